//! Examples and defaults hold what their types say, as a producer would write it.

mod scalar;

use std::collections::BTreeSet;

use regex::Regex;

use crate::code;
use crate::diagnostic::{Mistake, Mistakes};
use crate::model::{Catalog, Field, Size, Type, TypeDef, TypeKind, TypeUse};
use crate::parse::{Node, Tree};
use crate::quote::{any_of, did_you_mean, quoted};
use crate::resolve::json;

use super::{Object, each_object, entries};

pub(super) fn check(tree: &Tree, catalog: &Catalog, mistakes: &mut Mistakes) {
    let mut checker = Checker { catalog, mistakes, kind: Kind::Example, patterns: Vec::new() };
    for (entry, def) in entries(tree, "types").iter().zip(catalog.types.values()) {
        if let TypeKind::Scalar { scalar, .. } = &def.kind {
            each_item(entry.value.get("examples"), |item| checker.scalar(item, scalar));
        }
    }
    each_object(tree, catalog, &mut |object| checker.fields(object));
    for (entry, event) in entries(tree, "events").iter().zip(&catalog.events) {
        each_item(entry.value.get("examples"), |item| checker.object(item, &event.newest().fields, None));
    }
}

fn each_item<'t>(list: Option<&'t Tree>, mut visit: impl FnMut(&'t Tree)) {
    if let Some(Node::List(items)) = list.map(|tree| &tree.node) {
        items.iter().for_each(&mut visit);
    }
}

/// What a value is for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// A document; readers fill in the defaults that it leaves out.
    Example,
    /// What readers fill in; nobody fills in what it leaves out.
    Default,
}

struct Checker<'a> {
    catalog: &'a Catalog,
    mistakes: &'a mut Mistakes,
    kind: Kind,
    /// The patterns compiled last.
    patterns: Vec<(&'a str, Regex)>,
}

impl<'a> Checker<'a> {
    fn fields(&mut self, object: Object<'a>) {
        for (entry, field) in object.members() {
            each_item(entry.value.get("examples"), |item| self.usage(item, &field.ty));
            if let Some(default) = entry.value.get("default") {
                self.kind = Kind::Default;
                self.usage(default, &field.ty);
                self.kind = Kind::Example;
            }
        }
    }

    fn usage(&mut self, value: &Tree, ty: &'a TypeUse) {
        if matches!(value.node, Node::Null) && ty.nullable {
            return;
        }
        match &ty.ty {
            Type::Scalar(scalar) => self.scalar(value, scalar),
            Type::Named(name) => self.named(value, self.catalog.type_named(name)),
            Type::List { item, size, unique } => self.list(value, item, *size, *unique),
            Type::Map { value: inner, size } => self.map(value, inner, *size),
        }
    }

    fn named(&mut self, value: &Tree, def: &'a TypeDef) {
        match &def.kind {
            TypeKind::Scalar { scalar, .. } => self.scalar(value, scalar),
            TypeKind::Enum { values, .. } => self.choice(value, values, &format!("a {}", def.name)),
            TypeKind::Object { fields } => self.object(value, fields, None),
            TypeKind::Union { tag, variants } => {
                let Some(found) = self.expect_map(value).then(|| value.get(tag)).flatten() else {
                    if matches!(value.node, Node::Map(_)) {
                        self.missing(value, tag);
                    }
                    return;
                };
                let Node::Text { text, .. } = &found.node else { return self.wrong(found, "text") };
                match variants.iter().find(|variant| variant.value == *text) {
                    Some(variant) => self.object(value, &variant.fields, Some(tag)),
                    None => {
                        let values: Vec<_> = variants.iter().map(|variant| variant.value.clone()).collect();
                        self.choice(found, &values, &format!("a variant of {}", def.name));
                    }
                }
            }
        }
    }

