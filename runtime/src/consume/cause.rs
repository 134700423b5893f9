//! Why a record cannot be handled.

use crate::Violations;
use crate::codec::Rejected;

/// Why a record cannot be handled. No text in it is taken from the record, but for names of types.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Cause {
    reason: &'static str,
    detail: String,
    pub(crate) header_type: Option<String>,
    pub(crate) body_type: Option<String>,
}

/// The longest text in one of our headers.
const MAX_DETAIL: usize = 4_000;

impl Cause {
    /// Bytes that are no event at all.
    pub(crate) fn undecodable(detail: impl Into<String>) -> Self {
        Self::new("undecodable", detail)
    }

    /// The header names one type and the body another.
    pub(crate) fn mismatch(header: &str, body: &str) -> Self {
        Self {
            header_type: Some(header.to_owned()),
            body_type: Some(cut(body).to_owned()),
            ..Self::new("type-mismatch", "the header and the body name different event types")
        }
    }

    /// What `read` says.
    pub(crate) fn rejected_by_contract(rejected: &Rejected) -> Self {
        match rejected {
            Rejected::NotJson { code, offset } => Self::undecodable(format!("{code} at byte {offset}")),
            Rejected::Invalid(violations) => Self::new("invalid", paths_and_rules(violations)),
        }
    }

    /// The handler said so.
    pub(crate) fn rejected_by_handler(error: &str) -> Self {
        Self::new("rejected", error)
    }

    /// The handler failed as often as it may.
    pub(crate) fn exhausted(error: &str) -> Self {
        Self::new("retries-exhausted", error)
    }

    fn new(reason: &'static str, detail: impl Into<String>) -> Self {
        Self { reason, detail: detail.into(), header_type: None, body_type: None }
    }

    pub(crate) fn reason(&self) -> &'static str {
        self.reason
    }

    pub(crate) fn detail(&self) -> &str {
        cut(&self.detail)
    }
}

fn paths_and_rules(violations: &Violations) -> String {
    let each: Vec<_> = violations.0.iter().map(|one| format!("{} {}", one.path, one.rule)).collect();
    each.join("; ")
}

fn cut(text: &str) -> &str {
    let end = (0..=MAX_DETAIL.min(text.len())).rev().find(|end| text.is_char_boundary(*end));
    &text[..end.unwrap_or_default()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_details_are_cut_between_characters() {
        let cause = Cause::rejected_by_handler(&"é".repeat(MAX_DETAIL));
        assert_eq!(cause.detail().chars().count(), MAX_DETAIL / 2);
        assert_eq!(Cause::rejected_by_handler("short").detail(), "short");
    }
}
