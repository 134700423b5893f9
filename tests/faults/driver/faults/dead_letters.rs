//! Dead-letter topics that cannot be written.

use std::time::Duration;

use crate::Failure;
use crate::database::Store;
use crate::lab::Lab;
use crate::ledger::now;
use crate::plant::{Mode, Plant};
use crate::topic;
use crate::verdict::Verdict;

/// F14. The record is not passed, the consumer says that it is not ready, and goes on when the topic is there.
pub(super) fn missing(lab: &Lab) -> Result<Verdict, Failure> {
    let mut plant = Plant::new(lab, "f14", Store::Sqlite, Mode::Transaction)?;
    let name = plant.join(&[("FAULTS_REFUSED_KEY", "refused-0")])?;
    plant.publish(1, 100, &[("FAULTS_PREFIX", "refused"), ("FAULTS_KEYS", "1")])?;
    plant.published()?;
    plant.publish(lab.length.pick(500, 5_000), 100, &[])?;
    plant.wait("the dead letter cannot be written", |plant| {
        Ok(plant.ledger.stats.get(&name).is_some_and(|(_, failures, ready)| *failures > 0 && !ready))
    })?;
    std::thread::sleep(Duration::from_secs(3));
    let refused = plant.ledger.deliveries.iter().map(|((partition, offset), _)| (*partition, *offset));
    let committed = topic::committed(&plant.brokers, &plant.group(), &plant.topic)?;
    let first = refused_partition(&plant, refused.collect())?;
    let passed = committed[first] > 0;
    plant.create_dead_letters()?;
    // The refused one has no effect.
    let id = plant.ledger.event_of("refused-0");
    plant.ledger.acked.remove(&id.ok_or("the refused event was not acknowledged")?);
    plant.recover(now())?;
    plant.wait("the dead letter is written", |plant| {
        Ok(plant.ledger.stats.get(&name).is_some_and(|(letters, _, ready)| *letters == 1 && *ready))
    })?;
    let dead = topic::count(&plant.brokers, &plant.dead_letters())?;
    let verdict = plant.finish("F14")?;
    Ok(verdict
        .expect(!passed, "the offset has passed a record that is nowhere")
        .expect(dead == 1, "the dead letter is not there once")
        .note("not ready meanwhile"))
}

/// It was published first, so its partition is the one whose first record is not handled.
fn refused_partition(plant: &Plant<'_>, delivered: Vec<(u32, u64)>) -> Result<usize, Failure> {
    let written = topic::partition_of(&plant.brokers, &plant.topic, "refused-0")?;
    let is_delivered = delivered.iter().any(|(partition, _)| i64::from(*partition) == i64::from(written));
    if !is_delivered {
        return Err("the refused event was not delivered".to_owned());
    }
    usize::try_from(written).map_err(|error| error.to_string())
}
