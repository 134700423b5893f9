//! Traps of librdkafka's producer, each named after its number in docs/reliability.md.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use events_runtime::Event as _;
use events_runtime::kafka::{EmbeddedBroker, KafkaEventPublisher, ProduceFault, PublishError};

use crate::example::order::OrderCancelledEvent;
use crate::harness::{broker, cancelled};
use crate::raw::{eventually, read};

/// What is pending when the last publisher goes is told to whoever waits for it.
#[tokio::test]
async fn t10_dropping_a_publisher_resolves_what_is_pending() {
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

/// A disconnect ends by its deadline and tells what is not known.
#[tokio::test]
async fn t11_a_disconnect_without_broker_reports_unknown_events() {
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

/// A disconnect waits off the async threads: the only one there is goes on meanwhile.
#[tokio::test]
async fn t11_a_disconnect_blocks_no_async_thread() {
    let broker = broker(1).await;
    let publisher = KafkaEventPublisher::connect(&broker.config()).await.expect("connected");
    broker.take_down().await;
    let _pending = publisher.enqueue(&cancelled("o-1")).await.expect("queued");
    let disconnect = publisher.disconnect_within(Duration::from_secs(1));
    tokio::pin!(disconnect);
    let mut beats = 0;
    loop {
        tokio::select! {
            report = &mut disconnect => break assert_eq!(report.unknown, 1),
            () = tokio::time::sleep(Duration::from_millis(10)) => beats += 1,
        }
    }
    assert!(beats > 10, "{beats}");
}

/// The queue holds 50 events, and 10,000 calls for each of two keys come at once.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn t12_the_order_of_a_key_survives_a_full_queue() {
    let broker = broker(3).await;
    let config = broker.config().set("queue.buffering.max.messages", "50");
    let publisher = KafkaEventPublisher::connect(&config).await.expect("connected");
    let events: Vec<_> = (0..20_000).map(|index| cancelled(&format!("key-{}", index % 2))).collect();
    let calls: Vec<_> = events.iter().map(|event| publisher.publish(event)).collect();
    let outcomes = futures_util::future::join_all(calls).await;
    assert!(outcomes.iter().all(Result::is_ok));

    let written = written(&broker, events.len()).await;
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

/// More calls at once than tokio lets a task get through in one poll: none of them may fall behind those that came after it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn t12_the_order_of_a_key_survives_many_calls_at_once() {
    for queue in ["100000", "1000"] {
        let broker = broker(3).await;
        let config = broker.config().set("queue.buffering.max.messages", queue);
        let publisher = KafkaEventPublisher::connect(&config).await.expect("connected");
        let events: Vec<_> = (0..5_000).map(|_| cancelled("key")).collect();
        let calls: Vec<_> = events.iter().map(|event| publisher.publish(event)).collect();
        let outcomes = futures_util::future::join_all(calls).await;
        assert!(outcomes.iter().all(Result::is_ok));

        let called: Vec<_> = events.iter().map(|event| event.meta.event_id).collect();
        assert!(written(&broker, events.len()).await["key"] == called, "out of order with room for {queue}");
        publisher.disconnect().await;
    }
}

#[tokio::test]
async fn t12_the_queue_is_bounded_in_bytes_too() {
    let broker = broker(1).await;
    let config = broker.config().set("queue.buffering.max.kbytes", "10");
    let publisher = KafkaEventPublisher::connect(&config).await.expect("connected");
    publisher.publish(&cancelled("o-0")).await.expect("published");
    broker.take_down().await;
    let event = cancelled(&"x".repeat(4_000));
    let _first = publisher.enqueue(&event).await.expect("queued");
    let waits = tokio::time::timeout(Duration::from_millis(200), publisher.enqueue(&event)).await;
    assert!(waits.is_err(), "there is no room for a second");
    assert_eq!(publisher.health().pending, 1, "a cancelled wait queues nothing");
    broker.bring_up().await;
    publisher.publish(&event).await.expect("published once there is room");
    publisher.disconnect().await;
}

/// A fatal error ends librdkafka's client: it is rebuilt, and nothing counts as delivered that is not.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn t15_a_fatal_error_rebuilds_the_client() {
    let broker = broker(3).await;
    let publisher = KafkaEventPublisher::connect(&broker.config()).await.expect("connected");
    publisher.publish(&cancelled("key-0")).await.expect("published");
    broker.fail_produces(&[ProduceFault::OutOfOrderSequence]).await;
    let events: Vec<_> = (0..2_000).map(|index| cancelled(&format!("key-{}", index % 5))).collect();
    let outcomes = publisher.publish_batch(&events).await;

    let unknown = |outcome: &&Result<_, _>| matches!(outcome, Err(PublishError::Unknown { .. }));
    assert!(outcomes.iter().any(|outcome| unknown(&outcome)));
    assert!(outcomes.iter().all(|outcome| outcome.is_ok() || unknown(&outcome)), "{outcomes:?}");
    eventually("the publisher is ready again", || publisher.health().ready).await;
    assert!(publisher.health().rebuilt >= 1);
    publisher.publish(&cancelled("key-0")).await.expect("published by the new client");

    let delivered = outcomes.iter().filter(|outcome| outcome.is_ok()).count();
    let written = written(&broker, delivered + 2).await;
    for (event, outcome) in events.iter().zip(&outcomes) {
        let ids = &written[&event.data.order_id];
        assert!(
            outcome.is_err() || ids.contains(&event.meta.event_id),
            "an event told as delivered is not there"
        );
    }
    for (key, ids) in &written {
        let places = ids.iter().filter_map(|id| events.iter().position(|event| event.meta.event_id == *id));
        assert!(places.collect::<Vec<_>>().is_sorted(), "{key} is out of order");
    }
    let report = publisher.disconnect().await;
    assert_eq!(report.delivered, delivered as u64 + 2);
    assert_eq!(report.delivered + report.unknown, 2_002);
}

