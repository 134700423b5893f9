//! The scalars: one grammar each, pinned by `pattern`, because no two validators agree on `format`.

use std::borrow::Cow;

use super::type_use::{Null, put_reference, sized, type_keyword};
use crate::emit::json::{Json, Object};
use crate::grammar::{at_least, at_most, pattern};
use crate::language::of_model;
use crate::model::{Bounds, Digits, NumberBound, Scalar, ScalarUse};

/// The integers that every reader holds exactly: ±(2^53−1).
const GREATEST_INT: i64 = 9_007_199_254_740_991;

/// The name of the definition of a scalar that has a grammar.
pub(super) fn definition_name(scalar: Scalar) -> Option<Cow<'static, str>> {
    Some(match scalar {
        Scalar::String | Scalar::Bool | Scalar::Int | Scalar::Number | Scalar::Json => return None,
        Scalar::Decimal(Digits { precision, scale }) => format!("decimal-{precision}.{scale}").into(),
        _ => of_model(scalar).name.into(),
    })
}

/// What [`definition_name`] names.
pub(super) fn definition(scalar: Scalar) -> Object {
    let (description, format) = described(scalar);
    let head = Object::new().with("description", description).with("type", "string");
    head.with_some("format", format).with_some("pattern", pattern(scalar))
}

/// What a grammar means, and the format that knows the calendar.
fn described(scalar: Scalar) -> (Cow<'static, str>, Option<&'static str>) {
    let text = match scalar {
        Scalar::Uuid => "36 characters with hyphens, in any case.",
        Scalar::Datetime => {
            let text =
                "A date and a time with its offset; the offset and up to nine digits of a second are kept.";
            return (text.into(), Some("date-time"));
        }
        Scalar::Date => return ("A day of the calendar.".into(), Some("date")),
        Scalar::Int64 => "An integer of 64 bits, without leading zeros.",
        Scalar::Decimal(Digits { precision, scale }) => {
            let before = precision - scale;
            return (format!("At most {before} digits before the point and {scale} behind it.").into(), None);
        }
        Scalar::Time => "A local time of day, with up to nine digits of a second.",
        Scalar::Duration => "Days of 24 hours, hours, minutes and seconds, each with nine digits at most.",
        Scalar::Email => "What a browser takes for an e-mail address.",
        Scalar::Uri => "An absolute URI.",
        Scalar::Bytes => "Base64 with the standard alphabet, padded.",
        Scalar::String | Scalar::Bool | Scalar::Int | Scalar::Number | Scalar::Json => "",
    };
    (text.into(), None)
}

/// Puts the keywords of a scalar with its constraints.
pub(super) fn put(head: Object, used: &ScalarUse, null: Null) -> Object {
    if let Some(name) = definition_name(used.scalar) {
        return constrained(head, &name, used, null);
    }
    let typed = |head: Object, name| head.with("type", type_keyword(name, null));
    match used.scalar {
        Scalar::String => string(typed(head, "string"), used),
        Scalar::Bool => typed(head, "boolean"),
        Scalar::Int => int(typed(head, "integer"), &used.bounds),
        Scalar::Number => number(typed(head, "number"), &used.bounds),
        _ => head,
    }
}

/// Puts a reference to the grammar, and what constrains it further.
fn constrained(head: Object, name: &str, used: &ScalarUse, null: Null) -> Object {
    let more = match &used.bounds {
        Bounds::Length(size) => sized(Object::new().with("type", "string"), *size, "minLength", "maxLength"),
        Bounds::Exact { min, max } => {
            let ends = [min.map(at_least), max.map(at_most)];
            let end = |pattern| Object::new().with("type", "string").with("pattern", pattern);
            let ends: Vec<Json> = ends.into_iter().flatten().map(|pattern| end(pattern).into()).collect();
            Object::new().with("allOf", ends)
        }
        _ => return put_reference(head, name, null),
    };
    let with_more = |head: Object| {
        let mut head = put_reference(head, name, Null::Refused);
        head.0.extend(more.0.iter().cloned());
        head
    };
    match null {
        Null::Accepted => {
            head.with("anyOf", vec![with_more(Object::new()), Object::new().with("type", "null")])
        }
        Null::Refused | Null::AsTheTypeHasIt => with_more(head),
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
    let (min, max, multiple_of) = match bounds {
        Bounds::Int { min, max, multiple_of } => (*min, *max, *multiple_of),
        _ => (None, None, None),
    };
    let head =
        head.with("minimum", min.unwrap_or(-GREATEST_INT)).with("maximum", max.unwrap_or(GREATEST_INT));
    head.with_some("multipleOf", multiple_of)
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
