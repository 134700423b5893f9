use std::borrow::Cow;

use jiff::civil::Date;
use serde_json::Value;
use uuid::Uuid;

use super::writer::{put_display, put_number, put_string};
use super::{At, DEPTH, Found, Outcome, Reader, Type, Wire, rules};
use crate::DateTime;
use crate::datetime::parse_date;

impl Wire for String {
    const EMPTY: Self = Self::new();
    const TYPE: Type = Type::TEXT;

    fn read(&mut self, reader: &mut Reader<'_>) -> Outcome {
        *self = reader.string()?.into_owned();
        Ok(())
    }

    fn write(&self, out: &mut Vec<u8>) {
        put_string(out, self);
    }

    fn check(&self, ty: &Type, at: &At<'_>, found: &mut Found) {
        rules::text(ty, self, at, found);
    }
}

impl Wire for bool {
    const EMPTY: Self = false;
    const TYPE: Type = Type::Bool;

    fn read(&mut self, reader: &mut Reader<'_>) -> Outcome {
        *self = reader.eat_word("true");
        if *self || reader.eat_word("false") { Ok(()) } else { reader.fail("type") }
    }

    fn write(&self, out: &mut Vec<u8>) {
        put_display(out, format_args!("{self}"));
    }
}

impl Wire for i64 {
    const EMPTY: Self = 0;
    const TYPE: Type = Type::INT;

    fn read(&mut self, reader: &mut Reader<'_>) -> Outcome {
        let before = reader.clone();
        let read = rules::parse_int(reader.number()?);
        read.map_or_else(
            |code| before.fail(code),
            |int| {
                *self = int;
                Ok(())
            },
        )
    }

    fn write(&self, out: &mut Vec<u8>) {
        put_display(out, format_args!("{self}"));
    }

    fn check(&self, ty: &Type, at: &At<'_>, found: &mut Found) {
        rules::int(ty, *self, at, found);
    }
}

impl Wire for f64 {
    const EMPTY: Self = 0.0;
    const TYPE: Type = Type::NUMBER;

    fn read(&mut self, reader: &mut Reader<'_>) -> Outcome {
        let before = reader.clone();
        let read = rules::parse_number(reader.number()?);
        read.map_or_else(
            || before.fail("not_finite"),
            |number| {
                *self = number;
                Ok(())
            },
        )
    }

    fn write(&self, out: &mut Vec<u8>) {
        put_number(out, *self);
    }

    fn check(&self, ty: &Type, at: &At<'_>, found: &mut Found) {
        rules::number(ty, *self, at, found);
    }
}

impl Wire for Uuid {
    const EMPTY: Self = Self::nil();
    const TYPE: Type = Type::Uuid;

    fn read(&mut self, reader: &mut Reader<'_>) -> Outcome {
        *self = parsed(reader, parse_uuid)?;
        Ok(())
    }

    fn write(&self, out: &mut Vec<u8>) {
        put_display(out, format_args!("\"{}\"", self.as_hyphenated()));
    }
}

impl Wire for DateTime {
    const EMPTY: Self = Self::UNIX_EPOCH;
    const TYPE: Type = Type::DateTime;

    fn read(&mut self, reader: &mut Reader<'_>) -> Outcome {
        *self = parsed(reader, |text| text.parse().ok())?;
        Ok(())
    }

    fn write(&self, out: &mut Vec<u8>) {
        put_display(out, format_args!("\"{self}\""));
    }
}

impl Wire for Date {
    const EMPTY: Self = Self::ZERO;
    const TYPE: Type = Type::Date;

    fn read(&mut self, reader: &mut Reader<'_>) -> Outcome {
        *self = parsed(reader, |text| parse_date(text.as_bytes()))?;
        Ok(())
    }

    fn write(&self, out: &mut Vec<u8>) {
        put_display(out, format_args!("\"{:04}-{:02}-{:02}\"", self.year(), self.month(), self.day()));
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

    fn read(&mut self, reader: &mut Reader<'_>) -> Outcome {
        *self = super::json::read(reader, DEPTH)?;
        Ok(())
    }

    fn write(&self, out: &mut Vec<u8>) {
        super::json::write(out, self);
    }

    fn check(&self, _ty: &Type, at: &At<'_>, found: &mut Found) {
        if super::json::is_deeper(self, DEPTH) {
            found.add(at, "depth", "more than 128 levels of arrays and objects");
        }
    }
}

/// 36 characters with hyphens, in any case.
pub(super) fn parse_uuid(text: &str) -> Option<Uuid> {
    let hyphenated = text.len() == 36 && [8, 13, 18, 23].iter().all(|&at| text.as_bytes()[at] == b'-');
    if hyphenated { Uuid::try_parse(text).ok() } else { None }
}

fn parsed<T>(reader: &mut Reader<'_>, parse: impl FnOnce(&str) -> Option<T>) -> Outcome<T> {
    reader.peek();
    let before = reader.clone();
    let text: Cow<'_, str> = reader.string()?;
    parse(&text).map_or_else(|| before.fail("format"), Ok)
}
