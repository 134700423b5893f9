//! Where a group goes on.

use std::time::Duration;

use mes_events::kafka::KafkaEventConsumer;

use super::stage::{Log, brisk, commits, event, topic};
use crate::raw::{eventually, write_all};

/// T4: after a stop the commit is the offset after the last handled event, in every partition, and a restart repeats nothing
/// and leaves nothing out.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Kafka: KAFKA_BROKERS"]
async fn t04_a_restart_neither_repeats_nor_leaves_out() {
    let (topic, log) = (topic(3).await, Log::default());
    let mut written = vec![0; 3];
    for round in 0_i32..3 {
        let events: Vec<_> = (0..20 + round).map(|index| event(index % 2, &format!("{index}"))).collect();
        events.iter().for_each(|event| written[usize::from(event.partition == 1)] += 1);
        write_all(&topic.brokers, &topic.name, &events).await;
        let mut consumer = KafkaEventConsumer::new(brisk(&topic));
        log.note(&mut consumer, |_| async {});
        consumer.start().await.expect("started");
        let total = usize::try_from(written.iter().sum::<i64>()).expect("few");
        eventually("all are handled", || log.count() >= total).await;
        assert!(consumer.stop().await.expect("stopped").left);
        assert_eq!((log.count(), log.distinct()), (total, total), "each once");
        assert_eq!(commits(&topic, 3).await, written);
    }
}

/// T7: a partition that is paused and resumed over and over, since handlers are slower than the broker, delivers each record
/// once, and each key in order.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Kafka: KAFKA_BROKERS"]
async fn t07_pausing_and_resuming_repeats_nothing() {
    let (topic, log) = (topic(2).await, Log::default());
    let publisher = mes_events::KafkaEventPublisher::connect(&topic.config()).await.expect("connected");
    let events: Vec<_> =
        (0..20_000).map(|index| super::memory::invalidation(&format!("{}", index % 50), 10)).collect();
    assert!(publisher.publish_batch(&events).await.iter().all(Result::is_ok));
    publisher.disconnect().await;
    let mut consumer = KafkaEventConsumer::new(brisk(&topic)).max_in_flight(16);
    log.note(&mut consumer, |record| async move {
        // Every now and then the handlers fall behind.
        if record.offset % 500 == 0 {
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    });
    consumer.start().await.expect("started");
    eventually("all are handled", || log.count() >= events.len()).await;
    assert!(consumer.stop().await.expect("stopped").left);
    assert_eq!((log.count(), log.distinct()), (events.len(), events.len()));
    assert!(log.by_key().values().all(|offsets| offsets.is_sorted()), "a key is out of order");
    assert_eq!(commits(&topic, 2).await.iter().sum::<i64>(), 20_000);
}
