//! The event in several spellings.

use mes_events::{Event as _, MesEvent, Value};

use crate::bare;

/// As it is written: 557 bytes.
pub(crate) const CANONICAL: &str = r#"{"type":"material.received","meta":{"eventId":"7f9c24e8-3b12-4fef-91e0-4d1c0b9e3f1a","timestamp":"2026-01-15T10:30:00.123Z","source":"material-service","version":"1.0","correlationId":"0b9e3f1a-24e8-4b12-8fef-91e04d1c7f9c","causationId":"3b127f9c-4fef-41e0-84d1-c0b9e3f1a24e","userId":"op-9"},"data":{"transactionId":"91e04d1c-7f9c-4fef-8b12-24e83f1a0b9e","partId":"4fef7f9c-3b12-4e04-91e0-0b9e3f1a4d1c","partNumber":"PN-4711-A","quantity":12.5,"lotNumber":"lot-042","supplierId":"supplier-17","receivedBy":"op-9","receivedDate":"2026-01-15T10:29:58.044Z"}}"#;

/// The members of every object in one other order.
pub(crate) fn shuffled() -> String {
    let event: Value = CANONICAL.parse().expect("JSON");
    let object = |value: &Value, names: &[&str]| {
        let members: Vec<_> = names.iter().map(|name| format!("\"{name}\":{}", value[name])).collect();
        format!("{{{}}}", members.join(","))
    };
    let meta =
        ["userId", "timestamp", "version", "causationId", "eventId", "correlationId", "source"].as_slice();
    let data = [
        "receivedBy",
        "partId",
        "receivedDate",
        "transactionId",
        "supplierId",
        "partNumber",
        "quantity",
        "lotNumber",
    ];
    let (meta, data) = (object(&event["meta"], meta), object(&event["data"], &data));
    format!(r#"{{"data":{data},"meta":{meta},"type":{}}}"#, event["type"])
}

/// With line breaks and an indent of two.
pub(crate) fn pretty() -> String {
    let mut out = String::new();
    let mut level = 0;
    let mut quoted = false;
    for letter in CANONICAL.chars() {
        quoted ^= letter == '"';
        match letter {
            _ if quoted => out.push(letter),
            '{' | ',' => {
                level += usize::from(letter == '{');
                out.push(letter);
                out.extend(std::iter::once("\n").chain(std::iter::repeat_n("  ", level)));
            }
            '}' => {
                level -= 1;
                out.extend(std::iter::once("\n").chain(std::iter::repeat_n("  ", level)));
                out.push(letter);
            }
            ':' => out.push_str(": "),
            _ => out.push(letter),
        }
    }
    out
}

/// With three members that the contract does not have.
pub(crate) fn with_unknown_members() -> String {
    CANONICAL
        .replacen(r#","meta""#, r#","traceparent":"00-4bf92f3577b34da6a3ce929d0e0e4736-00","meta""#, 1)
        .replacen(r#""version""#, r#""tenant":{"id":7,"tags":["a","b",null,true]},"version""#, 1)
        .replacen(r#""quantity""#, r#""lotSize":-12.5e1,"quantity""#, 1)
}

/// Both sides read every spelling as the same event, and write it as the same bytes.
pub(crate) fn check() {
    assert_eq!(CANONICAL.len(), 557);
    for document in [CANONICAL.to_owned(), shuffled(), pretty(), with_unknown_members()] {
        let event = MesEvent::read(document.as_bytes()).expect("a valid event");
        let mut written = Vec::new();
        event.encode(&mut written);
        assert_eq!(written, CANONICAL.as_bytes());
        let bare: bare::Event = serde_json::from_str(&document).expect("the same event");
        assert_eq!(serde_json::to_string(&bare).expect("JSON"), CANONICAL);
    }
}
