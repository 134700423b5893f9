//! Types where they are used: scalars with their constraints, named types, lists and maps.

use super::{Draft, PATTERNS};

/// A scalar and its constraints, in the long form.
pub(super) struct Scalar {
    pub(super) name: &'static str,
    pub(super) constraints: Vec<(&'static str, String)>,
    pub(super) key: bool,
    pub(super) distinct: Option<u64>,
    pub(super) example: Option<String>,
}

/// A type where it is used, in both forms.
pub(super) struct Usage {
    /// With its range; it may be an element.
    pub(super) inline: String,
    /// Without its range, which is in `constraints` then.
    pub(super) long: String,
    pub(super) constraints: Vec<(&'static str, String)>,
    pub(super) distinct: Option<u64>,
    pub(super) example: Option<String>,
    pub(super) levels: u64,
}

/// More different values than any list is long.
const MANY: Option<u64> = Some(1_000);

impl Draft<'_> {
    /// A scalar. A new one is one line here.
    pub(super) fn scalar(&mut self) -> Scalar {
        let plain = |name, key, distinct, example: Option<&str>| Scalar {
            name,
            constraints: Vec::new(),
            key,
            distinct,
            example: example.map(str::to_owned),
        };
        match self.random.below(16) {
            0 => self.text(),
            1 => self.pattern(),
            2 => plain("bool", false, Some(2), Some("true")),
            3 => self.int(),
            4 => self.number(),
            5 => plain("uuid", true, None, Some("7d444840-9dc0-11d1-b245-5ffdce74fad2")),
            6 => plain("datetime", false, None, Some("\"2025-11-01T08:30:00.000Z\"")),
            7 => plain("date", false, None, Some("\"2025-11-01\"")),
            8 => plain("time", false, None, Some("\"08:30:00\"")),
            9 => plain("duration", false, None, Some("PT90M")),
            10 => self.address("email", "\"a@b\""),
            11 => self.address("uri", "\"a:b\""),
            12 => plain("bytes", false, MANY, Some("\"AA==\"")),
            13 => self.int64(),
            14 => self.decimal(),
            _ => plain("json", false, None, Some("{ a: [1, null] }")),
        }
    }

    fn text(&mut self) -> Scalar {
        let (min, max) = (self.random.below(4), self.random.between(4, 40));
        let mut constraints = Vec::new();
        if self.random.flip() {
            constraints.push(("min", min.to_string()));
        }
        if self.random.flip() {
            constraints.push(("max", max.to_string()));
        }
        Scalar {
            name: "string",
            constraints,
            key: true,
            distinct: MANY,
            example: Some("\"abcd\"".to_owned()),
        }
    }

    fn pattern(&mut self) -> Scalar {
        let mut constraints = vec![("pattern", quoted(PATTERNS[self.random.index(PATTERNS.len())]))];
        if self.random.flip() {
            constraints.push(("max", self.random.between(8, 30).to_string()));
        }
        Scalar { name: "string", constraints, key: true, distinct: None, example: None }
    }

    fn int(&mut self) -> Scalar {
        const ENDS: [i64; 6] = [-9_007_199_254_740_991, -10, 0, 1, 7, 9_007_199_254_740_991];
        let low = self.random.index(ENDS.len() - 1);
        let high = low + 1 + self.random.index(ENDS.len() - 1 - low);
        let mut constraints = Vec::new();
        let (min, max) = if self.random.flip() { ("min", "max") } else { ("exclusive_min", "exclusive_max") };
        if self.random.flip() {
            constraints.push((min, ENDS[low].to_string()));
        }
        if self.random.flip() && ENDS[high] - ENDS[low] > 2 && ENDS[high] - ENDS[low] < i64::MAX {
            constraints.push((max, ENDS[high].to_string()));
        }
        if constraints.is_empty() && self.random.flip() {
            constraints.push(("multiple_of", self.random.between(1, 12).to_string()));
        }
        Scalar { name: "int", constraints, key: true, distinct: None, example: None }
    }

    fn address(&mut self, name: &'static str, example: &str) -> Scalar {
        let constraints = if self.random.flip() {
            vec![("max", self.random.between(6, 40).to_string())]
        } else {
            Vec::new()
        };
        Scalar { name, constraints, key: false, distinct: None, example: Some(example.to_owned()) }
    }

    fn int64(&mut self) -> Scalar {
        const RANGES: [[&str; 2]; 4] = [
            ["-9223372036854775808", "0"],
            ["1", "9007199254740993"],
            ["-12", "1000"],
            ["100", "9223372036854775807"],
        ];
        let [min, max] = *self.random.pick(&RANGES);
        let constraints = if self.random.flip() {
            vec![("min", min.to_owned()), ("max", max.to_owned())]
        } else {
            Vec::new()
        };
        Scalar { name: "int64", constraints, key: false, distinct: None, example: None }
    }

