use std::fmt;
use std::fs;
use std::path::PathBuf;

use super::tree::Tree;
use crate::{Failure, workspace};

/// One promise broken on purpose: a patch, and above it what it breaks and which test has to notice, and which
/// fault of the fault suite, where one does; or in place of a test how many documents of `cargo xtask contract`.
///
/// ```text
/// Promise: an offset is stored only after the effect
/// Test: test -p events-runtime --all-features --lib consume
/// Needs: Kafka
/// Faults: F14
///
/// diff --git …
/// ```
pub(super) struct Mutation {
    pub(super) name: String,
    pub(super) promise: String,
    /// The arguments of cargo; empty where documents have to notice.
    pub(super) test: String,
    /// How many documents, where two languages must disagree about one.
    pub(super) documents: Option<String>,
    pub(super) needs_kafka: bool,
    /// The faults of the suite that have to notice it, as `F3,F14`.
    pub(super) faults: Option<String>,
    path: PathBuf,
}

/// What came of a mutation.
pub(super) enum Verdict {
    /// These tests, or these rows of the fault suite, failed.
    Noticed(Vec<String>),
    Missed,
}

impl Mutation {
    /// Every mutation of tests/mutations, by name.
    pub(super) fn all() -> Result<Vec<Self>, Failure> {
        let folder = workspace::root().join("tests/mutations");
        let entries = fs::read_dir(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
        let paths = entries.flatten().map(|entry| entry.path());
        paths.filter(|path| path.extension().is_some_and(|end| end == "patch")).map(Self::read).collect()
    }

    fn read(path: PathBuf) -> Result<Self, Failure> {
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let text = fs::read_to_string(&path).map_err(|error| format!("{name}: {error}"))?;
        let head = text.lines().take_while(|line| !line.starts_with("diff "));
        let head: Vec<_> = head.filter_map(|line| line.split_once(": ")).collect();
        let said =
            |wanted: &str| head.iter().find(|(key, _)| *key == wanted).map(|(_, value)| (*value).to_owned());
        let needed = |wanted| said(wanted).ok_or_else(|| format!("{name}.patch has no line `{wanted}: …`"));
        let needs_kafka = said("Needs").is_some_and(|needs| needs.contains("Kafka"));
        let (promise, faults, documents) = (needed("Promise")?, said("Faults"), said("Documents"));
        let test = if documents.is_some() { String::new() } else { needed("Test")? };
        Ok(Self { promise, test, documents, needs_kafka, faults, path, name })
    }

    /// Breaks the promise in the tree, and has it tested.
    pub(super) fn run(
        &self,
        tree: &Tree,
        test: impl FnOnce() -> Result<Vec<String>, Failure>,
    ) -> Result<Verdict, Failure> {
        tree.apply(&self.path)?;
        let failed = test()?;
        tree.restore()?;
        Ok(if failed.is_empty() { Verdict::Missed } else { Verdict::Noticed(failed) })
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missed => f.write_str("**nothing**"),
            Self::Noticed(tests) => {
                let shown: Vec<_> = tests.iter().take(3).map(|test| format!("`{test}`")).collect();
                let more = tests.len() - shown.len();
                let more = if more > 0 { format!(" and {more} more") } else { String::new() };
                write!(f, "{}{more}", shown.join(", "))
            }
        }
    }
}
