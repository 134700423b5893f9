//! The TypeScript package: declarations, and the little JavaScript behind them, for ESM and for CommonJS.
//!
//! ```text
//! package.json  README.md
//! index      re-exports everything
//! envelope   what surrounds a payload, the same in every catalogue; createEventMetadata
//! catalog    tables over all events: EventTypes, EventMap, the union; createEvent
//! types      named types
//! defaults   what createEvent fills in, where the catalogue has defaults; internal
//! events/    a module for each domain: payloads and events
//! ```
//!
//! Every module is `.d.ts` and `.d.cts`, and where it holds values `.js` and `.cjs` too, so that the package works
//! without a build step. Decisions are made in Rust; the templates lay text out.

mod catalog;
mod defaults;
mod doc;
mod events;
mod field;
mod literal;
mod module;
mod names;
mod notation;
mod package;
mod render;
mod ty;
mod types;

use crate::emit::File;
use crate::model::Catalog;
use module::Module;
use render::Templates;

pub use names::{Exported, INHERITED_MEMBERS, Origin, exported_names};

/// Every file of the package.
pub(crate) fn emit(catalog: &Catalog) -> Vec<File> {
    let templates = Templates::new();
    let defaulted = defaults::Defaulted::of(catalog);
    let mut modules = vec![package::envelope(&templates), catalog::module(catalog, &defaulted, &templates)];
    modules.extend(types::module(catalog, &defaulted, &templates));
    modules.extend(events::modules(catalog, &defaulted, &templates));
    let index = Module::index(&modules);
    modules.extend(defaults::module(catalog, &defaulted, &templates));

    let mut files = vec![package::manifest(catalog), package::readme(catalog, &templates)];
    files.extend(index.files());
    files.extend(modules.iter().flat_map(Module::files));
    files
}
