//! What `createEvent` fills in where the caller left it out.

use indexmap::{IndexMap, IndexSet};
use serde::Serialize;

use super::module::{Import, Module};
use super::render::Templates;
use super::{literal, names};
use crate::emit::example;
use crate::model::{Catalog, Field, Type, TypeKind, TypeUse, Variant};

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

    fn needs_filling(&self, ty: &Type) -> bool {
        match ty {
            Type::Scalar(_) => false,
            Type::Named(name) => self.types.contains(name.as_str()),
            Type::List { item, .. } => self.needs_filling(&item.ty),
            Type::Map { value, .. } => self.needs_filling(&value.ty),
        }
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

/// The module of filling functions, where the catalogue has defaults. The index does not export it.
pub(super) fn module(catalog: &Catalog, defaulted: &Defaulted<'_>, templates: &Templates) -> Option<Module> {
    if defaulted.events.is_empty() {
        return None;
    }
    let filler = Filler { catalog, defaulted, templates };
    let types = defaulted.types.iter().map(|name| filler.type_function(name));
    let events = catalog.events.iter().filter(|event| defaulted.events.contains(event.event_type.as_str()));
    let events: Vec<_> = events.collect();
    let functions =
        events.iter().map(|event| filler.function(&names::data(&event.name), &event.newest().fields));
    let table = events.iter().map(|event| {
        format!("  {}: fill{},\n", literal::string(&event.event_type), names::data(&event.name))
    });
    let mut script: Vec<String> = types.chain(functions).collect();
    script.push(format!("const fillers = {{\n{}}};\n", table.collect::<String>()));
    Some(Module {
        path: "defaults".to_owned(),
        declarations: DECLARATIONS.to_owned(),
        type_imports: vec![Import {
            from: "catalog".to_owned(),
            names: vec!["EventInputs".into(), "EventMap".into()],
        }],
        script: script.join("\n"),
        exports: vec!["fillers".into()],
        ..Module::default()
    })
}

const DECLARATIONS: &str = "\
/** What fills the defaults into a payload, for the event types that have some. */
export declare const fillers: {
  readonly [T in keyof EventMap]?: (data: EventInputs[T]) => EventMap[T]['data'];
};
";

struct Filler<'a> {
    catalog: &'a Catalog,
    defaulted: &'a Defaulted<'a>,
    templates: &'a Templates,
}

#[derive(Serialize)]
struct FillView<'a> {
    name: &'a str,
    members: Vec<String>,
}

#[derive(Serialize)]
struct FillUnionView<'a> {
    name: &'a str,
    tag: String,
    variants: Vec<FillVariantView>,
}

#[derive(Serialize)]
struct FillVariantView {
    value: String,
    members: Vec<String>,
}

impl Filler<'_> {
    fn type_function(&self, name: &str) -> String {
        match &self.catalog.type_named(name).kind {
            TypeKind::Union { tag, variants } => {
                let view = |variant: &Variant| FillVariantView {
                    value: literal::string(&variant.value),
                    members: self.members(&variant.fields),
                };
                let variants = variants.iter().map(view).filter(|view| !view.members.is_empty()).collect();
                let view = FillUnionView { name, tag: literal::access("value", tag), variants };
                self.templates.render("fill-union.js", view)
            }
            TypeKind::Object { fields } => self.function(name, fields),
            TypeKind::Scalar { .. } | TypeKind::Enum { .. } => String::new(),
        }
    }

    fn function(&self, name: &str, fields: &[Field]) -> String {
        self.templates.render("fill.js", FillView { name, members: self.members(fields) })
    }

    fn members(&self, fields: &[Field]) -> Vec<String> {
        fields.iter().filter_map(|field| self.member(field)).collect()
    }

    /// The member of the result, for a field that has a default or holds one.
    fn member(&self, field: &Field) -> Option<String> {
        let given = literal::access("value", &field.name);
        let key = literal::property(&field.name);
        let filled = self.filled(&field.ty, &given);
        if let Some(default) = &field.default {
            let default = literal::expression(&example::value(self.catalog, &field.ty.ty, default));
            let default = self.filled(&field.ty, &default);
            return Some(format!("{key}: {given} === undefined ? {default} : {filled}"));
        }
        if !self.defaulted.needs_filling(&field.ty.ty) {
            return None;
        }
        if field.optional {
            let filled = self.filled_type(&field.ty.ty, &given);
            return Some(format!("...({given} == null ? {{}} : {{ {key}: {filled} }})"));
        }
        Some(format!("{key}: {filled}"))
    }

    /// `given` with its defaults filled in.
    fn filled(&self, used: &TypeUse, given: &str) -> String {
        let filled = self.filled_type(&used.ty, given);
        if used.nullable && filled != given { format!("{given} === null ? null : {filled}") } else { filled }
    }

    fn filled_type(&self, ty: &Type, given: &str) -> String {
        if !self.defaulted.needs_filling(ty) {
            return given.to_owned();
        }
        match ty {
            Type::Scalar(_) => given.to_owned(),
            Type::Named(name) => format!("fill{name}({given})"),
            Type::List { item, .. } => format!("{given}.map((item) => {})", self.entry(item, "item")),
            Type::Map { value, .. } => {
                let entry = self.entry(value, "entry");
                format!("Object.fromEntries(Object.entries({given}).map(([key, entry]) => [key, {entry}]))")
            }
        }
    }

    /// The body of an arrow function over entries.
    fn entry(&self, used: &TypeUse, given: &str) -> String {
        let filled = self.filled(used, given);
        if used.nullable { format!("({filled})") } else { filled }
    }
}
