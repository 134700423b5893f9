//! The headers of an event's record: written always, in this order; absent ids are empty.

use crate::EventMetadata;

pub(crate) const EVENT_TYPE: &str = "event-type";

/// The headers that the wire contract demands.
pub(crate) fn of_event<'a>(event_type: &'a str, meta: &'a EventMetadata) -> [(&'static str, &'a str); 5] {
    [
        (EVENT_TYPE, event_type),
        ("event-version", &meta.version),
        ("event-source", &meta.source),
        ("correlation-id", meta.correlation_id.as_deref().unwrap_or_default()),
        ("causation-id", meta.causation_id.as_deref().unwrap_or_default()),
    ]
}
