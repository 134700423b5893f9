//! The grammars of date and datetime. No library decides what is accepted: each accepts something else.

use super::{DateTime, Offset};

/// `YYYY-MM-DDThh:mm:ss[.1–9 digits](Z or ±hh:mm)`
pub(super) fn parse_datetime(text: &[u8]) -> Option<DateTime> {
    let (date, rest) = text.split_at_checked(10)?;
    let (time, rest) = rest.split_at_checked(9)?;
    let [b'T', h1, h2, b':', m1, m2, b':', s1, s2] = *time else { return None };
    let (hour, minute, second) = (number(&[h1, h2])?, number(&[m1, m2])?, number(&[s1, s2])?);
    if hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    let (nanos, digits, rest) = fraction(rest)?;
    let offset = offset(rest)?;
    let (year, month, day) = ymd(date)?;
    let local = days_from_civil(year, month, day) * 86_400 + i64::from(hour * 3600 + minute * 60 + second);
    Some(DateTime { seconds: local - i64::from(offset.minutes()) * 60, nanos, offset, digits })
}

/// `YYYY-MM-DD`
pub(crate) fn parse_date(text: &[u8]) -> Option<jiff::civil::Date> {
    let (year, month, day) = ymd(text)?;
    let small = |part: u32| i8::try_from(part).ok();
    jiff::civil::Date::new(i16::try_from(year).ok()?, small(month)?, small(day)?).ok()
}

fn ymd(text: &[u8]) -> Option<(u32, u32, u32)> {
    let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = *text else { return None };
    let (year, month, day) = (number(&[y1, y2, y3, y4])?, number(&[m1, m2])?, number(&[d1, d2])?);
    (year >= 1 && (1..=days_in_month(year, month)?).contains(&day)).then_some((year, month, day))
}

/// The nanoseconds, how many digits said so, and what follows.
fn fraction(text: &[u8]) -> Option<(u32, u8, &[u8])> {
    let Some(rest) = text.strip_prefix(b".") else { return Some((0, 0, text)) };
    let length = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let digits = u8::try_from(length).ok().filter(|digits| (1..=9).contains(digits))?;
    let (fraction, rest) = rest.split_at(length);
    Some((number(fraction)? * 10_u32.pow(9 - u32::from(digits)), digits, rest))
}

fn offset(text: &[u8]) -> Option<Offset> {
    if text == b"Z" {
        return Some(Offset::ZULU);
    }
    let [sign @ (b'+' | b'-'), h1, h2, b':', m1, m2] = *text else { return None };
    let (hours, minutes) = (number(&[h1, h2])?, number(&[m1, m2])?);
    if hours > 23 || minutes > 59 {
        return None;
    }
    let minutes = i16::try_from(hours * 60 + minutes).ok()?;
    match (sign, minutes) {
        (b'-', 0) => Some(Offset::MINUS_ZERO),
        (b'-', _) => Some(Offset(-minutes)),
        _ => Some(Offset(minutes)),
    }
}

/// At most nine digits.
fn number(digits: &[u8]) -> Option<u32> {
    digits.iter().try_fold(0, |sum, digit| digit.is_ascii_digit().then(|| sum * 10 + u32::from(digit - b'0')))
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
    let year = i64::from(year) - i64::from(month <= 2);
    let (era, year) = (year.div_euclid(400), year.rem_euclid(400));
    let day = (153 * ((i64::from(month) + 9) % 12) + 2) / 5 + i64::from(day) - 1;
    era * 146_097 + year * 365 + year / 4 - year / 100 + day - 719_468
}

/// The year, month and day that are so many days after 1970-01-01.
pub(super) fn civil_from_days(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let (era, day) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year = (day - day / 1460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let day = day - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    (era * 400 + year + i64::from(month <= 2), month, day)
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
