//! The grammars of text, each a regular expression that the reader, the schema and editors share.

use std::sync::OnceLock;

use regex::Regex;

/// A grammar of text.
#[derive(Debug)]
pub(crate) struct Text {
    /// In a sentence: `a type's name`.
    pub(crate) noun: &'static str,
    pub(crate) pattern: &'static str,
    /// How such a text is written.
    pub(crate) help: &'static str,
    /// The greatest number of characters, where the pattern does not say it.
    pub(crate) longest: Option<usize>,
    compiled: OnceLock<Regex>,
}

impl Text {
    const fn new(noun: &'static str, pattern: &'static str, help: &'static str) -> Self {
        Self { noun, pattern, help, longest: None, compiled: OnceLock::new() }
    }

    const fn at_most(mut self, longest: usize) -> Self {
        self.longest = Some(longest);
        self
    }

    pub(crate) fn accepts(&self, text: &str) -> bool {
        let compile = || Regex::new(self.pattern).expect("a test compiles every pattern of this file");
        let fits = self.longest.is_none_or(|longest| text.chars().take(longest + 1).count() <= longest);
        fits && self.compiled.get_or_init(compile).is_match(text)
    }
}

pub(crate) static PROSE: Text = Text::new("text", r"[^ \t\r\n]", "write a sentence, or leave the key out");
pub(crate) static CATALOG_NAME: Text = Text::new(
    "a catalogue's name",
    r"^[A-Z][A-Za-z0-9]{0,63}$",
    "write UpperCamelCase: `Mes` gives the union `MesEvent`",
);
pub(crate) static TYPE_NAME: Text = Text::new(
    "a type's name",
    r"^[A-Z][A-Za-z0-9]{0,63}$",
    "write UpperCamelCase of letters and digits: `OrderLine`",
);
pub(crate) static EVENT_NAME: Text = Text::new(
    "an event's name",
    r"^[A-Z][A-Za-z0-9]{0,63}$",
    "write UpperCamelCase of letters and digits: `OrderPlaced`",
);
pub(crate) static EVENT_TYPE: Text = Text::new(
    "an event's type string",
    r"^[a-z][a-z0-9-]*(?:\.[a-z][a-z0-9-]*)+$",
    "write two or more parts of lower-case letters, digits and hyphens, each beginning with a letter, 150 characters at most: `order.placed`",
).at_most(150);
pub(crate) static FIELD_NAME: Text = Text::new(
    "a field's name",
    r"^[A-Za-z][A-Za-z0-9_]{0,63}$",
    "write letters, digits and `_`, a letter first, and `?` behind it where the field may be absent; \
     a comma inside `{ }` begins a new key",
);
pub(crate) static SERVICE_NAME: Text = Text::new(
    "a service's name",
    r"^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$",
    "write letters, digits, `.`, `_` and `-`: `order-service`",
);
pub(crate) static TOPIC_NAME: Text = Text::new(
    "a topic's name",
    r"^(?:[A-Za-z0-9_-]|\.+[A-Za-z0-9_-])[A-Za-z0-9._-]*$",
    "write letters, digits, `.`, `_` and `-`, at most 240: the dead-letter topic adds `.dlq`, and Kafka takes 249",
).at_most(240);
pub(crate) static VERSION: Text = Text::new(
    "a version",
    r"^(?:0|[1-9][0-9]{0,8})\.(?:0|[1-9][0-9]{0,8})$",
    "write MAJOR.MINOR between quotes: \"1.0\"",
);
pub(crate) static SEMVER: Text = Text::new(
    "a semantic version",
    r"^(?:0|[1-9][0-9]{0,8})\.(?:0|[1-9][0-9]{0,8})\.(?:0|[1-9][0-9]{0,8})(?:-[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?$",
    "write MAJOR.MINOR.PATCH: 2.0.0",
);
pub(crate) static NPM_NAME: Text = Text::new(
    "a package's name",
    r"^(?:@[a-z0-9][a-z0-9._-]{0,99}/)?[a-z0-9][a-z0-9._-]{0,99}$",
    "write it as npm has it, between quotes: \"@scope/events\"",
);
pub(crate) static BASE: Text = Text::new(
    "the base of the schemas",
    r"^https?://[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?(?::[0-9]{1,4})?(?:/[A-Za-z0-9._~-]+)*/$",
    "write an http or https address that ends with `/`: https://schemas.example.com/orders/",
);
pub(crate) static ENUM_VALUE: Text =
    Text::new("an enum's value", r"^[\s\S]+$", "write 1 to 200 characters").at_most(200);
