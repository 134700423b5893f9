//! What becomes of an event whose answer is lost.

use std::time::Duration;

use mes_events::EventMetadata;
use mes_events::cache::{CacheInvalidate, CacheInvalidateEvent};
use mes_events::kafka::{KafkaEventPublisher, PublishError};

use super::proxy::{Answers, Proxy};
use crate::harness::Topic;
use crate::raw::read;

/// Three times the broker writes and the connection closes: the client writes again, and there is one copy.
#[tokio::test]
#[ignore = "needs Kafka: KAFKA_BROKERS"]
async fn t13_an_event_that_is_sent_again_is_there_once() {
    let topic = Topic::create().await;
    let proxy = Proxy::start(&topic.brokers, Answers::Cut(3)).await;
    let publisher = connect(&topic, &proxy, "60000").await;
    let mut offsets = Vec::new();
    for _ in 0..3 {
        offsets.push(publisher.publish(&event("key")).await.expect("published").offset);
    }
    assert_eq!(proxy.taken(), 3);
    assert_eq!(offsets, [0, 1, 2], "a second copy of one would take the place of the next");
    publisher.disconnect().await;
}

/// The broker writes, and its answer never comes: the event is there, and nobody says that it is not.
#[tokio::test]
#[ignore = "needs Kafka: KAFKA_BROKERS"]
async fn t14_an_event_without_answer_is_unknown() {
    let topic = Topic::create().await;
    let proxy = Proxy::start(&topic.brokers, Answers::Silence).await;
    let publisher = connect(&topic, &proxy, "3000").await;
    let outcome = publisher.publish(&event("silent")).await;
    assert!(matches!(outcome, Err(PublishError::Unknown { source: Some(_) })), "{outcome:?}");
    assert!(proxy.taken() > 0);
    let report = publisher.disconnect_within(Duration::from_secs(10)).await;
    assert_eq!((report.delivered, report.not_sent, report.unknown), (0, 0, 1));
    let records = read(&topic.brokers, &topic.name, 12, 1).await;
    assert_eq!(records[0].key.as_deref(), Some(&b"silent"[..]));
}

async fn connect(topic: &Topic, proxy: &Proxy, deadline: &str) -> KafkaEventPublisher {
    let config = topic.config().set("bootstrap.servers", &proxy.address).set("delivery.timeout.ms", deadline);
    KafkaEventPublisher::connect(&config).await.expect("connected")
}

fn event(key: &str) -> CacheInvalidateEvent {
    let data = CacheInvalidate {
        cache_key: key.to_owned(),
        cache_pattern: None,
        reason: "test".to_owned(),
        invalidated_by: "tests".into(),
    };
    CacheInvalidateEvent::new(data, EventMetadata::new("tests"))
}
