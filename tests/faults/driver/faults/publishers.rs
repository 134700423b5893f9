//! Publishers that cannot go on as they are.

use std::time::Duration;

use super::copies::Copies;
use crate::Failure;
use crate::database::Store;
use crate::lab::Lab;
use crate::ledger::now;
use crate::plant::{Mode, Plant};
use crate::proxy::Weather;
use crate::verdict::Verdict;

/// F21. Batches ten times as large as the queue, a slow network, and no network at times: who publishes waits.
pub(super) fn full_queue(lab: &Lab) -> Result<Verdict, Failure> {
    let proxy = &lab.kafka_proxies[3];
    let mut plant = Plant::new(lab, "f21", Store::Sqlite, Mode::Transaction)?;
    plant.join(&[])?;
    proxy.set(Weather { delay: Duration::from_millis(20), ..Weather::default() });
    let brokers = proxy.address();
    let small = [
        ("KAFKA_BROKERS", brokers.as_str()),
        ("KAFKA_PROPERTY_QUEUE_BUFFERING_MAX_MESSAGES", "50"),
        ("FAULTS_BATCH", "500"),
    ];
    plant.publish(lab.length.pick(3_000, 10_000), 500, &small)?;
    for _ in 0..3 {
        std::thread::sleep(Duration::from_secs(1));
        proxy.reset();
        plant.recover_publishing(now())?;
    }
    plant.published()?;
    proxy.set(Weather::default());
    let copies = Copies::count(&plant)?;
    plant.recover(now())?;
    let sent_again = plant.ledger.unknown.len() + plant.ledger.not_sent.len();
    let verdict = plant.finish("F21")?;
    Ok(copies
        .judge(verdict, sent_again)
        .expect(sent_again == 0, "a full queue is told as a failure")
        .note("topic = acknowledged, each key in order"))
}

/// F21. librdkafka's client ends where a broker contradicts its sequence numbers. The publisher makes a new one, and says of
/// no event that it is there or not there when it does not know.
pub(super) fn fatal_error(lab: &Lab) -> Result<Verdict, Failure> {
    let proxy = &lab.kafka_proxies[4];
    let mut plant = Plant::new(lab, "f21-fatal", Store::Postgres, Mode::Transaction)?;
    plant.ordered = false;
    plant.join(&[])?;
    plant.publish(lab.length.pick(1_500, 5_000), 200, &[("KAFKA_BROKERS", &proxy.address())])?;
    let deaths = 3;
    for death in 1..=deaths {
        std::thread::sleep(Duration::from_secs(1));
        proxy.set(Weather { deny_sequence: Some(plant.topic.clone()), ..Weather::default() });
        plant.wait("the broker denies a sequence number", |_| Ok(proxy.breaks() >= death))?;
        plant.recover_publishing(now())?;
    }
    plant.published()?;
    let copies = Copies::count(&plant)?;
    plant.recover(now())?;
    let (unknown, rebuilt) = (plant.ledger.unknown.len(), plant.ledger.rebuilt);
    let sent_again = unknown + plant.ledger.not_sent.len();
    let verdict = plant.finish("F21")?;
    Ok(copies
        .judge(verdict, sent_again)
        .expect(unknown > 0, "nothing was reported as unknown")
        .expect(rebuilt >= deaths as u64, "the client was not rebuilt")
        .note(format!("{rebuilt} clients rebuilt, {unknown} unknown and sent again")))
}
