//! What the AsyncAPI document shares with these schemas: the producer's view, part by part.

use super::used::Used;
use super::{View, definition, envelope, scalar};
use crate::emit::json::Object;
use crate::language::VERSION;
use crate::model::{Catalog, Event, EventVersion, Field};

/// The metadata of an event of any version.
pub(crate) fn any_metadata(catalog: &Catalog) -> Object {
    let version = envelope::version_like(VERSION.pattern);
    envelope::metadata(catalog, version, View::Producer)
}

/// The payload of one version of an event.
pub(crate) fn payload(catalog: &Catalog, event: &Event, version: &EventVersion) -> Object {
    envelope::payload(catalog, event, version, View::Producer)
}

/// A member.
pub(crate) fn property(catalog: &Catalog, field: &Field) -> Object {
    definition::property(catalog, field, View::Producer)
}

/// The definitions that the metadata and the payloads of every event reach.
pub(crate) fn definitions(catalog: &Catalog) -> Object {
    let versions = catalog.events.iter().flat_map(|event| &event.versions);
    let used = Used::by_all(catalog, versions.map(|version| version.fields.as_slice()));
    let mut definitions = Object::new();
    for name in &used.types {
        let schema = definition::named(catalog, catalog.type_named(name), View::Producer);
        definitions.put((*name).to_owned(), schema);
    }
    for scalar in used.scalars() {
        if let Some(name) = scalar::definition_name(scalar) {
            definitions.put(name, scalar::definition(scalar));
        }
    }
    definitions
}
