use std::borrow::Cow;

use super::envelope::{Contract, ENVELOPE, Wanted};
use super::object::Row;
use super::reader::utf8;
use super::writer::{put, put_object};
use super::{
    At, Check, DecodeError, Fields, Found, Object, Outcome, Reader, Rejected, Segment, View, report,
};
use crate::event::{CatalogInfo, Event, EventInfo, Payload};
use crate::validate::Violations;
use crate::{BaseEvent, EventMetadata};

/// An event, whose payload's type is forgotten.
pub trait AnyEvent {
    /// What the codec knows of its type.
    fn contract(&self) -> &'static Contract;
    /// See [`Event::key`].
    fn key(&self) -> Cow<'_, str>;
    /// Metadata and payload.
    fn parts(&self) -> (&EventMetadata, &dyn Fields);
    /// Metadata and payload.
    fn parts_mut(&mut self) -> (&mut EventMetadata, &mut dyn Fields);
}

impl<P: Payload> AnyEvent for BaseEvent<P> {
    fn contract(&self) -> &'static Contract {
        Contract::of::<P>()
    }

    fn key(&self) -> Cow<'_, str> {
        self.data.key()
    }

    fn parts(&self) -> (&EventMetadata, &dyn Fields) {
        (&self.meta, &self.data)
    }

    fn parts_mut(&mut self) -> (&mut EventMetadata, &mut dyn Fields) {
        (&mut self.meta, &mut self.data)
    }
}

impl<P: Payload> Event for BaseEvent<P> {
    fn infos() -> &'static [&'static EventInfo] {
        const { &[P::INFO] }
    }

    fn info(&self) -> &'static EventInfo {
        P::INFO
    }

    fn meta(&self) -> &EventMetadata {
        &self.meta
    }

    fn key(&self) -> Cow<'_, str> {
        self.data.key()
    }

    fn encode(&self, out: &mut Vec<u8>) {
        encode(self, out);
    }

    fn decode(bytes: &[u8]) -> Result<Self, DecodeError> {
        let mut event = empty::<P>();
        match utf8(bytes).and_then(|text| decode(&mut event, &Reader::new(text))) {
            Ok(()) => Ok(event),
            Err(error) => Err(*error),
        }
    }

    fn validate(&self) -> Result<(), Violations> {
        validate(self, View::Write)
    }

    fn read(bytes: &[u8]) -> Result<Self, Rejected> {
        let mut event = empty::<P>();
        match utf8(bytes)
            .map_err(|error| unreadable(&error))
            .and_then(|text| read(&mut event, &Reader::new(text)))
        {
            Ok(()) => Ok(event),
            Err(failed) => Err(report::check(bytes, Wanted::Event(Contract::of::<P>()), View::Read)
                .err()
                .unwrap_or(failed)),
        }
    }

    fn check(bytes: &[u8], view: View) -> Result<(), Rejected> {
        report::check(bytes, Wanted::Event(Contract::of::<P>()), view)
    }
}

/// What reading starts from.
const fn empty<P: Payload>() -> BaseEvent<P> {
    const { BaseEvent { meta: EventMetadata::NEW, data: P::NEW } }
}

/// More than most events take.
const ROOM: usize = 1000;

