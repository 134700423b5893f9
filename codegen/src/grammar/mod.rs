//! The grammars of scalars that are text, and the integers among numbers.
//!
//! They are written out here because no library decides what a document may hold: all known ones differ.

mod patterns;
mod range;

use serde_json::Value;

use crate::model::{Exact, Scalar};

pub(crate) use patterns::pattern;
pub(crate) use range::{at_least, at_most};

/// The greatest integer that every reader of JSON keeps: 2^53 − 1.
pub(crate) const MAX_INT: i64 = (1 << 53) - 1;

/// The integer that a value is: `1`, `1.0` and `1e2` are, as in JSON Schema, within ±(2^53−1).
pub(crate) fn int(value: &Value) -> Option<i64> {
    let number = value.as_number()?;
    let int = number.as_i64().or_else(|| number.as_f64().and_then(whole))?;
    (-MAX_INT..=MAX_INT).contains(&int).then_some(int)
}

/// The integer that a float is, where it is one within ±(2^53−1).
pub(crate) fn whole(float: f64) -> Option<i64> {
    #[expect(clippy::cast_precision_loss, reason = "2^53 − 1 has an exact f64")]
    let fits = float.fract() == 0.0 && float.abs() <= MAX_INT as f64;
    #[expect(clippy::cast_possible_truncation, reason = "it is a whole number that fits")]
    fits.then_some(float as i64)
}

/// Whether `text` is a value of a scalar that is text; every text is a `string`.
pub(crate) fn is_text_of(scalar: Scalar, text: &str) -> bool {
    match scalar {
        Scalar::Uuid => is_uuid(text),
        Scalar::Datetime => is_datetime(text),
        Scalar::Date => is_date(text),
        Scalar::Int64 => text.parse::<i64>().is_ok_and(|int| int.to_string() == text),
        Scalar::Decimal(digits) => Exact::of_text(text, digits).is_some(),
        Scalar::Time | Scalar::Duration | Scalar::Email | Scalar::Uri | Scalar::Bytes => {
            patterns::matches(scalar, text)
        }
        Scalar::String => true,
        Scalar::Bool | Scalar::Int | Scalar::Number | Scalar::Json => false,
    }
}

/// `8-4-4-4-12` hexadecimal digits of any case.
pub(crate) fn is_uuid(text: &str) -> bool {
    let hyphen = |at| matches!(at, 8 | 13 | 18 | 23);
    let mut bytes = text.bytes().enumerate();
    text.len() == 36
        && bytes.all(|(at, byte)| if hyphen(at) { byte == b'-' } else { byte.is_ascii_hexdigit() })
}

/// `YYYY-MM-DDThh:mm:ss[.1–9 digits](Z or ±hh:mm)`, valid in the calendar, without leap seconds.
pub(crate) fn is_datetime(text: &str) -> bool {
    let Some((date, rest)) = text.split_at_checked(10) else { return false };
    let Some((time, rest)) = rest.strip_prefix('T').and_then(|rest| rest.split_at_checked(8)) else {
        return false;
    };
    is_date(date) && is_clock(time) && after_fraction(rest).is_some_and(is_offset)
}

/// `YYYY-MM-DD`, valid in the calendar, years 0001–9999.
pub(crate) fn is_date(text: &str) -> bool {
    let [a, b, c, d, b'-', e, f, b'-', g, h] = text.as_bytes() else { return false };
    let parts = (digits(&[*a, *b, *c, *d]), digits(&[*e, *f]), digits(&[*g, *h]));
    let (Some(year), Some(month), Some(day)) = parts else { return false };
    year >= 1 && (1..=days(year, month)).contains(&day)
}

fn is_clock(text: &str) -> bool {
    let [a, b, b':', c, d, b':', e, f] = text.as_bytes() else { return false };
    below(&[*a, *b], 24) && below(&[*c, *d], 60) && below(&[*e, *f], 60)
}

fn after_fraction(text: &str) -> Option<&str> {
    let Some(fraction) = text.strip_prefix('.') else { return Some(text) };
    let rest = fraction.trim_start_matches(|character: char| character.is_ascii_digit());
    (1..=9).contains(&(fraction.len() - rest.len())).then_some(rest)
}

fn is_offset(text: &str) -> bool {
    match text.as_bytes() {
        b"Z" => true,
        [b'+' | b'-', a, b, b':', c, d] => below(&[*a, *b], 24) && below(&[*c, *d], 60),
        _ => false,
    }
}

fn below(text: &[u8], limit: u32) -> bool {
    digits(text).is_some_and(|number| number < limit)
}

fn digits(text: &[u8]) -> Option<u32> {
    let digit = |byte: &u8| byte.is_ascii_digit().then(|| u32::from(byte - b'0'));
    text.iter().try_fold(0, |number, byte| Some(number * 10 + digit(byte)?))
}

fn days(year: u32, month: u32) -> u32 {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn datetimes() {
        for good in [
            "2025-11-01T00:00:00Z",
            "2024-02-29T23:59:59.123456789+23:59",
            "0001-01-01T00:00:00-00:00",
            "9999-12-31T23:59:59.9Z",
        ] {
            assert!(is_datetime(good), "{good}");
        }
        for bad in [
            "",
            "2025-11-01",
            "2025-11-01 00:00:00Z",
            "2025-11-01t00:00:00Z",
            "2025-11-01T00:00:00z",
            "2025-11-01T00:00:00",
            "2025-11-01T00:00:00+0900",
            "2025-11-01T00:00:00+24:00",
            "2025-11-01T24:00:00Z",
            "2025-11-01T00:60:00Z",
            "2016-12-31T23:59:60Z",
            "2025-11-01T00:00:00.Z",
            "2025-11-01T00:00:00.1234567890Z",
            "2025-11-01T00:00:00,5Z",
            "2025-02-29T00:00:00Z",
            "0000-01-01T00:00:00Z",
            "2025-11-01T00:00:00Z ",
            "２０25-11-01T00:00:00Z",
        ] {
            assert!(!is_datetime(bad), "{bad}");
        }
    }

    #[test]
    fn dates_and_uuids() {
        assert!(
            is_date("2000-02-29")
                && !is_date("1900-02-29")
                && !is_date("2025-13-01")
                && !is_date("2025-00-01")
        );
        assert!(is_uuid("00000000-0000-0000-0000-00000000000F"));
        assert!(
            !is_uuid("{00000000-0000-0000-0000-00000000000F}")
                && !is_uuid("00000000000000000000000000000000")
        );
    }

    #[test]
    fn integers() {
        let read = |text: &str| int(&serde_json::from_str(text).unwrap());
        assert_eq!(read("1.0"), Some(1));
        assert_eq!(read("1e2"), Some(100));
        assert_eq!(read("-9007199254740991"), Some(-MAX_INT));
        assert_eq!(read("9007199254740992"), None);
        assert_eq!(read("18446744073709551615"), None);
        assert_eq!(read("1.5"), None);
    }
}
