//! Ranges of numbers that are text, as regular expressions: JSON Schema compares no texts by their value.
//!
//! A range is told among the texts of the number's own [grammar](super::pattern), which stands beside it: no leading
//! zeros, any number of digits behind the point up to the scale.

use crate::model::Exact;

/// Numbers that are not less than `min`.
pub(crate) fn at_least(min: Exact) -> String {
    if min.units > 0 {
        return format!("^(?:{})$", magnitudes_from(&Magnitude::of(min)));
    }
    format!("^(?:[0-9][0-9.]*|-(?:{}))$", magnitudes_to(&Magnitude::of(min)))
}

/// Numbers that are not greater than `max`.
pub(crate) fn at_most(max: Exact) -> String {
    if max.units < 0 {
        return format!("^-(?:{})$", magnitudes_from(&Magnitude::of(max)));
    }
    format!("^(?:-[0-9.]+|{})$", magnitudes_to(&Magnitude::of(max)))
}

/// A number without its sign.
struct Magnitude {
    /// Without leading zeros, but for `0` itself.
    whole: String,
    /// As many digits as the scale has.
    fraction: String,
}

impl Magnitude {
    fn of(number: Exact) -> Self {
        let text = number.to_string();
        let digits = text.trim_start_matches('-');
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        Self { whole: whole.to_owned(), fraction: fraction.to_owned() }
    }

    /// Any digits behind the point, or none.
    fn any_fraction(&self) -> String {
        match self.fraction.len() {
            0 => String::new(),
            scale => format!(r"(?:\.[0-9]{{1,{scale}}})?"),
        }
    }

    /// The fraction without the zeros at its end, and how many these were.
    fn significant(&self) -> (&str, usize) {
        let digits = self.fraction.trim_end_matches('0');
        (digits, self.fraction.len() - digits.len())
    }
}

fn magnitudes_from(least: &Magnitude) -> String {
    let any = least.any_fraction();
    let greater = naturals_above(&least.whole).into_iter().map(|whole| whole + &any);
    let equal = format!("{}{}", least.whole, fractions_from(least));
    greater.chain([equal]).collect::<Vec<_>>().join("|")
}

fn magnitudes_to(greatest: &Magnitude) -> String {
    let any = greatest.any_fraction();
    let zero = (greatest.whole != "0").then(|| "0".to_owned());
    let smaller = zero.into_iter().chain(naturals_below(&greatest.whole)).map(|whole| whole + &any);
    let equal = format!("{}{}", greatest.whole, fractions_to(greatest));
    smaller.chain([equal]).collect::<Vec<_>>().join("|")
}

/// What may follow the whole part where that is equal: this fraction or a greater one.
fn fractions_from(least: &Magnitude) -> String {
    let (digits, zeros) = least.significant();
    if digits.is_empty() {
        return least.any_fraction();
    }
    let greater = (0..digits.len()).filter_map(|at| {
        let rest = up_to(digits.len() - at - 1 + zeros);
        one_of(digit(digits, at) + 1, 9).map(|class| format!("{}{class}{rest}", &digits[..at]))
    });
    let equal = format!("{digits}{}", up_to(zeros));
    format!(r"\.(?:{})", greater.chain([equal]).collect::<Vec<_>>().join("|"))
}

/// What may follow the whole part where that is equal: nothing, this fraction or a smaller one.
fn fractions_to(greatest: &Magnitude) -> String {
    let (digits, zeros) = greatest.significant();
    if greatest.fraction.is_empty() {
        return String::new();
    }
    let smaller = (0..digits.len()).filter_map(|at| {
        let rest = up_to(digits.len() - at - 1 + zeros);
        let below = digit(digits, at).checked_sub(1)?;
        one_of(0, below).map(|class| format!("{}{class}{rest}", &digits[..at]))
    });
    let shorter = (1..digits.len()).map(|length| digits[..length].to_owned());
    let equal = match (digits, zeros) {
        ("", zeros) => format!("0{{1,{zeros}}}"),
        (digits, 0) => digits.to_owned(),
        (digits, zeros) => format!("{digits}0{{0,{zeros}}}"),
    };
    format!(r"(?:\.(?:{}))?", smaller.chain(shorter).chain([equal]).collect::<Vec<_>>().join("|"))
}

