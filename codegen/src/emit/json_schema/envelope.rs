//! The schema of a whole event: type, metadata, payload, and the types that the payload uses.

use super::View;
use super::definition::{self, annotate, named};
use super::used::Used;
use super::{scalar, type_use};
use crate::emit::json::{Json, Object};
use crate::emit::{GENERATED, example};
use crate::model::{
    Bounds, Catalog, Event, EventVersion, Field, Scalar, ScalarUse, Size, Type, TypeUse, VersionNumber,
};

/// `work-order.created.v1.0.producer.schema.json`
pub(super) fn file_name(event: &Event, version: &EventVersion, view: View) -> String {
    format!("{}.v{}.{}.schema.json", event.event_type, version.number, view.name())
}

/// The schema document.
pub(super) fn schema(catalog: &Catalog, event: &Event, version: &EventVersion, view: View) -> Object {
    let data = format!("{}Data", event.name);
    let head = Object::new()
        .with("$schema", "https://json-schema.org/draft/2020-12/schema")
        .with("$id", format!("{}{}", catalog.schema_base, file_name(event, version, view)))
        .with("$comment", GENERATED)
        .with("title", title(event, version, view));
    let properties = Object::new()
        .with("type", Object::new().with("type", "string").with("const", event.event_type.clone()))
        .with("meta", type_use::reference("EventMetadata"))
        .with("data", type_use::reference(&data));
    let mut definitions = Object::new()
        .with("EventMetadata", metadata(catalog, version_schema(version.number), view))
        .with(data, payload(catalog, event, version, view));
    let used = Used::by(catalog, &version.fields);
    for name in &used.types {
        let schema = named(catalog, catalog.type_named(name), view);
        definitions.put((*name).to_owned(), schema);
    }
    for scalar in used.scalars() {
        if let Some(name) = scalar::definition_name(scalar) {
            definitions.put(name, scalar::definition(scalar));
        }
    }
    let required = Json::from(vec!["type", "meta", "data"]);
    let body = annotate(head, event.doc.as_deref(), event.deprecated.as_ref())
        .with("type", "object")
        .with("properties", properties)
        .with("required", required);
    definition::close(body, view).with("$defs", definitions)
}

fn title(event: &Event, version: &EventVersion, view: View) -> String {
    let who = match view {
        View::Producer => "as producers write it",
        View::Consumer => "as consumers read it",
    };
    format!("{} {}, {who}", event.name, version.number)
}

pub(super) fn payload(catalog: &Catalog, event: &Event, version: &EventVersion, view: View) -> Object {
    let head = Object::new().with("description", format!("The payload of {}.", event.event_type));
    let object = definition::object(catalog, head, None, &version.fields, view);
    let ordered = |value| example::object(catalog, &version.fields, value);
    definition::with_examples(object, version.examples.iter().map(ordered).collect())
}

/// The metadata, described as the catalogue would describe them, but for the version, which is the event's own.
pub(super) fn metadata(catalog: &Catalog, version: Object, view: View) -> Object {
    let mut properties = Object::new();
    for field in metadata_fields() {
        let schema = match field.name.as_str() {
            "version" => version.clone(),
            _ => definition::property(catalog, &field, view),
        };
        properties.put(field.name, schema);
    }
    let body = Object::new()
        .with("description", "Who published the event, when, and because of what.")
        .with("type", "object")
        .with("properties", properties)
        .with("required", vec!["eventId", "timestamp", "source", "version"]);
    definition::close(body, view)
}

/// Any minor of the event's major: the newest is not the only one that is written.
pub(crate) fn version_schema(version: VersionNumber) -> Object {
    version_like(format!("^{}\\.(?:0|[1-9][0-9]{{0,8}})$", version.major))
}

/// A version whose text matches `pattern`.
pub(super) fn version_like(pattern: impl Into<Json>) -> Object {
    Object::new()
        .with("description", "The version of the payload's contract, MAJOR.MINOR.")
        .with("type", "string")
        .with("pattern", pattern)
}

pub(crate) fn metadata_fields() -> Vec<Field> {
    let text = || plain(Scalar::String);
    let details = Type::Map {
        value: Box::new(TypeUse { ty: plain(Scalar::Json), nullable: false }),
        size: Size::default(),
    };
    vec![
        field("eventId", plain(Scalar::Uuid), "Identifies the event."),
        field("timestamp", plain(Scalar::Datetime), "When it happened, by the publisher's clock."),
        field("source", text(), "The publishing service."),
        field("version", text(), ""),
        optional("correlationId", text(), "Shared by all events of one business process."),
        optional("causationId", text(), "The eventId of the event that caused this one."),
        Field { pii: true, ..optional("userId", text(), "The person on whose behalf it happened.") },
        optional("metadata", details, "Anything else."),
    ]
}

fn optional(name: &str, ty: Type, doc: &str) -> Field {
    Field { optional: true, ..field(name, ty, doc) }
}

fn field(name: &str, ty: Type, doc: &str) -> Field {
    Field {
        name: name.to_owned(),
        ty: TypeUse { ty, nullable: false },
        optional: false,
        default: None,
        doc: Some(doc.to_owned()),
        unit: None,
        pii: false,
        deprecated: None,
        examples: Vec::new(),
        renamed_from: None,
    }
}

fn plain(scalar: Scalar) -> Type {
    Type::Scalar(ScalarUse { scalar, bounds: Bounds::None, pattern: None })
}
