use std::process::Command;

use crate::{Failure, process, stages, tools, workspace};

/// `cargo xtask contract`: puts documents to Rust, TypeScript, ajv and the jsonschema crate; they must judge all alike.
pub(crate) fn contract(arguments: &[&str]) -> Result<(), Failure> {
    process::run(prepare()?.args(arguments))
}

/// The comparison, built, with the modules that it needs in Node.
pub(crate) fn prepare() -> Result<Command, Failure> {
    tools::require(tools::C)?;
    tools::require(tools::PERL)?;
    stages::install_node_modules()?;
    // With all features, as the other stages, so that everything is built once.
    let build = ["build", "--quiet", "--workspace", "--all-features", "--bin", "contract"];
    process::run(&mut workspace::cargo(build))?;
    let mut contract = Command::new(workspace::target().join("debug/contract"));
    contract.current_dir(workspace::root());
    Ok(contract)
}
