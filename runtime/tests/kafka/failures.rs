//! What the consumer does when a handler, a record or the broker fails.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::time::{Duration, Instant};

use events_runtime::kafka::{KafkaEventConsumer, KafkaEventPublisher, RetryPolicy};
use events_runtime::{HandlerError, RecordInfo};

use crate::consumer::Seen;
use crate::example::ShopEvent;
use crate::example::order::OrderCancelledEvent;
use crate::harness::{broker, cancelled, group, json, typed, write};
use crate::heartbeat::Heartbeat;
use crate::raw::{committed, eventually, read};

#[tokio::test]
async fn a_failing_handler_is_called_again_and_only_its_key_waits() {
    let broker = broker(1).await;
    let publisher = KafkaEventPublisher::connect(&broker.config()).await.expect("connected");
    publisher.publish_batch(&[cancelled("a"), cancelled("b"), cancelled("a")]).await;
    let (seen, fails) = (Seen::default(), Arc::new(AtomicBool::new(true)));
    let (noted, failing) = (seen.clone(), Arc::clone(&fails));
    let mut consumer = KafkaEventConsumer::new(group(&broker, "g")).max_in_flight(1);
    consumer
        .subscribe(move |event: OrderCancelledEvent, record: RecordInfo| {
            noted.add(record.offset.to_string());
            let fails = event.data.order_id == "a" && failing.load(Ordering::SeqCst);
            async move { if fails { Err(HandlerError::retry("not yet")) } else { Ok(()) } }
        })
        .expect("subscribed")
        .retry_policy(
            "*",
            RetryPolicy::without_end().with_backoff(Duration::from_millis(20), Duration::from_millis(20)),
        )
        .expect("subscribed");
    consumer.start().await.expect("started");
    eventually("a is called again and again", || consumer.stats().retried >= 5).await;
    tokio::time::sleep(Duration::from_millis(1_500)).await;
    assert!(
        committed(broker.bootstrap_servers(), "g", "orders").await.unwrap_or(0) == 0,
        "no offset passes the first record"
    );
    let calls = seen.list();
    assert_eq!(calls.iter().filter(|offset| *offset == "1").count(), 1, "b goes on: {calls:?}");
    assert!(!calls.contains(&"2".to_owned()), "the second of key a waits for the first");
    fails.store(false, Ordering::SeqCst);
    eventually("all are handled", || consumer.stats().handled == 3).await;
    consumer.stop().await.expect("stopped");
    assert_eq!(committed(broker.bootstrap_servers(), "g", "orders").await, Some(3));
}

#[tokio::test]
async fn a_panic_is_a_failure_like_another() {
    let broker = broker(1).await;
    let publisher = KafkaEventPublisher::connect(&broker.config()).await.expect("connected");
    publisher.publish(&cancelled("a")).await.expect("published");
    let calls = Arc::new(AtomicU32::new(0));
    let counted = Arc::clone(&calls);
    let mut consumer = KafkaEventConsumer::new(group(&broker, "g"));
    consumer
        .subscribe(move |_: OrderCancelledEvent| {
            let call = counted.fetch_add(1, Ordering::SeqCst);
            async move {
                assert!(call >= 2, "a bug in a handler");
                Ok::<(), std::io::Error>(())
            }
        })
        .expect("subscribed")
        .retry_policy(
            "*",
            RetryPolicy::without_end().with_backoff(Duration::from_millis(20), Duration::from_millis(20)),
        )
        .expect("subscribed");
    consumer.start().await.expect("started");
    eventually("the third call succeeds", || consumer.stats().handled == 1).await;
    assert_eq!((calls.load(Ordering::SeqCst), consumer.stats().retried), (3, 2));
    consumer.stop().await.expect("stopped");
}

#[tokio::test]
async fn what_cannot_be_handled_is_dead_lettered_unchanged() {
    let broker = broker(1).await;
    let brokers = broker.bootstrap_servers();
    let event = json(&cancelled("a"));
    let without_id =
        String::from_utf8(event.clone()).expect("text").replace("\"orderId\":\"a\"", "\"other\":1");
    let mut headers = typed("order.cancelled");
    headers.push(("trace".to_owned(), None));
    let deep =
        [&b"{\"type\":\"order.cancelled\",\"data\":"[..], &b"[".repeat(2_000), &b"]".repeat(2_000), b"}"]
            .concat();
    let refused = [&b"\xff\xfe"[..], b"", without_id.as_bytes(), &deep];
    for value in refused {
        write(brokers, "orders", headers.clone(), Some(value)).await;
    }
    write(brokers, "orders", vec![], Some(b"no type, no JSON")).await;
    write(brokers, "orders", headers.clone(), Some(&event)).await;

    let mut consumer = KafkaEventConsumer::new(group(&broker, "g"));
    consumer.subscribe(|_: ShopEvent| async { Err(HandlerError::reject("never")) }).expect("subscribed");
    consumer.start().await.expect("started");
    let letters = read(brokers, "orders.dlq", 1, 6).await;
    for (offset, (letter, value)) in letters.iter().zip(refused).enumerate() {
        assert_eq!(letter.value.as_deref(), Some(value));
        assert_eq!(letter.key.as_deref(), Some(&b"key"[..]));
        assert_eq!(letter.headers[..2], headers[..]);
        assert_eq!(letter.header("dlq-topic"), Some("orders"));
        assert_eq!(letter.header("dlq-partition"), Some("0"));
        assert_eq!(letter.header("dlq-offset"), Some(offset.to_string().as_str()));
        assert_eq!(letter.header("dlq-group"), Some("g"));
    }
    let reasons: Vec<_> =
        letters.iter().map(|letter| letter.header("dlq-reason").expect("a reason")).collect();
    assert_eq!(reasons[..3], ["undecodable", "undecodable", "invalid"]);
    assert_eq!(reasons[4..], ["undecodable", "rejected"]);
    let detail = letters[2].header("dlq-detail").expect("a detail");
    assert!(detail.contains("/data/orderId required"), "{detail}");
    assert_eq!(letters[5].header("dlq-detail"), Some("never"));
    eventually("all are counted", || consumer.stats().dead_lettered == 6).await;
    consumer.stop().await.expect("stopped");
    assert_eq!(committed(brokers, "g", "orders").await, Some(6));
}

