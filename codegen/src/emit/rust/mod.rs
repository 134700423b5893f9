//! The Rust crate: a module per domain, `types`, and the whole catalogue in `lib.rs`.
//!
//! What all generated code has in common stands in `events-runtime`; an emitted type is a definition, a table of its
//! members, and three lists that read, write and check them.

mod catalog;
mod doc;
mod literal;
mod members;
mod names;
mod payload;
mod ty;
mod types;

use proc_macro2::TokenStream;
use quote::quote;

use self::names::Names;
use super::{File, GENERATED};
use crate::model::Catalog;

/// Emits the crate.
#[must_use]
pub fn emit(catalog: &Catalog) -> Vec<File> {
    let names = Names::of(catalog);
    let mut files = vec![catalog::emit(catalog, &names)];
    if !catalog.types.is_empty() {
        files.push(types::emit(catalog, &names));
    }
    files.extend(names.modules().map(|module| payload::emit(catalog, &names, module)));
    files
}

/// What every module but the root begins with.
fn header() -> TokenStream {
    quote! {
        use ::events_runtime::private as rt;
        use rt::Wire as _;
    }
}

fn file(name: &str, tokens: TokenStream) -> File {
    let parsed = syn::parse2(tokens).expect("the emitter writes Rust");
    let code = prettyplease::unparse(&parsed);
    File { path: format!("rust/{name}.rs"), contents: format!("// {GENERATED}\n\n{code}") }
}
