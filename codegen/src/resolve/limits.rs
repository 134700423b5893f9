//! Constraints, whichever of the two forms they were written in.

use serde_yaml::Number;

use crate::code;
use crate::diagnostic::{Mistake, Mistakes};
use crate::grammar::{self, MAX_INT};
use crate::language::{Limits, ScalarEntry};
use crate::model::{Bounds, Digits, Exact, NumberBound, Scalar, Size};
use crate::parse::{Node, Tree};
use crate::quote::quoted;
use crate::source::Span;

use super::inline::{End, Ends};
use super::record::Record;

/// What may be said about a type beside its name.
#[derive(Clone, Debug, Default)]
pub(super) struct Constraints {
    pub(super) min: Option<Limit>,
    pub(super) max: Option<Limit>,
    pub(super) multiple_of: Option<(i64, Span)>,
    pub(super) pattern: Option<(String, Span)>,
    /// Where `unique: true` stands.
    pub(super) unique: Option<Span>,
}

/// One end of a range.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limit {
    number: Value,
    /// The number as it was written; `None` where its digits are not known.
    exact: Option<Exact>,
    exclusive: bool,
    span: Span,
}

#[derive(Clone, Copy, Debug)]
enum Value {
    Int(i64),
    Float(f64),
}

impl Constraints {
    pub(super) fn of_range(ends: &Ends<'_>, place: impl Fn(std::ops::Range<usize>) -> Span) -> Self {
        let limit = |end: &End<'_>| Limit {
            number: parsed(end.number),
            exact: Exact::of_number(end.number),
            exclusive: end.exclusive,
            span: place(end.at.clone()),
        };
        Self {
            min: ends.min.as_ref().map(limit),
            max: ends.max.as_ref().map(limit),
            multiple_of: None,
            pattern: None,
            unique: None,
        }
    }

    /// The constraints of a long form. An end that is given twice, inclusive and exclusive, is a mistake.
    pub(super) fn of_record(record: &Record<'_>, mistakes: &mut Mistakes) -> Self {
        let mut end = |inclusive, exclusive| {
            let both = record.get(inclusive).zip(record.get(exclusive));
            if let Some((first, second)) = both {
                let message = format!("{} and {} exclude each other", quoted(inclusive), quoted(exclusive));
                let mistake = Mistake::new(code::RANGE, second.key_span, message);
                mistakes.push(mistake.related(first.key_span, "the other one").help("keep one of the two"));
            }
            let limit = |key, exclusive| record.get(key).and_then(|entry| limit(&entry.value, exclusive));
            limit(inclusive, false).or_else(|| limit(exclusive, true))
        };
        Self {
            min: end("min", "exclusive_min"),
            max: end("max", "exclusive_max"),
            multiple_of: record
                .get("multiple_of")
                .and_then(|entry| Some((i64::try_from(record.whole("multiple_of")?).ok()?, entry.key_span))),
            pattern: record.text("pattern").zip(record.get("pattern").map(|entry| entry.value.span)),
            unique: record.get("unique").filter(|_| record.flag("unique")).map(|entry| entry.key_span),
        }
    }

    pub(super) fn first_place(&self) -> Option<Span> {
        let multiple_of = self.multiple_of.map(|(_, span)| span);
        let pattern = self.pattern.as_ref().map(|(_, span)| *span);
        self.bound_place().or(multiple_of).or(pattern).or(self.unique)
    }

    pub(super) fn bound_place(&self) -> Option<Span> {
        self.min.or(self.max).map(|limit| limit.span)
    }
}

fn limit(tree: &Tree, exclusive: bool) -> Option<Limit> {
    let Node::Number(number) = &tree.node else { return None };
    Some(Limit { number: value(number), exact: exact(number), exclusive, span: tree.span })
}

/// YAML keeps a number with a point as a double, which knows 15 digits for certain.
fn exact(number: &Number) -> Option<Exact> {
    let exact = Exact::of_number(&number.to_string())?;
    (number.is_i64() || number.is_u64() || exact.units.unsigned_abs() < 10_u128.pow(15)).then_some(exact)
}

