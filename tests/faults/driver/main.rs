//! The fault suite: `cargo xtask faults`.
//!
//! Each fault has a topic, a group and a database of its own, and workers that are processes: they are killed, suspended and
//! cut off while events flow. One oracle judges all of them: what the publishers' journals say was acknowledged must be in
//! the table of effects, each event once.

mod options;

mod faults;
mod report;

mod plant;
mod verdict;

mod ledger;
mod worker;

mod database;
mod topic;

mod kafka;
mod postgres;

mod protocol;
mod proxy;

mod lab;
mod ports;

use std::process::ExitCode;

/// Why a fault could not be judged, or how it was judged wrong.
type Failure = String;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("faults: {failure}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), Failure> {
    let options = options::Options::read(std::env::args().skip(1))?;
    let chosen = faults::chosen(&options)?;
    let lab = lab::Lab::open(options.length)?;
    let outcomes = faults::run(&lab, &chosen);
    report::print(&outcomes);
    report::judge(&outcomes)
}
