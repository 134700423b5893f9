//! The module over all events: their types, versions, topics and keys, the union, and `createEvent`.

use serde::Serialize;

use super::defaults::Defaulted;
use super::doc::Doc;
use super::events::{by_domain, path};
use super::module::{Import, Module};
use super::render::Templates;
use super::{contracts, literal, names, runtime};
use crate::model::{Catalog, Event};

/// The module.
pub(super) fn module(catalog: &Catalog, defaulted: &Defaulted<'_>, templates: &Templates) -> Module {
    let view = CatalogView::of(catalog, defaulted);
    let contracts = |(domain, events): (&str, Vec<&Event>)| {
        import(&contracts::path(domain), events.into_iter().map(contracts::contract).collect())
    };
    let mut imports: Vec<Import> = by_domain(catalog).into_iter().map(contracts).collect();
    imports.push(runtime::import("creating", &["create"]));
    imports.push(runtime::import("envelope", &["unknownContract"]));
    imports.push(runtime::import("reading", &["check", "checkText", "is", "parse", "safeParse", "validate"]));
    let mut exports = EXPORTS.map(str::to_owned).to_vec();
    exports.push(names::guard(&view.union));
    Module {
        path: "catalog".to_owned(),
        type_imports: type_imports(catalog, defaulted),
        declarations: templates.render("catalog.d.ts", &view),
        imports,
        script: templates.render("catalog.js", &view),
        exports,
        ..Module::default()
    }
}

/// What the module exports, whatever the catalogue.
const EXPORTS: [&str; 10] = [
    "EventTypes",
    "EventVersions",
    "EventTopics",
    "EventKeys",
    "createEvent",
    "parseEvent",
    "safeParseEvent",
    "validateForPublish",
    "checkEvent",
    "checkEventText",
];

fn type_imports(catalog: &Catalog, defaulted: &Defaulted<'_>) -> Vec<Import> {
    let mut imports = vec![import("envelope", vec!["CreateEventOptions".to_owned()])];
    for (domain, events) in by_domain(catalog) {
        let mut names: Vec<String> = events.iter().map(|event| names::whole(&event.name)).collect();
        if !defaulted.events.is_empty() {
            names.extend(events.iter().map(|event| input(event, defaulted)));
        }
        imports.push(import(&path(domain), names));
    }
    imports.push(import("violations", vec!["SafeParseResult".to_owned(), "Violation".to_owned()]));
    imports
}

fn import(from: &str, names: Vec<String>) -> Import {
    Import { from: from.to_owned(), names }
}

/// What `createEvent` takes as the payload.
fn input(event: &Event, defaulted: &Defaulted<'_>) -> String {
    let data = names::data(&event.name);
    if defaulted.events.contains(event.event_type.as_str()) { names::input(&data) } else { data }
}

#[derive(Serialize)]
struct CatalogView {
    union: String,
    domains: Vec<DomainView>,
    /// One or none: the interface of `createEvent`'s payloads, where some have defaults.
    inputs: Vec<InputsView>,
    /// The type of `createEvent`'s payload.
    input: &'static str,
}

#[derive(Serialize)]
struct DomainView {
    name: String,
    events: Vec<EventView>,
}

#[derive(Serialize)]
struct EventView {
    doc: String,
    constant: String,
    contract: String,
    event_type: String,
    name: String,
    version: String,
    topic: String,
    key: String,
}

#[derive(Serialize)]
struct InputsView {
    events: Vec<InputView>,
}

#[derive(Serialize)]
struct InputView {
    event_type: String,
    name: String,
}

impl CatalogView {
    fn of(catalog: &Catalog, defaulted: &Defaulted<'_>) -> Self {
        let domain = |(name, events): (&str, Vec<&Event>)| DomainView {
            name: name.to_owned(),
            events: events.into_iter().map(EventView::of).collect(),
        };
        let mut inputs = Vec::new();
        if !defaulted.events.is_empty() {
            let view = |event: &Event| InputView {
                event_type: literal::string(&event.event_type),
                name: input(event, defaulted),
            };
            inputs.push(InputsView { events: catalog.events.iter().map(view).collect() });
        }
        let has_defaults = !inputs.is_empty();
        Self {
            union: names::union(catalog),
            domains: by_domain(catalog).into_iter().map(domain).collect(),
            inputs,
            input: if has_defaults { "EventInputs[T]" } else { "EventMap[T]['data']" },
        }
    }
}

impl EventView {
    fn of(event: &Event) -> Self {
        let doc = Doc::new().paragraph(event.doc.as_deref()).deprecated(event.deprecated.as_ref());
        Self {
            doc: doc.render("  "),
            constant: names::constant(&event.name),
            contract: contracts::contract(event),
            event_type: literal::string(&event.event_type),
            name: names::whole(&event.name),
            version: literal::string(&event.newest().number.to_string()),
            topic: literal::string(&event.topic),
            key: literal::string(&event.key),
        }
    }
}
