//! Values: what is written is of the grammar, canonical, and reads back equal.

use std::sync::LazyLock;

use events_runtime::{BaseEvent, Decimal, Event, EventMetadata, Maybe, Rejected, SignedDuration, Time, View};
use proptest::prelude::*;
use regex::Regex;
use serde_json::{Value, json};

use super::every_scalar::order::{OrderFilledEvent, OrderNestedEvent, OrderScalars, OrderScalarsEvent};
use super::every_scalar::types::Settlement;
use super::{document, schema};

fn read<E: Event>(event: &str, changes: &[(&str, Value)]) -> E {
    E::read(&document(event, changes)).unwrap_or_else(|error| panic!("{event} {changes:?}: {error}"))
}

fn written<E: Event>(event: &E) -> Value {
    let mut bytes = Vec::new();
    event.encode(&mut bytes);
    serde_json::from_slice(&bytes).expect("what is written is JSON")
}

#[test]
fn every_accepted_spelling_is_written_in_one_way() {
    for (member, spelling, canonical) in [
        ("int64", "-42", "-42"),
        ("decimal", "1", "1.00"),
        ("decimal", "-1.5", "-1.50"),
        ("decimal", "-0", "0.00"),
        ("decimal", "9999999999.99", "9999999999.99"),
        ("whole", "9999999999999999999999999999", "9999999999999999999999999999"),
        ("whole", "-0", "0"),
        ("fine", "-0.5", "-0.5000000000000000000000000000"),
        ("time", "08:30:00", "08:30:00"),
        ("time", "08:30:00.500", "08:30:00.5"),
        ("time", "08:30:00.000000001", "08:30:00.000000001"),
        ("duration", "PT90M", "PT1H30M"),
        ("duration", "PT0S", "PT0S"),
        ("duration", "P0DT0.0S", "PT0S"),
        ("duration", "PT0.100S", "PT0.1S"),
        ("duration", "P07DT24H", "P8D"),
        ("duration", "PT86461.5S", "P1DT1M1.5S"),
        (
            "duration",
            "P999999999DT999999999H999999999M999999999.999999999S",
            "P999999999DT999999999H999999999M999999999.999999999S",
        ),
        ("email", "Ann@Example.com", "Ann@Example.com"),
        ("uri", "HTTP://Example.com/%7e", "HTTP://Example.com/%7e"),
        ("bytes", "+/8=", "+/8="),
        ("uuid", "7D444840-9DC0-11D1-B245-5FFDCE74FAD2", "7d444840-9dc0-11d1-b245-5ffdce74fad2"),
    ] {
        let event: OrderScalarsEvent = read("order.scalars", &[(member, spelling.into())]);
        assert_eq!(written(&event)["data"][member], canonical, "{member} {spelling}");
        assert_eq!(event.validate(), Ok(()), "{member} {spelling}");
    }
}

#[test]
fn values_are_those_of_rust() {
    let event: OrderScalarsEvent =
        read("order.scalars", &[("decimal", "12.5".into()), ("time", "08:30:00.5".into())]);
    let data = event.data;
    assert_eq!(data.int64, i64::MIN);
    assert_eq!((data.decimal, data.decimal.to_string()), (Decimal::new(125, 1), "12.50".to_owned()));
    assert_eq!(data.time, Time::constant(8, 30, 0, 500_000_000));
    assert_eq!(data.duration, SignedDuration::new(86_400 + 2 * 3600 + 30 * 60, 500_000_000));
    assert_eq!(data.bytes, [0, 1, 2, 3]);
}

#[test]
fn lists_maps_and_nulls_hold_them() {
    let event: OrderNestedEvent = read(
        "order.nested",
        &[
            ("maybeInt64", Value::Null),
            ("optionalInt64", Value::Null),
            ("maybeDecimal", "1".into()),
            ("amounts", json!({ "a": "2", "b": null })),
            ("maybeBytes", "AA==".into()),
            ("secret", "c2VjcmV0".into()),
        ],
    );
    assert_eq!(event.data.int64s, [1, -1]);
    assert_eq!((event.data.maybe_int64, event.data.optional_int64), (Maybe::Null, None));
    assert_eq!(event.data.int64_by_name["a"], [Some(0), None]);
    assert_eq!(event.data.chunks, [vec![], vec![0]]);
    let out = written(&event);
    let data = &out["data"];
    assert_eq!(data["int64s"], json!(["1", "-1"]));
    assert_eq!(data["maybeInt64"], Value::Null);
    assert!(data.get("optionalInt64").is_none());
    assert_eq!(data["maybeDecimal"], "1.00");
    assert_eq!(data["decimals"], json!(["5.00", "-0.50"]));
    assert_eq!(data["decimalByName"], json!({ "a": null, "b": "0.00" }));
    assert_eq!(data["amounts"], json!({ "a": "2.00", "b": null }));
    assert_eq!(data["settlement"], json!({ "by": "CARD", "amount": "1.50", "reference": "7" }));
    assert_eq!(OrderNestedEvent::read(out.to_string().as_bytes()), Ok(event));
}

