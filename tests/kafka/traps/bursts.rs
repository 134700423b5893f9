//! T1: a consumer that stops silently, seen only by running long under load that comes and goes.

use std::time::{Duration, Instant};

use mes_events::kafka::KafkaEventConsumer;

use super::stage::{Log, brisk, event, topic};
use crate::raw::{eventually, write_all};

const PARTITIONS: i32 = 6;

/// T1: after each burst everything is handled, and nobody has to restart the consumer. A short run of 20 s; `T01_SECONDS=600`
/// makes it the ten minutes within which a stalled client is known to show.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Kafka: KAFKA_BROKERS"]
async fn t01_bursts_and_pauses_never_stop_a_consumer() {
    let (topic, log) = (topic(PARTITIONS).await, Log::default());
    let mut consumer = KafkaEventConsumer::new(brisk(&topic));
    // Now and then a handler takes long enough for its partition to fill up and to be paused.
    log.note(&mut consumer, |record| {
        let millis = if record.offset % 1_000 == 0 { 200 } else { 0 };
        tokio::time::sleep(Duration::from_millis(millis))
    });
    consumer.start().await.expect("started");
    let (began, mut written) = (Instant::now(), 0);
    for round in 0.. {
        let burst = [7_000, 10, 300, 1][round % 4];
        let events: Vec<_> =
            (0..burst).map(|index: i32| event(index % PARTITIONS, &format!("{}", index % 50))).collect();
        write_all(&topic.brokers, &topic.name, &events).await;
        written += events.len();
        eventually("everything of the burst is handled", || log.count() >= written).await;
        assert!(consumer.health().ready, "{}", consumer.health());
        if began.elapsed() > length() {
            break;
        }
        tokio::time::sleep(Duration::from_millis([0, 700, 2_500, 50][round % 4])).await;
    }
    assert_eq!(consumer.stop().await.expect("stopped").unfinished, 0);
    assert_eq!((log.count(), log.distinct()), (written, written), "each once");
}

fn length() -> Duration {
    let asked = std::env::var("T01_SECONDS").ok().and_then(|seconds| seconds.parse().ok());
    Duration::from_secs(asked.unwrap_or(20))
}
