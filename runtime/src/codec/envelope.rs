use std::marker::PhantomData;

use super::{Check, Fields, Object, Outcome, Reader, Shape, Type, Wire};
use super::{Member, optional, required};
use crate::event::{EventInfo, Version};
use crate::{DateTime, EventMetadata, Payload};

/// What the codec knows of an event type.
#[derive(Debug)]
pub struct Contract {
    pub(super) info: &'static EventInfo,
    /// The whole event.
    pub(super) whole: &'static Shape,
    pub(super) meta: &'static Shape,
    pub(super) data: &'static Shape,
}

impl Contract {
    /// That of the event with payload `P`.
    pub(super) const fn of<P: Payload>() -> &'static Self {
        const { &Self { info: P::INFO, whole: Envelope::<P>::WHOLE, meta: Envelope::<P>::META, data: P::SHAPE } }
    }
}

struct Envelope<P>(PhantomData<P>);

impl<P: Payload> Envelope<P> {
    const META: &'static Shape = &Shape::of(const { &meta_members(Some(P::INFO.version)) });
    const WHOLE: &'static Shape = &Shape::of(
        const { &members(Type::EventType(P::INFO.event_type), Self::META, Type::Object(P::SHAPE)) },
    );
}

/// The envelope around a payload that nobody knows, in a catalogue of these events.
pub(super) const fn unknown(events: &'static [&'static EventInfo]) -> [Member; 3] {
    members(Type::AnyEventType(events), EventMetadata::SHAPE, Type::Json)
}

const fn members(event_type: Type, meta: &'static Shape, data: Type) -> [Member; 3] {
    [
        required(r#","type":"#, event_type),
        required(r#","meta":"#, Type::Object(meta)),
        required(r#","data":"#, data),
    ]
}

const fn meta_members(known: Option<Version>) -> [Member; 8] {
    [
        required(r#","eventId":"#, Type::Uuid),
        required(r#","timestamp":"#, Type::DateTime),
        required(r#","source":"#, Type::TEXT),
        required(r#","version":"#, Type::Version(known)),
        optional(r#","correlationId":"#, Type::TEXT),
        optional(r#","causationId":"#, Type::TEXT),
        optional(r#","userId":"#, Type::TEXT),
        optional(r#","metadata":"#, <std::collections::BTreeMap<String, serde_json::Value> as Wire>::TYPE),
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
    const SHAPE: &'static Shape = &Shape::of(const { &meta_members(None) });
}

impl Fields for EventMetadata {
    fn read_member(&mut self, index: usize, reader: &Reader<'_>, at: usize) -> Outcome {
        match index {
            0 => self.event_id.read(reader, at),
            1 => self.timestamp.read(reader, at),
            2 => self.source.read(reader, at),
            3 => self.version.read(reader, at),
            4 => self.correlation_id.read(reader, at),
            5 => self.causation_id.read(reader, at),
            6 => self.user_id.read(reader, at),
            _ => self.metadata.read(reader, at),
        }
    }

    fn write_members(&self, out: &mut Vec<u8>) {
        self.event_id.write(r#","eventId":"#, out);
        self.timestamp.write(r#","timestamp":"#, out);
        self.source.write(r#","source":"#, out);
        self.version.write(r#","version":"#, out);
        self.correlation_id.write_present(r#","correlationId":"#, out);
        self.causation_id.write_present(r#","causationId":"#, out);
        self.user_id.write_present(r#","userId":"#, out);
        self.metadata.write_present(r#","metadata":"#, out);
    }

    fn check_members(&self, check: &mut Check<'_>) {
        check.member(3, &self.version);
        check.member(7, &self.metadata);
    }
}
