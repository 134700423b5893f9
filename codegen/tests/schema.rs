//! The schema of events.yaml takes what the generator takes, and refuses slips of the pen.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::fs;
use std::path::Path;

use serde_json::Value;

const EVENTS: &str = include_str!("../../events.yaml");

fn schema() -> Value {
    let catalog = events_codegen::compile("events.yaml", EVENTS.as_bytes()).unwrap();
    let files = events_codegen::emit::emit(&catalog);
    let file = files.iter().find(|file| file.path == "json-schema/events-yaml.schema.json").unwrap();
    serde_json::from_str(&file.contents).unwrap()
}

fn document(yaml: &str) -> Value {
    serde_yaml::from_str(yaml).unwrap()
}

#[test]
fn it_is_a_schema() {
    assert!(jsonschema::meta::is_valid(&schema()));
}

#[test]
fn it_takes_what_the_generator_takes() {
    let validator = jsonschema::validator_for(&schema()).unwrap();
    let mut good = 0;
    for case in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases")).unwrap() {
        let path = case.unwrap().path().join("events.yaml");
        let bytes = fs::read(&path).unwrap();
        if events_codegen::compile("events.yaml", &bytes).is_err() {
            continue;
        }
        good += 1;
        let errors: Vec<_> = validator
            .iter_errors(&document(std::str::from_utf8(&bytes).unwrap()))
            .map(|e| e.to_string())
            .collect();
        assert!(errors.is_empty(), "{}: {errors:?}", path.display());
    }
    assert!(good >= 5);
    let errors: Vec<_> = validator.iter_errors(&document(EVENTS)).map(|error| error.to_string()).collect();
    assert!(errors.is_empty(), "events.yaml: {errors:?}");
}

#[test]
fn it_takes_the_language_that_comes_later() {
    let validator = jsonschema::validator_for(&schema()).unwrap();
    let later = document(include_str!("fixtures/language.events.yaml"));
    let errors: Vec<_> = validator.iter_errors(&later).map(|error| error.to_string()).collect();
    assert!(errors.is_empty(), "{errors:?}");
}

#[test]
fn it_refuses_slips_of_the_pen() {
    let validator = jsonschema::validator_for(&schema()).unwrap();
    for case in [
        "bad-top-is-list",
        "bad-unknown-key",
        "bad-missing-keys",
        "bad-missing-in-event",
        "bad-unknown-field-key",
        "bad-comma-in-doc",
        "bad-comma-in-type",
        "bad-version-is-number",
        "bad-version",
        "bad-field-is-list",
        "bad-catalog-name",
        "bad-schema-base",
        "bad-topic-name",
        "bad-event-type",
        "bad-event-name",
        "bad-field-name",
        "bad-type-name",
        "bad-npm",
        "bad-topic-settings",
        "bad-delivery",
        "bad-compatibility",
        "bad-no-events",
        "bad-nothing-in-it",
        "bad-repeated-value",
        "bad-enum-value",
        "bad-kind-of-type",
        "bad-type-syntax",
        "bad-long-form-range",
        "bad-unknown-type",
        "bad-blank-text",
        "bad-everywhere",
    ] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases").join(case).join("events.yaml");
        let yaml = fs::read_to_string(path).unwrap();
        assert!(!validator.is_valid(&document(&yaml)), "{case} is accepted");
    }
}
