use std::fmt::Write as _;
use std::path::Path;

use events_codegen::emit::{self, File};
use events_codegen::output;

use crate::domains;

const HEAD: &str = "\
catalog: Bench
npm: { name: \"@bench/events\", version: 1.0.0 }
schema_base: https://schemas.example.com/bench/
topic: bench
services:
  bench-service: { owner: nobody }
";

/// A catalogue as `events.yaml`.
#[derive(Debug)]
pub struct Ours {
    text: String,
}

impl Ours {
    /// A catalogue of `events` events.
    #[must_use]
    pub fn new(events: usize) -> Self {
        let mut text = HEAD.to_owned();
        text += "types:\n";
        domains(events).for_each(|(domain, _)| text += &types(domain));
        text += "events:\n";
        domains(events)
            .for_each(|(domain, numbers)| numbers.for_each(|number| text += &event(domain, number)));
        Self { text }
    }

    /// The text of the file.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// All that comes before the disk: parse, resolve, check, emit.
    #[must_use]
    pub fn emit(&self) -> Vec<File> {
        let catalog = events_codegen::compile("events.yaml", self.text.as_bytes());
        emit::emit(&catalog.expect("the catalogue has no mistakes"))
    }

    /// `events generate` with all targets, into an empty folder.
    pub fn generate(&self, out: &Path) {
        let written = output::write(out, &self.emit()).expect("the folder can be written");
        assert!(!written.is_empty());
    }
}

fn types(domain: usize) -> String {
    format!(
        "  State{domain}:
    doc: How far a thing of domain {domain} is.
    enum: [OPEN, RUNNING, CLOSED]
  Line{domain}:
    doc: One line of a thing of domain {domain}.
    fields:
      article: {{ type: string, doc: What it is. }}
      quantity: {{ type: int, doc: How many. }}
      price: {{ type: number, doc: What each costs. }}
"
    )
}

fn event(domain: usize, number: usize) -> String {
    let mut text = String::new();
    let _ = write!(
        text,
        "  domain-{domain}.thing-{number}.changed:
    doc: Thing {number} of domain {domain} changed.
    producer: bench-service
    version: \"1.0\"
    key: thingId
    data:
      thingId: {{ type: string, doc: Identifies the thing. }}
      sequence: {{ type: int, doc: Counts its changes. }}
      weight: {{ type: number, doc: What it weighs. }}
      active: {{ type: bool, doc: Whether it is in use. }}
      state: {{ type: State{domain}, doc: How far it is. }}
      lines: {{ type: list<Line{domain}>, doc: What it consists of. }}
      labels: {{ type: map<string>, doc: What others call it. }}
      note?: {{ type: string, doc: What a person wrote. }}
      location?: {{ type: string, doc: Where it is. }}
      changedBy: {{ type: string, doc: Who changed it. }}
"
    );
    text
}
