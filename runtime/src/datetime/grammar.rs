//! The grammars of date and datetime. No library decides what is accepted: each accepts something else.

use super::{DateTime, Offset};

/// `YYYY-MM-DDThh:mm:ss[.1–9 digits](Z or ±hh:mm)` at the beginning of `text`, and its length.
pub(crate) fn datetime_at_start(text: &[u8]) -> Option<(DateTime, usize)> {
    let (year, month, day) = ymd(text.first_chunk()?)?;
    let time = TIME.digits(text.get(11..)?.first_chunk()?)?;
    let (hour, minute, second) = (pair(time, 0), pair(time, 3), pair(time, 6));
    if text[10] != b'T' || hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    let (nanos, digits) = fraction(&text[19..])?;
    let length = 19 + usize::from(digits) + usize::from(digits > 0);
    let (offset, offset_length) = offset(&text[length..])?;
    let local = days_from_civil(year, month, day) * 86_400 + i64::from(hour * 3600 + minute * 60 + second);
    let seconds = local - i64::from(offset.minutes()) * 60;
    Some((DateTime { seconds, nanos, offset, digits }, length + offset_length))
}

pub(super) fn parse_datetime(text: &[u8]) -> Option<DateTime> {
    datetime_at_start(text).filter(|(_, length)| *length == text.len()).map(|(datetime, _)| datetime)
}

/// `YYYY-MM-DD`
pub(crate) fn parse_date(text: &[u8]) -> Option<jiff::civil::Date> {
    let (year, month, day) = ymd(text.try_into().ok()?)?;
    let small = |part: u32| i8::try_from(part).ok();
    jiff::civil::Date::new(i16::try_from(year).ok()?, small(month)?, small(day)?).ok()
}

fn ymd(text: &[u8; 10]) -> Option<(u32, u32, u32)> {
    let (start, end) = (YEAR_MONTH.digits(text.first_chunk()?)?, MONTH_DAY.digits(text.last_chunk()?)?);
    let (year, month, day) = (pair(start, 0) * 100 + pair(start, 2), pair(start, 5), pair(end, 6));
    (year >= 1 && (1..=days_in_month(year, month)?).contains(&day)).then_some((year, month, day))
}

/// Eight characters, of which some are digits.
struct Form {
    text: u64,
    /// What a byte of `text ^ …` may grow by without setting its high bit: digits up to 9, others not at all.
    room: u64,
}

const YEAR_MONTH: Form = Form::of(b"0000-00-");
const MONTH_DAY: Form = Form::of(b"00-00-00");
const TIME: Form = Form::of(b"00:00:00");

impl Form {
    /// `0` stands for a digit, everything else for itself.
    const fn of(text: &[u8; 8]) -> Self {
        let mut room = [0; 8];
        let mut index = 0;
        while index < text.len() {
            room[index] = if text[index] == b'0' { 0x80 - 10 } else { 0x80 - 1 };
            index += 1;
        }
        Self { text: u64::from_le_bytes(*text), room: u64::from_le_bytes(room) }
    }

    /// The values of the digits, each in its byte.
    fn digits(&self, text: &[u8; 8]) -> Option<u64> {
        let digits = u64::from_le_bytes(*text) ^ self.text;
        let wrong = (digits | digits.wrapping_add(self.room)) & 0x8080_8080_8080_8080;
        if wrong == 0 { Some(digits) } else { None }
    }
}

/// The number of two digits, the first of which is in byte `index`.
fn pair(digits: u64, index: u32) -> u32 {
    let [tens, ones, ..] = (digits >> (8 * index)).to_le_bytes();
    u32::from(tens) * 10 + u32::from(ones)
}

/// The nanoseconds, and how many digits say so.
fn fraction(text: &[u8]) -> Option<(u32, u8)> {
    let Some((b'.', rest)) = text.split_first() else { return Some((0, 0)) };
    let (mut nanos, mut digits) = (0, 0);
    let mut unit = 1_000_000_000;
    while let Some(digit) = rest.get(usize::from(digits)).filter(|byte| byte.is_ascii_digit()) {
        unit /= 10;
        nanos += u32::from(digit - b'0') * unit;
        digits += 1;
        if digits > 9 {
            return None;
        }
    }
    (digits > 0).then_some((nanos, digits))
}

