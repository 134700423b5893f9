//! Every field of every type is read into its own place and written from it, with a value that no other has.

#![allow(deprecated, reason = "deprecated events are read and written, too")]

use std::fmt::Debug;

use codec_proofs::value::{value, written};
use events_runtime::private::Wire;
use serde_json::Value;

/// A field: its name on the wire, a value and others of it as JSON, and what it is where it is absent, if it may be: no text
/// for nothing, or a default.
struct Place {
    name: &'static str,
    value: &'static str,
    others: &'static [&'static str],
    absent: Option<&'static str>,
}

mod generated {
    use codec_proofs::value::{int64, value};

    use super::{every_place, place, same};

    include!(concat!(env!("OUT_DIR"), "/places.rs"));
}

#[test]
fn every_field_has_its_own_place() {
    generated::all();
}

#[test]
fn a_document_with_two_members_swapped_is_another_value() {
    let read = |json: &str| value::<codec_proofs::modules::mes::types::Defect>(json);
    let defect = read(r#"{"code":"a","description":"b","quantity":1,"severity":"MAJOR"}"#);
    assert_ne!(defect, read(r#"{"code":"b","description":"a","quantity":1,"severity":"MAJOR"}"#));
}

const fn place(
    name: &'static str,
    value: &'static str,
    others: &'static [&'static str],
    absent: Option<&'static str>,
) -> Place {
    Place { name, value, others, absent }
}

/// Reads and writes the type with each field's first value, and then with one field after the other changed or absent.
fn every_place<T: Wire + PartialEq + Debug>(
    name: &str,
    tag: Option<(&str, &str)>,
    places: &[Place],
    build: fn(&[&str]) -> T,
) {
    let first: Vec<&str> = places.iter().map(|place| place.value).collect();
    one(name, tag, places, &first, &first, build);
    for (index, place) in places.iter().enumerate() {
        let changed = |other: &'static str| {
            let mut values = first.clone();
            values[index] = other;
            values
        };
        for other in place.others {
            one(name, tag, places, &changed(other), &changed(other), build);
        }
        if let Some(absent) = place.absent {
            one(name, tag, places, &changed(""), &changed(absent), build);
        }
    }
}

/// `given` is what a document has, `meant` what it is read as and written as; no text is no member.
fn one<T: Wire + PartialEq + Debug>(
    name: &str,
    tag: Option<(&str, &str)>,
    places: &[Place],
    given: &[&str],
    meant: &[&str],
    build: fn(&[&str]) -> T,
) {
    let document = |values: &[&str]| {
        let tag = tag.map(|(name, value)| format!("{}:{}", Value::from(name), Value::from(value)));
        let members = places.iter().zip(values).filter(|(_, value)| !value.is_empty());
        let members = members.map(|(place, value)| format!("{}:{value}", Value::from(place.name)));
        format!("{{{}}}", tag.into_iter().chain(members).collect::<Vec<_>>().join(","))
    };
    let built = build(meant);
    assert_eq!(value::<T>(&document(given)), built, "{name}: {}", document(given));
    // Text, since the order of members counts.
    assert_eq!(written(&built).to_string(), document(meant), "{name}");
}

/// A newtype, or one value of an enum.
fn same<T: Wire + PartialEq + Debug>(json: &str, built: T) {
    assert_eq!(value::<T>(json), built);
    assert_eq!(written(&built).to_string(), json);
}
