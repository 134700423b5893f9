//! Who judges documents.

mod program;
mod schemas;

use std::process::Command;
use std::thread;

use serde_json::Value;
use serde_json::value::RawValue;

use crate::Failure;
use crate::catalogue::Catalogue;
use crate::document::{Document, Violation};
use crate::options::Options;
use crate::workspace;
use program::Program;
use schemas::Schemas;

/// Which side of the contract a document is held against.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum View {
    Read,
    Write,
}

impl View {
    pub(crate) const BOTH: [Self; 2] = [Self::Read, Self::Write];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Write => "write",
        }
    }
}

/// What a judge says of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Answer {
    /// What is wrong with it, if anything.
    Violations(Vec<Violation>),
    /// Whether it is accepted: schemas know nothing of our rules.
    Verdict(bool),
    /// The judge failed.
    Fault(String),
}

impl Answer {
    pub(crate) fn accepts(&self) -> Option<bool> {
        match self {
            Self::Violations(violations) => Some(violations.is_empty()),
            Self::Verdict(accepted) => Some(*accepted),
            Self::Fault(_) => None,
        }
    }
}

/// All answers to one question; the schemas are not asked for what exists only in text.
#[derive(Debug)]
pub(crate) struct Answers {
    pub(crate) rust: Answer,
    pub(crate) typescript: Answer,
    pub(crate) ajv: Option<Answer>,
    pub(crate) jsonschema: Option<Answer>,
}

/// The judges of one catalogue.
pub(crate) struct Judges {
    rust: Program,
    typescript: Program,
    ajv: Program,
    schemas: Schemas,
}

impl Judges {
    pub(crate) fn start(options: &Options, catalogue: &Catalogue) -> Result<Self, Failure> {
        let node = |script: &str, folder: &str| {
            let mut node = Command::new("node");
            node.arg(options.root.join("tests/typescript").join(script)).arg(catalogue.generated(folder));
            node
        };
        Ok(Self {
            rust: Program::start(Command::new(workspace::program(options, catalogue)))?,
            typescript: Program::start(node("verdict.mjs", "typescript"))?,
            ajv: Program::start(node("ajv.mjs", "json-schema"))?,
            schemas: Schemas::read(&catalogue.generated("json-schema"))?,
        })
    }

    /// The answers for each document, in the order of [`View::BOTH`].
    pub(crate) fn ask(&mut self, documents: &[Document]) -> Result<Vec<[Answers; 2]>, Failure> {
        let questions: Vec<_> = documents.iter().enumerate().flat_map(questions).collect();
        let parsed: Vec<_> = documents.iter().filter(|one| one.parsed).flat_map(plain_questions).collect();
        let Self { rust, typescript, ajv, schemas } = self;
        let (rust, typescript, ajv, jsonschema) = thread::scope(|scope| {
            let rust = scope.spawn(|| rust.ask(&questions));
            let typescript = scope.spawn(|| typescript.ask(&questions));
            let ajv = scope.spawn(|| ajv.ask(&parsed));
            let jsonschema = documents.iter().filter(|one| one.parsed).flat_map(|one| schemas.judge(one));
            let jsonschema: Vec<_> = jsonschema.collect();
            let wait = |thread: thread::ScopedJoinHandle<'_, Result<Vec<Answer>, Failure>>| {
                thread.join().expect("a judge that fails returns why")
            };
            (wait(rust), wait(typescript), wait(ajv), jsonschema)
        });
        let (mut rust, mut typescript) = (rust?.into_iter(), typescript?.into_iter());
        let (mut ajv, mut jsonschema) = (ajv?.into_iter(), jsonschema.into_iter());
        let mut next = |parsed: bool| Answers {
            rust: rust.next().expect("an answer for each question"),
            typescript: typescript.next().expect("an answer for each question"),
            ajv: parsed.then(|| ajv.next().expect("an answer for each question")),
            jsonschema: parsed.then(|| jsonschema.next().expect("an answer for each question")),
        };
        Ok(documents.iter().map(|one| [next(one.parsed), next(one.parsed)]).collect())
    }
}

/// A document is put as it is, or as a text; every second one the other way, and always as a text what is no JSON.
fn questions((number, document): (usize, &Document)) -> [String; 2] {
    let is_json = serde_json::from_str::<&RawValue>(&document.text).is_ok();
    if is_json && number.is_multiple_of(2) {
        return plain_questions(document);
    }
    View::BOTH.map(|view| question(document, view, "text", &Value::from(document.text.as_str()).to_string()))
}

fn plain_questions(document: &Document) -> [String; 2] {
    View::BOTH.map(|view| question(document, view, "event", &document.text))
}

fn question(document: &Document, view: View, member: &str, json: &str) -> String {
    let event_type = Value::from(document.event_type.as_str());
    format!(r#"{{"type":{event_type},"view":"{}","messages":true,"{member}":{json}}}"#, view.name())
}
