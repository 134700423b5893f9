//! Messages: one for each version of an event.

use indexmap::IndexSet;
use serde_json::Value;

use super::channels::KAFKA_BINDING;
use super::names::{self, HEADERS, schema_reference};
use super::schemas;
use crate::emit::example;
use crate::emit::json::{Json, Object};
use crate::emit::json_schema::{annotate, version_schema};
use crate::model::{Catalog, Compatibility, Event, EventVersion, Scalar, ScalarUse, Type, TypeKind};

pub(super) const CONTENT_TYPE: &str = "application/json";

/// Every message of the catalogue.
pub(super) fn all(catalog: &Catalog) -> Object {
    let mut messages = Object::new();
    for event in &catalog.events {
        for version in &event.versions {
            messages.put(names::message(event, version), message(catalog, event, version));
        }
    }
    messages
}

fn message(catalog: &Catalog, event: &Event, version: &EventVersion) -> Object {
    let head = Object::new()
        .with("name", event.event_type.clone())
        .with("title", format!("{} {}", event.name, version.number));
    let domain = Object::new().with("name", event.domain().to_owned());
    let correlation = Object::new()
        .with("description", "Shared by all events of one business process; empty where there is none.")
        .with("location", "$message.header#/correlation-id");
    let examples: Vec<Object> =
        version.examples.iter().map(|data| example(catalog, event, version, data)).collect();
    annotate(head, event.doc.as_deref(), event.deprecated.as_ref())
        .with("tags", vec![domain])
        .with("contentType", CONTENT_TYPE)
        .with("correlationId", correlation)
        .with("headers", headers(event, version))
        .with("payload", payload(event, version))
        .with("bindings", Object::new().with("kafka", key(catalog, event)))
        .with("x-version", version.number.to_string())
        .with("x-key", format!("$message.payload#/data/{}", event.key))
        .with_some("x-producers", some(&event.producers))
        .with_some("x-consumers", some(&event.consumers))
        .with_some("x-owners", some(&owners(catalog, event)))
        .with("x-compatibility", compatibility(event.compatibility))
        .with_some("x-dead-letter", event.delivery.dead_letter.clone())
        .with_some("examples", Some(examples).filter(|examples| !examples.is_empty()))
}

fn headers(event: &Event, version: &EventVersion) -> Object {
    let properties = Object::new()
        .with("event-type", Object::new().with("const", event.event_type.clone()))
        .with("event-version", version_schema(version.number));
    narrowed(HEADERS, properties)
}

/// The whole event, closed: what a producer may write.
fn payload(event: &Event, version: &EventVersion) -> Object {
    let of_major = Object::new().with("version", version_schema(version.number));
    let kind = Object::new().with("type", "string").with("const", event.event_type.clone());
    let properties = Object::new()
        .with("type", kind)
        .with("meta", narrowed("EventMetadata", of_major))
        .with("data", schema_reference(&names::payload(event, version)));
    Object::new()
        .with("type", "object")
        .with("properties", properties)
        .with("required", vec!["type", "meta", "data"])
        .with("additionalProperties", false)
}

fn narrowed(name: &str, properties: Object) -> Object {
    let narrower = Object::new().with("properties", properties);
    Object::new().with("allOf", vec![schema_reference(name), narrower])
}

/// The record's key: the field as text, so that a number is its digits.
fn key(catalog: &Catalog, event: &Event) -> Object {
    let field = event.key_field();
    let text =
        Object::new().with("description", format!("`data.{}`, as text.", field.name)).with("type", "string");
    let key = if is_int(catalog, &field.ty.ty) {
        text.with("pattern", "^(?:0|-?[1-9][0-9]*)$")
    } else {
        schemas::property(catalog, field)
    };
    Object::new().with("key", key).with("bindingVersion", KAFKA_BINDING)
}

fn is_int(catalog: &Catalog, ty: &Type) -> bool {
    let is_int = |used: &ScalarUse| used.scalar == Scalar::Int;
    match ty {
        Type::Scalar(used) => is_int(used),
        Type::Named(name) => {
            matches!(&catalog.type_named(name).kind, TypeKind::Scalar { scalar, .. } if is_int(scalar))
        }
        Type::List { .. } | Type::Map { .. } => false,
    }
}

/// A declared payload as it would stand in a record. Everything around it is made up, and always the same.
fn example(catalog: &Catalog, event: &Event, version: &EventVersion, data: &Value) -> Object {
    let source = event.producers.first().map_or("a-service", String::as_str);
    let meta = Object::new()
        .with("eventId", "0f8fad5b-d9cb-469f-a165-70867728950e")
        .with("timestamp", "2025-01-31T08:30:00.000Z")
        .with("source", source.to_owned())
        .with("version", version.number.to_string());
    let headers = Object::new()
        .with("event-type", event.event_type.clone())
        .with("event-version", version.number.to_string())
        .with("event-source", source.to_owned())
        .with("correlation-id", "")
        .with("causation-id", "");
    let payload = Object::new()
        .with("type", event.event_type.clone())
        .with("meta", meta)
        .with("data", example::object(catalog, &version.fields, data));
    Object::new().with("headers", headers).with("payload", payload)
}

/// The teams that answer for the event: the owners of its producers.
fn owners(catalog: &Catalog, event: &Event) -> Vec<String> {
    let owner = |name: &String| catalog.services.get(name).and_then(|service| service.owner.clone());
    event.producers.iter().filter_map(owner).collect::<IndexSet<_>>().into_iter().collect()
}

fn some(names: &[String]) -> Option<Json> {
    Some(names.to_vec().into()).filter(|_| !names.is_empty())
}

/// As `events.yaml` writes it.
const fn compatibility(compatibility: Compatibility) -> &'static str {
    match compatibility {
        Compatibility::Backward => "backward",
        Compatibility::BackwardTransitive => "backward_transitive",
        Compatibility::Forward => "forward",
        Compatibility::ForwardTransitive => "forward_transitive",
        Compatibility::Full => "full",
        Compatibility::FullTransitive => "full_transitive",
    }
}
