use super::object::Row;
use super::{Check, Fields, Object, Outcome, Reader, Shape, Type, Wire};
use super::{Member, optional, required};
use crate::event::{EventInfo, Version};
use crate::{DateTime, EventMetadata, Payload};

/// What the codec knows of an event type.
#[derive(Debug)]
pub struct Contract {
    pub(super) info: &'static EventInfo,
    pub(super) data: &'static Shape,
}

impl Contract {
    /// That of the event with payload `P`.
    pub(super) const fn of<P: Payload>() -> &'static Self {
        const { &Self { info: P::INFO, data: P::SHAPE } }
    }
}

/// Which events a document may be.
#[derive(Clone, Copy, Debug)]
pub(super) enum Wanted {
    /// This one.
    Event(&'static Contract),
    /// Any of a catalogue, none of which it is.
    Unknown(&'static [&'static EventInfo]),
}

impl Wanted {
    /// The members of the whole event.
    pub(super) const fn members(self) -> [Member; 3] {
        match self {
            Self::Event(contract) => {
                members(Type::EventType(contract.info.event_type), Type::Object(contract.data))
            }
            Self::Unknown(events) => members(Type::AnyEventType(events), Type::Json),
        }
    }

    /// The version of the contract, where it is known.
    pub(super) const fn version(self) -> Option<Version> {
        match self {
            Self::Event(contract) => Some(contract.info.version),
            Self::Unknown(_) => None,
        }
    }
}

/// The members of all events by their names. What they hold differs.
pub(super) const ENVELOPE: &Shape = &Shape::of(const { &members(Type::TEXT, Type::Json) });

const fn members(event_type: Type, data: Type) -> [Member; 3] {
    [
        required("type", r#""type":"#, event_type),
        required("meta", r#""meta":"#, Type::Object(EventMetadata::SHAPE)),
        required("data", r#""data":"#, data),
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
    const MEMBERS: &'static [Member] = &[
        required("eventId", r#""eventId":"#, Type::Uuid),
        required("timestamp", r#""timestamp":"#, Type::DateTime),
        required("source", r#""source":"#, Type::TEXT),
        required("version", r#""version":"#, Type::Version),
        optional("correlationId", r#""correlationId":"#, Type::TEXT),
        optional("causationId", r#""causationId":"#, Type::TEXT),
        optional("userId", r#""userId":"#, Type::TEXT),
        optional("metadata", r#""metadata":"#, Type::map(&Type::Json)),
    ];
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

    fn read_ahead(&mut self, reader: &Reader<'_>, at: usize) -> (usize, usize) {
        let mut row = Row::new(reader, at);
        let _ = row.member(r#"{"eventId":"#, |at| self.event_id.read(reader, at))
            && row.member(r#","timestamp":"#, |at| self.timestamp.read(reader, at))
            && row.member(r#","source":"#, |at| self.source.read(reader, at))
            && row.member(r#","version":"#, |at| self.version.read(reader, at))
            && row.member(r#","correlationId":"#, |at| self.correlation_id.read(reader, at))
            && row.member(r#","causationId":"#, |at| self.causation_id.read(reader, at))
            && row.member(r#","userId":"#, |at| self.user_id.read(reader, at));
        row.end()
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
