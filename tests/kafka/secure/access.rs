//! What the brokers' ACLs deny, said by whom it stops, and by nobody else.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use mes_events::kafka::{ConsumerError, KafkaEventConsumer, KafkaEventPublisher};
use mes_events::{CATALOG, MesEvent, ensure_topics};

use super::elsewhere::{Closed, Elsewhere, Place, Seen};
use super::{at, event, topic, user};
use crate::harness::{Topic, body, cache_invalidate};
use crate::raw::{committed, eventually, write_all};

const MECHANISM: &str = "SCRAM-SHA-512";

#[tokio::test]
#[ignore = "needs Kafka: KAFKA_SASL_BROKERS"]
async fn a_topic_that_may_not_be_written_is_an_error_of_its_events_only() {
    let (closed, open) = (topic("closed-").await, topic("open-").await);
    let publisher =
        KafkaEventPublisher::connect(&at(user("service", MECHANISM), &closed)).await.expect("connected");
    let error = publisher.publish(&event()).await.expect_err("denied");
    assert!(error.to_string().contains("ACLs deny this client the topic"), "{error}");
    publisher.disconnect().await;
    let publisher =
        KafkaEventPublisher::connect(&at(user("service", MECHANISM), &open)).await.expect("connected");
    publisher.publish(&event()).await.expect("published");
    publisher.disconnect().await;
}

/// Who may write no topic at all gets no producer id.
#[tokio::test]
#[ignore = "needs Kafka: KAFKA_SASL_BROKERS"]
async fn a_client_that_may_write_nothing_says_so() {
    let open = topic("open-").await;
    let config = at(user("reader", MECHANISM), &open).set("delivery.timeout.ms", "5000");
    let publisher = KafkaEventPublisher::connect(&config).await.expect("connected");
    let error = publisher.publish(&event()).await.expect_err("denied").to_string();
    assert!(error.contains("ACLs deny this client"), "{error}");
    publisher.disconnect().await;
}

#[tokio::test]
#[ignore = "needs Kafka: KAFKA_SASL_BROKERS"]
async fn a_topic_that_may_not_be_created_is_named() {
    let config = user("service", MECHANISM).topic("closed-and-not-there");
    let error = ensure_topics(&config, &CATALOG).await.expect_err("denied").to_string();
    assert!(error.contains("ACLs deny this client the topic"), "{error}");
}

#[tokio::test]
#[ignore = "needs Kafka: KAFKA_SASL_BROKERS"]
async fn a_group_that_may_not_be_joined_is_an_error_that_says_so() {
    let open = topic("open-").await;
    let config = at(user("service", MECHANISM), &open).group_id("closed-group");
    let error = Topic::try_consume(config).await.expect_err("denied");
    assert!(matches!(error, ConsumerError::Client(_)), "{error:?}");
    assert!(error.to_string().contains("ACLs deny this client the consumer group"), "{error}");
}

#[tokio::test]
#[ignore = "needs Kafka: KAFKA_SASL_BROKERS"]
async fn a_consumer_whose_only_topic_is_denied_does_not_start() {
    let closed = topic("closed-").await;
    let error = Topic::try_consume(at(user("service", MECHANISM), &closed)).await.expect_err("denied");
    let text = error.to_string();
    assert!(text.contains(&closed.name) && text.contains("ACLs deny this client the topic"), "{text}");
}

/// The brokers refuse the heartbeats of KIP-848 where they would refuse a classic member that joins.
#[tokio::test]
#[ignore = "needs Kafka: KAFKA_SASL_BROKERS"]
async fn a_group_that_may_not_be_joined_by_the_consumer_protocol_is_an_error_that_says_so() {
    let open = topic("open-").await;
    let config =
        at(user("service", MECHANISM), &open).group_id("closed-group").set("group.protocol", "consumer");
    let error = Topic::try_consume(config).await.expect_err("denied");
    assert!(error.to_string().contains("ACLs deny this client the consumer group"), "{error}");
}

/// By KIP-848 the brokers refuse the whole membership for one topic, and do not say which.
#[tokio::test]
#[ignore = "needs Kafka: KAFKA_SASL_BROKERS"]
async fn a_denied_topic_stops_a_member_of_the_consumer_protocol_and_says_so() {
    let open = topic("open-").await;
    let config = at(user("service", MECHANISM), &open).set("group.protocol", "consumer");
    let mut consumer = KafkaEventConsumer::new(config);
    consumer
        .subscribe(|_: MesEvent| async { Ok::<(), std::io::Error>(()) })
        .expect("subscribed")
        .subscribe(|_: Elsewhere<Closed>| async { Ok::<(), std::io::Error>(()) })
        .expect("subscribed");
    let error = consumer.start().await.expect_err("denied").to_string();
    let named = format!("(one of the topics closed-elsewhere, {}); the brokers' ACLs deny", open.name);
    assert!(error.contains(&named), "{error}");
}

