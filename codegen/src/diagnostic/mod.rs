//! Mistakes in `events.yaml`, each with a code, a place, a sentence and a way out.

mod collect;
mod github;
mod json;
mod render;

use std::fmt;

pub(crate) use collect::{Help, Mistake, Mistakes};
pub use github::github;
pub use json::json;
pub use render::{Color, human, short};

pub use crate::source::Position;

/// What one stage of the generator found wrong, sorted by place; never empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostics {
    pub(crate) list: Vec<Diagnostic>,
    /// How many more there were than are kept.
    pub(crate) omitted: usize,
}

impl Diagnostics {
    /// In the order of the file.
    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.list.iter()
    }

    /// How many are kept; at least one.
    #[must_use]
    #[expect(clippy::len_without_is_empty, reason = "it never is empty")]
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// How many mistakes of the stage were counted but not kept.
    #[must_use]
    pub fn omitted(&self) -> usize {
        self.omitted
    }
}

impl<'a> IntoIterator for &'a Diagnostics {
    type Item = &'a Diagnostic;
    type IntoIter = std::slice::Iter<'a, Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl fmt::Display for Diagnostics {
    /// As [`short`] has it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&short(self))
    }
}

impl std::error::Error for Diagnostics {}

/// One mistake.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Diagnostic {
    /// The stable code that `events explain` documents: `E012`.
    pub code: &'static str,
    /// How grave it is.
    pub severity: Severity,
    /// The path that the caller named.
    pub file: String,
    /// Where it begins.
    pub start: Position,
    /// Where it ends; the column behind its last character.
    pub end: Position,
    /// What is wrong, as a sentence without its full stop.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
    /// Names that were probably meant in place of what stands there.
    pub suggestions: Vec<String>,
    /// Other places that have to do with it.
    pub related: Vec<Related>,
}

/// How grave a diagnostic is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Severity {
    /// Nothing is generated.
    Error,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Error => f.write_str("error"),
        }
    }
}

/// Another place that has to do with a mistake.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Related {
    /// Where it begins.
    pub start: Position,
    /// Where it ends.
    pub end: Position,
    /// What is there: `first declared here`.
    pub message: String,
}
