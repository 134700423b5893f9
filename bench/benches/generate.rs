//! Generation against prost-build with protox, on equal catalogues of 24, 100 and 1,000 events.
//!
//! The two take turns within one run, so that a busy machine slows both, and the medians are compared. The run fails
//! where a promise is broken: at most 2.5 times prost's time for 1,000 events, and time that grows with the events.

use std::path::Path;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use events_bench::{Ours, Prost};

const SIZES: [usize; 3] = [24, 100, 1000];
const ROUNDS: usize = 7;
const RATIO: f64 = 2.5;
/// From 100 to 1,000 events, time per event may grow by this factor: noise and caches, but nothing quadratic.
const GROWTH: f64 = 1.5;

/// The medians for one size.
struct Row {
    events: usize,
    generate: Duration,
    prost: Duration,
}

impl Row {
    fn ratio(&self) -> f64 {
        self.generate.as_secs_f64() / self.prost.as_secs_f64()
    }

    fn per_event(&self) -> f64 {
        self.generate.as_secs_f64() / self.events as f64
    }
}

fn main() -> ExitCode {
    println!("{:>7}{:>14}{:>14}{:>14}{:>8}", "events", "emit", "generate", "prost", "ratio");
    // Kept until the end: ext4 makes new files slowly for some seconds after others were deleted.
    let kept = tempfile::tempdir().expect("a temporary folder can be made");
    let rows = SIZES.map(|events| measure(events, kept.path()));
    let [_, hundred, thousand] = &rows;
    let growth = thousand.per_event() / hundred.per_event();
    println!("\nratio at 1,000 events: {:.2} (at most {RATIO})", thousand.ratio());
    println!("time per event, 1,000 against 100 events: {growth:.2} (at most {GROWTH})");
    if thousand.ratio() <= RATIO && growth <= GROWTH { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn measure(events: usize, kept: &Path) -> Row {
    let (ours, prost) = (Ours::new(events), Prost::new(events));
    let mut times = [const { Vec::new() }; 3];
    for round in 0..ROUNDS {
        let out = kept.join(format!("{events}-{round}"));
        times[0].push(timed(|| drop(ours.emit())));
        times[1].push(timed(|| ours.generate(&out.join("ours"))));
        times[2].push(timed(|| prost.generate(&out.join("prost"))));
    }
    let [emit, generate, prost] = times.map(median);
    let row = Row { events, generate, prost };
    let ratio = row.ratio();
    println!("{events:>7}{emit:>14.2?}{generate:>14.2?}{prost:>14.2?}{ratio:>8.2}");
    row
}

fn timed(work: impl FnOnce()) -> Duration {
    let began = Instant::now();
    work();
    began.elapsed()
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}
