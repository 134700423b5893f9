//! Examples and defaults, with their members in the catalogue's order.

use std::borrow::Cow;

use serde_json::{Map, Value};

use super::json::{Json, Object};
use crate::model::{Catalog, Field, Type, TypeKind};

/// An object of `fields`, with members in their order; members that no field names come last.
pub(crate) fn object(catalog: &Catalog, fields: &[Field], value: &Value) -> Json {
    match value {
        Value::Object(members) => members_of(catalog, fields, members, Vec::new()),
        other => other.into(),
    }
}

/// A value of `ty`.
pub(crate) fn value(catalog: &Catalog, ty: &Type, value: &Value) -> Json {
    match (ty, value) {
        (Type::Named(name), _) => named(catalog, &catalog.type_named(name).kind, value),
        (Type::List { item, .. }, Value::Array(items)) => {
            Json::Array(items.iter().map(|entry| self::value(catalog, &item.ty, entry)).collect())
        }
        (Type::Map { value: entry, .. }, Value::Object(members)) => {
            let ordered = |(key, member): (&String, _)| (own(key), self::value(catalog, &entry.ty, member));
            Json::Object(Object(members.iter().map(ordered).collect()))
        }
        _ => value.into(),
    }
}

/// A value of a named type.
pub(crate) fn named(catalog: &Catalog, kind: &TypeKind, value: &Value) -> Json {
    match (kind, value) {
        (TypeKind::Object { fields }, Value::Object(members)) => {
            members_of(catalog, fields, members, Vec::new())
        }
        (TypeKind::Union { tag, variants }, Value::Object(members)) => {
            let chosen = members.get(tag);
            let variant = variants.iter().find(|v| chosen.and_then(Value::as_str) == Some(v.value.as_str()));
            let fields = variant.map_or(&[][..], |variant| &variant.fields);
            let first = chosen.map(|value| (own(tag), value.into()));
            members_of(catalog, fields, members, first.into_iter().collect())
        }
        _ => value.into(),
    }
}

fn members_of(
    catalog: &Catalog,
    fields: &[Field],
    members: &Map<String, Value>,
    mut out: Vec<(Cow<'static, str>, Json)>,
) -> Json {
    for field in fields {
        if let Some(member) = members.get(&field.name) {
            out.push((own(&field.name), value(catalog, &field.ty.ty, member)));
        }
    }
    for (key, member) in members {
        if !out.iter().any(|(known, _)| known == key) {
            out.push((own(key), member.into()));
        }
    }
    Json::Object(Object(out))
}

fn own(key: &str) -> Cow<'static, str> {
    Cow::Owned(key.to_owned())
}
