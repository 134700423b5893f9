use std::collections::BTreeMap;

use crate::code;
use crate::diagnostic::Mistake;
use crate::language::{PROSE, Shape, TYPE_NAME, Text};
use crate::parse::{Entry, Node, Tree};
use crate::quote::{any_of, did_you_mean, quoted};
use crate::source::Span;

use super::Resolver;

impl<'t> Resolver<'t> {
    /// Whether the value of a known key has its shape. Of nested nodes only the outermost map is looked at: whoever
    /// builds them reads them as records of their own.
    pub(super) fn shape(&mut self, shape: &Shape, name: &str, entry: &'t Entry) -> bool {
        let tree = &entry.value;
        match shape {
            Shape::Text(grammar) => self.text(grammar, name, tree),
            Shape::Word(words) => self.word(words, name, tree),
            Shape::Flag => self.expect(matches!(tree.node, Node::Bool(_)), tree, name, "true or false"),
            Shape::Whole(min, max) => self.whole(*min, *max, name, tree),
            Shape::Number => self.expect(matches!(tree.node, Node::Number(_)), tree, name, "a number"),
            Shape::Any => true,
            Shape::Values => self.expect(matches!(tree.node, Node::List(_)), tree, name, "a list"),
            Shape::Names(grammar) => self.names(grammar, name, entry, None),
            Shape::Listed(grammar) => self.names(grammar, name, entry, Some(1)),
            Shape::OneOrMore(grammar) => match tree.node {
                Node::Text { .. } => self.text(grammar, name, tree),
                _ => self.names(grammar, name, entry, Some(1)),
            },
            Shape::Node(_) => self.map(name, tree),
            Shape::Nodes(grammar, _) => self.map(name, tree) && self.keys(grammar, tree),
            Shape::Types => self.map(name, tree) && self.keys(&TYPE_NAME, tree),
            Shape::Events | Shape::Fields | Shape::Variants => {
                self.map(name, tree) && self.not_empty(name, entry)
            }
            Shape::Type => self.expect(matches!(tree.node, Node::Text { .. }), tree, name, "text"),
            Shape::Later => self.later(name, entry.key_span),
        }
    }

    fn expect(&mut self, fits: bool, tree: &Tree, name: &str, what: &str) -> bool {
        if !fits {
            self.wrong_kind(tree, &format!("{} is {what}", quoted(name)));
        }
        fits
    }

    fn map(&mut self, name: &str, tree: &Tree) -> bool {
        self.expect(matches!(tree.node, Node::Map(_)), tree, name, "a map")
    }

    pub(super) fn text(&mut self, grammar: &'static Text, name: &str, tree: &Tree) -> bool {
        let Node::Text { text, .. } = &tree.node else { return self.expect(false, tree, name, "text") };
        self.grammar(grammar, text, tree.span)
    }

    /// Whether `text` is of this grammar.
    pub(super) fn grammar(&mut self, grammar: &'static Text, text: &str, span: Span) -> bool {
        if grammar.accepts(text) {
            return true;
        }
        let blank = PROSE.pattern == grammar.pattern;
        let message = if blank {
            "this text is blank".to_owned()
        } else {
            format!("{} is not {}", quoted(text), grammar.noun)
        };
        self.mistakes.push(Mistake::new(code::MALFORMED, span, message).help(grammar.help));
        false
    }

    fn keys(&mut self, grammar: &'static Text, tree: &Tree) -> bool {
        let fits: Vec<bool> =
            tree.entries().iter().map(|entry| self.grammar(grammar, &entry.key, entry.key_span)).collect();
        fits.into_iter().all(|fits| fits)
    }

    fn not_empty(&mut self, name: &str, entry: &Entry) -> bool {
        let empty = matches!(&entry.value.node, Node::Map(entries) if entries.is_empty())
            || matches!(&entry.value.node, Node::List(items) if items.is_empty());
        if empty {
            let message = format!("{} has nothing in it", quoted(name));
            let help = match name {
                "fields" => "declare at least one; an object with any members is a `map<json>`",
                _ => "declare at least one",
            };
            self.mistakes.push(Mistake::new(code::NOTHING_IN_IT, entry.key_span, message).help(help));
        }
        !empty
    }

    fn word(&mut self, words: &'static [&'static str], name: &str, tree: &Tree) -> bool {
        let Node::Text { text, .. } = &tree.node else { return self.expect(false, tree, name, "text") };
        if words.contains(&text.as_str()) {
            return true;
        }
        let message = format!("{} is not one of the words that {} takes", quoted(text), quoted(name));
        let help = did_you_mean(text, words.iter().copied());
        let help = help.unwrap_or_else(|| format!("it takes {}", any_of(words.iter().copied())).into());
        self.mistakes.push(Mistake::new(code::MALFORMED, tree.span, message).help(help));
        false
    }

    fn whole(&mut self, min: u64, max: u64, name: &str, tree: &Tree) -> bool {
        let Node::Number(number) = &tree.node else {
            return self.expect(false, tree, name, "a whole number");
        };
        let fits = number.as_u64().is_some_and(|number| (min..=max).contains(&number));
        if !fits {
            let message = format!("{} is a whole number from {min} to {max}", quoted(name));
            self.mistakes.push(Mistake::new(code::OUT_OF_RANGE, tree.span, message));
        }
        fits
    }

    fn names(
        &mut self,
        grammar: &'static Text,
        name: &str,
        entry: &'t Entry,
        at_least: Option<usize>,
    ) -> bool {
        let Node::List(items) = &entry.value.node else {
            return self.expect(false, &entry.value, name, "a list");
        };
        let mut fits = at_least.is_none() || self.not_empty(name, entry);
        let mut seen: BTreeMap<&str, Span> = BTreeMap::new();
        for item in items {
            fits &= self.text(grammar, &format!("each entry of {name}"), item);
            let Node::Text { text, .. } = &item.node else { continue };
            if let Some(first) = seen.insert(text, item.span) {
                let message = format!("{} stands twice in {}", quoted(text), quoted(name));
                self.mistakes.push(
                    Mistake::new(code::REPEATED, item.span, message).related(first, "first listed here"),
                );
                fits = false;
            }
        }
        fits
    }

    fn later(&mut self, name: &str, span: Span) -> bool {
        let message = format!("{} is not supported yet", quoted(name));
        let help = match name {
            "versions" | "upcast" => "declare the newest version with `version` and `data`",
            _ => "leave the key out",
        };
        self.mistakes.push(Mistake::new(code::LATER, span, message).help(help));
        false
    }
}
