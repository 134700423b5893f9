//! Every example of events.yaml is an event that Rust reads and writes.

use mes_events::codec::violations;
use mes_events::{CATALOG, Event, EventMetadata, MesEvent, Value, View};

#[test]
fn every_example_is_read_and_written_back() {
    let catalog =
        events_codegen::compile("events.yaml", include_bytes!("../events.yaml")).expect("no mistakes");
    assert_eq!(CATALOG.events.len(), catalog.events.len());
    for event in &catalog.events {
        let version = event.newest();
        assert!(!version.examples.is_empty(), "{} has no example", event.event_type);
        for example in &version.examples {
            let document = document(&event.event_type, &version.number.to_string(), example);
            let text = document.to_string();
            let event = MesEvent::read(text.as_bytes()).unwrap_or_else(|error| panic!("{text}: {error}"));
            assert_eq!(violations::<MesEvent>(text.as_bytes(), View::Write), Ok(()), "{text}");
            let mut written = Vec::new();
            event.encode(&mut written);
            assert_eq!(MesEvent::decode(&written), Ok(event), "{text}");
            assert_eq!(floats(serde_json::from_slice(&written).expect("JSON")), floats(document));
        }
    }
}

fn document(event_type: &str, version: &str, data: &Value) -> Value {
    let meta = EventMetadata::new("test");
    serde_json::json!({
        "type": event_type,
        "meta": {
            "eventId": meta.event_id.to_string(),
            "timestamp": meta.timestamp.to_string(),
            "source": meta.source,
            "version": version,
        },
        "data": data,
    })
}

/// Numbers as doubles: `1` and `1.0` are one number.
fn floats(value: Value) -> Value {
    match value {
        Value::Number(number) => number.as_f64().into(),
        Value::Array(items) => items.into_iter().map(floats).collect(),
        Value::Object(members) => members.into_iter().map(|(name, value)| (name, floats(value))).collect(),
        other => other,
    }
}
