//! Writes what the proofs are over: a module and an entry of a list for the catalogue and every golden case, so that none is
//! forgotten.

mod catalogues {
    include!("src/catalogues.rs");
}

use std::env;
use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;

fn main() {
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets it"));
    let mut modules = String::new();
    let mut entries = String::new();
    for (name, file, rust) in catalogues::all() {
        println!("cargo::rerun-if-changed={}", file.display());
        println!("cargo::rerun-if-changed={}", rust.display());
        let bytes = fs::read(&file).expect("the catalogue can be read");
        let catalog = events_codegen::compile("events.yaml", &bytes).expect("the catalogue has no mistake");
        writeln!(modules, "#[path = {:?}]\npub mod {name};", rust.join("lib.rs")).expect("a string takes it");
        let union = format!("crate::modules::{name}::{}Event", catalog.name);
        writeln!(entries, "    entry::<{union}>({name:?}, {:?}),", file).expect("a string takes it");
    }
    let list = format!("pub fn catalogues() -> Vec<Entry> {{\n    vec![\n{entries}    ]\n}}\n");
    for (file, text) in [("modules.rs", modules), ("entries.rs", list)] {
        fs::write(out.join(file), text).expect("OUT_DIR can be written");
    }
}
