//! Any JSON.

use serde_json::{Map, Number, Value};

use super::{Outcome, Reader};

/// Reads a value with at most `levels` levels of arrays and objects. Of two members with one name the last counts.
pub(super) fn read(reader: &mut Reader<'_>, levels: usize) -> Outcome<Value> {
    match reader.peek() {
        Some(b'"') => Ok(Value::String(reader.string()?.into_owned())),
        Some(b'{' | b'[') if levels == 0 => reader.fail("depth"),
        Some(b'[') => {
            let mut items = Vec::new();
            reader.items(&mut |reader| {
                items.push(read(reader, levels - 1)?);
                Ok(())
            })?;
            Ok(Value::Array(items))
        }
        Some(b'{') => read_object(reader, levels - 1).map(Value::Object),
        Some(b'-' | b'0'..=b'9') => read_number(reader),
        _ if reader.eat_word("null") => Ok(Value::Null),
        _ if reader.eat_word("true") => Ok(Value::Bool(true)),
        _ if reader.eat_word("false") => Ok(Value::Bool(false)),
        _ => reader.fail("syntax"),
    }
}

fn read_object(reader: &mut Reader<'_>, levels: usize) -> Outcome<Map<String, Value>> {
    let mut members = Map::new();
    reader.sequence([b'{', b'}'], &mut |reader| {
        let start = reader.clone();
        let (name, whole) = reader.name()?;
        if !whole {
            return start.fail("surrogate");
        }
        let value = read(reader, levels)?;
        members.insert(name.into_owned(), value);
        Ok(())
    })?;
    Ok(members)
}

fn read_number(reader: &mut Reader<'_>) -> Outcome<Value> {
    let before = reader.clone();
    let text = reader.number()?;
    if let Ok(int) = text.parse::<u64>() {
        return Ok(int.into());
    }
    // `-0` keeps its sign as a double.
    if let Some(int) = text.parse::<i64>().ok().filter(|int| *int != 0) {
        return Ok(int.into());
    }
    let number = text.parse().ok().and_then(Number::from_f64);
    number.map_or_else(|| before.fail("not_finite"), |number| Ok(Value::Number(number)))
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
