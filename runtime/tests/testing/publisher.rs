//! Publishing in memory.

use std::time::Duration;

use events_runtime::testing::{InMemoryBroker, PublishError, PublishFault};
use events_runtime::{DateTime, EventMetadata};

use crate::example::order::{OrderCancelled, OrderCancelledEvent};
use crate::harness::{TOPIC, cancelled};

#[tokio::test]
async fn an_event_has_its_key_its_headers_and_its_timestamp() {
    let broker = InMemoryBroker::new();
    let meta = EventMetadata { correlation_id: Some("c".to_owned()), ..EventMetadata::new("shop") };
    let event = OrderCancelledEvent::new(OrderCancelled { order_id: "a".into() }, meta);
    let delivered = broker.publisher().publish(&event).await.unwrap();
    let [record] = &broker.published(TOPIC)[..] else { panic!("one was published") };
    assert_eq!(
        (delivered.topic.as_str(), delivered.partition, delivered.offset),
        (TOPIC, record.partition, 0)
    );
    assert_eq!(record.key.as_deref(), Some(&b"a"[..]));
    assert_eq!(record.timestamp, Some(event.meta.timestamp.unix_millis()));
    let headers: Vec<_> = record.headers.iter().map(|(name, _)| String::from_utf8_lossy(name)).collect();
    assert_eq!(headers, ["event-type", "event-version", "event-source", "correlation-id", "causation-id"]);
    assert_eq!((record.header("correlation-id"), record.header("causation-id")), (Some("c"), Some("")));
    assert_eq!(record.read::<OrderCancelledEvent>().unwrap(), event);
}

#[tokio::test]
async fn what_kafka_would_refuse_is_refused() {
    let (broker, now) = (InMemoryBroker::new(), DateTime::now().unix_millis());
    let publisher = broker.publisher();
    let mut invalid = cancelled("a");
    invalid.meta.version = "latest".to_owned();
    assert!(matches!(publisher.publish(&invalid).await, Err(PublishError::Invalid { .. })));

    let mut early = cancelled("a");
    early.meta.timestamp = DateTime::from_unix_millis(now + 7_200_000).unwrap();
    let refused = publisher.publish(&early).await.unwrap_err();
    assert!(matches!(refused, PublishError::TooFarAhead { ahead, .. } if ahead > Duration::from_secs(3600)));

    let refused = publisher.publish(&cancelled(&"a".repeat(1_000_000))).await.unwrap_err();
    assert!(matches!(refused, PublishError::TooLarge { bytes, .. } if bytes > 1_000_000));

    publisher.disconnect().await;
    assert_eq!(publisher.publish(&cancelled("a")).await, Err(PublishError::NotSent));
    assert!(broker.published(TOPIC).is_empty());
}

#[tokio::test]
async fn a_test_says_what_happens_to_the_next_event() {
    let broker = InMemoryBroker::new();
    let publisher = broker.publisher();
    for (fault, error, written) in [
        (PublishFault::NotSent, PublishError::NotSent, 0),
        (PublishFault::UnknownAndLost, PublishError::Unknown, 0),
        (PublishFault::UnknownAndWritten, PublishError::Unknown, 1),
    ] {
        publisher.fail_next(fault);
        assert_eq!(publisher.publish(&cancelled("a")).await, Err(error));
        assert_eq!(broker.published(TOPIC).len(), written);
    }
    publisher.publish(&cancelled("a")).await.unwrap();
}
