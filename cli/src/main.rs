//! The `events` command.
//!
//! Exit codes: 0 fine; 1 mistakes in `events.yaml`, or `generate --check` found a difference; 2 wrong usage, or a
//! file that cannot be read or written.

mod args;
mod terminal;

mod commands;

mod catalog;
mod init;

use std::process::ExitCode;

use clap::Parser;

use args::{Args, Command};

/// How a command ended that could do its work.
enum Outcome {
    Fine,
    Mistakes,
}

/// Why a command could not do its work: one line, and where it helps a second one.
struct Failure {
    message: String,
    help: Option<String>,
}

impl Failure {
    fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), help: None }
    }

    fn with_help(self, help: impl Into<String>) -> Self {
        Self { help: Some(help.into()), ..self }
    }
}

fn main() -> ExitCode {
    let args = Args::parse();
    let report = args.report();
    let outcome = match args.command {
        Command::Check(check) => commands::check(&check, report),
        Command::Generate(generate) => commands::generate(&generate, report),
        Command::Sample(sample) => commands::sample(&sample, report),
        Command::Explain(explain) => commands::explain(&explain),
        Command::Init(init) => init::init(&init, report),
    };
    match outcome {
        Ok(Outcome::Fine) => ExitCode::SUCCESS,
        Ok(Outcome::Mistakes) => ExitCode::from(1),
        Err(failure) => {
            terminal::complain(&failure);
            ExitCode::from(2)
        }
    }
}
