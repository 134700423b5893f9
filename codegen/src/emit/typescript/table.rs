//! Types as tables, which the report of violations reads and `complete` follows.

use super::literal;
use crate::emit::example;
use crate::model::{
    Bounds, Catalog, Digits, Field, NumberBound, Scalar, ScalarUse, Size, Type, TypeKind, TypeUse, Variant,
};

/// The table of a named type's kind, as an expression.
pub(super) fn kind(catalog: &Catalog, kind: &TypeKind) -> String {
    match kind {
        TypeKind::Scalar { scalar, .. } => self::scalar(scalar),
        TypeKind::Enum { values, open } => {
            let values: Vec<String> = values.iter().map(|value| literal::string(value)).collect();
            let open = open.then(|| ("open", "true".to_owned()));
            table("enum", [("values", format!("[{}]", values.join(", ")))].into_iter().chain(open))
        }
        TypeKind::Object { fields } => object(catalog, fields),
        TypeKind::Union { tag, variants } => union(catalog, tag, variants),
    }
}

/// The table of an object.
pub(super) fn object(catalog: &Catalog, fields: &[Field]) -> String {
    format!("{{\n  kind: 'object',\n  members: {},\n}}", members(catalog, fields, "  "))
}

fn union(catalog: &Catalog, tag: &str, variants: &[Variant]) -> String {
    let variant = |variant: &Variant| {
        let members = members(catalog, &variant.fields, "    ");
        format!("    [{}, {members}],\n", literal::string(&variant.value))
    };
    let variants: String = variants.iter().map(variant).collect();
    format!("{{\n  kind: 'union',\n  tag: {},\n  variants: [\n{variants}  ],\n}}", literal::string(tag))
}

/// `[name, type]`, with what an absent member means where it is no mistake: `'optional'`, or `'default'` and the value.
fn members(catalog: &Catalog, fields: &[Field], indent: &str) -> String {
    let member = |field: &Field| {
        let mut parts = vec![literal::string(&field.name), type_use(&field.ty)];
        if let Some(default) = &field.default {
            parts.push("'default'".to_owned());
            parts.push(literal::expression(&example::value(catalog, &field.ty.ty, default)));
        } else if field.optional {
            parts.push("'optional'".to_owned());
        }
        format!("{indent}  [{}],\n", parts.join(", "))
    };
    let members: String = fields.iter().map(member).collect();
    if members.is_empty() { "[]".to_owned() } else { format!("[\n{members}{indent}]") }
}

fn type_use(used: &TypeUse) -> String {
    let ty = match &used.ty {
        Type::Scalar(used) => scalar(used),
        Type::Named(name) => format!("typeOf{name}"),
        Type::List { item, size, unique } => {
            let unique = unique.then(|| ("unique", "true".to_owned()));
            table("list", [("item", type_use(item))].into_iter().chain(sized(*size)).chain(unique))
        }
        Type::Map { value, size } => {
            table("map", [("value", type_use(value))].into_iter().chain(sized(*size)))
        }
    };
    if used.nullable { table("nullable", [("of", ty)]) } else { ty }
}

fn scalar(used: &ScalarUse) -> String {
    let pattern = used.pattern.as_ref().map(|pattern| ("pattern", literal::string(&pattern.source)));
    let digits = match used.scalar {
        Scalar::Decimal(Digits { precision, scale }) => {
            vec![("precision", precision.to_string()), ("scale", scale.to_string())]
        }
        _ => Vec::new(),
    };
    let entries = digits.into_iter().chain(bounds(&used.bounds)).chain(pattern);
    table(scalar_kind(used.scalar), entries)
}

const fn scalar_kind(scalar: Scalar) -> &'static str {
    match scalar {
        Scalar::String => "text",
        Scalar::Bool => "bool",
        Scalar::Int => "int",
        Scalar::Number => "number",
        Scalar::Uuid => "uuid",
        Scalar::Datetime => "datetime",
        Scalar::Date => "date",
        Scalar::Json => "json",
        Scalar::Int64 => "int64",
        Scalar::Decimal(_) => "decimal",
        Scalar::Time => "time",
        Scalar::Duration => "duration",
        Scalar::Email => "email",
        Scalar::Uri => "uri",
        Scalar::Bytes => "bytes",
    }
}

type Entry = (&'static str, String);

fn bounds(bounds: &Bounds) -> Vec<Entry> {
    match bounds {
        Bounds::None => Vec::new(),
        Bounds::Int { min, max, multiple_of } => [("min", *min), ("max", *max), ("multipleOf", *multiple_of)]
            .into_iter()
            .filter_map(|(name, bound)| Some((name, bound?.to_string())))
            .collect(),
        Bounds::Exact { min, max } => [("min", *min), ("max", *max)]
            .into_iter()
            .filter_map(|(name, bound)| Some((name, format!("'{}'", bound?))))
            .collect(),
        Bounds::Number { min, max } => [("min", "above", *min), ("max", "below", *max)]
            .into_iter()
            .filter_map(|(name, exclusive, bound)| Some(end(name, exclusive, bound?)))
            .collect(),
        Bounds::Length(size) => sized(*size).collect(),
    }
}

/// A text, so that a message holds the digits that Rust's holds.
fn end(inclusive: &'static str, exclusive: &'static str, bound: NumberBound) -> Entry {
    (if bound.exclusive { exclusive } else { inclusive }, format!("'{}'", bound.value))
}

fn sized(size: Size) -> impl Iterator<Item = Entry> {
    let min = (size.min > 0).then(|| ("min", size.min.to_string()));
    let max = size.max.map(|max| ("max", max.to_string()));
    min.into_iter().chain(max)
}

fn table(kind: &str, entries: impl IntoIterator<Item = Entry>) -> String {
    let entries: String =
        entries.into_iter().map(|(name, expression)| format!(", {name}: {expression}")).collect();
    format!("{{ kind: '{kind}'{entries} }}")
}
