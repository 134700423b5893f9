use std::fmt;

use serde::{Serialize, Serializer};

use super::Digits;

/// The most digits that a number may be written with; so many fit into 127 bits.
const MAX_DIGITS: usize = 36;

/// A decimal number, exactly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Exact {
    /// How many units of its last digit it is.
    pub units: i128,
    /// How many digits stand behind its point.
    pub scale: u8,
}

impl Exact {
    /// A number of JSON, with its exponent. `None` where it has more digits than a bound may have.
    pub(crate) fn of_number(text: &str) -> Option<Self> {
        let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
        let exponent: i32 = exponent.parse().ok().filter(|exponent: &i32| exponent.abs() <= 64)?;
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let fraction = fraction.trim_end_matches('0');
        let units: i128 = Some(format!("{whole}{fraction}"))
            .filter(|digits| digits.trim_start_matches(['-', '0']).len() <= MAX_DIGITS)?
            .parse()
            .ok()?;
        let scale = i32::try_from(fraction.len()).ok()? - exponent;
        match u8::try_from(scale) {
            Ok(scale) => Some(Self { units, scale }),
            Err(_) => Self { units, scale: 0 }.shifted(scale.unsigned_abs()),
        }
    }

    /// A text of `decimal(p.s)`, by its grammar.
    pub(crate) fn of_text(text: &str, Digits { precision, scale }: Digits) -> Option<Self> {
        let digits = text.strip_prefix('-').unwrap_or(text);
        let (whole, fraction) =
            digits.split_once('.').map_or((digits, None), |(whole, rest)| (whole, Some(rest)));
        let all_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        let whole_fits = all_digits(whole)
            && (whole == "0" || !whole.starts_with('0') && whole.len() <= usize::from(precision - scale))
            && !whole.is_empty();
        let fraction_fits = fraction
            .is_none_or(|text| all_digits(text) && !text.is_empty() && text.len() <= usize::from(scale));
        if !(whole_fits && fraction_fits) {
            return None;
        }
        Self::of_number(text)?.at_scale(scale)
    }

    /// The same number with so many digits behind the point; `None` where it has more.
    pub(crate) fn at_scale(self, scale: u8) -> Option<Self> {
        if let Some(more) = scale.checked_sub(self.scale) {
            return Self { units: self.units, scale }.shifted(more.into());
        }
        let power = 10_i128.checked_pow((self.scale - scale).into())?;
        (self.units % power == 0).then_some(Self { units: self.units / power, scale })
    }

    fn shifted(self, digits: u32) -> Option<Self> {
        if self.units == 0 {
            return Some(self);
        }
        let units = self.units.checked_mul(10_i128.checked_pow(digits)?)?;
        Some(Self { units, ..self })
    }
}

/// With as many digits behind the point as the scale says.
impl fmt::Display for Exact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scale = usize::from(self.scale);
        let digits = format!("{:0>width$}", self.units.unsigned_abs(), width = scale + 1);
        let (whole, fraction) = digits.split_at(digits.len() - scale);
        let sign = if self.units < 0 { "-" } else { "" };
        let point = if scale > 0 { "." } else { "" };
        write!(f, "{sign}{whole}{point}{fraction}")
    }
}

/// As it is shown.
impl Serialize for Exact {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_exactly() {
        for (number, scale, text) in [
            ("0", 2, "0.00"),
            ("-0", 0, "0"),
            ("0.10", 2, "0.10"),
            ("-0.05", 2, "-0.05"),
            ("1e3", 0, "1000"),
            ("1.5e-1", 2, "0.15"),
            ("0e64", 0, "0"),
            ("007", 0, "7"),
            ("12345678901234567890123456.78", 2, "12345678901234567890123456.78"),
        ] {
            let exact = Exact::of_number(number).and_then(|exact| exact.at_scale(scale));
            assert_eq!(exact.map(|exact| exact.to_string()), Some(text.to_owned()), "{number}");
        }
        assert_eq!(Exact::of_number("0.125").unwrap().at_scale(2), None);
        for too_long in ["1e65", "1e40", "1234567890123456789012345678901234567"] {
            assert_eq!(Exact::of_number(too_long), None, "{too_long}");
        }
    }

    #[test]
    fn texts_keep_to_their_digits() {
        let read = |text: &str, precision, scale| Exact::of_text(text, Digits { precision, scale });
        for good in ["0", "-0.0", "12", "99.99", "-1.5"] {
            assert!(read(good, 4, 2).is_some(), "{good}");
        }
        for bad in ["", "-", ".5", "5.", "100", "1.555", "01", "+1", "1e1", " 1", "1,5", "--1"] {
            assert!(read(bad, 4, 2).is_none(), "{bad}");
        }
        assert!(read("0.12", 2, 2).is_some() && read("1.12", 2, 2).is_none());
        assert!(read("9", 1, 0).is_some() && read("9.0", 1, 0).is_none());
    }
}
