//! Handlers that take longer than anybody expects.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use mes_events::kafka::KafkaEventConsumer;

use super::stage::{Log, brisk, commits, event, topic};
use crate::raw::{eventually, write_all};

/// T2: a handler of three times max.poll.interval costs no membership, holds up no other key, and its event is handled once.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Kafka: KAFKA_BROKERS"]
async fn t02_a_slow_handler_is_not_evicted_and_holds_up_only_its_key() {
    let topic = topic(1).await;
    write_all(&topic.brokers, &topic.name, &[event(0, "slow"), event(0, "a"), event(0, "b")]).await;
    let log = Log::default();
    let mut consumer = KafkaEventConsumer::new(brisk(&topic).set("max.poll.interval.ms", "6000"));
    log.note(&mut consumer, |record| async move {
        if record.offset == 0 {
            tokio::time::sleep(Duration::from_secs(18)).await;
        }
    });
    consumer.start().await.expect("started");
    eventually("the other keys are handled", || log.count() == 2).await;
    assert_eq!(consumer.stats().handled, 2);
    eventually("the slow one is handled", || log.count() == 3).await;
    let stats = consumer.stats();
    assert_eq!((stats.fenced, stats.assigned, stats.last_error), (0, 1, None));
    assert!(consumer.stop().await.expect("stopped").left);
    assert_eq!((log.count(), commits(&topic, 1).await), (3, vec![3]));
}

/// T3: an event whose handler had not finished when its consumer went away comes again.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Kafka: KAFKA_BROKERS"]
async fn t03_an_unfinished_event_comes_again() {
    let topic = topic(1).await;
    write_all(&topic.brokers, &topic.name, &[event(0, "a"), event(0, "b"), event(0, "c")]).await;
    let (log, begun) = (Log::default(), Arc::new(AtomicBool::new(false)));
    let mut consumer = KafkaEventConsumer::new(brisk(&topic));
    let begins = Arc::clone(&begun);
    log.note(&mut consumer, move |record| {
        let begins = Arc::clone(&begins);
        async move {
            if record.offset == 1 {
                begins.store(true, Ordering::SeqCst);
                std::future::pending::<()>().await;
            }
        }
    });
    consumer.start().await.expect("started");
    eventually("two are handled beside the one that hangs", || {
        log.count() == 2 && begun.load(Ordering::SeqCst)
    })
    .await;
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert_eq!(commits(&topic, 1).await, [1], "no commit passes the event that is not finished");
    drop(consumer);

    let again = Log::default();
    let mut consumer = KafkaEventConsumer::new(brisk(&topic));
    again.note(&mut consumer, |_| async {});
    consumer.start().await.expect("started");
    eventually("it comes again, and what came after it", || again.count() == 2).await;
    assert!(consumer.stop().await.expect("stopped").left);
    assert_eq!(commits(&topic, 1).await, [3]);
}

/// T20: a partition goes to another member within moments, whatever a handler of this one does, and the late result counts for
/// nothing.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Kafka: KAFKA_BROKERS"]
async fn t20_a_revocation_does_not_wait_for_a_handler() {
    let topic = topic(2).await;
    write_all(&topic.brokers, &topic.name, &[event(0, "a"), event(1, "b")]).await;
    let (log, begun, gate) =
        (Log::default(), Arc::new(AtomicUsize::new(0)), Arc::new(AtomicBool::new(false)));
    let mut first = KafkaEventConsumer::new(brisk(&topic));
    let (begins, open) = (Arc::clone(&begun), Arc::clone(&gate));
    log.note(&mut first, move |_| {
        let open = Arc::clone(&open);
        begins.fetch_add(1, Ordering::SeqCst);
        async move {
            while !open.load(Ordering::SeqCst) {
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        }
    });
    first.start().await.expect("started");
    eventually("both handlers hang", || begun.load(Ordering::SeqCst) == 2).await;

    let (taken, joined) = (Log::default(), Instant::now());
    let mut second = KafkaEventConsumer::new(brisk(&topic));
    taken.note(&mut second, |_| async {});
    second.start().await.expect("started");
    eventually("the second member handles its partition's event", || taken.count() == 1).await;
    assert!(joined.elapsed() < Duration::from_secs(25), "it took {:?}", joined.elapsed());
    gate.store(true, Ordering::SeqCst);
    eventually("both late handlers return", || log.count() == 2).await;
    eventually("the result for the lost partition is dropped", || first.stats().fenced == 1).await;
    assert_eq!(first.stats().assigned, 1);
    assert!(second.stop().await.expect("stopped").left && first.stop().await.expect("stopped").left);
    assert_eq!(commits(&topic, 2).await, [1, 1]);
}
