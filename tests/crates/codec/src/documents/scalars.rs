//! Scalars: values that fit, values at the ends of what fits, other spellings, and what is nearly one.

use events_codegen::model::{Bounds, Digits, Exact, Scalar, ScalarUse, Size};

use super::{Style, Writer};
use crate::oracle::matches;

impl Writer<'_, '_> {
    pub(super) fn scalar(&mut self, used: &ScalarUse) {
        match used.scalar {
            Scalar::Bool => self.out.push_str(["true", "false"][self.random.below(2)]),
            Scalar::Int => self.int(&used.bounds),
            Scalar::Number => self.number(&used.bounds),
            Scalar::Json => self.anything(),
            Scalar::String => self.string(used),
            Scalar::Uuid => {
                let uuid = self.uuid();
                self.text(&uuid);
            }
            Scalar::Date => {
                let date = self.date();
                self.text(&date);
            }
            Scalar::Datetime => {
                let datetime = self.datetime();
                self.text(&datetime);
            }
            Scalar::Int64 | Scalar::Decimal(_) => {
                let number = self.exact(used);
                self.text(&number);
            }
            Scalar::Time => self.one_text(
                &["08:30:00", "23:59:59.5", "00:00:00.000000001"],
                &["08:30:00.0", "08:30:00.500"],
                &[
                    "24:00:00",
                    "8:30:00",
                    "08:30",
                    "08:30:00.",
                    "08:30:60",
                    "08:30:00Z",
                    "08:30:00.1234567890",
                ],
            ),
            Scalar::Duration => self.one_text(
                &["P1DT2H30M0.5S", "PT0S", "P7D", "PT1M"],
                &[
                    "PT90M",
                    "P0D",
                    "PT1H5S",
                    "PT007S",
                    "PT0.0S",
                    "P999999999DT999999999H999999999M999999999.9S",
                ],
                &["P", "PT", "P1DT", "P1Y", "-PT1S", "PT1S1M", "PT.5S", "PT1.5H", "P1000000000D", "90s", ""],
            ),
            Scalar::Email => self.one_text(
                &["ann@example.com", "a@b"],
                &[".!#$%&'*+/=?^_`{|}~-@1.2", "A@a-b.C"],
                &["a", "@b", "a@", "a@b.", "a@-b", "a@b@c", "a b@c", "é@b", "a@b_c", ""],
            ),
            Scalar::Uri => self.one_text(
                &["https://example.com/a", "urn:isbn:1"],
                &["a:b", "http://u:p@[::1]:80/?#", "x+.-1:/%00", "file:///a//b", "http://h?q", "a:/"],
                &["", "a:", "a", "/a", "a:?b", "a:%2", "a:b#c#d", "a://[b", "a://b:c", "a:é", "a://b@c@d"],
            ),
            Scalar::Bytes => self.one_text(
                &["", "AAEC", "AA==", "c2VjcmV0"],
                &["+/8=", "/w=="],
                &["A", "AA", "AB==", "AAB=", "AA==AAAA", "AA-_", "====", "AAA", "AA=A"],
            ),
        }
    }

    /// One of these texts: as people write it, as it may be, and as it must not be.
    fn one_text(&mut self, usual: &[&str], odd: &[&str], bad: &[&str]) {
        let texts = match () {
            () if self.wrong(10) => bad,
            () if self.loose(3) => odd,
            () => usual,
        };
        let text = (*self.random.one_of(texts)).to_owned();
        self.text(&text);
    }

    /// A number that is text, in its range, near it, and in other spellings.
    fn exact(&mut self, used: &ScalarUse) -> String {
        let (scale, greatest) = match used.scalar {
            Scalar::Decimal(Digits { precision, scale }) => (scale, 10_i128.pow(precision.into()) - 1),
            _ => (0, i64::MAX.into()),
        };
        let (min, max) = match &used.bounds {
            Bounds::Exact { min, max } => (min.map(|min| min.units), max.map(|max| max.units)),
            _ => (None, None),
        };
        let (min, max) = (min.unwrap_or(-greatest), max.unwrap_or(greatest));
        let units = match self.random.below(5) {
            0 => min,
            1 => max,
            2 => min + i128::from(self.random.number() % 1000),
            3 => 0,
            _ => i128::from(self.random.number() >> 12),
        };
        let units = units.clamp(min, max);
        let text = |units: i128| Exact { units, scale }.to_string();
        if self.wrong(12) {
            let others =
                ["-0", "01", "+1", "1.", ".5", "1e2", "", "-", "0.0000000000000000000000000000", "1.000"];
            return match self.random.below(3) {
                0 => text(min - 1),
                1 => text(max + 1),
                _ => others[self.random.below(others.len())].to_owned(),
            };
        }
        let text = text(units);
        if scale > 0 && self.loose(3) {
            return text.trim_end_matches('0').trim_end_matches('.').to_owned();
        }
        text
    }

