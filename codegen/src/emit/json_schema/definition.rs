//! Objects, enums, unions and named scalars.

use super::View;
use super::scalar;
use super::type_use::{self, Null};
use crate::emit::example;
use crate::emit::json::{Json, Object};
use crate::model::{Catalog, Deprecation, Field, Type, TypeDef, TypeKind, Variant};

/// What a personal datum is marked with: JSON Schema has no keyword for it.
const PERSONAL_DATA: &str = "personal data";

/// The definition of a named type.
pub(super) fn named(catalog: &Catalog, def: &TypeDef, view: View) -> Object {
    let head = annotate(Object::new(), def.doc.as_deref(), def.deprecated.as_ref());
    match &def.kind {
        TypeKind::Scalar { scalar: used, pii, unit, examples, .. } => {
            let schema = scalar::put(described(head, unit.as_deref(), *pii), used, Null::Refused);
            with_examples(schema, examples.iter().map(Json::from).collect())
        }
        TypeKind::Enum { values, open } => enumeration(head, values, *open, view),
        TypeKind::Object { fields } => object(catalog, head, None, fields, view),
        TypeKind::Union { tag, variants } => {
            let variant = |variant: &Variant| {
                object(catalog, Object::new(), Some((tag, &variant.value)), &variant.fields, view)
            };
            head.with("oneOf", variants.iter().map(variant).collect::<Vec<_>>())
        }
    }
}

/// An object of `fields`, and of a tag with its value where it is a variant of a union.
pub(super) fn object(
    catalog: &Catalog,
    head: Object,
    tag: Option<(&str, &str)>,
    fields: &[Field],
    view: View,
) -> Object {
    let mut properties = Object::new();
    let mut required = Vec::new();
    if let Some((name, value)) = tag {
        let constant = Object::new().with("type", "string").with("const", value.to_owned());
        properties.put(name.to_owned(), constant);
        required.push(name.to_owned());
    }
    for field in fields {
        properties.put(field.name.clone(), property(catalog, field, view));
        if !field.may_be_absent() {
            required.push(field.name.clone());
        }
    }
    let body = head.with("type", "object").with("properties", properties);
    let required = Some(required).filter(|names| !names.is_empty());
    close(body.with_some("required", required), view)
}

/// A member's schema with its annotations.
pub(super) fn property(catalog: &Catalog, field: &Field, view: View) -> Object {
    let head = annotate(Object::new(), field.doc.as_deref(), field.deprecated.as_ref());
    let head = described(head, field.unit.as_deref(), field.pii && !is_named(&field.ty.ty));
    let schema = type_use::put(head, &field.ty, null_of(field, view));
    let value = |value| example::value(catalog, &field.ty.ty, value);
    let schema = schema.with_some("default", field.default.as_ref().map(value));
    with_examples(schema, field.examples.iter().map(value).collect())
}

/// Refuses unknown members in what producers write.
pub(super) fn close(body: Object, view: View) -> Object {
    match view {
        View::Producer => body.with("additionalProperties", false),
        View::Consumer => body,
    }
}

/// Puts `description` and `deprecated`.
pub(crate) fn annotate(head: Object, doc: Option<&str>, deprecated: Option<&Deprecation>) -> Object {
    let notice = deprecated.map(|deprecation| format!("Deprecated{}.", reason(deprecation)));
    let texts: Vec<&str> = doc.into_iter().chain(notice.as_deref()).filter(|text| !text.is_empty()).collect();
    let description = Some(texts.join("\n\n")).filter(|text| !text.is_empty());
    head.with_some("description", description).with_some("deprecated", deprecated.map(|_| true))
}

fn reason(deprecation: &Deprecation) -> String {
    let since = deprecation.since.as_ref().map(|since| format!(" since {since}"));
    let reason = deprecation.reason.as_ref().map(|reason| format!(": {}", reason.trim_end_matches('.')));
    let instead = deprecation.replaced_by.as_ref().map(|name| format!("; use {name} instead"));
    [since, reason, instead].into_iter().flatten().collect()
}

/// Units and personal data have no keyword; a comment says them.
fn described(head: Object, unit: Option<&str>, pii: bool) -> Object {
    let unit = unit.map(|unit| format!("unit: {unit}"));
    let facts: Vec<String> = unit.into_iter().chain(pii.then(|| PERSONAL_DATA.to_owned())).collect();
    head.with_some("$comment", Some(facts.join("; ")).filter(|text| !text.is_empty()))
}

/// Puts `examples`, where there are some.
pub(super) fn with_examples(schema: Object, examples: Vec<Json>) -> Object {
    schema.with_some("examples", Some(examples).filter(|examples| !examples.is_empty()))
}

/// Readers of an open enum keep unknown values; its known ones are examples to them.
fn enumeration(head: Object, values: &[String], open: bool, view: View) -> Object {
    let keyword = if open && view == View::Consumer { "examples" } else { "enum" };
    head.with("type", "string").with(keyword, values.to_vec())
}

/// Whether `null` may stand for the member.
fn null_of(field: &Field, view: View) -> Null {
    match (field.ty.nullable, field.optional, view) {
        (true, ..) | (_, true, View::Consumer) => Null::Accepted,
        (false, true, View::Producer) => Null::Refused,
        (false, false, _) => Null::AsTheTypeHasIt,
    }
}

fn is_named(ty: &Type) -> bool {
    matches!(ty, Type::Named(_))
}
