use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use jsonschema::Validator;
use serde_json::Value;

use super::{Answer, View};
use crate::Failure;
use crate::document::Document;

/// The schemas of a catalogue in the jsonschema crate.
pub(super) struct Schemas {
    validators: BTreeMap<(String, View), Validator>,
}

/// Numbers as JavaScript has them, and our contracts: integers beyond 2^53 are doubles.
fn doubles(value: Value) -> Value {
    match value {
        Value::Number(number) if number.as_i64().is_none_or(|int| int.unsigned_abs() > 1 << 53) => {
            number.as_f64().into()
        }
        Value::Array(items) => items.into_iter().map(doubles).collect(),
        Value::Object(members) => members.into_iter().map(|(name, value)| (name, doubles(value))).collect(),
        other => other,
    }
}

impl Schemas {
    /// Every schema of a folder.
    pub(super) fn read(folder: &Path) -> Result<Self, Failure> {
        let mut validators = BTreeMap::new();
        let entries = fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
        for path in entries.flatten().map(|entry| entry.path()) {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let view = if name.ends_with(".consumer.schema.json") {
                View::Read
            } else if name.ends_with(".producer.schema.json") {
                View::Write
            } else {
                continue;
            };
            let failed = |error: &dyn std::fmt::Display| format!("{name}: {error}");
            let text = fs::read_to_string(&path).map_err(|error| failed(&error))?;
            let schema: Value = serde_json::from_str(&text).map_err(|error| failed(&error))?;
            let event_type = schema.pointer("/properties/type/const").and_then(Value::as_str);
            let event_type = event_type.ok_or_else(|| failed(&"it names no event type"))?.to_owned();
            let options = jsonschema::options().should_validate_formats(true);
            let validator = options.build(&schema).map_err(|error| failed(&error))?;
            validators.insert((event_type, view), validator);
        }
        Ok(Self { validators })
    }

    pub(super) fn judge(&self, document: &Document) -> [Answer; 2] {
        let value = serde_json::from_str(&document.text).map(doubles);
        View::BOTH.map(|view| {
            let validator = self.validators.get(&(document.event_type.clone(), view));
            match (&value, validator) {
                (Ok(value), Some(validator)) => Answer::Verdict(validator.is_valid(value)),
                (Err(error), _) => Answer::Fault(format!("not JSON: {error}")),
                (_, None) => Answer::Fault(format!("{} has no schema", document.event_type)),
            }
        })
    }
}
