//! A service of the fault suite, as a process of its own: it publishes, or it consumes with an effect in a database.
//!
//! What it does is said by its environment, what it did stands in its journal, line by line, so that nothing is forgotten
//! when it is killed.

mod settings;

mod consumer;
mod publisher;

mod postgres;
mod sqlite;

mod event;
mod failpoint;
mod flaky;
mod journal;
mod log;

use std::process::ExitCode;

use settings::{Role, Settings};

/// Why the process could not do its work.
type Failure = Box<dyn std::error::Error + Send + Sync>;

#[tokio::main]
async fn main() -> ExitCode {
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("{failure}");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<(), Failure> {
    tracing::subscriber::set_global_default(log::Log::default())?;
    let settings = Settings::from_env()?;
    match settings.role {
        Role::Publisher => publisher::run(&settings).await,
        Role::Consumer => consumer::run(&settings).await,
    }
}
