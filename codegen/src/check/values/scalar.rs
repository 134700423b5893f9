use serde_json::Value;

use crate::code;
use crate::diagnostic::{Mistake, Mistakes};
use crate::grammar;
use crate::language::{Limits, of_model};
use crate::model::{Bounds, NumberBound, ScalarUse, Size};
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
            if !(entry.accepts)(&Value::Array(Vec::new())) {
                self.wrong(value, entry.noun);
            }
            return;
        }
        let found = json(value, &mut Mistakes::default());
        if !(entry.accepts)(&found) {
            return match &found {
                Value::String(text) => {
                    let message = format!("{} is not {}", quoted(text), entry.noun);
                    self.mistakes.push(Mistake::new(code::VALUE, value.span, message));
                }
                Value::Number(number) => {
                    let message = format!("{number} is not {}", entry.noun);
                    let help = (entry.limits == Limits::Length).then(|| "put it between quotes".to_owned());
                    self.mistakes.push(Mistake::new(code::VALUE, value.span, message).maybe_help(help));
                }
                _ => self.wrong(value, entry.noun),
            };
        }
        if let Some(message) = outside(&found, &scalar.bounds) {
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
fn outside(value: &Value, bounds: &Bounds) -> Option<String> {
    match bounds {
        Bounds::None => None,
        Bounds::Int { min, max } => {
            let int = grammar::int(value)?;
            let below = min.filter(|min| int < *min).map(|min| format!("{int} is less than {min}"));
            below.or_else(|| max.filter(|max| int > *max).map(|max| format!("{int} is greater than {max}")))
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
