//! A process that sleeps through its session and its lease, and wakes up when another does its work.

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

/// F8. The others take over after session and lease. The zombie goes on while one of them is at the event that it had in
/// hand, is told that its claim is lost, and completes nothing.
fn with_claim(lab: &Lab, store: Store) -> Result<Verdict, Failure> {
    let mut plant = Plant::new(lab, "f8", store, Mode::Plain)?;
    let zombie = plant.join(&[("FAILPOINT", "claimed:1")])?;
    plant.publish(1, 100, &[("FAULTS_PREFIX", "held"), ("FAULTS_KEYS", "1")])?;
    plant.wait_for_failpoint(&zombie)?;
    plant.publish(lab.length.pick(1_500, 5_000), 50, &[])?;
    plant.wait("the zombie is at work", |plant| Ok(plant.ledger.done.len() > 20))?;
    let held = plant.ledger.event_of("held-0").ok_or("the held event was not acknowledged")?;
    let suspended = suspend_outside_the_lock(&mut plant, &zombie)?;
    // Whoever takes the event over has it in hand when the zombie goes on.
    let slow = [("FAULTS_SLOW_KEY", "held-0"), ("FAULTS_SLOW_MS", "15000")];
    plant.join(&slow)?;
    plant.join(&slow)?;
    plant.recover_beside(suspended, &held)?;
    plant.wait("the held event is taken over", |plant| {
        Ok(plant.ledger.invoked.get(&held).is_some_and(|times| times.len() > 1))
    })?;
    let taken_over = plant.ledger.invoked[&held][1];
    plant.took(Duration::from_millis(taken_over.saturating_sub(suspended)));
    std::thread::sleep((2 * SESSION).saturating_sub(Duration::from_millis(now() - suspended)));
    let early = plant.ledger.done.contains_key(&held);
    plant.worker(&zombie)?.resume()?;
    let loss = (zombie, held.clone());
    plant.wait("the held event is handled", |plant| Ok(plant.ledger.done.contains_key(&held)))?;
    let is_fenced = plant.ledger.lost.contains(&loss);
    Ok(plant
        .finish("F8")?
        .expect(!early, "the other was done before the zombie went on")
        .expect(is_fenced, "the zombie completed what another had claimed")
        .note("the late completion was refused"))
}

/// In the middle of a write it would keep the whole file locked, and there would be nothing to take over.
fn suspend_outside_the_lock(plant: &mut Plant<'_>, zombie: &str) -> Result<u64, Failure> {
    plant.worker(zombie)?.suspend()?;
    for _ in 0..100 {
        if plant.database.is_writable() {
            return plant.suspend(zombie);
        }
        plant.worker(zombie)?.nudge()?;
    }
    Err("the zombie never let the file go".to_owned())
}

pub(super) fn in_transaction_sqlite(lab: &Lab) -> Result<Verdict, Failure> {
    in_transaction(lab, Store::Sqlite)
}

pub(super) fn in_transaction_postgres(lab: &Lab) -> Result<Verdict, Failure> {
    in_transaction(lab, Store::Postgres)
}

/// F8. The database keeps locked what the zombie has written, SQLite the whole file; nobody repeats what may yet commit.
fn in_transaction(lab: &Lab, store: Store) -> Result<Verdict, Failure> {
    let mut plant = Plant::new(lab, "f8", store, Mode::Transaction)?;
    plant.publish(lab.length.pick(1_500, 5_000), 50, &[])?;
    plant.join(&[])?;
    let zombie = plant.consume(&[("FAILPOINT", "effect:3")])?;
    plant.wait_for_failpoint(&zombie)?;
    plant.suspend(&zombie)?;
    std::thread::sleep(2 * SESSION);
    let is_locked = !plant.database.is_writable();
    plant.worker(&zombie)?.resume()?;
    plant.recover(now())?;
    let verdict = plant.finish("F8")?;
    if store == Store::Postgres {
        return Ok(verdict.note("its rows were locked meanwhile"));
    }
    Ok(verdict.expect(is_locked, "nothing was locked").note("the file was locked meanwhile"))
}