fn value(number: &Number) -> Value {
    number.as_i64().map_or_else(|| Value::Float(number.as_f64().unwrap_or(f64::NAN)), Value::Int)
}

fn parsed(text: &str) -> Value {
    text.parse().map_or_else(|_| Value::Float(text.parse().unwrap_or(f64::NAN)), Value::Int)
}

/// The bounds of a scalar.
pub(super) fn bounds(
    scalar: Scalar,
    entry: &ScalarEntry,
    constraints: &Constraints,
    mistakes: &mut Mistakes,
) -> Bounds {
    let Constraints { min, max, multiple_of, .. } = constraints;
    if let Some((_, span)) = multiple_of.filter(|_| entry.limits != Limits::Int) {
        let message = format!("{} takes no `multiple_of`", quoted(entry.name));
        mistakes.push(Mistake::new(code::CONSTRAINT, span, message).help("only `int` does"));
    }
    if min.is_none() && max.is_none() && multiple_of.is_none() {
        return Bounds::None;
    }
    match entry.limits {
        Limits::Int => int_bounds(constraints, mistakes),
        _ if min.is_none() && max.is_none() => Bounds::None,
        Limits::Exact => exact_bounds(scalar, *min, *max, mistakes),
        Limits::Number => number_bounds(*min, *max, mistakes),
        Limits::Length => Bounds::Length(size(constraints, "a length", mistakes)),
        Limits::None => {
            let message = format!("{} has no range", quoted(entry.name));
            let span = constraints.bound_place().unwrap_or_default();
            mistakes.push(
                Mistake::new(code::CONSTRAINT, span, message)
                    .help("numbers, string, email, uri, lists and maps have"),
            );
            Bounds::None
        }
    }
}

fn int_bounds(constraints: &Constraints, mistakes: &mut Mistakes) -> Bounds {
    let Constraints { min, max, multiple_of, .. } = constraints;
    let ends = (min.map(|limit| int(limit, 1, mistakes)), max.map(|limit| int(limit, -1, mistakes)));
    let divisor = multiple_of.map(|(divisor, _)| divisor);
    let (low, high) = (ends.0.unwrap_or(Some(-MAX_INT)), ends.1.unwrap_or(Some(MAX_INT)));
    if let (Some(low), Some(high), Some(limit)) = (low, high, max.or(*min)) {
        // The greatest multiple that is not beyond the upper end.
        let last = divisor.map_or(high, |divisor| high.div_euclid(divisor) * divisor);
        if low > high {
            mistakes.push(nothing_between(limit.span));
        } else if last < low {
            mistakes.push(Mistake::new(code::RANGE, limit.span, "no multiple lies in this range"));
        }
    }
    Bounds::Int { min: ends.0.flatten(), max: ends.1.flatten(), multiple_of: divisor }
}

/// The bounds of a number that is text: exact, and inclusive, since the next number is one unit of the last digit away.
fn exact_bounds(scalar: Scalar, min: Option<Limit>, max: Option<Limit>, mistakes: &mut Mistakes) -> Bounds {
    let ends = (
        min.map(|limit| exact_end(scalar, limit, 1, mistakes)),
        max.map(|limit| exact_end(scalar, limit, -1, mistakes)),
    );
    if let ((Some(Some(low)), Some(Some(high))), Some(limit)) = (ends, max)
        && low.units > high.units
    {
        mistakes.push(nothing_between(limit.span));
    }
    Bounds::Exact { min: ends.0.flatten(), max: ends.1.flatten() }
}

fn exact_end(scalar: Scalar, limit: Limit, step: i128, mistakes: &mut Mistakes) -> Option<Exact> {
    let Some(exact) = limit.exact else {
        let message = "this bound has more digits than YAML keeps of a number with a point";
        let help = "write it inline, where every digit counts: `decimal(20.2)(0..123456789012345678.99)`";
        mistakes.push(Mistake::new(code::RANGE, limit.span, message).help(help));
        return None;
    };
    let (scale, least, greatest) = match scalar {
        Scalar::Decimal(Digits { precision, scale }) => {
            let greatest = 10_i128.pow(precision.into()) - 1;
            (scale, -greatest, greatest)
        }
        _ => (0, i64::MIN.into(), i64::MAX.into()),
    };
    let step = if limit.exclusive { step } else { 0 };
    let inside = exact.at_scale(scale).map(|exact| Exact { units: exact.units + step, scale });
    let fits = inside.filter(|exact| (least..=greatest).contains(&exact.units));
    if fits.is_none() {
        let message = match scalar {
            Scalar::Decimal(Digits { precision, scale }) => {
                let before = precision - scale;
                format!(
                    "a bound of a decimal({precision}.{scale}) has {before} digits before the point and {scale} behind it at most"
                )
            }
            _ => "a bound of an int64 is a whole number of 64 bits".to_owned(),
        };
        mistakes.push(Mistake::new(code::RANGE, limit.span, message));
    }
    fits
}

