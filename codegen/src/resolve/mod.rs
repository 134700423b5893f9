//! From a tree to a catalogue: every key known, every name found.

mod event;
mod field;
mod inline;
mod json;
mod limits;
mod record;
mod shape;
mod type_use;
mod types;

use indexmap::IndexMap;

use crate::diagnostic::Mistakes;
use crate::language::{self, Kind};
use crate::model::{Catalog, Deprecation, Npm, Service, Topic};
use crate::parse::Tree;
use crate::source::Span;
pub(crate) use json::json;
use record::Record;

/// The catalogue that `tree` declares. Its names exist, and its types are well formed; what depends on several of its
/// parts is left to the check.
pub(crate) fn resolve(tree: &Tree) -> Result<Catalog, Mistakes> {
    let mut resolver = Resolver {
        mistakes: Mistakes::default(),
        types: Names::under(tree, "types"),
        services: Names::under(tree, "services"),
    };
    let catalog = resolver.catalog(tree);
    if resolver.mistakes.is_empty() { Ok(catalog) } else { Err(resolver.mistakes) }
}

struct Resolver<'t> {
    mistakes: Mistakes,
    types: Names<'t>,
    services: Names<'t>,
}

/// Names that the file declares, sorted, to look them up.
struct Names<'t>(Vec<&'t str>);

impl<'t> Names<'t> {
    fn under(tree: &'t Tree, key: &str) -> Self {
        let entries = tree.get(key).map(Tree::entries).unwrap_or_default();
        let mut names: Vec<_> = entries.iter().map(|entry| entry.key.as_str()).collect();
        names.sort_unstable();
        Self(names)
    }

    fn contains(&self, name: &str) -> bool {
        self.0.binary_search(&name).is_ok()
    }
}

impl<'t> Resolver<'t> {
    fn catalog(&mut self, tree: &'t Tree) -> Catalog {
        let top =
            self.record(&language::CATALOG, Span { start: tree.span.start, end: tree.span.start }, tree);
        let topic = top.text("topic").unwrap_or_default();
        Catalog {
            name: top.text("catalog").unwrap_or_default(),
            npm: top.get("npm").map(|entry| self.npm(entry.key_span, &entry.value)),
            schema_base: top.text("schema_base").unwrap_or_default(),
            topics: self.entries(&top, "topics", &language::TOPIC, topic_of),
            services: self.entries(&top, "services", &language::SERVICE, service_of),
            types: self.types(&top),
            events: self.events(&top, &topic),
            topic,
        }
    }

    fn npm(&mut self, at: Span, tree: &'t Tree) -> Npm {
        let npm = self.record(&language::NPM, at, tree);
        Npm {
            name: npm.text("name").unwrap_or_default(),
            version: npm.text("version").unwrap_or_default(),
            license: npm.text("license"),
            readme: npm.text("readme"),
        }
    }

    fn entries<T>(
        &mut self,
        top: &Record<'t>,
        key: &str,
        kind: &'static Kind,
        build: fn(&Record<'t>) -> T,
    ) -> IndexMap<String, T> {
        let entries = top.get(key).map(|entry| entry.value.entries()).unwrap_or_default();
        let built = entries.iter().map(|entry| {
            let record = self.record(kind, entry.key_span, &entry.value);
            (entry.key.clone(), build(&record))
        });
        built.collect()
    }

    fn deprecation(&mut self, record: &Record<'t>) -> Option<Deprecation> {
        let entry = record.get("deprecated")?;
        let inner = self.record(&language::DEPRECATION, entry.key_span, &entry.value);
        Some(Deprecation {
            since: inner.text("since"),
            reason: inner.text("reason"),
            replaced_by: inner.text("replaced_by"),
        })
    }
}

fn topic_of(record: &Record<'_>) -> Topic {
    Topic {
        partitions: record.whole("partitions").and_then(|number| number.try_into().ok()),
        replication: record.whole("replication").and_then(|number| number.try_into().ok()),
        retention_ms: record.text("retention").map(|text| milliseconds(&text)),
        doc: record.text("doc"),
    }
}

fn service_of(record: &Record<'_>) -> Service {
    Service { owner: record.text("owner"), doc: record.text("doc") }
}

/// A duration of the grammar `<integer>(ms|s|m|h|d)`.
fn milliseconds(text: &str) -> u64 {
    let digits = text.trim_end_matches(|character: char| character.is_ascii_alphabetic());
    let unit = match &text[digits.len()..] {
        "ms" => 1,
        "s" => 1_000,
        "m" => 60_000,
        "h" => 3_600_000,
        _ => 86_400_000,
    };
    digits.parse::<u64>().unwrap_or_default().saturating_mul(unit)
}
