//! Strings: their length, their pattern, and halves of characters. And any JSON.

use events_codegen::model::{Bounds, Pattern, ScalarUse, Size};
use events_codegen::sample::{Json, Object};
use regex::Regex;

use super::walk::Walk;
use super::{literal, replaced};
use crate::path::Path;

/// Texts are not made longer than that.
const LONG: u64 = 2_000;

impl Walk<'_, '_> {
    pub(super) fn string(&mut self, at: &Path, used: &ScalarUse) {
        self.wrong_type("string", at, &["7", "false", "[]", "{}"]);
        let size = match used.bounds {
            Bounds::Length(size) => size,
            _ => Size::default(),
        };
        if let Some(length) = size.min.checked_sub(1) {
            let text = self.characters(length);
            self.found.push(replaced("string", "one below min", at, text.into(), "min_length"));
        }
        if let Some(length) = size.max.filter(|max| *max < LONG) {
            let text = self.characters(length + 1);
            self.found.push(replaced("string", "one above max", at, text.into(), "max_length"));
        }
        if let Some(pattern) = &used.pattern
            && let Some(text) = self.mismatch(pattern, size)
        {
            self.found.push(replaced("string", "not of the pattern", at, text.into(), "pattern"));
        }
        self.half_a_pair(at);
    }

    /// Each one code point; in UTF-16 they are one unit, or two.
    fn characters(&mut self, length: u64) -> String {
        let character = if self.random.flip() { 'x' } else { '\u{1F600}' };
        (0..length).map(|_| character).collect()
    }

    /// A text of permitted length that does not match.
    fn mismatch(&mut self, pattern: &Pattern, size: Size) -> Option<String> {
        let regex = Regex::new(&pattern.rust).ok()?;
        let most = size.max.unwrap_or(size.min + 8).min(LONG);
        let letters = ['x', '0', ' ', '\u{1F600}', '\n', 'A', '-', 'é'];
        (0..20).find_map(|_| {
            let length = self.random.between(size.min, most.max(size.min));
            // One code point may be two units of UTF-16, and then a match of two.
            let letters = if self.random.flip() { &letters[..] } else { &['\u{1F600}'] };
            let text: String = (0..length).map(|_| *self.random.pick(letters)).collect();
            (!regex.is_match(&text)).then_some(text)
        })
    }

    fn half_a_pair(&mut self, at: &Path) {
        let halves = [r#""\ud800""#, r#""\udc00""#, r#""x\ud800x""#, r#""\udc00\ud800""#];
        let half = literal(*self.random.pick(&halves));
        self.found.push(replaced("string", "half a pair", at, half, "type").only_in_text());
    }

    /// Any JSON has rules that only its text can break.
    pub(super) fn json(&mut self, at: &Path) {
        let list = |inner: &str| Json::Array(vec![literal(inner)]);
        let member =
            |name: &'static str, inner: &str| Json::Object(Object(vec![(name.into(), literal(inner))]));
        let deep = format!("{}{}", "[".repeat(129), "]".repeat(129));
        for (mutation, value, found_at, rule) in [
            ("too deep", literal(deep), at.clone(), "depth"),
            ("1e400", member("a/b", "1e400"), at.member("a/b"), "not_finite"),
            ("half a pair", list(r#""\ud800""#), at.entry(0), "type"),
        ] {
            self.found.push(replaced("json", mutation, at, value, rule).found_at(found_at).only_in_text());
        }
    }
}
