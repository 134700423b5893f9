//! The stages of `cargo xtask test`, one file each, in the order in which they run: the cheap ones first.

mod generated;
mod rust;

mod contract;
mod crates;
mod instructions;
mod typescript;

mod demo;
mod faults;
mod kafka;

use crate::Failure;
use crate::counts::Counts;

pub(crate) use typescript::install as install_node_modules;

/// A part of all that is tested.
#[derive(Debug)]
pub(crate) struct Stage {
    /// As `cargo xtask test` takes it.
    pub(crate) name: &'static str,
    /// What it tests.
    pub(crate) about: &'static str,
    /// Sets up what it needs, and runs it.
    pub(crate) run: fn() -> Result<Counts, Failure>,
}

/// Every stage.
pub(crate) const STAGES: &[Stage] = &[
    Stage { name: "generated", about: "generated/ is what events.yaml says", run: generated::run },
    Stage { name: "rust", about: "unit, golden, schema and in-process broker tests", run: rust::run },
    Stage { name: "crates", about: "what another crate sees, outside the workspace", run: crates::run },
    Stage {
        name: "instructions",
        about: "what the codec takes under callgrind, by its ceilings",
        run: instructions::run,
    },
    Stage { name: "typescript", about: "the emitted package and the schemas, in Node", run: typescript::run },
    Stage {
        name: "contract",
        about: "Rust, TypeScript and the schemas judge 10,000 documents alike",
        run: contract::run,
    },
    Stage { name: "demo", about: "the demo on the in-process broker", run: demo::run },
    Stage { name: "kafka", about: "the tests and the demo on Apache Kafka and PostgreSQL", run: kafka::run },
    Stage { name: "faults", about: "processes, brokers and databases killed and cut off", run: faults::run },
];

/// The stages as the help shows them.
pub(crate) fn list() -> String {
    STAGES.iter().map(|stage| format!("  {:<14}{}\n", stage.name, stage.about)).collect()
}
