//! The TypeScript package: declarations, and the little JavaScript behind them, for ESM and for CommonJS.
//!
//! ```text
//! package.json  README.md
//! index      re-exports everything
//! envelope   what surrounds a payload, the same in every catalogue; createEventMetadata
//! catalog    tables over all events: EventTypes, EventMap, the union; createEvent
//! types      named types
//! violations what breaks a contract: EventValidationError
//! events/    a module for each domain: payloads and events, each with its guard, its readers and its validator
//! contracts, contracts/
//!            internal: for each type and each event a table and a guard of straight-line code
//! runtime/   internal, the same in every catalogue: what a value is, what a text holds, the report of violations
//! ```
//!
//! Every module that the index exports is `.d.ts` and `.d.cts`, and where it holds values `.js` and `.cjs` too, so that the package works
//! without a build step. Decisions are made in Rust; the templates lay text out.

mod catalog;
mod contracts;
mod defaults;
mod doc;
mod events;
mod field;
mod guard;
mod literal;
mod module;
mod names;
mod notation;
mod package;
mod render;
mod runtime;
mod table;
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
    let mut modules = vec![
        package::envelope(&templates),
        package::violations(&templates),
        catalog::module(catalog, &defaulted, &templates),
    ];
    modules.extend(types::module(catalog, &defaulted, &templates));
    modules.extend(events::modules(catalog, &defaulted, &templates));
    let index = Module::index(&modules);
    modules.extend(contracts::modules(catalog));
    modules.extend(runtime::modules());

    let mut files = vec![package::manifest(catalog), package::readme(catalog, &templates)];
    files.extend(index.files());
    files.extend(modules.iter().flat_map(Module::files));
    files
}
