//! `cargo xtask contract`: documents are put to Rust, TypeScript, ajv and the jsonschema crate, in both views, and all must
//! judge them alike; Rust and TypeScript by path and rule too, and as whoever broke the document says.
//!
//! Three catalogues: the one of this repository, one with every construct of the language, and one made up from the seed.

mod options;
mod run;

mod catalogue;
mod workspace;

mod document;
mod documents;

mod corpus;

mod broken;
mod path;

mod random;

mod judges;

mod compare;
mod table;

use std::process::ExitCode;

use options::Options;

/// Why it stopped: a sentence for the person at the terminal.
type Failure = String;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match Options::parse(&arguments).and_then(|options| run::run(&options)) {
        Ok(0) => ExitCode::SUCCESS,
        Ok(_) => ExitCode::FAILURE,
        Err(failure) => {
            eprintln!("contract: {failure}");
            ExitCode::FAILURE
        }
    }
}
