//! Bytes to events and back.

use std::error::Error;
use std::fmt;

use crate::validate::Violations;

/// Why the fast path could not read a document.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct DecodeError {
    /// A stable name of the mistake.
    pub code: &'static str,
    /// Where in the bytes, from 0.
    pub offset: usize,
    /// A JSON Pointer from the event, as far as it is known.
    pub path: String,
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at byte {} ({})", self.code, self.offset, self.path)
    }
}

impl Error for DecodeError {}

/// Why `read` refused a document.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Rejected {
    /// The bytes are no JSON.
    NotJson {
        /// A stable name of the mistake.
        code: &'static str,
        /// Where in the bytes, from 0.
        offset: usize,
    },
    /// The document breaks its contract.
    Invalid(Violations),
}

impl fmt::Display for Rejected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotJson { code, offset } => write!(f, "not JSON: {code} at byte {offset}"),
            Self::Invalid(violations) => violations.fmt(f),
        }
    }
}

impl Error for Rejected {}
