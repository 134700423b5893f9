use super::Draft;

/// Names that mean something somewhere, and names that do not.
const NAMES: &[&str] = &[
    "self",
    "class",
    "default",
    "package",
    "crate",
    "fn",
    "prototype",
    "async",
    "value",
    "name",
    "of",
    "at",
    "amount",
    "x1",
    "snake_case",
    "veryLongNameOfAFieldThatGoesOn",
    "data",
    "meta",
    "view",
    "length",
    "reader",
    "index",
    "out",
    "check",
    "f",
    "members",
    "path",
    "found",
    "violations",
];

impl Draft<'_> {
    /// Fields with different names; returns how many levels of objects they hold. `deepest` bounds what they may use.
    pub(super) fn fields(&mut self, indent: usize, count: usize, deepest: u64) -> u64 {
        let mut names: Vec<_> = NAMES.to_vec();
        self.random.shuffle(&mut names);
        names.truncate(count);
        names.into_iter().map(|name| self.field(indent, name, deepest)).max().unwrap_or(0)
    }

    fn field(&mut self, indent: usize, name: &str, deepest: u64) -> u64 {
        let usage = self.usage(deepest, 2);
        let optional = self.once_in(3);
        // Any JSON holds null by itself; only beside `?` does it say something.
        let nullable = self.once_in(5) && (optional || usage.long != "json");
        let null = if nullable { " | null" } else { "" };
        let default = usage.example.clone().filter(|_| !optional && self.random.below(3) == 0);
        let key = if optional { format!("{name}?") } else { name.to_owned() };
        if usage.constraints.is_empty() && default.is_none() && !self.once_in(3) {
            self.line(indent, &format!("{key}: {}{null}", usage.inline));
            return usage.levels;
        }
        self.line(indent, &format!("{key}:"));
        let indent = indent + 2;
        self.line(indent, &format!("type: {}{null}", usage.long));
        for (name, value) in &usage.constraints {
            self.line(indent, &format!("{name}: {value}"));
        }
        if let Some(default) = default {
            self.line(indent, &format!("default: {default}"));
        }
        if self.once_in(4) {
            self.line(indent, "pii: true");
        }
        if self.once_in(4) {
            self.line(indent, "doc: What it means.");
        }
        usage.levels
    }
}
