//! Samples of the golden catalogues fulfil the schemas that are emitted from them, as the jsonschema crate sees it.

use std::fs;
use std::path::Path;

use events_codegen::emit::emit;
use events_codegen::sample::{Sampler, Style, View};
use serde_json::Value;

#[test]
fn samples_of_the_goldens_are_valid() {
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let mut judged = 0;
    for case in fs::read_dir(cases).expect("the golden suite is there").flatten() {
        let yaml = fs::read(case.path().join("events.yaml")).expect("a case has a catalogue");
        let Ok(catalog) = events_codegen::compile("events.yaml", &yaml) else { continue };
        let files = emit(&catalog);
        for (view, name) in [(View::Read, "consumer"), (View::Write, "producer")] {
            for event in &catalog.events {
                let path =
                    format!("json-schema/{}.v{}.{name}.schema.json", event.event_type, event.newest().number);
                let schema = files.iter().find(|file| file.path == path).expect("every event has schemas");
                let schema: Value = serde_json::from_str(&schema.contents).expect("a schema is JSON");
                let options = jsonschema::options().should_validate_formats(true);
                let validator = options.build(&schema).expect("a schema compiles");
                for style in [Style::Plain, Style::Odd] {
                    let mut sampler = Sampler::new(&catalog, view, style);
                    for seed in 0..10 {
                        let text = sampler.event(event, seed).expect("a sample").to_line();
                        let sample = serde_json::from_str(&text).expect("a sample is JSON");
                        if let Err(error) = validator.validate(&sample) {
                            panic!("{path}: {error}\n{text}");
                        }
                        judged += 1;
                    }
                }
            }
        }
    }
    assert!(judged > 100);
}
