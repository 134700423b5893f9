//! What travels around a payload.

use std::collections::BTreeMap;
use std::fmt;

use uuid::Uuid;

use crate::codec::Redacted;
use crate::{DateTime, Payload};

/// An event: metadata and a typed payload. Its type string is the payload's.
#[derive(Clone, Debug, PartialEq)]
pub struct BaseEvent<T> {
    /// Who, when, and because of what.
    pub meta: EventMetadata,
    /// What happened.
    pub data: T,
}

impl<P: Payload> BaseEvent<P> {
    /// An event of the version that the payload declares.
    #[must_use]
    pub fn new(data: P, meta: EventMetadata) -> Self {
        Self { meta: EventMetadata { version: P::VERSION.to_owned(), ..meta }, data }
    }
}

/// Who published an event, when, and because of what.
///
/// `Debug` leaves out the person.
#[derive(Clone, PartialEq)]
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

/// The namespace of derived event ids; never change it, or a handler that runs again after an upgrade publishes
/// its events under new ids.
const DERIVED: Uuid = Uuid::from_u128(0x6f1a_3d0e_8b52_4d7c_9f43_2c5b_7e90_a1d4);

impl EventMetadata {
    /// Metadata of an event that `source` publishes now, with a new random id.
    ///
    /// [`BaseEvent::new`] sets the version.
    #[must_use]
    pub fn new(source: impl Into<String>) -> Self {
        Self {
            event_id: Uuid::new_v4(),
            timestamp: DateTime::now(),
            source: source.into(),
            version: "1.0".to_owned(),
            correlation_id: None,
            causation_id: None,
            user_id: None,
            metadata: None,
        }
    }

    /// Metadata of an event that `source` publishes because of another: the correlation is carried on, or begins
    /// with the cause's id, and the causation is the cause's id.
    ///
    /// ```
    /// use events_runtime::EventMetadata;
    ///
    /// let cause = EventMetadata::new("work-order-service").with_correlation("order-7");
    /// let effect = EventMetadata::caused_by("material-service", &cause);
    /// assert_eq!(effect.correlation_id.as_deref(), Some("order-7"));
    /// assert_eq!(effect.causation_id, Some(cause.event_id.to_string()));
    /// ```
    #[must_use]
    pub fn caused_by(source: impl Into<String>, cause: &Self) -> Self {
        let cause_id = cause.event_id.to_string();
        Self {
            correlation_id: Some(cause.correlation_id.clone().unwrap_or_else(|| cause_id.clone())),
            causation_id: Some(cause_id),
            ..Self::new(source)
        }
    }

    /// As [`caused_by`](Self::caused_by), with an id that is the same whenever the same consumer handles the same
    /// cause, so that readers skip what a handler publishes again. `name` tells several events of one handler apart.
    ///
    /// The source is `consumer_id`, unless [`with_source`](Self::with_source) says otherwise.
    #[must_use]
    pub fn derived(consumer_id: &str, cause: &Self, name: &str) -> Self {
        let identity = format!("{consumer_id}\0{}\0{name}", cause.event_id);
        Self { event_id: Uuid::new_v5(&DERIVED, identity.as_bytes()), ..Self::caused_by(consumer_id, cause) }
    }

    /// Published by `source`.
    #[must_use]
    pub fn with_source(self, source: impl Into<String>) -> Self {
        Self { source: source.into(), ..self }
    }

    /// On behalf of the person `user_id`.
    #[must_use]
    pub fn with_user(self, user_id: impl Into<String>) -> Self {
        Self { user_id: Some(user_id.into()), ..self }
    }

    /// Part of the business process `correlation_id`.
    #[must_use]
    pub fn with_correlation(self, correlation_id: impl Into<String>) -> Self {
        Self { correlation_id: Some(correlation_id.into()), ..self }
    }

    /// Happened at `timestamp`.
    #[must_use]
    pub fn with_timestamp(self, timestamp: DateTime) -> Self {
        Self { timestamp, ..self }
    }

    /// With one more entry of `metadata`.
    #[must_use]
    pub fn with_metadata(mut self, name: impl Into<String>, value: impl Into<serde_json::Value>) -> Self {
        self.metadata.get_or_insert_default().insert(name.into(), value.into());
        self
    }
}

impl fmt::Debug for EventMetadata {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EventMetadata")
            .field("event_id", &self.event_id)
            .field("timestamp", &self.timestamp)
            .field("source", &self.source)
            .field("version", &self.version)
            .field("correlation_id", &self.correlation_id)
            .field("causation_id", &self.causation_id)
            .field("user_id", &self.user_id.as_ref().map(|_| Redacted))
            .field("metadata", &self.metadata)
            .finish()
    }
}
