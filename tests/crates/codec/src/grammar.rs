//! The grammars of scalars, by hand and from the words of the language, not from the runtime's code.

use std::sync::LazyLock;

use regex::Regex;

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

/// An integer of 64 bits in its one spelling.
pub fn is_int64(text: &str) -> bool {
    text.parse::<i64>().is_ok_and(|int| int.to_string() == text)
}

/// A sign or none, at most so many digits in all, `scale` of them behind a point that may be left out.
pub fn is_decimal(text: &str, precision: usize, scale: usize) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = digits.split_once('.').map_or((digits, None), |(a, b)| (a, Some(b)));
    let plain = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let canonical = whole == "0" || (!whole.starts_with('0') && whole.len() <= precision - scale);
    plain(whole) && canonical && fraction.is_none_or(|text| plain(text) && text.len() <= scale)
}

/// A decimal in units of its last digit.
pub fn units(text: &str, scale: usize) -> i128 {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    format!("{whole}{fraction:0<scale$}").parse().expect("a decimal of at most 28 digits")
}

/// With all its digits behind the point.
pub fn written_decimal(units: i128, scale: usize) -> String {
    let digits = format!("{:0>width$}", units.unsigned_abs(), width = scale + 1);
    let (whole, fraction) = digits.split_at(digits.len() - scale);
    let (sign, point) = (if units < 0 { "-" } else { "" }, if scale > 0 { "." } else { "" });
    format!("{sign}{whole}{point}{fraction}")
}

/// A time without zeros at the end of its fraction.
pub fn written_time(text: &str) -> String {
    match text.split_once('.') {
        Some(_) => text.trim_end_matches('0').trim_end_matches('.').to_owned(),
        None => text.to_owned(),
    }
}

/// What a duration is written as: its parts in the largest units, each of nine digits at most.
pub fn duration(text: &str) -> Option<String> {
    const FORM: &str = r"^P(?:([0-9]{1,9})D)?(?:T(?:([0-9]{1,9})H)?(?:([0-9]{1,9})M)?(?:([0-9]{1,9})(?:\.([0-9]{1,9}))?S)?)?$";
    static REGEX: LazyLock<Regex> = LazyLock::new(|| Regex::new(FORM).expect("it is a pattern"));
    let parts = REGEX.captures(text).filter(|_| !text.ends_with(['P', 'T']))?;
    let part = |index| parts.get(index).map_or(0, |part| part.as_str().parse::<i64>().expect("nine digits"));
    let fraction = parts.get(5).map_or("", |part| part.as_str().trim_end_matches('0'));
    let total = part(1) * 86_400 + part(2) * 3600 + part(3) * 60 + part(4);
    let days = (total / 86_400).min(999_999_999);
    let hours = ((total - days * 86_400) / 3600).min(999_999_999);
    let minutes = ((total - days * 86_400 - hours * 3600) / 60).min(999_999_999);
    let seconds = total - days * 86_400 - hours * 3600 - minutes * 60;
    let shown = |count: i64, unit: &str| if count > 0 { format!("{count}{unit}") } else { String::new() };
    let point = if fraction.is_empty() { "" } else { "." };
    let whole = seconds > 0 || !fraction.is_empty() || total == 0;
    let seconds = if whole { format!("{seconds}{point}{fraction}S") } else { String::new() };
    let time = format!("{}{}{seconds}", shown(hours, "H"), shown(minutes, "M"));
    let mark = if time.is_empty() { "" } else { "T" };
    Some(format!("P{}{mark}{time}", shown(days, "D")))
}

/// What a browser takes.
pub fn is_email(text: &str) -> bool {
    const LABEL: &str = "[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?";
    static REGEX: LazyLock<Regex> = LazyLock::new(|| {
        let form = format!(r"^[a-zA-Z0-9.!\x23$%&'*+/=?^_`{{|}}~-]+@{LABEL}(?:\.{LABEL})*$");
        Regex::new(&form).expect("it is a pattern")
    });
    REGEX.is_match(text)
}

/// RFC 3986, appendix B, with a scheme and something behind it, and then the characters of each part.
pub fn is_uri(text: &str) -> bool {
    const PARTS: &str = r"^([A-Za-z][A-Za-z0-9+.-]*):(?://([^/?#]*))?([^?#]*)(?:\?([^#]*))?(?:#(?s:(.*)))?$";
    static REGEX: LazyLock<Regex> = LazyLock::new(|| Regex::new(PARTS).expect("it is a pattern"));
    static AUTHORITY: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"^(?:([^@]*)@)?(\[[0-9A-Fa-f:.]+\]|[^@:\[\]]*)(?::[0-9]*)?$").expect("it is a pattern")
    });
    let Some(parts) = REGEX.captures(text) else { return false };
    let part = |index| parts.get(index).map_or("", |part| part.as_str());
    let authority = parts.get(2).is_none_or(|authority| {
        AUTHORITY.captures(authority.as_str()).is_some_and(|found| {
            let host = found.get(2).map_or("", |host| host.as_str());
            let user = found.get(1).map_or("", |user| user.as_str());
            are_characters(user, ":") && (host.starts_with('[') || are_characters(host, ""))
        })
    });
    authority
        && (parts.get(2).is_some() || !part(3).is_empty())
        && are_characters(part(3), ":@/")
        && are_characters(part(4), ":@/?")
        && are_characters(part(5), ":@/?")
}

fn are_characters(text: &str, more: &str) -> bool {
    let mut rest = text.chars();
    while let Some(first) = rest.next() {
        let mut hex = || rest.next().is_some_and(|digit| digit.is_ascii_hexdigit());
        let fits = match first {
            '%' => hex() && hex(),
            _ => first.is_ascii_alphanumeric() || "._~!$&'()*+,;=-".contains(first) || more.contains(first),
        };
        if !fits {
            return false;
        }
    }
    true
}

/// Groups of four characters, the last one padded, without bits that encode nothing.
pub fn is_base64(text: &str) -> bool {
    const ALPHABET: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let data = text.trim_end_matches('=');
    let padding = text.len() - data.len();
    let last = data.chars().last().and_then(|last| ALPHABET.find(last)).unwrap_or(0);
    text.len() % 4 == 0
        && padding <= 2
        && data.chars().all(|character| ALPHABET.contains(character))
        && (padding == 0 || !data.is_empty() && last % (1 << (2 * padding)) == 0)
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
