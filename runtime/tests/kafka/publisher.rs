//! What the publisher writes, refuses and reports.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use events_runtime::kafka::{KafkaEventPublisher, PublishError};
use events_runtime::{EventMetadata, KafkaConfig};

use crate::example::CATALOG;
use crate::example::order::OrderCancelledEvent;
use crate::harness::{broker, cancelled, json};
use crate::raw::read;

#[tokio::test]
async fn a_record_is_what_the_wire_contract_says() {
    let broker = broker(1).await;
    let publisher = KafkaEventPublisher::connect(&broker.config()).await.expect("connected");
    let mut event = cancelled("o-1");
    event.meta =
        EventMetadata { version: event.meta.version, ..EventMetadata::new("shop").with_correlation("c-1") };
    let delivered = publisher.publish(&event).await.expect("published");
    assert_eq!((delivered.topic.as_str(), delivered.partition, delivered.offset), ("orders", 0, 0));

    let records = read(broker.bootstrap_servers(), "orders", 1, 1).await;
    let text = |value: &str| Some(value.as_bytes().to_vec());
    let headers: Vec<_> = [
        ("event-type", "order.cancelled"),
        ("event-version", event.meta.version.as_str()),
        ("event-source", "shop"),
        ("correlation-id", "c-1"),
        ("causation-id", ""),
    ]
    .map(|(key, value)| (key.to_owned(), text(value)))
    .into();
    assert_eq!(records[0].headers, headers);
    assert_eq!(records[0].key, text("o-1"));
    assert_eq!(records[0].value, Some(json(&event)));
    assert_eq!(records[0].timestamp, Some(event.meta.timestamp.unix_millis()));
    assert_eq!(publisher.disconnect().await.delivered, 1);
}

#[tokio::test]
async fn a_configured_topic_replaces_the_default_one() {
    let broker = broker(1).await;
    let publisher =
        KafkaEventPublisher::connect(&broker.config().topic("orders-of-plant-7")).await.expect("connected");
    let report = publisher.ensure_topics(&CATALOG).await.expect("created");
    assert_eq!(report.created, ["orders-of-plant-7", "orders-of-plant-7.dlq"]);
    let again = publisher.ensure_topics(&CATALOG).await.expect("created");
    assert_eq!((again.created.len(), again.existing.len()), (0, 2));
    let delivered = publisher.publish(&cancelled("o-1")).await.expect("published");
    assert_eq!(delivered.topic, "orders-of-plant-7");
    publisher.disconnect().await;
}

#[tokio::test]
async fn a_batch_reports_each_event() {
    let broker = broker(3).await;
    let publisher = KafkaEventPublisher::connect(&broker.config()).await.expect("connected");
    let mut broken = cancelled("o-2");
    broken.meta.version = "1".to_owned();
    let huge = cancelled(&"x".repeat(2_000_000));
    let outcomes = publisher.publish_batch(&[cancelled("o-1"), broken, huge, cancelled("o-3")]).await;
    assert!(outcomes[0].is_ok() && outcomes[3].is_ok(), "{outcomes:?}");
    assert!(matches!(outcomes[1], Err(PublishError::Invalid { .. })), "{:?}", outcomes[1]);
    assert!(
        matches!(outcomes[2], Err(PublishError::TooLarge { .. } | PublishError::Invalid { .. })),
        "{:?}",
        outcomes[2]
    );
    let report = publisher.disconnect().await;
    assert_eq!((report.delivered, report.not_sent, report.unknown), (2, 0, 0));
    let refused = publisher.publish(&cancelled("o-4")).await;
    assert!(matches!(refused, Err(PublishError::NotSent { source: None })), "{refused:?}");
}

