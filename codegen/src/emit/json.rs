//! JSON whose members stay in the order in which they were put, written for people to read.

use std::borrow::Cow;

use serde_json::Value;

use super::text::push_quoted;

/// Lines longer than this are broken where they can be.
const WIDTH: usize = 100;

/// A JSON value.
#[derive(Clone, Debug, PartialEq)]
pub enum Json {
    /// A number, `true`, `false` or `null`, as JSON writes it.
    Literal(Cow<'static, str>),
    /// Text.
    String(Cow<'static, str>),
    /// A list.
    Array(Vec<Self>),
    /// Members.
    Object(Object),
}

/// Members in the order of output.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Object(pub Vec<(Cow<'static, str>, Json)>);

impl Object {
    /// An object to put members into.
    pub(crate) const fn new() -> Self {
        Self(Vec::new())
    }

    /// This object with one member more.
    pub(crate) fn with(mut self, key: impl Into<Cow<'static, str>>, value: impl Into<Json>) -> Self {
        self.put(key, value);
        self
    }

    /// This object with one member more, where there is a value.
    pub(crate) fn with_some(self, key: impl Into<Cow<'static, str>>, value: Option<impl Into<Json>>) -> Self {
        match value {
            Some(value) => self.with(key, value),
            None => self,
        }
    }

    /// Puts a member at the end.
    pub(crate) fn put(&mut self, key: impl Into<Cow<'static, str>>, value: impl Into<Json>) {
        self.0.push((key.into(), value.into()));
    }

    /// As a file: two spaces a level, small values on one line, ending with a line feed.
    pub(crate) fn into_document(self) -> String {
        Json::Object(self).to_document()
    }
}

impl Json {
    /// As a file: two spaces a level, small values on one line, ending with a line feed.
    #[must_use]
    pub fn to_document(&self) -> String {
        let mut out = String::with_capacity(4096);
        write(&mut out, self, 0);
        out.push('\n');
        out
    }

    /// On one line.
    #[must_use]
    pub fn to_line(&self) -> String {
        let mut out = String::new();
        write_line(&mut out, self);
        out
    }

    fn is_leaf(&self) -> bool {
        match self {
            Self::Literal(_) | Self::String(_) => true,
            Self::Array(items) => items.is_empty(),
            Self::Object(Object(members)) => members.is_empty(),
        }
    }

    /// Whether it may stand on one line: an object of leaves and lists of leaves, or a list of such.
    fn is_small(&self) -> bool {
        match self {
            Self::Literal(_) | Self::String(_) => true,
            Self::Array(items) => items.iter().all(Self::is_flat),
            Self::Object(_) => self.is_flat(),
        }
    }

    fn is_flat(&self) -> bool {
        match self {
            Self::Literal(_) | Self::String(_) => true,
            Self::Array(items) => items.iter().all(Self::is_leaf),
            Self::Object(Object(members)) => members.iter().all(|(_, value)| match value {
                Self::Array(items) => items.iter().all(Self::is_leaf),
                other => other.is_leaf(),
            }),
        }
    }
}

fn write(out: &mut String, value: &Json, level: usize) {
    if level > 0 && value.is_small() && fits(out, value) {
        return;
    }
    match value {
        Json::Literal(text) => out.push_str(text),
        Json::String(text) => push_quoted(out, text, '"'),
        Json::Array(items) => {
            write_block(out, '[', ']', items, level, |out, item| write(out, item, level + 1));
        }
        Json::Object(Object(members)) => write_block(out, '{', '}', members, level, |out, (key, member)| {
            push_quoted(out, key, '"');
            out.push_str(": ");
            write(out, member, level + 1);
        }),
    }
}

/// Writes `value` on the current line if there is room for it.
fn fits(out: &mut String, value: &Json) -> bool {
    let start = out.len();
    let column = start - out.rfind('\n').map_or(0, |at| at + 1);
    write_line(out, value);
    let fits = column + (out.len() - start) < WIDTH;
    if !fits {
        out.truncate(start);
    }
    fits
}

fn write_block<T>(
    out: &mut String,
    open: char,
    close: char,
    entries: &[T],
    level: usize,
    mut entry: impl FnMut(&mut String, &T),
) {
    out.push(open);
    for (index, item) in entries.iter().enumerate() {
        out.push_str(if index == 0 { "\n" } else { ",\n" });
        push_indent(out, level + 1);
        entry(out, item);
    }
    if !entries.is_empty() {
        out.push('\n');
        push_indent(out, level);
    }
    out.push(close);
}

fn push_indent(out: &mut String, level: usize) {
    for _ in 0..level {
        out.push_str("  ");
    }
}

fn write_line(out: &mut String, value: &Json) {
    match value {
        Json::Literal(text) => out.push_str(text),
        Json::String(text) => push_quoted(out, text, '"'),
        Json::Array(items) => {
            out.push('[');
            for (index, item) in items.iter().enumerate() {
                out.push_str(if index == 0 { "" } else { ", " });
                write_line(out, item);
            }
            out.push(']');
        }
        Json::Object(Object(members)) => {
            out.push('{');
            for (index, (key, member)) in members.iter().enumerate() {
                out.push_str(if index == 0 { " " } else { ", " });
                push_quoted(out, key, '"');
                out.push_str(": ");
                write_line(out, member);
            }
            out.push_str(if members.is_empty() { "}" } else { " }" });
        }
    }
}

impl From<Object> for Json {
    fn from(object: Object) -> Self {
        Self::Object(object)
    }
}

impl From<&'static str> for Json {
    fn from(text: &'static str) -> Self {
        Self::String(Cow::Borrowed(text))
    }
}

impl From<String> for Json {
    fn from(text: String) -> Self {
        Self::String(Cow::Owned(text))
    }
}

impl From<Cow<'static, str>> for Json {
    fn from(text: Cow<'static, str>) -> Self {
        Self::String(text)
    }
}

