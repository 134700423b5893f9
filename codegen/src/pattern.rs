//! Patterns: the portable subset of ECMAScript with flag `u`, and its translation for the `regex` crate.

/// Why a pattern is not portable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Refused {
    pub(crate) message: String,
    pub(crate) help: String,
}

/// The same language in the syntax of the `regex` crate.
pub(crate) fn translate(pattern: &str) -> Result<String, Refused> {
    Ok(pattern.to_owned())
}
