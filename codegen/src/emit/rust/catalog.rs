//! `lib.rs`: the modules, and the catalogue as a whole.

use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::quote;

use heck::ToUpperCamelCase as _;

use super::names::{Module, NamedEvent, Names};
use super::{doc, file, literal, print};
use crate::emit::File;
use crate::model::{Catalog, Topic};

/// Emits the crate's root.
pub(super) fn emit(catalog: &Catalog, names: &Names<'_>) -> File {
    let events = names.events();
    let docs = root_docs(catalog, names);
    let modules = modules(catalog, names);
    let (event_types, union, info) =
        (event_types(&events), union(catalog, &events), catalog_info(catalog, &events));
    let tokens = quote! {
        #docs
        #![cfg_attr(rustfmt, rustfmt_skip)]
        #![allow(deprecated, reason = "what the catalogue deprecates is still read and written")]

        #modules
        pub use ::events_runtime::*;
        pub use ::events_runtime as runtime;

        #event_types
        #union
        #info
    };
    let File { path, contents } = file("lib", &print(tokens));
    File { path, contents: contents + &union_codec(catalog, &events) }
}

/// As text: the printer would set the whole list as one paragraph.
fn union_codec(catalog: &Catalog, events: &[Named<'_>]) -> String {
    let mut text = format!("\n::events_runtime::__event_union! {{\n    {}, CATALOG,\n", union_name(catalog));
    for (module, named) in events {
        text.push_str(&format!("    {0}: {1}::{0},\n", named.payload, module.name));
    }
    text + "}\n"
}

fn root_docs(catalog: &Catalog, names: &Names<'_>) -> TokenStream {
    let mut table = "| module | events |\n|---|---|".to_owned();
    for module in names.modules() {
        let events: Vec<String> = module
            .events
            .iter()
            .map(|named| format!("[`{0}`]({1}::{0})", named.payload, module.name))
            .collect();
        table.push_str(&format!("\n| [`{0}`](mod@{0}) | {1} |", module.name, events.join(", ")));
    }
    let title = format!("The events of the catalogue {}.", doc::code(&catalog.name));
    let facts = format!(
        "[`EventTypes`] names them, [`{}`] holds any of them, [`CATALOG`] has their facts.",
        union_name(catalog)
    );
    doc::inner([title.as_str(), &facts, &table])
}

fn modules(catalog: &Catalog, names: &Names<'_>) -> TokenStream {
    let types = (!catalog.types.is_empty()).then(|| Ident::new("types", Span::call_site()));
    let modules = types.iter().chain(names.modules().iter().map(|module| &module.name));
    quote! {
        #(#[rustfmt::skip] pub mod #modules;)*
    }
}

type Named<'a> = (&'a Module<'a>, &'a NamedEvent<'a>);

fn event_types(events: &[Named<'_>]) -> TokenStream {
    let (payloads, docs): (Vec<_>, Vec<_>) = events
        .iter()
        .map(|(_, named)| {
            let deprecated = literal::deprecated(named.event.deprecated.as_ref());
            let docs = doc::paragraphs([doc::code(&named.event.event_type).as_str()]);
            (&named.payload, quote!(#docs #deprecated))
        })
        .unzip();
    quote! {
        /// Every event type of the catalogue.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum EventTypes { #(#docs #payloads,)* }

        impl EventTypes {
            /// All of them, in the catalogue's order.
            pub const ALL: &'static [Self] = &[#(Self::#payloads,)*];

            /// The type string on the wire.
            #[must_use]
            pub fn as_str(self) -> &'static str { self.info().event_type }

            /// The facts of the event type.
            #[must_use]
            pub fn info(self) -> &'static EventInfo { CATALOG.events[self as usize] }
        }

        ::events_runtime::__event_types!(EventTypes);
    }
}

fn union_name(catalog: &Catalog) -> Ident {
    let plain: String = catalog.name.chars().filter(char::is_ascii_alphanumeric).collect();
    Ident::new(&format!("{}Event", plain.to_upper_camel_case()), Span::call_site())
}

fn union(catalog: &Catalog, events: &[Named<'_>]) -> TokenStream {
    let name = union_name(catalog);
    let variants = events.iter().map(|(module, named)| {
        let (module, NamedEvent { payload, alias, event, .. }) = (&module.name, named);
        let docs = doc::paragraphs([doc::code(&event.event_type).as_str()]);
        let deprecated = literal::deprecated(event.deprecated.as_ref());
        quote!(#docs #deprecated #payload(#module::#alias))
    });
    quote! {
        /// Any event of the catalogue.
        #[derive(Clone, Debug, PartialEq)]
        #[allow(clippy::large_enum_variant, reason = "an event is read once and moved to its handler")]
        pub enum #name { #(#variants,)* }
    }
}

fn catalog_info(catalog: &Catalog, events: &[Named<'_>]) -> TokenStream {
    let (name, topic) = (&catalog.name, &catalog.topic);
    let topics = catalog.topics.iter().map(|(name, topic)| topic_info(name, topic));
    let infos = events.iter().map(|(module, named)| {
        let (module, payload) = (&module.name, &named.payload);
        quote!(<#module::#payload as Payload>::INFO)
    });
    quote! {
        /// The facts of the catalogue.
        pub static CATALOG: CatalogInfo = CatalogInfo {
            name: #name,
            default_topic: #topic,
            topics: &[#(#topics,)*],
            events: &[#(#infos,)*],
        };
    }
}

fn topic_info(name: &str, topic: &Topic) -> TokenStream {
    let number = |value: Option<u32>| {
        value.map(Literal::u32_unsuffixed).map_or_else(|| quote!(None), |value| quote!(Some(#value)))
    };
    let (partitions, replication) = (number(topic.partitions), number(topic.replication.map(u32::from)));
    let retention = literal::optional(topic.retention_ms);
    quote! {
        TopicInfo { name: #name, partitions: #partitions, replication: #replication, retention_ms: #retention }
    }
}
