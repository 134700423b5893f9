//! Names of types and events: none is taken, in any language, by something else.

use std::collections::BTreeMap;

use crate::code;
use crate::diagnostic::{Mistake, Mistakes};
use crate::emit::typescript::{Exported, Origin, exported_names};
use crate::model::Catalog;
use crate::parse::Tree;
use crate::quote::quoted;
use crate::source::Span;

use super::entries;

/// What generated code calls by its bare name, in Rust or in TypeScript.
const RESERVED: &[&str] = &[
    "Array",
    "ArrayBuffer",
    "Awaited",
    "BigInt",
    "Boolean",
    "Box",
    "Capitalize",
    "Date",
    "Default",
    "Err",
    "Error",
    "Exclude",
    "Extract",
    "Function",
    "Infinity",
    "Iterable",
    "JSON",
    "Map",
    "Math",
    "NaN",
    "NonNullable",
    "None",
    "Number",
    "Object",
    "Ok",
    "Omit",
    "Option",
    "Parameters",
    "Partial",
    "Pick",
    "Promise",
    "Proxy",
    "Readonly",
    "ReadonlyArray",
    "ReadonlyMap",
    "ReadonlySet",
    "Record",
    "Reflect",
    "RegExp",
    "Required",
    "Result",
    "ReturnType",
    "Self",
    "Set",
    "Some",
    "String",
    "Symbol",
    "TypeError",
    "Uint8Array",
    "Vec",
    "WeakMap",
    "WeakSet",
];

/// Names that differ only in case, which Rust's types, constants and some disks do not tell apart.
pub(super) fn check(tree: &Tree, catalog: &Catalog, mistakes: &mut Mistakes) {
    let mut seen = BTreeMap::new();
    for (entry, name) in entries(tree, "types").iter().zip(catalog.types.keys()) {
        claim(&mut seen, name, name, entry.key_span, mistakes);
        if RESERVED.contains(&name.as_str()) {
            let message = format!("no type can be called {}", quoted(name));
            let help = "generated code, or the language itself, calls something else by that name";
            mistakes.push(Mistake::new(code::RESERVED, entry.key_span, message).help(help));
        }
    }
    let mut seen = BTreeMap::new();
    for (event, place) in events(tree, catalog) {
        claim(&mut seen, &event.name, &event.name, place, mistakes);
    }
    // `XEvent` is the whole event of a payload `X`, and may not be another payload.
    for (event, place) in events(tree, catalog) {
        claim(&mut seen, &format!("{}Event", event.name), &event.name, place, mistakes);
    }
}

fn events<'t>(tree: &'t Tree, catalog: &'t Catalog) -> impl Iterator<Item = (&'t crate::model::Event, Span)> {
    entries(tree, "events")
        .iter()
        .zip(&catalog.events)
        .map(|(entry, event)| (event, entry.value.get("name").map_or(entry.key_span, |name| name.span)))
}

fn claim<'t>(
    seen: &mut BTreeMap<String, (&'t str, Span)>,
    name: &str,
    by: &'t str,
    place: Span,
    mistakes: &mut Mistakes,
) {
    let folded = name.to_ascii_lowercase();
    let Some((other, first)) = seen.get(&folded) else {
        seen.insert(folded, (by, place));
        return;
    };
    if *first == place {
        return;
    }
    let message = format!("{} and {} get one and the same name in generated code", quoted(other), quoted(by));
    let mistake = Mistake::new(code::COLLISION, place, message).related(*first, "the other one");
    mistakes.push(mistake.help("call one of the two something else; `name` gives an event its name in code"));
}

/// Names that the TypeScript package exports more than once.
pub(super) fn check_exports(tree: &Tree, catalog: &Catalog, mistakes: &mut Mistakes) {
    let exported = exported_names(catalog);
    let mut seen: BTreeMap<&str, Origin<'_>> = BTreeMap::new();
    for Exported { name, origin } in &exported {
        let Some(first) = seen.insert(name, *origin) else { continue };
        if mistakes.is_full() {
            return;
        }
        let place = place(tree, *origin);
        let mistake = match first {
            Origin::Package => {
                let message = format!(
                    "{} would be exported twice: the package has something of that name",
                    quoted(name)
                );
                Mistake::new(code::RESERVED, place, message)
            }
            _ => {
                let message = format!("{} would be exported twice", quoted(name));
                Mistake::new(code::COLLISION, place, message)
                    .related(self::place(tree, first), "the other one")
            }
        };
        mistakes.push(
            mistake
                .help("types are exported by their names, an event `X` as `XData` and `XEvent`; rename one"),
        );
    }
}

fn place(tree: &Tree, origin: Origin<'_>) -> Span {
    let found = match origin {
        Origin::Package => None,
        Origin::Catalog => tree.get("catalog").map(|name| name.span),
        Origin::Type(name) => {
            tree.get("types").and_then(|types| types.entry(name)).map(|entry| entry.key_span)
        }
        Origin::Event(name) => tree
            .get("events")
            .and_then(|events| events.entry(name))
            .map(|entry| entry.value.get("name").map_or(entry.key_span, |name| name.span)),
    };
    found.unwrap_or_default()
}
