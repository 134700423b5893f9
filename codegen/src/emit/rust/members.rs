//! The members of a payload, an object or a variant: their definitions, their table, and the three lists.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

use super::lists::{self, quoted};
use super::names::Unique;
use super::ty::Scope;
use super::{doc, literal};
use crate::model::Field;

/// Members with their names in Rust.
pub(super) struct Members<'a> {
    pub(super) scope: Scope<'a>,
    pub(super) fields: Vec<(Ident, &'a Field)>,
}

/// Where a list finds a member.
#[derive(Clone, Copy)]
pub(super) enum From {
    /// In `self`.
    Struct,
    /// In a binding of a pattern.
    Variant,
}

impl<'a> Members<'a> {
    pub(super) fn new(scope: Scope<'a>, fields: &'a [Field]) -> Self {
        let mut names = Unique::members();
        Self { scope, fields: fields.iter().map(|field| (names.snake(&field.name), field)).collect() }
    }

    /// The fields of a struct or of a variant; those of a variant are as public as it is.
    pub(super) fn definitions(&self, from: From) -> TokenStream {
        let public = matches!(from, From::Struct).then(|| quote!(pub));
        let definitions = self.fields.iter().map(|(name, field)| {
            let (docs, ty) = (doc::field(field), self.scope.field(field));
            let deprecated = literal::deprecated(field.deprecated.as_ref());
            quote!(#docs #deprecated #public #name: #ty,)
        });
        definitions.collect()
    }

    /// What reading starts from.
    pub(super) fn empty(&self) -> TokenStream {
        let names = self.names();
        quote!({ #(#names: rt::empty(),)* })
    }

    pub(super) fn names(&self) -> impl Iterator<Item = &Ident> {
        self.fields.iter().map(|(name, _)| name)
    }

    /// Each member of a variant with the name that a pattern binds it to.
    pub(super) fn bindings(&self) -> impl Iterator<Item = TokenStream> {
        self.names().map(binding)
    }

    /// The table's entries.
    pub(super) fn entries(&self) -> impl Iterator<Item = String> {
        self.fields.iter().map(|(_, field)| {
            let (name, ty) = (&field.name, self.scope.table(&field.ty));
            let member = format!("\"{name}\", r#\"\"{name}\":\"#, {ty}");
            match &field.default {
                Some(value) => format!("rt::defaulted({member}, {})", quoted(&value.to_string())),
                None if field.optional => format!("rt::optional({member})"),
                None => format!("rt::required({member})"),
            }
        })
    }

    /// `rt::Shape`
    pub(super) fn shape(&self) -> TokenStream {
        let entries = self.entries().map(|entry| literal::tokens(&entry));
        quote!(rt::Shape::of(&[#(#entries,)*]))
    }

    /// An arm for each member of a variant.
    pub(super) fn reads(&self) -> TokenStream {
        let last = self.fields.len().saturating_sub(1);
        let read = |(name, field): &(Ident, &Field)| {
            literal::tokens(&lists::read(&bound(name).to_string(), From::Variant, field))
        };
        let arms = self.fields.iter().enumerate().map(|(index, member)| {
            let index = if index == last { quote!(_) } else { number(index) };
            let read = read(member);
            quote!(#index => #read,)
        });
        let arms: TokenStream = arms.collect();
        match self.fields.as_slice() {
            [] => quote!(reader.skip(at)),
            [member] => read(member),
            _ => quote!(match index { #arms }),
        }
    }

    /// A statement for each member of a variant.
    pub(super) fn writes(&self) -> TokenStream {
        let writes = self.fields.iter().map(|(name, field)| {
            let write = literal::tokens(&lists::write(&bound(name).to_string(), From::Variant, field));
            quote!(#write;)
        });
        writes.collect()
    }

    /// A statement for each member of a variant that has something to check.
    pub(super) fn checks(&self) -> TokenStream {
        let checks = self.fields.iter().enumerate().filter(|(_, (_, field))| is_checked(self.scope, field));
        let checks = checks.map(|(index, (name, _))| {
            let (index, name) = (number(index), bound(name));
            quote!(check.member(#index, #name);)
        });
        checks.collect()
    }

    /// The members that [`checks`](Self::checks) names.
    pub(super) fn checked(&self) -> impl Iterator<Item = TokenStream> {
        let checked = self.fields.iter().filter(|(_, field)| is_checked(self.scope, field));
        checked.map(|(name, _)| binding(name))
    }

    /// Whether the derived Debug would show personal data.
    pub(super) fn any_redacted(&self) -> bool {
        self.fields.iter().any(|(_, field)| self.scope.is_redacted(field))
    }

    /// `f.debug_struct(…)…` without personal data.
    pub(super) fn debug(&self, name: &str, from: From) -> TokenStream {
        let fields = self.fields.iter().map(|(ident, field)| {
            let name = ident.to_string();
            let name = name.trim_start_matches("r#");
            let value = reference(from, ident);
            if self.scope.is_redacted(field) {
                quote!(.field(#name, &rt::Redacted))
            } else {
                quote!(.field(#name, #value))
            }
        });
        quote!(f.debug_struct(#name) #(#fields)* .finish())
    }
}

/// The struct and its codec.
pub(super) fn structure(name: &Ident, docs: &TokenStream, members: &Members<'_>) -> TokenStream {
    let fields = members.definitions(From::Struct);
    let debug =
        members.any_redacted().then(|| debug_impl(name, &members.debug(&name.to_string(), From::Struct)));
    let derive = if debug.is_some() { quote!(Clone, PartialEq) } else { quote!(Clone, Debug, PartialEq) };
    quote! {
        #docs
        #[derive(#derive)]
        pub struct #name { #fields }

        #debug
    }
}

/// `impl Debug`
pub(super) fn debug_impl(name: &Ident, body: &TokenStream) -> TokenStream {
    quote! {
        impl ::std::fmt::Debug for #name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                #body
            }
        }
    }
}

/// Whether a list of checks names the field.
pub(super) fn is_checked(scope: Scope<'_>, field: &Field) -> bool {
    scope.is_checked(&field.ty.ty)
}

fn reference(from: From, name: &Ident) -> TokenStream {
    match from {
        From::Struct => quote!(&self.#name),
        From::Variant => {
            let name = bound(name);
            quote!(#name)
        }
    }
}

/// What the functions around a pattern call their parameters.
const PARAMETERS: &[&str] = &["at", "check", "f", "index", "out", "reader"];

/// The name that a pattern binds a member to: its own, unless that is a parameter's.
fn bound(name: &Ident) -> Ident {
    let text = name.to_string();
    if PARAMETERS.contains(&text.as_str()) {
        Ident::new(&format!("{text}__"), name.span())
    } else {
        name.clone()
    }
}

/// A member in a pattern.
pub(super) fn binding(name: &Ident) -> TokenStream {
    let bound = bound(name);
    if bound == *name { quote!(#name) } else { quote!(#name: #bound) }
}

fn number(index: usize) -> TokenStream {
    let index = Literal::usize_unsuffixed(index);
    quote!(#index)
}
