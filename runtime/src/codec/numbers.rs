//! Numbers: the grammar, and in place the short ones that most are.

use super::{Outcome, Reader};

impl<'a> Reader<'a> {
    /// A number, as written, and where it ends.
    ///
    /// # Errors
    /// `type`, `syntax` or `eof`.
    pub fn number(&self, at: usize) -> Outcome<(&'a str, usize)> {
        let start = self.token(at);
        if !matches!(self.byte(start), b'-' | b'0'..=b'9') {
            return self.fail(start, "type");
        }
        let mut at = start + usize::from(self.byte(start) == b'-');
        at = if self.byte(at) == b'0' { at + 1 } else { self.digits(at)? };
        if self.byte(at) == b'.' {
            at = self.digits(at + 1)?;
        }
        if matches!(self.byte(at), b'e' | b'E') {
            at += 1;
            at = self.digits(at + usize::from(matches!(self.byte(at), b'+' | b'-')))?;
        }
        Ok((self.text.get(start..at).unwrap_or_default(), at))
    }

    fn digits(&self, at: usize) -> Outcome {
        let rest = self.text.as_bytes().get(at..).unwrap_or_default();
        match rest.iter().take_while(|byte| byte.is_ascii_digit()).count() {
            0 => self.fail(at, "syntax"),
            length => Ok(at + length),
        }
    }

    /// An integer of few digits without fraction and exponent at `at`, and where it ends.
    #[inline]
    #[must_use]
    pub fn short_int(&self, at: usize) -> Option<(i64, usize)> {
        let short = self.short_digits(at)?;
        let is_int = !matches!(self.byte(short.end), b'.' | b'e' | b'E');
        if is_int { Some((short.signed(short.digits), short.end)) } else { None }
    }

    /// A number of few digits without exponent at `at`, and where it ends. The digits and the power of ten are exact as
    /// doubles, and so their quotient is the double next to the number.
    #[inline]
    #[must_use]
    pub fn short_number(&self, at: usize) -> Option<(f64, usize)> {
        let mut short = self.short_digits(at)?;
        let mut decimals = 0;
        if self.byte(short.end) == b'.' {
            let point = short.end;
            self.more_digits(point + 1, &mut short);
            decimals = short.end - point - 1;
            if decimals == 0 || short.end - short.start > LONGEST + 1 {
                return None;
            }
        }
        if matches!(self.byte(short.end), b'e' | b'E') {
            return None;
        }
        let size = short.digits as f64 / POWERS.get(decimals)?;
        Some((if short.negative { -size } else { size }, short.end))
    }

    /// The digits before the point.
    #[inline]
    fn short_digits(&self, at: usize) -> Option<Short> {
        let negative = self.byte(at) == b'-';
        let start = at + usize::from(negative);
        let mut short = Short { negative, digits: 0, start, end: start };
        self.more_digits(start, &mut short);
        let length = short.end - start;
        let leading_zero = length > 1 && self.byte(start) == b'0';
        if length == 0 || length > LONGEST || leading_zero { None } else { Some(short) }
    }

    /// Stops after more digits than are exact.
    #[inline]
    fn more_digits(&self, at: usize, short: &mut Short) {
        short.end = at;
        while short.end - short.start <= LONGEST + 1 && self.byte(short.end).is_ascii_digit() {
            short.digits = short.digits * 10 + u64::from(self.byte(short.end) - b'0');
            short.end += 1;
        }
    }
}

/// That many digits are exact, as an integer and as a double.
const LONGEST: usize = 15;

const POWERS: [f64; LONGEST + 1] =
    [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15];

/// A number of few digits.
struct Short {
    negative: bool,
    digits: u64,
    start: usize,
    end: usize,
}

impl Short {
    #[inline]
    fn signed(&self, digits: u64) -> i64 {
        let size = digits as i64;
        if self.negative { -size } else { size }
    }
}
