//! A type where it is used.

use super::scalar;
use crate::emit::json::{Json, Object};
use crate::model::{Size, Type, TypeUse};

/// What becomes of `null`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Null {
    /// It stands beside the type's own values.
    Accepted,
    /// It is a violation, even where the type is `json`: the member is absent instead.
    Refused,
    /// Only `json` holds it.
    AsTheTypeHasIt,
}

/// `{"$ref": "#/$defs/Priority"}`
pub(super) fn reference(name: &str) -> Object {
    Object::new().with("$ref", format!("#/$defs/{name}"))
}

/// Puts a reference to a definition.
pub(super) fn put_reference(head: Object, name: &str, null: Null) -> Object {
    match null {
        Null::Accepted => head.with("anyOf", vec![reference(name), Object::new().with("type", "null")]),
        Null::Refused | Null::AsTheTypeHasIt => head.with("$ref", format!("#/$defs/{name}")),
    }
}

/// Puts the keywords of `used` behind the annotations in `head`.
pub(super) fn put(head: Object, used: &TypeUse, null: Null) -> Object {
    let head = match &used.ty {
        Type::Scalar(scalar) => scalar::put(head, scalar, null),
        Type::Named(name) => put_reference(head, name, null),
        Type::List { item, size, unique } => {
            let head = head.with("type", type_keyword("array", null)).with("items", entry(item));
            let head = sized(head, *size, "minItems", "maxItems");
            head.with_some("uniqueItems", unique.then_some(true))
        }
        Type::Map { value, size } => {
            let head = head.with("type", type_keyword("object", null));
            let head = head.with("additionalProperties", entry(value));
            sized(head, *size, "minProperties", "maxProperties")
        }
    };
    let refuse_null = used.ty.holds_null() && null == Null::Refused;
    head.with_some("not", refuse_null.then(|| Object::new().with("type", "null")))
}

/// `"string"`, or `["string", "null"]`.
pub(super) fn type_keyword(name: &'static str, null: Null) -> Json {
    match null {
        Null::Accepted => vec![name, "null"].into(),
        Null::Refused | Null::AsTheTypeHasIt => name.into(),
    }
}

/// Puts the keywords of a size that is not the widest.
pub(super) fn sized(head: Object, size: Size, least: &'static str, greatest: &'static str) -> Object {
    head.with_some(least, Some(size.min).filter(|min| *min > 0)).with_some(greatest, size.max)
}

/// An entry of a list or a member of a map. A reader takes `null` for absent in members only, never here.
fn entry(used: &TypeUse) -> Object {
    let null = if used.nullable { Null::Accepted } else { Null::AsTheTypeHasIt };
    put(Object::new(), used, null)
}
