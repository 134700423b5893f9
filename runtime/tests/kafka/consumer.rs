//! What the consumer handles, skips and stores.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use events_runtime::kafka::{
    ConsumerError, DispatchBy, KafkaEventConsumer, KafkaEventPublisher, StartFrom, SubscribeError,
};
use events_runtime::{Event, RecordInfo};

use crate::example::ShopEvent;
use crate::example::order::OrderCancelledEvent;
use crate::harness::{broker, cancelled, group, json, typed, write};
use crate::raw::{committed, eventually, read};

/// The order ids that a handler has seen.
#[derive(Clone, Default)]
pub(crate) struct Seen(Arc<Mutex<Vec<String>>>);

impl Seen {
    pub(crate) fn add(&self, id: impl Into<String>) {
        self.0.lock().expect("not poisoned").push(id.into());
    }

    pub(crate) fn list(&self) -> Vec<String> {
        self.0.lock().expect("not poisoned").clone()
    }

    pub(crate) async fn wait_for(&self, count: usize) -> Vec<String> {
        eventually(&format!("{count} events are seen"), || self.list().len() >= count).await;
        self.list()
    }
}

/// Starts a consumer whose handler notes what it sees.
async fn noting(mut consumer: KafkaEventConsumer) -> (KafkaEventConsumer, Seen) {
    let seen = Seen::default();
    let noted = seen.clone();
    consumer
        .subscribe(move |event: OrderCancelledEvent| {
            noted.add(event.data.order_id);
            async { Ok::<(), std::io::Error>(()) }
        })
        .expect("subscribed");
    consumer.start().await.expect("started");
    (consumer, seen)
}

#[tokio::test]
async fn events_arrive_and_their_offsets_are_committed() {
    let broker = broker(1).await;
    let publisher = KafkaEventPublisher::connect(&broker.config()).await.expect("connected");
    publisher.publish_batch(&[cancelled("a"), cancelled("b")]).await;
    let (mut consumer, seen) = noting(KafkaEventConsumer::new(group(&broker, "g"))).await;
    publisher.publish(&cancelled("c")).await.expect("published");
    assert_eq!(seen.wait_for(3).await, ["a", "b", "c"]);

    let idle = Instant::now();
    let report = consumer.stop().await.expect("stopped");
    assert!(idle.elapsed() < Duration::from_secs(1), "an idle consumer stops at once: {:?}", idle.elapsed());
    assert_eq!((report.unfinished, report.left), (0, true));
    // T4: the offset after the last handled one.
    assert_eq!(committed(broker.bootstrap_servers(), "g", "orders").await, Some(3));

    publisher.publish(&cancelled("d")).await.expect("published");
    let (mut consumer, seen) = noting(KafkaEventConsumer::new(group(&broker, "g"))).await;
    assert_eq!(seen.wait_for(1).await, ["d"]);
    consumer.stop().await.expect("stopped");
}

/// What a service tells of itself after its last event.
#[tokio::test]
async fn a_consumer_that_was_stopped_has_its_final_numbers() {
    let broker = broker(1).await;
    let publisher = KafkaEventPublisher::connect(&broker.config()).await.expect("connected");
    publisher.publish_batch(&[cancelled("a"), cancelled("b")]).await;
    let mut consumer = KafkaEventConsumer::new(group(&broker, "g"));
    assert_eq!(consumer.health().to_string(), "not running: it has not been started");
    let begun = Seen::default();
    let begins = begun.clone();
    consumer
        .subscribe(move |event: OrderCancelledEvent| {
            begins.add(event.data.order_id);
            async {
                tokio::time::sleep(Duration::from_millis(200)).await;
                Ok::<(), std::io::Error>(())
            }
        })
        .expect("subscribed");
    consumer.start().await.expect("started");
    begun.wait_for(2).await;
    assert_eq!(consumer.stop().await.expect("stopped").unfinished, 0);
    let stats = consumer.stats();
    assert_eq!((stats.handled, stats.assigned), (2, 0), "also what was finished while it stopped");
    assert_eq!(consumer.health().to_string(), "not running: it was stopped");
    assert!(matches!(consumer.stop().await, Err(ConsumerError::NotStarted)));
}

