//! `int64`: an integer of 64 bits as text, since readers of JSON lose digits of larger numbers than 2^53.

use super::scalars::read_parsed;
use super::spelling::Spelling;
use super::writer::put_display;
use super::{At, Found, Outcome, Reader, Type};

/// The spelling of an `int64`.
#[derive(Clone, Copy, Debug)]
pub struct Int64;

impl Spelling<i64> for Int64 {
    fn read(value: &mut i64, reader: &Reader<'_>, at: usize) -> Outcome {
        read_parsed(value, reader, at, &parse)
    }

    fn write(value: &i64, key: &str, out: &mut Vec<u8>) {
        put_display(out, format_args!("{key}\"{value}\""));
    }
}

/// One spelling for each integer: no `+`, no zeros in front, no `-0`.
pub(super) fn parse(text: &str) -> Option<i64> {
    let canonical = match text.strip_prefix('-').unwrap_or(text).as_bytes() {
        [b'0'] => text.len() == 1,
        [first, ..] => (b'1'..=b'9').contains(first),
        [] => false,
    };
    if canonical { text.parse().ok() } else { None }
}

pub(super) fn check(ty: &Type, value: i64, at: &At<'_>, found: &mut Found) {
    let Type::Int64 { min, max } = ty else { return };
    if value < *min {
        found.add(at, "min", format_args!("less than {min}"));
    }
    if value > *max {
        found.add(at, "max", format_args!("greater than {max}"));
    }
}
