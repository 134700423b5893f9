//! Documents written by hand, a file for each construct.
//!
//! ```yaml
//! event: numbers.int
//! cases:
//!   '{"value": 1.0}': ok
//!   '{"value": 0}': /data/value min
//!   '{"value": null}': { read: ok, write: /data/value null }
//! ```
//!
//! A case is the payload, without the key `id`; several violations are separated by commas. `whole: true` says that cases
//! are whole documents, or no documents at all.

use std::fs;
use std::path::{Path, PathBuf};

use serde_yaml::{Mapping, Value};

use crate::Failure;
use crate::document::{About, Document, Expected};

const META: &str = r#"{"eventId":"e1fccbf2-e3f0-438c-966f-9de0bcba6577","timestamp":"2026-11-24T02:44:45.213Z","source":"test-service","version":"1.0"}"#;

/// Every document of a folder.
pub(crate) fn read(folder: &Path) -> Result<Vec<Document>, Failure> {
    let entries = fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut files: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    files.sort();
    let mut documents = Vec::new();
    for file in files {
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let text = fs::read_to_string(&file).map_err(|error| format!("{name}: {error}"))?;
        documents.append(&mut cases(&name, &text).map_err(|error| format!("{name}: {error}"))?);
    }
    Ok(documents)
}

fn cases(file: &str, text: &str) -> Result<Vec<Document>, Failure> {
    let mut documents = Vec::new();
    for part in serde_yaml::Deserializer::from_str(text) {
        let part = <Mapping as serde::Deserialize>::deserialize(part).map_err(|error| error.to_string())?;
        let event = part.get("event").and_then(Value::as_str).ok_or("`event` names the event type")?;
        let whole = part.get("whole").and_then(Value::as_bool).unwrap_or(false);
        let text_only = part.get("text").and_then(Value::as_bool).unwrap_or(false);
        let cases = part.get("cases").and_then(Value::as_mapping).ok_or("`cases` holds the documents")?;
        for (case, expected) in cases {
            let case = case.as_str().ok_or("a case is a text")?;
            let text = if whole { case.replace("META", META) } else { around(event, case) };
            let [read, write] = expectations(expected).ok_or_else(|| format!("{case}: not understood"))?;
            documents.push(Document {
                event_type: event.to_owned(),
                text,
                parsed: !text_only,
                about: About { construct: "corpus", mutation: "by hand" },
                read: Some(read),
                write: Some(write),
                origin: format!("tests/contract/corpus/{file}: {case}"),
            });
        }
    }
    Ok(documents)
}

/// The event around a payload, whose key comes first.
fn around(event: &str, data: &str) -> String {
    let members = data.trim().strip_prefix('{').unwrap_or(data);
    let comma = if members.trim() == "}" { "" } else { "," };
    format!(r#"{{"type":"{event}","meta":{META},"data":{{"id":"a"{comma}{members}}}"#)
}

fn expectations(value: &Value) -> Option<[Expected; 2]> {
    if let Some(both) = value.as_str() {
        return Some([expected(both)?, expected(both)?]);
    }
    let view = |name: &str| value.get(name).and_then(Value::as_str).and_then(expected);
    Some([view("read")?, view("write")?])
}

fn expected(text: &str) -> Option<Expected> {
    if text == "ok" {
        return Some(Expected::Accepted);
    }
    let violation = |one: &str| {
        let (path, rule) = one.trim().rsplit_once(' ').unwrap_or(("", one.trim()));
        (!rule.is_empty()).then(|| (path.to_owned(), rule.to_owned()))
    };
    text.split(',').map(violation).collect::<Option<_>>().map(Expected::Violations)
}
