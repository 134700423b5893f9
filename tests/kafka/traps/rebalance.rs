//! Members that come and go.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use mes_events::KafkaConfig;
use mes_events::kafka::KafkaEventConsumer;

use super::stage::{Log, brisk, commits, event, topic};
use crate::harness::Topic;
use crate::raw::{eventually, write_all};

/// T5: a partition leaves while one of its handlers runs, another member goes on with it, and it comes back: what the old
/// assignment finishes now moves no commit back.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Kafka: KAFKA_BROKERS"]
async fn t05_a_late_result_never_rewinds_a_commit() {
    let topic = topic(2).await;
    write_all(&topic.brokers, &topic.name, &[event(0, "a"), event(1, "b")]).await;
    let (log, gate) = (Log::default(), Arc::new(AtomicBool::new(false)));
    let mut first = KafkaEventConsumer::new(brisk(&topic));
    let open = Arc::clone(&gate);
    log.note(&mut first, move |record| {
        let open = Arc::clone(&open);
        async move {
            while record.offset == 0 && !open.load(Ordering::SeqCst) {
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        }
    });
    first.start().await.expect("started");
    tokio::time::sleep(Duration::from_secs(1)).await;

    let taken = Log::default();
    let mut second = KafkaEventConsumer::new(brisk(&topic));
    taken.note(&mut second, |_| async {});
    second.start().await.expect("started");
    eventually("the second member has a partition", || taken.count() >= 1).await;
    let moved = taken.list()[0].0;
    write_all(&topic.brokers, &topic.name, &[event(moved, "c"), event(moved, "d")]).await;
    eventually("it goes on there", || taken.count() == 3).await;
    assert!(second.stop().await.expect("stopped").left);
    eventually("the partition comes back", || first.stats().assigned == 2).await;

    gate.store(true, Ordering::SeqCst);
    eventually("the old assignment's result is dropped", || first.stats().fenced == 1).await;
    let place = usize::try_from(moved).expect("a partition");
    for _ in 0..20 {
        assert_eq!(commits(&topic, 2).await[place], 3, "the commit stands where the second member left it");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert!(first.stop().await.expect("stopped").left);
    assert_eq!(commits(&topic, 2).await[place], 3);
}

/// T6: members join and leave all the time while events come. Nothing is lost, no commit goes back, nobody hangs.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Kafka: KAFKA_BROKERS"]
async fn t06_a_storm_of_rebalances_loses_nothing() {
    storm(brisk, 10).await;
}

/// T17: the brokers assign the partitions, by KIP-848, where the configuration says so. They also set the timeouts.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Kafka: KAFKA_BROKERS"]
async fn t17_a_storm_under_the_consumer_protocol_loses_nothing() {
    let config = |topic: &Topic| {
        topic.config().set("group.protocol", "consumer").set("auto.commit.interval.ms", "100")
    };
    storm(config, 6).await;
}

/// T17: an eager assignor stops every partition at each rebalance.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Kafka: KAFKA_BROKERS"]
async fn t17_a_storm_under_an_eager_assignor_loses_nothing() {
    storm(|topic| brisk(topic).set("partition.assignment.strategy", "range"), 6).await;
}

async fn storm(config: impl Fn(&Topic) -> KafkaConfig, rounds: usize) {
    let (topic, log) = (topic(12).await, Log::default());
    let slow = |_| tokio::time::sleep(Duration::from_millis(2));
    let mut steady = KafkaEventConsumer::new(config(&topic));
    log.note(&mut steady, slow);
    steady.start().await.expect("started");

    let over = Arc::new(AtomicBool::new(false));
    let writer = tokio::spawn(write_until(topic.brokers.clone(), topic.name.clone(), Arc::clone(&over)));
    let mut before = vec![0; 12];
    for round in 0..rounds {
        let mut guest = KafkaEventConsumer::new(config(&topic));
        log.note(&mut guest, slow);
        guest.start().await.expect("a guest joins");
        tokio::time::sleep(Duration::from_millis(500)).await;
        if round % 3 == 2 {
            drop(guest);
        } else {
            assert!(guest.stop().await.expect("stopped").left, "round {round}");
        }
        let now = commits(&topic, 12).await;
        assert!(before.iter().zip(&now).all(|(before, now)| before <= now), "{before:?} to {now:?}");
        before = now;
    }
    over.store(true, Ordering::SeqCst);
    let written = writer.await.expect("written");
    eventually("all are handled", || log.distinct() == written).await;
    assert!(steady.stop().await.expect("stopped").left);
    let committed: i64 = commits(&topic, 12).await.iter().sum();
    assert_eq!(usize::try_from(committed).expect("positive"), written);
}

async fn write_until(brokers: String, topic: String, over: Arc<AtomicBool>) -> usize {
    let mut written = 0;
    while !over.load(Ordering::SeqCst) {
        let events: Vec<_> = (0..60).map(|index| event(index % 12, &format!("{}", index % 24))).collect();
        write_all(&brokers, &topic, &events).await;
        written += events.len();
    }
    written
}
