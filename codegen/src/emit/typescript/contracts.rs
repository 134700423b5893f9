//! What validators are made of: for each type and each event a table and a guard. The index exports none of it.

use indexmap::IndexSet;

use super::events::by_domain;
use super::guard::Guards;
use super::module::{Import, Module};
use super::{literal, names, runtime, table};
use crate::model::{Catalog, Event, Field, TypeKind};

/// The modules: one of the named types, where there are some, and one for each domain.
pub(super) fn modules(catalog: &Catalog) -> Vec<Module> {
    let types = (!catalog.types.is_empty()).then(|| types(catalog));
    let domains =
        by_domain(catalog).into_iter().map(|(domain, events)| self::domain(catalog, domain, &events));
    types.into_iter().chain(domains).collect()
}

/// Where the contracts of a domain's events are.
pub(super) fn path(domain: &str) -> String {
    format!("contracts/{domain}")
}

/// The contract of an event, as a name.
pub(super) fn contract(event: &Event) -> String {
    format!("contractOf{}", event.name)
}

/// What a type's guard and table are called.
pub(super) fn of_type(name: &str) -> [String; 2] {
    [format!("test{name}"), format!("typeOf{name}")]
}

fn types(catalog: &Catalog) -> Module {
    let mut guards = Guards::default();
    let parts = in_order(catalog).into_iter().map(|name| {
        let def = catalog.type_named(name);
        format!("const typeOf{name} = {};\n\n{}", table::kind(catalog, &def.kind), guards.of_type(def))
    });
    let parts: Vec<String> = parts.collect();
    module(
        "contracts",
        parts,
        &guards,
        Vec::new(),
        catalog.types.keys().flat_map(|name| of_type(name)).collect(),
    )
}

fn domain(catalog: &Catalog, domain: &str, events: &[&Event]) -> Module {
    let mut guards = Guards::default();
    let parts = events.iter().map(|event| {
        let data = names::data(&event.name);
        let fields = &event.newest().fields;
        let table = table::object(catalog, fields);
        let guard = guards.of_payload(&data, fields);
        format!("const typeOf{data} = {table};\n\n{guard}\n{}", literal_of(event, &data))
    });
    let parts: Vec<String> = parts.collect();
    let used = events.iter().flat_map(|event| &event.newest().fields);
    let used: IndexSet<&str> = used.filter_map(|field| field.ty.ty.innermost_name()).collect();
    let imports =
        vec![Import { from: "contracts".to_owned(), names: used.into_iter().flat_map(of_type).collect() }];
    module(&path(domain), parts, &guards, imports, events.iter().map(|event| contract(event)).collect())
}

fn literal_of(event: &Event, data: &str) -> String {
    let version = event.newest().number;
    format!(
        "const {} = {{\n  type: {},\n  version: '{version}',\n  major: {},\n  data: typeOf{data},\n  test: test{data},\n}};\n",
        contract(event),
        literal::string(&event.event_type),
        version.major,
    )
}

fn module(
    path: &str,
    mut parts: Vec<String>,
    guards: &Guards<'_>,
    mut imports: Vec<Import>,
    exports: Vec<String>,
) -> Module {
    let patterns = guards.patterns();
    if !patterns.is_empty() {
        parts.insert(0, patterns);
    }
    let script = parts.join("\n");
    imports.insert(0, runtime::values_in(&script));
    imports.retain(|import| !import.names.is_empty());
    Module { path: path.to_owned(), imports, script, exports, ..Module::default() }
}

/// The named types, each behind those that its table names.
fn in_order(catalog: &Catalog) -> IndexSet<&str> {
    let mut ordered = IndexSet::new();
    for name in catalog.types.keys() {
        visit(catalog, name, &mut ordered);
    }
    ordered
}

fn visit<'a>(catalog: &'a Catalog, name: &'a str, ordered: &mut IndexSet<&'a str>) {
    if ordered.contains(name) {
        return;
    }
    let fields: Vec<&Field> = match &catalog.type_named(name).kind {
        TypeKind::Scalar { .. } | TypeKind::Enum { .. } => Vec::new(),
        TypeKind::Object { fields } => fields.iter().collect(),
        TypeKind::Union { variants, .. } => variants.iter().flat_map(|variant| &variant.fields).collect(),
    };
    for held in fields.into_iter().filter_map(|field| field.ty.ty.innermost_name()) {
        visit(catalog, held, ordered);
    }
    ordered.insert(name);
}
