//! The module of a domain.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::members::{self, Members};
use super::names::{Module, NamedEvent, Names};
use super::ty::{Place, Scope};
use super::{doc, file, header, literal};
use crate::emit::File;
use crate::model::{Catalog, Delivery, Event, Scalar, Type, TypeKind};

/// Emits the events of a domain.
pub(super) fn emit(catalog: &Catalog, names: &Names<'_>, module: &Module<'_>) -> File {
    let scope = Scope { catalog, names, place: Place::Domain };
    let docs = doc::inner([format!("The events of {}.", doc::code(module.domain)).as_str()]);
    let payloads: TokenStream = module.events.iter().map(|event| payload(scope, event)).collect();
    let (header, types) = (
        header(),
        uses_types(module).then(|| {
            quote!(
                use super::types;
            )
        }),
    );
    let name = module.name.to_string();
    file(name.trim_start_matches("r#"), quote!(#docs #header #types #payloads))
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

fn payload(scope: Scope<'_>, named: &NamedEvent<'_>) -> TokenStream {
    let NamedEvent { event, payload, alias, .. } = named;
    let members = Members::new(scope, &event.newest().fields);
    let deprecated = literal::deprecated(event.deprecated.as_ref());
    let docs = docs(event);
    let definition = members::structure(payload, &quote!(#docs #deprecated), &members);
    let alias_docs = doc::paragraphs([format!("[`{payload}`] with its metadata.").as_str()]);
    let (info, version) = (info(event), event.newest().number.to_string());
    let key = key(scope, &members, event);
    let object = members::object(payload, &members);
    quote! {
        #definition

        #alias_docs
        pub type #alias = rt::BaseEvent<#payload>;

        impl rt::Payload for #payload {
            const INFO: &'static rt::EventInfo = &#info;
            const VERSION: &'static str = #version;

            fn key(&self) -> rt::Cow<'_, str> { #key }
        }

        #object
    }
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

/// `rt::EventInfo`
fn info(event: &Event) -> TokenStream {
    let Event { event_type, name, topic, default_topic, key, producers, consumers, .. } = event;
    let number = event.newest().number;
    let (major, minor) = (Literal::u32_unsuffixed(number.major), Literal::u32_unsuffixed(number.minor));
    let (delivery, deprecated) = (delivery(&event.delivery), event.deprecated.is_some());
    quote! {
        rt::EventInfo {
            event_type: #event_type,
            name: #name,
            version: rt::Version { major: #major, minor: #minor },
            topic: #topic,
            default_topic: #default_topic,
            key_field: #key,
            producers: &[#(#producers),*],
            consumers: &[#(#consumers),*],
            delivery: #delivery,
            deprecated: #deprecated,
        }
    }
}

fn delivery(delivery: &Delivery) -> TokenStream {
    if *delivery == Delivery::default() {
        return quote!(rt::DeliveryInfo::UNSET);
    }
    let retries = literal::optional(delivery.retries.map(u64::from));
    let backoff = delivery.backoff.map_or_else(
        || quote!(None),
        |backoff| {
            let ends = [backoff.first_ms, backoff.cap_ms].map(Literal::u64_unsuffixed);
            quote!(Some((#(#ends),*)))
        },
    );
    let dead_letter =
        delivery.dead_letter.as_ref().map_or_else(|| quote!(None), |topic| quote!(Some(#topic)));
    let window = literal::optional(delivery.dedupe_window_ms);
    let ordered = delivery.ordered.map_or_else(|| quote!(None), |ordered| quote!(Some(#ordered)));
    quote! {
        rt::DeliveryInfo {
            retries: #retries,
            backoff_ms: #backoff,
            dead_letter: #dead_letter,
            dedupe_window_ms: #window,
            ordered: #ordered,
        }
    }
}

/// The key field's text, borrowed where the field holds text.
fn key(scope: Scope<'_>, members: &Members<'_>, event: &Event) -> TokenStream {
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
            quote!(rt::Cow::Borrowed(&self.#name))
        }
        (_, Some(TypeKind::Scalar { scalar, .. })) if scalar.scalar == Scalar::String => {
            quote!(rt::Cow::Borrowed(&self.#name.0))
        }
        (_, Some(TypeKind::Enum { .. })) => quote!(rt::Cow::Borrowed(self.#name.as_str())),
        _ => quote!(rt::Cow::Owned(self.#name.to_string())),
    }
}
