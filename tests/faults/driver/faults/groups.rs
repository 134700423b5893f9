//! What groups do to their members.

use std::time::{Duration, Instant};

use crate::Failure;
use crate::database::Store;
use crate::lab::Lab;
use crate::ledger::now;
use crate::plant::{Mode, Plant};
use crate::verdict::Verdict;

/// F6. Twice a second a member comes or goes, in order: what one has handled is delivered to no other.
pub(super) fn storm(lab: &Lab) -> Result<Verdict, Failure> {
    let seconds = lab.length.pick(20, 300);
    let mut plant = Plant::new(lab, "f6", Store::Postgres, Mode::Transaction)?;
    plant.publish(100 * seconds, 100, &[])?;
    plant.join(&[])?;
    let (began, mut changes) = (Instant::now(), 0_u32);
    while began.elapsed() < Duration::from_secs(seconds) {
        std::thread::sleep(Duration::from_millis(u64::from(200 + 97 * changes % 300)));
        let consumers = plant.consumers();
        // Some leave before they have joined.
        if consumers.len() > 4 || (consumers.len() > 2 && changes % 3 == 0) {
            plant.stop(
                &consumers[usize::try_from(changes).expect("few") % consumers.len()],
                Duration::from_secs(40),
            )?;
        } else {
            plant.consume(&[])?;
        }
        changes += 1;
    }
    plant.recover(now())?;
    let verdict = plant.finish("F6")?;
    let (redelivered, inversions) = (verdict.redelivered, verdict.inversions);
    Ok(verdict
        .expect(redelivered == 0, "records were delivered again")
        .note(format!("{changes} changes, {inversions} inversions, {redelivered} redelivered")))
}

/// F7. Polling goes on meanwhile: nobody is evicted, nothing is delivered again, the other keys go on.
pub(super) fn slow_handler(lab: &Lab) -> Result<Verdict, Failure> {
    let mut plant = Plant::new(lab, "f7", Store::Postgres, Mode::Plain)?;
    let slow = [
        ("KAFKA_PROPERTY_MAX_POLL_INTERVAL_MS", "6000"),
        ("FAULTS_SLOW_KEY", "slow-0"),
        ("FAULTS_SLOW_MS", "18000"),
    ];
    plant.join(&slow)?;
    plant.publish(1, 100, &[("FAULTS_PREFIX", "slow"), ("FAULTS_KEYS", "1")])?;
    plant.publish(lab.length.pick(1_000, 5_000), 100, &[])?;
    plant.published()?;
    plant.wait("the other keys go on", |plant| Ok(plant.ledger.outstanding(u64::MAX) <= 1))?;
    // Nothing breaks: what there is to judge is how long the other keys were held up.
    let longest = plant.ledger.longest_wait_beside("slow-0").unwrap_or_default();
    plant.took(longest);
    let verdict = plant.finish("F7")?;
    let redelivered = verdict.redelivered;
    Ok(verdict
        .expect(redelivered == 0, "the slow consumer was evicted")
        .note("no eviction; the recovery is the longest wait of another key"))
}

/// F12. Copies lie on any partition, and so with any member, at the same time.
pub(super) fn ten_times(lab: &Lab) -> Result<Verdict, Failure> {
    let mut plant = Plant::new(lab, "f12", Store::Postgres, Mode::Transaction)?;
    plant.ordered = false;
    for _ in 0..3 {
        plant.join(&[])?;
    }
    let shuffled = [("FAULTS_COPIES", "10"), ("KAFKA_PROPERTY_PARTITIONER", "random")];
    plant.publish(lab.length.pick(200, 5_000), 40, &shuffled)?;
    plant.published()?;
    plant.recover(now())?;
    let messages = plant.ledger.acked.len();
    // Every copy is delivered, and skipped but for one.
    plant.wait("every copy is delivered", |plant| Ok(plant.ledger.deliveries.len() >= 10 * messages))?;
    let copies: usize = plant.ledger.deliveries.values().sum();
    let verdict = plant.finish("F12")?;
    let messages = verdict.messages;
    Ok(verdict
        .expect(copies >= 10 * messages, "some copies were not delivered")
        .note(format!("{copies} deliveries")))
}
