//! Reserves material for every work order that is created.
//!
//! ```text
//! KAFKA_BROKERS=127.0.0.1:9092 cargo run --example material_service --features kafka,sqlite
//! ```
//!
//! The environment configures it: see `Settings::from_env`. Ctrl-C ends it.

mod common;

use std::process::ExitCode;

use common::material;
use common::service::{Failure, Settings, exit};

#[tokio::main]
async fn main() -> ExitCode {
    exit(run().await)
}

async fn run() -> Result<(), Failure> {
    let settings = Settings::from_env(material::SERVICE)?;
    let service = material::start(&settings).await?;
    service.until_told().await
}
