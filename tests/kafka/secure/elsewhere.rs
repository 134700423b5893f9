//! Events whose topics the users of the tests may not touch.

use std::borrow::Cow;
use std::fmt::Debug;
use std::marker::PhantomData;

use mes_events::cache::CacheInvalidateEvent;
use mes_events::{
    DecodeError, DeliveryInfo, Event, EventInfo, EventMetadata, Rejected, Version, View, Violations,
};

/// An event like `cache.invalidate`, on the topic of `P`.
#[derive(Clone, Debug)]
pub(super) struct Elsewhere<P>(CacheInvalidateEvent, PhantomData<P>);

/// Where an event is.
pub(super) trait Place: Clone + Debug + Send + Sync + 'static {
    const INFO: &'static EventInfo;
}

/// On a topic that nobody with a name may even see.
#[derive(Clone, Debug)]
pub(super) struct Closed;

/// On a topic that the service may see, and not read.
#[derive(Clone, Debug)]
pub(super) struct Seen;

impl Place for Closed {
    const INFO: &'static EventInfo = &info("cache.closed", "closed-elsewhere");
}

impl Place for Seen {
    const INFO: &'static EventInfo = &info("cache.seen", "seen-elsewhere");
}

const fn info(event_type: &'static str, topic: &'static str) -> EventInfo {
    EventInfo {
        event_type,
        name: "Elsewhere",
        version: Version { major: 1, minor: 0 },
        topic,
        default_topic: false,
        key_field: "cacheKey",
        producers: &[],
        consumers: &[],
        delivery: DeliveryInfo::UNSET,
        deprecated: false,
    }
}

impl<P: Place> Event for Elsewhere<P> {
    fn infos() -> &'static [&'static EventInfo] {
        &[P::INFO]
    }

    fn info(&self) -> &'static EventInfo {
        P::INFO
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
        CacheInvalidateEvent::decode(bytes).map(Self::from)
    }

    fn validate(&self) -> Result<(), Violations> {
        self.0.validate()
    }

    fn read(bytes: &[u8]) -> Result<Self, Rejected> {
        CacheInvalidateEvent::read(bytes).map(Self::from)
    }

    fn check(bytes: &[u8], view: View) -> Result<(), Rejected> {
        CacheInvalidateEvent::check(bytes, view)
    }
}

impl<P> From<CacheInvalidateEvent> for Elsewhere<P> {
    fn from(event: CacheInvalidateEvent) -> Self {
        Self(event, PhantomData)
    }
}
