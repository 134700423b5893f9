//! Schemas: those of the JSON Schema target, moved to where AsyncAPI keeps them.

use super::names::{self, HEADERS, schema_reference};
use crate::emit::json::{Json, Object};
use crate::emit::json_schema;
use crate::model::{Catalog, Field};

/// Metadata, headers, payloads, and what the payloads use.
pub(super) fn all(catalog: &Catalog) -> Object {
    let mut schemas = Object::new()
        .with("EventMetadata", moved(json_schema::any_metadata(catalog)))
        .with(HEADERS, headers());
    for event in &catalog.events {
        for version in &event.versions {
            let payload = json_schema::payload(catalog, event, version);
            schemas.put(names::payload(event, version), moved(payload));
        }
    }
    for (name, schema) in json_schema::definitions(catalog).0 {
        schemas.put(name, moved_json(schema));
    }
    schemas
}

/// A member's schema.
pub(super) fn property(catalog: &Catalog, field: &Field) -> Object {
    moved(json_schema::property(catalog, field))
}

/// The headers of every record; readers ignore others beside them.
fn headers() -> Object {
    let mut properties = Object::new();
    for (name, description) in HEADER_FIELDS {
        properties.put(*name, Object::new().with("description", *description).with("type", "string"));
    }
    let names: Vec<&'static str> = HEADER_FIELDS.iter().map(|(name, _)| *name).collect();
    Object::new()
        .with("description", "What stands in a record's headers beside its value, in UTF-8.")
        .with("type", "object")
        .with("properties", properties)
        .with("required", names)
}

const HEADER_FIELDS: &[(&str, &str)] = &[
    ("event-type", "The event's type, as in the value."),
    ("event-version", "The version of the payload's contract, MAJOR.MINOR."),
    ("event-source", "The publishing service."),
    ("correlation-id", "Shared by all events of one business process; empty where there is none."),
    ("causation-id", "The eventId of the event that caused this one; empty where there is none."),
];

/// `schema` with its references to `#/$defs/` pointing to `#/components/schemas/`.
///
/// An AsyncAPI schema follows draft 07, which ignores what stands beside a `$ref`: there the reference goes into an
/// `allOf`.
fn moved(Object(members): Object) -> Object {
    let alone = members.len() == 1;
    let mut schema = Object::new();
    let mut all_of = Vec::new();
    for (keyword, value) in members {
        match (keyword.as_ref(), value) {
            ("$ref", Json::String(pointer)) if alone => return target(&pointer),
            ("$ref", Json::String(pointer)) => all_of.push(target(&pointer).into()),
            ("allOf", Json::Array(branches)) => all_of.extend(branches.into_iter().map(moved_json)),
            ("anyOf" | "oneOf", Json::Array(branches)) => {
                schema.0.push((keyword, branches.into_iter().map(moved_json).collect::<Vec<_>>().into()));
            }
            ("properties", Json::Object(Object(members))) => {
                let moved = members.into_iter().map(|(name, member)| (name, moved_json(member)));
                schema.0.push((keyword, Object(moved.collect()).into()));
            }
            ("items" | "additionalProperties" | "not", value) => schema.0.push((keyword, moved_json(value))),
            (_, value) => schema.0.push((keyword, value)),
        }
    }
    schema.with_some("allOf", Some(all_of).filter(|branches| !branches.is_empty()))
}

fn target(pointer: &str) -> Object {
    let name = pointer.strip_prefix("#/$defs/").expect("our schemas refer to their own definitions");
    schema_reference(name)
}

/// A schema, or `true` or `false`.
fn moved_json(schema: Json) -> Json {
    match schema {
        Json::Object(schema) => moved(schema).into(),
        other => other,
    }
}
