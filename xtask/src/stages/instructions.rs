use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::counts::Counts;
use crate::{Failure, process, tools, workspace};

/// Where the ceilings stand: `name = ratio`, a line each.
const CEILINGS: &str = "bench/codec/ceilings.txt";

/// How often a row is done in two runs, whose difference holds nothing but the row.
const TIMES: [u64; 2] = [200, 1200];

/// The instructions that the codec takes, in units of serde_json's with derived types in the same program, under
/// callgrind: it counts the same on a busy machine as on an idle one. A row above its ceiling fails.
pub(super) fn run() -> Result<Counts, Failure> {
    tools::require(tools::VALGRIND)?;
    let program = build()?;
    let ceilings = ceilings(&workspace::root().join(CEILINGS))?;
    let mut counts = Counts::default();
    println!("| what | ours | serde_json | ratio | ceiling |\n|---|---:|---:|---:|---:|");
    for (row, ceiling) in &ceilings {
        let ours = instructions(&program, &[row])?;
        let theirs = instructions(&program, &["beside", row])?;
        let ratio = ours / theirs;
        println!("| {row} | {ours:.0} | {theirs:.0} | {ratio:.3} | {ceiling:.3} |");
        if ratio <= *ceiling {
            counts.passed += 1;
        } else {
            eprintln!(
                "xtask: `{row}` takes {ratio:.3} of serde_json's instructions, more than {ceiling:.3} ({CEILINGS})"
            );
            counts.failed += 1;
        }
    }
    Ok(counts)
}

fn build() -> Result<PathBuf, Failure> {
    let target = workspace::target().join("bench");
    let arguments =
        ["build", "--quiet", "--locked", "--release", "--manifest-path", "bench/codec/Cargo.toml"];
    process::run(workspace::cargo(arguments).env("CARGO_TARGET_DIR", &target))?;
    Ok(target.join("release/codec-bench"))
}

/// Instructions of one operation.
fn instructions(program: &Path, row: &[&str]) -> Result<f64, Failure> {
    let [few, many] = [count(program, row, TIMES[0])?, count(program, row, TIMES[1])?];
    Ok(many.saturating_sub(few) as f64 / (TIMES[1] - TIMES[0]) as f64)
}

fn count(program: &Path, row: &[&str], times: u64) -> Result<u64, Failure> {
    let mut command = Command::new("valgrind");
    command.args(["--tool=callgrind", "--callgrind-out-file=/dev/null"]).arg(program);
    command.args(row).arg(times.to_string());
    let output = command.output().map_err(|error| format!("cannot run valgrind: {error}"))?;
    let said = String::from_utf8_lossy(&output.stderr);
    let collected = said.lines().find_map(|line| line.split_once("Collected : ")?.1.trim().parse().ok());
    let collected = collected.filter(|_| output.status.success());
    collected.ok_or_else(|| format!("`{}` failed:\n{said}", process::line(&command)))
}

fn ceilings(file: &Path) -> Result<Vec<(String, f64)>, Failure> {
    let text =
        fs::read_to_string(file).map_err(|error| format!("cannot read {}: {error}", file.display()))?;
    let lines = text.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#'));
    let read = |line: &str| {
        let (row, ceiling) = line.split_once('=')?;
        Some((row.trim().to_owned(), ceiling.trim().parse().ok()?))
    };
    lines.map(|line| read(line).ok_or_else(|| format!("{}: `{line}`", file.display()))).collect()
}

#[cfg(test)]
mod tests {
    use super::{CEILINGS, ceilings};
    use crate::workspace;

    #[test]
    fn the_ceilings_can_be_read_and_stay_below_what_the_codec_promises() {
        let ceilings = ceilings(&workspace::root().join(CEILINGS)).expect("the file is right");
        assert!(ceilings.len() >= 5, "{ceilings:?}");
        assert!(ceilings.iter().all(|(_, ceiling)| (0.01..0.8).contains(ceiling)), "{ceilings:?}");
    }
}
