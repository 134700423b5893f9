//! Faults that a test can cause.

use std::io;
use std::time::Duration;

use events_runtime::testing::{InMemoryBroker, RawMessage};
use events_runtime::{HandlerError, Subscriptions};
use tokio::time::sleep;

use crate::example::order::OrderCancelledEvent;
use crate::harness::{Seen, TOPIC, cancelled, publish, remembering};

fn rejecting() -> Subscriptions {
    let mut subscriptions = Subscriptions::new();
    let handler = |_: OrderCancelledEvent| async { Err::<(), _>(HandlerError::reject("no such order")) };
    subscriptions.subscribe_as("billing", handler).expect("the name is new");
    subscriptions
}

#[tokio::test(start_paused = true)]
async fn dead_letters_keep_what_came_and_name_the_handler() {
    let broker = InMemoryBroker::new();
    let _consumer = broker.consumer("group").handling(rejecting()).start();
    publish(&broker, ["a"]).await;
    broker.until_idle().await;

    let [original] = &broker.published(TOPIC)[..] else { panic!("one was published") };
    let [letter] = &broker.dead_letters(TOPIC)[..] else { panic!("one was dead-lettered") };
    assert_eq!(
        (letter.topic.as_str(), &letter.key, &letter.payload),
        ("orders.dlq", &original.key, &original.payload)
    );
    assert_eq!(letter.timestamp, original.timestamp);
    assert!(letter.headers.starts_with(&original.headers));
    assert_eq!(letter.read::<OrderCancelledEvent>().unwrap().data.order_id, "a");
    let partition = original.partition.to_string();
    for (name, value) in [
        ("dlq-reason", "rejected"),
        ("dlq-detail", "no such order"),
        ("dlq-handler", "billing"),
        ("dlq-topic", TOPIC),
        ("dlq-partition", &partition),
        ("dlq-offset", "0"),
        ("dlq-group", "group"),
        ("dlq-attempts", "1"),
    ] {
        assert_eq!(letter.header(name), Some(value), "{name}");
    }
    assert_eq!(broker.published("orders.dlq"), broker.dead_letters(TOPIC));
}

#[tokio::test(start_paused = true)]
async fn any_bytes_have_their_way() {
    let (seen, broker) = (Seen::new(), InMemoryBroker::new());
    let consumer = broker.consumer("group").handling(remembering(&seen)).start();
    let strange =
        RawMessage::new(*b"{\xff").with_key(*b"\xfe").with_header(*b"\xfd", *b"\xfc").with_timestamp(7);
    broker.deliver_raw(TOPIC, strange);
    broker.deliver_raw(TOPIC, RawMessage::new(*b"{}").with_header("event-type", "order.cancelled"));
    broker.deliver_raw(TOPIC, RawMessage::new(*b"{}").with_header("event-type", "order.lost"));
    broker.deliver_raw(TOPIC, RawMessage::tombstone().with_key("a"));
    publish(&broker, ["a"]).await;
    broker.until_idle().await;

    let mut letters = broker.dead_letters(TOPIC);
    letters.sort_by_key(|letter| letter.timestamp.is_none());
    let [undecodable, invalid] = &letters[..] else { panic!("{letters:?}") };
    assert_eq!(undecodable.header("dlq-reason"), Some("undecodable"));
    assert_eq!(undecodable.payload.as_deref(), Some(&b"{\xff"[..]));
    assert_eq!(undecodable.key.as_deref(), Some(&b"\xfe"[..]));
    assert_eq!(undecodable.headers[0], (b"\xfd".to_vec(), Some(b"\xfc".to_vec())));
    assert_eq!(undecodable.timestamp, Some(7));
    assert_eq!(invalid.header("dlq-reason"), Some("invalid"));
    let stats = consumer.stats();
    assert_eq!((seen.len(), stats.skipped_unsubscribed, stats.skipped_tombstones), (1, 1, 1));
}

#[tokio::test(start_paused = true)]
async fn refused_dead_letters_hold_their_partition_and_lose_nothing() {
    let broker = InMemoryBroker::new();
    let consumer = broker.consumer("group").handling(rejecting()).start();
    broker.refuse_dead_letters();
    publish(&broker, ["a"]).await;
    sleep(Duration::from_secs(60)).await;
    assert_eq!((broker.dead_letters(TOPIC).len(), consumer.health().ready), (0, false));
    assert_eq!(broker.committed("group", TOPIC).values().sum::<i64>(), 0);
    assert!(consumer.stats().dead_letter_failures > 1);

    broker.accept_dead_letters();
    broker.until_idle().await;
    assert_eq!((broker.dead_letters(TOPIC).len(), consumer.health().ready), (1, true));
    assert_eq!(broker.committed("group", TOPIC).values().sum::<i64>(), 1);
}

#[tokio::test(start_paused = true)]
async fn everything_comes_again_from_the_beginning() {
    let (seen, broker) = (Seen::new(), InMemoryBroker::new());
    let _consumer = broker.consumer("group").handling(remembering(&seen)).start();
    publish(&broker, ["a", "b"]).await;
    broker.until_idle().await;
    broker.redeliver_from_committed("group");
    broker.until_idle().await;
    assert_eq!(seen.len(), 2, "all of it was committed");
    broker.redeliver_from_beginning("group");
    broker.until_idle().await;
    assert_eq!(seen.len(), 4);
}

/// T5: what an earlier assignment answers counts for nothing.
#[tokio::test(start_paused = true)]
async fn t05_what_was_in_hand_comes_again_and_the_late_answer_counts_for_nothing() {
    let (seen, broker) = (Seen::new(), InMemoryBroker::with_partitions(1));
    let mut subscriptions = Subscriptions::new();
    let log = seen.clone();
    let handler = move |event: OrderCancelledEvent| {
        let log = log.clone();
        async move {
            log.add(event.data.order_id);
            // The first is overtaken by the redelivery, which it answers long before.
            sleep(Duration::from_secs(if log.len() == 1 { 10 } else { 100 })).await;
            Ok::<(), io::Error>(())
        }
    };
    subscriptions.subscribe(handler).unwrap();
    let consumer = broker.consumer("group").handling(subscriptions).start();
    publish(&broker, ["a"]).await;
    sleep(Duration::from_secs(1)).await;
    broker.redeliver_from_committed("group");
    sleep(Duration::from_secs(50)).await;
    assert_eq!((seen.len(), consumer.stats().fenced), (2, 1));
    assert_eq!(broker.committed("group", TOPIC).get(&0).copied().unwrap_or_default(), 0);
    broker.until_idle().await;
    assert_eq!((seen.len(), broker.committed("group", TOPIC)[&0]), (2, 1));
}

#[tokio::test(start_paused = true)]
async fn a_panic_is_a_failed_handler() {
    let broker = InMemoryBroker::new();
    let mut subscriptions = Subscriptions::new();
    let handler = |event: OrderCancelledEvent| async move {
        assert_ne!(event.data.order_id, "a", "a bug");
        Ok::<(), io::Error>(())
    };
    subscriptions.subscribe(handler).unwrap();
    let consumer = broker.consumer("group").handling(subscriptions).start();
    publish(&broker, ["a", "b"]).await;
    broker.until_idle().await;
    assert_eq!(broker.dead_letters(TOPIC)[0].header("dlq-detail"), Some("the handler panicked"));
    assert_eq!(consumer.stats().handled, 1);
    assert_eq!(broker.publisher().publish(&cancelled("c")).await.unwrap().topic, TOPIC);
}
