//! What breaks an event's contract.

use std::error::Error;
use std::fmt;

/// One violation.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Violation {
    /// A JSON Pointer from the event: `/data/quantity`.
    pub path: String,
    /// The rule's id, the same in every language.
    pub rule: &'static str,
    /// A sentence that never holds the value.
    pub message: String,
}

/// Every violation of one document; never empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violations(pub Vec<Violation>);

impl fmt::Display for Violations {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, violation) in self.0.iter().enumerate() {
            let separator = if index == 0 { "" } else { "; " };
            write!(f, "{separator}{}: {} [{}]", violation.path, violation.message, violation.rule)?;
        }
        Ok(())
    }
}

impl Error for Violations {}
