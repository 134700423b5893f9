//! `decimal(p.s)`: at most p − s digits before the point and s behind it, as text.

use std::fmt;

use rust_decimal::Decimal;

use super::scalars::read_parsed;
use super::spelling::Spelling;
use super::writer::put_display;
use super::{At, Found, Outcome, Reader, Type, Wire};

/// The spelling of a decimal with so many digits, `SCALE` of them behind the point.
#[derive(Clone, Copy, Debug)]
pub struct Digits<const PRECISION: u32, const SCALE: u32>;

impl<const PRECISION: u32, const SCALE: u32> Spelling<Decimal> for Digits<PRECISION, SCALE> {
    /// What has fewer digits behind the point gets zeros, so that the value prints as it is written.
    fn read(value: &mut Decimal, reader: &Reader<'_>, at: usize) -> Outcome {
        let end = read_parsed(value, reader, at, &|text| parse(text, PRECISION - SCALE, SCALE))?;
        value.rescale(SCALE);
        Ok(end)
    }

    fn write(value: &Decimal, key: &str, out: &mut Vec<u8>) {
        let missing = SCALE.saturating_sub(value.scale());
        let point = if value.scale() == 0 && missing > 0 { "." } else { "" };
        let shown = if value.scale() > SCALE { shortened(*value, SCALE) } else { unsigned_zero(*value) };
        put_display(out, format_args!("{key}\"{shown}{point}{:0<width$}\"", "", width = missing as usize));
    }
}

/// Any decimal of 28 digits: what a `decimal(p.s)` takes is for validation.
impl Wire for Decimal {
    const EMPTY: Self = Self::ZERO;
    const TYPE: Type = Type::decimal(28, 0);

    fn read(&mut self, reader: &Reader<'_>, at: usize) -> Outcome {
        read_parsed(self, reader, at, &|text| parse(text, MAX_DIGITS, MAX_DIGITS))
    }

    fn write(&self, key: &str, out: &mut Vec<u8>) {
        put_display(out, format_args!("{key}\"{self}\""));
    }

    fn check(&self, ty: &Type, at: &At<'_>, found: &mut Found) {
        check(ty, Some(*self), at, found);
    }
}

/// The most digits of a decimal, on either side of the point.
const MAX_DIGITS: u32 = 28;

/// `-12.50`: no zeros in front, digits on both sides of a point and not too many of them, no exponent.
fn parse(text: &str, before: u32, behind: u32) -> Option<Decimal> {
    let (negative, digits) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
    let (whole, fraction) =
        digits.split_once('.').map_or((digits, None), |(whole, rest)| (whole, Some(rest)));
    let fits = |text: &str, most: u32| !text.is_empty() && text.len() <= most as usize;
    let canonical = whole == "0" || fits(whole, before) && !whole.starts_with('0');
    if !canonical || !fraction.is_none_or(|fraction| fits(fraction, behind)) {
        return None;
    }
    let fraction = fraction.unwrap_or_default();
    let units = whole.bytes().chain(fraction.bytes()).try_fold(0_i128, |units, byte| {
        let digit = byte.is_ascii_digit().then(|| i128::from(byte - b'0'))?;
        units.checked_mul(10)?.checked_add(digit)
    })?;
    let scale = u32::try_from(fraction.len()).ok()?;
    Decimal::try_from_i128_with_scale(if negative { -units } else { units }, scale).ok()
}

pub(super) fn check_text(ty: &Type, text: &str, at: &At<'_>, found: &mut Found) {
    if let Type::Decimal { precision, scale, .. } = ty {
        check(ty, parse(text, precision - scale, *scale), at, found);
    }
}

/// `None` is a text that is no decimal with these digits.
fn check(ty: &Type, value: Option<Decimal>, at: &At<'_>, found: &mut Found) {
    let Type::Decimal { precision, scale, min, max } = ty else { return };
    let Some(units) = value.and_then(|value| units(value, *precision, *scale)) else {
        let before = precision - scale;
        let message =
            format_args!("not a decimal with at most {before} digits before the point and {scale} behind it");
        return found.add(at, "format", message);
    };
    match min {
        Some(min) if units < *min => {
            found.add(at, "min", format_args!("less than {}", Units { units: *min, scale: *scale }));
        }
        _ => {}
    }
    match max {
        Some(max) if units > *max => {
            found.add(at, "max", format_args!("greater than {}", Units { units: *max, scale: *scale }));
        }
        _ => {}
    }
}

/// The value in units of its last digit, where it has its digits.
fn units(value: Decimal, precision: u32, scale: u32) -> Option<i128> {
    let value = if value.scale() > scale { value.normalize() } else { value };
    let missing = scale.checked_sub(value.scale())?;
    let units = value.mantissa().checked_mul(10_i128.checked_pow(missing)?)?;
    (units.unsigned_abs() < 10_u128.pow(precision)).then_some(units)
}

/// With as few digits as the value needs, but not fewer than the scale.
fn shortened(value: Decimal, scale: u32) -> Decimal {
    let mut shortest = unsigned_zero(value.normalize());
    if shortest.scale() < scale {
        shortest.rescale(scale);
    }
    shortest
}

/// Zero has no sign on the wire.
fn unsigned_zero(mut value: Decimal) -> Decimal {
    if value.is_zero() {
        value.set_sign_positive(true);
    }
    value
}

/// A bound, as it was declared.
struct Units {
    units: i128,
    scale: u32,
}

impl fmt::Display for Units {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { units, scale } = *self;
        let power = 10_u128.pow(scale);
        let sign = if units < 0 { "-" } else { "" };
        let (whole, fraction) = (units.unsigned_abs() / power, units.unsigned_abs() % power);
        match scale {
            0 => write!(f, "{sign}{whole}"),
            _ => write!(f, "{sign}{whole}.{fraction:0width$}", width = scale as usize),
        }
    }
}
