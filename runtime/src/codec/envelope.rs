use std::marker::PhantomData;

use super::{Check, Members, Object, Outcome, Reader, Shape, Type, Wire};
use super::{Member, optional, required};
use crate::event::{EventInfo, Version};
use crate::{DateTime, EventMetadata, Payload};

/// The tables of the envelope around a payload.
pub(super) struct Envelope<P>(PhantomData<P>);

impl<P: Payload> Envelope<P> {
    pub(super) const META: &'static Shape = &Shape { members: &meta_members(Some(P::INFO.version)) };
    pub(super) const SHAPE: &'static Shape =
        &Shape { members: &members(Type::EventType(P::INFO.event_type), Self::META, Type::Object(P::SHAPE)) };
}

/// The envelope around a payload that nobody knows, in a catalogue of these events.
pub(super) const fn unknown(events: &'static [&'static EventInfo]) -> [Member; 3] {
    members(Type::AnyEventType(events), EventMetadata::SHAPE, Type::Json)
}

const fn members(event_type: Type, meta: &'static Shape, data: Type) -> [Member; 3] {
    [required("type", event_type), required("meta", Type::Object(meta)), required("data", data)]
}

const fn meta_members(known: Option<Version>) -> [Member; 8] {
    [
        required("eventId", Type::Uuid),
        required("timestamp", Type::DateTime),
        required("source", Type::TEXT),
        required("version", Type::Version(known)),
        optional("correlationId", Type::TEXT),
        optional("causationId", Type::TEXT),
        optional("userId", Type::TEXT),
        optional("metadata", <std::collections::BTreeMap<String, serde_json::Value> as Wire>::TYPE),
    ]
}

impl Object for EventMetadata {
    const NEW: Self = Self {
        event_id: uuid::Uuid::nil(),
        timestamp: DateTime::UNIX_EPOCH,
        source: String::new(),
        version: String::new(),
        correlation_id: None,
        causation_id: None,
        user_id: None,
        metadata: None,
    };
    const SHAPE: &'static Shape = &Shape { members: &meta_members(None) };

    fn read_member(&mut self, index: usize, reader: &mut Reader<'_>) -> Outcome {
        match index {
            0 => self.event_id.read(reader),
            1 => self.timestamp.read(reader),
            2 => self.source.read(reader),
            3 => self.version.read(reader),
            4 => self.correlation_id.read(reader),
            5 => self.causation_id.read(reader),
            6 => self.user_id.read(reader),
            _ => self.metadata.read(reader),
        }
    }

    fn write_members(&self, out: &mut Members<'_>) {
        out.member("eventId", &self.event_id);
        out.member("timestamp", &self.timestamp);
        out.member("source", &self.source);
        out.member("version", &self.version);
        out.optional("correlationId", &self.correlation_id);
        out.optional("causationId", &self.causation_id);
        out.optional("userId", &self.user_id);
        out.optional("metadata", &self.metadata);
    }

    fn check_members(&self, check: &mut Check<'_>) {
        check.member(3, &self.version);
        check.member(7, &self.metadata);
    }
}
