//! Types as TypeScript writes them.

use super::defaults::Defaulted;
use crate::model::{Scalar, Type, TypeUse};

/// Which side of `createEvent` a type describes.
#[derive(Clone, Copy, Debug)]
pub(super) enum Side<'a> {
    /// An event as it is read and written: defaults are filled in.
    Event,
    /// What a caller gives: defaults may be left out.
    Input(&'a Defaulted<'a>),
}

impl Side<'_> {
    /// Whether a named type has a form of its own on this side.
    fn renames(self, name: &str) -> bool {
        match self {
            Self::Event => false,
            Self::Input(defaulted) => defaulted.types.contains(name),
        }
    }
}

/// The type of a value.
pub(super) fn of(used: &TypeUse, side: Side<'_>) -> String {
    let name = of_type(&used.ty, side);
    if used.nullable && !used.ty.holds_null() { format!("{name} | null") } else { name }
}

/// The type of a scalar.
pub(super) const fn of_scalar(scalar: Scalar) -> &'static str {
    match scalar {
        Scalar::String
        | Scalar::Uuid
        | Scalar::Datetime
        | Scalar::Date
        | Scalar::Int64
        | Scalar::Decimal(_)
        | Scalar::Time
        | Scalar::Duration
        | Scalar::Email
        | Scalar::Uri
        | Scalar::Bytes => "string",
        Scalar::Bool => "boolean",
        Scalar::Int | Scalar::Number => "number",
        Scalar::Json => "JsonValue",
    }
}

/// Only syntax of the language: a catalogue may have a type called `Record` or `Array`.
fn of_type(ty: &Type, side: Side<'_>) -> String {
    match ty {
        Type::Scalar(used) => of_scalar(used.scalar).to_owned(),
        Type::Named(name) if side.renames(name) => format!("{name}Input"),
        Type::Named(name) => name.clone(),
        Type::List { item, .. } if item.nullable => format!("({})[]", of(item, side)),
        Type::List { item, .. } => format!("{}[]", of(item, side)),
        Type::Map { value, .. } => format!("{{ [key: string]: {} }}", of(value, side)),
    }
}
