//! Ways to break a valid document in one place, and the rule that is broken then.

mod walk;

mod envelope;
mod members;

mod collections;
mod named;
mod number;
mod scalar;
mod string;
mod text;

use events_codegen::model::{Catalog, Event};
use events_codegen::sample::{Json, Random, Sampler};

use crate::document::About;
use crate::path::{Edit, Path};
pub(crate) use text::Spoil;
use walk::Walk;

/// A document that is broken in one place.
#[derive(Clone, Debug)]
pub(crate) struct Break {
    pub(crate) about: About,
    /// Where the document is changed, and how.
    pub(crate) place: Path,
    pub(crate) edit: Edit,
    /// What is done to the text after that.
    pub(crate) spoil: Spoil,
    /// Where the violation is, and of which rule.
    pub(crate) at: Path,
    pub(crate) rule: &'static str,
    pub(crate) views: Views,
    /// Whether a parser leaves it as broken as it is.
    pub(crate) parsed: bool,
}

/// Who minds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Views {
    Both,
    /// Consumers accept it.
    WriteOnly,
}

/// Every way to break `document`, a valid one of `event`.
pub(crate) fn breaks(
    catalog: &Catalog,
    event: &Event,
    document: &Json,
    sampler: &mut Sampler<'_>,
    random: &mut Random,
) -> Vec<Break> {
    let mut walk = Walk { catalog, sampler, random, found: Vec::new() };
    walk.event(event, document);
    walk.found
}

/// A change of what is there, which breaks a rule for both views.
fn replaced(
    construct: &'static str,
    mutation: &'static str,
    at: &Path,
    value: Json,
    rule: &'static str,
) -> Break {
    Break {
        about: About { construct, mutation },
        place: at.clone(),
        edit: Edit::Set(value),
        spoil: Spoil::Nothing,
        at: at.clone(),
        rule,
        views: Views::Both,
        parsed: true,
    }
}

impl Break {
    fn write_only(self) -> Self {
        Self { views: Views::WriteOnly, ..self }
    }

    fn only_in_text(self) -> Self {
        Self { parsed: false, ..self }
    }

    /// The violation is further in.
    fn found_at(self, at: Path) -> Self {
        Self { at, ..self }
    }
}

/// JSON as it is written.
fn literal(text: impl Into<String>) -> Json {
    Json::Literal(text.into().into())
}
