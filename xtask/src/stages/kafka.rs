use super::typescript;
use crate::counts::Counts;
use crate::kafka::Broker;
use crate::postgres::Database;
use crate::{Failure, process, tools, workspace};

/// What the tests of TLS, certificates and passwords need beside KAFKA_BROKERS, and the one of a broker that is cut off.
const LISTENERS: [&str; 6] = [
    "KAFKA_TLS_BROKERS",
    "KAFKA_MTLS_BROKERS",
    "KAFKA_SASL_BROKERS",
    "KAFKA_CERTS",
    "KAFKA_CUT_BROKERS",
    "KAFKA_BEHIND_CUT",
];

/// The tests that are ignored elsewhere, on the cluster of KAFKA_BROKERS and the database of DATABASE_URL, or on servers of
/// this stage's own.
pub(super) fn run() -> Result<Counts, Failure> {
    tools::require(tools::C)?;
    tools::require(tools::PERL)?;
    tools::require(tools::CLOCKS)?;
    let database = Database::provide()?;
    match std::env::var("KAFKA_BROKERS") {
        Ok(brokers) if !brokers.is_empty() => run_on(&[("KAFKA_BROKERS", brokers), database.env()]),
        _ => {
            tools::require(tools::JAVA)?;
            let broker = Broker::start()?;
            let mut env = broker.env();
            env.push(database.env());
            run_on(&env)
        }
    }
}

fn run_on(env: &[(&'static str, String)]) -> Result<Counts, Failure> {
    // Some tests ask kafkajs to read and write.
    typescript::install()?;
    // Ignored tests only: the others have run. `--tests` leaves out doc tests, among which `ignore` means never.
    let mut arguments =
        vec!["test", "--workspace", "--all-features", "--no-fail-fast", "--tests", "--", "--ignored"];
    if !has_listeners(env) {
        eprintln!("xtask: the tests of TLS, SASL and T9 are left out: they need {}", LISTENERS.join(", "));
        arguments.extend(["--skip", "secure::", "--skip", "cut::"]);
    }
    let mut counts = process::count(workspace::cargo(arguments).envs(env.iter().cloned()))?;
    process::run(crate::demo::run().envs(env.iter().cloned()))?;
    counts.passed += 1;
    Ok(counts)
}

fn has_listeners(env: &[(&'static str, String)]) -> bool {
    let given = |name: &str| env.iter().any(|(known, _)| *known == name) || std::env::var_os(name).is_some();
    LISTENERS.iter().all(|name| given(name))
}
