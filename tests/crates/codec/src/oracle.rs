//! What a document means: read by serde_json, guided by the model. Nothing of the runtime is used here.
//!
//! Where it is stricter than serde_json with derived types, that is wanted, and said once, in [`meaning`].

mod seed;

use std::cell::{Cell, RefCell};
use std::fmt;

use events_codegen::model::{Event, Field, Size};
use serde::de::{DeserializeSeed, Error, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;
use serde_json::{Map, Value};

use crate::grammar;
use crate::model::Model;

use seed::Seed;
pub use seed::matches;

/// The levels of arrays and objects that a value may have whose shape the catalogue does not say.
const DEPTH: usize = 128;

/// The greatest integer that a double holds exactly, and all smaller ones with it.
const MAX_INT: i64 = (1 << 53) - 1;

/// What a document means to a consumer.
#[derive(Debug)]
pub enum Meaning {
    /// No JSON, or not of its type's shape: nobody can read it.
    Broken(String),
    /// It can be read, and breaks these constraints.
    Invalid(Value, Vec<&'static str>),
    /// An event: as it is to be written.
    Valid(Value, Producer),
}

/// What a producer's view says of an event that consumers read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Producer {
    /// The document has an unknown member, or `null` for an absent one.
    pub loose: bool,
    /// An open enum has a value that the catalogue does not have; reading keeps it.
    pub unknown_value: bool,
}

/// What `bytes` mean.
///
/// Beside what serde_json refuses with derived types: bytes that are not UTF-8, wherever they stand; a list for an object; a
/// map for an enum; more than 128 levels of a `json` or of what is skipped; a key that stands twice in a `map`. What it does
/// not refuse: half a surrogate pair in the name of an unknown member, as it takes one in an unknown member's value.
pub fn meaning(model: &Model, bytes: &[u8]) -> Meaning {
    let Ok(text) = std::str::from_utf8(bytes) else { return Meaning::Broken("not UTF-8".to_owned()) };
    // Where names are read as bytes, serde_json lets it pass.
    if has_raw_control(text) {
        return Meaning::Broken("a control character in a string".to_owned());
    }
    let event = match event_of(model, text) {
        Ok(event) => event,
        Err(error) => return Meaning::Broken(error),
    };
    let context = Context::of(model);
    let mut deserializer = deserializer(text);
    let read = Whole { context: &context, event }.deserialize(&mut deserializer);
    match read.and_then(|value| deserializer.end().map(|()| value)) {
        Err(error) => Meaning::Broken(error.to_string()),
        Ok(value) if context.broken.borrow().is_empty() => {
            let producer =
                Producer { loose: context.loose.get(), unknown_value: context.unknown_value.get() };
            Meaning::Valid(value, producer)
        }
        Ok(value) => Meaning::Invalid(value, context.broken.take()),
    }
}

/// Whether `text` is JSON to serde_json; depth is not looked at.
pub fn is_json(text: &str) -> bool {
    let mut deserializer = deserializer(text);
    serde::de::Deserialize::deserialize(&mut deserializer).and_then(|IgnoredAny| deserializer.end()).is_ok()
}

/// The levels of arrays and objects of a text, JSON or not.
pub fn levels(text: &str) -> usize {
    let (mut level, mut deepest) = (0_usize, 0);
    let (mut quoted, mut escaped) = (false, false);
    for byte in text.bytes() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            b'[' | b'{' if !quoted => {
                level += 1;
                deepest = deepest.max(level);
            }
            b']' | b'}' if !quoted => level = level.saturating_sub(1),
            _ => {}
        }
    }
    deepest
}

/// Whether a control character stands in a string as it is.
fn has_raw_control(text: &str) -> bool {
    let (mut quoted, mut escaped) = (false, false);
    text.bytes().any(|byte| {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            _ => {}
        }
        quoted && byte < 0x20
    })
}

fn deserializer(text: &str) -> serde_json::Deserializer<serde_json::de::StrRead<'_>> {
    let mut deserializer = serde_json::Deserializer::from_str(text);
    deserializer.disable_recursion_limit();
    deserializer
}

fn event_of<'m>(model: &'m Model, text: &str) -> Result<&'m Event, String> {
    let mut deserializer = deserializer(text);
    let name = Head.deserialize(&mut deserializer).map_err(|error| error.to_string())?;
    deserializer.end().map_err(|error| error.to_string())?;
    let found = model.catalog.events.iter().find(|event| event.event_type == name);
    found.ok_or_else(|| format!("no event {name}"))
}

#[derive(Debug)]
struct Context<'m> {
    model: &'m Model,
    broken: RefCell<Vec<&'static str>>,
    loose: Cell<bool>,
    unknown_value: Cell<bool>,
}

impl<'m> Context<'m> {
    fn of(model: &'m Model) -> Self {
        Self { model, broken: RefCell::default(), loose: Cell::default(), unknown_value: Cell::default() }
    }

    fn hold(&self, holds: bool, rule: &'static str) {
        if !holds {
            self.broken.borrow_mut().push(rule);
        }
    }

    fn hold_size(&self, size: Size, count: usize, rule: &'static str) {
        let fits = count as u64 >= size.min && size.max.is_none_or(|max| count as u64 <= max);
        self.hold(fits, rule);
    }
}

/// Only the type string of an event.
struct Head;

impl<'de> DeserializeSeed<'de> for Head {
    type Value = String;

