//! Creates the work orders named on its command line, and completes a work order when its material is reserved.
//!
//! ```text
//! KAFKA_BROKERS=127.0.0.1:9092 cargo run --example work_order_service --features kafka,sqlite
//! ```
//!
//! The environment configures it: see `Settings::from_env`. Ctrl-C ends it.

mod common;

use std::process::ExitCode;

use common::service::{Failure, Settings, exit};
use common::work_orders;

#[tokio::main]
async fn main() -> ExitCode {
    exit(run().await)
}

async fn run() -> Result<(), Failure> {
    let settings = Settings::from_env(work_orders::SERVICE)?;
    let service = work_orders::start(&settings).await?;
    for order in std::env::args().skip(1) {
        service.publish(&work_orders::created(&order, 100), "100 x BRK-001").await?;
    }
    service.until_told().await
}
