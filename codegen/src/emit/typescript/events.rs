//! A module for each domain: its payloads and events.

use indexmap::{IndexMap, IndexSet};
use serde::Serialize;

use super::defaults::Defaulted;
use super::doc::{Doc, code};
use super::field::{self, FieldView};
use super::module::{Import, Module};
use super::render::Templates;
use super::ty::Side;
use super::{contracts, literal, names, runtime};
use crate::emit::example;
use crate::model::{Catalog, Event};

/// The modules, in the order in which the catalogue comes to their domains.
pub(super) fn modules(catalog: &Catalog, defaulted: &Defaulted<'_>, templates: &Templates) -> Vec<Module> {
    let domain = |(domain, events): (_, Vec<_>)| module(catalog, defaulted, templates, domain, &events);
    by_domain(catalog).into_iter().map(domain).collect()
}

/// Where the events of a domain are declared.
pub(super) fn path(domain: &str) -> String {
    format!("events/{domain}")
}

/// The events of each domain.
pub(super) fn by_domain(catalog: &Catalog) -> IndexMap<&str, Vec<&Event>> {
    let mut domains: IndexMap<&str, Vec<&Event>> = IndexMap::new();
    for event in &catalog.events {
        domains.entry(event.domain()).or_default().push(event);
    }
    domains
}

fn module(
    catalog: &Catalog,
    defaulted: &Defaulted<'_>,
    templates: &Templates,
    domain: &str,
    events: &[&Event],
) -> Module {
    let declarations: Vec<String> =
        events.iter().map(|event| declaration(catalog, defaulted, templates, event)).collect();
    let declarations = declarations.join("\n");
    let mut envelope = vec!["BaseEvent".to_owned(), "CreateEventOptions".to_owned()];
    envelope.extend(declarations.contains("JsonValue").then(|| "JsonValue".to_owned()));
    let aliases: Vec<AliasView> = events.iter().flat_map(|event| aliases(event)).collect();
    let constants = aliases.iter().map(|alias| format!("const {} = {};\n", alias.constant, alias.literal));
    let constants: String = constants.collect();
    let functions = events
        .iter()
        .map(|event| templates.render("event-functions.js", FunctionsView::of(event, defaulted)));
    let script = Some(constants).filter(|constants| !constants.is_empty()).into_iter().chain(functions);
    let functions = events.iter().flat_map(|event| names::functions(&event.name));
    Module {
        path: path(domain),
        type_imports: vec![
            Import { from: "envelope".to_owned(), names: envelope },
            Import { from: "types".to_owned(), names: types_named(events, defaulted) },
            Import { from: "violations".to_owned(), names: vec!["SafeParseResult".to_owned()] },
        ],
        declarations,
        imports: vec![
            Import {
                from: contracts::path(domain),
                names: events.iter().map(|event| contracts::contract(event)).collect(),
            },
            runtime::import("creating", &["create"]),
            runtime::import("reading", &["is", "parse", "safeParse", "validate"]),
        ],
        script: script.collect::<Vec<_>>().join("\n"),
        exports: aliases.iter().map(|alias| alias.constant.clone()).chain(functions).collect(),
        ..Module::default()
    }
}

fn declaration(catalog: &Catalog, defaulted: &Defaulted<'_>, templates: &Templates, event: &Event) -> String {
    let fields = &event.newest().fields;
    let data = names::data(&event.name);
    let mut parts = vec![templates.render(
        "object.d.ts",
        InterfaceView {
            doc: payload_doc(catalog, event).render(""),
            name: data.clone(),
            fields: field::views(catalog, fields, Side::Event, "  "),
        },
    )];
    if defaulted.events.contains(event.event_type.as_str()) {
        let text = format!("{{@link {data}}} as createEvent takes it: defaults may be left out.");
        let fields = field::views(catalog, fields, Side::Input(defaulted), "  ");
        let doc = Doc::new().paragraph(Some(&text)).render("");
        parts.push(templates.render("object.d.ts", InterfaceView { doc, name: names::input(&data), fields }));
    }
    let view = EventView {
        doc: event_doc(event).render(""),
        name: names::whole(&event.name),
        data,
        literal: literal::string(&event.event_type),
    };
    parts.push(templates.render("event.d.ts", view));
    parts.push(templates.render("event-functions.d.ts", FunctionsView::of(event, defaulted)));
    parts.extend(aliases(event).map(|alias| templates.render("event-alias.d.ts", alias)));
    parts.join("\n")
}

fn payload_doc(catalog: &Catalog, event: &Event) -> Doc {
    let newest = event.newest();
    let intro = format!("The payload of {}.", code(&event.event_type));
    let doc = Doc::new().paragraph(Some(&intro)).paragraph(event.doc.as_deref());
    let text = |value| example::object(catalog, &newest.fields, value).to_document();
    newest.examples.iter().fold(doc, |doc, value| doc.block("example", "json", &text(value)))
}

fn event_doc(event: &Event) -> Doc {
    let mut facts = format!(
        "Version {} on topic {}, keyed by {}",
        event.newest().number,
        code(&event.topic),
        code(&event.key)
    );
    for (what, services) in [("published by", &event.producers), ("read by", &event.consumers)] {
        if !services.is_empty() {
            facts.push_str(&format!("; {what} {}", services.join(", ")));
        }
    }
    facts.push('.');
    Doc::new().paragraph(event.doc.as_deref()).paragraph(Some(&facts)).deprecated(event.deprecated.as_ref())
}

fn aliases(event: &Event) -> impl Iterator<Item = AliasView> + '_ {
    event.aliases.iter().map(|alias| AliasView {
        data: names::data(&event.name),
        data_alias: names::data(alias),
        event: names::whole(&event.name),
        event_alias: names::whole(alias),
        current: names::constant(&event.name),
        constant: names::alias_constant(alias),
        literal: literal::string(&event.event_type),
    })
}

/// The named types that the events' own members name, in order.
fn types_named(events: &[&Event], defaulted: &Defaulted<'_>) -> Vec<String> {
    let mut found = IndexSet::new();
    for event in events {
        let with_input = defaulted.events.contains(event.event_type.as_str());
        for name in event.newest().fields.iter().filter_map(|field| field.ty.ty.innermost_name()) {
            found.insert(name.to_owned());
            if with_input && defaulted.types.contains(name) {
                found.insert(names::input(name));
            }
        }
    }
    found.into_iter().collect()
}

#[derive(Serialize)]
struct InterfaceView {
    doc: String,
    name: String,
    fields: Vec<FieldView>,
}

#[derive(Serialize)]
struct EventView {
    doc: String,
    name: String,
    data: String,
    literal: String,
}

#[derive(Serialize)]
struct FunctionsView {
    event: String,
    contract: String,
    input: String,
}

impl FunctionsView {
    fn of(event: &Event, defaulted: &Defaulted<'_>) -> Self {
        let data = names::data(&event.name);
        let has_defaults = defaulted.events.contains(event.event_type.as_str());
        Self {
            event: names::whole(&event.name),
            contract: contracts::contract(event),
            input: if has_defaults { names::input(&data) } else { data },
        }
    }
}

#[derive(Serialize)]
struct AliasView {
    data: String,
    data_alias: String,
    event: String,
    event_alias: String,
    current: String,
    constant: String,
    literal: String,
}
