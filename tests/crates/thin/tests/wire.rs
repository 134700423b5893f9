//! The wire, seen without any feature that something else might have switched on.

use mes_events::material::{MaterialReceived, MaterialReceivedEvent};
use mes_events::{DateTime, Event, EventMetadata, Value};

#[test]
fn records_come_back_byte_for_byte_but_for_the_order_of_the_metadata() {
    let mut rewritten = 0;
    for line in include_str!("../../../fixtures/records.jsonl").lines() {
        let record: Value = line.parse().expect("JSON");
        let document = record["value"].as_str().expect("a string");
        let Ok((_, out)) = thin::rewritten(document.as_bytes()) else { continue };
        let parse = |text: &str| text.parse::<Value>().expect("JSON");
        assert_eq!(parse(std::str::from_utf8(&out).expect("UTF-8")), parse(document));
        assert_eq!(out.len(), document.len());
        rewritten += 1;
    }
    assert_eq!(rewritten, 17);
}

#[test]
fn no_bit_of_a_million_doubles_changes() {
    let mut seed = 0x9E37_79B9_7F4A_7C15_u64;
    let mut event = received(0.0);
    let mut out = Vec::new();
    for _ in 0..1_000_000 {
        event.data.quantity = f64::from_bits(next(&mut seed));
        if !event.data.quantity.is_finite() {
            continue;
        }
        out.clear();
        event.encode(&mut out);
        let back = MaterialReceivedEvent::decode(&out).expect("a finite double is a number");
        assert_eq!(back.data.quantity.to_bits(), event.data.quantity.to_bits());
    }
}

#[test]
fn the_ends_of_the_doubles_come_back_too() {
    for quantity in
        [0.0, -0.0, 5e-324, f64::MIN_POSITIVE, f64::MAX, f64::MIN, 1e21, 1e-7, 0.1 + 0.2, 1e-6, 1e20]
    {
        let mut out = Vec::new();
        received(quantity).encode(&mut out);
        let back = MaterialReceivedEvent::decode(&out).expect("a finite double is a number");
        assert_eq!(back.data.quantity.to_bits(), quantity.to_bits(), "{quantity:?}");
    }
}

fn received(quantity: f64) -> MaterialReceivedEvent {
    let data = MaterialReceived {
        transaction_id: "tx".into(),
        part_id: "part".into(),
        part_number: "P".into(),
        quantity,
        lot_number: "lot".into(),
        supplier_id: None,
        received_by: "user".into(),
        received_date: DateTime::now(),
    };
    MaterialReceivedEvent::new(data, EventMetadata::new("test"))
}

/// splitmix64
fn next(seed: &mut u64) -> u64 {
    *seed = seed.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let mut bits = *seed;
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    bits ^ (bits >> 31)
}
