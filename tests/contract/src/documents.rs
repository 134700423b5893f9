//! Documents made up from a seed: valid ones, and each of some with one thing broken.

use std::collections::{BTreeMap, BTreeSet};

use events_codegen::model::{Catalog, Event};
use events_codegen::sample::{Json, Random, Sampler, Style, View};

use crate::Failure;
use crate::broken::{self, Break, Views};
use crate::document::{About, Document, Expected};

/// How many broken documents are made of a valid one.
const BROKEN: usize = 8;

/// Documents for one catalogue, without end.
pub(crate) struct Documents<'c> {
    catalog: &'c Catalog,
    written: Sampler<'c>,
    read: Sampler<'c>,
    seed: u64,
    number: u64,
    /// How often something was broken so far.
    counts: BTreeMap<About, u64>,
}

impl<'c> Documents<'c> {
    pub(crate) fn new(catalog: &'c Catalog, seed: u64) -> Self {
        let sampler = |view| Sampler::new(catalog, view, Style::Odd);
        Self {
            catalog,
            written: sampler(View::Write),
            read: sampler(View::Read),
            seed,
            number: 0,
            counts: BTreeMap::new(),
        }
    }

    /// The next few: one that producers write, one that consumers read, and some that are broken.
    pub(crate) fn next(&mut self) -> Result<Vec<Document>, Failure> {
        let mut random = Random::new(self.seed.wrapping_mul(1_000_003).wrapping_add(self.number));
        let event = &self.catalog.events[random.index(self.catalog.events.len())];
        let origin = format!("number {} of seed {}", self.number, self.seed);
        self.number += 1;
        let seed = random.bits();
        let told = |error: events_codegen::sample::NoSample| format!("{}: {error}", event.event_type);
        let written = self.written.event(event, seed).map_err(told)?;
        let read = self.read.event(event, seed).map_err(told)?;
        let valid = |json: &Json, mutation, write| Document {
            event_type: event.event_type.clone(),
            text: json.to_line(),
            parsed: true,
            about: About { construct: "valid", mutation },
            read: Some(Expected::Accepted),
            write,
            origin: origin.clone(),
        };
        let mut documents = vec![
            valid(&written, "as producers write", Some(Expected::Accepted)),
            valid(&read, "as consumers read", None),
        ];
        let found = broken::breaks(self.catalog, event, &written, &mut self.written, &mut random);
        let chosen = self.chosen(found, &mut random);
        documents.extend(chosen.into_iter().map(|one| one.into_document(event, &written, &origin)));
        Ok(documents)
    }

    /// A few of different kinds, the rarest first, so that what can be done in many places does not crowd out what can be
    /// done in few.
    fn chosen(&mut self, mut found: Vec<Break>, random: &mut Random) -> Vec<Break> {
        random.shuffle(&mut found);
        let mut kinds = BTreeSet::new();
        found.retain(|one| kinds.insert(one.about));
        found.sort_by_key(|one| self.counts.get(&one.about).copied().unwrap_or(0));
        found.truncate(BROKEN);
        for one in &found {
            *self.counts.entry(one.about).or_default() += 1;
        }
        found
    }
}

impl Break {
    fn into_document(self, event: &Event, valid: &Json, origin: &str) -> Document {
        let broken = Expected::Broken { path: self.at.to_string(), rule: self.rule.to_owned() };
        let read = match self.views {
            Views::Both => broken.clone(),
            Views::WriteOnly => Expected::Accepted,
        };
        Document {
            event_type: event.event_type.clone(),
            text: self.spoil.apply(self.edit.apply(&self.place, valid).to_line()),
            parsed: self.parsed,
            about: self.about,
            read: Some(read),
            write: Some(broken),
            origin: origin.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::Documents;

    const CATALOGUE: &[u8] = include_bytes!("../catalogue/events.yaml");

    /// A way to break documents that never occurs proves nothing.
    #[test]
    fn every_construct_is_broken() {
        let catalog = events_codegen::compile("events.yaml", CATALOGUE).expect("no mistakes");
        let mut documents = Documents::new(&catalog, 1);
        let mut broken = BTreeSet::new();
        for _ in 0..400 {
            let next = documents.next().expect("the catalogue can be fulfilled");
            broken.extend(next.into_iter().map(|one| (one.about.construct, one.about.mutation)));
        }
        for construct in [
            "bool",
            "date",
            "datetime",
            "default",
            "enum",
            "enum, open",
            "envelope",
            "int",
            "json",
            "list",
            "list, unique",
            "map",
            "member",
            "number",
            "object",
            "optional",
            "string",
            "text",
            "union",
            "union, tag",
            "uuid",
            "valid",
        ] {
            assert!(broken.iter().any(|(known, _)| *known == construct), "{construct}");
        }
        for (construct, mutation) in [
            ("int", "one below min"),
            ("int", "one above max"),
            ("number", "one below min"),
            ("number", "one above max"),
            ("string", "one below min"),
            ("string", "one above max"),
            ("string", "not of the pattern"),
            ("list", "one below min"),
            ("list", "one above max"),
            ("map", "one below min"),
            ("map", "one above max"),
            ("list, unique", "equal numbers, spelled differently"),
            ("union, tag", "unknown"),
            ("member", "twice"),
            ("json", "too deep"),
        ] {
            assert!(broken.contains(&(construct, mutation)), "{construct}, {mutation}");
        }
    }

    #[test]
    fn a_seed_gives_the_same_documents() {
        let catalog = events_codegen::compile("events.yaml", CATALOGUE).expect("no mistakes");
        let texts = |seed| {
            let mut documents = Documents::new(&catalog, seed);
            let mut texts = Vec::new();
            for _ in 0..10 {
                texts.extend(documents.next().expect("documents").into_iter().map(|one| one.text));
            }
            texts
        };
        assert_eq!(texts(5), texts(5));
        assert_ne!(texts(5), texts(6));
    }
}
