//! Laws that hold for any bytes and for any event.

mod example;

use std::collections::BTreeMap;

use events_runtime::{BaseEvent, DateTime, Event, EventMetadata, Maybe, Rejected, Uuid, Value, View};
use example::ShopEvent;
use example::documents::PLACED;
use example::order::{OrderPlaced, OrderPlacedEvent};
use example::types::{Defect, DefectCode, Disposition, PersonId, Priority};
use proptest::collection::{btree_map, vec};
use proptest::prelude::*;

fn holds_for_any_bytes(bytes: &[u8]) {
    let read = OrderPlacedEvent::read(bytes);
    let checked = OrderPlacedEvent::check(bytes, View::Read);
    assert_eq!(read.as_ref().map(|_| ()), checked.as_ref().map(|_| ()), "both passes agree");
    assert_eq!(read.is_ok(), ShopEvent::read(bytes).is_ok(), "the union reads what its variant reads");
    if OrderPlacedEvent::check(bytes, View::Write).is_ok() {
        assert!(read.is_ok(), "what may be written can be read");
    }
    let is_json =
        std::str::from_utf8(bytes).is_ok() && serde_json::from_slice::<serde::de::IgnoredAny>(bytes).is_ok();
    assert_eq!(
        is_json,
        !matches!(checked, Err(Rejected::NotJson { .. })),
        "another parser agrees on what is JSON"
    );
    let Ok(event) = read else { return };
    assert_eq!(OrderPlacedEvent::decode(bytes).as_ref(), Ok(&event));
    let mut out = Vec::new();
    event.encode(&mut out);
    assert_eq!(OrderPlacedEvent::decode(&out), Ok(event));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn any_bytes_are_read_or_refused(bytes in vec(any::<u8>(), 0..64)) {
        holds_for_any_bytes(&bytes);
    }

    #[test]
    fn any_row_of_tokens_is_read_or_refused(tokens in vec(token(), 0..40)) {
        holds_for_any_bytes(tokens.concat().as_bytes());
    }

    #[test]
    fn any_damaged_document_is_read_or_refused(edits in vec(edit(), 1..5)) {
        let mut bytes = PLACED.as_bytes().to_vec();
        for edit in edits {
            edit.apply(&mut bytes);
        }
        holds_for_any_bytes(&bytes);
    }
}

proptest! {
    #[test]
    fn an_event_comes_back_as_it_was(event in events()) {
        let mut out = Vec::new();
        event.encode(&mut out);
        prop_assert_eq!(OrderPlacedEvent::decode(&out), Ok(event.clone()));
        prop_assert_eq!(ShopEvent::decode(&out), Ok(ShopEvent::from(event)));
    }

    #[test]
    fn a_value_and_its_document_break_the_same_rules(event in events()) {
        let mut out = Vec::new();
        event.encode(&mut out);
        let of_document = match OrderPlacedEvent::check(&out, View::Write) {
            Ok(()) => Ok(()),
            Err(Rejected::Invalid(violations)) => Err(violations),
            Err(other) => panic!("{other}"),
        };
        prop_assert_eq!(event.validate(), of_document);
    }
}

#[test]
fn what_has_no_form_on_the_wire_is_refused_before_it_is_written() {
    let mut event = OrderPlacedEvent::read(PLACED.as_bytes()).expect("valid");
    for (weight, rule) in [(f64::NAN, "not_finite"), (f64::INFINITY, "not_finite"), (-0.0, "exclusive_min")] {
        event.data.weight = Some(weight);
        let violations = event.validate().expect_err("refused");
        assert_eq!((violations.0[0].path.as_str(), violations.0[0].rule), ("/data/weight", rule));
    }
    event.data.weight = None;
    event.data.quantity = 1 << 53;
    assert_eq!(event.validate().expect_err("refused").0[0].rule, "max");
}

#[test]
fn personal_data_is_not_shown() {
    let event = OrderPlacedEvent::read(PLACED.replace(":\"u\"", ":\"secret\"").as_bytes()).expect("valid");
    assert_eq!(event.data.placed_by, PersonId::from("secret"));
    assert_eq!(event.meta.user_id.as_deref(), Some("secret"));
    assert!(!format!("{event:?} {event:#?}").contains("secret"));
}

fn token() -> impl Strategy<Value = &'static str> {
    proptest::sample::select(vec![
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "\"",
        "\"a\"",
        "\"type\":",
        "\"data\":",
        "\"meta\":",
        "\\",
        "\\u",
        "\\ud800",
        "null",
        "true",
        "1",
        "-",
        "0",
        ".5",
        "e9",
        " ",
        "\n",
        "é",
        "\u{0}",
    ])
}

