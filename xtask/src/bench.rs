use crate::postgres::Database;
use crate::{Failure, process, tools, workspace};

/// `cargo xtask bench`: the generator against prost-build, in a crate of its own so that no build carries prost.
pub(crate) fn bench() -> Result<(), Failure> {
    let mut command = workspace::cargo(["bench", "--quiet", "--manifest-path", "bench/Cargo.toml"]);
    process::run(command.env("CARGO_TARGET_DIR", workspace::target().join("bench")))
}

/// `cargo xtask bench claims`: what a claim costs, on the database of DATABASE_URL or on a PostgreSQL of its own.
pub(crate) fn claims() -> Result<(), Failure> {
    tools::require(tools::C)?;
    let database = Database::provide()?;
    let mut command = workspace::cargo([
        "run",
        "--release",
        "--quiet",
        "--locked",
        "--manifest-path",
        "bench/claims/Cargo.toml",
    ]);
    command.env("CARGO_TARGET_DIR", workspace::target().join("bench"));
    process::run(command.envs([database.env()]))
}
