use std::fs;
use std::path::PathBuf;

use crate::counts::Counts;
use crate::postgres::Database;
use crate::{Failure, process, tools, workspace};

/// Crates outside the workspace, so that features that something in it switches on cannot hide a fault. One of them works on
/// the database of DATABASE_URL, or on a PostgreSQL of this stage's own.
pub(super) fn run() -> Result<Counts, Failure> {
    tools::require(tools::C)?;
    let database = Database::provide()?;
    let mut counts = Counts::default();
    for manifest in manifests()? {
        let mut command = workspace::cargo(["test", "--no-fail-fast", "--manifest-path"]);
        command
            .arg(manifest)
            .env("CARGO_TARGET_DIR", workspace::target().join("crates"))
            .envs([database.env()]);
        counts += process::count(&mut command)?;
    }
    Ok(counts)
}

fn manifests() -> Result<Vec<PathBuf>, Failure> {
    let folder = workspace::root().join("tests/crates");
    let entries =
        fs::read_dir(&folder).map_err(|error| format!("cannot read {}: {error}", folder.display()))?;
    let mut manifests: Vec<_> = entries
        .flatten()
        .map(|entry| entry.path().join("Cargo.toml"))
        .filter(|path| path.is_file())
        .collect();
    manifests.sort();
    Ok(manifests)
}
