//! Catalogues made up from a seed: the text of an `events.yaml` that uses every construct of the language.

mod event;
mod field;
mod named;
mod usage;

use events_codegen::sample::Random;

/// Patterns of the portable subset, from the plain to the strange; every one has short texts.
const PATTERNS: &[&str] = &[
    "^[A-Z]{2}-[0-9]{1,4}$",
    r"^\w+(?:-\w+)*$",
    r"^\d{3,}$",
    "a|b|^c",
    "^(?:x|yz)+?$",
    r"^[^\s@]+@[^\s@]+$",
    r"^.{2,5}$",
    r"^\u{1F600}?[\u00e9e]*$",
    r"^[\x41-\x5a\-_.]{1,8}$",
    r"\S",
    "^(?:0|[1-9][0-9]{0,2})$",
    r"^[^\d\w]*$",
    r"^\/[a-z]*\/$",
];

/// What is known of a catalogue that is being written.
struct Draft<'r> {
    random: &'r mut Random,
    yaml: String,
    /// The named types so far, which later ones may use.
    types: Vec<Named>,
}

/// A named type, as far as its uses have to know it.
#[derive(Clone)]
struct Named {
    name: String,
    /// A field of it may be a record's key.
    key: bool,
    /// How many different values it has, where lists of it may be `unique`.
    distinct: Option<u64>,
    /// A value, for a default.
    example: Option<String>,
    /// How many levels of objects it holds.
    levels: u64,
}

/// The text of a catalogue with that many events.
pub(crate) fn catalogue(random: &mut Random, events: usize) -> String {
    let mut draft = Draft { random, yaml: HEAD.to_owned(), types: Vec::new() };
    draft.yaml += "types:\n";
    for number in 0..events.max(10) {
        draft.named_type(number);
    }
    draft.yaml += "events:\n";
    for number in 0..events {
        draft.event(number);
    }
    draft.yaml
}

const HEAD: &str = "\
catalog: Made
npm: { name: \"@made/events\", version: 1.0.0 }
schema_base: https://schemas.example.com/made/
topic: made
topics:
  made: { partitions: 3, retention: 1d }
  made.other: {}
services:
  maker: { owner: makers, doc: Makes things up. }
  taker: {}
";

impl Draft<'_> {
    /// True once in `one_in`.
    fn once_in(&mut self, one_in: u64) -> bool {
        self.random.below(one_in) == 0
    }

    fn line(&mut self, indent: usize, text: &str) {
        self.yaml += &format!("{:indent$}{text}\n", "");
    }
}

#[cfg(test)]
mod tests {
    use events_codegen::sample::{Random, Sampler, Style, View};
    use events_codegen::{compile, diagnostic};

    use super::catalogue;

    /// Whatever the seed, the language takes it, and has events of it.
    #[test]
    fn every_catalogue_compiles_and_can_be_fulfilled() {
        for seed in 0..60 {
            let yaml = catalogue(&mut Random::new(seed), 12);
            let catalog = compile("events.yaml", yaml.as_bytes())
                .unwrap_or_else(|mistakes| panic!("seed {seed}:\n{}\n{yaml}", diagnostic::short(&mistakes)));
            let mut sampler = Sampler::new(&catalog, View::Write, Style::Odd);
            for event in &catalog.events {
                sampler.event(event, seed).unwrap_or_else(|missing| panic!("seed {seed}: {missing}\n{yaml}"));
            }
        }
    }

    #[test]
    fn a_seed_gives_one_catalogue() {
        assert_eq!(catalogue(&mut Random::new(3), 8), catalogue(&mut Random::new(3), 8));
        assert_ne!(catalogue(&mut Random::new(3), 8), catalogue(&mut Random::new(4), 8));
    }
}
