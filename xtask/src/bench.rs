use std::process::Command;

use crate::kafka::Broker;
use crate::postgres::Database;
use crate::{Failure, node, process, tools, workspace};

struct Bench {
    name: &'static str,
    run: fn() -> Result<(), Failure>,
}

const BENCHES: &[Bench] = &[
    Bench { name: "generator", run: generator },
    Bench { name: "codec", run: codec },
    Bench { name: "typescript", run: typescript },
    Bench { name: "compile", run: compile },
    Bench { name: "kafka", run: kafka },
    Bench { name: "claims", run: claims },
];

/// `cargo xtask bench [NAME…]`: runs the benches named, or all of them. One that misses a goal stops no other.
///
/// Each is a crate outside the workspace, so that no other build carries what it compares with or is a release build of
/// librdkafka and SQLite.
pub(crate) fn bench(names: &[&str]) -> Result<(), Failure> {
    let chosen = chosen(names)?;
    let mut failures = Vec::new();
    for bench in chosen {
        println!("\n== {} ==", bench.name);
        failures.extend((bench.run)().err().map(|failure| format!("{}: {failure}", bench.name)));
    }
    if failures.is_empty() { Ok(()) } else { Err(failures.join("\n")) }
}

fn chosen(names: &[&str]) -> Result<Vec<&'static Bench>, Failure> {
    if names.is_empty() {
        return Ok(BENCHES.iter().collect());
    }
    let known = || BENCHES.iter().map(|bench| bench.name).collect::<Vec<_>>().join(", ");
    let find = |name: &&str| {
        let found = BENCHES.iter().find(|bench| bench.name == *name);
        found.ok_or_else(|| format!("there is no bench `{name}`; there are {}", known()))
    };
    names.iter().map(find).collect()
}

/// Against prost-build.
fn generator() -> Result<(), Failure> {
    run("bench", "bench/Cargo.toml", None)
}

/// Against serde_json with derived types.
fn codec() -> Result<(), Failure> {
    run("run", "bench/codec/Cargo.toml", None)
}

/// Validators beside ajv, TypeBox and a guard written by hand.
fn typescript() -> Result<(), Failure> {
    let folder = node::install("bench/typescript")?;
    process::run(Command::new("node").current_dir(folder).arg("bench.mjs"))
}

/// What 200 events cost to compile, against serde's derive.
fn compile() -> Result<(), Failure> {
    tools::require(tools::C)?;
    run("run", "bench/compile/Cargo.toml", None)
}

/// On the cluster of KAFKA_BROKERS, or on an Apache Kafka of its own.
fn kafka() -> Result<(), Failure> {
    tools::require(tools::C)?;
    let manifest = "bench/kafka/Cargo.toml";
    match std::env::var("KAFKA_BROKERS") {
        Ok(brokers) if !brokers.is_empty() => run("run", manifest, None),
        _ => {
            tools::require(tools::JAVA)?;
            let broker = Broker::start()?;
            run("run", manifest, broker.env())
        }
    }
}

/// On the database of DATABASE_URL, or on a PostgreSQL of its own.
fn claims() -> Result<(), Failure> {
    tools::require(tools::C)?;
    let database = Database::provide()?;
    run("run", "bench/claims/Cargo.toml", [database.env()])
}

fn run(
    command: &str,
    manifest: &str,
    env: impl IntoIterator<Item = (&'static str, String)>,
) -> Result<(), Failure> {
    let mut arguments = vec![command, "--quiet", "--locked", "--manifest-path", manifest];
    if command == "run" {
        arguments.push("--release");
    }
    let target = workspace::target().join("bench");
    process::run(workspace::cargo(arguments).env("CARGO_TARGET_DIR", target).envs(env))
}
