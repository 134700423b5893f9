//! What the schemas of the golden case say.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::LazyLock;

use regex::Regex;
use serde_json::Value;

/// The producer's schemas, by event.
static SCHEMAS: LazyLock<BTreeMap<&str, Value>> = LazyLock::new(|| {
    let events = ["order.scalars", "order.constrained", "order.nested", "order.filled"];
    events.into_iter().map(|event| (event, schema(event))).collect()
});

fn schema(event: &str) -> Value {
    let folder = "codegen/tests/cases/every-scalar/expected/json-schema";
    let name = format!("{folder}/{event}.v1.0.producer.schema.json");
    let text = std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join(name)).expect("the golden case");
    serde_json::from_slice(&text).expect("a schema is JSON")
}

/// The schema of an event's payload.
fn payload(schema: &Value) -> &Value {
    let pointer = schema["properties"]["data"]["$ref"].as_str().expect("the payload is a definition");
    &schema["$defs"][pointer.trim_start_matches("#/$defs/")]
}

/// The first example of an event's payload.
pub(crate) fn example(event: &str) -> &'static Value {
    &payload(&SCHEMAS[event])["examples"][0]
}

/// The grammar of a member, and the patterns that bound it, the lower end first.
pub(crate) fn patterns(event: &str, member: &str) -> (Regex, Vec<Regex>) {
    let schema = &SCHEMAS[event];
    let member = &payload(schema)["properties"][member];
    let name = member["$ref"].as_str().expect("a scalar with a grammar is a definition");
    let grammar = &schema["$defs"][name.trim_start_matches("#/$defs/")]["pattern"];
    let compiled = |pattern: &Value| Regex::new(pattern.as_str().expect("a pattern")).expect("portable");
    let bounds = member["allOf"].as_array().map(|ends| ends.iter().map(|end| compiled(&end["pattern"])));
    (compiled(grammar), bounds.map(Iterator::collect).unwrap_or_default())
}
