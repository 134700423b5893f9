//! Numbers that are text.

use super::Sampler;
use crate::model::{Bounds, Digits, Exact};

impl Sampler<'_> {
    pub(super) fn int64(&mut self, bounds: &Bounds) -> String {
        let (min, max) = ends(bounds, i64::MIN.into(), i64::MAX.into());
        self.units(min, max).to_string()
    }

    /// With all its digits; otherwise without the zeros at its end, or zero with a sign.
    pub(super) fn decimal(&mut self, Digits { precision, scale }: Digits, bounds: &Bounds) -> String {
        let greatest = 10_i128.pow(precision.into()) - 1;
        let (min, max) = ends(bounds, -greatest, greatest);
        let units = self.units(min, max);
        let mut text = Exact { units, scale }.to_string();
        while text.contains('.') && text.ends_with(['0', '.']) && self.odd(2) {
            text.pop();
        }
        if text.ends_with('.') {
            text.pop();
        }
        let signed = units == 0 && max >= 0 && min <= 0 && self.odd(2);
        if signed { format!("-{text}") } else { text }
    }

    /// At an end, or a little above the lower one; small and positive, where that is allowed.
    fn units(&mut self, min: i128, max: i128) -> i128 {
        if self.odd(2) {
            return *self.random.pick(&[min, max, min.max(-1).min(max), min.max(0).min(max)]);
        }
        let low = min.max(1.min(max));
        (low + i128::from(self.random.below(1_000))).min(max)
    }
}

fn ends(bounds: &Bounds, least: i128, greatest: i128) -> (i128, i128) {
    match bounds {
        Bounds::Exact { min, max } => {
            (min.map_or(least, |min| min.units), max.map_or(greatest, |max| max.units))
        }
        _ => (least, greatest),
    }
}
