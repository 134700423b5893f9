//! The consumer's semantics in memory.

use std::collections::BTreeMap;
use std::io;
use std::time::Duration;

use events_runtime::testing::InMemoryBroker;
use events_runtime::{HandlerError, RecordInfo, RetryPolicy, Subscriptions};
use tokio::time::{Instant, sleep};

use crate::example::order::OrderCancelledEvent;
use crate::harness::{Seen, TOPIC, cancelled, publish, remembering};

#[tokio::test(start_paused = true)]
async fn keys_go_on_at_the_same_time_and_each_in_order() {
    let (seen, began) = (Seen::new(), Instant::now());
    let mut subscriptions = Subscriptions::new();
    let log = seen.clone();
    let handler = move |event: OrderCancelledEvent, record: RecordInfo| {
        let log = log.clone();
        async move {
            sleep(Duration::from_secs(1)).await;
            log.add((event.data.order_id, record.partition, record.offset));
            Ok::<(), io::Error>(())
        }
    };
    subscriptions.subscribe(handler).unwrap();
    let broker = InMemoryBroker::new();
    for _ in 0..5 {
        publish(&broker, ["a", "b", "c", "d", "e", "f"]).await;
    }
    let consumer = broker.consumer("group").handling(subscriptions).start();
    broker.until_idle().await;

    let mut by_key = BTreeMap::<_, Vec<_>>::new();
    for (key, partition, offset) in seen.all() {
        by_key.entry(key).or_default().push((partition, offset));
    }
    assert_eq!(by_key.len(), 6);
    assert!(by_key.values().all(|places| places.len() == 5 && places.is_sorted()), "{by_key:?}");
    // Five of each key, one after the other, and no key waited for another.
    assert!(began.elapsed() < Duration::from_secs(6), "{:?}", began.elapsed());
    assert_eq!(consumer.stats().handled, 30);
    assert_eq!(consumer.stop().await, 0);
}

#[tokio::test(start_paused = true)]
async fn one_at_a_time_is_strictly_one_after_the_other() {
    let began = Instant::now();
    let mut subscriptions = Subscriptions::new();
    let handler = |_: OrderCancelledEvent| async {
        sleep(Duration::from_secs(1)).await;
        Ok::<(), io::Error>(())
    };
    subscriptions.subscribe(handler).unwrap();
    let broker = InMemoryBroker::new();
    publish(&broker, ["a", "b", "c", "d"]).await;
    let _consumer = broker.consumer("group").handling(subscriptions).max_in_flight(1).start();
    broker.until_idle().await;
    assert!(began.elapsed() >= Duration::from_secs(4));
}

#[tokio::test(start_paused = true)]
async fn retries_wait_for_no_wall_clock() {
    let (seen, began) = (Seen::new(), std::time::Instant::now());
    let mut subscriptions = Subscriptions::new();
    let log = seen.clone();
    let handler = move |_: OrderCancelledEvent, record: RecordInfo| {
        log.add(record.attempt);
        async move { if record.attempt < 10 { Err(io::Error::other("not yet")) } else { Ok(()) } }
    };
    let hours = Duration::from_secs(3600);
    let policy = RetryPolicy { retries: Some(10), first: hours, cap: hours };
    subscriptions.subscribe(handler).unwrap().retry_policy("order.cancelled", policy).unwrap();
    let broker = InMemoryBroker::new();
    let consumer = broker.consumer("group").handling(subscriptions).start();
    publish(&broker, ["a"]).await;
    broker.until_idle().await;
    assert_eq!(seen.all(), (1..=10).collect::<Vec<_>>());
    assert_eq!((consumer.stats().retried, broker.dead_letters(TOPIC).len()), (9, 0));
    assert!(began.elapsed() < Duration::from_secs(600), "it waited for the retries");
}

#[tokio::test(start_paused = true)]
async fn what_was_not_finished_comes_again_after_a_stop() {
    let (seen, broker) = (Seen::new(), InMemoryBroker::with_partitions(1));
    let mut subscriptions = Subscriptions::new();
    let handler = |event: OrderCancelledEvent| async move {
        let hangs = event.data.order_id == "hangs";
        sleep(if hangs { Duration::from_secs(3600) } else { Duration::ZERO }).await;
        Ok::<(), io::Error>(())
    };
    subscriptions.subscribe(handler).unwrap();
    publish(&broker, ["a", "hangs", "b"]).await;
    let consumer = broker.consumer("group").handling(subscriptions).start();
    sleep(Duration::from_secs(1)).await;
    assert_eq!(
        broker.committed("group", TOPIC),
        BTreeMap::from([(0, 1)]),
        "one is unfinished, and nothing passes it"
    );
    assert_eq!(consumer.stop_within(Duration::from_secs(5)).await, 1);

    let _consumer = broker.consumer("group").handling(remembering(&seen)).start();
    broker.until_idle().await;
    assert_eq!(seen.all(), ["hangs", "b"]);
    assert_eq!(broker.committed("group", TOPIC), BTreeMap::from([(0, 3)]));
}

