//! One document through both: the runtime's codec over generated types, and the oracle.

use std::path::Path;

use events_runtime::codec::{View, violations};
use events_runtime::{Event, Rejected};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::model::Model;
use crate::oracle::{self, Meaning};

/// A catalogue, and how its union reads.
#[derive(Debug)]
pub struct Entry {
    pub name: &'static str,
    pub model: Model,
    compare: fn(&Model, &[u8]) -> Result<Class, String>,
}

impl Entry {
    /// Puts one document to both sides.
    ///
    /// # Errors
    /// In what they differ.
    pub fn compare(&self, bytes: &[u8]) -> Result<Class, String> {
        (self.compare)(&self.model, bytes)
    }
}

/// The entry of the catalogue whose union is `E`.
pub fn entry<E: Event + Serialize + DeserializeOwned>(name: &'static str, events_yaml: &str) -> Entry {
    Entry { name, model: Model::of(Path::new(events_yaml)), compare: compare::<E> }
}

/// What both sides found a document to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    Broken,
    Invalid,
    Valid,
}

fn compare<E: Event + Serialize + DeserializeOwned>(model: &Model, bytes: &[u8]) -> Result<Class, String> {
    let meaning = oracle::meaning(model, bytes);
    let (decoded, read) = (E::decode(bytes), E::read(bytes));
    let checked = violations::<E>(bytes, View::Read);
    agree(read.is_ok(), checked.is_ok(), "read", "check")?;
    if let Ok(text) = std::str::from_utf8(bytes)
        && oracle::levels(text) <= 128
    {
        let no_json = matches!(read, Err(Rejected::NotJson { .. }));
        agree(no_json, !oracle::is_json(text), "read finds no JSON", "serde_json finds no JSON")?;
    }
    match meaning {
        Meaning::Broken(why) => {
            if let Ok(event) = decoded {
                return Err(format!("decode gives {event:?}; the oracle says: {why}"));
            }
            agree(read.is_ok(), false, "read", &why)?;
            agree(violations::<E>(bytes, View::Write).is_ok(), false, "check as written", &why)?;
            through_serde::<E>(bytes, None)?;
            Ok(Class::Broken)
        }
        Meaning::Invalid(value, broken) => {
            agree(read.is_ok(), false, "read", &format!("{broken:?}"))?;
            agree(
                violations::<E>(bytes, View::Write).is_ok(),
                false,
                "check as written",
                &format!("{broken:?}"),
            )?;
            match decoded {
                Ok(event) if !broken.contains(&"range") => same(&event, &value)?,
                _ => {}
            }
            Ok(Class::Invalid)
        }
        Meaning::Valid(value, producer) => {
            let decoded = decoded.map_err(|error| format!("decode: {error}"))?;
            let read = read.map_err(|error| format!("read: {error}"))?;
            same(&decoded, &value)?;
            same(&read, &value)?;
            agree(decoded.validate().is_ok(), !producer.unknown_value, "validate", "the oracle")?;
            let strict = !producer.loose && !producer.unknown_value;
            agree(violations::<E>(bytes, View::Write).is_ok(), strict, "check as written", "the oracle")?;
            twice(&decoded)?;
            through_serde::<E>(bytes, Some(&value))?;
            Ok(Class::Valid)
        }
    }
}

/// serde's traits read what the codec reads and write what it writes. serde_json refuses more of what is skipped.
fn through_serde<E: Event + Serialize + DeserializeOwned>(
    bytes: &[u8],
    expected: Option<&Value>,
) -> Result<(), String> {
    let read = serde_json::from_slice::<E>(bytes);
    let Some(expected) = expected else {
        return agree(read.is_ok(), false, "serde's Deserialize", "decode");
    };
    let event = match read {
        Ok(event) => event,
        Err(_) if serde_json::from_slice::<Value>(bytes).is_err() => return Ok(()),
        Err(error) => return Err(format!("serde's Deserialize: {error}")),
    };
    same(&event, expected)?;
    let text = serde_json::to_string(&event).map_err(|error| format!("serde's Serialize: {error}"))?;
    let written: Value =
        serde_json::from_str(&text).map_err(|error| format!("serde's Serialize: {error}"))?;
    if !is_same(&written, expected) {
        return Err(format!("serde's Serialize writes {written}; expected {expected}"));
    }
    let again: E =
        serde_json::from_value(written).map_err(|error| format!("serde's Deserialize: {error}"))?;
    same(&again, expected)
}

fn agree(ours: bool, theirs: bool, who: &str, other: &str) -> Result<(), String> {
    if ours == theirs { Ok(()) } else { Err(format!("{who}: {ours}; {other}: {theirs}")) }
}

/// What is written is `value`, member by member in its order, to the last bit of a number.
fn same<E: Event>(event: &E, value: &Value) -> Result<(), String> {
    let mut out = Vec::new();
    event.encode(&mut out);
    let mut deserializer = serde_json::Deserializer::from_slice(&out);
    deserializer.disable_recursion_limit();
    let written: Value = Value::deserialize(&mut deserializer)
        .and_then(|value| deserializer.end().map(|()| value))
        .map_err(|error| format!("encode writes no JSON: {error}"))?;
    if is_same(&written, value) { Ok(()) } else { Err(format!("encode writes {written}; expected {value}")) }
}

fn is_same(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => {
            a == b || a.as_f64().map(f64::to_bits) == b.as_f64().map(f64::to_bits)
        }
        (Value::Array(a), Value::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| is_same(a, b))
        }
        (Value::Object(a), Value::Object(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|((x, a), (y, b))| x == y && is_same(a, b))
        }
        _ => a == b,
    }
}

/// What is written reads as the same event, and is written the same again.
fn twice<E: Event>(event: &E) -> Result<(), String> {
    let (mut first, mut second) = (Vec::new(), Vec::new());
    event.encode(&mut first);
    let again = E::decode(&first).map_err(|error| format!("what was written is not read: {error}"))?;
    again.encode(&mut second);
    let debug = |event: &E| format!("{event:?}");
    // Names and values once more, and not from what was written; it takes time.
    if first != second || first.len() % 8 == 0 && debug(event) != debug(&again) {
        return Err(format!(
            "{} reads as {}",
            String::from_utf8_lossy(&first),
            String::from_utf8_lossy(&second)
        ));
    }
    Ok(())
}
