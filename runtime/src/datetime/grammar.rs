//! The grammars of date and datetime. No library decides what is accepted: each accepts something else.

use super::{DateTime, Offset};

/// `YYYY-MM-DDThh:mm:ss[.1–9 digits](Z or ±hh:mm)`
pub(super) fn parse_datetime(text: &[u8]) -> Option<DateTime> {
    let (head, rest) = text.split_first_chunk()?;
    let local = local_seconds(head)?;
    let (nanos, digits, rest) = fraction(rest)?;
    let offset = offset(rest)?;
    Some(DateTime { seconds: local - i64::from(offset.minutes()) * 60, nanos, offset, digits })
}

/// `YYYY-MM-DDThh:mm:ss.123Z"` or `YYYY-MM-DDThh:mm:ssZ"`, and how long that is.
#[inline]
pub(super) fn parse_usual(text: &[u8]) -> Option<(DateTime, usize)> {
    let (head, rest) = text.split_first_chunk()?;
    let seconds = local_seconds(head)?;
    let offset = Offset::ZULU;
    let [b'.', digits @ .., b'Z', b'"'] = rest.first_chunk::<6>()? else {
        let short = rest.starts_with(b"Z\"").then_some(21);
        return short.map(|length| (DateTime { seconds, nanos: 0, offset, digits: 0 }, length));
    };
    let [a, b, c] = digits.map(|digit| u32::from(digit.wrapping_sub(b'0')));
    if a > 9 || b > 9 || c > 9 {
        return None;
    }
    let nanos = (a * 100 + b * 10 + c) * 1_000_000;
    Some((DateTime { seconds, nanos, offset, digits: 3 }, 25))
}

/// `YYYY-MM-DDThh:mm:ss`
#[inline]
fn local_seconds(text: &[u8; 19]) -> Option<i64> {
    let (year, month, day) = ymd(text.first_chunk()?)?;
    let time = TIME.pairs(text.last_chunk()?)?;
    let (hour, minute, second) = (number_at(time, 0), number_at(time, 3), number_at(time, 6));
    if text[10] != b'T' || hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    Some(days_from_civil(year, month, day) * 86_400 + i64::from(hour * 3600 + minute * 60 + second))
}

/// `YYYY-MM-DD`
pub(crate) fn parse_date(text: &[u8]) -> Option<jiff::civil::Date> {
    let (year, month, day) = ymd(text.try_into().ok()?)?;
    let small = |part: u32| i8::try_from(part).ok();
    jiff::civil::Date::new(i16::try_from(year).ok()?, small(month)?, small(day)?).ok()
}

/// `hh:mm:ss[.1–9 digits]`
pub(crate) fn parse_time(text: &[u8]) -> Option<jiff::civil::Time> {
    let (clock, rest) = text.split_first_chunk()?;
    let time = TIME.pairs(clock)?;
    let (nanos, _, rest) = fraction(rest)?;
    let [hour, minute, second] = [0, 3, 6].map(|byte| i8::try_from(number_at(time, byte)).ok());
    let time = jiff::civil::Time::new(hour?, minute?, second?, i32::try_from(nanos).ok()?).ok();
    time.filter(|_| rest.is_empty())
}

#[inline]
fn ymd(text: &[u8; 10]) -> Option<(u32, u32, u32)> {
    let (start, end) = (YEAR_MONTH.pairs(text.first_chunk()?)?, MONTH_DAY.pairs(text.last_chunk()?)?);
    let year = number_at(start, 0) * 100 + number_at(start, 2);
    let (month, day) = (number_at(start, 5), number_at(end, 6));
    let is_month = (1..=12).contains(&month);
    let is_day = day >= 1 && (day <= 28 || day <= days_in_month(year, month));
    if year >= 1 && is_month && is_day { Some((year, month, day)) } else { None }
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

    /// The numbers of two digits each, in the bytes of their first digits.
    #[inline]
    fn pairs(&self, text: &[u8; 8]) -> Option<u64> {
        let digits = u64::from_le_bytes(*text) ^ self.text;
        let wrong = (digits | digits.wrapping_add(self.room)) & 0x8080_8080_8080_8080;
        // At most 99, so that no byte carries into the next.
        if wrong == 0 { Some(digits * 10 + (digits >> 8)) } else { None }
    }
}

