//! The grammar of every scalar that is text, as a regular expression.
//!
//! They stand verbatim in JSON Schema and in TypeScript, and a test holds the parsers in Rust to them. So they keep to
//! what ECMAScript with flag `u` and the `regex` crate read alike: no `\d`, no look-around, and they match the whole
//! text.

use std::borrow::Cow;
use std::sync::LazyLock;

use regex::Regex;

use super::range;
use crate::model::{Digits, Scalar};

/// Years 0001 to 9999; the calendar (the days of a month) is not for a regular expression.
macro_rules! day {
    () => {
        "(?:[1-9][0-9]{3}|0[1-9][0-9]{2}|00[1-9][0-9]|000[1-9])-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])"
    };
}

macro_rules! clock {
    () => {
        r"(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]{1,9})?"
    };
}

/// A part of a duration has nine digits at most, so that all parts together fit into 64 bits of seconds.
macro_rules! part {
    ($unit:literal) => {
        concat!("[0-9]{1,9}", $unit)
    };
}

macro_rules! seconds {
    () => {
        r"[0-9]{1,9}(?:\.[0-9]{1,9})?S"
    };
}

/// A character of a path, or one that is escaped.
macro_rules! path {
    ($more:literal) => {
        concat!("(?:[A-Za-z0-9._~!$&'()*+,;=:@", $more, "-]|%[0-9A-Fa-f]{2})")
    };
}

/// A character of a host's name, or one that is escaped.
macro_rules! host {
    ($more:literal) => {
        concat!("(?:[A-Za-z0-9._~!$&'()*+,;=", $more, "-]|%[0-9A-Fa-f]{2})")
    };
}

macro_rules! label {
    () => {
        "[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?"
    };
}

const UUID: &str = "^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$";

const DATE: &str = concat!("^", day!(), "$");

const DATETIME: &str = concat!("^", day!(), "T", clock!(), "(?:Z|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9])$");

const TIME: &str = concat!("^", clock!(), "$");

/// `P[nD][T[nH][nM][n[.f]S]]`, at least one part, and one behind `T`.
const DURATION: &str = concat!(
    "^P(?:",
    part!("D"),
    "|(?:",
    part!("D"),
    ")?T(?:",
    part!("H"),
    "(?:",
    part!("M"),
    ")?(?:",
    seconds!(),
    ")?|",
    part!("M"),
    "(?:",
    seconds!(),
    ")?|",
    seconds!(),
    "))$"
);

/// What a browser's `<input type="email">` takes (WHATWG HTML).
const EMAIL: &str = concat!("^[a-zA-Z0-9.!#$%&'*+/=?^_`{|}~-]+@", label!(), r"(?:\.", label!(), ")*$");

/// RFC 3986, with a scheme and something behind it: an authority with or without a path, or a path alone.
const URI: &str = concat!(
    "^[A-Za-z][A-Za-z0-9+.-]*:(?://(?:",
    host!(":"),
    r"*@)?(?:\[[0-9A-Fa-f:.]+\]|",
    host!(""),
    "*)(?::[0-9]*)?(?:/",
    path!("/"),
    "*)?|/(?:",
    path!(""),
    path!("/"),
    "*)?|",
    path!(""),
    path!("/"),
    r"*)(?:\?",
    path!("/?"),
    "*)?(?:#",
    path!("/?"),
    "*)?$"
);

/// Base64 with the standard alphabet and padding; bits that encode nothing are zero.
const BYTES: &str = "^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/][AQgw]==|[A-Za-z0-9+/]{2}[AEIMQUYcgkosw048]=)?$";

/// The grammar of a scalar that is text, but for `string`, which has none.
pub(crate) fn pattern(scalar: Scalar) -> Option<Cow<'static, str>> {
    Some(match scalar {
        Scalar::String | Scalar::Bool | Scalar::Int | Scalar::Number | Scalar::Json => return None,
        Scalar::Uuid => UUID.into(),
        Scalar::Datetime => DATETIME.into(),
        Scalar::Date => DATE.into(),
        Scalar::Int64 => int64().into(),
        Scalar::Decimal(digits) => decimal(digits).into(),
        Scalar::Time => TIME.into(),
        Scalar::Duration => DURATION.into(),
        Scalar::Email => EMAIL.into(),
        Scalar::Uri => URI.into(),
        Scalar::Bytes => BYTES.into(),
    })
}

/// Whether `text` is of the grammar of a scalar that a regular expression describes whole.
pub(super) fn matches(scalar: Scalar, text: &str) -> bool {
    static COMPILED: LazyLock<Vec<(Scalar, Regex)>> = LazyLock::new(|| {
        let whole = [Scalar::Time, Scalar::Duration, Scalar::Email, Scalar::Uri, Scalar::Bytes];
        let compiled = |scalar| Some((scalar, Regex::new(&pattern(scalar)?).ok()?));
        whole.into_iter().filter_map(compiled).collect()
    });
    COMPILED.iter().any(|(known, regex)| *known == scalar && regex.is_match(text))
}