/// A stop lets the handler in hand finish, and takes no other.
#[tokio::test]
async fn a_stop_finishes_what_is_in_hand() {
    let broker = broker(1).await;
    let publisher = KafkaEventPublisher::connect(&broker.config()).await.expect("connected");
    publisher.publish_batch(&[cancelled("a"), cancelled("b")]).await;
    let (begun, done) = (Seen::default(), Seen::default());
    let (begins, finishes) = (begun.clone(), done.clone());
    let mut consumer = KafkaEventConsumer::new(group(&broker, "g")).max_in_flight(1);
    consumer
        .subscribe(move |event: OrderCancelledEvent| {
            begins.add(&event.data.order_id);
            let finishes = finishes.clone();
            async move {
                tokio::time::sleep(Duration::from_millis(700)).await;
                finishes.add(event.data.order_id);
                Ok::<(), std::io::Error>(())
            }
        })
        .expect("subscribed");
    consumer.start().await.expect("started");
    begun.wait_for(1).await;
    let report = consumer.stop().await.expect("stopped");
    assert_eq!(
        (report.unfinished, done.list(), begun.list()),
        (0, vec!["a".to_owned()], vec!["a".to_owned()])
    );
    assert_eq!(committed(broker.bootstrap_servers(), "g", "orders").await, Some(1));
}

/// A handler that outlasts the deadline is left alone, and its record comes again.
#[tokio::test]
async fn f20_a_stop_ends_by_its_deadline() {
    let broker = broker(1).await;
    let publisher = KafkaEventPublisher::connect(&broker.config()).await.expect("connected");
    publisher.publish(&cancelled("a")).await.expect("published");
    let begun = Seen::default();
    let begins = begun.clone();
    let mut consumer = KafkaEventConsumer::new(group(&broker, "g"));
    consumer
        .subscribe(move |event: OrderCancelledEvent| {
            begins.add(event.data.order_id);
            std::future::pending::<Result<(), std::io::Error>>()
        })
        .expect("subscribed");
    consumer.start().await.expect("started");
    begun.wait_for(1).await;
    let started = Instant::now();
    let report = consumer.stop_within(Duration::from_secs(1)).await.expect("stopped");
    assert!(started.elapsed() < Duration::from_millis(1_200));
    assert_eq!(report.unfinished, 1);
    assert!(committed(broker.bootstrap_servers(), "g", "orders").await.unwrap_or(0) == 0);
}

/// T9: with the broker down and an offset to commit, neither stop nor drop blocks the async thread.
#[tokio::test(flavor = "current_thread")]
async fn t09_stopping_without_broker_blocks_nobody() {
    let broker = broker(1).await;
    let publisher = KafkaEventPublisher::connect(&broker.config()).await.expect("connected");
    publisher.publish(&cancelled("a")).await.expect("published");
    let mut consumer = KafkaEventConsumer::new(group(&broker, "g").set("auto.commit.interval.ms", "60000"));
    consumer.subscribe(|_: ShopEvent| async { Ok::<(), std::io::Error>(()) }).expect("subscribed");
    consumer.start().await.expect("started");
    eventually("it is handled", || consumer.stats().handled == 1).await;
    broker.take_down().await;
    let heartbeat = Heartbeat::start();
    let started = Instant::now();
    let report = consumer.stop_within(Duration::from_secs(2)).await.expect("stopped");
    assert!(started.elapsed() < Duration::from_millis(2_300), "{:?}", started.elapsed());
    assert_eq!(report.unfinished, 0);
    let late = heartbeat.latest();
    assert!(late < Duration::from_millis(110), "the heartbeat was {late:?} late");
}

/// T2: polling goes on while a handler takes three times max.poll.interval, so nobody is evicted.
#[tokio::test]
async fn t02_a_slow_handler_keeps_its_partition() {
    let broker = broker(1).await;
    let publisher = KafkaEventPublisher::connect(&broker.config()).await.expect("connected");
    publisher.publish_batch(&[cancelled("a"), cancelled("b")]).await;
    let seen = Seen::default();
    let noted = seen.clone();
    let config = group(&broker, "g")
        .set("session.timeout.ms", "5000")
        .set("max.poll.interval.ms", "5000")
        .set("heartbeat.interval.ms", "200");
    let mut consumer = KafkaEventConsumer::new(config);
    consumer
        .subscribe(move |event: OrderCancelledEvent| {
            let slow = event.data.order_id == "a";
            noted.add(event.data.order_id);
            async move {
                tokio::time::sleep(Duration::from_secs(if slow { 15 } else { 0 })).await;
                Ok::<(), std::io::Error>(())
            }
        })
        .expect("subscribed");
    consumer.start().await.expect("started");
    eventually("both are handled", || consumer.stats().handled == 2).await;
    assert_eq!(seen.list(), ["a", "b"]);
    assert_eq!((consumer.stats().fenced, consumer.stats().last_error), (0, None));
    consumer.stop().await.expect("stopped");
    assert_eq!(committed(broker.bootstrap_servers(), "g", "orders").await, Some(2));
}
