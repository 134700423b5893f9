//! An event that needs no generated code.

use std::borrow::Cow;

use events_runtime::{
    DateTime, DecodeError, DeliveryInfo, Event, EventInfo, EventMetadata, RecordInfo, Rejected, Version,
    View, Violations,
};
use uuid::Uuid;

static INFO: EventInfo = EventInfo {
    event_type: "test.happened",
    name: "TestHappened",
    version: Version { major: 1, minor: 0 },
    topic: "test-events",
    default_topic: true,
    key_field: "id",
    producers: &[],
    consumers: &[],
    delivery: DeliveryInfo {
        retries: None,
        backoff_ms: None,
        dead_letter: None,
        dedupe_window_ms: None,
        ordered: None,
    },
    deprecated: false,
};

#[derive(Clone, Debug)]
pub(crate) struct Happened {
    meta: EventMetadata,
}

impl Happened {
    pub(crate) fn new() -> Self {
        let meta = EventMetadata {
            event_id: Uuid::new_v4(),
            timestamp: DateTime::now(),
            source: "test".to_owned(),
            version: "1.0".to_owned(),
            correlation_id: None,
            causation_id: None,
            user_id: None,
            metadata: None,
        };
        Self { meta }
    }

    pub(crate) fn id(&self) -> Uuid {
        self.meta.event_id
    }
}

impl Event for Happened {
    fn infos() -> &'static [&'static EventInfo] {
        const { &[&INFO] }
    }

    fn info(&self) -> &'static EventInfo {
        &INFO
    }

    fn meta(&self) -> &EventMetadata {
        &self.meta
    }

    fn key(&self) -> Cow<'_, str> {
        Cow::Borrowed("key")
    }

    fn encode(&self, _out: &mut Vec<u8>) {
        unimplemented!("these tests send nothing")
    }

    fn decode(_bytes: &[u8]) -> Result<Self, DecodeError> {
        unimplemented!("these tests read nothing")
    }

    fn validate(&self) -> Result<(), Violations> {
        Ok(())
    }

    fn read(_bytes: &[u8]) -> Result<Self, Rejected> {
        unimplemented!("these tests read nothing")
    }

    fn check(_bytes: &[u8], _view: View) -> Result<(), Rejected> {
        unimplemented!("these tests read nothing")
    }
}

pub(crate) fn record() -> RecordInfo {
    RecordInfo::new("test-events", 0, 0)
}
