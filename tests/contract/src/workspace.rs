//! The crates of the catalogues, and the verdict program of each, as `events init` makes them.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::Failure;
use crate::catalogue::Catalogue;
use crate::options::Options;

/// What `events init` puts into `examples/verdict.rs`.
const VERDICT: &str = include_str!("../../../cli/templates/init/verdict.rs");

/// Builds the verdict programs. The crates lie in a workspace of their own, so that the runtime is built once and without
/// any feature.
pub(crate) fn build(options: &Options, catalogues: &[Catalogue]) -> Result<(), Failure> {
    for catalogue in catalogues {
        write(&catalogue.folder.join("Cargo.toml"), &manifest(options, catalogue))?;
        let program = VERDICT
            .replace("@CRATE@", &format!("{}_events", catalogue.name))
            .replace("@CATALOG@", &catalogue.catalog.name);
        write(&catalogue.folder.join("verdict.rs"), &program)?;
    }
    let names: Vec<_> = catalogues.iter().map(|catalogue| format!("\"{}\"", catalogue.name)).collect();
    let workspace = format!("[workspace]\nresolver = \"3\"\nmembers = [{}]\n", names.join(", "));
    write(&options.folder.join("Cargo.toml"), &workspace)?;
    // The versions that the repository is tested with, all of which are there: nothing is fetched.
    let lock = fs::read_to_string(options.root.join("Cargo.lock"))
        .map_err(|error| format!("Cargo.lock: {error}"))?;
    write(&options.folder.join("Cargo.lock"), &lock)?;
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.current_dir(&options.folder).args(["build", "--quiet", "--offline", "--examples"]);
    cargo.env("CARGO_TARGET_DIR", options.folder.join("build"));
    let status = cargo.status().map_err(|error| format!("cannot run cargo: {error}"))?;
    if status.success() { Ok(()) } else { Err("the verdict programs do not build".to_owned()) }
}

/// The verdict program of a catalogue.
pub(crate) fn program(options: &Options, catalogue: &Catalogue) -> PathBuf {
    options.folder.join("build/debug/examples").join(format!("verdict_{}", catalogue.name))
}

fn manifest(options: &Options, catalogue: &Catalogue) -> String {
    let name = catalogue.name;
    let runtime = options.root.join("runtime");
    format!(
        "[package]\nname = \"{name}-events\"\nversion = \"0.0.0\"\nedition = \"2024\"\npublish = false\n\n\
         [lib]\npath = \"generated/rust/lib.rs\"\n\n\
         [[example]]\nname = \"verdict_{name}\"\npath = \"verdict.rs\"\n\n\
         [dependencies]\nevents-runtime = {{ path = {:?} }}\n",
        runtime.display().to_string()
    )
}

/// Writes where something differs, so that what is fresh is not built again.
fn write(path: &Path, text: &str) -> Result<(), Failure> {
    if fs::read_to_string(path).is_ok_and(|there| there == text) {
        return Ok(());
    }
    fs::write(path, text).map_err(|error| format!("{}: {error}", path.display()))
}
