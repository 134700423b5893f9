//! Corners of JSON text: what is accepted, what is refused, and by which rule. In both views where nothing else is said.

mod example;

use events_runtime::{Event, Rejected, View};
use example::ShopEvent;
use example::documents::PLACED;
use example::order::OrderPlacedEvent;

/// The violations of the valid document after a change of its text.
fn refused(from: &str, to: &str, view: View) -> Vec<(String, &'static str)> {
    let changed = PLACED.replacen(from, to, 1);
    assert_ne!(changed, PLACED, "{from} is not in the document");
    let answer = OrderPlacedEvent::check(changed.as_bytes(), view);
    if view == View::Read {
        let read = OrderPlacedEvent::read(changed.as_bytes());
        assert_eq!(read.as_ref().map(|_| ()).map_err(Clone::clone), answer, "{to}");
        assert_eq!(ShopEvent::read(changed.as_bytes()), read.map(ShopEvent::from), "{to}");
    }
    match answer {
        Ok(()) => Vec::new(),
        Err(Rejected::Invalid(violations)) => violations.0.into_iter().map(|v| (v.path, v.rule)).collect(),
        Err(other) => panic!("{to}: {other}"),
    }
}

#[track_caller]
fn accepts(from: &str, to: &str) {
    for view in [View::Read, View::Write] {
        assert_eq!(refused(from, to, view), [], "{to} {view:?}");
    }
}

#[track_caller]
fn refuses(from: &str, to: &str, violations: &[(&str, &str)]) {
    for view in [View::Read, View::Write] {
        let found = refused(from, to, view);
        let found: Vec<_> = found.iter().map(|(path, rule)| (path.as_str(), *rule)).collect();
        assert_eq!(found, violations, "{to} {view:?}");
    }
}

#[test]
fn integers_go_by_their_value() {
    for spelling in ["3.0", "1e2", "30e-1", "9007199254740991", "9007199254740991.0"] {
        accepts("\"quantity\":3", &format!("\"quantity\":{spelling}"));
    }
    for (spelling, rule) in [
        ("3.5", "type"),
        ("9007199254740992", "max"),
        ("1e300", "max"),
        ("99999999999999999999", "max"),
        ("-1", "min"),
        ("-9007199254740992", "min"),
        ("1e400", "not_finite"),
        ("\"3\"", "type"),
        ("true", "type"),
        ("null", "null"),
        ("[]", "type"),
    ] {
        refuses("\"quantity\":3", &format!("\"quantity\":{spelling}"), &[("/data/quantity", rule)]);
    }
}

#[test]
fn numbers_are_finite_doubles() {
    for spelling in ["1", "1e-400", "1E+2", "5e-324", "1.7976931348623157e308"] {
        let expected: &[(&str, &str)] =
            if spelling == "1e-400" { &[("/data/weight", "exclusive_min")] } else { &[] };
        refuses("\"weight\":2.5", &format!("\"weight\":{spelling}"), expected);
    }
    refuses("\"weight\":2.5", "\"weight\":1e400", &[("/data/weight", "not_finite")]);
    refuses("\"weight\":2.5", "\"weight\":-0", &[("/data/weight", "exclusive_min")]);
}

#[test]
fn absent_and_null_are_told_apart() {
    accepts("\"shipped\":null,", "");
    accepts("\"shipped\":null", "\"shipped\":\"2025-11-01\"");
    accepts("\"weight\":2.5,", "");
    accepts("\"currency\":\"EUR\",", "");
    refuses("\"currency\":\"EUR\"", "\"currency\":null", &[("/data/currency", "null")]);
    refuses("\"customer\":null,", "", &[("/data/customer", "required")]);
    refuses("\"orderId\":\"o-1\",", "", &[("/data/orderId", "required")]);
    for (from, to, path) in [
        ("\"weight\":2.5", "\"weight\":null", "/data/weight"),
        ("\"correlationId\":\"c\"", "\"correlationId\":null", "/meta/correlationId"),
    ] {
        assert_eq!(refused(from, to, View::Read), []);
        assert_eq!(refused(from, to, View::Write), [(path.to_owned(), "null")]);
    }
}

