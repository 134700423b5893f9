//! Values as JSON, no two of them alike as far as their type has so many.

use events_codegen::model::{Catalog, Digits, Exact, Field, Scalar, ScalarUse, Type, TypeKind};
use serde_json::Value;

/// Makes values; each has a number of its own in it.
pub struct Samples<'c> {
    catalog: &'c Catalog,
    next: u64,
}

impl<'c> Samples<'c> {
    pub fn new(catalog: &'c Catalog) -> Self {
        Self { catalog, next: 0 }
    }

    /// A value of a field, and others of it.
    pub fn field(&mut self, field: &Field) -> (String, Vec<String>) {
        (self.value(&field.ty.ty, 0), vec![self.value(&field.ty.ty, 1)])
    }

    /// A default as writers write it.
    pub fn canonical(&self, field: &Field, default: &Value) -> String {
        canonical(self.catalog, &field.ty.ty, default).to_string()
    }

    pub fn scalar(&mut self, used: &ScalarUse) -> String {
        self.of_scalar(used, 0)
    }

    fn value(&mut self, ty: &Type, turn: usize) -> String {
        match ty {
            Type::Scalar(used) => self.of_scalar(used, turn),
            Type::List { item, .. } => {
                let items: Vec<String> = (0..=turn).map(|index| self.value(&item.ty, index)).collect();
                format!("[{}]", items.join(","))
            }
            Type::Map { value, .. } => {
                let entries: Vec<String> = (0..=turn)
                    .map(|index| format!("\"key{turn}{index}\":{}", self.value(&value.ty, index)))
                    .collect();
                format!("{{{}}}", entries.join(","))
            }
            Type::Named(name) => match &self.catalog.type_named(name).kind {
                TypeKind::Scalar { scalar, .. } => self.of_scalar(scalar, turn),
                TypeKind::Enum { values, .. } => text(&values[turn % values.len()]),
                TypeKind::Object { fields } => self.object(None, fields, turn),
                TypeKind::Union { tag, variants } => {
                    let variant = &variants[turn % variants.len()];
                    self.object(Some((tag, &variant.value)), &variant.fields, turn)
                }
            },
        }
    }

    fn object(&mut self, tag: Option<(&str, &str)>, fields: &[Field], turn: usize) -> String {
        let tag = tag.map(|(name, value)| format!("{}:{}", text(name), text(value)));
        let member = |field: &Field| format!("{}:{}", text(&field.name), self.value(&field.ty.ty, turn));
        let members: Vec<String> = tag.into_iter().chain(fields.iter().map(member)).collect();
        format!("{{{}}}", members.join(","))
    }

    fn of_scalar(&mut self, used: &ScalarUse, turn: usize) -> String {
        self.next += 1;
        let n = self.next;
        match used.scalar {
            Scalar::Bool => (turn % 2 == 0).to_string(),
            Scalar::Int => n.to_string(),
            Scalar::Number => format!("{n}.5"),
            Scalar::String => text(&format!("text {n}")),
            Scalar::Json => format!("{{\"json\":{n}}}"),
            Scalar::Uuid => text(&format!("{n:08x}-0000-4000-8000-{n:012x}")),
            Scalar::Datetime => text(&format!("2024-01-01T00:00:00.{n:09}Z")),
            Scalar::Date => text(&format!("{:04}-12-24", 1000 + n % 8000)),
            Scalar::Int64 => text(&n.to_string()),
            Scalar::Decimal(Digits { precision, scale }) => {
                let units = i128::from(n) % 10_i128.pow(precision.into());
                text(&Exact { units, scale }.to_string())
            }
            Scalar::Time => text(format!("08:30:00.{n:09}").trim_end_matches('0')),
            Scalar::Duration => text(&format!("P{n}DT1M")),
            Scalar::Email => text(&format!("a{n}@b")),
            Scalar::Uri => text(&format!("a:{n}")),
            Scalar::Bytes => text(&format!("{n:04}")),
        }
    }
}

/// A value of a type as writers write it.
fn canonical(catalog: &Catalog, ty: &Type, value: &Value) -> Value {
    let fields = |fields: &[Field], value: &Value| {
        let mut value = value.clone();
        for field in fields {
            if let Some(member) = value.get_mut(&field.name) {
                *member = canonical(catalog, &field.ty.ty, member);
            }
        }
        value
    };
    match ty {
        Type::Scalar(ScalarUse { scalar: Scalar::Decimal(Digits { scale, .. }), .. }) => {
            let Some(text) = value.as_str() else { return value.clone() };
            let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
            let point = if *scale > 0 { "." } else { "" };
            format!("{whole}{point}{fraction:0<width$}", width = usize::from(*scale)).into()
        }
        Type::Scalar(_) => value.clone(),
        Type::List { item, .. } => match value {
            Value::Array(items) => items.iter().map(|entry| canonical(catalog, &item.ty, entry)).collect(),
            other => other.clone(),
        },
        Type::Map { value: inner, .. } => match value {
            Value::Object(members) => members
                .iter()
                .map(|(name, entry)| (name.clone(), canonical(catalog, &inner.ty, entry)))
                .collect(),
            other => other.clone(),
        },
        Type::Named(name) => match &catalog.type_named(name).kind {
            TypeKind::Scalar { scalar, .. } => canonical(catalog, &Type::Scalar(scalar.clone()), value),
            TypeKind::Enum { .. } => value.clone(),
            TypeKind::Object { fields: members } => fields(members, value),
            TypeKind::Union { tag, variants } => {
                let variant = variants.iter().find(|variant| value[tag] == variant.value);
                variant.map_or_else(|| value.clone(), |variant| fields(&variant.fields, value))
            }
        },
    }
}

fn text(text: &str) -> String {
    Value::from(text).to_string()
}
