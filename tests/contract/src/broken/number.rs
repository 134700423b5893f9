//! Integers and doubles: one step beyond their bounds.

use events_codegen::model::{Bounds, NumberBound};

use super::walk::Walk;
use super::{literal, replaced};
use crate::path::Path;

const MAX_INT: i64 = (1 << 53) - 1;

impl Walk<'_, '_> {
    pub(super) fn int(&mut self, at: &Path, bounds: &Bounds) {
        self.wrong_type("int", at, &["\"1\"", "true", "[]", "{}"]);
        let (min, max, divisor) = match bounds {
            Bounds::Int { min, max, multiple_of } => {
                (min.unwrap_or(-MAX_INT), max.unwrap_or(MAX_INT), multiple_of.unwrap_or(1))
            }
            _ => (-MAX_INT, MAX_INT, 1),
        };
        // The next multiples outside, so that nothing else is broken.
        let below = (min - 1).div_euclid(divisor) * divisor;
        let above = max.div_euclid(divisor) * divisor + divisor;
        let spell =
            |value: i64, odd: bool| literal(if odd { format!("{value}.0") } else { value.to_string() });
        let (below, above) = (spell(below, self.random.flip()), spell(above, self.random.flip()));
        self.found.push(replaced("int", "one below min", at, below, "min"));
        self.found.push(replaced("int", "one above max", at, above, "max"));
        let between = max.div_euclid(divisor) * divisor - 1;
        if divisor > 1 && (min..=max).contains(&between) {
            let between = spell(between, self.random.flip());
            self.found.push(replaced("int", "one below a multiple", at, between, "multiple_of"));
        }
        let large = *self.random.pick(&["1e300", "99999999999999999999", "18446744073709551616"]);
        self.found.push(replaced("int", "huge", at, literal(large), "max"));
        let fraction = *self.random.pick(&["1.5", "0.1", "-2e-1", "1.0000000000000002", "5e-324"]);
        self.found.push(replaced("int", "a fraction", at, literal(fraction), "type"));
        self.beyond_double("int", at);
    }

    pub(super) fn number(&mut self, at: &Path, bounds: &Bounds) {
        self.wrong_type("number", at, &["\"1\"", "true", "[]", "{}"]);
        let (min, max) = match bounds {
            Bounds::Number { min, max } => (*min, *max),
            _ => (None, None),
        };
        if let Some(min) = min {
            self.end("one below min", at, min, f64::next_down, "min", "exclusive_min");
        }
        if let Some(max) = max {
            self.end("one above max", at, max, f64::next_up, "max", "exclusive_max");
        }
        self.beyond_double("number", at);
    }

    /// The bound itself where it is exclusive, and the next double beyond it.
    fn end(
        &mut self,
        mutation: &'static str,
        at: &Path,
        bound: NumberBound,
        beyond: fn(f64) -> f64,
        inclusive: &'static str,
        exclusive: &'static str,
    ) {
        let (value, rule) =
            if bound.exclusive { (bound.value, exclusive) } else { (beyond(bound.value), inclusive) };
        if value.is_finite() {
            self.found.push(replaced("number", mutation, at, literal(format!("{value:?}")), rule));
        }
    }

    fn beyond_double(&mut self, construct: &'static str, at: &Path) {
        let text = *self.random.pick(&["1e400", "-1e309", "1.8e308"]);
        self.found.push(replaced(construct, "1e400", at, literal(text), "not_finite").only_in_text());
    }
}