#[test]
fn repeated_texts_are_found_by_both_passes() {
    for (member, entries) in [
        ("int64s", json!(["1", "1"])),
        ("emails", json!(["a@b", "a@b"])),
        ("uris", json!(["a:b", "a:b"])),
        ("chunks", json!(["AA==", "AA=="])),
        ("int64s", (0..70).chain([3]).map(|int: i32| int.to_string()).collect()),
    ] {
        let bytes = document("order.nested", &[(member, entries)]);
        let Err(Rejected::Invalid(violations)) = OrderNestedEvent::read(&bytes) else { panic!("{member}") };
        let found: Vec<_> = violations.0.iter().map(|found| (found.path.as_str(), found.rule)).collect();
        assert_eq!(found, [(format!("/data/{member}").as_str(), "unique")]);
    }
}

#[test]
fn defaults_are_read_as_values() {
    let event: OrderFilledEvent = read("order.filled", &[]);
    assert_eq!(event.data.int64, i64::MAX);
    assert_eq!(event.data.duration, SignedDuration::from_mins(15));
    assert_eq!(event.data.settlement, Settlement::Cash { amount: Decimal::ZERO });
    let data = &written(&event)["data"];
    assert_eq!((&data["decimal"], &data["amounts"]), (&json!("12.50"), &json!(["1.50"])));
    assert_eq!(data["bytes"], "AQI=");
}

#[test]
fn personal_data_is_not_shown() {
    let event: OrderNestedEvent =
        read("order.nested", &[("salary", "4711".into()), ("secret", "c2VjcmV0".into())]);
    let shown = format!("{event:?}");
    for secret in ["4711", "Address(\"", "115, 101, 99"] {
        assert!(!shown.contains(secret), "{shown}");
    }
    assert!(shown.contains("Salary(<redacted>)") && shown.contains("token: <redacted>"), "{shown}");
}

static GRAMMARS: LazyLock<Vec<(&str, Regex)>> = LazyLock::new(|| {
    let members = ["int64", "decimal", "whole", "fine", "time", "duration", "email", "uri", "bytes"];
    members.map(|member| (member, schema::patterns("order.scalars", member).0)).into()
});

/// A decimal with any digits, also such as the contract refuses.
fn decimals() -> impl Strategy<Value = Decimal> {
    let digits = prop_oneof![any::<i64>().prop_map(i128::from), 0..1_000_i128, -(1_i128 << 95)..(1 << 95)];
    (digits, 0..=28_u32, any::<bool>()).prop_map(|(units, scale, negative_zero)| {
        let mut decimal = Decimal::from_i128_with_scale(units, scale);
        if negative_zero && decimal.is_zero() {
            decimal.set_sign_negative(true);
        }
        decimal
    })
}

fn durations() -> impl Strategy<Value = SignedDuration> {
    let seconds = prop_oneof![-5..100_000_i64, any::<i64>(), 0..90_000_000_000_000_i64];
    (seconds, prop_oneof![Just(0), 0..1_000_000_000_i32])
        .prop_map(|(seconds, nanos)| SignedDuration::new(seconds, if seconds < 0 { -nanos } else { nanos }))
}

fn times() -> impl Strategy<Value = Time> {
    let nanos =
        prop_oneof![Just(0), (0..1000_i32).prop_map(|millis| millis * 1_000_000), 0..1_000_000_000_i32];
    (0..24_i8, 0..60_i8, 0..60_i8, nanos)
        .prop_map(|(hour, minute, second, nanos)| Time::new(hour, minute, second, nanos).expect("in range"))
}

fn texts(good: &'static str) -> impl Strategy<Value = String> {
    prop_oneof![3 => good, 1 => any::<String>()]
}

fn events() -> impl Strategy<Value = OrderScalarsEvent> {
    let example: OrderScalarsEvent = read("order.scalars", &[]);
    let numbers = (any::<i64>(), decimals(), decimals(), decimals());
    let others = (times(), durations(), texts("[a-z.+]{1,9}@[a-z]{1,9}(\\.[a-z]{2,3})?"));
    let last = (texts("[a-z]{1,9}://[a-z]{0,9}(/[a-z%20]{0,3})?"), prop::collection::vec(any::<u8>(), 0..40));
    (numbers, others, last).prop_map(
        move |((int64, decimal, whole, fine), (time, duration, email), (uri, bytes))| {
            let data = OrderScalars {
                int64,
                decimal,
                whole,
                fine,
                time,
                duration,
                email,
                uri,
                bytes,
                ..example.data.clone()
            };
            BaseEvent::new(data, EventMetadata::new("test"))
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_value_and_its_document_break_the_same_rules(event in events()) {
        let mut out = Vec::new();
        event.encode(&mut out);
        let of_document = match OrderScalarsEvent::check(&out, View::Write) {
            Ok(()) => Ok(()),
            Err(Rejected::Invalid(violations)) => Err(violations),
            Err(other) => panic!("{other}"),
        };
        prop_assert_eq!(event.validate(), of_document.clone());
        if of_document.is_ok() {
            let back = OrderScalarsEvent::read(&out);
            prop_assert_eq!(back.as_ref(), Ok(&event));
            let mut again = Vec::new();
            back.map(|back| back.encode(&mut again)).expect("just compared");
            prop_assert_eq!(again, out);
        }
    }

    #[test]
    fn what_is_written_is_of_the_grammar(event in events()) {
        if event.validate().is_ok() {
            let data = &written(&event)["data"];
            for (member, grammar) in GRAMMARS.iter() {
                let text = data[member].as_str().expect("text");
                prop_assert!(grammar.is_match(text), "{} {}", member, text);
            }
        }
    }
}
