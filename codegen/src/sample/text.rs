//! Text, by its length in code points.

use super::{NoSample, Sampler, Style};
use crate::model::{Bounds, ScalarUse, Size};

const WORDS: [&str; 8] = ["alder", "birch", "cedar", "elm", "larch", "maple", "oak", "pine"];

impl Sampler<'_> {
    pub(super) fn text(&mut self, used: &ScalarUse) -> Result<String, NoSample> {
        let size = match used.bounds {
            Bounds::Length(size) => size,
            _ => Size::default(),
        };
        match &used.pattern {
            Some(pattern) => self.matching(pattern, size),
            None => Ok(self.free(size)),
        }
    }

    fn free(&mut self, size: Size) -> String {
        if self.style == Style::Plain {
            return self.words(size);
        }
        let most = size.max.unwrap_or(size.min + 12);
        let near = most.min(size.min + 12);
        let length = match self.random.below(4) {
            0 => size.min,
            1 if most <= 2_000 => most,
            _ => self.random.between(size.min, near),
        };
        let alphabet = self.random.below(3);
        (0..length).map(|_| self.character(alphabet)).collect()
    }

    /// A word and a number, cut or filled to the length.
    fn words(&mut self, Size { min, max }: Size) -> String {
        let mut text = format!("{}-{}", self.word(), self.random.between(1, 999));
        let mut length = text.chars().count() as u64;
        while length < min {
            text.push('x');
            length += 1;
        }
        let most = usize::try_from(max.unwrap_or(u64::MAX)).unwrap_or(usize::MAX);
        text.chars().take(most).collect()
    }

    pub(super) fn word(&mut self) -> &'static str {
        WORDS[self.random.index(WORDS.len())]
    }

    /// Letters; what JSON has to escape; or what is one code point and two units of UTF-16.
    pub(super) fn character(&mut self, alphabet: u64) -> char {
        const ESCAPED: [char; 8] = ['"', '\\', '/', '\u{0}', '\n', '\u{7f}', '\u{2028}', '<'];
        const WIDE: [char; 6] = ['\u{1F600}', '\u{10FFFF}', '\u{10000}', '\u{FFFD}', '\u{0301}', 'é'];
        match alphabet {
            0 => char::from(b'a' + u8::try_from(self.random.below(26)).expect("a letter")),
            1 => *self.random.pick(&ESCAPED),
            _ => *self.random.pick(&WIDE),
        }
    }
}
