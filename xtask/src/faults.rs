use std::process::Command;

use crate::{Failure, kafka, process, tools, workspace};

/// `cargo xtask faults`: the suite of tests/faults, on a broker and a database server that it starts, kills and starts again.
pub(crate) fn faults(arguments: &[&str]) -> Result<(), Failure> {
    process::run(suite()?.args(arguments))
}

/// The suite, built and ready to run.
fn suite() -> Result<Command, Failure> {
    for needed in [tools::C, tools::PERL, tools::JAVA, tools::POSTGRES] {
        tools::require(needed)?;
    }
    // With all features, as the other stages, so that OpenSSL and librdkafka are built once.
    let build =
        ["build", "--quiet", "--workspace", "--all-features", "--bin", "faults", "--bin", "fault_worker"];
    process::run(&mut workspace::cargo(build))?;
    let mut suite = Command::new(workspace::target().join("debug/faults"));
    suite.current_dir(workspace::root()).env("KAFKA_JARS", kafka::jars()?);
    Ok(suite)
}
