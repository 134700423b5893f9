use super::escape::Escaped;
use super::{Refused, Translator};

impl Translator<'_> {
    /// `[…]`, with every member that the `regex` crate would read in another way escaped.
    pub(super) fn class(&mut self) -> Result<(), Refused> {
        self.skip(1);
        self.out.push('[');
        if self.rest.starts_with('^') {
            self.skip(1);
            self.out.push('^');
        }
        if self.rest.starts_with(']') {
            return Err(Refused::new(
                "an empty class is not portable",
                "write `\\]` for the character itself",
            ));
        }
        loop {
            match self.rest.chars().next() {
                None => return Err(Refused::syntax("a class is never closed")),
                Some(']') => {
                    self.skip(1);
                    self.out.push(']');
                    return Ok(());
                }
                Some(_) => self.range()?,
            }
        }
    }

    /// A member, or a range of members.
    fn range(&mut self) -> Result<(), Refused> {
        let low = self.member()?;
        let is_range =
            self.rest.strip_prefix('-').is_some_and(|rest| !rest.starts_with(']') && !rest.is_empty());
        if !is_range {
            match low {
                Escaped::One(character) => self.literal(character),
                Escaped::Class(class) => self.out.push_str(class),
            }
            return Ok(());
        }
        self.skip(1);
        match (low, self.member()?) {
            (Escaped::One(low), Escaped::One(high)) if low <= high => {
                self.literal(low);
                self.out.push('-');
                self.literal(high);
                Ok(())
            }
            (Escaped::One(_), Escaped::One(_)) => {
                Err(Refused::syntax("the ends of a range in a class are out of order"))
            }
            _ => {
                Err(Refused::new("an end of a range in a class is one character", "write `\\-` for a hyphen"))
            }
        }
    }

    fn member(&mut self) -> Result<Escaped, Refused> {
        match self.rest.chars().next() {
            None => Err(Refused::syntax("a class is never closed")),
            // Only in a class may a hyphen be escaped.
            Some('\\') if self.rest.starts_with("\\-") => {
                self.skip(2);
                Ok(Escaped::One('-'))
            }
            Some('\\') => self.escaped(),
            Some(literal) => {
                self.skip(literal.len_utf8());
                Ok(Escaped::One(literal))
            }
        }
    }
}
