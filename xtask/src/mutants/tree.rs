use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::{Failure, process, workspace};

/// A test that hangs has noticed something too, after this many seconds.
const PATIENCE: &str = "600";

/// A copy of the repository that may be broken, with a folder of its own to build in.
pub(super) struct Tree {
    root: PathBuf,
    build: PathBuf,
    env: Vec<(&'static str, String)>,
}

impl Tree {
    /// Copies what git tracks, or would track. Tests get `env` in their environment.
    pub(super) fn copy(env: Vec<(&'static str, String)>) -> Result<Self, Failure> {
        let folder = workspace::target().join("mutants");
        let tree = Self { root: folder.join("tree"), build: folder.join("build"), env };
        tree.restore()?;
        Ok(tree)
    }

    /// Makes the copy equal to the repository again. A file that is equal keeps its time, so that it is not built again.
    pub(super) fn restore(&self) -> Result<(), Failure> {
        let mut list = Command::new("git");
        list.current_dir(workspace::root()).args(["ls-files", "-z", "-co", "--exclude-standard"]);
        let files = process::output(&mut list).ok_or("`git ls-files` failed: mutants need a git checkout")?;
        for file in files.split('\0').filter(|file| !file.is_empty()) {
            copy(&workspace::root().join(file), &self.root.join(file))
                .map_err(|error| format!("cannot copy {file}: {error}"))?;
        }
        Ok(())
    }

    pub(super) fn apply(&self, patch: &Path) -> Result<(), Failure> {
        let mut apply = Command::new("git");
        // The copy is no repository, and git must not find one above: it would skip what lies in an ignored folder.
        let above = self.root.parent().expect("the copy lies in a folder");
        apply.current_dir(&self.root).env("GIT_CEILING_DIRECTORIES", above).args(["apply", "--verbose"]);
        let output = apply.arg(patch).stdin(Stdio::null()).output().map_err(|error| error.to_string())?;
        let said = String::from_utf8_lossy(&output.stderr);
        if output.status.success() && !said.contains("Skipped patch") {
            return Ok(());
        }
        Err(format!("{} does not apply any more: {said}", patch.display()))
    }

    /// A mutation that does not compile breaks no promise.
    pub(super) fn build(&self, test: &str) -> Result<(), Failure> {
        // What follows two dashes is for the tests, and not for cargo.
        let arguments = test.split(" -- ").next().unwrap_or(test);
        process::run(self.cargo(arguments).arg("--no-run"))
    }

    /// The tests that fail.
    pub(super) fn test(&self, test: &str) -> Result<Vec<String>, Failure> {
        let mut cargo = self.cargo(test);
        cargo.envs(self.env.iter().map(|(name, value)| (name, value)));
        let output = cargo.stdin(Stdio::null()).output().map_err(|error| error.to_string())?;
        let said = String::from_utf8_lossy(&output.stdout);
        let name = |line: &str| Some(line.strip_prefix("test ")?.split_once(" ... FAILED")?.0.to_owned());
        let failed: Vec<_> = said.lines().filter_map(name).collect();
        if failed.is_empty() && !output.status.success() {
            let hung = output.status.code() == Some(124);
            return Ok(vec![if hung { "a test that hangs" } else { "a test program that dies" }.to_owned()]);
        }
        if failed.is_empty() && said.lines().all(|line| !line.ends_with(" ... ok")) {
            return Err(format!("`cargo {test}` runs no test"));
        }
        Ok(failed)
    }

    /// The rows of the fault suite that fail, of the faults listed.
    pub(super) fn faults(&self, list: &str) -> Result<Vec<String>, Failure> {
        let output = self
            .cargo(&format!("xtask faults --only {list}"))
            .stdin(Stdio::null())
            .stderr(Stdio::inherit())
            .output()
            .map_err(|error| error.to_string())?;
        let said = String::from_utf8_lossy(&output.stdout);
        let wrong: Vec<_> = said.lines().filter_map(complaint).collect();
        // A mutation that does not compile breaks no promise, and a suite that cannot run judges none.
        if wrong.is_empty() && !output.status.success() {
            return Err(format!("`cargo xtask faults --only {list}` did not come to its table"));
        }
        Ok(wrong)
    }

    /// What the languages disagree about, in so many documents.
    pub(super) fn contract(&self, documents: &str) -> Result<Vec<String>, Failure> {
        let output = self
            .cargo(&format!("xtask contract --documents {documents}"))
            .stdin(Stdio::null())
            .stderr(Stdio::inherit())
            .output()
            .map_err(|error| error.to_string())?;
        let said = String::from_utf8_lossy(&output.stdout);
        let mut wrong: Vec<_> = said.lines().filter_map(|line| line.strip_prefix("disagreement: ")).collect();
        wrong.dedup();
        // A mutation that does not compile breaks no promise.
        if wrong.is_empty() && !output.status.success() {
            return Err(format!("`cargo xtask contract --documents {documents}` did not come to its table"));
        }
        Ok(wrong.into_iter().map(str::to_owned).collect())
    }

    fn cargo(&self, test: &str) -> Command {
        let mut command = Command::new("timeout");
        command.args(["--kill-after=5", PATIENCE, "cargo"]).args(test.split_whitespace());
        command.current_dir(&self.root).env("CARGO_TARGET_DIR", &self.build).env("RUST_BACKTRACE", "0");
        command
    }
}

/// What a row of the fault suite's table complains of: the fault, its setting where it came so far, and the promise that did
/// not hold.
fn complaint(line: &str) -> Option<String> {
    let cells: Vec<_> = line.strip_prefix("| F")?.split('|').map(str::trim).collect();
    let (number, setting) = (cells.first()?, cells.get(2)?);
    let said = cells.iter().rev().find(|cell| !cell.is_empty())?.strip_prefix("**")?.split("**").next()?;
    let setting = if setting.is_empty() { String::new() } else { format!(" {setting}") };
    Some(format!("F{number}{setting}: {said}"))
}

/// Copies a file where the copy is missing or differs; one that is gone here goes there.
fn copy(from: &Path, to: &Path) -> io::Result<()> {
    let link = fs::symlink_metadata(from);
    if link.as_ref().is_err_and(|error| error.kind() == io::ErrorKind::NotFound) {
        return fs::remove_file(to).or(Ok(()));
    }
    let bytes = fs::read(from)?;
    if fs::read(to).is_ok_and(|there| there == bytes) {
        return Ok(());
    }
    fs::create_dir_all(to.parent().expect("a file lies in a folder"))?;
    fs::write(to, bytes)
}

#[cfg(test)]
mod tests {
    use super::complaint;

    #[test]
    fn a_row_with_a_complaint_is_one_that_noticed() {
        let row = |judgement: &str| {
            format!("| F8 | suspended | SQLite, claim | 9 | 0 | 0 | 1 (1) | 5.8 s | {judgement} |")
        };
        assert_eq!(complaint(&row("refused")), None);
        assert_eq!(complaint(&row("**events were lost**")).unwrap(), "F8 SQLite, claim: events were lost");
        let failed = "| F3 | killed | | | | | | | **failed: not within 90s** |";
        assert_eq!(complaint(failed).unwrap(), "F3: failed: not within 90s");
        assert_eq!(complaint("|---|---|"), None);
    }
}
