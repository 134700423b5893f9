//! Members of interfaces.

use serde::Serialize;

use super::doc::{Doc, code};
use super::ty::{self, Side};
use super::{literal, notation};
use crate::emit::example;
use crate::model::{Catalog, Field};

/// A member as the templates lay it out.
#[derive(Debug, Serialize)]
pub(super) struct FieldView {
    doc: String,
    name: String,
    mark: &'static str,
    ty: String,
}

impl FieldView {
    /// The member at an indent, where no template lays it out.
    pub(super) fn lay_out(&self, indent: &str) -> String {
        format!("{}{indent}{}{}: {};\n", self.doc, self.name, self.mark, self.ty)
    }
}

/// The members of an interface.
pub(super) fn views(catalog: &Catalog, fields: &[Field], side: Side<'_>, indent: &str) -> Vec<FieldView> {
    let view = |field: &Field| FieldView {
        doc: doc(catalog, field).render(indent),
        name: literal::member(&field.name),
        mark: if is_optional(field, side) { "?" } else { "" },
        ty: type_of(field, side),
    };
    fields.iter().map(view).collect()
}

fn is_optional(field: &Field, side: Side<'_>) -> bool {
    field.optional || (matches!(side, Side::Input(_)) && field.default.is_some())
}

/// `& {}` takes `null` out of a type that holds it, where an absent member is how it is written.
fn type_of(field: &Field, side: Side<'_>) -> String {
    let ty = ty::of(&field.ty, side);
    if field.optional && !field.ty.nullable && field.ty.ty.holds_null() { format!("{ty} & {{}}") } else { ty }
}

fn doc(catalog: &Catalog, field: &Field) -> Doc {
    let contract = notation::contract(&field.ty);
    let mut doc = describe(field.doc.as_deref(), contract, field.unit.as_deref(), field.pii);
    let line = |value| code(&example::value(catalog, &field.ty.ty, value).to_line());
    if let Some(default) = &field.default {
        doc = doc.tag("default", &line(default));
    }
    doc = field.examples.iter().fold(doc, |doc, value| doc.tag("example", &line(value)));
    doc.deprecated(field.deprecated.as_ref())
}

/// The author's text, and what the type does not say: `int(1..)`, the unit, personal data. A short text and the facts
/// stand on one line.
pub(super) fn describe(text: Option<&str>, contract: Option<String>, unit: Option<&str>, pii: bool) -> Doc {
    let text = text.map(str::trim).filter(|text| !text.is_empty());
    let unit = unit.map(|unit| format!("unit: {unit}"));
    let pii = pii.then(|| "personal data".to_owned());
    let facts: Vec<String> = [contract, unit, pii].into_iter().flatten().collect();
    let facts = Some(facts.join(", ")).filter(|facts| !facts.is_empty());
    match (text, facts) {
        (Some(text), Some(facts)) if text.len() + facts.len() < 90 && !text.contains('\n') => {
            Doc::new().paragraph(Some(&format!("{text} ({facts})")))
        }
        (text, facts) => Doc::new().paragraph(text).paragraph(facts.as_deref()),
    }
}
