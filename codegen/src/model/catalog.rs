use indexmap::IndexMap;
use serde::Serialize;

use super::{Event, TypeDef};

/// A whole `events.yaml`.
///
/// Every list is in the order of the file, so that output is the same on every machine.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Catalog {
    /// Names the union over all events: `Mes` gives `MesEvent`.
    pub name: String,
    /// The npm package that the TypeScript target fills, where one is declared.
    pub npm: Option<Npm>,
    /// The prefix of every schema's `$id`; ends with `/`.
    pub schema_base: String,
    /// The topic of every event that names none.
    pub topic: String,
    /// Topics with settings of their own, by name.
    pub topics: IndexMap<String, Topic>,
    /// Services that produce and consume events, by name.
    pub services: IndexMap<String, Service>,
    /// Named types, by name.
    pub types: IndexMap<String, TypeDef>,
    /// Events.
    pub events: Vec<Event>,
}

impl Catalog {
    /// The named type `name`; resolved catalogues hold every name they use.
    #[must_use]
    pub fn type_named(&self, name: &str) -> &TypeDef {
        self.types.get(name).expect("check proved that every named type exists")
    }
}

/// The npm package of the TypeScript target.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Npm {
    /// As in package.json: `@mes/events`.
    pub name: String,
    /// A semantic version.
    pub version: String,
    /// An SPDX expression.
    pub license: Option<String>,
    /// A paragraph for the package's README, as Markdown.
    pub readme: Option<String>,
}

/// What `ensure_topics()` creates a topic with; what is left out is the broker's default.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Topic {
    /// The number of partitions.
    pub partitions: Option<u32>,
    /// The replication factor.
    pub replication: Option<u16>,
    /// How long records are kept, in milliseconds.
    pub retention_ms: Option<u64>,
    /// What the topic is for.
    pub doc: Option<String>,
}

/// A service that produces or consumes events.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Service {
    /// The team that answers for the service.
    pub owner: Option<String>,
    /// What the service does.
    pub doc: Option<String>,
}
