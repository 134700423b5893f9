use serde_json::Value;

use crate::code;
use crate::diagnostic::{Mistake, Mistakes};
use crate::grammar;
use crate::language::{Limits, noun, of_model};
use crate::model::{Bounds, Digits, Exact, NumberBound, Scalar, ScalarUse, Size};
use crate::parse::{Node, Tree};
use crate::pattern;
use crate::quote::quoted;
use crate::resolve::json;

use super::Checker;

/// How many compiled patterns are kept at hand.
const KEPT: usize = 16;

impl<'a> Checker<'a> {
    pub(super) fn scalar(&mut self, value: &Tree, scalar: &'a ScalarUse) {
        let entry = of_model(scalar.scalar);
        if matches!(value.node, Node::List(_) | Node::Map(_)) {
            // Only json takes these, and it takes everything.
            if !(entry.accepts)(scalar.scalar, &Value::Array(Vec::new())) {
                self.wrong(value, &noun(scalar.scalar));
            }
            return;
        }
        let found = json(value, &mut Mistakes::default());
        if !(entry.accepts)(scalar.scalar, &found) {
            let noun = noun(scalar.scalar);
            return match &found {
                Value::String(text) => {
                    let message = format!("{} is not {noun}", quoted(text));
                    self.mistakes.push(Mistake::new(code::VALUE, value.span, message));
                }
                Value::Number(number) => {
                    let message = format!("{number} is not {noun}");
                    let is_text = matches!(entry.limits, Limits::Length | Limits::Exact);
                    let help = is_text.then(|| "put it between quotes".to_owned());
                    self.mistakes.push(Mistake::new(code::VALUE, value.span, message).maybe_help(help));
                }
                _ => self.wrong(value, &noun),
            };
        }
        if let Some(message) = outside(&found, scalar) {
            self.mistakes.push(Mistake::new(code::VALUE, value.span, message));
        }
        if let (Some(pattern), Some(text)) = (&scalar.pattern, found.as_str())
            && !self.matches(&pattern.rust, text)
        {
            let message = format!("{} does not match the pattern {}", quoted(text), quoted(&pattern.source));
            self.mistakes.push(Mistake::new(code::VALUE, value.span, message));
        }
    }

    fn matches(&mut self, pattern: &'a str, text: &str) -> bool {
        if let Some((_, regex)) = self.patterns.iter().find(|(source, _)| *source == pattern) {
            return regex.is_match(text);
        }
        let Ok(regex) = pattern::compile(pattern) else { return false };
        let found = regex.is_match(text);
        if self.patterns.len() == KEPT {
            self.patterns.remove(0);
        }
        self.patterns.push((pattern, regex));
        found
    }
}

/// Why a value is outside its bounds.
fn outside(value: &Value, used: &ScalarUse) -> Option<String> {
    match &used.bounds {
        Bounds::None => None,
        Bounds::Int { min, max, multiple_of } => {
            let int = grammar::int(value)?;
            let divides = |divisor: &i64| int % divisor == 0;
            let below = min.filter(|min| int < *min).map(|min| format!("{int} is less than {min}"));
            below
                .or_else(|| max.filter(|max| int > *max).map(|max| format!("{int} is greater than {max}")))
                .or_else(|| {
                    let divisor = multiple_of.filter(|divisor| !divides(divisor))?;
                    Some(format!("{int} is no multiple of {divisor}"))
                })
        }
        Bounds::Exact { min, max } => {
            let digits = match used.scalar {
                Scalar::Decimal(digits) => digits,
                _ => Digits { precision: 19, scale: 0 },
            };
            let exact = Exact::of_text(value.as_str()?, digits)?;
            let below = min.filter(|min| exact.units < min.units);
            let above = || max.filter(|max| exact.units > max.units);
            let below = below.map(|min| format!("{exact} is less than {min}"));
            below.or_else(|| above().map(|max| format!("{exact} is greater than {max}")))
        }
        Bounds::Number { min, max } => {
            let number = value.as_f64()?;
            let low =
                |bound: &NumberBound| number > bound.value || (number == bound.value && !bound.exclusive);
            let high =
                |bound: &NumberBound| number < bound.value || (number == bound.value && !bound.exclusive);
            let bound = min.filter(|bound| !low(bound)).or_else(|| max.filter(|bound| !high(bound)))?;
            Some(format!("{number} is outside the range, which ends at {}", bound.value))
        }
        Bounds::Length(size) => {
            let length = value.as_str()?.chars().count() as u64;
            let fits = length >= size.min && size.max.is_none_or(|max| length <= max);
            (!fits).then(|| format!("this has {length} characters; the type takes {}", range(*size)))
        }
    }
}

/// `1 to 40`.
pub(super) fn range(size: Size) -> String {
    match size {
        Size { min, max: None } => format!("at least {min}"),
        Size { min: 0, max: Some(max) } => format!("at most {max}"),
        Size { min, max: Some(max) } => format!("{min} to {max}"),
    }
}
