use std::path::{Path, PathBuf};

/// Of every catalogue that Rust is committed for: a name, its `events.yaml`, and the folder of its Rust.
pub fn all() -> Vec<(String, PathBuf, PathBuf)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../..").canonicalize().expect("the repository");
    let mut found = vec![("mes".to_owned(), root.join("events.yaml"), root.join("generated/rust"))];
    let cases = std::fs::read_dir(root.join("codegen/tests/cases")).expect("the golden cases");
    let mut cases: Vec<PathBuf> = cases.map(|case| case.expect("an entry").path()).collect();
    cases.sort();
    for case in cases {
        let rust = case.join("expected/rust");
        if rust.is_dir() {
            let name = case.file_name().expect("a name").to_string_lossy().replace('-', "_");
            found.push((name, case.join("events.yaml"), rust));
        }
    }
    found
}
