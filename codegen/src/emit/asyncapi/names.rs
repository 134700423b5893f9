//! How parts of the document are called, and how they point to each other.

use crate::emit::json::Object;
use crate::model::{Event, EventVersion};

/// A message: `work-order.created.v1.0`, as its schemas' files are called.
pub(super) fn message(event: &Event, version: &EventVersion) -> String {
    format!("{}.v{}", event.event_type, version.number)
}

/// A payload: `WorkOrderCreatedData`, of an older version `WorkOrderCreatedData.v1.0`.
pub(super) fn payload(event: &Event, version: &EventVersion) -> String {
    let name = format!("{}Data", event.name);
    if version.number == event.newest().number { name } else { format!("{name}.v{}", version.number) }
}

/// What every message's headers have in common; a type's name begins with a capital.
pub(super) const HEADERS: &str = "eventHeaders";

/// `{"$ref": "#/components/schemas/Priority"}`
pub(super) fn schema_reference(name: &str) -> Object {
    reference(&format!("components/schemas/{name}"))
}

/// `{"$ref": "#/…"}`. No name in a catalogue holds what a pointer would escape.
pub(super) fn reference(pointer: &str) -> Object {
    Object::new().with("$ref", format!("#/{pointer}"))
}
