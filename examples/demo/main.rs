//! The demo: a work order goes through three services, and every message is delivered twice on purpose.
//!
//! It runs on a broker inside this process or, with KAFKA_BROKERS set, on that cluster. It ends with an error where an
//! effect is missing or happened twice.

mod broker;
#[path = "../common/mod.rs"]
mod common;
mod verdict;

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use broker::Broker;
use common::narrator::Narrator;
use common::service::{Failure, Running, Settings};
use common::{material, quality, work_orders};
use verdict::Verdict;

const COPIES: u32 = 2;
const LEASE: Duration = Duration::from_secs(30);
const PATIENCE: Duration = Duration::from_secs(60);
/// How long to look for what should not come after all that should has come.
const AFTERMATH: Duration = Duration::from_millis(500);

#[tokio::main]
async fn main() -> ExitCode {
    match demo().await {
        Ok(Verdict::Right) => ExitCode::SUCCESS,
        Ok(Verdict::Wrong) => ExitCode::FAILURE,
        Err(failure) => {
            eprintln!("the demo could not run: {failure}");
            ExitCode::FAILURE
        }
    }
}

async fn demo() -> Result<Verdict, Failure> {
    let folder = TemporaryFolder::create()?;
    let broker = Broker::start().await?;
    let narrator = Narrator::new(work_orders::SERVICE);
    println!("One work order, three services, every message delivered twice on purpose.");
    println!("{}\n", narrator.paint().faint(&broker.description));

    let settings = Settings {
        kafka: broker.config.clone(),
        folder: folder.0.clone(),
        lease: LEASE,
        copies: COPIES,
        narrator,
        plant: Some(broker.plant.clone()),
    };
    let (orders, material, quality) = tokio::try_join!(
        work_orders::start(&settings),
        material::start(&settings),
        quality::start(&settings)
    )?;
    let services = [orders, material, quality];
    services[0].publish(&work_orders::created("wo-001", 100), "100 x BRK-001").await?;
    wait_for_every_delivery(&services).await;

    let verdict = verdict::judge(&services, &settings).await?;
    for service in services {
        service.stop().await?;
    }
    Ok(verdict)
}

/// Returns when all has been handled and all copies have been skipped, or after a while: the verdict tells.
async fn wait_for_every_delivery(services: &[Running]) {
    let deadline = Instant::now() + PATIENCE;
    let outstanding = |service: &Running| {
        let stats = service.once.stats();
        stats.applied + stats.duplicates < u64::from(COPIES)
    };
    while services.iter().any(outstanding) && Instant::now() < deadline {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    tokio::time::sleep(AFTERMATH).await;
}

/// Where the services keep their SQLite files; it goes with the demo.
struct TemporaryFolder(PathBuf);

impl TemporaryFolder {
    fn create() -> std::io::Result<Self> {
        let folder = std::env::temp_dir().join(format!("mes-demo-{}", std::process::id()));
        std::fs::create_dir_all(&folder)?;
        Ok(Self(folder))
    }
}

impl Drop for TemporaryFolder {
    fn drop(&mut self) {
        // What cannot be removed is left to the system's own cleaning.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