/// From 1 to below `limit`.
pub(super) fn naturals_below(limit: &str) -> Vec<String> {
    let shorter = (limit.len() > 1).then(|| format!("[1-9]{}", up_to(limit.len() - 2)));
    let as_long = (0..limit.len()).filter_map(|at| {
        let below = digit(limit, at).checked_sub(1)?;
        let class = one_of(u8::from(at == 0), below)?;
        Some(format!("{}{class}{}", &limit[..at], exactly(limit.len() - at - 1)))
    });
    shorter.into_iter().chain(as_long).collect()
}

/// Above `limit`.
fn naturals_above(limit: &str) -> Vec<String> {
    if limit == "0" {
        return vec!["[1-9][0-9]*".to_owned()];
    }
    let as_long = (0..limit.len()).filter_map(|at| {
        let class = one_of(digit(limit, at) + 1, 9)?;
        Some(format!("{}{class}{}", &limit[..at], exactly(limit.len() - at - 1)))
    });
    std::iter::once(format!("[1-9][0-9]{{{},}}", limit.len())).chain(as_long).collect()
}

fn digit(digits: &str, at: usize) -> u8 {
    digits.as_bytes()[at] - b'0'
}

/// A digit from `low` to `high`.
fn one_of(low: u8, high: u8) -> Option<String> {
    match high.checked_sub(low)? {
        0 => Some(low.to_string()),
        _ => Some(format!("[{low}-{high}]")),
    }
}

fn exactly(count: usize) -> String {
    match count {
        0 => String::new(),
        1 => "[0-9]".to_owned(),
        _ => format!("[0-9]{{{count}}}"),
    }
}

fn up_to(count: usize) -> String {
    match count {
        0 => String::new(),
        _ => format!("[0-9]{{0,{count}}}"),
    }
}

#[cfg(test)]
mod tests {
    use regex::Regex;

    use super::*;

    /// Every spelling of a number that the grammar takes: with more and fewer zeros at the end, and zero with a sign.
    fn spellings(number: Exact) -> Vec<String> {
        let text = number.to_string();
        let mut all = vec![text.clone()];
        while let Some(shorter) = all[all.len() - 1].strip_suffix('0').filter(|text| text.contains('.')) {
            all.push(shorter.strip_suffix('.').unwrap_or(shorter).to_owned());
        }
        if number.units == 0 {
            all.extend(all.clone().into_iter().map(|text| format!("-{text}")));
        }
        all
    }

    #[test]
    fn ranges_compare_every_spelling_by_its_value() {
        for (scale, bounds, values) in
            [(0, 123_i128, 1_234_i128), (1, 123, 1_234), (2, 1_203, 1_500), (3, 24, 2_002)]
        {
            let texts: Vec<(i128, String)> = (-values..=values)
                .flat_map(|units| {
                    spellings(Exact { units, scale }).into_iter().map(move |text| (units, text))
                })
                .collect();
            for bound in (-bounds..=bounds).step_by(if bounds > 200 { 17 } else { 1 }) {
                let compiled = |pattern: String| Regex::new(&pattern).unwrap();
                let least = compiled(at_least(Exact { units: bound, scale }));
                let greatest = compiled(at_most(Exact { units: bound, scale }));
                for (units, text) in &texts {
                    assert_eq!(least.is_match(text), *units >= bound, "{text} from {bound} {least}");
                    assert_eq!(greatest.is_match(text), *units <= bound, "{text} to {bound} {greatest}");
                }
            }
        }
    }

    #[test]
    fn ranges_reach_to_the_ends() {
        for bound in [i64::MIN, i64::MIN + 1, -1_000_000_000_000_000_000, 999_999_999_999_999_999, i64::MAX] {
            let bound = Exact { units: bound.into(), scale: 0 };
            let (least, greatest) =
                (Regex::new(&at_least(bound)).unwrap(), Regex::new(&at_most(bound)).unwrap());
            for step in [-1, 0, 1] {
                let near = Exact { units: bound.units + step, scale: 0 }.to_string();
                assert_eq!(least.is_match(&near), step >= 0, "{near}");
                assert_eq!(greatest.is_match(&near), step <= 0, "{near}");
            }
        }
    }
}
