//! The grammars of scalars, by hand and from the words of the language, not from the runtime's code.

/// 36 characters with hyphens, in any case.
pub fn is_uuid(text: &str) -> bool {
    let bytes = text.as_bytes();
    let fits = |(at, byte): (usize, &u8)| match at {
        8 | 13 | 18 | 23 => *byte == b'-',
        _ => byte.is_ascii_hexdigit(),
    };
    bytes.len() == 36 && bytes.iter().enumerate().all(fits)
}

/// `YYYY-MM-DD`, a day of the calendar of the years 0001 to 9999.
pub fn is_date(text: &str) -> bool {
    let Some((year, month, day)) = split3(text, '-', [4, 2, 2]) else { return false };
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return false,
    };
    year >= 1 && (1..=days).contains(&day)
}

/// `hh:mm:ss[.1–9 digits]`
pub fn is_time(text: &str) -> bool {
    let (whole, fraction) = match text.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (text, None),
    };
    let plain = |digits: &str| (1..=9).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
    let clock = split3(whole, ':', [2, 2, 2]).is_some_and(|(h, m, s)| h < 24 && m < 60 && s < 60);
    clock && fraction.is_none_or(plain)
}

/// A date, `T`, a time, and `Z` or an offset, all of it in upper case.
pub fn is_datetime(text: &str) -> bool {
    let Some((date, rest)) = text.split_once('T') else { return false };
    let time = match rest.strip_suffix('Z') {
        Some(time) => time,
        None => {
            let Some(at) = rest.rfind(['+', '-']) else { return false };
            let offset = split2(&rest[at + 1..]);
            if !offset.is_some_and(|(h, m)| h < 24 && m < 60) {
                return false;
            }
            &rest[..at]
        }
    };
    is_date(date) && is_time(time)
}

/// `MAJOR.MINOR`, each of at most nine digits without leading zeros.
pub fn version(text: &str) -> Option<(u32, u32)> {
    let part = |text: &str| {
        let plain = !text.is_empty() && text.len() <= 9 && text.bytes().all(|byte| byte.is_ascii_digit());
        (plain && (text == "0" || !text.starts_with('0'))).then(|| text.parse().ok()).flatten()
    };
    let (major, minor) = text.split_once('.')?;
    Some((part(major)?, part(minor)?))
}

fn split2(text: &str) -> Option<(u32, u32)> {
    let (first, second) = text.split_once(':')?;
    Some((number(first, 2)?, number(second, 2)?))
}

fn split3(text: &str, by: char, lengths: [usize; 3]) -> Option<(u32, u32, u32)> {
    let mut parts = text.split(by);
    let mut next = |length| number(parts.next()?, length);
    let three = (next(lengths[0])?, next(lengths[1])?, next(lengths[2])?);
    parts.next().is_none().then_some(three)
}

fn number(text: &str, length: usize) -> Option<u32> {
    let plain = text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| text.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn they_are_as_the_language_says() {
        assert!(
            is_date("2024-02-29") && !is_date("2023-02-29") && !is_date("0000-01-01") && !is_date("2024-2-9")
        );
        assert!(is_datetime("2024-01-01T23:59:59.123456789-23:59") && !is_datetime("2024-01-01T23:59:60Z"));
        assert!(
            !is_datetime("2024-01-01t00:00:00Z")
                && !is_datetime("2024-01-01T00:00:00")
                && !is_datetime("2024-01-01T00:00:00.Z")
        );
        assert!(
            is_uuid("0f8fad5b-D9CB-469f-a165-70867728950e") && !is_uuid("0f8fad5bd9cb469fa16570867728950e")
        );
        assert_eq!((version("1.10"), version("01.0"), version("1")), (Some((1, 10)), None, None));
    }
}
