//! What the macros for generated enums and newtypes call.

use std::fmt;

use super::writer::put_string;
use super::{Found, Outcome, Reader, View, rules};

/// Reads a string that `choose` knows.
///
/// # Errors
/// `enum`, `type`, `syntax` or `eof`.
pub fn read_choice<T>(reader: &mut Reader<'_>, choose: impl FnOnce(&str) -> Option<T>) -> Outcome<T> {
    reader.peek();
    let before = reader.clone();
    let text = reader.string()?;
    choose(&text).map_or_else(|| before.fail("enum"), Ok)
}

/// Writes a string.
pub fn write_text(out: &mut Vec<u8>, text: &str) {
    put_string(out, text);
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
