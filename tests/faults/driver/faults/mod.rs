//! The faults, and how a run goes through them.

mod kills;
mod zombies;

mod broker;
mod database;
mod network;
mod publishers;

mod dead_letters;
mod groups;
mod stops;

mod copies;

use std::sync::Mutex;
use std::thread;
use std::time::Instant;

use crate::Failure;
use crate::lab::Lab;
use crate::options::Options;
use crate::verdict::Verdict;

pub(crate) struct Fault {
    pub(crate) id: &'static str,
    pub(crate) about: &'static str,
    run: fn(&Lab) -> Result<Verdict, Failure>,
}

pub(crate) struct Outcome {
    pub(crate) fault: &'static Fault,
    pub(crate) verdict: Result<Verdict, Failure>,
    order: usize,
}

impl Outcome {
    pub(crate) fn is_right(&self) -> bool {
        self.verdict.as_ref().is_ok_and(|verdict| verdict.complaints.is_empty())
    }
}

/// A fault spends most of its time waiting for sessions and leases to end.
const AT_A_TIME: usize = 4;

const fn fault(id: &'static str, about: &'static str, run: fn(&Lab) -> Result<Verdict, Failure>) -> Fault {
    Fault { id, about, run }
}

const FAULTS: &[Fault] = &[
    fault("F1", "consumers killed inside the handler, again and again", kills::in_the_handler),
    fault("F2", "killed between the commit and the offset", kills::after_the_commit_sqlite),
    fault("F2", "killed between the commit and the offset", kills::after_the_commit_postgres),
    fault("F3", "killed between claim and handler", kills::after_the_claim_sqlite),
    fault("F3", "killed between claim and handler", kills::after_the_claim_postgres),
    fault("F4", "broker stopped and killed in the middle of batches", broker::restarts),
    fault("F5", "answers to the publisher are lost, then its connection", network::lost_answers),
    fault("F5", "answers stay away for longer than the publisher waits", network::silence),
    fault("F6", "members join and leave all the time", groups::storm),
    fault("F7", "a handler takes three times max.poll.interval", groups::slow_handler),
    fault("F8", "suspended for two sessions in its handler, then going on", zombies::with_claim_sqlite),
    fault("F8", "suspended for two sessions in its handler, then going on", zombies::with_claim_postgres),
    fault(
        "F8",
        "suspended for two sessions in its transaction, then going on",
        zombies::in_transaction_sqlite,
    ),
    fault(
        "F8",
        "suspended for two sessions in its transaction, then going on",
        zombies::in_transaction_postgres,
    ),
    fault("F9", "database down", database::down),
    fault("F10", "connection cut in COMMIT, outcome unknown", database::cut_in_commit),
    fault("F12", "every message ten times, over all members", groups::ten_times),
    fault("F14", "dead-letter topic missing", dead_letters::missing),
    fault("F20", "SIGTERM under load", stops::under_load),
    fault("F20", "SIGTERM with the broker down", stops::broker_down),
    fault("F21", "the publisher's queue is full, its connection breaks", publishers::full_queue),
    fault("F21", "a fatal error ends the publisher's client", publishers::fatal_error),
    fault(
        "F24",
        "200 ms ± 100 ms, one packet in a hundred resets its connection, 64 kB/s",
        network::bad_weather,
    ),
];

/// Those that the options name.
pub(crate) fn chosen(options: &Options) -> Result<Vec<&'static Fault>, Failure> {
    if let Some(unknown) = options.only.iter().find(|id| !FAULTS.iter().any(|fault| fault.id == **id)) {
        return Err(format!("there is no fault {unknown}"));
    }
    let wanted = |fault: &&Fault| options.only.is_empty() || options.only.iter().any(|id| id == fault.id);
    Ok(FAULTS.iter().filter(wanted).collect())
}

/// Runs them, some at a time, and returns what became of them in their order.
pub(crate) fn run(lab: &Lab, faults: &[&'static Fault]) -> Vec<Outcome> {
    let queue = Mutex::new(faults.iter().enumerate().rev().collect::<Vec<_>>());
    let outcomes = Mutex::new(Vec::new());
    thread::scope(|scope| {
        for _ in 0..AT_A_TIME {
            scope.spawn(|| {
                loop {
                    let next = queue.lock().expect("no holder panics").pop();
                    let Some((order, fault)) = next else { return };
                    let began = Instant::now();
                    let verdict = (fault.run)(lab);
                    let outcome = Outcome { fault, verdict, order };
                    eprintln!("{} after {:.0?}: {:?}", fault.id, began.elapsed(), outcome.verdict);
                    outcomes.lock().expect("no holder panics").push(outcome);
                }
            });
        }
    });
    let mut outcomes = outcomes.into_inner().expect("no holder panics");
    outcomes.sort_by_key(|outcome| outcome.order);
    outcomes
}