#[test]
fn unknown_members_are_skipped_by_readers_only() {
    for (from, to, path) in [
        ("\"orderId\"", "\"x\":[{}],\"orderId\"", "/data/x"),
        ("\"source\"", "\"x\":1e999,\"source\"", "/meta/x"),
        ("{\"type\"", "{\"x\":\"\\ud800\",\"type\"", "/x"),
        ("\"kind\":\"SCRAP\"", "\"a/b~\":1,\"kind\":\"SCRAP\"", "/data/disposition/a~1b~0"),
    ] {
        assert_eq!(refused(from, to, View::Read), []);
        assert_eq!(refused(from, to, View::Write), [(path.to_owned(), "unknown_member")]);
    }
    accepts("\"kind\":\"SCRAP\",\"quantity\":2", "\"quantity\":2,\"kind\":\"SCRAP\"");
}

#[test]
fn members_stand_once() {
    refuses("\"quantity\":3", "\"quantity\":3,\"quantity\":3", &[("/data/quantity", "duplicate")]);
    refuses("\"quantity\":3", "\"quantity\":3,\"quantit\\u0079\":3", &[("/data/quantity", "duplicate")]);
    refuses("{\"type\"", "{\"type\":\"order.placed\",\"type\"", &[("/type", "duplicate")]);
    refuses(
        "\"kind\":\"SCRAP\"",
        "\"kind\":\"SCRAP\",\"kind\":1",
        &[("/data/disposition/kind", "duplicate")],
    );
    refuses("\"tenant\":\"x\"", "\"tenant\":\"x\",\"tenant\":1", &[("/meta/metadata/tenant", "duplicate")]);
    accepts("{\"b\":null}", "{\"b\":null,\"b\":1}");
}

