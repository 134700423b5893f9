use jiff::civil::Date;
use serde_json::Value;

use super::writer::{put, put_display, put_int, put_number, put_string};
use super::{At, DEPTH, Found, Outcome, Reader, Type, Wire, rules};
use crate::datetime::parse_date;

impl Wire for String {
    const EMPTY: Self = Self::new();
    const TYPE: Type = Type::TEXT;

    fn read(&mut self, reader: &Reader<'_>, at: usize) -> Outcome {
        match reader.plain_string(at) {
            Some((text, end)) => {
                *self = text.to_owned();
                Ok(end)
            }
            None => read_other_string(self, reader, at),
        }
    }

    fn write(&self, key: &str, out: &mut Vec<u8>) {
        put_string(out, key, self);
    }

    fn check(&self, ty: &Type, at: &At<'_>, found: &mut Found) {
        rules::text(ty, self, at, found);
    }
}

/// With white space before it, or with escapes.
#[inline(never)]
fn read_other_string(value: &mut String, reader: &Reader<'_>, at: usize) -> Outcome {
    // `string` alone would do, and make pretty-printed documents a twentieth dearer.
    let at = reader.token(at);
    let end;
    (*value, end) = match reader.plain_string(at) {
        Some((text, end)) => (text.to_owned(), end),
        None => reader.string(at).map(|(text, end)| (text.into_owned(), end))?,
    };
    Ok(end)
}

impl Wire for bool {
    const EMPTY: Self = false;
    const TYPE: Type = Type::Bool;

    fn read(&mut self, reader: &Reader<'_>, at: usize) -> Outcome {
        let at = reader.token(at);
        *self = reader.is_word(at, "true");
        match *self {
            true => Ok(at + 4),
            false if reader.is_word(at, "false") => Ok(at + 5),
            false => reader.fail(at, "type"),
        }
    }

    fn write(&self, key: &str, out: &mut Vec<u8>) {
        put(out, key, if *self { "true" } else { "false" });
    }
}

impl Wire for i64 {
    const EMPTY: Self = 0;
    const TYPE: Type = Type::INT;

    fn read(&mut self, reader: &Reader<'_>, at: usize) -> Outcome {
        let at = reader.token(at);
        match reader.short_int(at) {
            Some((int, end)) => {
                *self = int;
                Ok(end)
            }
            None => read_long_int(self, reader, at),
        }
    }

    fn write(&self, key: &str, out: &mut Vec<u8>) {
        put_int(out, key, *self);
    }

    fn check(&self, ty: &Type, at: &At<'_>, found: &mut Found) {
        match ty {
            Type::Int64 { .. } => super::int64::check(ty, *self, at, found),
            _ => rules::int(ty, *self, at, found),
        }
    }
}

#[cold]
#[inline(never)]
fn read_long_int(value: &mut i64, reader: &Reader<'_>, at: usize) -> Outcome {
    let (text, end) = reader.number(at)?;
    *value = rules::parse_int(text).or_else(|code| reader.fail(at, code))?;
    Ok(end)
}

impl Wire for f64 {
    const EMPTY: Self = 0.0;
    const TYPE: Type = Type::NUMBER;

    fn read(&mut self, reader: &Reader<'_>, at: usize) -> Outcome {
        let at = reader.token(at);
        match reader.short_number(at) {
            Some((number, end)) => {
                *self = number;
                Ok(end)
            }
            None => read_long_number(self, reader, at),
        }
    }

    fn write(&self, key: &str, out: &mut Vec<u8>) {
        put_number(out, key, *self);
    }

    fn check(&self, ty: &Type, at: &At<'_>, found: &mut Found) {
        rules::number(ty, *self, at, found);
    }
}

#[cold]
#[inline(never)]
fn read_long_number(value: &mut f64, reader: &Reader<'_>, at: usize) -> Outcome {
    let (text, end) = reader.number(at)?;
    *value = rules::parse_number(text).map_or_else(|| reader.fail(at, "not_finite"), Ok)?;
    Ok(end)
}

impl Wire for Date {
    const EMPTY: Self = Self::ZERO;
    const TYPE: Type = Type::Date;

    fn read(&mut self, reader: &Reader<'_>, at: usize) -> Outcome {
        read_parsed(self, reader, at, &|text| parse_date(text.as_bytes()))
    }

    fn write(&self, key: &str, out: &mut Vec<u8>) {
        put_display(out, format_args!("{key}\"{:04}-{:02}-{:02}\"", self.year(), self.month(), self.day()));
    }

    fn check(&self, _ty: &Type, at: &At<'_>, found: &mut Found) {
        if self.year() < 1 {
            found.add(at, "format", "the year of a date is 0001 to 9999");
        }
    }
}

impl Wire for Value {
    const EMPTY: Self = Self::Null;
    const TYPE: Type = Type::Json;

    fn read(&mut self, reader: &Reader<'_>, at: usize) -> Outcome {
        let end;
        (*self, end) = super::json::read(reader, at, DEPTH)?;
        Ok(end)
    }

    fn write(&self, key: &str, out: &mut Vec<u8>) {
        out.extend_from_slice(key.as_bytes());
        super::json::write(out, self);
    }

    fn check(&self, _ty: &Type, at: &At<'_>, found: &mut Found) {
        if super::json::is_deeper(self, DEPTH) {
            found.add(at, "depth", "more than 128 levels of arrays and objects");
        }
    }

    fn holds_null(&self) -> bool {
        self.is_null()
    }
}

/// Reads a string that `parse` understands.
#[inline(never)]
pub(super) fn read_parsed<T>(
    value: &mut T,
    reader: &Reader<'_>,
    at: usize,
    parse: &dyn Fn(&str) -> Option<T>,
) -> Outcome {
    let at = reader.token(at);
    let (text, end) = reader.string(at)?;
    *value = parse(&text).map_or_else(|| reader.fail(at, "format"), Ok)?;
    Ok(end)
}
