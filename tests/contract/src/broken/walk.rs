use events_codegen::model::{Catalog, Type, TypeUse};
use events_codegen::sample::{Json, Object, Random, Sampler};

use super::{Break, literal, replaced};
use crate::path::Path;

/// Goes through a document and its contract side by side.
pub(super) struct Walk<'w, 'c> {
    pub(super) catalog: &'w Catalog,
    /// Makes further values.
    pub(super) sampler: &'w mut Sampler<'c>,
    pub(super) random: &'w mut Random,
    pub(super) found: Vec<Break>,
}

impl Walk<'_, '_> {
    /// A value where its type is used. Whether it may be absent, and null then, is its member's business.
    pub(super) fn value(&mut self, at: &Path, used: &TypeUse, value: &Json) {
        let is_null = *value == literal("null");
        match &used.ty {
            _ if is_null && !used.ty.holds_null() => {}
            Type::Scalar(scalar) => self.scalar(at, scalar),
            Type::Named(name) => self.named(at, name, value),
            Type::List { item, size, unique } => {
                if let Json::Array(items) = value {
                    self.list(at, item, *size, *unique, items);
                }
            }
            Type::Map { value: entry, size } => {
                if let Json::Object(Object(members)) = value {
                    self.map(at, entry, *size, members);
                }
            }
        }
    }

    /// Null for an entry of a list or a map, or for a member that must be there.
    pub(super) fn null(&mut self, construct: &'static str, at: &Path, used: &TypeUse) {
        if !used.nullable && !used.ty.holds_null() {
            self.found.push(replaced(construct, "null", at, literal("null"), "null"));
        }
    }

    /// One of a few values of another type.
    pub(super) fn wrong_type(&mut self, construct: &'static str, at: &Path, values: &[&str]) {
        let value = *self.random.pick(values);
        self.found.push(replaced(construct, "wrong type", at, literal(value), "type"));
    }
}
