//! The one loop over the members of an object, and tagged unions.

use super::words::starts_with;
use super::{Fail, Fields, Member, Outcome, Presence, Reader, Segment, Shape, Union};

impl Reader<'_> {
    /// Reads an object: hands the value of each member that `shape` knows to `fields`, by its index, and skips the others.
    ///
    /// # Errors
    /// `duplicate`, `required`, `type`, `syntax`, `eof`, or what a value fails with.
    pub fn object(&self, at: usize, shape: &'static Shape, fields: &mut dyn Fields) -> Outcome {
        self.known_object(at, &Known { shape, tag: None }, fields)
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
        self.known_object(at, &Known { shape, tag: Some(union.tag) }, &mut BesideTag { tag, fields })
    }

    fn known_object(&self, at: usize, known: &Known, fields: &mut dyn Fields) -> Outcome {
        let at = self.token(at);
        match self.byte(at) {
            b'{' if known.shape.members.len() < u64::BITS as usize => self.members::<u64>(at, known, fields),
            b'{' => self.members::<Vec<bool>>(at, known, fields),
            _ => self.fail(at, "type"),
        }
    }

    #[inline(never)]
    fn members<S: Seen>(&self, at: usize, known: &Known, fields: &mut dyn Fields) -> Outcome {
        let (mut index, mut at) = fields.read_ahead(self, at);
        let mut seen = S::first(index);
        // What stands before a key.
        let mut before = if index == 0 { b'{' } else { b',' };
        loop {
            // Members mostly come in the catalogue's order, without white space.
            match known.shape.members.get(index) {
                Some(member) if self.byte(at) == before && self.is_next(at + 1, member.quoted) => {
                    at += 1 + member.quoted.len();
                }
                _ if self.byte(at) == b'}' && before == b',' && seen.has_all_of(known.shape) => {
                    return Ok(at + 1);
                }
                _ => match self.next_key(at, known, index, before)? {
                    Key::Of(found, value) => (index, at) = (found, value),
                    Key::End(end) if seen.has_all_of(known.shape) => return Ok(end),
                    Key::End(end) => return self.fill(end, known.shape, &seen, fields),
                },
            }
            before = b',';
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
    fn is_next(&self, at: usize, text: &[u8]) -> bool {
        starts_with(self.text.as_bytes(), at, text)
    }

    /// The next known member, where it is not simply the expected one, or the end.
    #[inline(never)]
    fn next_key(&self, mut at: usize, known: &Known, expected: usize, mut before: u8) -> Outcome<Key> {
        loop {
            at = self.token(at);
            if before == b'{' {
                at = self.token(at + 1);
            }
            if self.byte(at) == b'}' {
                return Ok(Key::End(at + 1));
            }
            if before == b',' {
                at = self.token(self.expect(at, b',', "syntax")?);
            }
            before = b',';
            if let Some(index) = known.find(expected, |member| self.is_next(at, member.quoted)) {
                return Ok(Key::Of(index, at + known.shape.members[index].quoted.len()));
            }
            match self.unusual_key(at, known, expected)? {
                (Some(index), value) => return Ok(Key::Of(index, value)),
                (None, end) => at = end,
            }
        }
    }

    /// A key with escapes or with white space before its colon, and that of the tag; an unknown one is skipped with its
    /// value. No member has a name with half a surrogate pair.
    #[inline(never)]
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
    #[cold]
    #[inline(never)]
    fn fill<S: Seen>(&self, at: usize, shape: &'static Shape, seen: &S, fields: &mut dyn Fields) -> Outcome {
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
    fn position(&self, name: &str, expected: usize) -> Option<usize> {
        let found = self.find(expected, |member| member.name == name);
        found.or_else(|| (self.tag == Some(name)).then_some(self.shape.members.len()))
    }

    /// The search begins where the member is expected.
    #[inline]
    fn find(&self, expected: usize, is_it: impl Fn(&Member) -> bool) -> Option<usize> {
        let members = self.shape.members;
        let (before, after) = members.split_at(expected.min(members.len()));
        let found = after.iter().position(&is_it).map(|index| before.len() + index);
        found.or_else(|| before.iter().position(&is_it))
    }
}

/// Members that stand one behind the other as they are written.
pub(super) struct Row<'a> {
    reader: &'a Reader<'a>,
    read: usize,
    at: usize,
}

impl<'a> Row<'a> {
    pub(super) fn new(reader: &'a Reader<'a>, at: usize) -> Self {
        Self { reader, read: 0, at }
    }

    /// Whether the next member begins with `key`, and its value could be read.
    #[inline(always)]
    pub(super) fn member(&mut self, key: &str, read: impl FnOnce(usize) -> Outcome) -> bool {
        if self.reader.is_word(self.at, key)
            && let Ok(end) = read(self.at + key.len())
        {
            self.read += 1;
            self.at = end;
            true
        } else {
            false
        }
    }

    /// How many were read, and where the next one begins.
    pub(super) fn end(self) -> (usize, usize) {
        (self.read, self.at)
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

/// Which members were seen, the tag among them.
trait Seen {
    /// So many from the first on.
    fn first(count: usize) -> Self;
    fn contains(&self, index: usize) -> bool;
    /// Whether `index` is new.
    fn insert(&mut self, index: usize) -> bool;
    /// Whether no member is left that means something where it is absent.
    fn has_all_of(&self, shape: &Shape) -> bool;
}

/// For objects with fewer members than bits.
impl Seen for u64 {
    #[inline(always)]
    fn first(count: usize) -> Self {
        (1 << count) - 1
    }

    fn contains(&self, index: usize) -> bool {
        self >> index & 1 == 1
    }

    #[inline(always)]
    fn insert(&mut self, index: usize) -> bool {
        let bit = 1 << index;
        let new = *self & bit == 0;
        *self |= bit;
        new
    }

    #[inline(always)]
    fn has_all_of(&self, shape: &Shape) -> bool {
        shape.awaited & !self == 0
    }
}

/// For the others.
impl Seen for Vec<bool> {
    fn first(count: usize) -> Self {
        vec![true; count]
    }

    fn contains(&self, index: usize) -> bool {
        self.get(index).is_some_and(|seen| *seen)
    }

    fn insert(&mut self, index: usize) -> bool {
        self.resize(self.len().max(index + 1), false);
        !std::mem::replace(&mut self[index], true)
    }

    fn has_all_of(&self, _: &Shape) -> bool {
        false
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Type, Wire as _, required};
    use super::*;

    /// More members than a word has bits.
    const MANY: usize = 100;

    struct Numbers([i64; MANY]);

    impl Fields for Numbers {
        fn read_member(&mut self, index: usize, reader: &Reader<'_>, at: usize) -> Outcome {
            self.0[index].read(reader, at)
        }

        fn write_members(&self, _: &mut Vec<u8>) {}
    }

    fn shape() -> &'static Shape {
        let name = |index| format!("m{index}").leak() as &str;
        let quoted = |index| format!("\"m{index}\":").leak() as &str;
        let members: Vec<_> =
            (0..MANY).map(|index| required(name(index), quoted(index), Type::INT)).collect();
        Box::leak(Box::new(Shape::of(members.leak())))
    }

    fn document(members: impl Iterator<Item = usize>) -> String {
        let members: Vec<_> = members.map(|index| format!("\"m{index}\":{index}")).collect();
        format!("{{{}}}", members.join(","))
    }

    fn read(document: &str) -> Result<[i64; MANY], (&'static str, String)> {
        let mut numbers = Numbers([-1; MANY]);
        let reader = Reader::new(document);
        match reader.object(0, shape(), &mut numbers) {
            Ok(end) => {
                assert_eq!(end, document.len());
                Ok(numbers.0)
            }
            Err(fail) => {
                let mistake = reader.mistake(fail);
                Err((mistake.code, mistake.path))
            }
        }
    }

    #[test]
    fn an_object_may_have_more_members_than_a_word_has_bits() {
        let all = std::array::from_fn(|index| index as i64);
        assert_eq!(read(&document(0..MANY)), Ok(all));
        assert_eq!(read(&document((0..MANY).rev())), Ok(all));
        for absent in [0, 63, 64, 99] {
            let document = document((0..MANY).filter(|index| *index != absent));
            assert_eq!(read(&document), Err(("required", format!("/m{absent}"))));
        }
        for twice in [0, 63, 64, 99] {
            assert_eq!(read(&document((0..MANY).chain([twice]))), Err(("duplicate", format!("/m{twice}"))));
        }
    }
}
