use crate::counts::Counts;
use crate::{Failure, process, tools, workspace};

/// Everything that needs no server. With all features, as clippy and rustdoc see it, so that OpenSSL and librdkafka are
/// built once.
pub(super) fn run() -> Result<Counts, Failure> {
    tools::require(tools::C)?;
    tools::require(tools::PERL)?;
    let mut counts =
        process::count(&mut workspace::cargo(["test", "--workspace", "--all-features", "--no-fail-fast"]))?;
    // What is ignored here waits for a broker, and is counted by the stage that has one.
    counts.skipped = 0;
    Ok(counts)
}