impl From<bool> for Json {
    fn from(value: bool) -> Self {
        Self::Literal(Cow::Borrowed(if value { "true" } else { "false" }))
    }
}

impl From<i64> for Json {
    fn from(value: i64) -> Self {
        Self::Literal(Cow::Owned(value.to_string()))
    }
}

impl From<u64> for Json {
    fn from(value: u64) -> Self {
        Self::Literal(Cow::Owned(value.to_string()))
    }
}

/// Finite numbers only; the shortest text that reads back as the same number.
impl From<f64> for Json {
    fn from(value: f64) -> Self {
        let text = serde_json::Number::from_f64(value).map_or_else(|| "null".to_owned(), |n| n.to_string());
        let text = text.strip_suffix(".0").map_or(text.clone(), ToOwned::to_owned);
        Self::Literal(Cow::Owned(text))
    }
}

impl<T: Into<Self>> From<Vec<T>> for Json {
    fn from(items: Vec<T>) -> Self {
        Self::Array(items.into_iter().map(Into::into).collect())
    }
}

impl From<&Value> for Json {
    fn from(value: &Value) -> Self {
        match value {
            Value::Null => Self::Literal(Cow::Borrowed("null")),
            Value::Bool(value) => (*value).into(),
            Value::Number(number) => Self::Literal(Cow::Owned(number.to_string())),
            Value::String(text) => text.clone().into(),
            Value::Array(items) => Self::Array(items.iter().map(Into::into).collect()),
            Value::Object(members) => {
                let member = |(key, value): (&String, &Value)| (Cow::Owned(key.clone()), value.into());
                Self::Object(Object(members.iter().map(member).collect()))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{Json, WIDTH};
    use crate::emit::text::tests::HOSTILE;

    #[test]
    fn documents_and_lines_read_back_as_they_were() {
        let wide = "x".repeat(WIDTH);
        let values = [
            json!(HOSTILE),
            json!({ "": {}, "a": [], "b": [[], [1, [2.5, null]], { "c": { "d": true } }], "wide": [wide, wide] }),
            json!([{ "a": 1 }, { "b": [1, 2] }, { "c": { "d": {} } }]),
            json!(-0.0),
            json!(5e-324),
        ];
        for value in values {
            let written = Json::from(&value);
            for text in [written.to_document(), written.to_line()] {
                let read: Value = serde_json::from_str(&text).expect("what was written is JSON");
                assert_eq!(read, value, "{text}");
            }
        }
    }

    #[test]
    fn numbers_are_short_and_exact() {
        let texts = [1.0, 0.1, 1e300, 5e-324, -2.0].map(|number: f64| Json::from(number).to_line());
        assert_eq!(texts, ["1", "0.1", "1e+300", "5e-324", "-2"]);
    }
}
