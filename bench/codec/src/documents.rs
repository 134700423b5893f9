//! The event in several spellings.

use mes_events::{Event as _, Value};

use crate::events::Sample;

/// The members of every object in one other order.
pub(crate) fn shuffled<S: Sample>() -> String {
    let event: Value = S::CANONICAL.parse().expect("JSON");
    let object = |value: &Value, names: &[&str]| {
        let members: Vec<_> = names.iter().map(|name| format!("\"{name}\":{}", value[name])).collect();
        format!("{{{}}}", members.join(","))
    };
    let meta =
        ["userId", "timestamp", "version", "causationId", "eventId", "correlationId", "source"].as_slice();
    let (meta, data) = (object(&event["meta"], meta), object(&event["data"], &S::SHUFFLED));
    format!(r#"{{"data":{data},"meta":{meta},"type":{}}}"#, event["type"])
}

/// With line breaks and an indent of two.
pub(crate) fn pretty<S: Sample>() -> String {
    let mut out = String::new();
    let mut level = 0;
    let mut quoted = false;
    for letter in S::CANONICAL.chars() {
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
pub(crate) fn with_unknown_members<S: Sample>() -> String {
    S::CANONICAL
        .replacen(r#","meta""#, r#","traceparent":"00-4bf92f3577b34da6a3ce929d0e0e4736-00","meta""#, 1)
        .replacen(r#""version""#, r#""tenant":{"id":7,"tags":["a","b",null,true]},"version""#, 1)
        .replacen(r#""quantity""#, r#""lotSize":-12.5e1,"quantity""#, 1)
}

/// Both sides read every spelling as the same event, and write it as the same bytes.
pub(crate) fn check<S: Sample>() {
    assert_eq!(S::CANONICAL.len(), 557);
    for document in [S::CANONICAL.to_owned(), shuffled::<S>(), pretty::<S>(), with_unknown_members::<S>()] {
        let event = S::Any::read(document.as_bytes()).expect("a valid event");
        let mut written = Vec::new();
        event.encode(&mut written);
        assert_eq!(written, S::CANONICAL.as_bytes());
        let bare: S::Bare = serde_json::from_str(&document).expect("the same event");
        assert_eq!(serde_json::to_string(&bare).expect("JSON"), S::CANONICAL);
    }
}
