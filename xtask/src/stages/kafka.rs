use super::typescript;
use crate::counts::Counts;
use crate::kafka::Broker;
use crate::{Failure, process, tools, workspace};

/// The tests that are ignored elsewhere, on the cluster of KAFKA_BROKERS or on a broker of this stage's own.
pub(super) fn run() -> Result<Counts, Failure> {
    tools::require(tools::C)?;
    tools::require(tools::PERL)?;
    match std::env::var("KAFKA_BROKERS") {
        Ok(brokers) if !brokers.is_empty() => run_on(&brokers),
        _ => {
            tools::require(tools::JAVA)?;
            let broker = Broker::start()?;
            run_on(&broker.address())
        }
    }
}

fn run_on(brokers: &str) -> Result<Counts, Failure> {
    // Some tests ask kafkajs to read and write.
    typescript::install()?;
    // Ignored tests only: the others have run. `--tests` leaves out doc tests, among which `ignore` means never.
    let arguments = ["test", "--workspace", "--all-features", "--no-fail-fast", "--tests", "--", "--ignored"];
    let mut counts = process::count(workspace::cargo(arguments).env("KAFKA_BROKERS", brokers))?;
    process::run(crate::demo::run().env("KAFKA_BROKERS", brokers))?;
    counts.passed += 1;
    Ok(counts)
}
