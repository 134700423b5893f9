//! Networks that lose answers, and bad ones.

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

use crate::Failure;
use crate::database::Store;
use crate::lab::Lab;
use crate::ledger::now;
use crate::plant::{Mode, Plant};
use crate::proxy::Weather;
use crate::topic;
use crate::verdict::Verdict;

/// F5. The broker has what it was sent, the publisher does not know it and sends it again: one copy.
pub(super) fn lost_answers(lab: &Lab) -> Result<Verdict, Failure> {
    let proxy = &lab.kafka_proxies[0];
    let mut plant = Plant::new(lab, "f5", Store::Sqlite, Mode::Transaction)?;
    plant.join(&[])?;
    plant.publish(lab.length.pick(1_000, 5_000), 100, &[("KAFKA_BROKERS", &proxy.address())])?;
    for _ in 0..3 {
        std::thread::sleep(Duration::from_secs(1));
        proxy.set(Weather { swallow_replies: true, ..Weather::default() });
        std::thread::sleep(Duration::from_millis(500));
        proxy.reset();
        proxy.set(Weather::default());
        plant.recover_publishing(now())?;
    }
    plant.published()?;
    plant.recover(now())?;
    let written = topic::read(&plant.brokers, &plant.topic)?;
    let mut copies: BTreeMap<_, usize> = BTreeMap::new();
    written.iter().for_each(|record| *copies.entry(&record.id).or_default() += 1);
    let once = copies.values().all(|copies| *copies == 1);
    let verdict = plant.finish("F5")?;
    Ok(verdict.expect(once, "a record is on the topic twice").note("one copy of each"))
}

/// F5. The publisher stops waiting, and says that it does not know; the broker has some of those.
pub(super) fn silence(lab: &Lab) -> Result<Verdict, Failure> {
    let proxy = &lab.kafka_proxies[1];
    let mut plant = Plant::new(lab, "f5-silence", Store::Sqlite, Mode::Transaction)?;
    plant.join(&[])?;
    let impatient = [
        ("KAFKA_BROKERS", proxy.address()),
        ("FAULTS_INSIST", "0".to_owned()),
        ("KAFKA_PROPERTY_DELIVERY_TIMEOUT_MS", "3000".to_owned()),
        ("KAFKA_PROPERTY_REQUEST_TIMEOUT_MS", "2000".to_owned()),
    ];
    let impatient: Vec<_> = impatient.iter().map(|(name, value)| (*name, value.as_str())).collect();
    plant.publish(lab.length.pick(500, 2_000), 100, &impatient)?;
    std::thread::sleep(Duration::from_secs(2));
    proxy.set(Weather { swallow_replies: true, ..Weather::default() });
    std::thread::sleep(Duration::from_secs(5));
    proxy.reset();
    proxy.set(Weather::default());
    plant.recover_publishing(now())?;
    plant.published()?;
    let on_topic: BTreeSet<_> =
        topic::read(&plant.brokers, &plant.topic)?.into_iter().map(|record| record.id).collect();
    let there = plant.ledger.unknown.iter().filter(|id| on_topic.contains(*id)).count();
    let unknown = plant.ledger.unknown.len();
    let false_denials = plant.ledger.not_sent.iter().filter(|id| on_topic.contains(*id)).count();
    let verdict = plant.finish("F5")?;
    Ok(verdict
        .expect(unknown > 0, "nothing was reported as unknown")
        .expect(false_denials == 0, "a record is on the topic that was reported as not sent")
        .note(format!("{unknown} unknown, {there} of them on the topic")))
}

/// F24. Both sides live behind it, and when it has passed all that it left behind is caught up with.
pub(super) fn bad_weather(lab: &Lab) -> Result<Verdict, Failure> {
    let proxy = &lab.kafka_proxies[2];
    let brokers = proxy.address();
    let mut plant = Plant::new(lab, "f24", Store::Postgres, Mode::Transaction)?;
    // What was acknowledged late, or not at all, is sent again after its successors.
    plant.ordered = false;
    plant.join(&[("KAFKA_BROKERS", &brokers)])?;
    plant.join(&[("KAFKA_BROKERS", &brokers)])?;
    proxy.set(Weather {
        delay: Duration::from_millis(200),
        jitter: Duration::from_millis(100),
        throughput: Some(64_000),
        reset_one_in: Some(100),
        ..Weather::default()
    });
    let began = Instant::now();
    let lasts = Duration::from_secs(lab.length.pick(40, 300));
    let messages = lab.length.pick(2_000, 20_000);
    plant.publish(messages, 200, &[("KAFKA_BROKERS", &brokers), ("FAULTS_BATCH", "100")])?;
    while began.elapsed() < lasts && plant.ledger.outstanding_of(messages) > 0 {
        std::thread::sleep(Duration::from_millis(200));
        plant.ledger.read();
    }
    let (handled, took, resets) = (plant.ledger.done.len(), began.elapsed(), proxy.breaks());
    // A group may lose its member meanwhile, which is what its sessions are for.
    plant.strike(|| proxy.set(Weather::default()));
    plant.recover(now())?;
    let rate = handled as f64 / took.as_secs_f64();
    let verdict = plant.finish("F24")?;
    Ok(verdict
        .expect(resets >= lab.length.pick(5, 50), "hardly a connection was reset")
        .note(format!("{resets} resets and {rate:.0} events/s in {:.0} s", took.as_secs_f64())))
}
