//! Writes what the proofs are over: a module and an entry of a list for the catalogue and every golden case, so that none is
//! forgotten, and for every type a check of each of its fields.

mod catalogues {
    include!("src/catalogues.rs");
}

#[path = "build/places.rs"]
mod places;
#[path = "build/samples.rs"]
mod samples;

use std::env;
use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;

fn main() {
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets it"));
    let mut modules = String::new();
    let mut entries = String::new();
    let mut places = String::new();
    for (name, file, rust) in catalogues::all() {
        println!("cargo::rerun-if-changed={}", file.display());
        println!("cargo::rerun-if-changed={}", rust.display());
        let bytes = fs::read(&file).expect("the catalogue can be read");
        let catalog = events_codegen::compile("events.yaml", &bytes).expect("the catalogue has no mistake");
        writeln!(modules, "#[path = {:?}]\npub mod {name};", rust.join("lib.rs")).expect("a string takes it");
        let union = format!("crate::modules::{name}::{}Event", catalog.name);
        writeln!(entries, "    entry::<{union}>({name:?}, {:?}),", file).expect("a string takes it");
        places::write(&mut places, &name, &catalog, &rust);
    }
    let list = format!("pub fn catalogues() -> Vec<Entry> {{\n    vec![\n{entries}    ]\n}}\n");
    let places = format!("pub fn all() {{\n{places}}}\n");
    for (file, text) in [("modules.rs", modules), ("entries.rs", list), ("places.rs", places)] {
        fs::write(out.join(file), text).expect("OUT_DIR can be written");
    }
}
