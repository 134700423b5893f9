//! A broker that goes and comes back.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use crate::Failure;
use crate::database::Store;
use crate::kafka::Kafka;
use crate::lab::Lab;
use crate::ledger::now;
use crate::plant::{Mode, Plant};
use crate::topic;
use crate::verdict::Verdict;

/// F4. Once killed, once stopped in order, always while batches are on their way.
pub(super) fn restarts(lab: &Lab) -> Result<Verdict, Failure> {
    let (kafka, _) = Kafka::start(&lab.folder("f4-kafka")?, 0)?;
    let mut plant = Plant::on(lab, &kafka, &lab.postgres, "f4", Store::Postgres, Mode::Transaction)?;
    plant.limit = Duration::from_secs(20);
    plant.publish(lab.length.pick(10_000, 50_000), 500, &[("FAULTS_BATCH", "500")])?;
    plant.join(&[])?;
    for end in [Kafka::kill, Kafka::stop] {
        std::thread::sleep(Duration::from_secs(3));
        plant.allow_what_is_in_hand();
        end(&kafka);
        std::thread::sleep(Duration::from_secs(3));
        kafka.start_again()?;
        plant.recover(now())?;
    }
    plant.published()?;
    let written = topic::read(&plant.brokers, &plant.topic)?;
    let ids: BTreeSet<_> = written.iter().map(|record| record.id.clone()).collect();
    let acked: BTreeSet<_> = plant.ledger.acked.keys().cloned().collect();
    let mut last = BTreeMap::new();
    let ordered = !plant.ledger.unknown.is_empty()
        || written.iter().all(|record| {
            last.insert(&record.key, record.sequence).is_none_or(|before| before < record.sequence)
        });
    let once = ids.len() == written.len() || !plant.ledger.unknown.is_empty();
    let note = format!("topic = acknowledged, {} unknown", plant.ledger.unknown.len());
    let verdict = plant.finish("F4")?;
    Ok(verdict
        .expect(ids == acked, "the topic does not hold what was acknowledged")
        .expect(once, "a record is on the topic twice")
        .expect(ordered, "a key's records are out of order")
        .note(note))
}