/// A topic that may be seen can be subscribed to and assigned; only its records are denied.
#[tokio::test]
#[ignore = "needs Kafka: KAFKA_SASL_BROKERS"]
async fn a_topic_that_may_be_seen_and_not_read_says_so() {
    let seen = topic("seen-").await;
    let (mut consumer, _) = Topic::consume_with(at(user("service", MECHANISM), &seen)).await;
    let named = format!("(the topic {}); the brokers' ACLs deny this client the topic", seen.name);
    let told = || consumer.stats().last_error.is_some_and(|error| error.contains(&named));
    eventually("the fetch is denied, and the topic is named", told).await;
    let health = consumer.health();
    let reason = format!("ACLs do not let this client read the topic {}: it needs Read on it", seen.name);
    assert!(health.live && !health.ready && health.to_string().contains(&reason), "{health}");
    assert!(consumer.stop().await.expect("stopped").left);
}

/// The denied topic shows in health, and holds up nothing.
#[tokio::test]
#[ignore = "needs Kafka: KAFKA_SASL_BROKERS"]
async fn a_denied_topic_stops_no_other() {
    stops_no_other::<Closed>("ACLs deny this client the topic closed-elsewhere").await;
}

/// It may be seen and not read: librdkafka does not say of which topic it tells, but the other one is heard of.
#[tokio::test]
#[ignore = "needs Kafka: KAFKA_SASL_BROKERS"]
async fn a_topic_that_may_be_seen_and_not_read_stops_no_other() {
    stops_no_other::<Seen>("ACLs do not let this client read the topic seen-elsewhere: it needs Read on it")
        .await;
}

async fn stops_no_other<P: Place>(reason: &str) {
    let open = topic("open-").await;
    let denied = Topic::unnamed().config().topic(P::INFO.topic);
    let _ = ensure_topics(&denied, &CATALOG).await.expect("created");
    let handled = Arc::new(AtomicU32::new(0));
    let noted = Arc::clone(&handled);
    let mut consumer = KafkaEventConsumer::new(at(user("service", MECHANISM), &open));
    consumer
        .subscribe(move |_: MesEvent| {
            noted.fetch_add(1, Ordering::SeqCst);
            async { Ok::<(), std::io::Error>(()) }
        })
        .expect("subscribed")
        .subscribe(|_: Elsewhere<P>| async { Ok::<(), std::io::Error>(()) })
        .expect("subscribed");
    consumer.start().await.expect("started");
    let publisher = KafkaEventPublisher::connect(&open.config()).await.expect("connected");
    publisher.publish(&event()).await.expect("published");
    publisher.disconnect().await;
    eventually("the other topic's event is handled", || handled.load(Ordering::SeqCst) == 1).await;
    eventually("the denied topic is named", || consumer.health().to_string().contains(reason)).await;
    let health = consumer.health();
    assert!(health.live && !health.ready, "{health}");
    assert!(consumer.stop().await.expect("stopped").left);
}

/// The reader may read its topic and not write beside it: its bad record waits, loudly, and is not lost.
#[tokio::test]
#[ignore = "needs Kafka: KAFKA_SASL_BROKERS"]
async fn a_dead_letter_topic_that_may_not_be_written_stops_the_partition_and_says_so() {
    let open = topic("open-").await;
    let good = body(r#"{"cacheKey":"k","reason":"r","invalidatedBy":"s"}"#);
    let records = [cache_invalidate(&good), cache_invalidate(b"no JSON")];
    write_all(&open.brokers, &open.name, &records).await;
    let config = at(user("reader", MECHANISM), &open).set("delivery.timeout.ms", "3000");
    let group = config.group().expect("a group").to_owned();
    let (mut consumer, handled) = Topic::consume_with(config).await;
    handled.wait_for(1).await;
    eventually("the dead letter is refused", || consumer.stats().dead_letter_failures > 0).await;
    let error = consumer.stats().last_error.expect("an error");
    assert!(error.contains("ACLs deny this client") && error.contains(&open.dead_letters()), "{error}");
    assert!(!consumer.health().ready);
    consumer.stop().await.expect("stopped");
    assert_eq!(committed(&open.brokers, &group, &open.name).await, Some(1));
}
