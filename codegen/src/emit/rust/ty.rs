//! A type of the catalogue as a Rust type, and as an entry of a table.

use std::fmt::Display;

use proc_macro2::TokenStream;
use quote::quote;

use super::lists::quoted;
use super::literal;
use super::names::Names;
use crate::model::{
    Bounds, Catalog, Digits, Field, Pattern, Scalar, ScalarUse, Size, Step, Type, TypeKind, TypeUse,
};

/// Where generated code stands, and so how it calls the catalogue's types.
#[derive(Clone, Copy)]
pub(super) struct Scope<'a> {
    pub(super) catalog: &'a Catalog,
    pub(super) names: &'a Names<'a>,
    pub(super) place: Place,
}

/// A module.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// The module `types` itself.
    Types,
    /// The module of a domain.
    Domain,
}

impl Scope<'_> {
    /// The Rust type of a member.
    pub(super) fn field(self, field: &Field) -> TokenStream {
        let inner = self.rust(&field.ty.ty);
        match (field.optional, field.ty.nullable) {
            (true, true) => quote!(rt::Maybe<#inner>),
            (false, false) => inner,
            _ => quote!(Option<#inner>),
        }
    }

    fn rust(self, ty: &Type) -> TokenStream {
        match ty {
            Type::Scalar(scalar) => literal::tokens(scalar_type(scalar.scalar)),
            Type::Named(name) => literal::tokens(&self.path(name)),
            Type::List { item, .. } => {
                let item = self.usage(item);
                quote!(Vec<#item>)
            }
            Type::Map { value, .. } => {
                let value = self.usage(value);
                quote!(rt::BTreeMap<String, #value>)
            }
        }
    }

    fn usage(self, ty: &TypeUse) -> TokenStream {
        let inner = self.rust(&ty.ty);
        if ty.nullable { quote!(Option<#inner>) } else { inner }
    }

    /// A named type, by its path.
    fn path(self, name: &str) -> String {
        let ident = self.names.type_named(name);
        match self.place {
            Place::Types => ident.to_string(),
            Place::Domain => format!("types::{ident}"),
        }
    }

    /// The table's entry for a type.
    pub(super) fn table(self, ty: &TypeUse) -> String {
        match (ty.nullable, self.as_type(ty)) {
            (false, _) => self.table_of(&ty.ty),
            (true, Some(ty)) => type_of(&ty),
            (true, None) => format!("rt::Type::Nullable({})", borrowed(&self.table_of(&ty.ty))),
        }
    }

    fn table_of(self, ty: &Type) -> String {
        match ty {
            Type::Scalar(scalar) => scalar_table(scalar),
            Type::Named(name) => type_of(&self.path(name)),
            Type::List { item, size, unique } => {
                let list = match self.as_type(item) {
                    Some(item) => type_of(&list_of(&item)),
                    None => format!("rt::Type::list({})", borrowed(&self.table(item))),
                };
                list + &literal::size(*size) + if *unique { ".unique()" } else { "" }
            }
            Type::Map { value, size } => {
                let map = match self.as_type(value) {
                    Some(value) => type_of(&map_of(&value)),
                    None => format!("rt::Type::map({})", borrowed(&self.table(value))),
                };
                map + &literal::size(*size)
            }
        }
    }

    /// The Rust type of values of the catalogue's types, where it says everything about them.
    fn as_type(self, used: &TypeUse) -> Option<String> {
        let inner = match &used.ty {
            Type::Named(name) => self.path(name),
            Type::List { item, size, unique: false } if *size == Size::default() => {
                list_of(&self.as_type(item)?)
            }
            Type::Map { value, size } if *size == Size::default() => map_of(&self.as_type(value)?),
            _ => return None,
        };
        Some(if used.nullable { format!("Option<{inner}>") } else { inner })
    }

    /// Whether a value of the Rust type can break the contract.
    pub(super) fn is_checked(self, ty: &Type) -> bool {
        match ty {
            Type::Scalar(scalar) => is_checked(scalar),
            Type::List { item, size, unique } => {
                *unique || *size != Size::default() || self.is_checked(&item.ty)
            }
            Type::Map { value, size } => *size != Size::default() || self.is_checked(&value.ty),
            Type::Named(name) => match &self.catalog.type_named(name).kind {
                TypeKind::Scalar { scalar, .. } => is_checked(scalar),
                TypeKind::Enum { open, .. } => *open,
                TypeKind::Object { fields } => self.any_checked(fields),
                TypeKind::Union { variants, .. } => {
                    variants.iter().any(|variant| self.any_checked(&variant.fields))
                }
            },
        }
    }

    fn any_checked(self, fields: &[Field]) -> bool {
        fields.iter().any(|field| self.is_checked(&field.ty.ty))
    }

    /// Whether a member's own Debug shows personal data.
    pub(super) fn is_redacted(self, field: &Field) -> bool {
        field.pii && !self.redacts_itself(&field.ty.ty)
    }

    fn redacts_itself(self, ty: &Type) -> bool {
        match ty {
            Type::Scalar(_) => false,
            Type::Named(name) => {
                matches!(self.catalog.type_named(name).kind, TypeKind::Scalar { pii: true, .. })
            }
            Type::List { item, .. } => self.redacts_itself(&item.ty),
            Type::Map { value, .. } => self.redacts_itself(&value.ty),
        }
    }
}

/// A table's entry for what a Rust type says.
fn type_of(ty: &str) -> String {
    format!("rt::type_of::<{ty}>()")
}

fn list_of(item: &str) -> String {
    format!("Vec<{item}>")
}

fn map_of(value: &str) -> String {
    format!("rt::BTreeMap<String, {value}>")
}

/// A table's entry as part of another's. Within an array that has a name, only a constant of its own lives on.
fn borrowed(entry: &str) -> String {
    if entry.contains('(') { format!("const {{ &{entry} }}") } else { format!("&{entry}") }
}

/// The Rust type of a scalar.
pub(super) fn scalar_type(scalar: Scalar) -> &'static str {
    match scalar {
        Scalar::String | Scalar::Email | Scalar::Uri => "String",
        Scalar::Bool => "bool",
        Scalar::Int | Scalar::Int64 => "i64",
        Scalar::Number => "f64",
        Scalar::Uuid => "rt::Uuid",
        Scalar::Datetime => "rt::DateTime",
        Scalar::Date => "rt::Date",
        Scalar::Json => "rt::Value",
        Scalar::Decimal(_) => "rt::Decimal",
        Scalar::Time => "rt::Time",
        Scalar::Duration => "rt::SignedDuration",
        Scalar::Bytes => "Vec<u8>",
    }
}

/// How values of a scalar are written, where their Rust type does not say it: the innermost of lists and maps counts.
pub(super) fn spelling(ty: &Type) -> Option<String> {
    match ty {
        Type::Scalar(used) => scalar_spelling(used.scalar),
        Type::Named(_) => None,
        Type::List { item: inner, .. } | Type::Map { value: inner, .. } => spelling(&inner.ty),
    }
}

/// The same for a scalar.
pub(super) fn scalar_spelling(scalar: Scalar) -> Option<String> {
    match scalar {
        Scalar::Int64 => Some("rt::Int64".to_owned()),
        Scalar::Decimal(Digits { precision, scale }) => Some(format!("rt::Digits::<{precision}, {scale}>")),
        _ => None,
    }
}

/// The table's entry for a scalar.
pub(super) fn scalar_table(scalar: &ScalarUse) -> String {
    let ty = match scalar.scalar {
        Scalar::Int64 => "rt::Type::INT64".to_owned(),
        Scalar::Decimal(Digits { precision, scale }) => format!("rt::Type::decimal({precision}, {scale})"),
        Scalar::Email => "rt::Type::EMAIL".to_owned(),
        Scalar::Uri => "rt::Type::URI".to_owned(),
        Scalar::Bytes => "rt::Type::Bytes".to_owned(),
        scalar => format!("{}::TYPE", scalar_type(scalar)),
    };
    let bounds = match &scalar.bounds {
        Bounds::None => String::new(),
        Bounds::Length(size) => literal::size(*size),
        Bounds::Int { min, max, multiple_of } => {
            let divisor = multiple_of.map(|divisor| format!(".multiple_of({divisor})"));
            ends(*min, *max) + &divisor.unwrap_or_default()
        }
        // Of a decimal in units of its last digit.
        Bounds::Exact { min, max } => ends(min.map(|min| min.units), max.map(|max| max.units)),
        Bounds::Number { min, max } => {
            min.map(literal::lower).unwrap_or_default() + &max.map(literal::upper).unwrap_or_default()
        }
    };
    let pattern = scalar.pattern.as_ref().map(|pattern| format!(".matching({})", matcher(pattern)));
    format!("{ty}{bounds}{}", pattern.unwrap_or_default())
}

/// `rt::Pattern`
fn matcher(pattern: &Pattern) -> String {
    let (source, rust) = (quoted(&pattern.source), quoted(&pattern.rust));
    let Some(steps) = pattern.steps() else {
        return format!("::events_runtime::__pattern!({source}, {rust})");
    };
    let step = |step: &Step| match step {
        Step::Text(text) => format!("rt::Step::Text({})", quoted(text)),
        Step::Run { ranges, min, max } => {
            let ranges = ranges.as_flattened().escape_ascii();
            let max = max.map_or("usize::MAX".to_owned(), |max| max.to_string());
            format!("rt::Step::Run(b\"{ranges}\", {min}, {max})")
        }
    };
    let steps: Vec<String> = steps.iter().map(step).collect();
    format!("rt::Pattern::steps({source}, &[{}])", steps.join(", "))
}

fn ends<T: Display>(min: Option<T>, max: Option<T>) -> String {
    let min = min.map(|min| format!(".min({min})"));
    let max = max.map(|max| format!(".max({max})"));
    min.unwrap_or_default() + &max.unwrap_or_default()
}

/// Whether a value of the scalar's Rust type can break the contract. Every `i64` beyond 2^53 does, every infinite
/// `f64`, a date before the year 1, a decimal with too many digits, a negative duration, and JSON that is too deep.
fn is_checked(scalar: &ScalarUse) -> bool {
    match scalar.scalar {
        Scalar::Int | Scalar::Number | Scalar::Date | Scalar::Json => true,
        Scalar::Decimal(_) | Scalar::Duration | Scalar::Email | Scalar::Uri => true,
        Scalar::String | Scalar::Int64 => scalar.bounds != Bounds::None || scalar.pattern.is_some(),
        Scalar::Bool | Scalar::Uuid | Scalar::Datetime | Scalar::Time | Scalar::Bytes => false,
    }
}
