//! Bytes to events and back.
//!
//! [`Event::decode`] reads typed values and stops at the first mistake. Only where it fails,
//! [`Event::read`] goes over the whole document again and names every violation. Both are driven
//! by the tables that generated code supplies.

mod base64;
mod collections;
mod decimal;
mod duration;
mod email;
mod envelope;
mod event;
mod int64;
mod json;
mod numbers;
mod object;
mod path;
mod pattern;
mod reader;
mod report;
mod rules;
mod scalars;
mod sequence;
#[cfg(feature = "serde")]
mod serde;
mod shape;
mod skip;
mod spelling;
mod strings;
mod text;
mod time;
mod times;
mod tree;
mod uri;
mod uuids;
mod wire;
mod words;
mod writer;

use std::error::Error;
use std::fmt;

use crate::event::{Event, Version};
use crate::validate::{Violation, Violations};

pub use decimal::Digits;
pub use envelope::Contract;
pub use event::{AnyEvent, EventUnion, Variant, variant};
pub use int64::Int64;
pub use path::{At, Segment};
pub use pattern::{Pattern, Step};
pub use reader::{DEPTH, Fail, Outcome, Reader};
#[cfg(feature = "serde")]
pub use serde::{
    deserialize, deserialize_event, deserialize_name, serialize, serialize_event, serialize_name,
};
pub use shape::{Bound, MAX_INT, Member, Presence, Shape, Size, Type, Union, defaulted, optional, required};
pub use spelling::{Spelling, read_spelled, write_present_spelled, write_spelled};
pub use text::{Redacted, UnknownValue, check_unknown, parse_choice, read_choice, write_text};
pub use wire::{
    Check, Fields, Object, Tagged, Wire, check_tagged, empty, read_tagged, type_of, write_tagged,
};

/// Which side of the contract a document is held against.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum View {
    /// The consumer's: members that the contract does not have are skipped, unknown values of open enums are kept,
    /// and `null` says that an optional member is absent.
    Read,
    /// The producer's: none of that.
    Write,
}

/// Holds a document against the contract of `E`, without reading it into values.
///
/// # Errors
/// [`Rejected`]: the bytes are no JSON, or every violation in the order of the contract.
pub fn violations<E: Event>(bytes: &[u8], view: View) -> Result<(), Rejected> {
    E::check(bytes, view)
}

/// Why the fast path could not read a document.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct DecodeError {
    /// A stable name of the mistake: `eof`, `syntax`, `utf8`, `trailing`, `surrogate`, or the id of a
    /// [rule](crate::validate).
    pub code: &'static str,
    /// Where in the bytes, from 0.
    pub offset: usize,
    /// A JSON Pointer from the event, as far as it is known.
    pub path: String,
}

impl DecodeError {
    fn new(code: &'static str, offset: usize) -> Box<Self> {
        Box::new(Self { code, offset, path: String::new() })
    }

    /// The same mistake, seen from one level further out.
    fn add_outer(&mut self, segment: &Segment<'_>) {
        let mut outer = String::new();
        path::push(&mut outer, segment);
        self.path.insert_str(0, &outer);
    }
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

/// What a check has found so far.
#[derive(Debug)]
pub struct Found {
    view: View,
    known: Option<Version>,
    violations: Vec<Violation>,
}

impl Found {
    fn new(view: View, known: Option<Version>) -> Self {
        Self { view, known, violations: Vec::new() }
    }

    /// The version of the event's contract, where it is known.
    fn known(&self) -> Option<Version> {
        self.known
    }

    /// Which side of the contract is checked.
    #[must_use]
    pub fn view(&self) -> View {
        self.view
    }

    /// One violation more.
    pub fn add(&mut self, at: &At<'_>, rule: &'static str, message: impl fmt::Display) {
        self.violations.push(Violation::new(at.pointer(), rule, message.to_string()));
    }

    fn into_result(self) -> Result<(), Violations> {
        if self.violations.is_empty() { Ok(()) } else { Err(Violations(self.violations)) }
    }
}