/// The offset, and its length.
fn offset(text: &[u8]) -> Option<(Offset, usize)> {
    if text.first() == Some(&b'Z') {
        return Some((Offset::ZULU, 1));
    }
    let [sign @ (b'+' | b'-'), h1, h2, b':', m1, m2] = *text.first_chunk()? else { return None };
    let (hours, minutes) = (number(h1, h2)?, number(m1, m2)?);
    if hours > 23 || minutes > 59 {
        return None;
    }
    let minutes = hours * 60 + minutes;
    let offset = match (sign, minutes) {
        (b'-', 0) => Offset::MINUS_ZERO,
        (b'-', _) => Offset(-minutes),
        _ => Offset(minutes),
    };
    Some((offset, 6))
}

fn number(tens: u8, ones: u8) -> Option<i16> {
    let are_digits = tens.is_ascii_digit() && ones.is_ascii_digit();
    are_digits.then(|| i16::from(tens - b'0') * 10 + i16::from(ones - b'0'))
}

fn days_in_month(year: u32, month: u32) -> Option<u32> {
    match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => Some(31),
        4 | 6 | 9 | 11 => Some(30),
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => Some(29),
        2 => Some(28),
        _ => None,
    }
}

/// Days since 1970-01-01 in the proleptic Gregorian calendar. Years are counted from March, so that the leap day is
/// the last one; 146,097 days make four centuries.
fn days_from_civil(year: u32, month: u32, day: u32) -> i64 {
    // A year of the calendar, from March on, is never negative: the first begins before 0001-01-01.
    let year = year - u32::from(month <= 2);
    let day = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let days = year / 400 * 146_097 + year % 400 * 365 + year % 400 / 4 - year % 400 / 100 + day;
    i64::from(days) - DAYS_BEFORE_1970
}

/// Since 0000-03-01.
const DAYS_BEFORE_1970: i64 = 719_468;

/// The year, month and day that are so many days after 1970-01-01; years from 0 on.
pub(super) fn civil_from_days(days: i64) -> (u32, u32, u32) {
    let days = u32::try_from(days + DAYS_BEFORE_1970).unwrap_or_default();
    let (era, day) = (days / 146_097, days % 146_097);
    let year = (day - day / 1460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let day = day - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    (era * 400 + year + u32::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refuses_what_other_libraries_accept() {
        let refused = [
            "2025-11-01 00:00:00Z",
            "2025-11-01T00:00:00+0900",
            "2025-11-01T00:00:00+24:00",
            "2025-11-01T00:00:00+09:60",
            "20251101T000000Z",
            "2025-11-01T00Z",
            "2025-11-01T00:00Z",
            "2025-11-01T00:00:00,5Z",
            "2025-11-01T00:00:00.Z",
            "2025-11-01T00:00:00.1234567890Z",
            "2025-11-01T00:00:00Z[UTC]",
            "2025-11-01t00:00:00Z",
            "2025-11-01T00:00:00z",
            "2025-11-01T00:00:00",
            "2025-11-01T23:59:60Z",
            "2025-11-01T24:00:00Z",
            "2025-02-29T00:00:00Z",
            "1900-02-29T00:00:00Z",
            "2025-11-31T00:00:00Z",
            "2025-13-01T00:00:00Z",
            "2025-00-01T00:00:00Z",
            "2025-11-00T00:00:00Z",
            "0000-01-01T00:00:00Z",
            "-001-01-01T00:00:00Z",
            "+12025-11-01T00:00:00Z",
            "2025-11-01T00:00:00Z ",
            "２０25-11-01T00:00:00Z",
            "",
        ];
        for text in refused {
            assert!(parse_datetime(text.as_bytes()).is_none(), "{text}");
        }
    }

    #[test]
    fn accepts_the_ends_of_the_calendar() {
        for text in [
            "0001-01-01T00:00:00+23:59",
            "9999-12-31T23:59:59.999999999-23:59",
            "2000-02-29T00:00:00-00:00",
            "2024-02-29T00:00:00+00:00",
        ] {
            let read = parse_datetime(text.as_bytes()).expect(text);
            assert_eq!(read.to_string(), text);
        }
    }

    #[test]
    fn reads_dates_by_the_same_calendar() {
        assert_eq!(parse_date(b"2024-02-29"), Some(jiff::civil::date(2024, 2, 29)));
        for text in ["2023-02-29", "0000-01-01", "2024-2-29", "2024-02-29T", "20240229", " 2024-02-29"] {
            assert!(parse_date(text.as_bytes()).is_none(), "{text}");
        }
    }
}