#[tokio::test]
async fn a_new_group_may_begin_at_the_end() {
    let broker = broker(1).await;
    let publisher = KafkaEventPublisher::connect(&broker.config()).await.expect("connected");
    publisher.publish(&cancelled("before")).await.expect("published");
    let consumer = KafkaEventConsumer::new(group(&broker, "g")).start_from(StartFrom::End);
    let (mut consumer, seen) = noting(consumer).await;
    tokio::time::sleep(Duration::from_millis(500)).await;
    publisher.publish(&cancelled("after")).await.expect("published");
    assert_eq!(seen.wait_for(1).await, ["after"]);
    consumer.stop().await.expect("stopped");
}

#[tokio::test]
async fn other_types_and_tombstones_are_skipped_and_counted() {
    let broker = broker(1).await;
    let brokers = broker.bootstrap_servers();
    write(brokers, "orders", typed("order.placed"), Some(b"{ not read")).await;
    write(brokers, "orders", vec![], Some(br#"{"type":"auth.login.failed"}"#)).await;
    write(brokers, "orders", typed("order.cancelled"), None).await;
    write(brokers, "orders", typed("order.cancelled"), Some(&json(&cancelled("a")))).await;
    write(brokers, "orders", typed("order.dispatched"), Some(b"{}")).await;
    let (mut consumer, seen) = noting(KafkaEventConsumer::new(group(&broker, "g"))).await;
    assert_eq!(seen.wait_for(1).await, ["a"]);
    eventually("all five are counted", || consumer.stats().skipped_unsubscribed == 3).await;
    let stats = consumer.stats();
    assert_eq!((stats.handled, stats.skipped_tombstones, stats.dead_lettered), (1, 1, 0));
    consumer.stop().await.expect("stopped");
    assert_eq!(committed(brokers, "g", "orders").await, Some(5));
}

#[tokio::test]
async fn the_body_tells_the_type_where_the_header_does_not() {
    let broker = broker(1).await;
    let body = |id: &str| json(&cancelled(id));
    let twice = [typed("order.cancelled"), typed("order.cancelled")].concat();
    let unreadable = vec![("event-type".to_owned(), Some(vec![0xff]))];
    let headers = [vec![], typed(""), twice, unreadable, vec![("event-type".to_owned(), None)]];
    for (index, headers) in headers.into_iter().enumerate() {
        write(broker.bootstrap_servers(), "orders", headers, Some(&body(&index.to_string()))).await;
    }
    let (mut consumer, seen) = noting(KafkaEventConsumer::new(group(&broker, "g"))).await;
    assert_eq!(seen.wait_for(5).await, ["0", "1", "2", "3", "4"]);
    consumer.stop().await.expect("stopped");
}

#[tokio::test]
async fn a_header_that_contradicts_the_body_is_dead_lettered_unless_the_body_rules() {
    let broker = broker(1).await;
    let brokers = broker.bootstrap_servers();
    let body = json(&cancelled("a"));
    write(brokers, "orders", typed("order.placed"), Some(&body)).await;

    let mut consumer = KafkaEventConsumer::new(group(&broker, "by-header"));
    consumer.subscribe(|_: ShopEvent| async { Ok::<(), std::io::Error>(()) }).expect("subscribed");
    consumer.start().await.expect("started");
    let letter = read(brokers, "orders.dlq", 1, 1).await.remove(0);
    assert_eq!(letter.value.as_deref(), Some(&body[..]));
    assert_eq!(letter.header("dlq-reason"), Some("type-mismatch"));
    assert_eq!(letter.header("dlq-header-type"), Some("order.placed"));
    assert_eq!(letter.header("dlq-body-type"), Some("order.cancelled"));
    consumer.stop().await.expect("stopped");

    let consumer = KafkaEventConsumer::new(group(&broker, "by-body")).dispatch_by(DispatchBy::Body);
    let (mut consumer, seen) = noting(consumer).await;
    assert_eq!(seen.wait_for(1).await, ["a"]);
    consumer.stop().await.expect("stopped");
}

#[tokio::test]
async fn partitions_are_shared_by_a_group_and_nothing_is_missed() {
    let broker = broker(4).await;
    let publisher = KafkaEventPublisher::connect(&broker.config()).await.expect("connected");
    let (mut first, seen_first) = noting(KafkaEventConsumer::new(
        group(&broker, "g").set("session.timeout.ms", "5000").set("heartbeat.interval.ms", "200"),
    ))
    .await;
    let batch =
        |range: std::ops::Range<i32>| range.map(|index| cancelled(&format!("o-{index}"))).collect::<Vec<_>>();
    publisher.publish_batch(&batch(0..100)).await;
    let (mut second, seen_second) = noting(KafkaEventConsumer::new(
        group(&broker, "g").set("session.timeout.ms", "5000").set("heartbeat.interval.ms", "200"),
    ))
    .await;
    publisher.publish_batch(&batch(100..200)).await;
    let all = || {
        let mut all = [seen_first.list(), seen_second.list()].concat();
        all.sort();
        all.dedup();
        all.len()
    };
    eventually("all events are seen", || all() == 200).await;
    assert!(!seen_second.list().is_empty(), "the second member has partitions");
    first.stop().await.expect("stopped");
    publisher.publish_batch(&batch(200..300)).await;
    eventually("the second goes on alone", || all() == 300).await;
    second.stop().await.expect("stopped");
}

#[tokio::test]
async fn records_tell_where_they_came_from() {
    let broker = broker(1).await;
    write(broker.bootstrap_servers(), "orders", typed("order.cancelled"), Some(&json(&cancelled("a")))).await;
    let infos = Arc::new(Mutex::new(Vec::new()));
    let noted = Arc::clone(&infos);
    let mut consumer = KafkaEventConsumer::new(group(&broker, "g"));
    consumer
        .subscribe(move |_: OrderCancelledEvent, record: RecordInfo| {
            noted.lock().expect("not poisoned").push(record);
            async { Ok::<(), std::io::Error>(()) }
        })
        .expect("subscribed");
    consumer.start().await.expect("started");
    eventually("it is seen", || !infos.lock().expect("not poisoned").is_empty()).await;
    let record = infos.lock().expect("not poisoned")[0].clone();
    assert_eq!((record.topic.as_str(), record.partition, record.offset, record.attempt), ("orders", 0, 0, 1));
    assert_eq!((record.key.as_deref(), record.headers), (Some(&b"key"[..]), typed("order.cancelled")));
    consumer.stop().await.expect("stopped");
}

#[tokio::test]
async fn misuse_is_told() {
    let broker = broker(1).await;
    let mut consumer = KafkaEventConsumer::new(broker.config());
    let handler = |_: OrderCancelledEvent| async { Ok::<(), std::io::Error>(()) };
    consumer.subscribe(handler).expect("subscribed");
    let twice = consumer.subscribe(handler).expect_err("subscribed twice");
    assert_eq!(
        twice,
        SubscribeError::AlreadySubscribed { event_type: "order.cancelled", handler: "main".into() }
    );
    assert!(matches!(consumer.start().await, Err(ConsumerError::NoGroup)));
    assert!(matches!(consumer.stop().await, Err(ConsumerError::NotStarted)));
    let mut empty = KafkaEventConsumer::new(group(&broker, "g"));
    assert!(matches!(empty.start().await, Err(ConsumerError::NoSubscription)));
    assert_eq!(OrderCancelledEvent::infos().len(), 1);
}