#[tokio::test(start_paused = true)]
async fn a_stop_lets_handlers_finish() {
    let broker = InMemoryBroker::new();
    let mut subscriptions = Subscriptions::new();
    let handler = |_: OrderCancelledEvent| async {
        sleep(Duration::from_secs(20)).await;
        Ok::<(), io::Error>(())
    };
    subscriptions.subscribe(handler).unwrap();
    publish(&broker, ["a", "b"]).await;
    let consumer = broker.consumer("group").handling(subscriptions).start();
    sleep(Duration::from_secs(1)).await;
    assert_eq!(consumer.stop().await, 0);
    assert_eq!(broker.committed("group", TOPIC).values().sum::<i64>(), 2);
}

#[tokio::test(start_paused = true)]
async fn groups_get_everything_and_members_share_it() {
    let (one, other, alone) = (Seen::new(), Seen::new(), Seen::new());
    let broker = InMemoryBroker::with_partitions(2);
    let first = broker.consumer("shared").handling(remembering(&one)).start();
    let second = broker.consumer("shared").handling(remembering(&other)).start();
    let _third = broker.consumer("alone").handling(remembering(&alone)).start();
    let keys: Vec<_> = (0..50).map(|number| number.to_string()).collect();
    publish(&broker, keys.iter().map(String::as_str)).await;
    broker.until_idle().await;
    assert!(one.len() > 0 && other.len() > 0, "{} and {}", one.len(), other.len());
    assert_eq!((one.len() + other.len(), alone.len()), (50, 50));
    assert_eq!((first.stats().assigned, second.stats().assigned), (1, 1));

    // Who is left takes over, from where the other was.
    drop(second);
    publish(&broker, keys.iter().map(String::as_str)).await;
    broker.until_idle().await;
    assert_eq!((one.len() + other.len(), alone.len()), (100, 100));
    assert_eq!(first.stats().assigned, 2);
}

#[tokio::test(start_paused = true)]
async fn more_than_a_partition_takes_at_once_comes_all_the_same() {
    let (seen, broker) = (Seen::new(), InMemoryBroker::with_partitions(1));
    let events: Vec<_> = (0..5_000).map(|number| cancelled(&(number % 100).to_string())).collect();
    let outcomes = broker.publisher().publish_batch(&events).await;
    assert!(outcomes.iter().all(Result::is_ok));
    let consumer = broker.consumer("group").handling(remembering(&seen)).start();
    broker.until_idle().await;
    assert_eq!(seen.len(), 5_000);
    assert!(consumer.health().ready);
}

#[tokio::test]
async fn a_handler_may_publish_and_is_waited_for_on_any_clock() {
    let broker = InMemoryBroker::new();
    let publisher = broker.publisher();
    let mut subscriptions = Subscriptions::new();
    let handler = move |event: OrderCancelledEvent| {
        let publisher = publisher.clone();
        async move {
            let left = event.data.order_id.parse::<u32>().map_err(HandlerError::reject)?;
            if left > 0 {
                publisher.publish(&cancelled(&(left - 1).to_string())).await?;
            }
            Ok::<(), HandlerError>(())
        }
    };
    subscriptions.subscribe(handler).unwrap();
    let _consumer = broker.consumer("group").handling(subscriptions).start();
    publish(&broker, ["20"]).await;
    broker.until_idle().await;
    assert_eq!(broker.published(TOPIC).len(), 21);
}

#[tokio::test(start_paused = true)]
async fn unsubscribed_events_are_skipped_and_counted() {
    let (seen, broker) = (Seen::new(), InMemoryBroker::new());
    let mut consumer = broker.consumer("group").handling(remembering(&seen)).start();
    publish(&broker, ["a"]).await;
    broker.until_idle().await;
    consumer.unsubscribe("order.cancelled").unwrap();
    publish(&broker, ["b"]).await;
    broker.until_idle().await;
    assert_eq!((seen.all(), consumer.stats().skipped_unsubscribed), (vec!["a".to_owned()], 1));
}
