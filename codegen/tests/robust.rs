//! Whatever the bytes are, the answer is a catalogue or a diagnostic: no panic, no abort, no hang.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::time::{Duration, Instant};

use events_codegen::diagnostic::Diagnostic;
use events_codegen::fuzz::compile_any;

const EVENTS: &str = include_str!("../../events.yaml");
/// Only against a hang: what is measured here takes milliseconds.
const WATCHDOG: Duration = Duration::from_secs(60);

fn first(bytes: &[u8]) -> Diagnostic {
    let start = Instant::now();
    let mistakes = events_codegen::compile("events.yaml", bytes).expect_err("there is a mistake");
    compile_any(bytes);
    assert!(start.elapsed() < WATCHDOG, "it took {:?}", start.elapsed());
    mistakes.iter().next().unwrap().clone()
}

#[test]
fn nothing_and_next_to_nothing() {
    for text in ["", " ", "\n\n", "# only a comment\n", "---\n", "\u{feff}", "...\n"] {
        let found = first(text.as_bytes());
        assert!(["E005", "E006", "E022"].contains(&found.code), "{text:?}: {found:?}");
    }
    for text in ["null", "~", "1", "text", "[]", "\"\"", "- a", "true"] {
        assert_eq!(first(text.as_bytes()).code, "E022", "{text:?}");
    }
}

#[test]
fn binary() {
    let bytes: Vec<u8> = (0..=255).cycle().take(100_000).collect();
    assert_eq!(first(&bytes).code, "E001");
    assert_eq!(first(b"catalog: \xff\xfe").code, "E001");
    assert_eq!(first(b"\0\0\0\0").code, "E002");
    let found = first("catalog: Mes\nä: \u{0}\n".as_bytes());
    assert_eq!((found.code, found.start.line, found.start.col), ("E002", 2, 4));
    let utf16: Vec<u8> = "\u{feff}catalog: Mes".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert!(first(&utf16).help.unwrap().contains("UTF-16"));
}

#[test]
fn a_byte_order_mark_and_other_line_ends_are_read_as_usual() {
    let plain = events_codegen::compile("events.yaml", EVENTS.as_bytes()).unwrap();
    for text in [
        format!("\u{feff}{EVENTS}"),
        EVENTS.replace('\n', "\r\n"),
        format!("\u{feff}{EVENTS}").replace('\n', "\r\n"),
    ] {
        assert_eq!(events_codegen::compile("events.yaml", text.as_bytes()).unwrap(), plain);
    }
}

#[test]
fn places_are_the_same_with_a_byte_order_mark_and_other_line_ends() {
    let text = "catalog: Mes\n# größer 😀\nschema_base: https://a.b/\ntopic: \"ä\"\nevents:\n  a.b: { key: k, version: \"1.0\", data: { k: 'integr' } }\n";
    let places = |text: &str| {
        let mistakes = events_codegen::compile("events.yaml", text.as_bytes()).unwrap_err();
        mistakes.iter().map(|mistake| (mistake.code, mistake.start, mistake.end)).collect::<Vec<_>>()
    };
    let expected = places(text);
    assert_eq!(expected.len(), 2);
    for other in [format!("\u{feff}{text}"), text.replace('\n', "\r\n"), text.replace('\n', "\r")] {
        assert_eq!(places(&other), expected, "{other:?}");
    }
}

#[test]
fn seventeen_mebibytes() {
    let big = vec![b'#'; 17 * 1024 * 1024];
    assert_eq!(first(&big).code, "E003");
    let mut values = String::from("a: [");
    values.push_str(&"1,".repeat(1_000_001));
    assert_eq!(first(values.as_bytes()).code, "E003");
}