fn encode(event: &dyn AnyEvent, out: &mut Vec<u8>) {
    out.reserve(ROOM);
    let (meta, data) = event.parts();
    // A type string needs no escapes.
    put(out, r#"{"type":""#, event.contract().info.event_type);
    put_object(out, r#"","meta":"#, meta);
    put_object(out, r#","data":"#, data);
    out.push(b'}');
}

fn decode(event: &mut dyn AnyEvent, reader: &Reader<'_>) -> Result<(), Box<DecodeError>> {
    let contract = event.contract();
    let (meta, data) = event.parts_mut();
    let end = reader.object(0, ENVELOPE, &mut Parts { contract, meta, data });
    match end.and_then(|end| reader.end(end)) {
        Ok(_) => Ok(()),
        Err(fail) => Err(reader.mistake(fail)),
    }
}

/// The members of a whole event.
struct Parts<'a> {
    contract: &'static Contract,
    meta: &'a mut EventMetadata,
    data: &'a mut dyn Fields,
}

impl Fields for Parts<'_> {
    fn read_member(&mut self, index: usize, reader: &Reader<'_>, at: usize) -> Outcome {
        match index {
            0 => reader.event_type(at, self.contract.info.event_type),
            1 => reader.object(at, EventMetadata::SHAPE, self.meta),
            _ => reader.object(at, self.contract.data, self.data),
        }
    }

    fn read_ahead(&mut self, reader: &Reader<'_>, at: usize) -> (usize, usize) {
        let mut row = Row::new(reader, at);
        let _ = row.member(r#"{"type":"#, |at| reader.event_type(at, self.contract.info.event_type))
            && row.member(r#","meta":"#, |at| reader.object(at, EventMetadata::SHAPE, self.meta))
            && row.member(r#","data":"#, |at| reader.object(at, self.contract.data, self.data));
        row.end()
    }

    fn write_members(&self, _out: &mut Vec<u8>) {}
}

fn validate(event: &dyn AnyEvent, view: View) -> Result<(), Violations> {
    let (contract, (meta, data)) = (event.contract(), event.parts());
    let mut found = Found::new(view, Some(contract.info.version));
    let (meta_at, data_at) = (At::ROOT.then(Segment::Name("meta")), At::ROOT.then(Segment::Name("data")));
    meta.check_members(&mut Check::new(EventMetadata::SHAPE, &meta_at, &mut found));
    data.check_members(&mut Check::new(contract.data, &data_at, &mut found));
    found.into_result()
}

/// Reads and validates by the fast path; where that fails, the report has the last word.
fn read(event: &mut dyn AnyEvent, reader: &Reader<'_>) -> Result<(), Rejected> {
    decode(event, reader).map_err(|error| unreadable(&error))?;
    validate(event, View::Read).map_err(Rejected::Invalid)
}

#[cold]
fn unreadable(error: &DecodeError) -> Rejected {
    report::violation(&error.path, error.code, "not readable")
}

/// The generated union over all events of a catalogue.
pub trait EventUnion: Clone + std::fmt::Debug + Send + Sync + 'static {
    /// The catalogue.
    const CATALOG: &'static CatalogInfo;
    /// How each event is read, in the catalogue's order.
    const VARIANTS: &'static [Variant<Self>];

    /// The event inside.
    fn event(&self) -> &dyn AnyEvent;
    /// The event inside.
    fn event_mut(&mut self) -> &mut dyn AnyEvent;
}

/// How one event of a union is read.
#[derive(Debug)]
pub struct Variant<U> {
    hash: u64,
    contract: &'static Contract,
    empty: fn() -> U,
}

/// Reads the event with payload `P` into the union.
#[must_use]
pub const fn variant<P: Payload, U: From<BaseEvent<P>>>() -> Variant<U> {
    Variant { hash: hash(P::TYPE), contract: Contract::of::<P>(), empty: || U::from(empty::<P>()) }
}

impl<U: EventUnion> Event for U {
    fn infos() -> &'static [&'static EventInfo] {
        U::CATALOG.events
    }

    fn info(&self) -> &'static EventInfo {
        self.event().contract().info
    }

    fn meta(&self) -> &EventMetadata {
        self.event().parts().0
    }

    fn key(&self) -> Cow<'_, str> {
        self.event().key()
    }

    fn encode(&self, out: &mut Vec<u8>) {
        encode(self.event(), out);
    }

    fn decode(bytes: &[u8]) -> Result<Self, DecodeError> {
        let reader = Reader::new(utf8(bytes).map_err(|error| *error)?);
        let variant = find::<U>(&reader).map_err(|fail| *reader.mistake(fail))?;
        let mut event = (variant.empty)();
        match decode(event.event_mut(), &reader) {
            Ok(()) => Ok(event),
            Err(error) => Err(*error),
        }
    }

    fn validate(&self) -> Result<(), Violations> {
        validate(self.event(), View::Write)
    }

    fn read(bytes: &[u8]) -> Result<Self, Rejected> {
        let refuse = |failed, wanted| Err(report::check(bytes, wanted, View::Read).err().unwrap_or(failed));
        let reader = match utf8(bytes) {
            Ok(text) => Reader::new(text),
            Err(error) => return refuse(unreadable(&error), unknown::<U>()),
        };
        let variant = match find::<U>(&reader) {
            Ok(variant) => variant,
            Err(fail) => return refuse(unreadable(&reader.mistake(fail)), unknown::<U>()),
        };
        let mut event = (variant.empty)();
        match read(event.event_mut(), &reader) {
            Ok(()) => Ok(event),
            Err(failed) => refuse(failed, Wanted::Event(variant.contract)),
        }
    }

    fn check(bytes: &[u8], view: View) -> Result<(), Rejected> {
        let variant = utf8(bytes).ok().and_then(|text| find::<U>(&Reader::new(text)).ok());
        report::check(bytes, variant.map_or(unknown::<U>(), |variant| Wanted::Event(variant.contract)), view)
    }
}

/// An event that the catalogue does not have.
const fn unknown<U: EventUnion>() -> Wanted {
    Wanted::Unknown(U::CATALOG.events)
}

/// The variant for the type string that a document has.
fn find<U: EventUnion>(reader: &Reader<'_>) -> Outcome<&'static Variant<U>> {
    let first = r#"{"type":"#;
    if reader.is_word(0, first)
        && let Some((name, _)) = reader.plain_string(first.len())
        && let Some(variant) = named(name)
    {
        return Ok(variant);
    }
    let inside = |fail| reader.inside(fail, &Segment::Name("type"));
    let (name, at) = reader.type_string().map_err(inside)?;
    named(&name).map_or_else(|| reader.fail(at, "event_type").map_err(inside), Ok)
}

fn named<U: EventUnion>(name: &str) -> Option<&'static Variant<U>> {
    let hash = hash(name);
    U::VARIANTS.iter().find(|variant| variant.hash == hash && variant.contract.info.event_type == name)
}

/// Tells the types of most catalogues apart.
const fn hash(name: &str) -> u64 {
    let bytes = name.as_bytes();
    match (bytes.first_chunk(), bytes.last_chunk()) {
        (Some(first), Some(last)) => u64::from_le_bytes(*first).rotate_left(25) ^ u64::from_le_bytes(*last),
        _ => bytes.len() as u64,
    }
}

impl<'a> Reader<'a> {
    /// The type string that this event has, which needs no escapes.
    fn event_type(&self, at: usize, expected: &str) -> Outcome {
        let at = self.token(at);
        let end = at + expected.len() + 2;
        if self.byte(at) == b'"' && self.is_word(at + 1, expected) && self.byte(end - 1) == b'"' {
            return Ok(end);
        }
        let (found, end) = self.string(at)?;
        if found == expected { Ok(end) } else { self.fail(at, "event_type") }
    }

    /// The type string of an event, wherever it stands, and where that is.
    #[inline(never)]
    fn type_string(&self) -> Outcome<(Cow<'a, str>, usize)> {
        let (value, end) = self.find(0, "type")?;
        let Some(value) = value else { return self.fail_here(end, "required") };
        let (name, _) = self.string(value)?;
        Ok((name, value))
    }
}
