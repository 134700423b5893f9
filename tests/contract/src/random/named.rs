use super::usage::quoted;
use super::{Draft, Named};

impl Draft<'_> {
    /// An entry of `types:`.
    pub(super) fn named_type(&mut self, number: usize) {
        let name = format!("Type{number}");
        self.line(2, &format!("{name}:"));
        if self.once_in(4) {
            self.line(4, "doc: \"Made up: */ `x` <T> {{ y }} [z]\"");
        }
        let named = match self.random.below(5) {
            0 => self.named_scalar(name),
            1 => self.enumeration(name, false),
            2 => self.enumeration(name, true),
            3 => self.object_type(name),
            _ => self.union_type(name),
        };
        self.types.push(named);
    }

    fn named_scalar(&mut self, name: String) -> Named {
        let mut scalar = self.scalar();
        while scalar.name == "json" {
            scalar = self.scalar();
        }
        self.line(4, &format!("type: {}", scalar.name));
        for (key, value) in &scalar.constraints {
            self.line(4, &format!("{key}: {value}"));
        }
        if self.once_in(3) {
            self.line(4, "branded: true");
        }
        if self.once_in(4) {
            self.line(4, "pii: true");
        }
        Named { name, key: scalar.key, distinct: scalar.distinct, example: scalar.example, levels: 0 }
    }

    fn enumeration(&mut self, name: String, open: bool) -> Named {
        const VALUES: [&str; 8] = ["RED", "GREEN", "light-blue", "24V", "m", "M", "null", "ÄÖ/\u{1F600}"];
        let mut values = VALUES;
        self.random.shuffle(&mut values);
        let count = 1 + self.random.index(VALUES.len() - 1);
        let chosen: Vec<_> = values.iter().take(count).map(|value| quoted(value)).collect();
        self.line(4, &format!("enum: [{}]", chosen.join(", ")));
        if open {
            self.line(4, "open: true");
        }
        Named { name, key: true, distinct: Some(count as u64), example: chosen.first().cloned(), levels: 0 }
    }

    fn object_type(&mut self, name: String) -> Named {
        self.line(4, "fields:");
        let count = 1 + self.random.index(5);
        let levels = self.fields(6, count, 3);
        Named { name, key: false, distinct: None, example: None, levels: levels + 1 }
    }

    fn union_type(&mut self, name: String) -> Named {
        const TAGS: [&str; 3] = ["kind", "type", "tag_"];
        let tag = TAGS[self.random.index(TAGS.len())];
        self.line(4, &format!("tag: {tag}"));
        self.line(4, "variants:");
        let mut levels = 0;
        for variant in ["FIRST", "in-cash", "Third"].iter().take(1 + self.random.index(3)) {
            if self.once_in(3) {
                self.line(6, &format!("{variant}: {{}}"));
            } else {
                self.line(6, &format!("{variant}:"));
                let count = 1 + self.random.index(3);
                levels = levels.max(self.fields(8, count, 3));
            }
        }
        Named { name, key: false, distinct: None, example: None, levels: levels + 1 }
    }
}
