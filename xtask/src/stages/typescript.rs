use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::counts::Counts;
use crate::{Failure, node, process};

/// Every `*.test.mjs`. None of them needs a broker: what kafkajs has to say, the broker tests ask it.
pub(super) fn run() -> Result<Counts, Failure> {
    let folder = install()?;
    let mut node = Command::new("node");
    node.current_dir(&folder).args(["--test", "--test-reporter=spec"]).args(test_files(&folder)?);
    process::count(&mut node)
}

fn test_files(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let entries =
        fs::read_dir(folder).map_err(|error| format!("cannot read {}: {error}", folder.display()))?;
    let names = entries.flatten().filter_map(|entry| entry.file_name().into_string().ok());
    let mut files: Vec<_> = names.filter(|name| name.ends_with(".test.mjs")).map(PathBuf::from).collect();
    files.sort();
    Ok(files)
}

/// The folder of the tests, where what they need is installed.
pub(crate) fn install() -> Result<PathBuf, Failure> {
    node::install("tests/typescript")
}