pub(crate) static TAG_VALUE: Text =
    Text::new("a variant's name", r"^[\s\S]+$", "write 1 to 200 characters").at_most(200);
pub(crate) static PATTERN: Text =
    Text::new("a pattern", r"^[\s\S]", "write a regular expression between single quotes");
pub(crate) static DURATION: Text = Text::new(
    "a duration",
    r"^(?:0|[1-9][0-9]{0,8})(?:ms|s|m|h|d)$",
    "write a whole number and ms, s, m, h or d: 30s",
);
pub(crate) static BACKOFF: Text = Text::new(
    "a backoff",
    r"^(?:0|[1-9][0-9]{0,8})(?:ms|s|m|h|d)\.\.(?:0|[1-9][0-9]{0,8})(?:ms|s|m|h|d)$",
    "write the first wait and the longest: 200ms..30s",
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grammars_say_what_they_mean() {
        let all = [
            (&PROSE, vec!["a", "  a "], vec!["", "  "]),
            (&CATALOG_NAME, vec!["Mes"], vec!["mes", ""]),
            (&TYPE_NAME, vec!["A", "OrderLine2"], vec!["orderLine", "Order_Line", "Ä", "A\n"]),
            (&EVENT_NAME, vec!["NCRCreated"], vec!["ncrCreated"]),
            (
                &EVENT_TYPE,
                vec!["a.b", "work-order.created"],
                vec!["a", "a.", ".a", "a..b", "A.b", "a.1b", "a.b\n"],
            ),
            (&FIELD_NAME, vec!["a", "oldValue", "a_b"], vec!["", "_a", "1a", "a-b", "a?"]),
            (&SERVICE_NAME, vec!["a", "order-service"], vec!["", "-a", "a b"]),
            (&TOPIC_NAME, vec!["a", ".a", "mes-events.dlq"], vec!["", ".", "..", "a b", "ä"]),
            (&VERSION, vec!["1.0", "0.1", "12.34"], vec!["1", "1.0.0", "01.0", "1.", "v1.0", "9999999999.0"]),
            (&SEMVER, vec!["2.0.0", "1.0.0-rc.1"], vec!["2.0", "2.0.0-", "a"]),
            (&NPM_NAME, vec!["@mes/events", "events"], vec!["@mes", "@Mes/events", "a/b", "../a"]),
            (
                &BASE,
                vec!["https://a.b/c/", "http://localhost:80/"],
                vec!["https://a.b", "ftp://a/", "https:///", "https://a/ /"],
            ),
            (&ENUM_VALUE, vec!["*/", "\n", "\u{1f600}"], vec![""]),
            (&TAG_VALUE, vec!["A"], vec![""]),
            (&PATTERN, vec!["^a$"], vec![""]),
            (&DURATION, vec!["0ms", "14d"], vec!["14", "-1s", "1.5s", "01s", "1 s", "1w"]),
            (&BACKOFF, vec!["200ms..30s"], vec!["200ms", "..", "1s.."]),
        ];
        for (text, good, bad) in all {
            for word in good {
                assert!(text.accepts(word), "{} refuses {word:?}", text.noun);
            }
            for word in bad {
                assert!(!text.accepts(word), "{} accepts {word:?}", text.noun);
            }
        }
    }
}
