//! Strings with escapes. Those without are read in place, by [`Reader::plain_string`].

use std::borrow::Cow;

use super::words::find_special;
use super::{Outcome, Reader};

impl<'a> Reader<'a> {
    /// A string, and where it ends.
    ///
    /// # Errors
    /// `type`, `syntax`, `eof`, or `surrogate` for half a surrogate pair.
    pub fn string(&self, at: usize) -> Outcome<(Cow<'a, str>, usize)> {
        let (text, whole, end) = self.lossy_string(at)?;
        if whole { Ok((text, end)) } else { self.fail_here(end - 1, "surrogate") }
    }

    /// A string, with U+FFFD in place of half a surrogate pair, whether it has none, and where it ends.
    ///
    /// # Errors
    /// `type`, `syntax` or `eof`.
    pub fn lossy_string(&self, at: usize) -> Outcome<(Cow<'a, str>, bool, usize)> {
        let at = self.token(at);
        match self.plain_string(at) {
            Some((text, end)) => Ok((Cow::Borrowed(text), true, end)),
            None => self.decode_string(at),
        }
    }

    /// The name of a member, whether it is of whole characters, and where its value may begin.
    ///
    /// # Errors
    /// `syntax` or `eof`.
    pub fn name(&self, at: usize) -> Outcome<(Cow<'a, str>, bool, usize)> {
        let at = self.token(at);
        if self.byte(at) != b'"' {
            return self.fail(at, "syntax");
        }
        let (name, whole, end) = self.lossy_string(at)?;
        Ok((name, whole, self.expect(end, b':', "syntax")?))
    }

    #[cold]
    #[inline(never)]
    fn decode_string(&self, at: usize) -> Outcome<(Cow<'a, str>, bool, usize)> {
        let mut at = self.expect(at, b'"', "type")?;
        let mut text = String::new();
        let mut whole = true;
        loop {
            let end = at + find_special(self.rest(at));
            text.push_str(self.text.get(at..end).unwrap_or_default());
            match self.byte(end) {
                b'"' => return Ok((Cow::Owned(text), whole, end + 1)),
                b'\\' => {
                    let letter;
                    (letter, at) = self.escape(end)?;
                    whole &= letter.is_some();
                    text.push(letter.unwrap_or(char::REPLACEMENT_CHARACTER));
                }
                _ => return self.fail(end, "syntax"),
            }
        }
    }

    /// What the backslash at `at` stands for, and where it ends; `None` is half a surrogate pair.
    fn escape(&self, at: usize) -> Outcome<(Option<char>, usize)> {
        let plain = match self.byte(at + 1) {
            byte @ (b'"' | b'\\' | b'/') => char::from(byte),
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => return self.unicode_escape(at + 2),
            _ => return self.fail_here((at + 1).min(self.text.len() - 1), "syntax"),
        };
        Ok((Some(plain), at + 2))
    }

    fn unicode_escape(&self, at: usize) -> Outcome<(Option<char>, usize)> {
        let unit = self.hex4(at)?;
        let after = at + 4;
        if !(0xD800..0xDC00).contains(&unit) || !self.is_word(after, "\\u") {
            return Ok((char::from_u32(unit), after));
        }
        let low = self.hex4(after + 2)?;
        if !(0xDC00..0xE000).contains(&low) {
            return Ok((None, after));
        }
        Ok((char::from_u32(0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00)), after + 6))
    }

    fn hex4(&self, at: usize) -> Outcome<u32> {
        let digits = self.text.get(at..at + 4).filter(|text| !text.starts_with('+'));
        match digits.and_then(|text| u32::from_str_radix(text, 16).ok()) {
            Some(unit) => Ok(unit),
            None => self.fail(at, "syntax"),
        }
    }
}
