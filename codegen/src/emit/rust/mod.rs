//! The Rust crate: a module per domain, `types`, and the whole catalogue in `lib.rs`.
//!
//! What all generated code has in common stands in `events-runtime`; an emitted type is a definition, a table of its
//! members, and three lists that read, write and check them.

mod catalog;
mod doc;
mod lists;
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
use crate::parallel;

/// Emits the crate.
#[must_use]
pub fn emit(catalog: &Catalog) -> Vec<File> {
    let names = Names::of(catalog);
    let mut files = vec![catalog::emit(catalog, &names)];
    if !catalog.types.is_empty() {
        files.push(types::emit(catalog, &names));
    }
    // Tokens cannot cross threads, so each worker names everything for itself.
    let module = |names: &Names<'_>, index| payload::emit(catalog, names, &names.modules()[index]);
    files.extend(parallel::map(names.modules().len(), || Names::of(catalog), module));
    files
}

/// What a module begins with that calls the runtime.
fn header() -> TokenStream {
    quote! {
        use ::events_runtime::private as rt;
        use rt::Wire as _;
    }
}

/// Tokens, laid out.
fn print(tokens: TokenStream) -> String {
    prettyplease::unparse(&syn::parse2(tokens).expect("the emitter writes Rust"))
}

fn file(name: &str, code: &str) -> File {
    let code = with_blank_lines(code);
    File { path: format!("rust/{name}.rs"), contents: format!("// {GENERATED}\n\n{code}") }
}

/// The printer sets items close together; readers want a blank line between them.
fn with_blank_lines(code: &str) -> String {
    let mut spaced = String::with_capacity(code.len() + code.len() / 16);
    let mut before = "";
    for line in code.lines() {
        if is_break(before, line) {
            spaced.push('\n');
        }
        spaced.push_str(line);
        spaced.push('\n');
        before = line;
    }
    spaced
}

/// Whether an item ends with the line `before`, and another begins with `line`.
fn is_break(before: &str, line: &str) -> bool {
    let (ends, text) = (before.trim_start(), line.trim_start());
    let top = line.len() == text.len();
    let same_level = before.len() - ends.len() == line.len() - text.len();
    let in_a_group = ["use ", "::events_runtime::", "pub mod ", "#[rustfmt::skip]", "pub use "]
        .iter()
        .any(|start| text.starts_with(start) && (ends.starts_with(start) || ends.starts_with("pub mod ")));
    let begins = ["///", "#["].iter().any(|start| text.starts_with(start))
        || ["fn ", "pub fn ", "pub const fn "].iter().any(|start| text.starts_with(start));
    match ends {
        _ if ends.starts_with("//!") => !text.starts_with("//!"),
        "}" | "};" | ");" => same_level && (top || begins) && !text.starts_with('}') && !in_a_group,
        _ => {
            ends.ends_with([';', ']']) && same_level && !in_a_group && (begins || top) && !is_attribute(ends)
        }
    }
}

fn is_attribute(line: &str) -> bool {
    line.starts_with("#[") || line == ")]"
}
