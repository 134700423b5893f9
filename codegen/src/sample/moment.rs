//! Days and times of day.

use super::Sampler;

impl Sampler<'_> {
    pub(super) fn uuid(&mut self) -> String {
        let (high, low) = (self.random.bits(), self.random.bits());
        let (high, low) = ((high & !0xF000) | 0x4000, (low >> 2) | (1 << 63));
        let text = format!(
            "{:08x}-{:04x}-{:04x}-{:04x}-{:012x}",
            high >> 32,
            (high >> 16) & 0xFFFF,
            high & 0xFFFF,
            low >> 48,
            low & 0xFFFF_FFFF_FFFF
        );
        if self.odd(3) { text.to_uppercase() } else { text }
    }

    pub(super) fn date(&mut self) -> String {
        const ODD: [&str; 5] = ["0001-01-01", "9999-12-31", "2024-02-29", "2000-02-29", "1900-02-28"];
        if self.odd(3) {
            return (*self.random.pick(&ODD)).to_owned();
        }
        let (month, day) = (self.random.between(1, 12), self.random.between(1, 28));
        format!("{}-{month:02}-{day:02}", self.random.between(2024, 2027))
    }

    pub(super) fn datetime(&mut self) -> String {
        format!("{}T{}{}{}", self.date(), self.clock(), self.fraction(), self.offset())
    }

    pub(super) fn clock(&mut self) -> String {
        if self.odd(4) {
            return (*self.random.pick(&["00:00:00", "23:59:59"])).to_owned();
        }
        let below = |limit, random: &mut super::Random| random.below(limit);
        let (hour, minute) = (below(24, &mut self.random), below(60, &mut self.random));
        format!("{hour:02}:{minute:02}:{:02}", below(60, &mut self.random))
    }

    /// Three digits, as JavaScript writes them; otherwise none, or up to nine.
    pub(super) fn fraction(&mut self) -> String {
        let digits = if self.odd(2) { self.random.below(10) } else { 3 };
        let digit = |_| char::from(b'0' + u8::try_from(self.random.below(10)).expect("a digit"));
        let text: String = (0..digits).map(digit).collect();
        if text.is_empty() { text } else { format!(".{text}") }
    }

    pub(super) fn time(&mut self) -> String {
        self.clock() + &self.fraction()
    }

    pub(super) fn duration(&mut self) -> String {
        const ODD: [&str; 6] = [
            "PT0S",
            "P0D",
            "P007DT24H",
            "PT1H5S",
            "PT0.000000001S",
            "P999999999DT999999999H999999999M999999999.999999999S",
        ];
        if self.odd(2) {
            return (*self.random.pick(&ODD)).to_owned();
        }
        format!("PT{}H{}M", self.random.between(1, 23), self.random.between(0, 59))
    }

    fn offset(&mut self) -> String {
        const ODD: [&str; 5] = ["+00:00", "-00:00", "+23:59", "-23:59", "+05:30"];
        if self.odd(2) { (*self.random.pick(&ODD)).to_owned() } else { "Z".to_owned() }
    }
}
