//! What the publisher writes, refuses and reports.

use events_runtime::kafka::{KafkaEventPublisher, PublishError};
use events_runtime::{DateTime, EventMetadata, KafkaConfig};

use crate::example::CATALOG;
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

#[tokio::test]
async fn no_broker_is_an_error_that_names_it() {
    let error =
        KafkaEventPublisher::connect(&KafkaConfig::new("127.0.0.1:1")).await.expect_err("nobody listens");
    assert!(error.to_string().starts_with("no answer from 127.0.0.1:1: "), "{error}");
}

#[tokio::test]
async fn what_cannot_be_written_is_refused_before_anything_is_sent() {
    let broker = broker(1).await;
    let publisher = KafkaEventPublisher::connect(&broker.config()).await.expect("connected");
    let outcome = publisher.publish(&cancelled(&"x".repeat(2_000_000))).await;
    assert!(
        matches!(outcome, Err(PublishError::TooLarge { limit: Some(1_000_000), source: None, .. })),
        "{outcome:?}"
    );
    // Within the bound by its own size, and beyond it with the headers.
    let mut headers = cancelled("o-1");
    headers.meta.source = "s".repeat(400_000);
    headers.meta.correlation_id = Some("c".repeat(250_000));
    let outcome = publisher.publish(&headers).await;
    assert!(matches!(outcome, Err(PublishError::TooLarge { limit: Some(_), .. })), "{outcome:?}");

    let mut late = cancelled("o-1");
    late.meta.timestamp =
        DateTime::from_unix_millis(DateTime::now().unix_millis() + 7_200_000).expect("a time");
    let outcome = publisher.publish(&late).await;
    assert!(matches!(outcome, Err(PublishError::TooFarAhead { .. })), "{outcome:?}");
    let report = publisher.disconnect().await;
    assert_eq!((report.delivered, report.not_sent, report.unknown), (0, 0, 0));
}
