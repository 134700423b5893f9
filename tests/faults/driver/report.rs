//! The table.

use crate::Failure;
use crate::faults::Outcome;

/// Prints it as Markdown.
pub(crate) fn print(outcomes: &[Outcome]) {
    println!(
        "\n| fault | what happens | setting | messages | lost | twice | extra invocations (in flight) | recovery | |"
    );
    println!("|---|---|---|---:|---:|---:|---:|---:|---|");
    for Outcome { fault, verdict, .. } in outcomes {
        let (id, about) = (fault.id, fault.about);
        match verdict {
            Ok(row) => {
                let recovery = row
                    .recovery
                    .map_or_else(|| "–".to_owned(), |took| format!("{:.1} s", took.as_secs_f64()));
                let judgement = if row.complaints.is_empty() {
                    row.note.clone()
                } else {
                    format!("**{}**", row.complaints.join("; "))
                };
                println!(
                    "| {id} | {about} | {} | {} | {} | {} | {} ({}) | {recovery} | {judgement} |",
                    row.setting, row.messages, row.lost, row.twice, row.extra, row.allowed
                );
            }
            Err(failure) => {
                let failure = failure.replace(['|', '\n'], " ");
                println!("| {id} | {about} | | | | | | | **failed: {failure}** |");
            }
        }
    }
    let passed = outcomes.iter().filter(|outcome| outcome.is_right()).count();
    // As cargo test says it, by which `cargo xtask test` counts.
    println!(
        "\ntest result: {}. {passed} passed; {} failed; 0 ignored",
        if passed == outcomes.len() { "ok" } else { "FAILED" },
        outcomes.len() - passed
    );
}

/// A failure that names the faults whose promise did not hold.
pub(crate) fn judge(outcomes: &[Outcome]) -> Result<(), Failure> {
    let wrong: Vec<_> =
        outcomes.iter().filter(|outcome| !outcome.is_right()).map(|outcome| outcome.fault.id).collect();
    if wrong.is_empty() { Ok(()) } else { Err(format!("not as promised: {}", wrong.join(", "))) }
}
