use std::cell::RefCell;

use super::words::{find_special, leading_spaces, starts_with};
use super::{DecodeError, Segment};

/// That reading failed. The [`Reader`] knows at what.
#[derive(Clone, Copy, Debug)]
pub struct Fail(());

/// What reading yields: where the next byte is, mostly. The mistake itself stays with the reader, so that this travels in
/// registers.
pub type Outcome<T = usize> = Result<T, Fail>;

/// How many levels of arrays and objects a value of any JSON may have.
pub const DEPTH: usize = 128;

/// A JSON text. Whoever reads passes on where the next byte is, and stops at the first mistake.
#[derive(Debug)]
pub struct Reader<'a> {
    pub(super) text: &'a str,
    mistake: RefCell<Option<Box<DecodeError>>>,
}

impl<'a> Reader<'a> {
    /// Reads `text`.
    #[must_use]
    pub fn new(text: &'a str) -> Self {
        Self { text, mistake: RefCell::default() }
    }

    /// Reads `bytes`, which must be UTF-8.
    ///
    /// # Errors
    /// `utf8`, at the first byte that is not.
    pub fn from_bytes(bytes: &'a [u8]) -> Result<Self, Box<DecodeError>> {
        utf8(bytes).map(Self::new)
    }

    /// Nothing but white space may follow.
    ///
    /// # Errors
    /// `trailing`
    pub fn end(&self, at: usize) -> Outcome {
        let at = self.token(at);
        if at >= self.text.len() { Ok(at) } else { self.fail(at, "trailing") }
    }

    /// The byte at `at`; 0 at the end.
    #[inline]
    #[must_use]
    pub fn byte(&self, at: usize) -> u8 {
        self.text.as_bytes().get(at).copied().unwrap_or_default()
    }

    /// What stands from `at` on.
    #[inline]
    #[must_use]
    pub fn rest(&self, at: usize) -> &'a [u8] {
        self.text.as_bytes().get(at..).unwrap_or_default()
    }

    /// Where the next byte is that is no white space.
    #[inline]
    #[must_use]
    pub fn token(&self, at: usize) -> usize {
        if self.byte(at) > b' ' { at } else { self.skip_space(at) }
    }

    #[inline(never)]
    fn skip_space(&self, mut at: usize) -> usize {
        while matches!(self.byte(at), b' ' | b'\n' | b'\r' | b'\t') {
            // Mostly a line break and an indent, or a space alone.
            at += 1 + leading_spaces(self.rest(at + 1));
        }
        at
    }

    /// Whether `word` stands at `at`.
    #[inline]
    #[must_use]
    pub fn is_word(&self, at: usize, word: &str) -> bool {
        starts_with(self.text.as_bytes(), at, word.as_bytes())
    }

    /// Whether the value at `at` is null.
    #[inline]
    #[must_use]
    pub fn is_null(&self, at: usize) -> bool {
        self.byte(at) == b'n' && self.rest(at).starts_with(b"null")
    }

    /// Steps over `byte`, after white space.
    ///
    /// # Errors
    /// `code`, where something else is next.
    #[inline]
    pub fn expect(&self, at: usize, byte: u8, code: &'static str) -> Outcome {
        let at = self.token(at);
        if self.byte(at) == byte { Ok(at + 1) } else { self.fail(at, code) }
    }

    /// The content of the string that opens at `at`, where it has no escapes, and what follows its closing quote.
    #[inline]
    #[must_use]
    pub fn plain_string(&self, at: usize) -> Option<(&'a str, usize)> {
        if self.byte(at) != b'"' {
            return None;
        }
        let rest = self.text.get(at + 1..)?;
        let length = find_special(rest.as_bytes());
        if rest.as_bytes().get(length) == Some(&b'"') {
            Some((&rest[..length], at + length + 2))
        } else {
            None
        }
    }

    /// A mistake at `at`; the text's end is always `eof`.
    ///
    /// # Errors
    /// Always.
    #[cold]
    #[inline(never)]
    pub fn fail<T>(&self, at: usize, code: &'static str) -> Outcome<T> {
        self.fail_here(at, if at >= self.text.len() { "eof" } else { code })
    }

    /// A mistake that the text's end does not explain.
    ///
    /// # Errors
    /// Always.
    #[cold]
    pub fn fail_here<T>(&self, at: usize, code: &'static str) -> Outcome<T> {
        self.mistake.replace(Some(DecodeError::new(code, at)));
        Err(Fail(()))
    }

    /// The same mistake, seen from one level further out.
    #[cold]
    #[inline(never)]
    pub(super) fn inside(&self, fail: Fail, segment: &Segment<'_>) -> Fail {
        if let Some(mistake) = &mut *self.mistake.borrow_mut() {
            mistake.add_outer(segment);
        }
        fail
    }

    /// The mistake behind a [`Fail`].
    #[cold]
    #[inline(never)]
    pub(super) fn mistake(&self, _: Fail) -> Box<DecodeError> {
        self.mistake.take().expect("only a mistake makes a Fail")
    }
}

/// The text of a document.
pub(super) fn utf8(bytes: &[u8]) -> Result<&str, Box<DecodeError>> {
    simdutf8::basic::from_utf8(bytes).or_else(|_| {
        // This one knows where.
        std::str::from_utf8(bytes).map_err(|error| DecodeError::new("utf8", error.valid_up_to()))
    })
}