#[derive(Clone, Debug)]
enum Edit {
    Put(prop::sample::Index, u8),
    Delete(prop::sample::Index, usize),
    Insert(prop::sample::Index, &'static str),
    Repeat(prop::sample::Index, usize),
}

fn edit() -> impl Strategy<Value = Edit> {
    let place = any::<prop::sample::Index>;
    prop_oneof![
        (place(), any::<u8>()).prop_map(|(at, byte)| Edit::Put(at, byte)),
        (place(), 1..20_usize).prop_map(|(at, length)| Edit::Delete(at, length)),
        (place(), token()).prop_map(|(at, text)| Edit::Insert(at, text)),
        (place(), 1..40_usize).prop_map(|(at, length)| Edit::Repeat(at, length)),
    ]
}

impl Edit {
    fn apply(self, bytes: &mut Vec<u8>) {
        let (Self::Put(place, _) | Self::Delete(place, _) | Self::Insert(place, _) | Self::Repeat(place, _)) =
            self;
        let at = place.index(bytes.len() + 1);
        let end = |length: usize| (at + length).min(bytes.len());
        match self {
            Self::Put(_, byte) if at < bytes.len() => bytes[at] = byte,
            Self::Put(_, byte) => bytes.push(byte),
            Self::Delete(_, length) => drop(bytes.drain(at..end(length))),
            Self::Insert(_, text) => drop(bytes.splice(at..at, text.bytes())),
            Self::Repeat(_, length) => {
                let copy = bytes[at..end(length)].to_vec();
                drop(bytes.splice(at..at, copy));
            }
        }
    }
}

fn events() -> impl Strategy<Value = OrderPlacedEvent> {
    let text = || any::<String>();
    let scalars = (text(), int(), proptest::option::of(number()), millis(), any::<bool>(), any::<[u8; 16]>());
    let optional =
        (any::<Option<u128>>(), date(), vec("[a-c]{0,4}", 0..5), proptest::option::of(vec(defect(), 0..3)));
    let open = (
        disposition(),
        proptest::option::of(btree_map(text(), json(), 0..6)),
        text(),
        any::<Option<String>>(),
    );
    (scalars, optional, open).prop_map(|(scalars, optional, open)| {
        let (order_id, quantity, weight, due_date, high, id) = scalars;
        let (customer, shipped, labels, defects) = optional;
        let (disposition, details, currency, user_id) = open;
        let data = OrderPlaced {
            order_id,
            quantity,
            weight,
            due_date,
            priority: if high { Priority::High } else { Priority::Low },
            customer: customer.map(Uuid::from_u128),
            shipped,
            labels,
            placed_by: PersonId::from(currency.as_str()),
            currency,
            defects,
            disposition,
            details: details.clone(),
        };
        let meta = EventMetadata::new("test").with_timestamp(due_date);
        let meta = EventMetadata { event_id: Uuid::from_bytes(id), user_id, metadata: details, ..meta };
        BaseEvent::new(data, meta)
    })
}

fn int() -> impl Strategy<Value = i64> {
    let largest = (1_i64 << 53) - 1;
    prop_oneof![-largest..=largest, 0..3_i64, Just(largest)]
}

fn number() -> impl Strategy<Value = f64> {
    use proptest::num::f64::{NEGATIVE, NORMAL, POSITIVE, SUBNORMAL, ZERO};
    POSITIVE | NEGATIVE | NORMAL | SUBNORMAL | ZERO
}

fn millis() -> impl Strategy<Value = DateTime> {
    (-62_135_596_800_000..=253_402_300_799_999_i64)
        .prop_map(|millis| DateTime::from_unix_millis(millis).expect("in range"))
}

fn date() -> impl Strategy<Value = Maybe<events_runtime::Date>> {
    let date = (1..=9999_i16, 1..=12_i8, 1..=28_i8)
        .prop_map(|(year, month, day)| Maybe::Value(events_runtime::Date::constant(year, month, day)));
    prop_oneof![Just(Maybe::Absent), Just(Maybe::Null), date]
}

fn defect() -> impl Strategy<Value = Defect> {
    let code = "SCRATCH|NEW|é".prop_map(|code| DefectCode::from(code.as_str()));
    (code, int()).prop_map(|(code, quantity)| Defect { code, quantity })
}

fn disposition() -> impl Strategy<Value = Disposition> {
    prop_oneof![Just(Disposition::UseAsIs), int().prop_map(|quantity| Disposition::Scrap { quantity })]
}

fn json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        number().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 16, 4, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(Value::from),
            btree_map(any::<String>(), inner, 0..4)
                .prop_map(|members: BTreeMap<_, _>| Value::Object(members.into_iter().collect())),
        ]
    })
}
