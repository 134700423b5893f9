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
        let negative = self.byte(at) == b'-';
        let start = at + usize::from(negative);
        let (digits, end) = self.short_digits(start, 0);
        if !self.is_short(start, end) || matches!(self.byte(end), b'.' | b'e' | b'E') {
            return None;
        }
        let int = digits as i64;
        Some((if negative { -int } else { int }, end))
    }

    /// A number of few digits without exponent at `at`, and where it ends. The digits and the power of ten are exact as
    /// doubles, and so their quotient is the double next to the number.
    #[inline]
    #[must_use]
    pub fn short_number(&self, at: usize) -> Option<(f64, usize)> {
        let negative = self.byte(at) == b'-';
        let start = at + usize::from(negative);
        let (mut digits, mut end) = self.short_digits(start, 0);
        if !self.is_short(start, end) {
            return None;
        }
        let mut decimals = 0;
        if self.byte(end) == b'.' {
            let point = end;
            (digits, end) = self.short_digits(point + 1, digits);
            decimals = end - point - 1;
            if decimals == 0 || end - start > LONGEST {
                return None;
            }
        }
        if matches!(self.byte(end), b'e' | b'E') {
            return None;
        }
        let size = digits as f64 / POWERS.get(decimals)?;
        Some((if negative { -size } else { size }, end))
    }

    /// Digits, after those that were read before, and where they end. The number of too many digits is wrong.
    #[inline]
    fn short_digits(&self, mut at: usize, mut number: u64) -> (u64, usize) {
        loop {
            let digit = self.byte(at).wrapping_sub(b'0');
            if digit > 9 {
                return (number, at);
            }
            number = number.wrapping_mul(10).wrapping_add(u64::from(digit));
            at += 1;
        }
    }

    /// Whether digits are few, and not written with a leading zero.
    #[inline]
    fn is_short(&self, start: usize, end: usize) -> bool {
        let length = end - start;
        length == 1 || (1..=LONGEST).contains(&length) && self.byte(start) != b'0'
    }
}

/// So many digits, or one less and a point, are exact as an integer and as a double.
const LONGEST: usize = 15;

const POWERS: [f64; LONGEST] =
    [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14];
