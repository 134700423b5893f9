use serde_json::{Value, json};

use super::{Diagnostic, Diagnostics, Position, Related};

/// One JSON object a line for each mistake, and a last one, of severity `note` and without a code, where more were
/// counted than are kept.
///
/// A place is `{"line", "column"}`, both from 1, columns in characters; an end is behind the last character.
/// `suggestions` holds the names that were probably meant.
///
/// # Examples
/// ```
/// let mistakes = events_codegen::compile("events.yaml", b"catalogue: Mes").unwrap_err();
/// let lines = events_codegen::diagnostic::json(&mistakes);
/// assert!(lines.starts_with(r#"{"code":"E021","severity":"error","file":"events.yaml","start":{"line":1,"column":1}"#));
/// ```
#[must_use]
pub fn json(diagnostics: &Diagnostics) -> String {
    let lines = diagnostics.iter().map(object).chain(note(diagnostics));
    lines.map(|line| format!("{line}\n")).collect()
}

fn object(diagnostic: &Diagnostic) -> Value {
    let Diagnostic { code, severity, file, start, end, message, help, suggestions, related } = diagnostic;
    json!({
        "code": code,
        "severity": severity.to_string(),
        "file": file,
        "start": place(*start),
        "end": place(*end),
        "message": message,
        "help": help,
        "suggestions": suggestions,
        "related": related.iter().map(other).collect::<Vec<_>>(),
    })
}

fn other(Related { start, end, message }: &Related) -> Value {
    json!({ "start": place(*start), "end": place(*end), "message": message })
}

fn place(Position { line, col }: Position) -> Value {
    json!({ "line": line, "column": col })
}

fn note(diagnostics: &Diagnostics) -> Option<Value> {
    let first = diagnostics.list.first().filter(|_| diagnostics.omitted > 0)?;
    Some(json!({
        "code": null,
        "severity": "note",
        "file": first.file,
        "start": null,
        "end": null,
        "message": format!("{} more mistakes are not shown", diagnostics.omitted),
        "help": null,
        "suggestions": [],
        "related": [],
    }))
}
