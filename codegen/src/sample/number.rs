//! Integers and doubles, with every spelling that JSON has for them.

use super::Sampler;
use crate::grammar::MAX_INT;
use crate::model::{Bounds, NumberBound};

impl Sampler<'_> {
    pub(super) fn int(&mut self, bounds: &Bounds) -> String {
        let (min, max, divisor) = match bounds {
            Bounds::Int { min, max, multiple_of } => {
                (min.unwrap_or(-MAX_INT), max.unwrap_or(MAX_INT), multiple_of.unwrap_or(1))
            }
            _ => (-MAX_INT, MAX_INT, 1),
        };
        let value = if self.odd(2) { *self.random.pick(&[min, max]) } else { self.usual_int(min, max) };
        // The nearest multiple that is not beyond the value, or else the next one.
        let below = value.div_euclid(divisor) * divisor;
        let value = if below < min { below + divisor } else { below };
        self.spell_int(value)
    }

    /// Small and positive, where that is allowed.
    fn usual_int(&mut self, min: i64, max: i64) -> i64 {
        let low = min.max(1.min(max));
        let width = max.abs_diff(low).min(100);
        low.saturating_add_unsigned(self.random.between(0, width))
    }

    fn spell_int(&mut self, value: i64) -> String {
        if !self.odd(2) {
            return value.to_string();
        }
        match self.random.below(4) {
            0 => format!("{value}.0"),
            1 => format!("{value}.000e0"),
            2 if value == 0 => "-0".to_owned(),
            2 if value % 100 == 0 => format!("{}E+2", value / 100),
            3 if value != 0 && value.abs() < 1_000_000 => format!("{value}0e-1"),
            _ => value.to_string(),
        }
    }

    pub(super) fn number(&mut self, bounds: &Bounds) -> String {
        let (min, max) = match bounds {
            Bounds::Number { min, max } => (min.map(least), max.map(greatest)),
            _ => (None, None),
        };
        let (low, high) = range(min, max);
        if self.odd(2) {
            let ends = [low, high, 0.0, -0.0, 5e-324, -1e-7, 0.1, 1e21, f64::MAX, f64::MIN];
            let value = *self.random.pick(&ends);
            if min.is_none_or(|min| value >= min) && max.is_none_or(|max| value <= max) {
                return self.spell_number(value);
            }
        }
        #[expect(clippy::cast_precision_loss, reason = "any double in the range will do")]
        let part = self.random.below(1 << 20) as f64 / (1_u64 << 20) as f64;
        let value = low + (high - low) * part;
        let rounded = (value * 100.0).round() / 100.0;
        let value = if (low..=high).contains(&rounded) { rounded } else { value };
        self.spell_number(value)
    }

    fn spell_number(&mut self, value: f64) -> String {
        let plain = format!("{value:?}");
        if self.odd(3) { format!("{value:E}") } else { plain.strip_suffix(".0").unwrap_or(&plain).to_owned() }
    }
}

fn least(bound: NumberBound) -> f64 {
    if bound.exclusive { bound.value.next_up() } else { bound.value }
}

fn greatest(bound: NumberBound) -> f64 {
    if bound.exclusive { bound.value.next_down() } else { bound.value }
}

/// Between the bounds; where one is missing, a hundred from the other.
fn range(min: Option<f64>, max: Option<f64>) -> (f64, f64) {
    let finite = |value: f64| value.clamp(f64::MIN, f64::MAX);
    match (min, max) {
        (Some(min), Some(max)) if max - min <= 1e9 => (min, max),
        (Some(min), max) => (min, finite(min + 100.0).min(max.unwrap_or(f64::MAX))),
        (None, Some(max)) => (finite(max - 100.0), max),
        (None, None) => (0.0, 100.0),
    }
}
