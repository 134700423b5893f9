//! The JSON Schema of `events.yaml` itself, made of the table that the reader is driven by, so that editors complete
//! and check a catalogue while it is written.

mod shape;

use crate::emit::json::{Json, Object};
use crate::emit::{File, GENERATED};
use crate::language::{CATALOG, KINDS, Key, Kind, Needed};
use crate::model::Catalog;

const NAME: &str = "events-yaml.schema.json";

/// One file, which is the same for every catalogue but for its address.
pub(crate) fn emit(catalog: &Catalog) -> Vec<File> {
    let mut definitions = Object::new();
    for kind in KINDS {
        definitions.put(kind.id, self::kind(kind));
    }
    for (name, schema) in shape::shared() {
        definitions.put(name, schema);
    }
    let schema = Object::new()
        .with("$schema", "https://json-schema.org/draft/2020-12/schema")
        .with("$id", format!("{}{NAME}", catalog.schema_base))
        .with("$comment", GENERATED)
        .with("title", "events.yaml")
        .with("$ref", format!("#/$defs/{}", CATALOG.id))
        .with("$defs", definitions);
    vec![File { path: format!("json-schema/{NAME}"), contents: schema.into_document() }]
}

/// A map with known keys.
fn kind(kind: &Kind) -> Object {
    let mut properties = Object::new();
    for key in kind.keys {
        properties.put(key.name, property(key));
    }
    let schema =
        Object::new().with("description", kind.doc).with("type", "object").with("properties", properties);
    let schema = schema.with_some("required", some(required(kind, Needed::Always)));
    schema.with_some("anyOf", some(alternatives(kind))).with("additionalProperties", false)
}

fn property(key: &Key) -> Object {
    let mut property = Object::new().with("description", key.doc);
    property.0.extend(shape::schema(&key.shape).0);
    property
}

fn required(kind: &Kind, needed: Needed) -> Vec<&'static str> {
    kind.keys.iter().filter(|key| key.needed == needed).map(|key| key.name).collect()
}

/// The keys that another may stand in for: all of them, or the other.
fn alternatives(kind: &Kind) -> Vec<Json> {
    let Some(other) = kind.keys.iter().find_map(|key| match key.needed {
        Needed::Unless(other) => Some(other),
        Needed::Always | Needed::No => None,
    }) else {
        return Vec::new();
    };
    let one = |names: Vec<&'static str>| Json::from(present(names));
    vec![one(required(kind, Needed::Unless(other))), one(vec![other])]
}

/// Strict validators want a required member to be a property beside it.
fn present(names: Vec<&'static str>) -> Object {
    let properties = names.iter().fold(Object::new(), |properties, name| properties.with(*name, true));
    Object::new().with("type", "object").with("properties", properties).with("required", names)
}

fn some<T>(list: Vec<T>) -> Option<Vec<T>> {
    Some(list).filter(|list| !list.is_empty())
}