    fn string(&mut self, used: &ScalarUse) {
        if let Some(pattern) = &used.pattern {
            let samples =
                ["LOT-0001", "A-1", "abc", "ABC", "a", "0", "x1", "12345", "AB-12", "WO-2024-001", "a.b"];
            let fitting: Vec<&str> =
                samples.iter().copied().filter(|text| matches(&pattern.rust, text)).collect();
            if !fitting.is_empty() && !self.wrong(10) {
                let text = self.random.one_of(&fitting).to_owned();
                return self.text(&text);
            }
        }
        let size = match used.bounds {
            Bounds::Length(size) => size,
            _ => Size::default(),
        };
        let count = self.count(size, 12);
        let plain = self.random.once_in(2);
        let characters = [
            'a', 'Z', '0', '-', ' ', 'é', '😀', '"', '\\', '/', '\n', '\u{7f}', '\u{0}', '\u{2028}',
            '\u{fffd}',
        ];
        let text: String = (0..count)
            .map(|_| characters[self.random.below(if plain { 5 } else { characters.len() })])
            .collect();
        self.text(&text);
    }

    fn int(&mut self, bounds: &Bounds) {
        const MAX: i64 = (1 << 53) - 1;
        let (min, max) = match bounds {
            Bounds::Int { min, max, .. } => (min.unwrap_or(-MAX), max.unwrap_or(MAX)),
            _ => (-MAX, MAX),
        };
        let divisor = match bounds {
            Bounds::Int { multiple_of: Some(divisor), .. } if !self.wrong(6) => *divisor,
            _ => 1,
        };
        let inside = match self.random.below(5) {
            0 => min,
            1 => max,
            2 => min + i64::try_from(self.random.number() % 1000).expect("small"),
            3 => 0,
            _ => i64::try_from(self.random.number() >> 12).expect("52 bits"),
        };
        let int = inside.clamp(min, max).div_euclid(divisor) * divisor;
        if self.wrong(12) {
            let near = [(i128::from(min) - 1).to_string(), (i128::from(max) + 1).to_string()];
            let others = [
                "9007199254740992",
                "-9007199254740993",
                "9223372036854775808",
                "18446744073709551616",
                "1.5",
                "-0",
                "1e400",
                "1e-400",
                "01",
                "+1",
                "1.",
                ".5",
                "0x1",
                "9007199254740991.4",
                "0.99999999999999999999",
                "1e15",
                "1e16",
                "-",
                "123456789012345678901234567890e-20",
                "1E+0",
                "100e-2",
                "1e",
                "0e999999999999",
                "0.0e-5",
            ];
            let text = match self.random.below(3) {
                0 => near[self.random.below(2)].as_str(),
                _ => others[self.random.below(others.len())],
            };
            self.out.push_str(text);
        } else if self.loose(8) {
            let text = match self.random.below(4) {
                0 => format!("{int}.0"),
                1 => format!("{int}e0"),
                2 if int % 10 == 0 && int != 0 => format!("{}e1", int / 10),
                _ => format!("{int}00E-2"),
            };
            self.out.push_str(&text);
        } else {
            self.out.push_str(&int.to_string());
        }
    }