/// T12: librdkafka's queue holds 50 records, and 10,000 calls come at once.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_order_of_a_key_survives_a_full_queue() {
    let broker = broker(3).await;
    let config = broker.config().set("queue.buffering.max.messages", "50");
    let publisher = KafkaEventPublisher::connect(&config).await.expect("connected");
    let events: Vec<_> = (0..10_000).map(|index| cancelled(&format!("key-{}", index % 10))).collect();
    let calls: Vec<_> = events.iter().map(|event| publisher.publish(event)).collect();
    let outcomes = futures_util::future::join_all(calls).await;
    assert!(outcomes.iter().all(Result::is_ok));

    let mut written = BTreeMap::<_, Vec<_>>::new();
    for record in read(broker.bootstrap_servers(), "orders", 3, events.len()).await {
        let event: OrderCancelledEvent =
            events_runtime::Event::read(&record.value.expect("a value")).expect("valid");
        written.entry(event.data.order_id).or_default().push(event.meta.event_id);
    }
    for (key, ids) in written {
        let called: Vec<_> = events
            .iter()
            .filter(|event| event.data.order_id == key)
            .map(|event| event.meta.event_id)
            .collect();
        assert!(ids == called, "{key} is out of order");
    }
    publisher.disconnect().await;
}

/// T10: what is pending when the last publisher goes is told to whoever waits for it.
#[tokio::test]
async fn dropping_a_publisher_resolves_what_is_pending() {
    let broker = broker(1).await;
    let publisher = KafkaEventPublisher::connect(&broker.config()).await.expect("connected");
    publisher.publish(&cancelled("o-0")).await.expect("published");
    broker.take_down().await;
    let mut pending = Vec::new();
    for index in 0..50 {
        pending.push(publisher.enqueue(&cancelled(&format!("o-{index}"))).await.expect("queued"));
    }
    let dropped = Instant::now();
    drop(publisher);
    assert!(dropped.elapsed() < Duration::from_millis(50), "the drop blocks");
    for delivery in pending {
        let outcome = tokio::time::timeout(Duration::from_secs(5), delivery).await.expect("resolved");
        assert!(matches!(outcome, Err(PublishError::Unknown { .. })), "{outcome:?}");
    }
}

/// T11: a disconnect ends by its deadline and tells what is not known.
#[tokio::test]
async fn a_disconnect_without_broker_reports_unknown_events() {
    let broker = broker(1).await;
    let publisher = KafkaEventPublisher::connect(&broker.config()).await.expect("connected");
    publisher.publish(&cancelled("o-0")).await.expect("published");
    broker.take_down().await;
    let _pending = publisher.enqueue(&cancelled("o-1")).await.expect("queued");
    let started = Instant::now();
    let report = publisher.disconnect_within(Duration::from_secs(1)).await;
    assert!(started.elapsed() < Duration::from_secs(2));
    assert_eq!((report.delivered, report.unknown), (1, 1));
}

#[tokio::test]
async fn no_broker_is_an_error_that_names_it() {
    let error =
        KafkaEventPublisher::connect(&KafkaConfig::new("127.0.0.1:1")).await.expect_err("nobody listens");
    assert!(error.to_string().starts_with("no answer from 127.0.0.1:1: "), "{error}");
}

/// T16: the table was made with kafkajs, and Java's own client agrees with all of it.
#[tokio::test]
async fn keys_go_to_the_partitions_that_java_and_kafkajs_choose() {
    let table = include_str!("../fixtures/partitions.tsv").lines().map(|line| {
        let (key, partition) = line.split_once('\t').expect("a key and a partition");
        let key: events_runtime::Value = key.parse().expect("JSON");
        (key.as_str().expect("text").to_owned(), partition.parse::<i32>().expect("a number"))
    });
    let table: Vec<_> = table.collect();
    assert!(table.len() >= 1_000);
    let broker = broker(12).await;
    let publisher = KafkaEventPublisher::connect(&broker.config()).await.expect("connected");
    let events: Vec<_> = table.iter().map(|(key, _)| cancelled(key)).collect();
    let outcomes = publisher.publish_batch(&events).await;
    for ((key, partition), outcome) in table.iter().zip(outcomes) {
        assert_eq!(outcome.expect("published").partition, *partition, "{key}");
    }
    publisher.disconnect().await;
}
