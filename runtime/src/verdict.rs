//! Documents put to a catalogue's contract, one a line: the program behind `cargo run --example verdict`.
//!
//! It exists so that languages can be compared: the TypeScript package has the same program. A line asks
//!
//! ```json
//! {"type": "parcel.shipped", "view": "read", "event": {"type": "parcel.shipped", "meta": {}, "data": {}}}
//! ```
//!
//! `view` is `read` (the consumer's) or `write` (the producer's). The document stands in `event`, and counts as it is
//! written there, down to the spelling of its numbers; or in `text`, as a string that holds its JSON, which may then be
//! broken. `type` says which event is meant; without it any event of the catalogue is. The answer is a line too:
//!
//! ```json
//! {"ok": false, "violations": [{"path": "/meta/eventId", "rule": "required"}]}
//! ```
//!
//! `"messages": true` asks for the messages of the violations too. A text that is no JSON has one violation, at the empty path: `syntax`, `eof` or `trailing`. A line that asks nothing gets `{"error": "…"}`.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::{self, BufRead, Write};

use serde_json::value::RawValue;
use serde_json::{Value, json};

use crate::codec::EventUnion;
use crate::{Event, Rejected, View, Violation};

/// Answers every line of `input` with a line, until its end.
///
/// Each answer is that of [`Event::check`]. The typed side has to agree with it, or the line gets an error: that is a fault
/// of this crate.
///
/// # Errors
/// Of reading and writing; never for what the lines hold.
pub fn judge<U: EventUnion>(input: impl BufRead, mut output: impl Write) -> io::Result<()> {
    for line in input.split(b'\n') {
        let answer = answer::<U>(&line?).unwrap_or_else(|error| json!({ "error": error }).to_string());
        writeln!(output, "{answer}")?;
    }
    output.flush()
}

fn answer<U: EventUnion>(line: &[u8]) -> Result<String, String> {
    let question = Question::read(line)?;
    if let Some(name) = &question.event_type
        && U::CATALOG.events.iter().all(|info| info.event_type != name)
    {
        return Err(format!("the catalogue has no event type `{name}`"));
    }
    let text = question.text.as_bytes();
    typed_side_agrees::<U>(text)?;
    let mut found = violations(U::check(text, question.view));
    if let Some(name) = &question.event_type
        && is_another(text, name, &found)
    {
        found.insert(0, Violation::new("/type".to_owned(), "event_type", format!("not {name}")));
    }
    let shown: Vec<_> = found.iter().map(|violation| show(violation, question.messages)).collect();
    Ok(format!(r#"{{"ok":{},"violations":[{}]}}"#, found.is_empty(), shown.join(",")))
}

/// Members in this order, whatever features serde_json has.
fn show(violation: &Violation, messages: bool) -> String {
    let Violation { path, rule, message } = violation;
    let quoted = |text: &str| Value::from(text).to_string();
    let message = if messages { format!(r#","message":{}"#, quoted(message)) } else { String::new() };
    format!(r#"{{"path":{},"rule":{}{message}}}"#, quoted(path), quoted(rule))
}

/// What a line asks.
struct Question<'a> {
    event_type: Option<String>,
    view: View,
    text: Cow<'a, str>,
    messages: bool,
}

impl<'a> Question<'a> {
    fn read(line: &'a [u8]) -> Result<Self, String> {
        let members: BTreeMap<String, &RawValue> =
            serde_json::from_slice(line).map_err(|error| format!("not a JSON object: {error}"))?;
        let string = |name: &str| -> Result<Option<String>, String> {
            let Some(value) = members.get(name) else { return Ok(None) };
            let text = serde_json::from_str(value.get());
            text.map(Some).map_err(|_| format!("`{name}` is not a string of whole characters"))
        };
        if let Some(unknown) = members.keys().find(|name| !MEMBERS.contains(&name.as_str())) {
            return Err(format!("there is no `{unknown}` here, only {}", MEMBERS.join(", ")));
        }
        let messages = match members.get("messages").map(|value| value.get()) {
            None | Some("false") => false,
            Some("true") => true,
            Some(_) => return Err("`messages` is true or false".to_owned()),
        };
        let view = match string("view")?.as_deref() {
            Some("read") => View::Read,
            Some("write") => View::Write,
            _ => return Err("`view` is \"read\" or \"write\"".to_owned()),
        };
        let text = match (members.get("event"), string("text")?) {
            (Some(event), None) => Cow::Borrowed(event.get()),
            (None, Some(text)) => Cow::Owned(text),
            _ => return Err("the document stands in `event`, or as text in `text`".to_owned()),
        };
        Ok(Self { event_type: string("type")?, view, text, messages })
    }
}

const MEMBERS: [&str; 5] = ["type", "view", "event", "text", "messages"];

fn violations(checked: Result<(), Rejected>) -> Vec<Violation> {
    match checked {
        Ok(()) => Vec::new(),
        Err(Rejected::NotJson { code, .. }) => {
            vec![Violation::new(String::new(), code, "no JSON".to_owned())]
        }
        Err(Rejected::Invalid(violations)) => violations.0,
    }
}

/// Whether the document is sound in its type, but has another than `name`.
fn is_another(text: &[u8], name: &str, found: &[Violation]) -> bool {
    if found.iter().any(|one| one.path.is_empty() || one.path == "/type") {
        return false;
    }
    let members: Option<BTreeMap<String, &RawValue>> = serde_json::from_slice(text).ok();
    let event_type = members.as_ref().and_then(|members| members.get("type"));
    let event_type = event_type.and_then(|value| serde_json::from_str::<String>(value.get()).ok());
    event_type.is_some_and(|event_type| event_type != name)
}

/// What is read into values is what the contract accepts, and what is written again is it too.
fn typed_side_agrees<U: EventUnion>(text: &[u8]) -> Result<(), String> {
    let fault = |what: &str| Err(format!("a fault of events-runtime: {what}"));
    let event = match (U::read(text), U::check(text, View::Read)) {
        (Ok(event), Ok(())) => event,
        (Err(_), Err(_)) => return Ok(()),
        (Ok(_), Err(rejected)) => return fault(&format!("it reads what it refuses: {rejected}")),
        (Err(rejected), Ok(())) => return fault(&format!("it accepts what it cannot read: {rejected}")),
    };
    let (mut written, mut again) = (Vec::new(), Vec::new());
    event.encode(&mut written);
    match U::read(&written) {
        Ok(event) => event.encode(&mut again),
        Err(rejected) => return fault(&format!("it cannot read what it wrote: {rejected}")),
    }
    if again != written {
        return fault("what it reads again is another event");
    }
    let (values, document) = (event.validate(), U::check(&written, View::Write));
    if violations(values.map_err(Rejected::Invalid)) != violations(document) {
        return fault("values and their document are judged differently");
    }
    Ok(())
}