/// While the client dies again and again, publishing waits, the health says why, and a disconnect still ends.
#[tokio::test]
async fn t15_a_client_that_cannot_live_is_told() {
    let broker = broker(1).await;
    let config = broker.config().set("delivery.timeout.ms", "3000");
    let publisher = KafkaEventPublisher::connect(&config).await.expect("connected");
    broker.fail_produces(&[ProduceFault::OutOfOrderSequence; 100]).await;
    let mut errors = Vec::new();
    while publisher.health().ready {
        errors.push(publisher.publish(&cancelled("o-1")).await.expect_err("refused").to_string());
    }
    assert!(publisher.health().why_not.is_some_and(|why| why.contains("fatal")));
    assert!(errors.iter().any(|error| error.contains("sequence")), "{errors:?}");
    let report = publisher.disconnect_within(Duration::from_secs(1)).await;
    assert_eq!(report.delivered, 0);
}

/// Errors that producers get over by themselves.
#[tokio::test]
async fn t15_what_is_not_fatal_is_tried_again() {
    let broker = broker(1).await;
    let publisher = KafkaEventPublisher::connect(&broker.config()).await.expect("connected");
    publisher.publish(&cancelled("o-0")).await.expect("published");
    for fault in [ProduceFault::Disconnect, ProduceFault::NotLeader] {
        broker.fail_produces(&[fault]).await;
        publisher.publish(&cancelled("o-1")).await.unwrap_or_else(|error| panic!("{fault:?}: {error}"));
    }
    // This one fails the event, and the producer goes on with another epoch.
    broker.fail_produces(&[ProduceFault::InvalidProducerEpoch]).await;
    let outcome = publisher.publish(&cancelled("o-2")).await;
    assert!(matches!(outcome, Err(PublishError::Unknown { .. })), "{outcome:?}");
    publisher.publish(&cancelled("o-1")).await.expect("published");
    assert_eq!(publisher.health().rebuilt, 0);
    let written = written(&broker, 4).await;
    assert_eq!((written["o-1"].len(), written.get("o-2")), (3, None));
    publisher.disconnect().await;
}

/// The table was made with kafkajs, and Java's own client agrees with all of it.
#[tokio::test]
async fn t16_keys_go_to_the_partitions_that_java_and_kafkajs_choose() {
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

/// The event ids under each key, in the order of their partition.
async fn written(broker: &EmbeddedBroker, count: usize) -> BTreeMap<String, Vec<events_runtime::Uuid>> {
    let mut written = BTreeMap::<_, Vec<_>>::new();
    for record in read(broker.bootstrap_servers(), "orders", 12, count).await {
        let event = OrderCancelledEvent::read(&record.value.expect("a value")).expect("valid");
        written.entry(event.data.order_id).or_default().push(event.meta.event_id);
    }
    written
}
