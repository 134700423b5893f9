//! An event whose topic the users of the tests may not touch.

use std::borrow::Cow;

use mes_events::cache::CacheInvalidateEvent;
use mes_events::{
    DecodeError, DeliveryInfo, Event, EventInfo, EventMetadata, Rejected, Version, View, Violations,
};

/// An event like `cache.invalidate`, on [`TOPIC`].
#[derive(Clone, Debug)]
pub(super) struct Elsewhere(CacheInvalidateEvent);

pub(super) const TOPIC: &str = "closed-elsewhere";

const INFO: &EventInfo = &EventInfo {
    event_type: "cache.elsewhere",
    name: "Elsewhere",
    version: Version { major: 1, minor: 0 },
    topic: TOPIC,
    default_topic: false,
    key_field: "cacheKey",
    producers: &[],
    consumers: &[],
    delivery: DeliveryInfo::UNSET,
    deprecated: false,
};

impl Event for Elsewhere {
    fn infos() -> &'static [&'static EventInfo] {
        &[INFO]
    }

    fn info(&self) -> &'static EventInfo {
        INFO
    }

    fn meta(&self) -> &EventMetadata {
        self.0.meta()
    }

    fn key(&self) -> Cow<'_, str> {
        self.0.key()
    }

    fn encode(&self, out: &mut Vec<u8>) {
        self.0.encode(out);
    }

    fn decode(bytes: &[u8]) -> Result<Self, DecodeError> {
        CacheInvalidateEvent::decode(bytes).map(Self)
    }

    fn validate(&self) -> Result<(), Violations> {
        self.0.validate()
    }

    fn read(bytes: &[u8]) -> Result<Self, Rejected> {
        CacheInvalidateEvent::read(bytes).map(Self)
    }

    fn check(bytes: &[u8], view: View) -> Result<(), Rejected> {
        CacheInvalidateEvent::check(bytes, view)
    }
}
