use std::borrow::Cow;

use super::envelope::{self, Contract};
use super::writer::{put, put_object};
use super::{
    At, Check, DecodeError, Fields, Found, Object, Outcome, Reader, Rejected, Segment, Shape, View, report,
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
        filled(empty::<P>(), |event| decode(event, &Reader::from_bytes(bytes).map_err(|error| *error)?))
    }

    fn validate(&self) -> Result<(), Violations> {
        validate(self, View::Write)
    }

    fn read(bytes: &[u8]) -> Result<Self, Rejected> {
        filled(empty::<P>(), |event| read(event, Reader::from_bytes(bytes), bytes))
    }

    fn check(bytes: &[u8], view: View) -> Result<(), Rejected> {
        report::check(bytes, Contract::of::<P>().whole, view)
    }
}

/// What reading starts from.
const fn empty<P: Payload>() -> BaseEvent<P> {
    const { BaseEvent { meta: EventMetadata::NEW, data: P::NEW } }
}

/// In place, since an event is some hundred bytes large.
#[inline]
fn filled<T, E>(empty: T, fill: impl FnOnce(&mut T) -> Result<(), E>) -> Result<T, E> {
    let mut result = Ok(empty);
    if let Ok(event) = &mut result
        && let Err(error) = fill(event)
    {
        result = Err(error);
    }
    result
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

fn decode(event: &mut dyn AnyEvent, reader: &Reader<'_>) -> Result<(), DecodeError> {
    match fill(event, reader) {
        Ok(_) => Ok(()),
        Err(fail) => Err(*reader.mistake(fail)),
    }
}

fn fill(event: &mut dyn AnyEvent, reader: &Reader<'_>) -> Outcome {
    let contract = event.contract();
    let (meta, data) = event.parts_mut();
    let end = reader.object(0, contract.whole, &mut Parts { contract, meta, data })?;
    reader.end(end)
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
            1 => reader.object(at, self.contract.meta, self.meta),
            _ => reader.object(at, self.contract.data, self.data),
        }
    }

    fn write_members(&self, _out: &mut Vec<u8>) {}
}

fn validate(event: &dyn AnyEvent, view: View) -> Result<(), Violations> {
    let (contract, (meta, data)) = (event.contract(), event.parts());
    let mut found = Found::new(view);
    let (meta_at, data_at) = (At::ROOT.then(Segment::Name("meta")), At::ROOT.then(Segment::Name("data")));
    meta.check_members(&mut Check::new(contract.meta, &meta_at, &mut found));
    data.check_members(&mut Check::new(contract.data, &data_at, &mut found));
    found.into_result()
}

/// Reads and validates by the fast path; where that fails, the report decides.
fn read(
    event: &mut dyn AnyEvent,
    reader: Result<Reader<'_>, Box<DecodeError>>,
    bytes: &[u8],
) -> Result<(), Rejected> {
    let read = reader.and_then(|reader| fill(event, &reader).map_err(|fail| reader.mistake(fail)));
    let failed = match read {
        Ok(_) => match validate(event, View::Read) {
            Ok(()) => return Ok(()),
            Err(violations) => Rejected::Invalid(violations),
        },
        Err(error) => report::violation(&error.path, error.code, "not readable"),
    };
    report::check(bytes, event.contract().whole, View::Read).and(Err(failed))
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
    contract: &'static Contract,
    empty: fn() -> U,
}

/// Reads the event with payload `P` into the union.
#[must_use]
pub const fn variant<P: Payload, U: From<BaseEvent<P>>>() -> Variant<U> {
    Variant { contract: Contract::of::<P>(), empty: || U::from(empty::<P>()) }
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
        let reader = Reader::from_bytes(bytes).map_err(|error| *error)?;
        let variant = find::<U>(&reader).map_err(|fail| *reader.mistake(fail))?;
        filled((variant.empty)(), |event| decode(event.event_mut(), &reader))
    }

    fn validate(&self) -> Result<(), Violations> {
        validate(self.event(), View::Write)
    }

    fn read(bytes: &[u8]) -> Result<Self, Rejected> {
        let error = match Reader::from_bytes(bytes) {
            Ok(reader) => match find::<U>(&reader) {
                Ok(variant) => {
                    return filled((variant.empty)(), |event| read(event.event_mut(), Ok(reader), bytes));
                }
                Err(fail) => reader.mistake(fail),
            },
            Err(error) => error,
        };
        let failed = report::violation(&error.path, error.code, "not readable");
        check_unknown::<U>(bytes, View::Read).and(Err(failed))
    }

    fn check(bytes: &[u8], view: View) -> Result<(), Rejected> {
        let variant = Reader::from_bytes(bytes).ok().and_then(|reader| find::<U>(&reader).ok());
        match variant {
            Some(variant) => report::check(bytes, variant.contract.whole, view),
            None => check_unknown::<U>(bytes, view),
        }
    }
}

fn check_unknown<U: EventUnion>(bytes: &[u8], view: View) -> Result<(), Rejected> {
    let shape = const { &Shape::of(const { &envelope::unknown(U::CATALOG.events) }) };
    report::check(bytes, shape, view)
}

/// The variant for the type string that a document has.
fn find<U: EventUnion>(reader: &Reader<'_>) -> Outcome<&'static Variant<U>> {
    reader.find_type(U::CATALOG).map(|index| &U::VARIANTS[index])
}

impl Reader<'_> {
    /// The type string that this event has.
    fn event_type(&self, at: usize, expected: &str) -> Outcome {
        let at = self.token(at);
        let (found, end) = match self.plain_string(at) {
            Some((found, end)) => (Cow::Borrowed(found), end),
            None => self.string(at)?,
        };
        if found == expected { Ok(end) } else { self.fail(at, "event_type") }
    }

    /// Which event of the catalogue the document says it is.
    fn find_type(&self, catalog: &CatalogInfo) -> Outcome {
        let first = r#"{"type":"#;
        if self.is_word(0, first)
            && let Some((name, _)) = self.plain_string(first.len())
            && let Some(index) = position(catalog, name)
        {
            return Ok(index);
        }
        self.find_type_anywhere(catalog)
    }

    #[inline(never)]
    fn find_type_anywhere(&self, catalog: &CatalogInfo) -> Outcome {
        let inside = |fail| self.inside(fail, &Segment::Name("type"));
        let (value, end) = self.find(0, "type")?;
        let Some(value) = value else { return self.fail_here(end, "required").map_err(inside) };
        let (name, _) = self.string(value).map_err(inside)?;
        position(catalog, &name).map_or_else(|| self.fail(value, "event_type").map_err(inside), Ok)
    }
}

fn position(catalog: &CatalogInfo, name: &str) -> Option<usize> {
    catalog.events.iter().position(|info| info.event_type == name)
}
