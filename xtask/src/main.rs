//! The commands of the README: `cargo xtask help` lists them.
//!
//! It depends on nothing, least of all on the root package: it works with `generated/` gone.

mod demo;
mod test;

mod bench;
mod contract;
mod faults;
mod mutants;
mod stages;

mod kafka;
mod postgres;

mod counts;
mod node;
mod process;
mod tools;
mod workspace;

use std::process::ExitCode;

const HELP: &str = "\
cargo xtask COMMAND

  demo            watch typed events go from one service to another, each handled exactly once;
                  with KAFKA_BROKERS set on that cluster, else on an in-process broker
  test [STAGE…]   run every test, or those stages; starts an Apache Kafka and a PostgreSQL of its own,
                  unless KAFKA_BROKERS and DATABASE_URL are set
  kafka [PORT]    start an Apache Kafka for development, until Ctrl-C
  kafka PORT --data FOLDER
                  the same, going on with the data in FOLDER: a line `stop` on its input shuts it down,
                  the input's end ends it as hard as SIGKILL
  postgres [PORT] start a PostgreSQL for development, until Ctrl-C
  postgres PORT --data FOLDER
                  the same, going on with the data in FOLDER; its input's end ends it as a crash does
  faults [--long] [--only F6,F9]
                  kill, suspend and cut off publishers and consumers, the broker and the database, and count what
                  was lost and what happened twice; --long takes 100,000 messages and 50 kills
  contract [--documents N] [--seed S]
                  put documents to Rust, TypeScript, ajv and the jsonschema crate, and see that all judge them alike
  mutants [--faults | --contract] [NAME…]
                  break each promise on purpose, by the patches in tests/mutations, and see that a test notices, or
                  with --faults a fault of the fault suite, with --contract a document that languages disagree about
  bench [NAME…]   measure, beside what others do: the generator, the codec, compile (times), typescript (validators), kafka
                  (publishing and consuming), claims
  help            show this

The stages of `cargo xtask test`:
";

/// Why a command stopped: a sentence for the person at the terminal.
type Failure = String;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let outcome = match arguments.as_slice() {
        ["demo"] => demo::demo(),
        ["test", stages @ ..] => test::test(stages),
        ["kafka"] => kafka::serve(None),
        ["kafka", port] => kafka::serve(Some(port)),
        ["kafka", port, "--data", folder] => kafka::serve_kept(port, folder),
        ["postgres"] => postgres::serve(None),
        ["postgres", port] => postgres::serve(Some(port)),
        ["postgres", port, "--data", folder] => postgres::serve_kept(port, folder),
        ["faults", arguments @ ..] => faults::faults(arguments),
        ["contract", arguments @ ..] => contract::contract(arguments),
        ["mutants", "--faults", names @ ..] => mutants::mutants_by_faults(names),
        ["mutants", "--contract", names @ ..] => mutants::mutants_by_documents(names),
        ["mutants", names @ ..] => mutants::mutants(names),
        ["bench", names @ ..] => bench::bench(names),
        [] | ["help" | "--help" | "-h"] => {
            print!("{HELP}{}", stages::list());
            Ok(())
        }
        other => Err(format!("there is no command `{}`; `cargo xtask help` lists them", other.join(" "))),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("xtask: {failure}");
            ExitCode::FAILURE
        }
    }
}
