//! What makes the modules a package: its manifest, its README, and the module that every package has.

use heck::ToKebabCase as _;
use serde::Serialize;

use super::doc::code;
use super::module::{Import, Module};
use super::render::Templates;
use super::{literal, names};
use crate::emit::json::Object;
use crate::emit::{File, GENERATED};
use crate::model::{Catalog, Event};

/// `package.json`
pub(super) fn manifest(catalog: &Catalog) -> File {
    let npm = catalog.npm.as_ref();
    let files = vec!["*.js", "*.cjs", "*.d.ts", "*.d.cts", "events", "contracts", "runtime"];
    let manifest = Object::new()
        .with("//", GENERATED)
        .with("name", package_name(catalog))
        .with("version", npm.map_or("0.0.0".to_owned(), |npm| npm.version.clone()))
        .with_some("private", npm.is_none().then_some(true))
        .with(
            "description",
            format!("The events of the {} catalogue: types, validators and factories", catalog.name),
        )
        .with_some("license", npm.and_then(|npm| npm.license.clone()))
        .with("type", "module")
        .with("sideEffects", false)
        .with("engines", Object::new().with("node", ">=20"))
        .with("main", "./index.cjs")
        .with("module", "./index.js")
        .with("types", "./index.d.cts")
        .with("exports", Object::new().with(".", entry()).with("./package.json", "./package.json"))
        .with("files", files);
    File { path: "typescript/package.json".to_owned(), contents: manifest.into_document() }
}

/// Declarations come first: a resolver takes the first condition that it knows.
fn entry() -> Object {
    let condition = |types, script| Object::new().with("types", types).with("default", script);
    Object::new()
        .with("import", condition("./index.d.ts", "./index.js"))
        .with("require", condition("./index.d.cts", "./index.cjs"))
}

/// `README.md`
pub(super) fn readme(catalog: &Catalog, templates: &Templates) -> File {
    let npm = catalog.npm.as_ref();
    let view = ReadmeView {
        mark: GENERATED,
        package: package_name(catalog),
        about: npm
            .and_then(|npm| npm.readme.as_deref())
            .into_iter()
            .map(|text| text.trim().to_owned())
            .collect(),
        union: names::union(catalog),
        samples: catalog.events.iter().take(1).map(EventView::of).collect(),
        events: catalog.events.iter().map(EventView::of).collect(),
    };
    File { path: "typescript/README.md".to_owned(), contents: templates.render("README.md", view) }
}

/// What surrounds a payload.
pub(super) fn envelope(templates: &Templates) -> Module {
    Module {
        path: "envelope".to_owned(),
        type_imports: vec![Import { from: "catalog".to_owned(), names: vec!["EventType".to_owned()] }],
        declarations: templates.render("envelope.d.ts", ()),
        script: templates.render("envelope.js", ()),
        exports: vec!["createEventMetadata".to_owned()],
        ..Module::default()
    }
}

/// What breaks a contract.
pub(super) fn violations(templates: &Templates) -> Module {
    Module {
        path: "violations".to_owned(),
        declarations: templates.render("violations.d.ts", ()),
        script: include_str!("runtime/violations.js").to_owned(),
        exports: vec!["EventValidationError".to_owned()],
        ..Module::default()
    }
}

fn package_name(catalog: &Catalog) -> String {
    catalog
        .npm
        .as_ref()
        .map_or_else(|| format!("{}-events", catalog.name.to_kebab_case()), |npm| npm.name.clone())
}

#[derive(Serialize)]
struct ReadmeView {
    mark: &'static str,
    package: String,
    about: Vec<String>,
    union: String,
    samples: Vec<EventView>,
    events: Vec<EventView>,
}

#[derive(Serialize)]
struct EventView {
    event_type: String,
    constant: String,
    whole: String,
    version: String,
    topic: String,
    key: String,
    key_access: String,
    source: String,
}

impl EventView {
    fn of(event: &Event) -> Self {
        Self {
            event_type: code(&event.event_type),
            constant: names::constant(&event.name),
            whole: names::whole(&event.name),
            version: event.newest().number.to_string(),
            topic: code(&event.topic),
            key: code(&event.key),
            key_access: literal::access("event.data", &event.key),
            source: event.producers.first().map_or("my-service", String::as_str).to_owned(),
        }
    }
}
