//! Addresses, and bytes as text.

use super::{NoSample, Sampler, Style};
use crate::model::{Bounds, Size};

impl Sampler<'_> {
    pub(super) fn email(&mut self, bounds: &Bounds) -> Result<String, NoSample> {
        const ODD: [&str; 3] = ["a@b", ".!#$%&'*+/=?^_`{|}~-@1.2", "A@a-b.C"];
        self.fitting(&ODD, "ann@example.com", ["", "x@example.com"], "a@b", bounds)
    }

    pub(super) fn uri(&mut self, bounds: &Bounds) -> Result<String, NoSample> {
        const ODD: [&str; 5] =
            ["a:b", "urn:isbn:0451450523", "http://u:p@[::1]:/?#", "x+.-1:/%00", "file:///a//b"];
        self.fitting(&ODD, "https://example.com/orders", ["a:/", ""], "a:b", bounds)
    }

    /// One of these texts that has the length; or letters between two ends; or the shortest with letters in front of it.
    fn fitting(
        &mut self,
        odd: &[&str],
        usual: &str,
        [before, behind]: [&str; 2],
        shortest: &str,
        bounds: &Bounds,
    ) -> Result<String, NoSample> {
        let Size { min, max } = match bounds {
            Bounds::Length(size) => *size,
            _ => Size::default(),
        };
        let fits = |text: &str| (min..=max.unwrap_or(u64::MAX)).contains(&(text.len() as u64));
        let known = if self.odd(2) { *self.random.pick(odd) } else { usual };
        if fits(known) {
            return Ok(known.to_owned());
        }
        let length = match self.style {
            Style::Odd if max.is_some_and(|max| max <= 2_000) => max.unwrap_or(min),
            _ => min.max(shortest.len() as u64),
        };
        let filled = |before: &str, behind: &str| {
            let ends = (before.len() + behind.len()) as u64;
            (length > ends).then(|| {
                let letters = (ends..length).map(|_| 'x');
                before.chars().chain(letters).chain(behind.chars()).collect::<String>()
            })
        };
        let short = || filled(&shortest[..shortest.len() - 1], "");
        let found = filled(before, behind).or_else(short).filter(|text| fits(text));
        found.ok_or_else(|| NoSample::new("an address of that length"))
    }

    pub(super) fn bytes(&mut self) -> String {
        const ENDS: [&str; 5] = ["", "AA==", "/w==", "AAA=", "//8="];
        const GROUPS: [&str; 4] = ["AAAA", "////", "++++", "c2hv"];
        let groups: String = (0..self.random.below(5)).map(|_| *self.random.pick(&GROUPS)).collect();
        groups + self.random.pick::<&str>(&ENDS)
    }
}
