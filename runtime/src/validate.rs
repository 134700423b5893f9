//! What breaks an event's contract.
//!
//! A rule's id is the same in every language:
//!
//! | rule | what broke it |
//! |---|---|
//! | `type` | a value of another type; a text with half a surrogate pair |
//! | `required` | a member is absent |
//! | `null` | `null` where the type does not hold it |
//! | `min`, `max`, `exclusive_min`, `exclusive_max` | a number out of range |
//! | `min_length`, `max_length` | a text's length, in code points |
//! | `pattern` | a text that does not match |
//! | `format` | a text that is no uuid, datetime or date |
//! | `enum` | a value that is not in the list |
//! | `min_items`, `max_items`, `unique` | a list's size, or two equal entries |
//! | `min_entries`, `max_entries` | a map's size |
//! | `unknown_member` | a member that the contract does not have (writing only) |
//! | `unknown_tag` | a tag that no variant of the union has |
//! | `duplicate` | a member that stands twice |
//! | `event_type` | another event's type |
//! | `version` | a version that is not `MAJOR.MINOR`, or an unknown major |
//! | `depth` | more than 128 levels of arrays and objects |
//! | `not_finite` | a number beyond the range of a double, infinite or not a number |

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

impl Violation {
    pub(crate) fn new(path: String, rule: &'static str, message: String) -> Self {
        Self { path, rule, message }
    }
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
