use std::time::{Duration, Instant};

use crate::Failure;
use crate::counts::Counts;
use crate::stages::{STAGES, Stage};

/// How a stage ended.
struct Ended {
    stage: &'static Stage,
    counts: Counts,
    took: Duration,
}

/// `cargo xtask test`: the stages named, or all of them. A stage that fails does not keep the next from running.
///
/// The last line is the sum over all runners, alone: `412 passed, 0 failed, 3 skipped`.
pub(crate) fn test(names: &[&str]) -> Result<(), Failure> {
    let stages = chosen(names)?;
    let ended: Vec<Ended> = stages.into_iter().map(run).collect();
    let mut sum = Counts::default();
    ended.iter().for_each(|ended| sum += ended.counts);
    println!("\n{}\n{sum}", table(&ended));
    let failed: Vec<_> =
        ended.iter().filter(|ended| ended.counts.failed > 0).map(|ended| ended.stage.name).collect();
    if failed.is_empty() { Ok(()) } else { Err(format!("failed: {}", failed.join(", "))) }
}

fn chosen(names: &[&str]) -> Result<Vec<&'static Stage>, Failure> {
    if names.is_empty() {
        return Ok(STAGES.iter().collect());
    }
    let find = |name: &&str| {
        let found = STAGES.iter().find(|stage| stage.name == *name);
        found.ok_or_else(|| format!("there is no stage `{name}`; `cargo xtask help` lists them"))
    };
    names.iter().map(find).collect()
}

fn run(stage: &'static Stage) -> Ended {
    println!("\n── {}: {}", stage.name, stage.about);
    let began = Instant::now();
    let counts = (stage.run)().unwrap_or_else(|failure| {
        eprintln!("xtask: {}: {failure}", stage.name);
        Counts { failed: 1, ..Counts::default() }
    });
    Ended { stage, counts, took: began.elapsed() }
}

fn table(ended: &[Ended]) -> String {
    let mut text = format!("{:<12}{:>9}{:>9}{:>9}{:>9}\n", "stage", "time", "passed", "failed", "skipped");
    for Ended { stage, counts, took } in ended {
        let seconds = format!("{:.1} s", took.as_secs_f64());
        let Counts { passed, failed, skipped } = counts;
        text += &format!("{:<12}{seconds:>9}{passed:>9}{failed:>9}{skipped:>9}\n", stage.name);
    }
    text
}
