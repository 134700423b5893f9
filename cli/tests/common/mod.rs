//! Running the binary in a folder of its own.
#![allow(dead_code, reason = "each test binary uses a part of it")]

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

/// A catalogue with one event.
pub(crate) const GOOD: &str = r#"catalog: Shop
npm: { name: "@shop/events", version: 1.0.0 }
schema_base: https://schemas.example.com/shop/
topic: shop-events
services:
  shop: { owner: sales }
types:
  Colour: { enum: [RED, BLUE] }
events:
  order.placed:
    doc: A customer ordered.
    producer: shop
    version: "1.0"
    key: orderId
    data:
      orderId: string
      colour: Colour
"#;

/// A catalogue with a mistake in line 13, column 15, and one in line 16, column 15.
pub(crate) fn bad() -> String {
    GOOD.replace("version: \"1.0\"", "version: \"one\"").replace("colour: Colour", "colour: Color")
}

/// A folder with an `events.yaml` of `text`.
pub(crate) fn folder(text: &str) -> TempDir {
    let folder = TempDir::new().expect("a temporary folder can be made");
    fs::write(folder.path().join("events.yaml"), text).expect("the folder can be written");
    folder
}

/// Runs `events ARGUMENTS` in `folder`.
pub(crate) fn events<S: AsRef<OsStr>>(folder: &Path, arguments: impl IntoIterator<Item = S>) -> Run {
    let mut command = command(folder, arguments);
    Run::of(&command.output().expect("the binary can be run"))
}

/// `events ARGUMENTS` in `folder`, to be run.
pub(crate) fn command<S: AsRef<OsStr>>(folder: &Path, arguments: impl IntoIterator<Item = S>) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_events"));
    command.current_dir(folder).args(arguments).stdin(Stdio::null()).env_remove("NO_COLOR");
    command
}

/// What a run said, and how it ended.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Run {
    pub code: Option<i32>,
    pub stdout: String,
    pub stderr: String,
}

impl Run {
    pub(crate) fn of(output: &Output) -> Self {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        Self { code: output.status.code(), stdout: text(&output.stdout), stderr: text(&output.stderr) }
    }
}

/// Every file below `folder` but `except`, with its contents and the time of its last change.
pub(crate) fn snapshot(folder: &Path, except: &str) -> Vec<(PathBuf, Vec<u8>, std::time::SystemTime)> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).expect("the folder can be read") {
        let path = entry.expect("the folder can be read").path();
        if path.file_name() == Some(OsStr::new(except)) {
            continue;
        }
        if path.is_dir() {
            files.extend(snapshot(&path, except));
        } else {
            let modified =
                path.metadata().and_then(|metadata| metadata.modified()).expect("a file has a time");
            files.push((path.clone(), fs::read(&path).expect("a file can be read"), modified));
        }
    }
    files.sort();
    files
}
