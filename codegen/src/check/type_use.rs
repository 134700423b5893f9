//! Types where they are used: what null and `unique` can say about them.

use crate::code;
use crate::diagnostic::{Mistake, Mistakes};
use crate::language::of_model;
use crate::model::{Catalog, Field, Scalar, Type, TypeKind, TypeUse};
use crate::parse::Entry;
use crate::source::Span;

use super::Object;

pub(super) fn check(catalog: &Catalog, object: &Object<'_>, mistakes: &mut Mistakes) {
    for (entry, field) in object.members() {
        if null_twice(field) {
            let message = "`json` holds null already, so `| null` says nothing here";
            let help = "remove `| null`; only on a field that may be absent does it tell null from absent";
            mistakes.push(Mistake::new(code::NULL, type_place(entry), message).help(help));
        }
        if is_odd_unique(&field.ty.ty, catalog) {
            let place = entry.value.entry("unique").map_or(entry.key_span, |entry| entry.key_span);
            let help = "it is for lists of string, bool, int, number, int64, email, uri, bytes, an enum or a named scalar of these";
            let message =
                "`unique` cannot compare the entries of this list: equal values may have different texts";
            mistakes.push(Mistake::new(code::UNIQUE, place, message).help(help));
        }
    }
}

fn type_place(entry: &Entry) -> Span {
    entry.value.get("type").unwrap_or(&entry.value).span
}

fn null_twice(field: &Field) -> bool {
    (is_nullable_json(&field.ty) && !field.optional) || inner(&field.ty.ty).is_some_and(inner_null_twice)
}

fn inner_null_twice(ty: &TypeUse) -> bool {
    is_nullable_json(ty) || inner(&ty.ty).is_some_and(inner_null_twice)
}

fn is_nullable_json(ty: &TypeUse) -> bool {
    ty.nullable && matches!(&ty.ty, Type::Scalar(scalar) if scalar.scalar == Scalar::Json)
}

fn inner(ty: &Type) -> Option<&TypeUse> {
    match ty {
        Type::List { item: inner, .. } | Type::Map { value: inner, .. } => Some(inner),
        Type::Scalar(_) | Type::Named(_) => None,
    }
}

fn is_odd_unique(ty: &Type, catalog: &Catalog) -> bool {
    let Type::List { item, unique: true, .. } = ty else { return false };
    match &item.ty {
        Type::Scalar(scalar) => !of_model(scalar.scalar).comparable,
        Type::Named(name) => match &catalog.type_named(name).kind {
            TypeKind::Scalar { scalar, .. } => !of_model(scalar.scalar).comparable,
            TypeKind::Enum { .. } => false,
            TypeKind::Object { .. } | TypeKind::Union { .. } => true,
        },
        Type::List { .. } | Type::Map { .. } => true,
    }
}
