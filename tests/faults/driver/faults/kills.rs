//! SIGKILL at the places where it hurts.

use std::time::Duration;

use crate::Failure;
use crate::database::Store;
use crate::lab::Lab;
use crate::ledger::now;
use crate::plant::{Mode, Plant};
use crate::verdict::Verdict;

/// Consumers commit what is stored each second.
const COMMIT: Duration = Duration::from_millis(1_500);

/// F1. Two consumers go on, two more are killed in each round, each in the middle of an open transaction.
pub(super) fn in_the_handler(lab: &Lab) -> Result<Verdict, Failure> {
    let (rounds, messages, rate) = lab.length.pick((3, 8_000, 200), (25, 100_000, 250));
    let mut plant = Plant::new(lab, "f1", Store::Postgres, Mode::Transaction)?;
    plant.publish(messages, rate, &[])?;
    plant.join(&[])?;
    plant.join(&[])?;
    let mut kills = 0;
    for round in 0..rounds {
        let nth = format!("effect:{}", 1 + round % 7);
        let victims = [plant.consume(&[("FAILPOINT", &nth)])?, plant.consume(&[("FAILPOINT", &nth)])?];
        for victim in &victims {
            plant.wait_for_failpoint(victim)?;
        }
        // Long enough for an offset to be committed that was stored too early.
        std::thread::sleep(COMMIT);
        let mut killed = 0;
        for victim in &victims {
            killed = plant.kill(victim)?;
            kills += 1;
        }
        plant.recover(killed)?;
    }
    Ok(plant.finish("F1")?.note(format!("{kills} kills")))
}

/// Of seven events of a key one fails, by turns with an error and with a panic.
const FLAKY: (&str, &str) = ("FAULTS_FLAKY", "7");

pub(super) fn after_the_commit_sqlite(lab: &Lab) -> Result<Verdict, Failure> {
    after_the_commit(lab, Store::Sqlite)
}

pub(super) fn after_the_commit_postgres(lab: &Lab) -> Result<Verdict, Failure> {
    after_the_commit(lab, Store::Postgres)
}

/// F2. What is committed comes again, and is skipped: its effect is not begun a second time. Some handlers fail or panic the
/// first time, beside, and are called again.
fn after_the_commit(lab: &Lab, store: Store) -> Result<Verdict, Failure> {
    let mut plant = Plant::new(lab, "f2", store, Mode::Transaction)?;
    plant.publish(lab.length.pick(2_000, 5_000), 50, &[])?;
    for nth in ["handled:1", "handled:5", "handled:20"] {
        let victim = plant.consume(&[("FAILPOINT", nth), FLAKY])?;
        plant.wait_for_failpoint(&victim)?;
        // The other handlers go on meanwhile; only what they have in hand at the kill may be begun again.
        let killed = plant.kill(&victim)?;
        let successor = plant.join(&[FLAKY])?;
        plant.recover(killed)?;
        plant.stop(&successor, Duration::from_secs(20))?;
    }
    plant.join(&[FLAKY])?;
    plant.published()?;
    plant.recover(now())?;
    let failed = plant.ledger.failing;
    let verdict = plant.finish("F2")?;
    let redelivered = verdict.redelivered;
    Ok(verdict
        .expect(redelivered >= 3, "nothing was delivered again")
        .expect(failed > 0, "no handler failed")
        .note(format!("{redelivered} redelivered, {failed} calls failed")))
}

pub(super) fn after_the_claim_sqlite(lab: &Lab) -> Result<Verdict, Failure> {
    after_the_claim(lab, Store::Sqlite)
}

pub(super) fn after_the_claim_postgres(lab: &Lab) -> Result<Verdict, Failure> {
    after_the_claim(lab, Store::Postgres)
}

/// F3. The lease is longer than the session, so that it is the lease that is seen.
fn after_the_claim(lab: &Lab, store: Store) -> Result<Verdict, Failure> {
    const LONG: Duration = Duration::from_secs(10);
    let mut plant = Plant::new(lab, "f3", store, Mode::Plain)?;
    plant.limit = LONG + Duration::from_secs(5);
    plant.publish(lab.length.pick(500, 3_000), 50, &[])?;
    plant.join(&[("FAULTS_LEASE_MS", "10000")])?;
    let victim = plant.consume(&[("FAULTS_LEASE_MS", "10000"), ("FAILPOINT", "claimed:3")])?;
    plant.wait_for_failpoint(&victim)?;
    let killed = plant.kill(&victim)?;
    plant.recover(killed)?;
    let again = plant.ledger.invoked.values().filter(|times| times.len() > 1);
    let soonest = again.map(|times| Duration::from_millis(times[1] - times[0])).min();
    let verdict = plant.finish("F3")?;
    let verdict = verdict.expect(soonest.is_some(), "what was claimed was never taken over");
    // The journal's line is written a moment after the claim.
    let early = soonest.is_some_and(|soonest| soonest + Duration::from_millis(500) < LONG);
    let note = format!("taken over after {:.1} s", soonest.unwrap_or_default().as_secs_f64());
    Ok(verdict.expect(!early, "taken over before the lease had ended").note(note))
}
