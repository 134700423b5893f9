//! Every golden case compiles; that this crate was built proves it for those it names.

use std::path::{Path, PathBuf};
use std::process::Command;

#[test]
fn every_case_with_rust_is_a_module_of_this_crate() {
    let modules = include_str!("../src/lib.rs");
    let mut cases = 0;
    for entry in std::fs::read_dir(root().join("codegen/tests/cases")).expect("the golden cases") {
        let case = entry.expect("an entry").path();
        if case.join("expected/rust/lib.rs").is_file() {
            let name = case.file_name().expect("a name").to_string_lossy().into_owned();
            assert!(modules.contains(&format!("/{name}/expected/rust/lib.rs")), "{name} is no module");
            cases += 1;
        }
    }
    assert!(cases >= 5, "{cases} cases have Rust");
}

#[test]
fn rustdoc_has_nothing_to_say_about_hostile_text() {
    let rustdoc = Command::new(env!("CARGO"))
        .args(["doc", "--no-deps", "--manifest-path"])
        .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml"))
        .env("RUSTDOCFLAGS", "-D warnings")
        .output()
        .expect("cargo runs");
    assert!(rustdoc.status.success(), "{}", String::from_utf8_lossy(&rustdoc.stderr));
}

#[test]
fn clippy_has_nothing_to_say_either() {
    let clippy = Command::new(env!("CARGO"))
        .args(["clippy", "--manifest-path"])
        .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml"))
        .args(["--", "-D", "warnings"])
        .output()
        .expect("cargo runs");
    assert!(clippy.status.success(), "{}", String::from_utf8_lossy(&clippy.stderr));
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../..")
}
