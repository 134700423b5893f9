//! A process that sleeps through its session and its lease, and wakes up when another has done its work.

use std::time::Duration;

use crate::Failure;
use crate::database::Store;
use crate::lab::Lab;
use crate::ledger::now;
use crate::plant::{Mode, Plant, SESSION};
use crate::verdict::Verdict;

pub(super) fn with_claim_sqlite(lab: &Lab) -> Result<Verdict, Failure> {
    with_claim(lab, Store::Sqlite)
}

pub(super) fn with_claim_postgres(lab: &Lab) -> Result<Verdict, Failure> {
    with_claim(lab, Store::Postgres)
}

/// F8. The other takes over after session and lease; the zombie is told that its claim is lost.
fn with_claim(lab: &Lab, store: Store) -> Result<Verdict, Failure> {
    let mut plant = Plant::new(lab, "f8", store, Mode::Plain)?;
    plant.publish(lab.length.pick(1_500, 5_000), 50, &[])?;
    plant.join(&[])?;
    let zombie = plant.consume(&[("FAILPOINT", "claimed:3")])?;
    plant.wait_for_failpoint(&zombie)?;
    let suspended = plant.suspend(&zombie)?;
    plant.recover(suspended)?;
    let slept = Duration::from_millis(now() - suspended);
    std::thread::sleep((2 * SESSION).saturating_sub(slept));
    plant.worker(&zombie)?.resume()?;
    plant.wait("the zombie hears of its loss", |plant| Ok(plant.ledger.lost.contains_key(&zombie)))?;
    Ok(plant.finish("F8")?.note("the late completion was refused"))
}

/// F8. The database keeps the row locked for the zombie's transaction; nobody repeats what may yet commit.
pub(super) fn in_transaction(lab: &Lab) -> Result<Verdict, Failure> {
    let mut plant = Plant::new(lab, "f8", Store::Postgres, Mode::Transaction)?;
    plant.publish(lab.length.pick(1_500, 5_000), 50, &[])?;
    plant.join(&[])?;
    let zombie = plant.consume(&[("FAILPOINT", "effect:3")])?;
    plant.wait_for_failpoint(&zombie)?;
    plant.suspend(&zombie)?;
    std::thread::sleep(2 * SESSION);
    plant.worker(&zombie)?.resume()?;
    plant.recover(now())?;
    plant.finish("F8")
}
