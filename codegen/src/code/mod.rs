//! The codes of diagnostics: stable, and documented by `events explain`.

/// A code and what it means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Code {
    /// As it stands in a diagnostic: `E012`.
    pub code: &'static str,
    /// What is wrong, in a few words.
    pub title: &'static str,
    /// Why it is wrong, and what to do.
    pub explanation: &'static str,
    /// A bad and a good piece of `events.yaml`.
    pub example: &'static str,
}

/// Every code, in order.
pub const CODES: &[Code] = &both();

mod meaning;
mod reading;

use meaning::MEANING;
use reading::READING;

const fn both() -> [Code; READING.len() + MEANING.len()] {
    let mut codes = [READING[0]; READING.len() + MEANING.len()];
    let mut at = 0;
    while at < codes.len() {
        codes[at] = if at < READING.len() { READING[at] } else { MEANING[at - READING.len()] };
        at += 1;
    }
    codes
}

const fn entry(
    code: &'static str,
    title: &'static str,
    explanation: &'static str,
    example: &'static str,
) -> Code {
    Code { code, title, explanation, example }
}

pub(crate) const NOT_UTF8: &str = "E001";
pub(crate) const CHARACTER: &str = "E002";
pub(crate) const TOO_BIG: &str = "E003";
pub(crate) const TOO_DEEP: &str = "E004";
pub(crate) const EMPTY: &str = "E005";
pub(crate) const SYNTAX: &str = "E006";
pub(crate) const ANCHOR: &str = "E007";
pub(crate) const MERGE_KEY: &str = "E008";
pub(crate) const TAG: &str = "E009";
pub(crate) const SECOND_DOCUMENT: &str = "E010";
pub(crate) const DUPLICATE_KEY: &str = "E011";
pub(crate) const KEY: &str = "E012";
pub(crate) const AMBIGUOUS: &str = "E013";
pub(crate) const UNKNOWN_KEY: &str = "E020";
pub(crate) const MISSING_KEY: &str = "E021";
pub(crate) const WRONG_KIND: &str = "E022";
pub(crate) const MALFORMED: &str = "E023";
pub(crate) const OUT_OF_RANGE: &str = "E024";
pub(crate) const NOTHING_IN_IT: &str = "E025";
pub(crate) const REPEATED: &str = "E026";
pub(crate) const KIND_OF_TYPE: &str = "E027";
pub(crate) const LATER: &str = "E028";
pub(crate) const NOT_JSON: &str = "E029";
pub(crate) const TYPE_SYNTAX: &str = "E030";
pub(crate) const UNKNOWN_TYPE: &str = "E031";
pub(crate) const CONSTRAINT: &str = "E032";
pub(crate) const RANGE: &str = "E033";
pub(crate) const PATTERN: &str = "E034";
pub(crate) const NULL: &str = "E035";
pub(crate) const UNIQUE: &str = "E036";
pub(crate) const NAMED: &str = "E037";
pub(crate) const DEFAULT_AND_OPTIONAL: &str = "E038";
pub(crate) const UNKNOWN_SERVICE: &str = "E040";
pub(crate) const UNKNOWN_FIELD: &str = "E041";
pub(crate) const KEY_FIELD: &str = "E042";
pub(crate) const BACKOFF: &str = "E043";
pub(crate) const COLLISION: &str = "E044";
pub(crate) const RESERVED: &str = "E045";
pub(crate) const RECURSION: &str = "E046";
pub(crate) const TOO_MANY_FIELDS: &str = "E047";
pub(crate) const TAG_FIELD: &str = "E048";
pub(crate) const DEAD_LETTER: &str = "E049";
pub(crate) const VALUE: &str = "E050";
pub(crate) const VALUE_MEMBER: &str = "E051";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_in_order_and_say_something() {
        assert!(CODES.windows(2).all(|pair| pair[0].code < pair[1].code));
        for code in CODES {
            assert!(
                !code.title.is_empty() && !code.explanation.is_empty() && code.example.contains("good"),
                "{}",
                code.code
            );
        }
    }
}