    fn decimal(&mut self) -> Scalar {
        const RANGES: [[&str; 2]; 4] = [["-1", "1"], ["0", "0.25"], ["-0.5", "0"], ["0.1", "0.9"]];
        let name = *self.random.pick(&["decimal(3.2)", "decimal(12.4)", "decimal(28.20)", "decimal(28.2)"]);
        let [min, max] = *self.random.pick(&RANGES);
        let (low, high) =
            if self.random.flip() { ("min", "max") } else { ("exclusive_min", "exclusive_max") };
        let constraints =
            if self.random.flip() { vec![(low, min.to_owned()), (high, max.to_owned())] } else { Vec::new() };
        Scalar { name, constraints, key: false, distinct: None, example: None }
    }

    fn number(&mut self) -> Scalar {
        const ENDS: [&str; 6] = ["-1e21", "-0.1", "0", "1e-7", "2.5", "1e6"];
        let low = self.random.index(ENDS.len() - 1);
        let high = low + 1 + self.random.index(ENDS.len() - 1 - low);
        let mut constraints = Vec::new();
        if self.random.flip() {
            constraints
                .push((if self.random.flip() { "min" } else { "exclusive_min" }, ENDS[low].to_owned()));
        }
        if self.random.flip() {
            constraints
                .push((if self.random.flip() { "max" } else { "exclusive_max" }, ENDS[high].to_owned()));
        }
        Scalar { name: "number", constraints, key: false, distinct: MANY, example: None }
    }

    /// Any type; what it holds lies at most `deepest` levels of objects deep, in at most `nested` lists and maps.
    pub(super) fn usage(&mut self, deepest: u64, nested: u64) -> Usage {
        match self.random.below(if nested == 0 { 6 } else { 9 }) {
            0..=2 => self.scalar_usage(),
            3..=5 => self.named_usage(deepest).unwrap_or_else(|| self.scalar_usage()),
            kind => self.collection(kind == 8, deepest, nested - 1),
        }
    }

    fn scalar_usage(&mut self) -> Usage {
        let Scalar { name, constraints, distinct, example, .. } = self.scalar();
        let inline = inline(name, &constraints);
        Usage { inline, long: name.to_owned(), constraints, distinct, example, levels: 0 }
    }

    fn named_usage(&mut self, deepest: u64) -> Option<Usage> {
        let fitting: Vec<_> = self.types.iter().filter(|named| named.levels <= deepest).collect();
        let named = *fitting.get(self.random.index(fitting.len()))?;
        Some(Usage {
            inline: named.name.clone(),
            long: named.name.clone(),
            constraints: Vec::new(),
            distinct: named.distinct,
            example: named.example.clone(),
            levels: named.levels,
        })
    }

    fn collection(&mut self, map: bool, deepest: u64, nested: u64) -> Usage {
        let entry = self.usage(deepest, nested);
        let null = if entry.long != "json" && self.once_in(5) { " | null" } else { "" };
        let long = format!("{}<{}{null}>", if map { "map" } else { "list" }, entry.inline);
        let mut constraints = Vec::new();
        let unique = !map && entry.distinct.is_some() && self.random.flip();
        let most = if unique { entry.distinct.unwrap_or(1) } else { 5 };
        let min = self.random.below(most.min(3) + 1);
        if self.random.flip() && min > 0 {
            constraints.push(("min", min.to_string()));
        }
        if self.random.flip() {
            constraints.push(("max", self.random.between(min.max(1), 6).to_string()));
        }
        let inline = inline(&long, &constraints);
        if unique {
            constraints.push(("unique", "true".to_owned()));
        }
        let empty = constraints.iter().all(|(key, _)| *key != "min");
        let example = empty.then(|| if map { "{}" } else { "[]" }.to_owned());
        Usage { inline, long, constraints, distinct: None, example, levels: entry.levels }
    }
}

/// The inline form, which has a place for ranges only: what else there is, is left out.
fn inline(long: &str, constraints: &[(&'static str, String)]) -> String {
    let find =
        |wanted: &str| constraints.iter().find(|(key, _)| *key == wanted).map(|(_, value)| value.as_str());
    let low = find("min").map(str::to_owned).or_else(|| find("exclusive_min").map(|low| format!(">{low}")));
    let high =
        find("max").map(str::to_owned).or_else(|| find("exclusive_max").map(|high| format!("<{high}")));
    if low.is_none() && high.is_none() {
        return long.to_owned();
    }
    format!("{long}({}..{})", low.unwrap_or_default(), high.unwrap_or_default())
}

/// As a string of YAML that means itself.
pub(super) fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}
