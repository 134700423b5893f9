use std::borrow::Cow;

use super::envelope::{self, Envelope};
use super::{
    At, Check, DecodeError, Found, Members, Object, Outcome, Reader, Rejected, Segment, Shape, View,
};
use super::{Wire, report};
use crate::event::{CatalogInfo, Event, EventInfo, Payload};
use crate::validate::Violations;
use crate::{BaseEvent, EventMetadata};

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
        Members::object(out, |members| {
            members.text("type", P::TYPE);
            members.member("meta", &self.meta);
            members.member("data", &self.data);
        });
    }

    fn decode(bytes: &[u8]) -> Result<Self, DecodeError> {
        decode(bytes).map_err(|error| *error)
    }

    fn validate(&self) -> Result<(), Violations> {
        validate(self, View::Write)
    }

    fn read(bytes: &[u8]) -> Result<Self, Rejected> {
        let failed = match decode::<P>(bytes) {
            Ok(event) => match validate(&event, View::Read) {
                Ok(()) => return Ok(event),
                Err(violations) => Rejected::Invalid(violations),
            },
            Err(error) => report::violation(&error.path, error.code, "not readable"),
        };
        Self::check(bytes, View::Read).and(Err(failed))
    }

    fn check(bytes: &[u8], view: View) -> Result<(), Rejected> {
        report::check(bytes, Envelope::<P>::SHAPE, view)
    }
}

fn decode<P: Payload>(bytes: &[u8]) -> Outcome<BaseEvent<P>> {
    let mut event = BaseEvent { meta: EventMetadata::NEW, data: P::NEW };
    let mut reader = Reader::from_bytes(bytes)?;
    reader.object(Envelope::<P>::SHAPE, None, &mut |index, reader| match index {
        0 => super::read_choice(reader, |text| (text == P::TYPE).then_some(())).map_err(|mut error| {
            if error.code == "enum" {
                error.code = "event_type";
            }
            error
        }),
        1 => event.meta.read(reader),
        _ => event.data.read(reader),
    })?;
    reader.end()?;
    Ok(event)
}

fn validate<P: Payload>(event: &BaseEvent<P>, view: View) -> Result<(), Violations> {
    let mut found = Found::new(view);
    let (meta, data) = (At::ROOT.then(Segment::Name("meta")), At::ROOT.then(Segment::Name("data")));
    event.meta.check_members(&mut Check::new(Envelope::<P>::META, &meta, &mut found));
    event.data.check_members(&mut Check::new(P::SHAPE, &data, &mut found));
    found.into_result()
}

/// The part of [`Event`] that the variants of a union share.
pub trait AnyEvent {
    /// See [`Event::info`].
    fn info(&self) -> &'static EventInfo;
    /// See [`Event::meta`].
    fn meta(&self) -> &EventMetadata;
    /// See [`Event::key`].
    fn key(&self) -> Cow<'_, str>;
    /// See [`Event::encode`].
    fn encode(&self, out: &mut Vec<u8>);
    /// See [`Event::validate`].
    ///
    /// # Errors
    /// Every violation.
    fn validate(&self) -> Result<(), Violations>;
}

impl<P: Payload> AnyEvent for BaseEvent<P> {
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
        Event::encode(self, out);
    }

    fn validate(&self) -> Result<(), Violations> {
        Event::validate(self)
    }
}

/// The generated union over all events of a catalogue.
pub trait EventUnion: Clone + std::fmt::Debug + Send + Sync + 'static {
    /// The catalogue.
    const CATALOG: &'static CatalogInfo;
    /// How each event is read, in the catalogue's order.
    const VARIANTS: &'static [Variant<Self>];

    /// The event inside.
    fn event(&self) -> &dyn AnyEvent;
}

/// How one event of a union is read.
#[derive(Debug)]
pub struct Variant<U> {
    decode: fn(&[u8]) -> Result<U, DecodeError>,
    read: fn(&[u8]) -> Result<U, Rejected>,
    check: fn(&[u8], View) -> Result<(), Rejected>,
}

/// Reads the event with payload `P` into the union.
#[must_use]
pub const fn variant<P: Payload, U: From<BaseEvent<P>>>() -> Variant<U> {
    Variant {
        decode: |bytes| BaseEvent::<P>::decode(bytes).map(U::from),
        read: |bytes| BaseEvent::<P>::read(bytes).map(U::from),
        check: BaseEvent::<P>::check,
    }
}

impl<U: EventUnion> Event for U {
    fn infos() -> &'static [&'static EventInfo] {
        U::CATALOG.events
    }

    fn info(&self) -> &'static EventInfo {
        self.event().info()
    }

    fn meta(&self) -> &EventMetadata {
        self.event().meta()
    }

    fn key(&self) -> Cow<'_, str> {
        self.event().key()
    }

    fn encode(&self, out: &mut Vec<u8>) {
        self.event().encode(out);
    }

    fn decode(bytes: &[u8]) -> Result<Self, DecodeError> {
        let variant = find::<U>(bytes).map_err(|error| *error)?;
        (variant.decode)(bytes)
    }

    fn validate(&self) -> Result<(), Violations> {
        self.event().validate()
    }

    fn read(bytes: &[u8]) -> Result<Self, Rejected> {
        match find::<U>(bytes) {
            Ok(variant) => (variant.read)(bytes),
            Err(error) => {
                let failed = report::violation(&error.path, error.code, "not readable");
                check_unknown::<U>(bytes, View::Read).and(Err(failed))
            }
        }
    }

    fn check(bytes: &[u8], view: View) -> Result<(), Rejected> {
        match find::<U>(bytes) {
            Ok(variant) => (variant.check)(bytes, view),
            Err(_) => check_unknown::<U>(bytes, view),
        }
    }
}

fn check_unknown<U: EventUnion>(bytes: &[u8], view: View) -> Result<(), Rejected> {
    report::check(bytes, const { &Shape { members: &envelope::unknown(U::CATALOG.events) } }, view)
}

/// The variant for the type string that a document has.
fn find<U: EventUnion>(bytes: &[u8]) -> Outcome<&'static Variant<U>> {
    let reader = Reader::from_bytes(bytes)?;
    let inside = |error: Box<DecodeError>| error.inside(&Segment::Name("type"));
    let Some(mut value) = reader.find("type")? else { return reader.fail_here("required").map_err(inside) };
    let before = value.clone();
    let name = value.string().map_err(inside)?;
    let index = U::CATALOG.events.iter().position(|info| info.event_type == name);
    let variant = index.and_then(|index| U::VARIANTS.get(index));
    variant.map_or_else(|| before.fail("event_type").map_err(inside), Ok)
}