#[test]
fn thirty_thousand_levels_of_every_bracket() {
    for open in [
        "[", "{", "- ", "? ", "{a: ", "[[", "[{", "{? ", "[? ", "- - ", "- ? ", "? - ", "? ? ", "[\n",
        "{a: [", "!!seq [", "&a [", "- {a: ", "\"a\": [",
    ] {
        let found = first(open.repeat(30_000).as_bytes());
        assert!(
            ["E004", "E006", "E007", "E009", "E011", "E012"].contains(&found.code),
            "{open:?}: {found:?}"
        );
        first(format!("a:\n  b: {}", open.repeat(30_000)).as_bytes());
    }
    assert_eq!(first("-\n ".repeat(30_000).as_bytes()).code, "E022", "these are entries of one list");
    let mut indented = String::new();
    for level in 0..3_000 {
        indented.push_str(&" ".repeat(level));
        indented.push_str("a:\n");
    }
    assert_eq!(first(indented.as_bytes()).code, "E004");
    assert_eq!(first("a: ".repeat(30_000).as_bytes()).code, "E006");
    first("]".repeat(30_000).as_bytes());
    first("}".repeat(30_000).as_bytes());
    first(format!("{}{}", "[".repeat(30_000), "]".repeat(30_000)).as_bytes());
}

#[test]
fn a_hundred_kilobytes_of_everything() {
    for part in [
        "[",
        "{",
        "{a: ",
        "[],",
        "{},",
        "a: [",
        "\"",
        "'",
        "a",
        "a ",
        "\n",
        " ",
        "a\n",
        "- a\n",
        "#\n",
        ": ",
        ", ",
        "? ",
        "?\n",
        "- ",
        "-\n",
        "a: b\n",
        "|\n",
        ">\n",
        "&a ",
        "*a ",
        "!a ",
        "%a\n",
        "---\n",
        "...\n",
        "\u{e9}",
        "\"a\": ",
        "a: |\n x\n",
        "[a, ",
        "\\",
        "\"\\\n",
        "\t",
        "\r",
        "''",
    ] {
        let text = part.repeat(100_000 / part.len());
        first(text.as_bytes());
        first(format!("catalog: {text}").as_bytes());
        first(format!("catalog: [{text}").as_bytes());
        first(format!("catalog: \"{text}").as_bytes());
    }
}

#[test]
fn many_mistakes_are_counted() {
    let mut text = String::from("catalog: Mes\nschema_base: https://a.b/\ntopic: t\nevents:\n");
    for event in 0..20_000 {
        text.push_str(&format!(
            "  a.e{event}: {{ version: \"1.0\", key: k, data: {{ k: strng, Typ{event}: Typ{event} }} }}\n"
        ));
    }
    let mistakes = events_codegen::compile("events.yaml", text.as_bytes()).unwrap_err();
    assert_eq!((mistakes.len(), mistakes.omitted()), (200, 39_800));
    compile_any(text.as_bytes());
}

#[test]
fn long_types_and_names() {
    let field = |ty: &str| {
        format!(
            "catalog: Mes\nschema_base: https://a.b/\ntopic: t\nevents:\n  a.b:\n    version: \"1.0\"\n    key: k\n    data:\n      k: {ty}\n"
        )
    };
    for ty in [
        "list<".repeat(300_000),
        "A".repeat(1_000_000),
        format!("int({}..)", "9".repeat(100_000)),
        "(".repeat(100_000),
    ] {
        let found = first(field(&ty).as_bytes());
        assert!(found.message.chars().count() < 200, "{}", found.message);
    }
    first(field("string").replace("a.b:", &format!("{}:", "a.".repeat(400))).as_bytes());
}

#[test]
fn a_long_chain_of_types_is_refused_not_followed() {
    let mut text = String::from("catalog: Mes\nschema_base: https://a.b/\ntopic: t\ntypes:\n");
    for at in 0..10_000 {
        text.push_str(&format!(
            "  T{at}: {{ fields: {{ a?: T{}, b?: T{} }} }}\n",
            at + 1,
            (at + 2).min(10_000)
        ));
    }
    text.push_str(
        "  T10000: string\nevents:\n  a.b: { version: \"1.0\", key: k, data: { k: string, t: T0 } }\n",
    );
    assert_eq!(first(text.as_bytes()).code, "E004");
    assert_eq!(
        first(text.replace("T10000: string", "T10000: { fields: { a: T0 } }").as_bytes()).code,
        "E046"
    );
}
