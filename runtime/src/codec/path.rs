use std::fmt::Write;

/// One step of a JSON Pointer.
#[derive(Clone, Copy, Debug)]
pub enum Segment<'a> {
    /// A member's name.
    Name(&'a str),
    /// An entry's index.
    Index(usize),
}

/// A place in a document: a list of segments on the stack, innermost first, so that nothing is allocated until a
/// mistake is found there.
#[derive(Clone, Copy, Debug)]
pub struct At<'a> {
    up: Option<&'a Self>,
    segment: Option<Segment<'a>>,
}

impl<'a> At<'a> {
    /// The whole document.
    pub const ROOT: Self = At { up: None, segment: None };

    /// One step further in.
    #[must_use]
    pub const fn then(&'a self, segment: Segment<'a>) -> Self {
        At { up: Some(self), segment: Some(segment) }
    }

    /// As a JSON Pointer.
    #[must_use]
    pub fn pointer(&self) -> String {
        let mut pointer = self.up.map(At::pointer).unwrap_or_default();
        if let Some(segment) = self.segment {
            push(&mut pointer, &segment);
        }
        pointer
    }
}

/// Names come from documents too (the keys of a map), so that their length in an error is bounded.
const LONGEST_NAME: usize = 100;

pub(super) fn push(pointer: &mut String, segment: &Segment<'_>) {
    pointer.push('/');
    match segment {
        Segment::Index(index) => write!(pointer, "{index}").expect("a string takes any text"),
        Segment::Name(name) => {
            for (count, letter) in name.chars().enumerate() {
                match letter {
                    _ if count == LONGEST_NAME => return pointer.push('…'),
                    '~' => pointer.push_str("~0"),
                    '/' => pointer.push_str("~1"),
                    _ => pointer.push(letter),
                }
            }
        }
    }
}
