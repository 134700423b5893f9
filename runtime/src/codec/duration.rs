//! `duration`: days of 24 hours, hours, minutes and seconds, `P[nD][T[nH][nM][n[.f]S]]`.

use jiff::SignedDuration;

use super::scalars::read_parsed;
use super::time::Fraction;
use super::writer::{put, put_display};
use super::{At, Found, Outcome, Reader, Type, Wire};
use crate::datetime::fraction;

impl Wire for SignedDuration {
    const EMPTY: Self = Self::ZERO;
    const TYPE: Type = Type::Duration;

    fn read(&mut self, reader: &Reader<'_>, at: usize) -> Outcome {
        read_parsed(self, reader, at, &parse)
    }

    /// In the largest units: `P1DT2H30M0.5S`, and `PT0S` for none. A negative one, which validation has refused before,
    /// has its sign in front.
    fn write(&self, key: &str, out: &mut Vec<u8>) {
        let fraction = Fraction::of(self.subsec_nanos().unsigned_abs());
        let mut rest = self.as_secs().unsigned_abs();
        let [days, hours, minutes] = [86_400, 3600, 60].map(|unit| {
            let count = (rest / unit).min(MAX_PART);
            rest -= count * unit;
            count
        });
        let only_days = (hours, minutes, rest, self.subsec_nanos()) == (0, 0, 0, 0);
        put(out, key, if self.is_negative() { "\"-P" } else { "\"P" });
        put_part(out, days, "D");
        if !only_days || days == 0 {
            out.push(b'T');
            put_part(out, hours, "H");
            put_part(out, minutes, "M");
            if rest > 0 || self.subsec_nanos() != 0 || only_days {
                put_display(out, format_args!("{rest}{fraction}S"));
            }
        }
        out.push(b'"');
    }

    fn check(&self, _ty: &Type, at: &At<'_>, found: &mut Found) {
        if self.is_negative() || *self > LONGEST {
            found.add(at, "format", MALFORMED);
        }
    }
}

/// What is wrong with a text or a value that is no `duration`.
pub(super) const MALFORMED: &str = "not a duration such as PT1H30M, with nine digits at most in each part";

/// A part has nine digits at most, so that no duration is too long for 64 bits of seconds.
const MAX_PART: u64 = 999_999_999;

/// The longest duration that can be written.
const LONGEST: SignedDuration = SignedDuration::new(MAX_PART as i64 * (86_400 + 3600 + 60 + 1), 999_999_999);

fn put_part(out: &mut Vec<u8>, count: u64, unit: &str) {
    if count > 0 {
        put_display(out, format_args!("{count}{unit}"));
    }
}

pub(super) fn parse(text: &str) -> Option<SignedDuration> {
    let rest = text.strip_prefix('P')?;
    let (date, time) = rest.split_once('T').map_or((rest, None), |(date, time)| (date, Some(time)));
    let (days, rest) = part(date.as_bytes(), b'D');
    let some = match time {
        None => days.is_some(),
        Some(time) => !time.is_empty(),
    };
    if !rest.is_empty() || !some {
        return None;
    }
    let (hours, rest) = part(time.unwrap_or_default().as_bytes(), b'H');
    let (minutes, rest) = part(rest, b'M');
    let (seconds, nanos) = if rest.is_empty() { (0, 0) } else { seconds(rest)? };
    let count = |part: Option<u32>| i64::from(part.unwrap_or(0));
    let total = count(days) * 86_400 + count(hours) * 3600 + count(minutes) * 60 + i64::from(seconds);
    Some(SignedDuration::new(total, i32::try_from(nanos).ok()?))
}

/// The number before `unit`, and what follows; all of the text where it begins with no such part.
fn part(text: &[u8], unit: u8) -> (Option<u32>, &[u8]) {
    let Some((count, after)) = digits(text) else { return (None, text) };
    match after.strip_prefix(&[unit]) {
        Some(rest) => (Some(count), rest),
        None => (None, text),
    }
}

fn seconds(text: &[u8]) -> Option<(u32, u32)> {
    let (count, rest) = digits(text)?;
    let (nanos, _, rest) = fraction(rest)?;
    (rest == b"S").then_some((count, nanos))
}

/// One to nine digits, and what follows.
fn digits(text: &[u8]) -> Option<(u32, &[u8])> {
    let length = text.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let (digits, rest) = text.split_at(length);
    let number = digits.iter().take(9).fold(0, |number, digit| number * 10 + u32::from(digit - b'0'));
    (1..=9).contains(&length).then_some((number, rest))
}
