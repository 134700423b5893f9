//! Valid events, made up from a seed: for demos, for tests, and for the proof that all languages judge alike.

mod random;

mod envelope;
mod value;

mod scalar;

mod any;
mod encoded;
mod exact;
mod moment;
mod number;
mod pattern;
mod text;

use std::collections::BTreeMap;
use std::fmt;

pub use crate::emit::json::{Json, Object};
pub use envelope::metadata;
pub use random::Random;

use crate::model::{Catalog, Event};
use pattern::Matcher;

/// Which side of the contract an event is made for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum View {
    /// The consumer's: it may hold what only readers accept, such as members that the contract does not have.
    Read,
    /// The producer's, which readers accept too.
    Write,
}

/// What values look like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// As people write them.
    Plain,
    /// As odd as the contract allows: at its bounds, in every spelling, in any order, in any script.
    Odd,
}

/// No valid value was found, as for a pattern that no text of the permitted length matches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoSample {
    /// A JSON Pointer from the event.
    pub path: String,
    /// What could not be made, as a phrase.
    pub what: String,
}

impl fmt::Display for NoSample {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "no value was found for {}: {}", self.path, self.what)
    }
}

impl std::error::Error for NoSample {}

/// Makes events of one catalogue. The same seed gives the same event.
#[derive(Debug)]
pub struct Sampler<'a> {
    catalog: &'a Catalog,
    view: View,
    style: Style,
    random: Random,
    /// Compiled once, since that takes longer than to make a thousand texts.
    patterns: BTreeMap<String, Matcher>,
}

impl<'a> Sampler<'a> {
    /// For the events of `catalog`.
    #[must_use]
    pub fn new(catalog: &'a Catalog, view: View, style: Style) -> Self {
        Self { catalog, view, style, random: Random::new(0), patterns: BTreeMap::new() }
    }

    /// A valid event of the newest version of `event`: type, metadata and data.
    ///
    /// # Errors
    /// [`NoSample`], for a contract that nothing or hardly anything fulfils.
    ///
    /// # Examples
    /// ```
    /// use events_codegen::sample::{Sampler, Style, View};
    ///
    /// let yaml = b"
    /// catalog: Shop
    /// schema_base: https://schemas.example.com/shop/
    /// topic: shop
    /// types: {}
    /// events:
    ///   order.placed: { version: '1.0', key: id, data: { id: uuid } }
    /// ";
    /// let catalog = events_codegen::compile("events.yaml", yaml).unwrap();
    /// let mut sampler = Sampler::new(&catalog, View::Write, Style::Plain);
    /// let event = sampler.event(&catalog.events[0], 7).unwrap().to_line();
    /// assert!(event.starts_with(r#"{ "type": "order.placed", "meta": { "eventId": ""#), "{event}");
    /// assert_eq!(sampler.event(&catalog.events[0], 7).unwrap().to_line(), event);
    /// ```
    pub fn event(&mut self, event: &Event, seed: u64) -> Result<Json, NoSample> {
        self.random = Random::new(seed);
        let meta = self.metadata(event).map_err(|missing| missing.inside("meta"))?;
        let data = self.object(None, &event.newest().fields).map_err(|missing| missing.inside("data"))?;
        let mut members = vec![
            ("type".into(), event.event_type.clone().into()),
            ("meta".into(), meta),
            ("data".into(), data),
        ];
        self.disturb(&mut members);
        Ok(Json::Object(Object(members)))
    }

    /// Whether the odd thing happens that `style` allows: once in `one_in`.
    fn odd(&mut self, one_in: u64) -> bool {
        self.style == Style::Odd && self.random.below(one_in) == 0
    }
}

impl NoSample {
    fn new(what: impl Into<String>) -> Self {
        Self { path: String::new(), what: what.into() }
    }

    fn inside(mut self, name: &str) -> Self {
        self.path.insert_str(0, &format!("/{}", name.replace('~', "~0").replace('/', "~1")));
        self
    }
}
