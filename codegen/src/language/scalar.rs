//! The table of scalars. A new one is one entry here, and one line in each target.

use std::borrow::Cow;
use std::mem::discriminant;

use serde_json::Value;

use crate::grammar;
use crate::model::{Digits, Scalar};

/// A scalar of the language.
#[derive(Debug)]
pub(crate) struct Entry {
    pub(crate) name: &'static str,
    /// In the model; a decimal's digits are those of its use.
    pub(crate) scalar: Scalar,
    /// What a value is, for a sentence: `a UUID`.
    pub(crate) noun: &'static str,
    /// What `min` and `max` bound.
    pub(crate) limits: Limits,
    /// Whether `pattern` may constrain it.
    pub(crate) pattern: bool,
    /// Whether a field of it can be a record's key.
    pub(crate) key: bool,
    /// Whether equal values have equal text, so that `unique` means one thing.
    pub(crate) comparable: bool,
    /// Whether a value is one, constraints aside.
    pub(crate) accepts: fn(Scalar, &Value) -> bool,
}

/// What `min` and `max` bound.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Limits {
    None,
    Int,
    Number,
    /// The value of a number that is text.
    Exact,
    Length,
}

/// What every decimal can be, whatever its digits.
const WIDEST: Digits = Digits { precision: 28, scale: 0 };

const BASE: Entry = Entry {
    name: "",
    scalar: Scalar::Json,
    noun: "",
    limits: Limits::None,
    pattern: false,
    key: false,
    comparable: false,
    accepts: |_, _| false,
};

/// Every scalar.
pub(crate) static SCALARS: &[Entry] = &[
    Entry {
        name: "string",
        scalar: Scalar::String,
        noun: "text",
        limits: Limits::Length,
        pattern: true,
        key: true,
        comparable: true,
        accepts: |_, value| value.is_string(),
    },
    Entry {
        name: "bool",
        scalar: Scalar::Bool,
        noun: "true or false",
        comparable: true,
        accepts: |_, value| value.is_boolean(),
        ..BASE
    },
    Entry {
        name: "int",
        scalar: Scalar::Int,
        noun: "a whole number within ±(2^53−1)",
        limits: Limits::Int,
        key: true,
        comparable: true,
        accepts: |_, value| grammar::int(value).is_some(),
        ..BASE
    },
    Entry {
        name: "number",
        scalar: Scalar::Number,
        noun: "a number",
        limits: Limits::Number,
        comparable: true,
        accepts: |_, value| value.is_number(),
        ..BASE
    },
    Entry {
        name: "uuid",
        scalar: Scalar::Uuid,
        noun: "a UUID: 36 characters with hyphens",
        key: true,
        accepts: text,
        ..BASE
    },
    Entry {
        name: "datetime",
        scalar: Scalar::Datetime,
        noun: "a date and time: \"2025-11-01T08:30:00.000Z\"",
        accepts: text,
        ..BASE
    },
    Entry { name: "date", scalar: Scalar::Date, noun: "a date: \"2025-11-01\"", accepts: text, ..BASE },
    Entry { name: "json", scalar: Scalar::Json, noun: "any JSON value", accepts: |_, _| true, ..BASE },
    Entry {
        name: "int64",
        scalar: Scalar::Int64,
        noun: "the text of an integer of 64 bits: \"-42\"",
        limits: Limits::Exact,
        comparable: true,
        accepts: text,
        ..BASE
    },
    Entry {
        name: "decimal",
        scalar: Scalar::Decimal(WIDEST),
        noun: "the text of a decimal number: \"12.50\"",
        limits: Limits::Exact,
        accepts: text,
        ..BASE
    },
    Entry { name: "time", scalar: Scalar::Time, noun: "a time of day: \"08:30:00\"", accepts: text, ..BASE },
    Entry {
        name: "duration",
        scalar: Scalar::Duration,
        noun: "a duration: \"P1DT2H30M\"",
        accepts: text,
        ..BASE
    },
    Entry {
        name: "email",
        scalar: Scalar::Email,
        noun: "an e-mail address: \"ann@example.com\"",
        limits: Limits::Length,
        comparable: true,
        accepts: text,
        ..BASE
    },
    Entry {
        name: "uri",
        scalar: Scalar::Uri,
        noun: "an absolute URI: \"https://example.com/a\"",
        limits: Limits::Length,
        comparable: true,
        accepts: text,
        ..BASE
    },
    Entry {
        name: "bytes",
        scalar: Scalar::Bytes,
        noun: "bytes in base64, padded: \"AAE=\"",
        comparable: true,
        accepts: text,
        ..BASE
    },
];

/// What other languages call things, and what they are called here.
pub(crate) static SYNONYMS: &[(&str, &str)] = &[
    ("any", "json"),
    ("array", "list<…>"),
    ("base64", "bytes"),
    ("bigint", "int64"),
    ("binary", "bytes"),
    ("boolean", "bool"),
    ("double", "number"),
    ("enum", "the name of an enum under `types:`"),
    ("float", "number"),
    ("integer", "int"),
    ("list", "list<…>"),
    ("long", "int64"),
    ("map", "map<…>"),
    ("money", "decimal(12.2)"),
    ("object", "the name of an object under `types:`"),
    ("str", "string"),
    ("text", "string"),
    ("timespan", "duration"),
    ("timestamp", "datetime"),
    ("union", "the name of a tagged union under `types:`"),
    ("url", "uri"),
];

/// The scalar of this name.
pub(crate) fn scalar_named(name: &str) -> Option<&'static Entry> {
    SCALARS.iter().find(|entry| entry.name == name)
}

/// The entry of a scalar that the model holds.
pub(crate) fn of_model(scalar: Scalar) -> &'static Entry {
    let is_it = |entry: &&Entry| discriminant(&entry.scalar) == discriminant(&scalar);
    SCALARS.iter().find(is_it).expect("a test finds every scalar of the model")
}

/// What a value is, for a sentence, with the digits of a decimal.
pub(crate) fn noun(scalar: Scalar) -> Cow<'static, str> {
    let Scalar::Decimal(Digits { precision, scale }) = scalar else { return of_model(scalar).noun.into() };
    let before = precision - scale;
    format!(
        "the text of a decimal number with {before} digits before the point and {scale} behind it at most"
    )
    .into()
}

fn text(scalar: Scalar, value: &Value) -> bool {
    value.as_str().is_some_and(|text| grammar::is_text_of(scalar, text))
}
