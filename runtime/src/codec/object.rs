//! The one loop over the members of an object, and tagged unions.

use super::words::starts_with;
use super::{Fail, Fields, Outcome, Presence, Reader, Segment, Shape, Union};

impl Reader<'_> {
    /// Reads an object: hands the value of each member that `shape` knows to `fields`, by its index, and skips the others.
    ///
    /// # Errors
    /// `duplicate`, `required`, `type`, `syntax`, `eof`, or what a value fails with.
    pub fn object(&self, at: usize, shape: &'static Shape, fields: &mut dyn Fields) -> Outcome {
        self.members(at, &Known { shape, tag: None }, fields)
    }

    /// Reads the object of a variant of `union`, after [`variant`](Self::variant) has told which it is.
    ///
    /// # Errors
    /// As [`object`](Self::object).
    pub fn variant_object(
        &self,
        at: usize,
        union: &'static Union,
        variant: usize,
        fields: &mut dyn Fields,
    ) -> Outcome {
        let (_, shape) = &union.variants[variant];
        let tag = shape.members.len();
        self.members(at, &Known { shape, tag: Some(union.tag) }, &mut BesideTag { tag, fields })
    }

    fn members(&self, at: usize, known: &Known, fields: &mut dyn Fields) -> Outcome {
        let mut at = self.expect(at, b'{', "type")?;
        let mut seen = Seen::default();
        let mut index = 0;
        let mut comma = 0;
        loop {
            // Members mostly come in the catalogue's order, without white space.
            match known.shape.members.get(index) {
                Some(member) if self.is_next(at, &member.key[1 - comma..]) => {
                    at += member.key.len() - 1 + comma;
                }
                _ => match self.next_key(at, known, index, comma == 0)? {
                    Key::Of(found, value) => (index, at) = (found, value),
                    Key::End(end) => return self.fill(end, known.shape, &seen, fields),
                },
            }
            comma = 1;
            if !seen.insert(index) {
                return self.fail(at, "duplicate").map_err(|fail| self.inside_member(fail, known, index));
            }
            at = match fields.read_member(index, self, at) {
                Ok(end) => end,
                Err(fail) => return Err(self.inside_member(fail, known, index)),
            };
            index += 1;
        }
    }

    #[inline(always)]
    fn is_next(&self, at: usize, key: &str) -> bool {
        starts_with(self.text.as_bytes(), at, key.as_bytes())
    }

    /// The next known member, where it is not simply the expected one, or the end.
    #[inline(never)]
    fn next_key(&self, mut at: usize, known: &Known, expected: usize, mut first: bool) -> Outcome<Key> {
        loop {
            at = self.token(at);
            if self.byte(at) == b'}' {
                return Ok(Key::End(at + 1));
            }
            if !first {
                at = self.token(self.expect(at, b',', "syntax")?);
            }
            first = false;
            if let Some(member) = known.shape.members.get(expected)
                && self.is_next(at, &member.key[1..])
            {
                return Ok(Key::Of(expected, at + member.key.len() - 1));
            }
            let name = self.plain_string(at).filter(|(_, end)| self.byte(*end) == b':');
            let Some((name, end)) = name else {
                match self.unusual_key(at, known, expected)? {
                    (Some(index), value) => return Ok(Key::Of(index, value)),
                    (None, end) => at = end,
                }
                continue;
            };
            match known.position(name, expected) {
                Some(index) => return Ok(Key::Of(index, end + 1)),
                None => at = self.skip_named(end + 1, name)?,
            }
        }
    }

    /// A key with escapes, or with white space before its colon; an unknown one is skipped with its value. No member has a
    /// name with half a surrogate pair.
    #[cold]
    fn unusual_key(&self, at: usize, known: &Known, expected: usize) -> Outcome<(Option<usize>, usize)> {
        let (name, whole, value) = self.name(at)?;
        match known.position(&name, expected) {
            Some(index) if whole => Ok((Some(index), value)),
            _ if whole => Ok((None, self.skip_named(value, &name)?)),
            _ => Ok((None, self.skip(value)?)),
        }
    }

    fn skip_named(&self, at: usize, name: &str) -> Outcome {
        self.skip(at).map_err(|fail| self.inside(fail, &Segment::Name(name)))
    }

    #[cold]
    #[inline(never)]
    fn inside_member(&self, fail: Fail, known: &Known, index: usize) -> Fail {
        let name = known.shape.members.get(index).map(|member| member.name).or(known.tag);
        self.inside(fail, &Segment::Name(name.unwrap_or_default()))
    }

    /// What the absent members mean.
    fn fill(&self, at: usize, shape: &'static Shape, seen: &Seen, fields: &mut dyn Fields) -> Outcome {
        if seen.has_all_of(shape) { Ok(at) } else { self.fill_absent(at, shape, seen, fields) }
    }

    #[cold]
    #[inline(never)]
    fn fill_absent(&self, at: usize, shape: &'static Shape, seen: &Seen, fields: &mut dyn Fields) -> Outcome {
        for (index, member) in shape.members.iter().enumerate().filter(|(index, _)| !seen.contains(*index)) {
            match member.presence {
                Presence::Optional => {}
                Presence::Default(json) => {
                    let read = fields.read_member(index, &Reader::new(json), 0);
                    read.expect("the generator checked the default");
                }
                Presence::Required => {
                    let name = Segment::Name(member.name);
                    return self.fail_here(at, "required").map_err(|fail| self.inside(fail, &name));
                }
            }
        }
        Ok(at)
    }

    /// Which variant of `union` the object that is next says it is; the object itself is still to be read.
    ///
    /// # Errors
    /// `required`, `unknown_tag`, `type`, `syntax` or `eof`.
    pub fn variant(&self, at: usize, union: &'static Union) -> Outcome {
        let inside = |fail| self.inside(fail, &Segment::Name(union.tag));
        let (value, end) = self.find(at, union.tag)?;
        let Some(value) = value else { return self.fail_here(end, "required").map_err(inside) };
        let (tag, _) = self.string(value).map_err(inside)?;
        let found = union.variants.iter().position(|(value, _)| *value == tag);
        found.map_or_else(|| self.fail(value, "unknown_tag").map_err(inside), Ok)
    }

    /// Where the value of the first member called `wanted` of the object that is next begins, and where the object ends.
    ///
    /// # Errors
    /// `type`, `syntax` or `eof`.
    pub fn find(&self, at: usize, wanted: &str) -> Outcome<(Option<usize>, usize)> {
        let mut found = None;
        let end = self.sequence(at, [b'{', b'}'], &mut |at| {
            let (name, whole, value) = self.name(at)?;
            let value = self.token(value);
            if found.is_none() && whole && name == wanted {
                found = Some(value);
            }
            self.skip_counting(value).map(|(_, end)| end)
        })?;
        Ok((found, end))
    }
}

