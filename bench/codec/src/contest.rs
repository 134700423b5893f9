//! Rounds, medians and the table.

use std::process::ExitCode;
use std::time::{Duration, Instant};

/// Does an operation so many times.
pub(crate) type Work = Box<dyn FnMut(u32)>;

/// Ours and what stands beside it.
pub(crate) struct Row {
    pub(crate) what: String,
    /// The greatest ratio.
    pub(crate) goal: Option<f64>,
    pub(crate) ours: Work,
    pub(crate) theirs: Work,
}

/// Many and short, so that both have the same weather.
const ROUNDS: usize = 301;
const OPERATIONS: u32 = 1_000;

/// Lets ours and theirs take turns, prints the table, and fails where a goal is missed.
pub(crate) fn contest(rows: Vec<Row>) -> ExitCode {
    println!("| what | ours, ns | serde_json, ns | ratio | goal | |\n|---|---:|---:|---:|---:|---|");
    let missed = rows.into_iter().map(measure).filter(|met| !met).count();
    if missed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn measure(Row { what, goal, mut ours, mut theirs }: Row) -> bool {
    let mut times = (Vec::new(), Vec::new(), Vec::new());
    for round in 0..=ROUNDS {
        let pair = (timed(&mut ours), timed(&mut theirs));
        // The first round warms up.
        if round > 0 {
            times.0.push(pair.0);
            times.1.push(pair.1);
            times.2.push(pair.0 / pair.1);
        }
    }
    let ratio = median(times.2);
    let (goal, verdict) = match goal {
        Some(goal) => (format!("≤ {goal:.2}"), if ratio <= goal { "met" } else { "MISSED" }),
        None => (String::new(), ""),
    };
    let (ours, theirs) = (median(times.0), median(times.1));
    println!("| {what} | {ours:.0} | {theirs:.0} | {ratio:.3} | {goal} | {verdict} |");
    verdict != "MISSED"
}

/// Nanoseconds for one operation.
fn timed(work: &mut Work) -> f64 {
    let began = Instant::now();
    work(OPERATIONS);
    Duration::as_secs_f64(&began.elapsed()) * 1e9 / f64::from(OPERATIONS)
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
