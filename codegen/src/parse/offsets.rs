/// Turns positions in characters into byte offsets, in time that does not depend on the position.
#[derive(Debug)]
pub(super) struct Offsets<'a> {
    text: &'a str,
    /// The byte offset of every `STEP`th character.
    marks: Vec<usize>,
}

const STEP: usize = 128;

impl<'a> Offsets<'a> {
    pub(super) fn of(text: &'a str) -> Self {
        Self { text, marks: text.char_indices().map(|(at, _)| at).step_by(STEP).collect() }
    }

    /// The byte offset of the character `index`; the end of the text for what lies behind it.
    pub(super) fn byte(&self, index: usize) -> usize {
        let Some(&mark) = self.marks.get(index / STEP) else { return self.text.len() };
        let rest = self.text[mark..].char_indices().nth(index % STEP);
        rest.map_or(self.text.len(), |(at, _)| mark + at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_character_has_its_offset() {
        let text = "aé€😀\r\n".repeat(100);
        let offsets = Offsets::of(&text);
        for (index, (at, _)) in text.char_indices().enumerate() {
            assert_eq!(offsets.byte(index), at);
        }
        assert_eq!(offsets.byte(text.chars().count()), text.len());
        assert_eq!(offsets.byte(usize::MAX), text.len());
    }
}
