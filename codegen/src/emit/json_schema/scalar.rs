//! The scalars: one grammar each, pinned by `pattern`, because no two validators agree on `format`.

use super::type_use::{Null, put_reference, sized, type_keyword};
use crate::emit::json::Object;
use crate::model::{Bounds, NumberBound, Scalar, ScalarUse};

/// The integers that every reader holds exactly: ±(2^53−1).
const GREATEST_INT: i64 = 9_007_199_254_740_991;

const UUID: &str = "^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$";

/// Years 0001 to 9999; the calendar (the days of a month) is left to `format`.
macro_rules! day {
    () => {
        "(?:[1-9][0-9]{3}|0[1-9][0-9]{2}|00[1-9][0-9]|000[1-9])-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])"
    };
}

const DATE: &str = concat!("^", day!(), "$");

const DATETIME: &str = concat!(
    "^",
    day!(),
    r"T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]{1,9})?(?:Z|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9])$"
);

/// The name of the definition of a scalar whose grammar is long.
pub(super) const fn definition_name(scalar: Scalar) -> Option<&'static str> {
    match scalar {
        Scalar::Uuid => Some("uuid"),
        Scalar::Datetime => Some("datetime"),
        Scalar::Date => Some("date"),
        Scalar::String | Scalar::Bool | Scalar::Int | Scalar::Number | Scalar::Json => None,
    }
}

/// What [`definition_name`] names.
pub(super) fn definition(scalar: Scalar) -> Object {
    let text = |description| Object::new().with("description", description).with("type", "string");
    match scalar {
        Scalar::Uuid => text("36 characters with hyphens, in any case.").with("pattern", UUID),
        Scalar::Datetime => {
            text("A date and a time with its offset; the offset and up to nine digits of a second are kept.")
                .with("format", "date-time")
                .with("pattern", DATETIME)
        }
        Scalar::Date => text("A day of the calendar.").with("format", "date").with("pattern", DATE),
        Scalar::String | Scalar::Bool | Scalar::Int | Scalar::Number | Scalar::Json => Object::new(),
    }
}

/// Puts the keywords of a scalar with its constraints.
pub(super) fn put(head: Object, used: &ScalarUse, null: Null) -> Object {
    if let Some(name) = definition_name(used.scalar) {
        return put_reference(head, name, null);
    }
    let typed = |head: Object, name| head.with("type", type_keyword(name, null));
    match used.scalar {
        Scalar::String => string(typed(head, "string"), used),
        Scalar::Bool => typed(head, "boolean"),
        Scalar::Int => int(typed(head, "integer"), &used.bounds),
        Scalar::Number => number(typed(head, "number"), &used.bounds),
        Scalar::Json | Scalar::Uuid | Scalar::Datetime | Scalar::Date => head,
    }
}

fn string(head: Object, used: &ScalarUse) -> Object {
    let head = match used.bounds {
        Bounds::Length(size) => sized(head, size, "minLength", "maxLength"),
        _ => head,
    };
    head.with_some("pattern", used.pattern.as_ref().map(|pattern| pattern.source.clone()))
}

fn int(head: Object, bounds: &Bounds) -> Object {
    let (min, max) = match bounds {
        Bounds::Int { min, max } => (*min, *max),
        _ => (None, None),
    };
    head.with("minimum", min.unwrap_or(-GREATEST_INT)).with("maximum", max.unwrap_or(GREATEST_INT))
}

fn number(head: Object, bounds: &Bounds) -> Object {
    let Bounds::Number { min, max } = bounds else {
        return head;
    };
    let head = put_end(head, *min, "minimum", "exclusiveMinimum");
    put_end(head, *max, "maximum", "exclusiveMaximum")
}

fn put_end(
    head: Object,
    end: Option<NumberBound>,
    inclusive: &'static str,
    exclusive: &'static str,
) -> Object {
    let keyword = |end: NumberBound| if end.exclusive { exclusive } else { inclusive };
    match end {
        Some(end) => head.with(keyword(end), end.value),
        None => head,
    }
}
