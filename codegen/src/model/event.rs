use std::fmt;

use serde::Serialize;

use super::{Deprecation, Field};

/// One event type.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Event {
    /// The name on the wire: two or more dot-separated parts, `quality.ncr.created`.
    pub event_type: String,
    /// The name in code, as written: `NCRCreated`. Targets apply their own case conventions to it.
    pub name: String,
    /// Former names, which the TypeScript target keeps as deprecated aliases.
    pub aliases: Vec<String>,
    /// What happened.
    pub doc: Option<String>,
    /// The services that may publish it; empty means any.
    pub producers: Vec<String>,
    /// The services known to read it.
    pub consumers: Vec<String>,
    /// Where it is published.
    pub topic: String,
    /// True where the event named no topic of its own: a configured default topic then replaces `topic`.
    pub default_topic: bool,
    /// The name of the payload field that is the record's key.
    pub key: String,
    /// Every declared version, newest first; never empty.
    pub versions: Vec<EventVersion>,
    /// What a new version may change.
    pub compatibility: Compatibility,
    /// How consumers treat it.
    pub delivery: Delivery,
    /// Set where publishers should stop using it.
    pub deprecated: Option<Deprecation>,
}

impl Event {
    /// The first part of the type string: `work-order` of `work-order.created`.
    #[must_use]
    pub fn domain(&self) -> &str {
        self.event_type.split('.').next().expect("split yields at least one part")
    }

    /// The newest version, which publishers write and consumers receive.
    #[must_use]
    pub fn newest(&self) -> &EventVersion {
        self.versions.first().expect("check proved that an event has a version")
    }

    /// The key field of the newest version.
    #[must_use]
    pub fn key_field(&self) -> &Field {
        let found = self.newest().fields.iter().find(|field| field.name == self.key);
        found.expect("check proved that the key names a field")
    }
}

/// One version of an event's payload.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct EventVersion {
    /// `1.0`
    pub number: VersionNumber,
    /// The payload's members.
    pub fields: Vec<Field>,
    /// Payloads that were checked against `fields`.
    pub examples: Vec<serde_json::Value>,
}

/// `MAJOR.MINOR`, as on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct VersionNumber {
    /// Raised by a breaking change.
    pub major: u32,
    /// Raised by a compatible change.
    pub minor: u32,
}

impl fmt::Display for VersionNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.major, self.minor)
    }
}

/// What a new version of an event may change.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names are the field's standard terms")]
pub enum Compatibility {
    Backward,
    BackwardTransitive,
    Forward,
    ForwardTransitive,
    #[default]
    Full,
    FullTransitive,
}

/// How consumers treat an event; what is left out is the runtime's default.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Delivery {
    /// Attempts after the first.
    pub retries: Option<u32>,
    /// The wait before the first retry and the longest wait.
    pub backoff: Option<Backoff>,
    /// Where events go that cannot be handled.
    pub dead_letter: Option<String>,
    /// How long an event's id is remembered, in milliseconds.
    pub dedupe_window_ms: Option<u64>,
    /// Whether events of one key are handled one after the other.
    pub ordered: Option<bool>,
}

/// `first..cap`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Backoff {
    /// The wait before the first retry, in milliseconds.
    pub first_ms: u64,
    /// The longest wait, in milliseconds.
    pub cap_ms: u64,
}
