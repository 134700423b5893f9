//! serde's traits in other formats than JSON text, and of types that are no events. That they agree with the codec on documents
//! is part of `differential`.

use codec_proofs::modules::mes::material::MaterialReceivedEvent;
use codec_proofs::modules::mes::types::{Disposition, Priority};
use codec_proofs::modules::mes::{EventTypes, MesEvent};
use codec_proofs::modules::nullable_and_optional as shop;
use events_runtime::{DateTime, Event, EventMetadata};
use serde_json::{Value, json};

const EVENT: &str = r#"{"type":"material.received","meta":{"eventId":"e1fccbf2-e3f0-438c-966f-9de0bcba6577",
    "timestamp":"2026-11-24T02:44:45.213Z","source":"test","version":"1.0","correlationId":null,"metadata":{"b":1.5,"a":[null]}},
    "data":{"transactionId":"t","partId":"p","partNumber":"n","quantity":2.5,"lotNumber":"l","receivedBy":"x",
    "receivedDate":"2026-11-24T02:44:45Z","extra":1}}"#;

#[test]
fn yaml_holds_an_event_as_json_does() {
    let event: MesEvent = serde_json::from_str(EVENT).unwrap();
    let yaml = serde_yaml::to_string(&event).unwrap();
    assert!(yaml.starts_with("type: material.received\nmeta:\n  eventId: e1fccbf2"), "{yaml}");
    let again: MaterialReceivedEvent = serde_yaml::from_str(&yaml).unwrap();
    let (mut first, mut second) = (Vec::new(), Vec::new());
    event.encode(&mut first);
    again.encode(&mut second);
    assert_eq!(String::from_utf8(first), String::from_utf8(second));
}

#[test]
fn a_type_by_itself_is_what_stands_in_an_event() {
    let pairs = [json!({ "kind": "SCRAP", "quantity": 3 }), json!({ "quantity": 1, "kind": "SCRAP" })];
    for value in pairs {
        let disposition: Disposition = serde_json::from_value(value.clone()).unwrap();
        assert_eq!(serde_json::to_value(&disposition).unwrap(), value);
    }
    assert_eq!(serde_json::to_value(Priority::High).unwrap(), json!("HIGH"));
    assert_eq!(
        serde_json::from_value::<EventTypes>(json!("cache.invalidate")).unwrap(),
        EventTypes::CacheInvalidate
    );
    assert_eq!(serde_json::to_value(EventTypes::CacheInvalidate).unwrap(), json!("cache.invalidate"));
    let datetime: DateTime = serde_json::from_value(json!("2026-11-24T02:44:45.2+01:00")).unwrap();
    assert_eq!(serde_json::to_value(datetime).unwrap(), json!("2026-11-24T02:44:45.2+01:00"));
    let meta = EventMetadata::new("test");
    assert_eq!(serde_json::from_value::<EventMetadata>(serde_json::to_value(&meta).unwrap()).unwrap(), meta);
}

#[test]
fn absent_and_null_stay_apart_and_defaults_are_filled_in() {
    let data = json!({ "orderId": "ae5e98fa-827f-e452-88d2-609c2e71fed1", "required": "r", "nullable": null, "anything": null, "map": {} });
    let read: shop::order::OrderPlaced = serde_json::from_value(data.clone()).unwrap();
    let written = serde_json::to_value(&read).unwrap();
    assert_eq!(
        (&written["nullable"], written.get("both"), &written["defaulted"]),
        (&Value::Null, None, &json!("EUR"))
    );
    let mut both = data;
    both["both"] = Value::Null;
    let read: shop::order::OrderPlaced = serde_json::from_value(both).unwrap();
    assert_eq!(serde_json::to_value(&read).unwrap().get("both"), Some(&Value::Null));
}

#[test]
fn mistakes_have_the_words_of_the_codec() {
    let wrong = EVENT.replace("\"quantity\":2.5", "\"quantity\":\"2.5\"");
    let theirs = serde_json::from_str::<MesEvent>(&wrong).unwrap_err().to_string();
    let ours = MesEvent::decode(wrong.as_bytes()).unwrap_err();
    assert!(theirs.starts_with(ours.code) && theirs.contains("/data/quantity"), "{theirs}; {ours}");
    let twice = EVENT.replace("\"extra\":1", "\"partId\":\"q\"");
    assert!(serde_json::from_str::<MesEvent>(&twice).unwrap_err().to_string().starts_with("duplicate"));
    assert!(
        serde_yaml::from_str::<MesEvent>("type: material.received\nmeta: .nan")
            .unwrap_err()
            .to_string()
            .contains("not_finite")
    );
    assert!(serde_json::from_value::<Priority>(json!("high")).is_err());
}