/// What the members of an object may be called.
struct Known {
    shape: &'static Shape,
    /// One more member, whose value was read before. Its index is the one behind the last.
    tag: Option<&'static str>,
}

impl Known {
    /// The search begins where the member is expected.
    fn position(&self, name: &str, expected: usize) -> Option<usize> {
        let members = self.shape.members;
        let (before, after) = members.split_at(expected.min(members.len()));
        let is_it = |member: &super::Member| member.name == name;
        let found = after.iter().position(is_it).map(|index| before.len() + index);
        found
            .or_else(|| before.iter().position(is_it))
            .or_else(|| (self.tag == Some(name)).then_some(members.len()))
    }
}

/// Where the value of a known member begins, or where the object ends.
enum Key {
    Of(usize, usize),
    End(usize),
}

/// The members of a variant, and the tag beside them, which is skipped.
struct BesideTag<'a> {
    tag: usize,
    fields: &'a mut dyn Fields,
}

impl Fields for BesideTag<'_> {
    fn read_member(&mut self, index: usize, reader: &Reader<'_>, at: usize) -> Outcome {
        if index == self.tag { reader.skip(at) } else { self.fields.read_member(index, reader, at) }
    }

    fn write_members(&self, out: &mut Vec<u8>) {
        self.fields.write_members(out);
    }
}

/// Which members were seen: bits, and a list for objects with more members than bits.
#[derive(Default)]
struct Seen {
    bits: u64,
    more: Vec<bool>,
}

impl Seen {
    fn contains(&self, index: usize) -> bool {
        match index.checked_sub(Shape::BITS) {
            None => self.bits >> index & 1 == 1,
            Some(index) => self.more.get(index).is_some_and(|seen| *seen),
        }
    }

    /// Whether `index` is new.
    #[inline(always)]
    fn insert(&mut self, index: usize) -> bool {
        if index >= Shape::BITS {
            return self.insert_more(index - Shape::BITS);
        }
        let bit = 1 << index;
        let new = self.bits & bit == 0;
        self.bits |= bit;
        new
    }

    #[cold]
    #[inline(never)]
    fn insert_more(&mut self, index: usize) -> bool {
        self.more.resize(self.more.len().max(index + 1), false);
        !std::mem::replace(&mut self.more[index], true)
    }

    /// Whether no member is left that means something where it is absent.
    fn has_all_of(&self, shape: &Shape) -> bool {
        shape.awaited & !self.bits == 0 && shape.members.len() <= Shape::BITS
    }
}
