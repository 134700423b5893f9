//! serde's traits, by way of the codec: what serde sees of an event is what stands on the wire.
//!
//! A value is written to JSON and that JSON told to the serializer; what a deserializer tells is written down as JSON and
//! read. So there is one codec, with one set of grammars, defaults and spellings, and a type costs two short impls. Reading
//! needs a format that tells what it holds, as JSON, YAML, TOML, CBOR and MessagePack do and bincode does not.

mod deserialize;
mod serialize;

use std::fmt::Display;
use std::str::FromStr;

use ::serde::{Deserializer, Serializer, de, ser};

use super::{DecodeError, Reader, Wire, tree};
use crate::{BaseEvent, DateTime, Event, EventMetadata, Payload};

/// Tells a value to `serializer`.
///
/// # Errors
/// The serializer's; and where the value has more levels than any event.
pub fn serialize<T: Wire, S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
    let mut json = Vec::new();
    value.write("", &mut json);
    retell(&json, serializer)
}

/// Tells an event to `serializer`.
///
/// # Errors
/// As [`serialize`].
pub fn serialize_event<E: Event, S: Serializer>(event: &E, serializer: S) -> Result<S::Ok, S::Error> {
    let mut json = Vec::new();
    event.encode(&mut json);
    retell(&json, serializer)
}

/// Reads a value as the codec does: every spelling, defaults filled in, without validation.
///
/// # Errors
/// The deserializer's, and a [`DecodeError`] in its words.
pub fn deserialize<'de, T: Wire, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    read(&deserialize::json(deserializer)?).map_err(de::Error::custom)
}

/// Reads an event as [`Event::decode`] does.
///
/// # Errors
/// As [`deserialize`].
pub fn deserialize_event<'de, E: Event, D: Deserializer<'de>>(deserializer: D) -> Result<E, D::Error> {
    E::decode(&deserialize::json(deserializer)?).map_err(de::Error::custom)
}

/// Tells the name of an event type to `serializer`.
///
/// # Errors
/// The serializer's.
pub fn serialize_name<T: Display, S: Serializer>(name: &T, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(name)
}

/// Reads the name of an event type.
///
/// # Errors
/// The deserializer's, and where the catalogue has no such type.
pub fn deserialize_name<'de, T, D>(deserializer: D) -> Result<T, D::Error>
where
    T: FromStr<Err: Display>,
    D: Deserializer<'de>,
{
    <String as ::serde::Deserialize>::deserialize(deserializer)?.parse().map_err(de::Error::custom)
}

fn retell<S: Serializer>(json: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
    let node = tree::parse(json).map_err(ser::Error::custom)?;
    ::serde::Serialize::serialize(&node, serializer)
}

fn read<T: Wire>(json: &[u8]) -> Result<T, Box<DecodeError>> {
    let reader = Reader::from_bytes(json)?;
    let mut value = T::EMPTY;
    let end = value.read(&reader, 0).and_then(|at| reader.end(at));
    end.map(|_| value).map_err(|fail| reader.mistake(fail))
}

impl<P: Payload> ::serde::Serialize for BaseEvent<P> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serialize_event(self, serializer)
    }
}

impl<'de, P: Payload> ::serde::Deserialize<'de> for BaseEvent<P> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserialize_event(deserializer)
    }
}

crate::__serde!(EventMetadata);
crate::__serde!(DateTime);
