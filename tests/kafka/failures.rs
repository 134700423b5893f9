//! Nothing is lost and nothing stands in the way of what comes next.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use mes_events::HandlerError;
use mes_events::cache::CacheInvalidateEvent;
use mes_events::kafka::{KafkaEventConsumer, RetryPolicy};
use rdkafka::ClientConfig;
use rdkafka::admin::{AdminClient, AdminOptions, AlterConfig, NewTopic, ResourceSpecifier, TopicReplication};
use rdkafka::client::DefaultClientContext;

use crate::harness::{Topic, body, cache_invalidate};
use crate::raw::{committed, eventually, read, write_all};

const GOOD: &str = r#"{"cacheKey":"k","reason":"r","invalidatedBy":"s"}"#;

#[tokio::test]
#[ignore = "needs Kafka: KAFKA_BROKERS"]
async fn no_offset_passes_an_unfinished_event() {
    let topic = Topic::create().await;
    let records: Vec<_> = (0..5)
        .map(|index| cache_invalidate(&body(&GOOD.replace("\"k\"", &format!("\"{index}\"")))))
        .collect();
    write_all(&topic.brokers, &topic.name, &records).await;
    let fails = Arc::new(AtomicBool::new(true));
    let failing = Arc::clone(&fails);
    let mut consumer = KafkaEventConsumer::new(topic.config());
    consumer
        .subscribe(move |event: CacheInvalidateEvent| {
            let fail = event.data.cache_key == "2" && failing.load(Ordering::SeqCst);
            async move { if fail { Err(HandlerError::retry("not yet")) } else { Ok(()) } }
        })
        .expect("subscribed")
        .retry_policy(
            "*",
            RetryPolicy::without_end().with_backoff(Duration::from_millis(50), Duration::from_millis(50)),
        )
        .expect("subscribed");
    consumer.start().await.expect("started");
    eventually("the third event is tried again", || consumer.stats().retried > 3).await;
    tokio::time::sleep(Duration::from_secs(2)).await;
    assert_eq!(committed(&topic.brokers, &topic.group(), &topic.name).await, Some(2));
    let report = consumer.stop().await.expect("stopped");
    assert!(report.left, "a retry that waits does not hold up a stop");
    assert_eq!(committed(&topic.brokers, &topic.group(), &topic.name).await, Some(2));

    fails.store(false, Ordering::SeqCst);
    consumer.start().await.expect("started again");
    eventually("the three others are handled", || consumer.stats().handled == 3).await;
    consumer.stop().await.expect("stopped");
    assert_eq!(committed(&topic.brokers, &topic.group(), &topic.name).await, Some(5));
}

/// F14: the dead-letter topic takes no record until its limit is raised.
#[tokio::test]
#[ignore = "needs Kafka: KAFKA_BROKERS"]
async fn an_unwritable_dead_letter_topic_stops_the_partition_and_loses_nothing() {
    let topic = Topic::unnamed();
    let (letters, options) = (topic.dead_letters(), AdminOptions::new());
    let admin: AdminClient<DefaultClientContext> =
        ClientConfig::new().set("bootstrap.servers", &topic.brokers).create().expect("a client");
    let events = NewTopic::new(&topic.name, 1, TopicReplication::Fixed(1));
    let tiny = NewTopic::new(&letters, 1, TopicReplication::Fixed(1)).set("max.message.bytes", "100");
    admin.create_topics([&events, &tiny], &options).await.expect("created");

    let records = [cache_invalidate(b"no JSON"), cache_invalidate(&body(GOOD))];
    write_all(&topic.brokers, &topic.name, &records).await;
    let (mut consumer, handled) = topic.consume_all().await;
    eventually("the write is tried again", || consumer.stats().dead_letter_failures >= 2).await;
    tokio::time::sleep(Duration::from_secs(2)).await;
    assert_eq!(handled.count(), 0, "the next event waits");
    assert_eq!(committed(&topic.brokers, &topic.group(), &topic.name).await.unwrap_or(0), 0);
    let error = consumer.stats().last_error.expect("an error");
    assert!(error.contains(&letters), "{error}");

    let raised = AlterConfig::new(ResourceSpecifier::Topic(&letters)).set("max.message.bytes", "1000000");
    admin.alter_configs([&raised], &options).await.expect("altered");
    handled.wait_for(1).await;
    let letter = read(&topic.brokers, &letters, 1, 1).await.remove(0);
    assert_eq!(letter.value.as_deref(), Some(&b"no JSON"[..]));
    consumer.stop().await.expect("stopped");
    assert_eq!(committed(&topic.brokers, &topic.group(), &topic.name).await, Some(2));
}
