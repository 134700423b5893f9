//! Values as JSON, each behind its key: what stands before it, `,"name":` mostly.

use super::words::{find_special, special};
use super::{Fields, Union, Wire};

/// Writes what needs no escape.
pub(super) fn put(out: &mut Vec<u8>, key: &str, text: &str) {
    out.reserve(key.len() + text.len());
    out.extend_from_slice(key.as_bytes());
    out.extend_from_slice(text.as_bytes());
}

/// Writes an object.
pub(super) fn put_object(out: &mut Vec<u8>, key: &str, fields: &dyn Fields) {
    out.extend_from_slice(key.as_bytes());
    let start = out.len();
    fields.write_members(out);
    close_object(out, start);
}

/// Writes the object of a variant, its tag first.
pub(super) fn put_variant(out: &mut Vec<u8>, key: &str, union: &Union, variant: usize, fields: &dyn Fields) {
    out.extend_from_slice(key.as_bytes());
    let start = out.len();
    if let Some((value, _)) = union.variants.get(variant) {
        put_name(out, union.tag);
        put_string(out, "", value);
    }
    fields.write_members(out);
    close_object(out, start);
}

/// Every member begins with a comma: the first one's becomes the opening brace.
pub(super) fn close_object(out: &mut Vec<u8>, start: usize) {
    match out.get_mut(start) {
        Some(comma) => *comma = b'{',
        None => out.push(b'{'),
    }
    out.push(b'}');
}

/// Writes `[…]`.
pub(super) fn put_list<T: Wire>(out: &mut Vec<u8>, key: &str, items: &[T]) {
    put(out, key, "[");
    for (index, item) in items.iter().enumerate() {
        item.write(if index == 0 { "" } else { "," }, out);
    }
    out.push(b']');
}

/// Writes an object with any names.
pub(super) fn put_map<T: Wire>(
    out: &mut Vec<u8>,
    key: &str,
    entries: &std::collections::BTreeMap<String, T>,
) {
    out.extend_from_slice(key.as_bytes());
    let start = out.len();
    for (name, value) in entries {
        put_name(out, name);
        value.write("", out);
    }
    close_object(out, start);
}

fn put_name(out: &mut Vec<u8>, name: &str) {
    put_string(out, ",", name);
    out.push(b':');
}

/// Writes a string with the shortest escapes that JSON has.
pub(super) fn put_string(out: &mut Vec<u8>, key: &str, text: &str) {
    // Room for a word behind the text, which is cut off again.
    out.reserve(key.len() + text.len() + 10);
    out.extend_from_slice(key.as_bytes());
    out.push(b'"');
    let (words, tail) = text.as_bytes().as_chunks::<8>();
    for (index, word) in words.iter().enumerate() {
        if special(u64::from_le_bytes(*word)) != 0 {
            return put_escaped(out, &text.as_bytes()[index * 8..]);
        }
        out.extend_from_slice(word);
    }
    for (index, byte) in tail.iter().enumerate() {
        if matches!(byte, b'"' | b'\\' | 0..0x20) {
            return put_escaped(out, &tail[index..]);
        }
        out.push(*byte);
    }
    out.push(b'"');
}

/// Writes the rest of a string.
#[cold]
#[inline(never)]
fn put_escaped(out: &mut Vec<u8>, mut rest: &[u8]) {
    loop {
        let (plain, escaped) = rest.split_at(find_special(rest, 0));
        out.extend_from_slice(plain);
        let Some((byte, after)) = escaped.split_first() else { return out.push(b'"') };
        put_escape(out, *byte);
        rest = after;
    }
}

fn put_escape(out: &mut Vec<u8>, byte: u8) {
    let letter = match byte {
        0x08 => b'b',
        0x0C => b'f',
        b'\n' => b'n',
        b'\r' => b'r',
        b'\t' => b't',
        b'"' | b'\\' => byte,
        _ => return put_display(out, format_args!("\\u{byte:04x}")),
    };
    out.extend_from_slice(&[b'\\', letter]);
}

/// Writes the shortest digits that read back to the same bits, as JavaScript does; something without a JSON form
/// is written as `null`, which validation has refused before.
pub(super) fn put_number(out: &mut Vec<u8>, key: &str, number: f64) {
    out.extend_from_slice(key.as_bytes());
    let size = number.abs();
    if !number.is_finite() {
        out.extend_from_slice(b"null");
    } else if size == 0.0 || (1e-6..1e21).contains(&size) {
        put_display(out, format_args!("{number}"));
    } else {
        put_display(out, format_args!("{number:e}"));
    }
}

/// Writes an integer.
pub(super) fn put_int(out: &mut Vec<u8>, key: &str, int: i64) {
    put(out, key, itoa::Buffer::new().format(int));
}

/// Writes what needs no escape.
pub(super) fn put_display(out: &mut Vec<u8>, text: std::fmt::Arguments<'_>) {
    use std::io::Write;
    out.write_fmt(text).expect("a vector takes any bytes");
}
