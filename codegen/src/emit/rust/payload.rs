//! The module of a domain.

use proc_macro2::TokenStream;
use quote::quote;

use super::members::{self, Members};
use super::names::{Module, NamedEvent, Names};
use super::ty::{Place, Scope};
use super::{doc, file, header, lists, literal, print};
use crate::emit::File;
use crate::model::{Catalog, Event, Scalar, Type, TypeKind};

/// Emits the events of a domain.
pub(super) fn emit(catalog: &Catalog, names: &Names<'_>, module: &Module<'_>) -> File {
    let scope = Scope { catalog, names, place: Place::Domain };
    let docs = doc::inner([format!("The events of {}.", doc::code(module.domain)).as_str()]);
    let types = uses_types(module).then(|| {
        quote!(
            use super::types;
        )
    });
    let header = header();
    let mut text = print(quote!(#docs #header #types));
    module.events.iter().for_each(|event| payload(scope, event, &mut text));
    file(module.name.to_string().trim_start_matches("r#"), &text)
}

fn uses_types(module: &Module<'_>) -> bool {
    let mut fields = module.events.iter().flat_map(|named| &named.event.newest().fields);
    fields.any(|field| names_type(&field.ty.ty))
}

fn names_type(ty: &Type) -> bool {
    match ty {
        Type::Scalar(_) => false,
        Type::Named(_) => true,
        Type::List { item, .. } => names_type(&item.ty),
        Type::Map { value, .. } => names_type(&value.ty),
    }
}

fn payload(scope: Scope<'_>, named: &NamedEvent<'_>, text: &mut String) {
    let NamedEvent { event, payload, alias, .. } = named;
    let members = Members::new(scope, &event.newest().fields);
    let deprecated = literal::deprecated(event.deprecated.as_ref());
    let docs = docs(event);
    let definition = members::structure(payload, &quote!(#docs #deprecated), &members);
    let alias_docs = doc::paragraphs([format!("[`{payload}`] with its metadata.").as_str()]);
    let definitions = print(quote! {
        #definition

        #alias_docs
        pub type #alias = rt::BaseEvent<#payload>;
    });
    let payload_impl = lists::payload(payload, event, &key(scope, &members, event));
    *text += &[definitions, payload_impl, lists::object(payload, &members)].concat();
}

fn docs(event: &Event) -> TokenStream {
    let text = doc::text_or(event.doc.as_deref(), String::new);
    let facts = format!(
        "{} {} on {}, keyed by {}.",
        doc::code(&event.event_type),
        event.newest().number,
        doc::code(&event.topic),
        doc::code(&event.key)
    );
    doc::paragraphs([text.as_str(), &facts])
}

/// The key field's text, borrowed where the field holds text.
fn key(scope: Scope<'_>, members: &Members<'_>, event: &Event) -> String {
    let (name, field) = members
        .fields
        .iter()
        .find(|(_, field)| field.name == event.key)
        .expect("check proved that the key names a field");
    let named = match &field.ty.ty {
        Type::Named(name) => Some(&scope.catalog.type_named(name).kind),
        _ => None,
    };
    match (&field.ty.ty, named) {
        (Type::Scalar(scalar), _) if scalar.scalar == Scalar::String => {
            format!("rt::Cow::Borrowed(&self.{name})")
        }
        (_, Some(TypeKind::Scalar { scalar, .. })) if scalar.scalar == Scalar::String => {
            format!("rt::Cow::Borrowed(&self.{name}.0)")
        }
        (_, Some(TypeKind::Enum { .. })) => format!("rt::Cow::Borrowed(self.{name}.as_str())"),
        _ => format!("rt::Cow::Owned(self.{name}.to_string())"),
    }
}
