//! Rust judges documents as the schemas do: the fixture's verdicts are also those of ajv and of the jsonschema crate
//! (`tests/typescript/schemas.test.mjs`, `codegen/tests/json_schema.rs`).

use std::fs;
use std::path::{Path, PathBuf};

use mes_events::{Event, MesEvent, Value, View};

#[test]
fn documents_are_judged_as_the_fixture_says() {
    let documents = parse(&read(&root().join("tests/fixtures/documents.json")));
    let documents = documents.as_array().expect("the fixture is a list");
    assert!(!documents.is_empty());
    let wrong: Vec<String> = documents.iter().flat_map(disagreements).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn disagreements(document: &Value) -> Vec<String> {
    let text = apply(document, example(string(&document["type"]))).to_string();
    let check = |view| MesEvent::check(text.as_bytes(), view).err().map(|rejected| rejected.to_string());
    let read = MesEvent::read(text.as_bytes()).err().map(|rejected| rejected.to_string());
    let verdicts = [
        ("producer", "check", check(View::Write)),
        ("consumer", "check", check(View::Read)),
        ("consumer", "read", read),
    ];
    let wrong = verdicts.into_iter().filter(|(view, _, found)| document[*view] != found.is_none());
    let name = (string(&document["type"]), string(&document["name"]));
    wrong.map(|(view, how, found)| format!("{name:?}, {how} as {view}: {found:?}")).collect()
}

/// The document: an example with a few members set or removed.
fn apply(document: &Value, mut event: Value) -> Value {
    for (pointer, value) in document["set"].as_object().into_iter().flatten() {
        let (parent, key) = parent(&mut event, pointer);
        parent[key] = value.clone();
    }
    for pointer in document["remove"].as_array().into_iter().flatten() {
        let (parent, key) = parent(&mut event, string(pointer));
        let removed = parent.as_object_mut().and_then(|members| members.remove(key));
        assert!(removed.is_some(), "{pointer} is there to be removed");
    }
    event
}

fn parent<'a, 'p>(event: &'a mut Value, pointer: &'p str) -> (&'a mut Value, &'p str) {
    let (parent, key) = pointer.rsplit_once('/').expect("a pointer begins with a slash");
    (event.pointer_mut(parent).expect("the pointer's parent is there"), key)
}

/// The first example of a type, which its schema carries, as an event.
fn example(event_type: &str) -> Value {
    let file = root().join(format!("generated/json-schema/{event_type}.v1.0.producer.schema.json"));
    let schema = parse(&read(&file));
    let data = string(&schema["properties"]["data"]["$ref"]).trim_start_matches('#');
    let data = &schema.pointer(data).expect("the payload is defined")["examples"][0];
    let meta = r#"{
        "eventId": "e1fccbf2-e3f0-438c-966f-9de0bcba6577",
        "timestamp": "2026-11-24T02:44:45.213Z",
        "source": "test-service",
        "version": "1.0"
    }"#;
    parse(&format!(r#"{{"type": "{event_type}", "meta": {meta}, "data": {data}}}"#))
}

fn string(value: &Value) -> &str {
    value.as_str().expect("a text")
}

fn parse(text: &str) -> Value {
    text.parse().expect("JSON")
}

fn read(file: &Path) -> String {
    fs::read_to_string(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}
