//! What has defaults, which `createEvent` fills in where the caller left them out.

use indexmap::{IndexMap, IndexSet};

use crate::model::{Catalog, Field, TypeKind};

/// What holds a default, itself or in something that it holds.
#[derive(Debug)]
pub(super) struct Defaulted<'a> {
    /// Named types, by name.
    pub(super) types: IndexSet<&'a str>,
    /// Events, by their type string.
    pub(super) events: IndexSet<&'a str>,
}

impl<'a> Defaulted<'a> {
    pub(super) fn of(catalog: &'a Catalog) -> Self {
        let mut known = IndexMap::new();
        for name in catalog.types.keys() {
            type_holds_default(catalog, name, &mut known);
        }
        let mut with_default = |fields: &'a [Field]| fields_hold_default(catalog, fields, &mut known);
        let events = catalog.events.iter().filter(|event| with_default(&event.newest().fields));
        let events = events.map(|event| event.event_type.as_str()).collect();
        let types = catalog.types.keys().map(String::as_str).filter(|name| known[name]).collect();
        Self { types, events }
    }
}

fn type_holds_default<'a>(catalog: &'a Catalog, name: &'a str, known: &mut IndexMap<&'a str, bool>) -> bool {
    if let Some(answer) = known.get(name) {
        return *answer;
    }
    let answer = match &catalog.type_named(name).kind {
        TypeKind::Scalar { .. } | TypeKind::Enum { .. } => false,
        TypeKind::Object { fields } => fields_hold_default(catalog, fields, known),
        TypeKind::Union { variants, .. } => {
            variants.iter().any(|variant| fields_hold_default(catalog, &variant.fields, known))
        }
    };
    known.insert(name, answer);
    answer
}

fn fields_hold_default<'a>(
    catalog: &'a Catalog,
    fields: &'a [Field],
    known: &mut IndexMap<&'a str, bool>,
) -> bool {
    let mut holds = |field: &'a Field| {
        field.default.is_some()
            || field.ty.ty.innermost_name().is_some_and(|name| type_holds_default(catalog, name, known))
    };
    fields.iter().any(&mut holds)
}
