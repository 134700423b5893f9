//! Generates the types of `events.yaml`, and a module of them.

use std::env;
use std::fs;
use std::path::PathBuf;

fn main() {
    println!("cargo::rerun-if-changed=events.yaml");
    let text = fs::read("events.yaml").expect("events.yaml can be read");
    let catalog = events_codegen::compile("events.yaml", &text).expect("events.yaml has no mistake");
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets it"));
    let plant = out.join("plant");
    events_codegen::output::write(&plant, &events_codegen::emit::rust::emit(&catalog))
        .expect("OUT_DIR can be written");
    let module = format!("#[path = {:?}]\npub(crate) mod plant;\n", plant.join("rust/lib.rs"));
    fs::write(out.join("modules.rs"), module).expect("OUT_DIR can be written");
}
