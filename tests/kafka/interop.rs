//! kafkajs, which today's services use, against the Rust publisher and consumer.

use std::process::Stdio;

use mes_events::cache::{CacheInvalidate, CacheInvalidateEvent};
use mes_events::kafka::KafkaEventPublisher;
use mes_events::{CATALOG, Event, EventMetadata, Value, ensure_topics};
use tokio::io::AsyncReadExt;
use tokio::process::{Child, Command};

use crate::harness::Topic;

/// A script of tests/typescript/kafkajs. It ends with the test.
pub(crate) fn node(script: &str, topic: &Topic, arguments: &[&str]) -> Child {
    Command::new("node")
        .current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/typescript"))
        .arg(format!("kafkajs/{script}"))
        .args(arguments)
        .env("KAFKA_BROKERS", &topic.brokers)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .expect("needs Node 20, and `npm ci` in tests/typescript")
}

pub(crate) fn invalidation(key: &str, meta: EventMetadata) -> CacheInvalidateEvent {
    let data = CacheInvalidate {
        cache_key: key.to_owned(),
        cache_pattern: None,
        reason: "Größe 0.1 €".to_owned(),
        invalidated_by: "quality-service".to_owned().into(),
    };
    CacheInvalidateEvent::new(data, meta)
}

#[tokio::test]
#[ignore = "needs Kafka: KAFKA_BROKERS"]
async fn kafkajs_reads_what_the_publisher_wrote() {
    let topic = Topic::create().await;
    let publisher = KafkaEventPublisher::connect(&topic.config()).await.expect("connected");
    let cause = invalidation("part:1", EventMetadata::new("material-service").with_correlation("c-1"));
    let effect = invalidation("Schlüssel", EventMetadata::caused_by("quality-service", &cause.meta));
    let events = [cause, invalidation("part:2", EventMetadata::new("material-service")), effect];
    let written = publisher.publish_batch(&events).await;
    assert_eq!(publisher.disconnect().await.delivered, 3);

    let mut text = String::new();
    let mut reader = node("read.mjs", &topic, &[&topic.name, "3"]);
    reader.stdout.take().expect("piped").read_to_string(&mut text).await.expect("read");
    assert!(reader.wait().await.expect("ended").success());
    let records: Vec<Value> = text.lines().map(|line| line.parse().expect("JSON")).collect();
    assert_eq!(records.len(), events.len());
    for (event, delivered) in events.iter().zip(written) {
        let delivered = delivered.expect("published");
        let record = records.iter().find(|record| record["key"] == *event.key()).expect("read by kafkajs");
        assert_eq!(record["partition"], delivered.partition);
        assert_eq!(record["offset"], delivered.offset.to_string());
        assert_eq!(record["timestamp"], event.meta.timestamp.unix_millis());
        let mut bytes = Vec::new();
        event.encode(&mut bytes);
        assert_eq!(record["value"].as_str().map(str::as_bytes), Some(&bytes[..]));
        let headers = [
            ("event-type", "cache.invalidate"),
            ("event-version", "1.0"),
            ("event-source", &event.meta.source),
            ("correlation-id", event.meta.correlation_id.as_deref().unwrap_or_default()),
            ("causation-id", event.meta.causation_id.as_deref().unwrap_or_default()),
        ];
        let headers: Vec<_> = headers.map(|(name, value)| Value::from(vec![name, value])).into();
        assert_eq!(record["headers"], Value::Array(headers));
    }
}

#[tokio::test]
#[ignore = "needs Kafka: KAFKA_BROKERS"]
async fn topics_are_created_once_and_never_changed() {
    let topic = Topic::create().await;
    let again = ensure_topics(&topic.config(), &CATALOG).await.expect("fine");
    assert!(again.created.is_empty() && again.existing.contains(&topic.name), "{again:?}");
}
