use crate::counts::Counts;
use crate::faults::Suite;
use crate::{Failure, process};

/// The short form of the fault suite, on brokers of its own, since it kills them.
pub(super) fn run() -> Result<Counts, Failure> {
    let suite = Suite::prepare()?;
    process::count(&mut suite.command()?)
}
