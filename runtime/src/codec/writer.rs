//! Values as JSON, each behind its key: what stands before it, `,"name":` mostly.

use super::words::{copy, copy_plain, find_special};
use super::{Fields, Union};

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
pub(super) fn put_list<T>(out: &mut Vec<u8>, key: &str, items: &[T], write: impl Fn(&T, &str, &mut Vec<u8>)) {
    put(out, key, "[");
    for (index, item) in items.iter().enumerate() {
        write(item, if index == 0 { "" } else { "," }, out);
    }
    out.push(b']');
}

/// Writes an object with any names.
pub(super) fn put_map<T>(
    out: &mut Vec<u8>,
    key: &str,
    entries: &std::collections::BTreeMap<String, T>,
    write: impl Fn(&T, &str, &mut Vec<u8>),
) {
    out.extend_from_slice(key.as_bytes());
    let start = out.len();
    for (name, value) in entries {
        put_name(out, name);
        write(value, "", out);
    }
    close_object(out, start);
}

fn put_name(out: &mut Vec<u8>, name: &str) {
    put_string(out, ",", name);
    out.push(b':');
}

/// What most members take, with their keys.
const SHORT: usize = 64;

/// Writes a string with the shortest escapes that JSON has.
pub(super) fn put_string(out: &mut Vec<u8>, key: &str, text: &str) {
    let (start, length) = (out.len(), key.len() + text.len() + 2);
    if length <= SHORT {
        // The quotes are there; the rest is put between them in words, which spares calls.
        out.extend_from_slice(&[b'"'; SHORT]);
        if put_between(&mut out[start..start + length], key.as_bytes(), text.as_bytes()) {
            return out.truncate(start + length);
        }
        out.truncate(start);
    }
    put_long_string(out, key, text);
}

/// Whether the text needs no escape, and stands behind its key and a quote, before the last quote.
#[inline]
fn put_between(place: &mut [u8], key: &[u8], text: &[u8]) -> bool {
    let (before, rest) = place.split_at_mut(key.len());
    copy(key, before);
    copy_plain(text, &mut rest[1..=text.len()])
}

#[inline(never)]
fn put_long_string(out: &mut Vec<u8>, key: &str, text: &str) {
    out.reserve(key.len() + text.len() + 2);
    out.extend_from_slice(key.as_bytes());
    out.push(b'"');
    put_escaped(out, text.as_bytes());
}

/// Writes the rest of a string.
fn put_escaped(out: &mut Vec<u8>, mut rest: &[u8]) {
    loop {
        let (plain, escaped) = rest.split_at(find_special(rest));
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
    let size = number.abs();
    if let Some(text) = plain_digits(&mut zmij::Buffer::new(), number) {
        put(out, key, text);
    } else if !number.is_finite() {
        put(out, key, "null");
    } else if size == 0.0 || (1e-6..1e21).contains(&size) {
        put_display(out, format_args!("{key}{number}"));
    } else {
        put_display(out, format_args!("{key}{number:e}"));
    }
}

/// Of the usual sizes.
fn plain_digits(buffer: &mut zmij::Buffer, number: f64) -> Option<&str> {
    if !(1e-3..1e15).contains(&number.abs()) {
        return None;
    }
    let text = buffer.format_finite(number);
    Some(text.strip_suffix(".0").unwrap_or(text))
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

#[cfg(test)]
mod tests {
    use super::plain_digits;

    #[test]
    fn usual_numbers_come_back_from_as_few_digits_as_the_standard_library_needs() {
        let (mut seed, mut compared) = (1_u64, 0);
        for _ in 0..200_000 {
            seed = seed.wrapping_mul(0x5851_F42D_4C95_7F2D).wrapping_add(0x1405_7B7E_F767_814F);
            let bits = seed ^ seed >> 29;
            let short = (bits % 2_000_000_000) as f64 / 1000.0 - 1e6;
            // Exponents from 2^-11 to 2^52.
            let long = f64::from_bits(bits >> 12 | (1012 + bits % 64) << 52);
            for number in [short, long, -long, long.trunc()] {
                if let Some(text) = plain_digits(&mut zmij::Buffer::new(), number) {
                    // Of two texts as near, this takes the even one, as JavaScript does, and the library the greater.
                    assert_eq!(text.parse(), Ok(number));
                    assert_eq!(text.len(), number.to_string().len(), "{text}");
                    compared += 1;
                }
            }
        }
        assert!(compared > 400_000, "{compared}");
    }
}
