//! Which definitions a payload needs.

use indexmap::IndexSet;

use crate::model::{Catalog, Field, Scalar, Type, TypeKind};

/// What a payload reaches, in the order in which it is first met.
#[derive(Debug, Default)]
pub(super) struct Used<'a> {
    /// Named types.
    pub(super) types: IndexSet<&'a str>,
    scalars: Vec<Scalar>,
}

impl<'a> Used<'a> {
    /// What `fields` reach.
    pub(super) fn by(catalog: &'a Catalog, fields: &'a [Field]) -> Self {
        Self::by_all(catalog, [fields])
    }

    /// What several payloads reach.
    pub(super) fn by_all(catalog: &'a Catalog, payloads: impl IntoIterator<Item = &'a [Field]>) -> Self {
        let mut used = Self::default();
        for fields in payloads {
            used.add_fields(catalog, fields);
        }
        used
    }

    /// The scalars of the payload and of every event's metadata.
    pub(super) fn scalars(&self) -> impl Iterator<Item = Scalar> {
        let in_metadata = [Scalar::Uuid, Scalar::Datetime];
        let more = self.scalars.iter().copied().filter(move |scalar| !in_metadata.contains(scalar));
        in_metadata.into_iter().chain(more)
    }

    fn add_fields(&mut self, catalog: &'a Catalog, fields: &'a [Field]) {
        for field in fields {
            self.add(catalog, &field.ty.ty);
        }
    }

    fn add(&mut self, catalog: &'a Catalog, ty: &'a Type) {
        match ty {
            Type::Scalar(used) => self.add_scalar(used.scalar),
            Type::List { item, .. } => self.add(catalog, &item.ty),
            Type::Map { value, .. } => self.add(catalog, &value.ty),
            Type::Named(name) if self.types.insert(name) => self.add_named(catalog, name),
            Type::Named(_) => {}
        }
    }

    fn add_named(&mut self, catalog: &'a Catalog, name: &'a str) {
        match &catalog.type_named(name).kind {
            TypeKind::Scalar { scalar, .. } => self.add_scalar(scalar.scalar),
            TypeKind::Enum { .. } => {}
            TypeKind::Object { fields } => self.add_fields(catalog, fields),
            TypeKind::Union { variants, .. } => {
                variants.iter().for_each(|variant| self.add_fields(catalog, &variant.fields));
            }
        }
    }

    fn add_scalar(&mut self, scalar: Scalar) {
        if !self.scalars.contains(&scalar) {
            self.scalars.push(scalar);
        }
    }
}
