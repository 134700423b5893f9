//! The module of named types.

use serde::Serialize;

use super::defaults::Defaulted;
use super::doc::{Doc, code};
use super::field::{self, FieldView};
use super::module::{Import, Module};
use super::render::Templates;
use super::ty::{self, Side};
use super::{contracts, literal, names, notation, runtime};
use crate::emit::json::Json;
use crate::model::{Catalog, ScalarUse, TypeDef, TypeKind, Variant};

/// The module, where the catalogue has named types.
pub(super) fn module(catalog: &Catalog, defaulted: &Defaulted<'_>, templates: &Templates) -> Option<Module> {
    if catalog.types.is_empty() {
        return None;
    }
    let mut declarations = Vec::new();
    let mut scripts = Vec::new();
    let mut exports = Vec::new();
    for def in catalog.types.values() {
        declarations.push(declaration(catalog, def, Side::Event, templates));
        if defaulted.types.contains(def.name.as_str()) {
            declarations.push(declaration(catalog, def, Side::Input(defaulted), templates));
        }
        declarations.push(templates.render("guard.d.ts", GuardView { name: &def.name }));
        if let TypeKind::Enum { values, .. } = &def.kind {
            scripts.push(templates.render("enum.js", EnumView::of(def, values, "")));
            exports.push(def.name.clone());
        }
        scripts.push(guard(&def.name));
        exports.push(names::guard(&def.name));
    }
    let declarations = declarations.join("\n");
    let json = declarations.contains("JsonValue").then(|| "JsonValue".to_owned());
    Some(Module {
        path: "types".to_owned(),
        type_imports: vec![Import { from: "envelope".to_owned(), names: json.into_iter().collect() }],
        declarations,
        imports: vec![
            Import {
                from: "contracts".to_owned(),
                names: catalog.types.keys().flat_map(|name| contracts::of_type(name)).collect(),
            },
            runtime::import("reading", &["isOf"]),
        ],
        script: scripts.join("\n"),
        exports,
        ..Module::default()
    })
}

fn guard(name: &str) -> String {
    let [test, table] = contracts::of_type(name);
    format!("function {}(value) {{\n  return isOf({table}, {test}, value);\n}}\n", names::guard(name))
}

fn declaration(catalog: &Catalog, def: &TypeDef, side: Side<'_>, templates: &Templates) -> String {
    match &def.kind {
        TypeKind::Scalar { scalar, pii, branded, unit, examples } => {
            let contract = notation::scalar_contract(scalar);
            let mut doc = field::describe(def.doc.as_deref(), contract, unit.as_deref(), *pii);
            if *branded {
                doc =
                    doc.paragraph(Some(&format!("Branded: a plain value becomes one by `as {}`.", def.name)));
            }
            let line = |value| code(&Json::from(value).to_line());
            doc = examples.iter().fold(doc, |doc, value| doc.tag("example", &line(value)));
            doc = doc.deprecated(def.deprecated.as_ref());
            let ty = alias(&def.name, scalar, *branded);
            templates.render("alias.d.ts", AliasView { doc: doc.render(""), name: &def.name, ty })
        }
        TypeKind::Enum { values, open } => {
            let rest = if *open { "(string & {})" } else { "" };
            templates.render("enum.d.ts", EnumView::of(def, values, rest))
        }
        TypeKind::Object { fields } => {
            let fields = field::views(catalog, fields, side, "  ");
            let doc = documented(def, side).render("");
            templates.render("object.d.ts", ObjectView { doc, name: name_on(def, side), fields })
        }
        TypeKind::Union { tag, variants } => {
            let ty = union(catalog, tag, variants, side);
            let doc = documented(def, side).render("");
            templates.render("alias.d.ts", AliasView { doc, name: &name_on(def, side), ty })
        }
    }
}

fn documented(def: &TypeDef, side: Side<'_>) -> Doc {
    let doc = Doc::new().paragraph(def.doc.as_deref());
    let doc = match side {
        Side::Event => doc,
        Side::Input(_) => doc.paragraph(Some("As createEvent takes it: defaults may be left out.")),
    };
    doc.deprecated(def.deprecated.as_ref())
}

fn name_on(def: &TypeDef, side: Side<'_>) -> String {
    match side {
        Side::Event => def.name.clone(),
        Side::Input(_) => names::input(&def.name),
    }
}

fn alias(name: &str, scalar: &ScalarUse, branded: bool) -> String {
    let ty = ty::of_scalar(scalar.scalar);
    if branded {
        format!(" {ty} & {{ readonly __brand: {} }}", literal::string(name))
    } else {
        format!(" {ty}")
    }
}

/// The variants, told apart by their tag, each on lines of its own.
fn union(catalog: &Catalog, tag: &str, variants: &[Variant], side: Side<'_>) -> String {
    variants.iter().map(|variant| self::variant(catalog, tag, variant, side)).collect()
}

fn variant(catalog: &Catalog, tag: &str, variant: &Variant, side: Side<'_>) -> String {
    let tag = format!("{}: {}", literal::member(tag), literal::string(&variant.value));
    let fields = field::views(catalog, &variant.fields, side, "      ");
    if fields.is_empty() {
        return format!("\n  | {{ {tag} }}");
    }
    let members: String = fields.iter().map(|field| field.lay_out("      ")).collect();
    format!("\n  | {{\n      {tag};\n{members}    }}")
}

#[derive(Serialize)]
struct AliasView<'a> {
    doc: String,
    name: &'a str,
    ty: String,
}

#[derive(Serialize)]
struct GuardView<'a> {
    name: &'a str,
}

#[derive(Serialize)]
struct ObjectView {
    doc: String,
    name: String,
    fields: Vec<FieldView>,
}

#[derive(Serialize)]
struct EnumView<'a> {
    doc: String,
    name: &'a str,
    union: String,
    values: Vec<ValueView>,
}

#[derive(Serialize)]
struct ValueView {
    key: String,
    property: String,
    literal: String,
}

impl<'a> EnumView<'a> {
    /// `rest` stands for values that the list does not hold.
    fn of(def: &'a TypeDef, values: &[String], rest: &str) -> Self {
        let note = if rest.is_empty() {
            None
        } else {
            Some("Open: values that this version does not know may come.")
        };
        let doc =
            Doc::new().paragraph(def.doc.as_deref()).paragraph(note).deprecated(def.deprecated.as_ref());
        let literals = values.iter().map(|value| literal::string(value));
        let members: Vec<String> = literals.chain((!rest.is_empty()).then(|| rest.to_owned())).collect();
        let value = |value: &String| ValueView {
            key: literal::member(value),
            property: literal::property(value),
            literal: literal::string(value),
        };
        let values = values.iter().map(value).collect();
        Self { doc: doc.render(""), name: &def.name, union: lay_out_union(&def.name, &members), values }
    }
}

/// On the line of `export type Name =` where it fits, one member a line where it does not.
fn lay_out_union(name: &str, members: &[String]) -> String {
    let line = members.join(" | ");
    if "export type  = ;".len() + name.len() + line.len() <= 100 {
        return format!(" {line}");
    }
    members.iter().map(|member| format!("\n  | {member}")).collect()
}
