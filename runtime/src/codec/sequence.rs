//! Arrays, and objects with any names.

use super::{Fail, Outcome, Reader, Segment};

/// Entries that are read one by one.
pub(super) trait Entries {
    /// Reads one more.
    fn read_entry(&mut self, reader: &Reader<'_>, at: usize) -> Outcome;
}

/// Entries with names of their own.
pub(super) trait NamedEntries {
    /// Reads one more, and tells whether its name is new, and where it ends.
    fn read_entry(&mut self, name: String, reader: &Reader<'_>, at: usize) -> Outcome<(bool, usize)>;
}

impl Reader<'_> {
    /// Reads an array into `items`.
    ///
    /// # Errors
    /// `type`, `syntax`, `eof`, or what an item fails with.
    pub(super) fn array(&self, at: usize, items: &mut dyn Entries) -> Outcome {
        let mut at = self.token(self.expect(at, b'[', "type")?);
        if self.byte(at) == b']' {
            return Ok(at + 1);
        }
        let mut index = 0;
        loop {
            at = match items.read_entry(self, at) {
                Ok(end) => self.token(end),
                Err(fail) => return Err(self.inside(fail, &Segment::Index(index))),
            };
            match self.byte(at) {
                b',' => at += 1,
                b']' => return Ok(at + 1),
                _ => return self.fail(at, "syntax"),
            }
            index += 1;
        }
    }

    /// Reads an object with any names into `entries`.
    ///
    /// # Errors
    /// `duplicate`, `surrogate`, `type`, `syntax`, `eof`, or what a value fails with.
    pub(super) fn map(&self, at: usize, entries: &mut dyn NamedEntries) -> Outcome {
        self.sequence(at, [b'{', b'}'], &mut |at| {
            let at = self.token(at);
            let (name, whole, value) = self.name(at)?;
            if !whole {
                return self.fail(at, "surrogate");
            }
            let read = entries.read_entry(name.into_owned(), self, value);
            let (new, end) = read.map_err(|fail| self.inside_entry(fail, at))?;
            if new { Ok(end) } else { self.fail(at, "duplicate") }
        })
    }

    /// Inside the entry whose name is at `at`.
    #[cold]
    fn inside_entry(&self, fail: Fail, at: usize) -> Fail {
        match self.name(at) {
            Ok((name, ..)) => self.inside(fail, &Segment::Name(&name)),
            Err(fail) => fail,
        }
    }

    /// Reads `open`, then calls `item` for each entry, then reads `close`.
    ///
    /// # Errors
    /// `type`, `syntax`, `eof`, or what `item` fails with.
    pub(super) fn sequence(
        &self,
        at: usize,
        [open, close]: [u8; 2],
        item: &mut dyn FnMut(usize) -> Outcome,
    ) -> Outcome {
        let mut at = self.token(self.expect(at, open, "type")?);
        if self.byte(at) == close {
            return Ok(at + 1);
        }
        loop {
            at = self.token(item(at)?);
            if self.byte(at) == close {
                return Ok(at + 1);
            }
            at = self.expect(at, b',', "syntax")?;
        }
    }
}
