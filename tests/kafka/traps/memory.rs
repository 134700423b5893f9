//! Large events and slow handlers.

use std::time::Duration;

use mes_events::cache::{CacheInvalidate, CacheInvalidateEvent};
use mes_events::kafka::KafkaEventConsumer;
use mes_events::{EventMetadata, KafkaEventPublisher};

use super::stage::{Log, brisk, commits, topic};
use crate::raw::eventually;

const EVENTS: usize = 200;
const MEBIBYTE: usize = 1024 * 1024;
/// What is in hand (32 MiB in all) and what librdkafka has fetched ahead (16 MiB, and a response of as much on its way), with
/// room for copies and the allocator's slack.
const BOUND: usize = 128 * MEBIBYTE;

/// T21: 190 MB in events of nearly 1 MB and handlers that are slower than the broker, and the memory stays within its bound.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Kafka: KAFKA_BROKERS"]
async fn t21_memory_is_bounded_by_bytes() {
    let topic = topic(4).await;
    let publisher = KafkaEventPublisher::connect(&topic.config()).await.expect("connected");
    for index in 0..EVENTS {
        publisher.publish(&invalidation(&format!("{index}"), 950_000)).await.expect("published");
    }
    publisher.disconnect().await;

    let (log, before) = (Log::default(), resident());
    let mut consumer = KafkaEventConsumer::new(brisk(&topic)).max_in_flight(4);
    log.note(&mut consumer, |_| tokio::time::sleep(Duration::from_millis(20)));
    consumer.start().await.expect("started");
    let mut most = 0;
    eventually("all are handled", || {
        most = most.max(resident());
        log.count() >= EVENTS
    })
    .await;
    assert!(consumer.stop().await.expect("stopped").left);
    let grown = most.saturating_sub(before);
    println!("{EVENTS} events of 950 kB: {} MiB more than before", grown / MEBIBYTE);
    assert!(grown < BOUND, "{} MiB", grown / MEBIBYTE);
    assert_eq!((log.count(), commits(&topic, 4).await.iter().sum::<i64>()), (EVENTS, 200));
}

/// An event of about this size.
pub(super) fn invalidation(key: &str, bytes: usize) -> CacheInvalidateEvent {
    let data = CacheInvalidate {
        cache_key: key.to_owned(),
        reason: "x".repeat(bytes),
        invalidated_by: "s".into(),
        cache_pattern: None,
    };
    CacheInvalidateEvent::new(data, EventMetadata::new("test"))
}

/// The memory of this process, in bytes.
fn resident() -> usize {
    let text = std::fs::read_to_string("/proc/self/statm").expect("Linux");
    let pages: usize = text.split(' ').nth(1).and_then(|pages| pages.parse().ok()).expect("a number");
    pages * 4096
}
