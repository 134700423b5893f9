//! What the macros for generated enums and newtypes call.

use std::borrow::Cow;
use std::fmt;

use super::writer::put_string;
use super::{Found, Outcome, Reader, View, rules};

impl Reader<'_> {
    /// Which of `values` the string at `at` is, and where it ends.
    ///
    /// # Errors
    /// `enum`, `type`, `syntax` or `eof`.
    pub fn choice(&self, at: usize, values: &[&str], chosen: &mut usize) -> Outcome {
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
pub fn check_unknown(
    value: &str,
    mut known: impl Iterator<Item = &'static str>,
    at: &super::At<'_>,
    found: &mut Found,
) {
    if found.view() == View::Write && known.all(|known| known != value) {
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
