//! Names and values as JavaScript and TypeScript write them.

use crate::emit::json::{Json, Object};
use crate::emit::text::push_quoted;

/// `'text'`, in the quotes that need fewer escapes.
pub(super) fn string(text: &str) -> String {
    let quote = if text.contains('\'') && !text.contains('"') { '"' } else { '\'' };
    let mut out = String::with_capacity(text.len() + 2);
    push_quoted(&mut out, text, quote);
    out
}

/// A member's name in an interface or a type: an identifier as it is, anything else in quotes.
pub(super) fn member(name: &str) -> String {
    if is_identifier(name) { name.to_owned() } else { string(name) }
}

/// A member's name in an object literal, where `__proto__` would set the prototype.
pub(super) fn property(name: &str) -> String {
    if name == "__proto__" { "['__proto__']".to_owned() } else { member(name) }
}

/// `value.name`
pub(super) fn access(value: &str, name: &str) -> String {
    if is_identifier(name) { format!("{value}.{name}") } else { format!("{value}[{}]", string(name)) }
}

/// A value of JSON as an expression.
pub(super) fn expression(value: &Json) -> String {
    match value {
        Json::Literal(text) => text.clone().into_owned(),
        Json::String(text) => string(text),
        Json::Array(items) => {
            let items: Vec<String> = items.iter().map(expression).collect();
            format!("[{}]", items.join(", "))
        }
        Json::Object(Object(members)) if members.is_empty() => "{}".to_owned(),
        Json::Object(Object(members)) => {
            let members =
                members.iter().map(|(key, value)| format!("{}: {}", property(key), expression(value)));
            let members: Vec<String> = members.collect();
            format!("{{ {} }}", members.join(", "))
        }
    }
}

fn is_identifier(name: &str) -> bool {
    let starts = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_' || c == '$');
    starts && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '$')
}