#[inline]
fn number_at(pairs: u64, byte: u32) -> u32 {
    (pairs >> (8 * byte)) as u32 & 0xFF
}

/// The nanoseconds, how many digits say so, and what follows.
pub(crate) fn fraction(text: &[u8]) -> Option<(u32, u8, &[u8])> {
    let Some(rest) = text.strip_prefix(b".") else { return Some((0, 0, text)) };
    let length = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let digits = u8::try_from(length).ok().filter(|digits| (1..=9).contains(digits))?;
    let (fraction, rest) = rest.split_at(length);
    let number = fraction.iter().fold(0, |number, digit| number * 10 + u32::from(digit - b'0'));
    Some((number * 10_u32.pow(9 - u32::from(digits)), digits, rest))
}

fn offset(text: &[u8]) -> Option<Offset> {
    if text == b"Z" {
        return Some(Offset::ZULU);
    }
    let [sign @ (b'+' | b'-'), h1, h2, b':', m1, m2] = *text else { return None };
    let (hours, minutes) = (number(h1, h2)?, number(m1, m2)?);
    if hours > 23 || minutes > 59 {
        return None;
    }
    match (sign, hours * 60 + minutes) {
        (b'-', 0) => Some(Offset::MINUS_ZERO),
        (b'-', minutes) => Some(Offset(-minutes)),
        (_, minutes) => Some(Offset(minutes)),
    }
}

fn number(tens: u8, ones: u8) -> Option<i16> {
    let are_digits = tens.is_ascii_digit() && ones.is_ascii_digit();
    are_digits.then(|| i16::from(tens - b'0') * 10 + i16::from(ones - b'0'))
}

fn days_in_month(year: u32, month: u32) -> u32 {
    match month {
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days since 1970-01-01 in the proleptic Gregorian calendar. Years are counted from March, so that the leap day is
/// the last one.
#[inline]
fn days_from_civil(year: u32, month: u32, day: u32) -> i64 {
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let days = year * 365 + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + day - 1;
    i64::from(days) - DAYS_BEFORE_1970
}

/// Since 0000-03-01.
const DAYS_BEFORE_1970: i64 = 719_468;

/// Seconds since 1970-01-01T00:00:00 as year, month, day and the second of that day; for years from 1 on.
///
/// Quotients by way of multiplication, as in Neri and Schneider, "Euclidean affine functions and their application to calendar
/// algorithms", 2022, proposition 6.3.
#[inline]
pub(super) fn civil_from_seconds(seconds: i64) -> (u32, u32, u32, u32) {
    let seconds = (seconds + DAYS_BEFORE_1970 * 86_400).unsigned_abs();
    let (days, second) = ((seconds / 86_400) as u32, (seconds % 86_400) as u32);
    let quarters = 4 * days + 3;
    let (century, quarters) = (quarters / 146_097, (quarters % 146_097) | 3);
    let product = u64::from(quarters) * 2_939_745;
    let (year, day) = ((product >> 32) as u32, (product as u32) / 2_939_745 / 4);
    let year = 100 * century + year;
    // From March on.
    let thirds = 2141 * day + 197_913;
    let (month, day_of_month) = (thirds >> 16, (thirds & 0xFFFF) / 2141 + 1);
    let (year, month) = if day >= 306 { (year + 1, month - 12) } else { (year, month) };
    (year, month, day_of_month, second)
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
            "2025-11-01T00:00:00.~00Z",
            "2025-11-01T00:00:00.0é0Z",
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

    #[test]
    fn every_day_of_the_calendar_is_the_day_that_it_was_made_of() {
        let (first, last) = (days_from_civil(1, 1, 1), days_from_civil(9999, 12, 31));
        let (mut year, mut month, mut day) = (1, 1, 1);
        for days in first..=last {
            let second = (days * 7919).rem_euclid(86_400);
            let civil = civil_from_seconds(days * 86_400 + second);
            assert_eq!(civil, (year, month, day, second as u32));
            assert_eq!(days_from_civil(year, month, day), days);
            day += 1;
            if day > days_in_month(year, month) {
                (day, month) = (1, month + 1);
            }
            if month > 12 {
                (month, year) = (1, year + 1);
            }
        }
        assert_eq!((year, month, day), (10_000, 1, 1));
    }
}
