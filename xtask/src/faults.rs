use std::process::Command;

use crate::postgres::Database;
use crate::{Failure, kafka, process, tools, workspace};

/// `cargo xtask faults`: the suite of tests/faults, on brokers that it starts, kills and starts again, and on the database
/// server of DATABASE_URL, or one of this command's own.
pub(crate) fn faults(arguments: &[&str]) -> Result<(), Failure> {
    let suite = Suite::prepare()?;
    process::run(suite.command()?.args(arguments))
}

/// The suite, built, and what it runs on.
pub(crate) struct Suite {
    database: Database,
}

impl Suite {
    pub(crate) fn prepare() -> Result<Self, Failure> {
        for needed in [tools::C, tools::PERL, tools::JAVA, tools::POSTGRES] {
            tools::require(needed)?;
        }
        // With all features, as the other stages, so that OpenSSL and librdkafka are built once.
        let build =
            ["build", "--quiet", "--workspace", "--all-features", "--bin", "faults", "--bin", "fault_worker"];
        process::run(&mut workspace::cargo(build))?;
        Ok(Self { database: Database::provide()? })
    }

    /// Runs it; ends before the database server does.
    pub(crate) fn command(&self) -> Result<Command, Failure> {
        let mut suite = Command::new(workspace::target().join("debug/faults"));
        suite.current_dir(workspace::root()).env("KAFKA_JARS", kafka::jars()?).envs([self.database.env()]);
        // It starts database servers by this program, to stop them.
        let own = std::env::current_exe().map_err(|error| error.to_string())?;
        suite.env("XTASK", own);
        Ok(suite)
    }
}
