//! The module `types`.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

use super::members::{self, From, Members, binding};
use super::names::{Names, Unique};
use super::ty::{self, Place, Scope};
use super::{doc, file, header, lists, literal, print};
use crate::emit::File;
use crate::model::{Catalog, Scalar, ScalarUse, TypeDef, TypeKind, Variant};

/// Emits the named types.
pub(super) fn emit(catalog: &Catalog, names: &Names<'_>) -> File {
    let scope = Scope { catalog, names, place: Place::Types };
    // What enums call, they call by way of a macro.
    let calls = catalog.types.values().any(|def| !matches!(def.kind, TypeKind::Enum { .. }));
    let header = calls.then(header);
    let mut text = print(quote! {
        //! Types that events share.

        #header
    });
    catalog.types.values().for_each(|def| text += &type_def(scope, def));
    file("types", &text)
}

fn type_def(scope: Scope<'_>, def: &TypeDef) -> String {
    let name = scope.names.type_named(&def.name);
    let text = doc::text_or(def.doc.as_deref(), || doc::code(&def.name));
    let deprecated = literal::deprecated(def.deprecated.as_ref());
    let with_docs = |facts: &str| {
        let docs = doc::paragraphs([text.as_str(), facts]);
        quote!(#docs #deprecated)
    };
    match &def.kind {
        TypeKind::Scalar { scalar, pii, unit, .. } => {
            let unit = unit.as_ref().map(|unit| format!("Unit: {}. ", doc::text_of(unit)));
            let facts =
                unit.unwrap_or_default() + if *pii { "Personal data: `Debug` does not show it." } else { "" };
            print(newtype(name, &with_docs(facts.trim_end()), scalar, *pii))
        }
        TypeKind::Enum { values, open } => print(enumeration(name, &with_docs(""), values, *open)),
        TypeKind::Object { fields } => {
            let members = Members::new(scope, fields);
            let definition = print(members::structure(name, &with_docs(""), &members));
            definition + &lists::object(name, &members)
        }
        TypeKind::Union { tag, variants } => print(union(scope, name, &with_docs(""), tag, variants)),
    }
}

fn newtype(name: &Ident, docs: &TokenStream, scalar: &ScalarUse, pii: bool) -> TokenStream {
    let inner_type = ty::scalar_type(scalar.scalar);
    let inner = literal::tokens(inner_type);
    let table = literal::tokens(&ty::scalar_table(scalar));
    let more = match scalar.scalar {
        Scalar::Number => quote!(, PartialOrd),
        Scalar::Json => quote!(, Eq),
        _ => quote!(, Eq, PartialOrd, Ord, Hash),
    };
    let owns = matches!(inner_type, "String" | "Vec<u8>" | "rt::Value");
    let copy = (!owns).then(|| quote!(, Copy));
    let debug = (!pii).then(|| quote!(, Debug));
    let text = (inner_type == "String").then(|| quote!(::events_runtime::__newtype!(text #name);));
    let spelling = ty::scalar_spelling(scalar.scalar).map(|spelling| {
        let spelling = literal::tokens(&spelling);
        quote!(as #spelling)
    });
    let codec = match scalar.scalar {
        Scalar::Bytes => quote!(::events_runtime::__newtype!(bytes #name, #table);),
        _ => quote!(::events_runtime::__newtype!(#name(#inner) #spelling, #table);),
    };
    let redacted = pii.then(|| quote!(::events_runtime::__newtype!(redacted #name);));
    quote! {
        #docs
        #[derive(Clone, PartialEq #debug #copy #more)]
        pub struct #name(
            /// The value, which validation checks, and not this type.
            pub #inner
        );

        #codec
        #text
        #redacted
    }
}

fn enumeration(name: &Ident, docs: &TokenStream, values: &[String], open: bool) -> TokenStream {
    let mut unique = Unique::variants();
    let unknown = open.then(|| unique.camel("Unknown"));
    let idents: Vec<Ident> = values.iter().map(|value| unique.camel(value)).collect();
    let value_docs = values.iter().map(|value| doc::paragraphs([doc::code(value).as_str()]));
    let first = idents.first();
    let (derive, kept, as_str, codec) = match &unknown {
        None => (
            quote!(Clone, Copy, Debug, PartialEq),
            None,
            quote!(
                const fn as_str(&self) -> &'static str {
                    Self::TEXTS[*self as usize]
                }
            ),
            quote!(__closed_enum),
        ),
        Some(unknown) => (
            quote!(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash),
            Some(quote!(
                /// A value that the catalogue does not have: readers keep it, and writers refuse it.
                #unknown(String)
            )),
            quote!(fn as_str(&self) -> &str {
                match self {
                    #(Self::#idents => #values,)*
                    Self::#unknown(value) => value,
                }
            }),
            quote!(__open_enum),
        ),
    };
    quote! {
        #docs
        #[derive(#derive)]
        pub enum #name { #(#value_docs #idents,)* #kept }

        impl #name {
            /// Every value of the catalogue, in its order.
            pub const ALL: &'static [Self] = &[#(Self::#idents,)*];

            /// The same on the wire.
            const TEXTS: &'static [&'static str] = &[#(#values,)*];

            /// The value on the wire.
            #[must_use]
            pub #as_str
        }

        ::events_runtime::#codec!(#name, #first);
    }
}

fn union(scope: Scope<'_>, name: &Ident, docs: &TokenStream, tag: &str, variants: &[Variant]) -> TokenStream {
    let mut unique = Unique::variants();
    let variants: Vec<OneVariant<'_>> = variants
        .iter()
        .enumerate()
        .map(|(index, variant)| OneVariant {
            ident: unique.camel(&variant.value),
            index: Literal::usize_unsuffixed(index),
            value: &variant.value,
            members: Members::new(scope, &variant.fields),
        })
        .collect();
    let redacted = variants.iter().any(|variant| variant.members.any_redacted());
    let debug = redacted.then(|| {
        let arms = variants.iter().map(OneVariant::debug);
        members::debug_impl(name, &quote!(match self { #(#arms)* }))
    });
    let derive = if redacted { quote!(Clone, PartialEq) } else { quote!(Clone, Debug, PartialEq) };
    let definitions = variants.iter().map(OneVariant::definition);
    let tagged = tagged(name, tag, &variants);
    quote! {
        #docs
        #[derive(#derive)]
        pub enum #name { #(#definitions,)* }

        #debug
        #tagged
        ::events_runtime::__union!(#name);
    }
}

fn tagged(name: &Ident, tag: &str, variants: &[OneVariant<'_>]) -> TokenStream {
    let first = variants.first().map(OneVariant::empty);
    let shapes = variants.iter().map(|variant| {
        let (value, shape) = (variant.value, variant.members.shape());
        quote!((#value, #shape))
    });
    let last = variants.len().saturating_sub(1);
    let sets = variants.iter().enumerate().map(|(index, variant)| {
        let (empty, number) = (variant.empty(), &variant.index);
        if index == last { quote!(_ => Self::#empty,) } else { quote!(#number => Self::#empty,) }
    });
    let indices =
        variants.iter().map(|OneVariant { ident, index, .. }| quote!(Self::#ident { .. } => #index,));
    let reads = variants.iter().map(OneVariant::read);
    let writes = variants.iter().map(OneVariant::write);
    let any_member = variants.iter().any(|variant| !variant.members.fields.is_empty());
    let out = if any_member { quote!(out) } else { quote!(_out) };
    let many = variants.iter().any(|variant| variant.members.fields.len() > 1);
    let index = if many { quote!(index) } else { quote!(_index) };
    let checks = variants.iter().any(|variant| variant.members.checked().next().is_some()).then(|| {
        let checks = variants.iter().map(OneVariant::check);
        quote! {
            fn check_members(&self, check: &mut rt::Check<'_>) { match self { #(#checks)* } }
        }
    });
    quote! {
        impl rt::Tagged for #name {
            const NEW: Self = Self::#first;
            const UNION: &'static rt::Union = &rt::Union { tag: #tag, variants: &[#(#shapes,)*] };

            fn set_variant(&mut self, variant: usize) { *self = match variant { #(#sets)* }; }

            fn variant(&self) -> usize { match self { #(#indices)* } }
        }

        impl rt::Fields for #name {
            fn read_member(&mut self, #index: usize, reader: &rt::Reader<'_>, at: usize) -> rt::Outcome {
                match self { #(#reads)* }
            }

            fn write_members(&self, #out: &mut Vec<u8>) { match self { #(#writes)* } }

            #checks
        }
    }
}

/// A variant with its name in Rust.
struct OneVariant<'a> {
    ident: Ident,
    index: Literal,
    value: &'a str,
    members: Members<'a>,
}

impl OneVariant<'_> {
    fn definition(&self) -> TokenStream {
        let (ident, docs) = (&self.ident, doc::paragraphs([doc::code(self.value).as_str()]));
        let fields = self.members.definitions(From::Variant);
        if fields.is_empty() { quote!(#docs #ident) } else { quote!(#docs #ident { #fields }) }
    }

    fn empty(&self) -> TokenStream {
        let ident = &self.ident;
        if self.members.fields.is_empty() {
            return quote!(#ident);
        }
        let empty = self.members.empty();
        quote!(#ident #empty)
    }

    /// A pattern that binds all members.
    fn pattern(&self) -> TokenStream {
        let (ident, names) = (&self.ident, self.members.bindings());
        if self.members.fields.is_empty() {
            quote!(Self::#ident)
        } else {
            quote!(Self::#ident { #(#names),* })
        }
    }

    fn read(&self) -> TokenStream {
        let (pattern, reads) = (self.pattern(), self.members.reads());
        quote!(#pattern => #reads,)
    }

    fn write(&self) -> TokenStream {
        let (pattern, writes) = (self.pattern(), self.members.writes());
        quote!(#pattern => { #writes })
    }

    fn check(&self) -> TokenStream {
        let (ident, checks) = (&self.ident, self.members.checks());
        let names: Vec<_> = self.members.checked().collect();
        match (names.is_empty(), names.len() == self.members.fields.len()) {
            (true, _) => quote!(Self::#ident { .. } => {}),
            (_, true) => quote!(Self::#ident { #(#names),* } => { #checks }),
            _ => quote!(Self::#ident { #(#names,)* .. } => { #checks }),
        }
    }

    fn debug(&self) -> TokenStream {
        let (ident, name) = (&self.ident, self.ident.to_string());
        let shown = self.members.fields.iter().filter(|(_, field)| !self.members.scope.is_redacted(field));
        let shown: Vec<_> = shown.map(|(name, _)| binding(name)).collect();
        let body = self.members.debug(&name, From::Variant);
        if self.members.any_redacted() {
            quote!(Self::#ident { #(#shown,)* .. } => #body,)
        } else {
            let pattern = self.pattern();
            quote!(#pattern => #body,)
        }
    }
}