    fn deserialize<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<String, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Head {
    type Value = String;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an event")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<String, A::Error> {
        let mut found = None;
        while let Some(name) = members.next_key_seed(Name)? {
            if name == "type" {
                let value = members.next_value::<String>()?;
                if found.replace(value).is_some() {
                    return Err(A::Error::duplicate_field("type"));
                }
            } else {
                members.next_value::<IgnoredAny>()?;
            }
        }
        found.ok_or_else(|| A::Error::missing_field("type"))
    }
}

/// A whole event.
struct Whole<'c, 'm> {
    context: &'c Context<'m>,
    event: &'m Event,
}

impl<'de> DeserializeSeed<'de> for Whole<'_, '_> {
    type Value = Value;

    fn deserialize<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Whole<'_, '_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an event")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        let (mut meta, mut data) = (None, None);
        while let Some(name) = members.next_key_seed(Name)? {
            let twice = match name.as_str() {
                "meta" => {
                    let fields = &self.context.model.metadata;
                    meta.replace(members.next_value_seed(Fields { context: self.context, fields })?).is_some()
                }
                "data" => {
                    let fields = &self.event.newest().fields;
                    data.replace(members.next_value_seed(Fields { context: self.context, fields })?).is_some()
                }
                // `Head` has read it.
                "type" => {
                    members.next_value::<IgnoredAny>()?;
                    false
                }
                _ => {
                    shallow(&members.next_value::<Box<RawValue>>()?)?;
                    self.context.loose.set(true);
                    false
                }
            };
            if twice {
                return Err(A::Error::custom("a member stands twice"));
            }
        }
        let meta = meta.ok_or_else(|| A::Error::missing_field("meta"))?;
        let data = data.ok_or_else(|| A::Error::missing_field("data"))?;
        let version = meta["version"].as_str().and_then(grammar::version);
        let known =
            version.is_some_and(|(major, _)| self.event.versions.iter().any(|v| v.number.major == major));
        self.context.hold(known, "version");
        let mut event = Map::new();
        event.insert("type".to_owned(), self.event.event_type.clone().into());
        event.insert("meta".to_owned(), meta);
        event.insert("data".to_owned(), data);
        Ok(event.into())
    }
}

/// An object of fields.
struct Fields<'c, 'm> {
    context: &'c Context<'m>,
    fields: &'m [Field],
}

impl<'de> DeserializeSeed<'de> for Fields<'_, '_> {
    type Value = Value;

    fn deserialize<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Fields<'_, '_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        let Self { context, fields } = self;
        let mut slots: Vec<Option<Member>> = fields.iter().map(|_| None).collect();
        while let Some(name) = members.next_key_seed(Name)? {
            match fields.iter().position(|field| field.name == name) {
                Some(at) => {
                    let member = members.next_value_seed(OfField { context, field: &fields[at] })?;
                    if slots[at].replace(member).is_some() {
                        return Err(A::Error::custom(format!("{name} stands twice")));
                    }
                }
                None => {
                    shallow(&members.next_value::<Box<RawValue>>()?)?;
                    context.loose.set(true);
                }
            }
        }
        finish(context, fields, slots, Map::new()).map_err(A::Error::custom)
    }
}

/// The name of a member; U+FFFD stands for half a surrogate pair, which no field's name has.
struct Name;

impl<'de> DeserializeSeed<'de> for Name {
    type Value = String;

    fn deserialize<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<String, D::Error> {
        deserializer.deserialize_bytes(self)
    }
}

impl<'de> Visitor<'de> for Name {
    type Value = String;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a name")
    }

    fn visit_bytes<E: Error>(self, name: &[u8]) -> Result<String, E> {
        Ok(String::from_utf8_lossy(name).into_owned())
    }
}

/// A value whose shape the catalogue does not say is not too deep.
fn shallow<E: Error>(raw: &RawValue) -> Result<(), E> {
    if levels(raw.get()) > DEPTH { Err(E::custom("too deep")) } else { Ok(()) }
}

/// What a member turned out to be.
enum Member {
    /// `null` that means absent.
    Absent,
    Value(Value),
}

/// The object, in the catalogue's order, with its defaults.
fn finish(
    context: &Context<'_>,
    fields: &[Field],
    slots: Vec<Option<Member>>,
    mut object: Map<String, Value>,
) -> Result<Value, String> {
    for (field, slot) in fields.iter().zip(slots) {
        match slot {
            Some(Member::Value(value)) => {
                object.insert(field.name.clone(), value);
            }
            Some(Member::Absent) => {}
            None if field.optional => {}
            None => {
                let default = field.default.as_ref().ok_or_else(|| format!("{} is missing", field.name))?;
                object.insert(field.name.clone(), canonical(context, field, default));
            }
        }
    }
    Ok(object.into())
}

fn canonical(context: &Context<'_>, field: &Field, default: &Value) -> Value {
    let text = default.to_string();
    let seed = Seed { context, ty: &field.ty.ty, nullable: field.ty.nullable };
    seed.deserialize(&mut deserializer(&text)).expect("a default was checked")
}

/// The value of a field.
struct OfField<'c, 'm> {
    context: &'c Context<'m>,
    field: &'m Field,
}

impl<'de> DeserializeSeed<'de> for OfField<'_, '_> {
    type Value = Member;

    fn deserialize<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<Member, D::Error> {
        let Self { context, field } = self;
        let null_is_absent = field.optional && !field.ty.nullable;
        let seed = Seed { context, ty: &field.ty.ty, nullable: field.ty.nullable || null_is_absent };
        let value = seed.deserialize(deserializer)?;
        if null_is_absent && value.is_null() {
            context.loose.set(true);
            return Ok(Member::Absent);
        }
        Ok(Member::Value(value))
    }
}
