//! The table of scalars. A new one is one entry here, and one line in each target.

use serde_json::Value;

use crate::grammar;
use crate::model::Scalar;

/// A scalar of the language.
#[derive(Debug)]
pub(crate) struct Entry {
    pub(crate) name: &'static str,
    /// `None` for a scalar of the language that this generator does not know yet.
    pub(crate) scalar: Option<Scalar>,
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
    pub(crate) accepts: fn(&Value) -> bool,
}

/// What `min` and `max` bound.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Limits {
    None,
    Int,
    Number,
    Length,
}

const BASE: Entry = Entry {
    name: "",
    scalar: None,
    noun: "",
    limits: Limits::None,
    pattern: false,
    key: false,
    comparable: false,
    accepts: |_| false,
};

/// Every scalar.
pub(crate) static SCALARS: &[Entry] = &[
    Entry {
        name: "string",
        scalar: Some(Scalar::String),
        noun: "text",
        limits: Limits::Length,
        pattern: true,
        key: true,
        comparable: true,
        accepts: Value::is_string,
    },
    Entry {
        name: "bool",
        scalar: Some(Scalar::Bool),
        noun: "true or false",
        comparable: true,
        accepts: Value::is_boolean,
        ..BASE
    },
    Entry {
        name: "int",
        scalar: Some(Scalar::Int),
        noun: "a whole number within ±(2^53−1)",
        limits: Limits::Int,
        key: true,
        comparable: true,
        accepts: |value| grammar::int(value).is_some(),
        ..BASE
    },
    Entry {
        name: "number",
        scalar: Some(Scalar::Number),
        noun: "a number",
        limits: Limits::Number,
        comparable: true,
        accepts: Value::is_number,
        ..BASE
    },
    Entry {
        name: "uuid",
        scalar: Some(Scalar::Uuid),
        noun: "a UUID: 36 characters with hyphens",
        key: true,
        accepts: |value| value.as_str().is_some_and(grammar::is_uuid),
        ..BASE
    },
    Entry {
        name: "datetime",
        scalar: Some(Scalar::Datetime),
        noun: "a date and time: \"2025-11-01T08:30:00.000Z\"",
        accepts: |value| value.as_str().is_some_and(grammar::is_datetime),
        ..BASE
    },
    Entry {
        name: "date",
        scalar: Some(Scalar::Date),
        noun: "a date: \"2025-11-01\"",
        accepts: |value| value.as_str().is_some_and(grammar::is_date),
        ..BASE
    },
    Entry { name: "json", scalar: Some(Scalar::Json), noun: "any JSON value", accepts: |_| true, ..BASE },
    Entry { name: "int64", ..BASE },
    Entry { name: "decimal", ..BASE },
    Entry { name: "time", ..BASE },
    Entry { name: "duration", ..BASE },
    Entry { name: "email", ..BASE },
    Entry { name: "uri", ..BASE },
    Entry { name: "bytes", ..BASE },
];

/// What other languages call things, and what they are called here.
pub(crate) static SYNONYMS: &[(&str, &str)] = &[
    ("any", "json"),
    ("array", "list<…>"),
    ("binary", "bytes"),
    ("boolean", "bool"),
    ("double", "number"),
    ("enum", "the name of an enum under `types:`"),
    ("float", "number"),
    ("integer", "int"),
    ("long", "int"),
    ("map", "map<…>"),
    ("list", "list<…>"),
    ("object", "the name of an object under `types:`"),
    ("str", "string"),
    ("text", "string"),
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
    SCALARS.iter().find(|entry| entry.scalar == Some(scalar)).expect("a test finds every scalar of the model")
}
