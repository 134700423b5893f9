use super::{Outcome, Presence, Reader, Segment, Shape, Union};

impl<'a> Reader<'a> {
    /// Reads an object: calls `value` with the index of each member that `shape` knows, at its value, and skips the
    /// others. `tag` is one more known member, whose value was read before.
    ///
    /// # Errors
    /// `duplicate`, `required`, `type`, `syntax`, `eof`, or what `value` fails with.
    pub fn object(
        &mut self,
        shape: &'static Shape,
        tag: Option<&'static str>,
        value: &mut dyn FnMut(usize, &mut Reader<'_>) -> Outcome,
    ) -> Outcome {
        let mut seen = Seen::new(shape.members.len() + 1);
        let tag_index = shape.members.len();
        let mut expected = 0;
        self.entries(&mut |reader, name| {
            let found = position(shape, expected, &name).or((tag == Some(&*name)).then_some(tag_index));
            let Some(index) = found else {
                return reader.skip().map_err(|error| error.inside(&Segment::Name(&name)));
            };
            if !seen.insert(index) {
                return reader.fail("duplicate").map_err(|error| error.inside(&Segment::Name(&name)));
            }
            expected = index + 1;
            match shape.members.get(index) {
                None => reader.skip(),
                Some(member) if member.null_is_absent() && reader.eat_word("null") => Ok(()),
                Some(_) => value(index, reader).map_err(|error| error.inside(&Segment::Name(&name))),
            }
        })?;
        self.fill(shape, &seen, value)
    }

    fn fill(
        &mut self,
        shape: &'static Shape,
        seen: &Seen,
        value: &mut dyn FnMut(usize, &mut Reader<'_>) -> Outcome,
    ) -> Outcome {
        for (index, member) in shape.members.iter().enumerate().filter(|(index, _)| !seen.contains(*index)) {
            match member.presence {
                Presence::Optional => {}
                Presence::Default(json) => value(index, &mut Reader::new(json))?,
                Presence::Required => {
                    return self
                        .fail_here("required")
                        .map_err(|error| error.inside(&Segment::Name(member.name)));
                }
            }
        }
        Ok(())
    }

    /// Which variant of `union` the object that is next says it is; the object itself is still to be read.
    ///
    /// # Errors
    /// `required`, `unknown_tag`, `type`, `syntax` or `eof`.
    pub fn variant(&self, union: &'static Union) -> Outcome<usize> {
        let inside = |error: Box<super::DecodeError>| error.inside(&Segment::Name(union.tag));
        let Some(mut value) = self.find(union.tag)? else {
            return self.fail_here("required").map_err(inside);
        };
        let before = value.clone();
        let tag = value.string().map_err(inside)?;
        let found = union.variants.iter().position(|(value, _)| *value == tag);
        found.map_or_else(|| before.fail("unknown_tag").map_err(inside), Ok)
    }

    /// At the value of the first member called `wanted` of the object that is next.
    ///
    /// # Errors
    /// `type`, `syntax` or `eof` before it.
    pub fn find(&self, wanted: &str) -> Outcome<Option<Self>> {
        let mut found = None;
        self.clone().entries(&mut |reader, name| {
            if found.is_none() && name == wanted {
                reader.peek();
                found = Some(reader.clone());
            }
            reader.skip_counting().map(drop)
        })?;
        Ok(found)
    }
}

/// Members mostly come in the catalogue's order.
fn position(shape: &Shape, expected: usize, name: &str) -> Option<usize> {
    let is_it = |index: usize| shape.members.get(index).is_some_and(|member| member.name == name);
    if is_it(expected) { Some(expected) } else { (0..shape.members.len()).find(|&index| is_it(index)) }
}

/// Which members were seen: bits, and a list for objects with more members than bits.
#[derive(Debug)]
struct Seen {
    bits: u128,
    more: Vec<bool>,
}

impl Seen {
    const BITS: usize = 128;

    fn new(members: usize) -> Self {
        Self { bits: 0, more: vec![false; members.saturating_sub(Self::BITS)] }
    }

    fn contains(&self, index: usize) -> bool {
        match index.checked_sub(Self::BITS) {
            None => self.bits >> index & 1 == 1,
            Some(index) => self.more[index],
        }
    }

    /// Whether `index` is new.
    fn insert(&mut self, index: usize) -> bool {
        let new = !self.contains(index);
        match index.checked_sub(Self::BITS) {
            None => self.bits |= 1 << index,
            Some(index) => self.more[index] = true,
        }
        new
    }
}