    fn choice(&mut self, value: &Tree, values: &[String], what: &str) {
        let Node::Text { text, .. } = &value.node else { return self.wrong(value, "text") };
        if values.contains(text) {
            return;
        }
        let names = || values.iter().map(String::as_str);
        let help = did_you_mean(text, names())
            .unwrap_or_else(|| format!("it is {}", any_of(names().take(20))).into());
        let message = format!("{} is not {what}", quoted(text));
        self.mistakes.push(Mistake::new(code::VALUE, value.span, message).help(help));
    }

    fn list(&mut self, value: &Tree, item: &'a TypeUse, size: Size, unique: bool) {
        let Node::List(items) = &value.node else { return self.wrong(value, "a list") };
        self.size(value, items.len(), size, "entries");
        let mut seen = BTreeSet::new();
        for entry in items {
            self.usage(entry, item);
            if unique && !seen.insert(json(entry, &mut Mistakes::default()).to_string()) {
                let message = "this value stands twice in a list of unique entries";
                self.mistakes.push(Mistake::new(code::VALUE, entry.span, message));
            }
        }
    }

    fn map(&mut self, value: &Tree, inner: &'a TypeUse, size: Size) {
        if self.expect_map(value) {
            self.size(value, value.entries().len(), size, "entries");
            value.entries().iter().for_each(|entry| self.usage(&entry.value, inner));
        }
    }

    fn object(&mut self, value: &Tree, fields: &'a [Field], tag: Option<&str>) {
        if !self.expect_map(value) {
            return;
        }
        for entry in value.entries().iter().filter(|entry| tag != Some(entry.key.as_str())) {
            match fields.iter().find(|field| field.name == entry.key) {
                Some(field) => self.usage(&entry.value, &field.ty),
                None => {
                    let message = format!("there is no member {}", quoted(&entry.key));
                    let names = fields.iter().map(|field| field.name.as_str());
                    let mistake = Mistake::new(code::VALUE_MEMBER, entry.key_span, message);
                    self.mistakes.push(mistake.maybe_help(did_you_mean(&entry.key, names)));
                }
            }
        }
        let filled = self.kind == Kind::Example;
        let needed = fields.iter().filter(|field| !(field.optional || filled && field.default.is_some()));
        for field in needed.filter(|field| value.get(&field.name).is_none()) {
            self.missing(value, &field.name);
        }
    }

    fn missing(&mut self, value: &Tree, name: &str) {
        let message = format!("the member {} is missing", quoted(name));
        let help = match self.kind {
            Kind::Example => "an example is what a producer writes",
            Kind::Default => "a default is complete: nobody fills in what it leaves out",
        };
        // The whole of a map may have many lines; its first key shows where it is.
        let span = value.entries().first().map_or(value.span, |entry| entry.key_span);
        self.mistakes.push(Mistake::new(code::VALUE_MEMBER, span, message).help(help));
    }

    fn expect_map(&mut self, value: &Tree) -> bool {
        let fits = matches!(value.node, Node::Map(_));
        if !fits {
            self.wrong(value, "a map");
        }
        fits
    }

    fn size(&mut self, value: &Tree, count: usize, size: Size, of: &str) {
        let count = count as u64;
        if count < size.min || size.max.is_some_and(|max| count > max) {
            let message = format!("this has {count} {of}; the type takes {}", scalar::range(size));
            self.mistakes.push(Mistake::new(code::VALUE, value.span, message));
        }
    }

    fn wrong(&mut self, value: &Tree, expected: &str) {
        let help = match value.node {
            Node::Null => {
                Some("only a type with `| null` takes null; a member that is absent is left out".to_owned())
            }
            Node::Number(_) | Node::Bool(_) if expected == "text" => Some("put it between quotes".to_owned()),
            _ => None,
        };
        let message = format!("this is {}; the type takes {expected}", value.noun());
        self.mistakes.push(Mistake::new(code::VALUE, value.span, message).maybe_help(help));
    }
}
