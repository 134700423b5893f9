//! What travels around a payload.

use std::collections::BTreeMap;

use uuid::Uuid;

use crate::DateTime;

/// An event: metadata and a typed payload. Its type string is the payload's.
#[derive(Clone, Debug, PartialEq)]
pub struct BaseEvent<T> {
    /// Who, when, and because of what.
    pub meta: EventMetadata,
    /// What happened.
    pub data: T,
}

/// Who published an event, when, and because of what.
#[derive(Clone, Debug, PartialEq)]
pub struct EventMetadata {
    /// Identifies the event; readers skip one that they have handled.
    pub event_id: Uuid,
    /// When it happened, by the publisher's clock.
    pub timestamp: DateTime,
    /// The publishing service.
    pub source: String,
    /// The version of the payload's contract, `MAJOR.MINOR`.
    pub version: String,
    /// Shared by all events of one business process.
    pub correlation_id: Option<String>,
    /// The `event_id` of the event that caused this one.
    pub causation_id: Option<String>,
    /// The person on whose behalf it happened; personal data.
    pub user_id: Option<String>,
    /// Anything else.
    pub metadata: Option<BTreeMap<String, serde_json::Value>>,
}