/// The integers of 64 bits, each in its one spelling.
fn int64() -> String {
    let greatest = i64::MAX.to_string();
    let below = range::naturals_below(&greatest).join("|");
    format!("^(?:0|-?(?:{below}|{greatest})|{})$", i64::MIN)
}

/// At most `precision − scale` digits before the point and `scale` behind it.
fn decimal(Digits { precision, scale }: Digits) -> String {
    let whole = match precision - scale {
        0 => "0".to_owned(),
        1 => "[0-9]".to_owned(),
        digits => format!("(?:0|[1-9][0-9]{{0,{}}})", digits - 1),
    };
    let fraction = if scale == 0 { String::new() } else { format!(r"(?:\.[0-9]{{1,{scale}}})?") };
    format!("^-?{whole}{fraction}$")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grammar::is_text_of;
    use crate::language::SCALARS;

    #[test]
    fn every_grammar_is_a_portable_pattern() {
        for scalar in SCALARS.iter().map(|entry| entry.scalar) {
            let Some(pattern) = pattern(scalar) else { continue };
            // A pattern of a catalogue is shorter, which is no matter of portability.
            if pattern.len() <= 1_000 {
                let same = crate::pattern::translate(&pattern);
                assert!(same.is_ok(), "{scalar:?}: {same:?}");
            }
            assert!(pattern.starts_with('^') && pattern.ends_with('$') && pattern.is_ascii(), "{scalar:?}");
        }
    }

    #[test]
    fn grammars_are_what_they_say() {
        let decimal = |precision, scale| Scalar::Decimal(Digits { precision, scale });
        let all: [(Scalar, &[&str], &[&str]); 8] = [
            (
                Scalar::Int64,
                &["0", "-1", "10", "9223372036854775807", "-9223372036854775808"],
                &[
                    "",
                    "-",
                    "-0",
                    "01",
                    "+1",
                    "1.0",
                    "1e2",
                    "9223372036854775808",
                    "-9223372036854775809",
                    "10000000000000000000",
                    " 1",
                    "1\n",
                ],
            ),
            (
                decimal(4, 2),
                &["0", "-0.00", "99.99", "1.5"],
                &["100", "1.555", "01", ".5", "1.", "1e1", "+1"],
            ),
            (decimal(2, 2), &["0", "0.99"], &["1", "00.1"]),
            (
                Scalar::Time,
                &["00:00:00", "23:59:59.999999999", "08:30:00.5"],
                &[
                    "24:00:00",
                    "23:59:60",
                    "8:30:00",
                    "08:30",
                    "08:30:00.",
                    "08:30:00.1234567890",
                    "08:30:00Z",
                    "08:30:00,5",
                ],
            ),
            (
                Scalar::Duration,
                &[
                    "P1D",
                    "PT0S",
                    "P1DT2H30M0.5S",
                    "PT1H5S",
                    "PT007M",
                    "P999999999DT999999999H999999999M999999999.999999999S",
                ],
                &[
                    "",
                    "P",
                    "PT",
                    "P1DT",
                    "P1Y",
                    "P1M",
                    "P1W",
                    "-PT1S",
                    "PT1S1H",
                    "PT.5S",
                    "PT1.5H",
                    "PT1,5S",
                    "pt1s",
                    "P1000000000D",
                    "PT1H1H",
                ],
            ),
            (
                Scalar::Email,
                &["a@b", "ann.o'neil+x@example.co.uk", ".@1"],
                &["a", "@b", "a@", "a@b.", "a@-b", "a@b-.c", "a b@c", "a@b@c", "\u{e9}@b", "a@b_c"],
            ),
            (
                Scalar::Uri,
                &[
                    "urn:isbn:1",
                    "http://h",
                    "http://u:p@h:80/a/b?c/?#d/?",
                    "file:///a",
                    "http://[::1]:80/",
                    "a:/",
                    "mailto:a@b",
                    "http://h/%20",
                    "x:a//b",
                    "http://h?q",
                    "http:a",
                ],
                &[
                    "",
                    "x:",
                    "x:?a",
                    "x:#a",
                    ":a",
                    "1x:a",
                    "/a",
                    "//h",
                    "http://h/ ",
                    "http://h/%2",
                    "http://h#a#b",
                    "http://[::1",
                    "http://h:8a",
                    "http://h/\u{e9}",
                    "http://[]",
                    "http://a[b]",
                    "x:a[b]",
                ],
            ),
            (
                Scalar::Bytes,
                &["", "AA==", "AAA=", "AAAA", "+/8="],
                &["A", "AA", "AAA", "AB==", "AAB=", "A===", "AA==AAAA", "AA-_", "AAAA\n", "A A="],
            ),
        ];
        for (scalar, good, bad) in all {
            let regex = Regex::new(&pattern(scalar).unwrap()).unwrap();
            for (text, fits) in
                good.iter().map(|text| (text, true)).chain(bad.iter().map(|text| (text, false)))
            {
                assert_eq!(regex.is_match(text), fits, "{scalar:?} {text:?}");
                assert_eq!(is_text_of(scalar, text), fits, "{scalar:?} {text:?}");
            }
        }
    }
}