/// The inclusive bound that a limit is; `step` leads from an exclusive end to its neighbour inside.
fn int(limit: Limit, step: i64, mistakes: &mut Mistakes) -> Option<i64> {
    let whole = match limit.number {
        Value::Int(number) => Some(number),
        Value::Float(number) => grammar::whole(number),
    };
    let inside =
        whole.and_then(|number| if limit.exclusive { number.checked_add(step) } else { Some(number) });
    let fits = inside.filter(|number| (-MAX_INT..=MAX_INT).contains(number));
    if fits.is_none() {
        let message = "a bound of an int is a whole number within ±(2^53−1)";
        let help = "larger integers lose digits in JSON readers; a fraction needs `number`";
        mistakes.push(Mistake::new(code::RANGE, limit.span, message).help(help));
    }
    fits
}

fn number_bounds(min: Option<Limit>, max: Option<Limit>, mistakes: &mut Mistakes) -> Bounds {
    let ends = (min.map(|limit| number(limit, mistakes)), max.map(|limit| number(limit, mistakes)));
    if let ((Some(Some(low)), Some(Some(high))), Some(limit)) = (ends, max) {
        let touching = low.value == high.value && (low.exclusive || high.exclusive);
        if low.value > high.value || touching {
            mistakes.push(nothing_between(limit.span));
        }
    }
    Bounds::Number { min: ends.0.flatten(), max: ends.1.flatten() }
}

fn number(limit: Limit, mistakes: &mut Mistakes) -> Option<NumberBound> {
    #[expect(clippy::cast_precision_loss, reason = "as every reader of JSON reads the digits")]
    let value = match limit.number {
        Value::Int(number) => number as f64,
        Value::Float(number) => number,
    };
    if !value.is_finite() {
        mistakes.push(Mistake::new(code::RANGE, limit.span, "a bound of a number is finite"));
        return None;
    }
    // Zero has no sign in a bound.
    Some(NumberBound { value: value + 0.0, exclusive: limit.exclusive })
}

/// The bounds of a length or of a number of entries.
pub(super) fn size(constraints: &Constraints, what: &str, mistakes: &mut Mistakes) -> Size {
    let mut end = |limit: Option<Limit>| limit.and_then(|limit| count(limit, what, mistakes));
    let (min, max) = (end(constraints.min), end(constraints.max));
    if let (Some(low), Some(high), Some(limit)) = (min, max, constraints.max)
        && low > high
    {
        mistakes.push(nothing_between(limit.span));
    }
    Size { min: min.unwrap_or(0), max }
}

fn count(limit: Limit, what: &str, mistakes: &mut Mistakes) -> Option<u64> {
    if limit.exclusive {
        let message = format!("`>` and `<` do not stand in the range of {what}");
        mistakes.push(
            Mistake::new(code::RANGE, limit.span, message).help("write the least and the greatest itself"),
        );
        return None;
    }
    let whole = match limit.number {
        Value::Int(number) => Some(number),
        Value::Float(number) => grammar::whole(number),
    };
    let fits = whole.filter(|number| *number <= MAX_INT).and_then(|number| u64::try_from(number).ok());
    if fits.is_none() {
        let message = format!("a bound of {what} is a whole number that is not negative");
        mistakes.push(Mistake::new(code::RANGE, limit.span, message));
    }
    fits
}

fn nothing_between(span: Span) -> Mistake {
    Mistake::new(code::RANGE, span, "no value lies in this range").help("the lower end comes first")
}
