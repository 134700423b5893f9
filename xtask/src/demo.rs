use std::process::Command;

use crate::{Failure, process, tools, workspace};

/// `cargo xtask demo`: what the README promises, on the in-process broker or on that of KAFKA_BROKERS.
pub(crate) fn demo() -> Result<(), Failure> {
    tools::require(tools::C)?;
    process::run(&mut workspace::cargo(["run", "--quiet", "--package", "events-cli", "--", "generate"]))?;
    process::run(&mut run())
}

/// The demo alone.
pub(crate) fn run() -> Command {
    workspace::cargo(["run", "--quiet", "--example", "demo", "--features", "embedded,sqlite"])
}
