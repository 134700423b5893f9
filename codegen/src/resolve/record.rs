use crate::code;
use crate::diagnostic::Mistake;
use crate::language::{Kind, Needed};
use crate::parse::{Entry, Node, Tree};
use crate::quote::{any_of, did_you_mean, quoted};
use crate::source::Span;

use super::Resolver;

/// A map of a known kind: the entries whose keys the kind has and whose values have the right shape.
pub(super) struct Record<'t> {
    entries: Vec<&'t Entry>,
}

impl<'t> Record<'t> {
    pub(super) fn get(&self, key: &str) -> Option<&'t Entry> {
        self.entries.iter().copied().find(|entry| entry.key == key)
    }

    pub(super) fn text(&self, key: &str) -> Option<String> {
        match &self.get(key)?.value.node {
            Node::Text { text, .. } => Some(text.clone()),
            _ => None,
        }
    }

    pub(super) fn flag(&self, key: &str) -> bool {
        self.maybe_flag(key).unwrap_or(false)
    }

    pub(super) fn maybe_flag(&self, key: &str) -> Option<bool> {
        match self.get(key)?.value.node {
            Node::Bool(flag) => Some(flag),
            _ => None,
        }
    }

    pub(super) fn whole(&self, key: &str) -> Option<u64> {
        match &self.get(key)?.value.node {
            Node::Number(number) => number.as_u64(),
            _ => None,
        }
    }

    /// The entries of a list, or the one text that stands for a list of one.
    pub(super) fn texts(&self, key: &str) -> Vec<(&'t str, Span)> {
        let Some(entry) = self.get(key) else { return Vec::new() };
        let text = |tree: &'t Tree| match &tree.node {
            Node::Text { text, .. } => Some((text.as_str(), tree.span)),
            _ => None,
        };
        match &entry.value.node {
            Node::List(items) => items.iter().filter_map(text).collect(),
            _ => text(&entry.value).into_iter().collect(),
        }
    }
}

impl<'t> Resolver<'t> {
    /// Reads `tree` as a map of this kind; `at` is what to point at where something is missing.
    pub(super) fn record(&mut self, kind: &'static Kind, at: Span, tree: &'t Tree) -> Record<'t> {
        let Node::Map(entries) = &tree.node else {
            self.wrong_kind(tree, &format!("{} is a map", kind.noun));
            return Record { entries: Vec::new() };
        };
        for key in kind.keys {
            let stands = |name: &str| entries.iter().any(|entry| entry.key == name);
            let missing = match key.needed {
                Needed::No => false,
                Needed::Always => !stands(key.name),
                Needed::Unless(other) => !stands(key.name) && !stands(other),
            };
            if missing {
                let message = format!("{} needs the key {}", kind.noun, quoted(key.name));
                self.mistakes.push(Mistake::new(code::MISSING_KEY, at, message).help(key.doc));
            }
        }
        let entries = entries.iter().filter(|entry| self.fits(kind, entry));
        Record { entries: entries.collect() }
    }

    fn fits(&mut self, kind: &'static Kind, entry: &'t Entry) -> bool {
        match kind.keys.iter().find(|key| key.name == entry.key) {
            Some(key) => self.shape(&key.shape, key.name, entry),
            None => {
                self.unknown_key(kind, entry);
                false
            }
        }
    }

    fn unknown_key(&mut self, kind: &'static Kind, entry: &Entry) {
        let message = format!("{} has no key {}", kind.noun, quoted(&entry.key));
        let mut mistake = Mistake::new(code::UNKNOWN_KEY, entry.key_span, message);
        if !self.mistakes.is_full() {
            let names = || kind.keys.iter().map(|key| key.name);
            let comma = matches!(entry.value.node, Node::Null) && entry.key.contains(' ');
            let comma = comma.then(|| {
                "a comma inside `{ }` begins a new key; put text that has one between quotes".into()
            });
            let help = comma.or_else(|| did_you_mean(&entry.key, names()));
            mistake = mistake.help(help.unwrap_or_else(|| format!("it may have {}", any_of(names())).into()));
        }
        self.mistakes.push(mistake);
    }

    pub(super) fn wrong_kind(&mut self, tree: &Tree, expectation: &str) {
        let message = format!("{expectation}; this is {}", tree.noun());
        let help = match tree.node {
            Node::Number(_) | Node::Bool(_) if expectation.ends_with("text") => {
                Some("put it between quotes".to_owned())
            }
            _ => None,
        };
        self.mistakes.push(Mistake::new(code::WRONG_KIND, tree.span, message).maybe_help(help));
    }
}
