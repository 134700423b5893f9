use super::Wire;

/// Writes the members of an object, commas between them.
#[derive(Debug)]
pub struct Members<'a> {
    out: &'a mut Vec<u8>,
    empty: bool,
}

impl<'a> Members<'a> {
    /// An object that holds what `members` writes.
    pub fn object(out: &'a mut Vec<u8>, members: impl FnOnce(&mut Members<'_>)) {
        out.push(b'{');
        members(&mut Members { out: &mut *out, empty: true });
        out.push(b'}');
    }

    /// A member that is always written.
    pub fn member<T: Wire>(&mut self, name: &str, value: &T) {
        self.name(name);
        value.write(self.out);
    }

    /// A member that is left out where `value` is absent.
    pub fn optional<T: Wire>(&mut self, name: &str, value: &T) {
        if !value.is_absent() {
            self.member(name, value);
        }
    }

    /// A member that holds the text `value`.
    pub fn text(&mut self, name: &str, value: &str) {
        self.name(name);
        put_string(self.out, value);
    }

    fn name(&mut self, name: &str) {
        if !self.empty {
            self.out.push(b',');
        }
        self.empty = false;
        put_string(self.out, name);
        self.out.push(b':');
    }
}

/// Writes `[…]`.
pub(super) fn put_list<T: Wire>(out: &mut Vec<u8>, items: &[T]) {
    out.push(b'[');
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            out.push(b',');
        }
        item.write(out);
    }
    out.push(b']');
}

/// Writes a string with the shortest escapes that JSON has.
pub(super) fn put_string(out: &mut Vec<u8>, text: &str) {
    out.push(b'"');
    let mut rest = text.as_bytes();
    while let Some(at) = rest.iter().position(|byte| matches!(byte, b'"' | b'\\' | 0..0x20)) {
        let (plain, escaped) = rest.split_at(at);
        out.extend_from_slice(plain);
        put_escape(out, escaped[0]);
        rest = &escaped[1..];
    }
    out.extend_from_slice(rest);
    out.push(b'"');
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
pub(super) fn put_number(out: &mut Vec<u8>, number: f64) {
    let size = number.abs();
    if !number.is_finite() {
        out.extend_from_slice(b"null");
    } else if size == 0.0 || (1e-6..1e21).contains(&size) {
        put_display(out, format_args!("{number}"));
    } else {
        put_display(out, format_args!("{number:e}"));
    }
}

/// Writes what needs no escape.
pub(super) fn put_display(out: &mut Vec<u8>, text: std::fmt::Arguments<'_>) {
    use std::io::Write;
    out.write_fmt(text).expect("a vector takes any bytes");
}
