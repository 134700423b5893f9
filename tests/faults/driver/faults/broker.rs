//! A broker that goes and comes back.

use std::time::Duration;

use super::copies::Copies;
use crate::Failure;
use crate::database::Store;
use crate::kafka::Kafka;
use crate::lab::Lab;
use crate::ledger::now;
use crate::plant::{GRACE, Mode, Plant, SESSION};
use crate::verdict::Verdict;

/// F4. Once killed, once stopped in order, always while batches are on their way.
pub(super) fn restarts(lab: &Lab) -> Result<Verdict, Failure> {
    let (kafka, _) = Kafka::start(&lab.folder("f4-kafka")?, 0)?;
    let mut plant = Plant::on(lab, &kafka, &lab.postgres, "f4", Store::Postgres, Mode::Transaction)?;
    // A group waits a session for what its member was before the outage, from when the broker has read the group again, which is
    // some time after it takes connections.
    plant.limit = SESSION + 2 * GRACE;
    plant.publish(lab.length.pick(10_000, 50_000), 250, &[("FAULTS_BATCH", "500")])?;
    plant.join(&[])?;
    for end in [Kafka::kill, Kafka::stop] {
        std::thread::sleep(Duration::from_secs(3));
        plant.strike(|| end(&kafka));
        std::thread::sleep(Duration::from_secs(3));
        kafka.start_again()?;
        let back = now();
        plant.recover(back)?;
        plant.recover_publishing(back)?;
    }
    plant.published()?;
    let copies = Copies::count(&plant)?;
    // What is unknown is published again.
    let sent_again = plant.ledger.unknown.len() + plant.ledger.not_sent.len();
    plant.ordered = sent_again == 0;
    let verdict = plant.finish("F4")?;
    Ok(copies.judge(verdict, sent_again).note(format!("topic = acknowledged, {sent_again} sent again")))
}
