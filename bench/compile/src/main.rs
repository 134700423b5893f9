//! What 200 generated events cost to compile, against the same types with serde's derive and serde_json.
//!
//! Two crates are written below the target folder; their dependencies are built first, and then each crate alone is checked,
//! built and built for release, in turns, and the medians compared. Each reads and writes all its events, so that nothing
//! generic stays uncompiled. The table is Markdown. It fails where a goal is missed.
//!
//! | module | what it holds |
//! |---|---|
//! | `catalogue` | an events.yaml of 200 events |
//! | `derived` | the same types as a serde user writes them |
//! | `package` | a crate on the disk, and cargo on it |
//! | `text` | the machine code in it |

mod catalogue;
mod derived;
mod package;
mod text;

use std::error::Error;
use std::path::PathBuf;
use std::process::ExitCode;

use package::{Package, Step};

const EVENTS: usize = 200;
const ROUNDS: usize = 3;

/// What is done with a crate, and the greatest part of the other's time that it may take.
const STEPS: [(&str, Step, f64); 3] = [
    ("cargo check", Step::Check, 0.25),
    ("cargo build", Step::Build, 0.25),
    ("cargo build --release", Step::Release, 0.12),
];

const TEXT_GOAL: f64 = 0.15;

fn main() -> Result<ExitCode, Box<dyn Error>> {
    let folder = folder();
    let ours = ours(folder.join("ours"))?;
    let theirs = theirs(folder.join("derived"))?;
    println!("| what | generated | serde derive | ratio | goal | |\n|---|---:|---:|---:|---:|---|");
    let mut missed = 0;
    for (what, step, goal) in STEPS {
        let mut times = (Vec::new(), Vec::new());
        for package in [&ours, &theirs] {
            package.warm(step)?;
        }
        for _ in 0..ROUNDS {
            times.0.push(package::timed(&ours, step)?);
            times.1.push(package::timed(&theirs, step)?);
        }
        let (ours, theirs) = (median(times.0), median(times.1));
        missed += row(what, &format!("{ours:.2} s"), &format!("{theirs:.2} s"), ours / theirs, goal);
    }
    let (ours, theirs) = (text::bytes(&ours.library())?, text::bytes(&theirs.library())?);
    let kib = |bytes: u64| format!("{} KiB", bytes / 1024);
    missed += row(".text, release", &kib(ours), &kib(theirs), ours as f64 / theirs as f64, TEXT_GOAL);
    Ok(if missed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn row(what: &str, ours: &str, theirs: &str, ratio: f64, goal: f64) -> usize {
    let met = ratio <= goal;
    let verdict = if met { "met" } else { "MISSED" };
    println!("| {what} | {ours} | {theirs} | {ratio:.3} | ≤ {goal:.2} | {verdict} |");
    usize::from(!met)
}

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}

/// Where cargo builds this program, whose target folder both crates share.
fn folder() -> PathBuf {
    let program = std::env::current_exe().expect("a program knows where it is");
    program.ancestors().nth(2).expect("cargo puts it below target/release").join("compile")
}

fn ours(folder: PathBuf) -> Result<Package, Box<dyn Error>> {
    let text = catalogue::events_yaml(EVENTS);
    let catalog =
        events_codegen::compile("events.yaml", text.as_bytes()).map_err(|mistakes| mistakes.to_string())?;
    let files = events_codegen::emit::rust::emit(&catalog);
    let runtime = concat!(env!("CARGO_MANIFEST_DIR"), "/../../runtime");
    let dependencies = format!("events-runtime = {{ path = {runtime:?} }}\n");
    let package = Package::new(folder, "ours", &dependencies)?;
    for file in files {
        let name = file.path.strip_prefix("rust/").expect("the Rust target's folder");
        package.write(&format!("src/{name}"), &file.contents)?;
    }
    package.append("src/lib.rs", catalogue::ROUND_TRIP)?;
    Ok(package)
}

fn theirs(folder: PathBuf) -> Result<Package, Box<dyn Error>> {
    let dependencies = r#"serde = { version = "1", features = ["derive"] }
serde_json = "1"
jiff = { version = "1", default-features = false, features = ["serde", "std"] }
uuid = { version = "1", default-features = false, features = ["serde"] }
"#;
    let package = Package::new(folder, "derived", dependencies)?;
    package.write("src/lib.rs", &derived::library(EVENTS))?;
    Ok(package)
}
