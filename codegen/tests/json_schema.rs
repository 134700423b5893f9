//! The emitted schemas in a validator that nobody here wrote.
//!
//! `tests/typescript/schemas.test.mjs` puts the same documents to ajv.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use jsonschema::Validator;
use serde::Deserialize;
use serde_json::{Map, Value, json};

#[test]
fn every_schema_passes_its_metaschema_and_compiles() {
    for folder in folders() {
        let schemas = schemas_of(&folder);
        assert!(!schemas.is_empty(), "{} holds no schema", folder.display());
        for (name, schema) in schemas {
            if let Err(error) = jsonschema::meta::validate(&schema) {
                panic!("{}/{name}: {error}", folder.display());
            }
            compile(&schema);
        }
    }
}

#[test]
fn both_views_accept_every_example() {
    for (event_type, event) in events() {
        assert!(!event.examples.is_empty(), "{event_type} has no example");
        for example in &event.examples {
            let document = around(&event_type, example);
            for view in [&event.producer, &event.consumer] {
                assert_eq!(violations(view, &document), Vec::<String>::new(), "{event_type}");
            }
        }
    }
}

#[test]
fn documents_are_judged_as_the_fixture_says() {
    let events = events();
    let text = read(&root().join("tests/fixtures/documents.json"));
    let documents: Vec<Document> = serde_json::from_str(&text).expect("the fixture is well-formed");
    for document in documents {
        let event = &events[&document.event_type];
        let value = document.apply_to(around(&document.event_type, &event.examples[0]));
        let verdict = |view| violations(view, &value);
        let Document { event_type, name, producer, consumer, .. } = &document;
        let (written, read) = (verdict(&event.producer), verdict(&event.consumer));
        assert_eq!(written.is_empty(), *producer, "producer view of {event_type}, {name}: {written:?}");
        assert_eq!(read.is_empty(), *consumer, "consumer view of {event_type}, {name}: {read:?}");
    }
}

#[test]
fn records_of_today_are_read_but_for_two() {
    let events = events();
    let text = read(&root().join("tests/fixtures/records.jsonl"));
    let mut known = 0;
    let mut refused = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let record: Value = serde_json::from_str(line).expect("a line is a record");
        let value = record["value"].as_str().expect("a record has a value");
        let document: Value = serde_json::from_str(value).expect("a value is an event");
        let Some(event) = document["type"].as_str().and_then(|name| events.get(name)) else { continue };
        known += 1;
        if !event.consumer.is_valid(&document) {
            refused.push(index + 1);
        }
    }
    assert_eq!((known, refused), (19, vec![13, 19]), "a quantity of 0 and an empty payload are refused");
}

/// A document that differs from an example in a few places.
#[derive(Deserialize)]
struct Document {
    name: String,
    #[serde(rename = "type")]
    event_type: String,
    #[serde(default)]
    set: Map<String, Value>,
    #[serde(default)]
    remove: Vec<String>,
    producer: bool,
    consumer: bool,
}

impl Document {
    fn apply_to(&self, mut event: Value) -> Value {
        for (pointer, value) in &self.set {
            let (parent, key) = parent(&mut event, pointer);
            parent.insert(key, value.clone());
        }
        for pointer in &self.remove {
            let (parent, key) = parent(&mut event, pointer);
            assert!(parent.remove(&key).is_some(), "{pointer} is there to be removed");
        }
        event
    }
}

/// One event of events.yaml: both views, and the examples of its payload.
struct Event {
    producer: Validator,
    consumer: Validator,
    examples: Vec<Value>,
}

fn events() -> BTreeMap<String, Event> {
    let schemas = schemas_of(&root().join("generated/json-schema"));
    let producers = schemas
        .iter()
        .filter_map(|(name, schema)| Some((name.strip_suffix(".producer.schema.json")?, schema)));
    let event = |(stem, producer): (&str, &Value)| {
        let consumer = &schemas[&format!("{stem}.consumer.schema.json")];
        let event_type = producer["properties"]["type"]["const"].as_str().expect("a type is constant");
        let data = producer["properties"]["data"]["$ref"].as_str().expect("the payload is a definition");
        let examples = producer.pointer(&format!("{}/examples", &data[1..])).and_then(Value::as_array);
        let examples = examples.cloned().unwrap_or_default();
        (event_type.to_owned(), Event { producer: compile(producer), consumer: compile(consumer), examples })
    };
    let events: BTreeMap<String, Event> = producers.map(event).collect();
    assert!(!events.is_empty(), "generated/json-schema holds events");
    events
}

fn around(event_type: &str, data: &Value) -> Value {
    json!({
        "type": event_type,
        "meta": {
            "eventId": "e1fccbf2-e3f0-438c-966f-9de0bcba6577",
            "timestamp": "2026-11-24T02:44:45.213Z",
            "source": "test-service",
            "version": "1.0",
        },
        "data": data,
    })
}

fn parent<'a>(event: &'a mut Value, pointer: &str) -> (&'a mut Map<String, Value>, String) {
    let (parent, key) = pointer.rsplit_once('/').expect("a pointer begins with a slash");
    let parent = event.pointer_mut(parent).and_then(Value::as_object_mut);
    (parent.expect("the pointer's parent is an object"), key.to_owned())
}

fn compile(schema: &Value) -> Validator {
    let options = jsonschema::options().should_validate_formats(true);
    options.build(schema).unwrap_or_else(|error| panic!("{}: {error}", schema["$id"]))
}

fn violations(view: &Validator, document: &Value) -> Vec<String> {
    view.iter_errors(document).map(|error| format!("{}: {error}", error.instance_path())).collect()
}

/// What was generated from events.yaml, and what the golden suite expects.
fn folders() -> Vec<PathBuf> {
    let cases = fs::read_dir(root().join("codegen/tests/cases")).expect("the golden suite is there");
    let cases = cases.map(|case| case.expect("a case can be read").path().join("expected/json-schema"));
    let mut folders: Vec<PathBuf> = cases.filter(|folder| folder.is_dir()).collect();
    assert!(!folders.is_empty(), "no case of the golden suite has schemas");
    folders.sort();
    folders.push(root().join("generated/json-schema"));
    folders
}

fn schemas_of(folder: &Path) -> BTreeMap<String, Value> {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let files = entries.map(|entry| entry.expect("a schema can be listed").path());
    let schemas = files.filter(|file| file.to_string_lossy().ends_with(".schema.json")).map(|file| {
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        (name, serde_json::from_str(&read(&file)).expect("a schema is JSON"))
    });
    schemas.collect()
}

fn read(file: &Path) -> String {
    fs::read_to_string(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}
