//! The generator behind `events.yaml`: one catalogue in, files out.
//!
//! ```text
//! events.yaml ─parse→ Tree ─resolve→ Catalog ─check→ Catalog (proved) ─emit→ [File] ─output→ disk
//!                 diagnostics are collected inside a stage and returned only at an arrow
//! ```
//!
//! After [`compile`] nothing can fail: an emitter is a function from a [`Catalog`] to files.
//! Only [`output`] touches the disk.

mod parallel;
mod source;

pub mod code;
pub mod diagnostic;

mod language;
mod parse;

mod grammar;
mod pattern;
mod quote;

mod resolve;

pub mod model;

mod check;

pub mod emit;

pub mod output;

pub mod sample;

#[doc(hidden)]
pub mod fuzz;

use diagnostic::{Diagnostics, Mistakes};
use model::Catalog;
use source::Source;

/// Compiles the bytes of an `events.yaml` to a proved catalogue, or to every mistake of the first stage that found any.
///
/// `path` only names the file in diagnostics; nothing is read from the disk. Whatever the bytes are, the answer comes
/// in time linear in their number, and after 16 MiB, a million values or 64 levels at once.
///
/// # Errors
/// The mistakes, sorted by place.
///
/// # Examples
/// ```
/// let mistakes = events_codegen::compile("events.yaml", b"catalogue: Mes").unwrap_err();
/// let first = mistakes.iter().next().unwrap();
/// assert_eq!((first.code, first.start.line, first.start.col), ("E021", 1, 1));
/// ```
pub fn compile(path: &str, bytes: &[u8]) -> Result<Catalog, Diagnostics> {
    let finish = |stage: Mistakes, source: &Source<'_>| stage.into_diagnostics(path, source);
    let text = source::decode(bytes).map_err(|mistake| finish(mistake.into(), &Source::lenient(bytes)))?;
    let source = Source::of(text);
    let tree = parse::parse(&source).map_err(|stage| finish(stage, &source))?;
    let catalog = resolve::resolve(&tree).map_err(|stage| finish(stage, &source))?;
    check::check(&tree, &catalog).map_err(|stage| finish(stage, &source))?;
    Ok(catalog)
}