    fn number(&mut self, bounds: &Bounds) {
        let (min, max) = match bounds {
            Bounds::Number { min, max } => (min.map(|end| end.value), max.map(|end| end.value)),
            _ => (None, None),
        };
        let (low, high) = (min.unwrap_or(-1e6), max.unwrap_or(min.unwrap_or(0.0) + 1e6));
        let part = self.random.number() as f64 / u64::MAX as f64;
        let number = match self.random.below(8) {
            0 if min.is_some() => low,
            1 if max.is_some() => high,
            2 => (low + part * (high - low)).round().clamp(low, high),
            _ => low + part * (high - low),
        };
        if self.loose(6) && min.is_none() && max.is_none() {
            let bits = f64::from_bits(self.random.number());
            let others = [
                "-0",
                "-0.0",
                "0",
                "1e2",
                "1E-7",
                "5e-324",
                "2.2250738585072011e-308",
                "1.7976931348623157e308",
                "123456789012345678901234567890",
                "0.1",
                "9007199254740993",
                "1e23",
                "8.41e21",
                "4.35",
                "18446744073709551615",
            ];
            let text = if bits.is_finite() && self.random.once_in(2) {
                format!("{bits:e}")
            } else {
                others[self.random.below(others.len())].to_owned()
            };
            self.out.push_str(&text);
        } else if self.wrong(12) {
            let others = [
                "1e400",
                "-1e400",
                "NaN",
                "Infinity",
                "1.",
                ".1",
                "00",
                "1e309",
                "-",
                "1e+",
                "1.7976931348623159e308",
                "-1e9",
                "1e9",
                "0",
            ];
            let text = others[self.random.below(others.len())];
            self.out.push_str(text);
        } else {
            self.out.push_str(&serde_json::to_string(&number).expect("it is finite"));
        }
    }

    fn uuid(&mut self) -> String {
        let (a, b) = (self.random.number(), self.random.number());
        let digits = format!("{a:016x}{b:016x}");
        let mut text =
            [&digits[..8], &digits[8..12], &digits[12..16], &digits[16..20], &digits[20..]].join("-");
        if self.loose(4) {
            text.make_ascii_uppercase();
        }
        if self.wrong(12) {
            text = match self.random.below(5) {
                0 => digits,
                1 => format!("{{{text}}}"),
                2 => format!("urn:uuid:{text}"),
                3 => text.replacen('-', "", 1),
                _ => text[..35].to_owned() + "g",
            };
        }
        text
    }

    fn date(&mut self) -> String {
        let year = [1, 1600, 1900, 1999, 2000, 2023, 2024, 2100, 9999][self.random.below(9)];
        let (month, mut day) = (1 + self.random.below(12), 1 + self.random.below(28));
        if self.loose(4) {
            day = 28 + self.random.below(4);
        }
        let text = format!("{year:04}-{month:02}-{day:02}");
        if !self.wrong(15) {
            return text;
        }
        match self.random.below(6) {
            0 => text.replace('-', "/"),
            1 => format!("{year:04}-13-01"),
            2 => format!("0000-{month:02}-{day:02}"),
            3 => format!("-{text}"),
            4 => format!("{text}Z"),
            _ => format!("{year}-{month}-{day}"),
        }
    }

    fn datetime(&mut self) -> String {
        let date = self.date();
        let (hour, minute, second) = (self.random.below(24), self.random.below(60), self.random.below(60));
        let fraction = match self.random.below(if self.style == Style::Canonical { 2 } else { 6 }) {
            0 | 1 => format!(".{:03}", self.random.below(1000)),
            2 => String::new(),
            3 => format!(".{}", self.random.below(10)),
            4 => format!(".{:09}", self.random.below(1_000_000_000)),
            _ => ".000000".to_owned(),
        };
        let offset = match self.random.below(if self.style == Style::Canonical { 1 } else { 4 }) {
            0 => "Z".to_owned(),
            1 => "+00:00".to_owned(),
            2 => "-00:00".to_owned(),
            _ => format!(
                "{}{:02}:{:02}",
                self.random.one_of(&["+", "-"]),
                self.random.below(24),
                self.random.below(60)
            ),
        };
        let text = format!("{date}T{hour:02}:{minute:02}:{second:02}{fraction}{offset}");
        if !self.wrong(12) {
            return text;
        }
        match self.random.below(9) {
            0 => text.replace('T', " "),
            1 => text.to_ascii_lowercase(),
            2 => format!("{date}T{hour:02}:{minute:02}:60Z"),
            3 => format!("{date}T24:00:00Z"),
            4 => format!("{date}T{hour:02}:{minute:02}Z"),
            5 => format!("{text}[UTC]"),
            6 => format!("{date}T{hour:02}:{minute:02}:{second:02}.1234567890Z"),
            7 => format!("{date}T{hour:02}:{minute:02}:{second:02}+24:00"),
            _ => format!("{date}T{hour:02}:{minute:02}:{second:02}"),
        }
    }
}
