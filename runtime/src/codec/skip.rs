//! Values that nobody reads.

use super::{DEPTH, Outcome, Reader};

impl Reader<'_> {
    /// Steps over any value, however deep, without recursion.
    ///
    /// # Errors
    /// `syntax`, `eof`, or `depth` beyond [`DEPTH`] levels.
    pub fn skip(&self, at: usize) -> Outcome {
        let (deepest, end) = self.skip_counting(at)?;
        if deepest > DEPTH { self.fail(at, "depth") } else { Ok(end) }
    }

    /// Steps over any value; its levels of arrays and objects, and where it ends.
    ///
    /// # Errors
    /// `syntax` or `eof`.
    pub fn skip_counting(&self, mut at: usize) -> Outcome<(usize, usize)> {
        let mut open = Open::default();
        let mut deepest = 0;
        loop {
            at = self.token(at);
            match self.byte(at) {
                bracket @ (b'{' | b'[') => {
                    open.push(bracket == b'{');
                    deepest = deepest.max(open.depth);
                    at = self.token(at + 1);
                    if self.byte(at) != open.closing() {
                        at = self.before_value(at, &open)?;
                        continue;
                    }
                }
                _ => at = self.skip_scalar(at)?,
            }
            loop {
                if open.depth == 0 {
                    return Ok((deepest, at));
                }
                at = self.token(at);
                if self.byte(at) != open.closing() {
                    at = self.expect(at, b',', "syntax")?;
                    at = self.before_value(at, &open)?;
                    break;
                }
                at += 1;
                open.pop();
            }
        }
    }

    /// The name of a member, in an object.
    fn before_value(&self, at: usize, open: &Open) -> Outcome {
        if open.closing() == b'}' { self.name(at).map(|(.., end)| end) } else { Ok(at) }
    }

    fn skip_scalar(&self, at: usize) -> Outcome {
        match self.byte(at) {
            b'"' => self.lossy_string(at).map(|(.., end)| end),
            b'-' | b'0'..=b'9' => self.number(at).map(|(_, end)| end),
            b'n' if self.is_word(at, "null") => Ok(at + 4),
            b't' if self.is_word(at, "true") => Ok(at + 4),
            b'f' if self.is_word(at, "false") => Ok(at + 5),
            _ => self.fail(at, "syntax"),
        }
    }
}

/// The arrays and objects that are open, a bit for each; nothing is allocated for the first 128.
#[derive(Default)]
struct Open {
    depth: usize,
    /// The innermost ones, the last in the lowest bit; 1 for an object.
    objects: u128,
    outer: Vec<u128>,
}

impl Open {
    const BITS: usize = 128;

    fn push(&mut self, object: bool) {
        if self.depth > 0 && self.depth.is_multiple_of(Self::BITS) {
            self.outer.push(self.objects);
        }
        self.objects = self.objects << 1 | u128::from(object);
        self.depth += 1;
    }

    fn pop(&mut self) {
        self.depth -= 1;
        self.objects >>= 1;
        if self.depth.is_multiple_of(Self::BITS)
            && let Some(objects) = self.outer.pop()
        {
            self.objects = objects;
        }
    }

    /// The bracket that closes the innermost.
    fn closing(&self) -> u8 {
        if self.objects & 1 == 1 { b'}' } else { b']' }
    }
}
