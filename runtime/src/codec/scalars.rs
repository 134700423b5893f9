use jiff::civil::Date;
use serde_json::Value;

use super::writer::{put, put_display, put_int, put_number, put_string};
use super::{At, DEPTH, Found, Outcome, Reader, Type, Wire, rules};
use crate::datetime::parse_date;

impl Wire for String {
    const EMPTY: Self = Self::new();
    const TYPE: Type = Type::TEXT;

    fn read(&mut self, reader: &Reader<'_>, at: usize) -> Outcome {
        let at = reader.token(at);
        if let Some((text, end)) = reader.plain_string(at) {
            *self = text.to_owned();
            return Ok(end);
        }
        let (text, end) = reader.string(at)?;
        *self = text.into_owned();
        Ok(end)
    }

    fn write(&self, key: &str, out: &mut Vec<u8>) {
        put_string(out, key, self);
    }

    fn check(&self, ty: &Type, at: &At<'_>, found: &mut Found) {
        rules::text(ty, self, at, found);
    }
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
        let end;
        (*self, end) = match reader.short_int(at) {
            Some(short) => short,
            None => {
                let (text, end) = reader.number(at)?;
                (rules::parse_int(text).or_else(|code| reader.fail(at, code))?, end)
            }
        };
        Ok(end)
    }

    fn write(&self, key: &str, out: &mut Vec<u8>) {
        put_int(out, key, *self);
    }

    fn check(&self, ty: &Type, at: &At<'_>, found: &mut Found) {
        rules::int(ty, *self, at, found);
    }
}

impl Wire for f64 {
    const EMPTY: Self = 0.0;
    const TYPE: Type = Type::NUMBER;

    fn read(&mut self, reader: &Reader<'_>, at: usize) -> Outcome {
        let at = reader.token(at);
        let end;
        (*self, end) = match reader.short_number(at) {
            Some(short) => short,
            None => {
                let (text, end) = reader.number(at)?;
                let number = rules::parse_number(text);
                (number.map_or_else(|| reader.fail(at, "not_finite"), Ok)?, end)
            }
        };
        Ok(end)
    }

    fn write(&self, key: &str, out: &mut Vec<u8>) {
        put_number(out, key, *self);
    }

    fn check(&self, ty: &Type, at: &At<'_>, found: &mut Found) {
        rules::number(ty, *self, at, found);
    }
}

impl Wire for Date {
    const EMPTY: Self = Self::ZERO;
    const TYPE: Type = Type::Date;

    fn read(&mut self, reader: &Reader<'_>, at: usize) -> Outcome {
        let end;
        (*self, end) = read_parsed(reader, at, |text| parse_date(text.as_bytes()))?;
        Ok(end)
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
}

/// A string that `parse` understands, and where it ends.
pub(super) fn read_parsed<T>(
    reader: &Reader<'_>,
    at: usize,
    parse: impl FnOnce(&str) -> Option<T>,
) -> Outcome<(T, usize)> {
    let at = reader.token(at);
    let (text, end) = reader.string(at)?;
    parse(&text).map_or_else(|| reader.fail(at, "format"), |value| Ok((value, end)))
}
