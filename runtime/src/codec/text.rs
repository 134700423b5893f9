//! What the macros for generated enums and newtypes call.

use std::borrow::Cow;
use std::fmt;

use super::writer::put_string;
use super::{Found, Outcome, Reader, View, rules};

/// Reads a value of a closed enum: which of `texts` it is on the wire, it is of `all`.
///
/// # Errors
/// `enum`, `type`, `syntax` or `eof`.
#[inline]
pub fn read_choice<T: Copy>(
    value: &mut T,
    all: &[T],
    texts: &[&str],
    reader: &Reader<'_>,
    at: usize,
) -> Outcome {
    let mut index = 0;
    let end = reader.choice(at, texts, &mut index)?;
    *value = all[index];
    Ok(end)
}

/// The value of a closed enum that `text` is on the wire.
///
/// # Errors
/// It is none.
#[inline]
pub fn parse_choice<T: Copy>(all: &[T], texts: &[&str], text: &str) -> Result<T, UnknownValue> {
    let index = texts.iter().position(|known| *known == text);
    index.map(|index| all[index]).ok_or(UnknownValue)
}

impl Reader<'_> {
    /// Which of `values` the string at `at` is, and where it ends.
    ///
    /// # Errors
    /// `enum`, `type`, `syntax` or `eof`.
    fn choice(&self, at: usize, values: &[&str], chosen: &mut usize) -> Outcome {
        let at = self.token(at);
        let (text, end) = match self.plain_string(at) {
            Some((text, end)) => (Cow::Borrowed(text), end),
            None => self.string(at)?,
        };
        match values.iter().position(|value| *value == text) {
            Some(index) => *chosen = index,
            None => return self.fail(at, "enum"),
        }
        Ok(end)
    }
}

/// Writes a string behind its key.
pub fn write_text(key: &str, text: &str, out: &mut Vec<u8>) {
    put_string(out, key, text);
}

/// Refuses an unknown value of an open enum, in the producer's view.
pub fn check_unknown(value: &str, known: &[&str], at: &super::At<'_>, found: &mut Found) {
    if found.view() == View::Write && !known.contains(&value) {
        rules::not_in_enum(at, found);
    }
}

/// Stands for personal data in Debug output.
#[derive(Clone, Copy)]
pub struct Redacted;

impl fmt::Debug for Redacted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("<redacted>")
    }
}

/// A text that is no value of a generated enum.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct UnknownValue;

impl UnknownValue {
    #[doc(hidden)]
    #[must_use]
    pub const fn new() -> Self {
        Self
    }
}

impl Default for UnknownValue {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Display for UnknownValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not one of the values")
    }
}

impl std::error::Error for UnknownValue {}
