use crate::{Failure, process, workspace};

/// `cargo xtask bench`: the generator against prost-build, in a crate of its own so that no build carries prost.
pub(crate) fn bench() -> Result<(), Failure> {
    let mut command = workspace::cargo(["bench", "--quiet", "--manifest-path", "bench/Cargo.toml"]);
    process::run(command.env("CARGO_TARGET_DIR", workspace::target().join("bench")))
}
