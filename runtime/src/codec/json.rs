//! Any JSON.

use serde_json::{Map, Number, Value};

use super::sequence::Entries;
use super::{Outcome, Reader};

/// Reads a value with at most `levels` levels of arrays and objects, and tells where it ends. Of two members with one name
/// the last counts.
pub(super) fn read(reader: &Reader<'_>, at: usize, levels: usize) -> Outcome<(Value, usize)> {
    let at = reader.token(at);
    match reader.byte(at) {
        b'"' => reader.string(at).map(|(text, end)| (Value::String(text.into_owned()), end)),
        b'{' | b'[' if levels == 0 => reader.fail(at, "depth"),
        b'[' => read_array(reader, at, levels - 1),
        b'{' => read_object(reader, at, levels - 1),
        b'-' | b'0'..=b'9' => read_number(reader, at),
        b'n' if reader.is_word(at, "null") => Ok((Value::Null, at + 4)),
        b't' if reader.is_word(at, "true") => Ok((Value::Bool(true), at + 4)),
        b'f' if reader.is_word(at, "false") => Ok((Value::Bool(false), at + 5)),
        _ => reader.fail(at, "syntax"),
    }
}

fn read_array(reader: &Reader<'_>, at: usize, levels: usize) -> Outcome<(Value, usize)> {
    let mut items = Items { items: Vec::new(), levels };
    let end = reader.array(at, &mut items)?;
    Ok((Value::Array(items.items), end))
}

struct Items {
    items: Vec<Value>,
    levels: usize,
}

impl Entries for Items {
    fn read_entry(&mut self, reader: &Reader<'_>, at: usize) -> Outcome {
        let (item, end) = read(reader, at, self.levels)?;
        self.items.push(item);
        Ok(end)
    }
}

fn read_object(reader: &Reader<'_>, at: usize, levels: usize) -> Outcome<(Value, usize)> {
    let mut members = Map::new();
    let end = reader.sequence(at, [b'{', b'}'], &mut |at| {
        let at = reader.token(at);
        let (name, whole, value) = reader.name(at)?;
        if !whole {
            return reader.fail(at, "surrogate");
        }
        let (value, end) = read(reader, value, levels)?;
        members.insert(name.into_owned(), value);
        Ok(end)
    })?;
    Ok((Value::Object(members), end))
}

fn read_number(reader: &Reader<'_>, at: usize) -> Outcome<(Value, usize)> {
    let (text, end) = reader.number(at)?;
    if let Ok(int) = text.parse::<u64>() {
        return Ok((int.into(), end));
    }
    // `-0` keeps its sign as a double.
    if let Some(int) = text.parse::<i64>().ok().filter(|int| *int != 0) {
        return Ok((int.into(), end));
    }
    let number = text.parse().ok().and_then(Number::from_f64);
    number.map_or_else(|| reader.fail(at, "not_finite"), |number| Ok((Value::Number(number), end)))
}

/// Writes the value; a number keeps its kind, so that `1.0` stays a double.
pub(super) fn write(out: &mut Vec<u8>, value: &Value) {
    serde_json::to_writer(out, value)
        .expect("a vector takes any bytes, and the names of a value are strings");
}

/// Whether the value has more than `levels` levels of arrays and objects. It looks no deeper than that.
pub(super) fn is_deeper(value: &Value, levels: usize) -> bool {
    match value {
        Value::Array(items) => levels == 0 || items.iter().any(|item| is_deeper(item, levels - 1)),
        Value::Object(members) => levels == 0 || members.values().any(|member| is_deeper(member, levels - 1)),
        _ => false,
    }
}
