//! JSON Schema 2020-12: for every event and version, what a producer may write and what a consumer must read.
//!
//! | | producer view | consumer view |
//! |---|---|---|
//! | unknown members | refused | accepted |
//! | `null` for an optional member that is not nullable | refused | accepted, read as absent |
//! | unknown values of an open enum | refused | accepted |
//!
//! A schema describes the whole event and needs no other file; only standard keywords are used.

mod definition;
mod envelope;
mod scalar;
mod shared;
mod type_use;
mod used;

pub(crate) use definition::annotate;
pub(crate) use envelope::{metadata_fields, version_schema};
pub(crate) use shared::{any_metadata, definitions, payload, property};

use crate::emit::File;
use crate::model::Catalog;

/// Whose documents a schema describes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum View {
    Producer,
    Consumer,
}

impl View {
    const fn name(self) -> &'static str {
        match self {
            Self::Producer => "producer",
            Self::Consumer => "consumer",
        }
    }
}

/// One file for each event, version and view.
pub(crate) fn emit(catalog: &Catalog) -> Vec<File> {
    let mut files = Vec::new();
    for event in &catalog.events {
        for version in &event.versions {
            for view in [View::Producer, View::Consumer] {
                let name = envelope::file_name(event, version, view);
                let schema = envelope::schema(catalog, event, version, view);
                files.push(File { path: format!("json-schema/{name}"), contents: schema.into_document() });
            }
        }
    }
    files
}