#[test]
fn texts_are_whole_characters() {
    accepts("\"orderId\":\"o-1\"", r#""orderId":"\ud83d\ude00\u0000\/""#);
    for half in [r"\ud800", r"\udc00", r"\ud800\ud800", r"\ud800x", r"\udc00\ud800"] {
        refuses("\"orderId\":\"o-1\"", &format!("\"orderId\":\"{half}\""), &[("/data/orderId", "type")]);
    }
    refuses("\"tenant\":\"x\"", r#""tenant":{"a":"\ud800"}"#, &[("/meta/metadata/tenant/a", "type")]);
    refuses("\"labels\":[\"a\",\"b\"]", "\"labels\":[\"abcd\"]", &[("/data/labels/0", "max_length")]);
}

#[test]
fn grammars_are_strict() {
    accepts("e1fccbf2-e3f0", "E1FCCBF2-e3f0");
    for uuid in
        ["e1fccbf2e3f0438c966f9de0bcba6577", "{e1fccbf2-e3f0-438c-966f-9de0bcba6577}", "urn:uuid:x", ""]
    {
        let from = "e1fccbf2-e3f0-438c-966f-9de0bcba6577";
        refuses(from, uuid, &[("/meta/eventId", "format")]);
    }
    refuses("2025-11-01T00:00:00+01:00", "2025-11-01 00:00:00Z", &[("/data/dueDate", "format")]);
    refuses("\"shipped\":null", "\"shipped\":\"2025-02-29\"", &[("/data/shipped", "format")]);
}

#[test]
fn enums_unions_types_and_versions() {
    refuses("\"HIGH\"", "\"high\"", &[("/data/priority", "enum")]);
    refuses("\"kind\":\"SCRAP\"", "\"kind\":\"BURN\"", &[("/data/disposition/kind", "unknown_tag")]);
    refuses("\"kind\":\"SCRAP\",", "", &[("/data/disposition/kind", "required")]);
    refuses("\"kind\":\"SCRAP\"", "\"kind\":null", &[("/data/disposition/kind", "null")]);
    assert_eq!(refused("\"SCRATCH\"", "\"NEW\"", View::Read), []);
    let path = "/data/defects/0/code".to_owned();
    assert_eq!(refused("\"SCRATCH\"", "\"NEW\"", View::Write), [(path, "enum")]);
    accepts("\"version\":\"1.2\"", "\"version\":\"1.9\"");
    for version in ["2.0", "1", "1.2.3", "01.2", "1.", "x", "1.-2", "99999999999.0"] {
        let to = format!("\"version\":\"{version}\"");
        refuses("\"version\":\"1.2\"", &to, &[("/meta/version", "version")]);
    }
}

#[test]
fn depth_is_counted_from_the_value() {
    let nested = |levels: usize| format!("{}{}", "[".repeat(levels), "]".repeat(levels));
    accepts("\"tenant\":\"x\"", &format!("\"tenant\":{}", nested(128)));
    for levels in [129, 1000, 100_000] {
        let to = format!("\"tenant\":{}", nested(levels));
        refuses("\"tenant\":\"x\"", &to, &[("/meta/metadata/tenant", "depth")]);
        let to = format!("\"x\":{},\"orderId\"", nested(levels));
        assert_eq!(refused("\"orderId\"", &to, View::Read), [("/data/x".to_owned(), "depth")]);
    }
}

#[test]
fn every_violation_is_named_in_the_order_of_the_contract() {
    let document = r#"{"type":"order.placed","data":{"quantity":0,"weight":-1,"labels":["x","x","abcd","A"],"defects":[{"quantity":0}]},"meta":{}}"#;
    let Err(Rejected::Invalid(violations)) = OrderPlacedEvent::read(document.as_bytes()) else {
        panic!("read")
    };
    let found: Vec<_> = violations.0.iter().map(|v| (v.path.as_str(), v.rule)).collect();
    assert_eq!(
        found,
        [
            ("/meta/eventId", "required"),
            ("/meta/timestamp", "required"),
            ("/meta/source", "required"),
            ("/meta/version", "required"),
            ("/data/orderId", "required"),
            ("/data/quantity", "min"),
            ("/data/weight", "exclusive_min"),
            ("/data/dueDate", "required"),
            ("/data/priority", "required"),
            ("/data/customer", "required"),
            ("/data/labels", "max_items"),
            ("/data/labels", "unique"),
            ("/data/labels/2", "max_length"),
            ("/data/labels/3", "pattern"),
            ("/data/defects/0/code", "required"),
            ("/data/defects/0/quantity", "min"),
            ("/data/disposition", "required"),
            ("/data/placedBy", "required"),
        ]
    );
    assert!(!violations.to_string().contains("abcd"), "messages never hold values");
}

#[test]
fn what_is_no_json_says_where() {
    let cases: [(&[u8], &str, usize); 10] = [
        (b"", "eof", 0),
        (b"{", "eof", 1),
        (b"{}{}", "trailing", 2),
        (b"{\"a\":1,}", "syntax", 7),
        (b"{\"a\":01}", "syntax", 6),
        (b"\xEF\xBB\xBF{}", "syntax", 0),
        (b"{\"a\":\"\xFF\"}", "utf8", 6),
        (b"{\"a\":\"\n\"}", "syntax", 6),
        (b"{\"a\":nul}", "syntax", 5),
        (b"NaN", "syntax", 0),
    ];
    for (bytes, code, offset) in cases {
        let expected = Err(Rejected::NotJson { code, offset });
        assert_eq!(OrderPlacedEvent::read(bytes), expected, "{}", String::from_utf8_lossy(bytes));
    }
    for bytes in [&b"null"[..], b"[]", b"1", b"\"x\""] {
        let Err(Rejected::Invalid(violations)) = ShopEvent::read(bytes) else { panic!("read") };
        assert_eq!(violations.0[0].path, "");
    }
}
