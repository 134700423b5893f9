use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::counts::Counts;
use crate::{Failure, process, tools, workspace};

/// Files of this name need a broker; the kafka stage runs them.
const BROKER_TESTS: &str = "kafka";

/// The tests that need no broker.
pub(super) fn run() -> Result<Counts, Failure> {
    run_files(|name| !name.starts_with(BROKER_TESTS), None)
}

/// The tests that need a broker, on that of `brokers`.
pub(super) fn run_on(brokers: &str) -> Result<Counts, Failure> {
    run_files(|name| name.starts_with(BROKER_TESTS), Some(brokers))
}

fn run_files(wanted: impl Fn(&str) -> bool, brokers: Option<&str>) -> Result<Counts, Failure> {
    tools::require(tools::NODE)?;
    let folder = workspace::root().join("tests/typescript");
    let files = test_files(&folder, wanted)?;
    if files.is_empty() {
        return Ok(Counts::default());
    }
    install(&folder)?;
    let mut node = Command::new("node");
    node.current_dir(&folder)
        .args(["--test", "--test-reporter=spec"])
        .args(files)
        .env_remove("KAFKA_BROKERS");
    if let Some(brokers) = brokers {
        node.env("KAFKA_BROKERS", brokers);
    }
    process::count(&mut node)
}

fn test_files(folder: &Path, wanted: impl Fn(&str) -> bool) -> Result<Vec<PathBuf>, Failure> {
    let entries =
        fs::read_dir(folder).map_err(|error| format!("cannot read {}: {error}", folder.display()))?;
    let names = entries.flatten().filter_map(|entry| entry.file_name().into_string().ok());
    let mut files: Vec<_> =
        names.filter(|name| name.ends_with(".test.mjs") && wanted(name)).map(PathBuf::from).collect();
    files.sort();
    Ok(files)
}

/// `npm ci`, unless what is installed is what the lock file says.
fn install(folder: &Path) -> Result<(), Failure> {
    let modified = |path: &str| fs::metadata(folder.join(path)).and_then(|metadata| metadata.modified());
    let installed = modified("node_modules/.package-lock.json");
    if matches!((installed, modified("package-lock.json")), (Ok(installed), Ok(locked)) if installed >= locked)
    {
        return Ok(());
    }
    process::run(Command::new("npm").current_dir(folder).args(["ci", "--no-audit", "--no-fund"]))
}
