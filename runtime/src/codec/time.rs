//! `time`: a time of day, `hh:mm:ss[.1–9 digits]`.

use jiff::civil::Time;

use super::scalars::read_parsed;
use super::writer::put_display;
use super::{Outcome, Reader, Type, Wire};
use crate::datetime::parse_time;

impl Wire for Time {
    const EMPTY: Self = Self::midnight();
    const TYPE: Type = Type::Time;

    fn read(&mut self, reader: &Reader<'_>, at: usize) -> Outcome {
        read_parsed(self, reader, at, &|text| parse_time(text.as_bytes()))
    }

    /// With as few digits of a second as the value needs.
    fn write(&self, key: &str, out: &mut Vec<u8>) {
        let (hour, minute, second) = (self.hour(), self.minute(), self.second());
        let fraction = Fraction::of(self.subsec_nanosecond().unsigned_abs());
        put_display(out, format_args!("{key}\"{hour:02}:{minute:02}:{second:02}{fraction}\""));
    }
}

/// A part of a second: the point, and as few digits as there are.
#[derive(Clone, Copy)]
pub(super) struct Fraction {
    nanos: u32,
}

impl Fraction {
    pub(super) fn of(nanos: u32) -> Self {
        Self { nanos }
    }
}

impl std::fmt::Display for Fraction {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (mut digits, mut width) = (self.nanos, 9);
        while digits > 0 && digits.is_multiple_of(10) {
            (digits, width) = (digits / 10, width - 1);
        }
        if digits > 0 { write!(f, ".{digits:0width$}") } else { Ok(()) }
    }
}
