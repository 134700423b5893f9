//! Names as Rust has them. Whatever the catalogue calls a thing, its name here is an identifier and is unique.

use std::collections::{BTreeMap, BTreeSet};

use heck::{ToSnakeCase as _, ToUpperCamelCase as _};
use proc_macro2::{Ident, Span};

use crate::model::{Catalog, Event};

/// The names of types, events and modules.
pub(super) struct Names<'a> {
    types: BTreeMap<&'a str, Ident>,
    modules: Vec<Module<'a>>,
}

/// A domain and its events.
pub(super) struct Module<'a> {
    /// The domain as the catalogue has it.
    pub(super) domain: &'a str,
    /// The module's name.
    pub(super) name: Ident,
    /// In the catalogue's order.
    pub(super) events: Vec<NamedEvent<'a>>,
}

/// An event and its names.
pub(super) struct NamedEvent<'a> {
    pub(super) event: &'a Event,
    /// Where it stands in the catalogue.
    pub(super) index: usize,
    /// The payload's struct.
    pub(super) payload: Ident,
    /// The alias of the whole event.
    pub(super) alias: Ident,
}

impl<'a> Names<'a> {
    pub(super) fn of(catalog: &'a Catalog) -> Self {
        let mut unique = Unique::new(PRELUDE);
        let types = catalog.types.keys().map(|name| (name.as_str(), unique.camel(name))).collect();
        Self { types, modules: modules(catalog) }
    }

    /// The struct or enum of a named type.
    pub(super) fn type_named(&self, name: &str) -> &Ident {
        self.types.get(name).expect("every named type has a name in Rust")
    }

    /// In the order in which the domains first appear.
    pub(super) fn modules(&self) -> &[Module<'a>] {
        &self.modules
    }

    /// Every event with its module, in the catalogue's order.
    pub(super) fn events(&self) -> Vec<(&Module<'a>, &NamedEvent<'a>)> {
        let mut events: Vec<_> = self
            .modules
            .iter()
            .flat_map(|module| module.events.iter().map(move |event| (module, event)))
            .collect();
        events.sort_by_key(|(_, event)| event.index);
        events
    }
}

fn modules(catalog: &Catalog) -> Vec<Module<'_>> {
    // Payloads are variants of one enum too, so their names are unique in the whole catalogue.
    let mut payloads = Unique::new(PRELUDE);
    let mut module_names = Unique::new(ROOT);
    let mut modules: Vec<Module<'_>> = Vec::new();
    let mut places: BTreeMap<&str, usize> = BTreeMap::new();
    for (index, event) in catalog.events.iter().enumerate() {
        let place = *places.entry(event.domain()).or_insert_with(|| {
            let name = module_names.snake(event.domain());
            modules.push(Module { domain: event.domain(), name, events: Vec::new() });
            modules.len() - 1
        });
        let payload = payloads.camel(&event.name);
        let alias = payload.clone();
        modules[place].events.push(NamedEvent { event, index, payload, alias });
    }
    // Aliases come last: a payload may be called like another's alias, and keeps its name.
    for event in modules.iter_mut().flat_map(|module| &mut module.events) {
        event.alias = payloads.camel(&format!("{}Event", event.payload));
    }
    modules
}

/// Names that are taken in a scope.
pub(super) struct Unique(BTreeSet<String>);

/// What generated code calls by its bare name.
const PRELUDE: &[&str] = &["Err", "None", "Ok", "Option", "Self", "Some", "String", "Vec"];
/// Modules and files that the crate's root has of its own.
const ROOT: &[&str] = &["crate", "lib", "mod", "rt", "runtime", "self", "std", "super", "types"];
/// Identifiers that have no raw form.
const NEVER_RAW: &[&str] = &["crate", "self", "super"];

impl Unique {
    pub(super) fn new(taken: &[&str]) -> Self {
        Self(taken.iter().map(|name| (*name).to_owned()).collect())
    }

    /// The names of an object's members.
    pub(super) fn members() -> Self {
        Self::new(NEVER_RAW)
    }

    /// The names of an enum's variants.
    pub(super) fn variants() -> Self {
        Self::new(&["Self"])
    }

    /// The name of a type or a variant.
    pub(super) fn camel(&mut self, text: &str) -> Ident {
        self.take(&plain(text).to_upper_camel_case(), "Value")
    }

    /// The name of a member or a module.
    pub(super) fn snake(&mut self, text: &str) -> Ident {
        self.take(&plain(text).to_snake_case(), "value")
    }

    fn take(&mut self, name: &str, fallback: &str) -> Ident {
        let mut name = match name.chars().next() {
            None => fallback.to_owned(),
            Some('0'..='9') => format!("{fallback}{name}"),
            Some(_) => name.to_owned(),
        };
        while !self.0.insert(name.clone()) {
            name.push('_');
        }
        ident(&name)
    }
}

/// What of `text` can stand in an identifier; other letters would need the lints on mixed scripts switched off.
fn plain(text: &str) -> String {
    text.chars().map(|letter| if letter.is_ascii_alphanumeric() { letter } else { ' ' }).collect()
}

fn ident(name: &str) -> Ident {
    if KEYWORDS.contains(&name) {
        Ident::new_raw(name, Span::call_site())
    } else {
        Ident::new(name, Span::call_site())
    }
}

const KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn", "else",
    "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro",
    "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return", "static", "struct", "trait",
    "true", "try", "type", "typeof", "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_text_gets_an_identifier_of_its_own() {
        let mut names = Unique::members();
        let texts = ["workOrderId", "type", "self", "a-b", "aB", "2nd", "", "*/", "Zürich", "crate"];
        let snakes: Vec<_> = texts.iter().map(|text| names.snake(text).to_string()).collect();
        let expected = [
            "work_order_id",
            "r#type",
            "self_",
            "a_b",
            "a_b_",
            "value2nd",
            "value",
            "value_",
            "z_rich",
            "crate_",
        ];
        assert_eq!(snakes, expected);
    }

    #[test]
    fn types_keep_clear_of_what_generated_code_calls() {
        let mut names = Unique::new(PRELUDE);
        let camels: Vec<_> =
            ["NCRCreated", "String", "self"].iter().map(|name| names.camel(name).to_string()).collect();
        assert_eq!(camels, ["NcrCreated", "String_", "Self_"]);
    }
}
