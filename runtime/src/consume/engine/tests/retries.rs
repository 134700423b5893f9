//! Who is called again, how often, and who waits for it.

use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use super::source::{FAST, Letters, Message, engine, eventually, handler, stored};
use crate::consume::RetryPolicy;
use crate::consume::engine::{Engine, Room};
use crate::consume::subscriptions::Subscriptions;
use crate::example::order::OrderCancelledEvent;
use crate::idempotency::StoreError;
use crate::{HandlerError, RecordInfo};

/// Delivers events with the keys that `key` makes of their offsets.
fn deliver(engine: &Engine, offsets: std::ops::Range<i64>, key: impl Fn(i64) -> String) {
    for offset in offsets {
        assert_eq!(engine.take(&Message::event(offset, &key(offset))), Room::Free);
    }
    assert!(engine.flush().is_empty());
}

fn counter() -> (Arc<AtomicU32>, Arc<AtomicU32>) {
    let calls = Arc::new(AtomicU32::new(0));
    (Arc::clone(&calls), calls)
}

/// Each event has the whole budget, whatever others have used up.
#[tokio::test]
async fn every_event_has_a_budget_of_its_own() {
    let (mut all, letters, (calls, counted)) = (Subscriptions::default(), Letters::default(), counter());
    handler(&mut all, "fails", FAST, move |_: OrderCancelledEvent| {
        counted.fetch_add(1, Ordering::SeqCst);
        async { Err::<(), _>(HandlerError::retry("no")) }
    });
    let engine = engine(all, 64, &letters);
    deliver(&engine, 0..20, |offset| (offset % 5).to_string());
    eventually("all are dead-lettered", || stored(&engine) == Some(20)).await;
    assert_eq!((letters.offsets().len(), calls.load(Ordering::SeqCst)), (20, 20 * 4));
    assert_eq!(letters.header(0, "dlq-attempts").as_deref(), Some("4"));
    assert_eq!(letters.header(0, "dlq-reason").as_deref(), Some("retries-exhausted"));
    assert_eq!(letters.header(0, "dlq-handler").as_deref(), Some("fails"));
}

/// No dead-letter topic fills while a database is down (F9).
#[tokio::test]
async fn an_outage_is_charged_to_nobody() {
    let (mut all, letters, (calls, counted)) = (Subscriptions::default(), Letters::default(), counter());
    handler(&mut all, "needs-a-database", FAST, move |_: OrderCancelledEvent| {
        let call = counted.fetch_add(1, Ordering::SeqCst);
        async move {
            match call {
                0..20 => Err(HandlerError::from(StoreError::Closed)),
                20..40 => Err(HandlerError::unavailable("the ledger is down")),
                _ => Ok(()),
            }
        }
    });
    let engine = engine(all, 64, &letters);
    deliver(&engine, 0..1, |_| "a".to_owned());
    eventually("it is handled", || stored(&engine) == Some(1)).await;
    assert_eq!((letters.offsets().len(), calls.load(Ordering::SeqCst)), (0, 41));
}

/// The retries of one handler call no other again, and its dead letter is its own. A panic is a failure like another.
#[tokio::test]
async fn the_handlers_of_a_record_go_on_independently() {
    let (mut all, letters, (calls, counted)) = (Subscriptions::default(), Letters::default(), counter());
    handler(&mut all, "audit", FAST, move |_: OrderCancelledEvent| {
        counted.fetch_add(1, Ordering::SeqCst);
        async { Ok::<(), HandlerError>(()) }
    });
    handler(&mut all, "bills", FAST, |event: OrderCancelledEvent| async move {
        assert!(event.data.order_id.is_empty(), "a bug");
        Ok::<(), HandlerError>(())
    });
    let engine = engine(all, 1, &letters);
    deliver(&engine, 0..1, |_| "a".to_owned());
    eventually("it is finished", || stored(&engine) == Some(1)).await;
    assert_eq!((calls.load(Ordering::SeqCst), letters.offsets()), (1, vec![0]));
    assert_eq!(letters.header(0, "dlq-handler").as_deref(), Some("bills"));
}

/// F14: nothing of the partition begins while a dead letter cannot be written, and nothing is lost.
#[tokio::test]
async fn an_unwritable_dead_letter_topic_stops_its_partition() {
    let (mut all, letters) = (Subscriptions::default(), Letters::default());
    let seen = Arc::new(Mutex::new(Vec::new()));
    let noted = Arc::clone(&seen);
    handler(&mut all, "some", FAST, move |event: OrderCancelledEvent, record: RecordInfo| {
        noted.lock().expect("not poisoned").push(record.offset);
        async move { if event.data.order_id == "bad" { Err(HandlerError::reject("never")) } else { Ok(()) } }
    });
    let engine = engine(all, 64, &letters);
    letters.broken.store(true, Ordering::SeqCst);
    deliver(&engine, 0..1, |_| "bad".to_owned());
    eventually("the letter fails", || engine.snapshots()[0].blocked).await;
    deliver(&engine, 1..5, |_| "good".to_owned());
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert_eq!((seen.lock().expect("not poisoned").clone(), stored(&engine)), (vec![0], Some(0)));
    assert!(engine.stats().last_error.is_some_and(|error| error.contains("orders.dlq")));
    letters.broken.store(false, Ordering::SeqCst);
    eventually("the partition goes on", || stored(&engine) == Some(5)).await;
    assert_eq!(letters.offsets(), [0]);
    assert!(!engine.snapshots()[0].blocked);
}

/// With one permit, other keys go on while one waits for its retry.
#[tokio::test]
async fn a_waiting_retry_holds_no_permit() {
    let (mut all, letters) = (Subscriptions::default(), Letters::default());
    let hour = Duration::from_secs(3_600);
    handler(
        &mut all,
        "some",
        RetryPolicy { first: hour, cap: hour, ..FAST },
        |event: OrderCancelledEvent| async move {
            if event.data.order_id == "0" { Err(HandlerError::retry("not yet")) } else { Ok(()) }
        },
    );
    let engine = engine(all, 1, &letters);
    deliver(&engine, 0..100, |offset| offset.to_string());
    eventually("the others are handled", || engine.stats().handled == 99).await;
    assert_eq!(stored(&engine), Some(0));
}

/// A full partition says so once, and has room again at half.
#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn t21_a_full_partition_pauses_and_goes_on() {
    let (mut all, letters, gate) =
        (Subscriptions::default(), Letters::default(), Arc::new(AtomicBool::new(false)));
    let open = Arc::clone(&gate);
    handler(&mut all, "slow", FAST, move |_: OrderCancelledEvent| {
        let open = Arc::clone(&open);
        async move {
            while !open.load(Ordering::SeqCst) {
                tokio::time::sleep(Duration::from_millis(1)).await;
            }
            Ok::<(), HandlerError>(())
        }
    });
    let engine = engine(all, 4, &letters);
    let mut offset = 0;
    while engine.take(&Message::event(offset, &offset.to_string())) == Room::Free || engine.flush().is_empty()
    {
        offset += 1;
    }
    assert!(engine.snapshots()[0].paused && engine.take_resumable().is_empty());
    let bytes = engine.snapshots()[0].bytes;
    assert!(bytes <= 5 * 1024 * 1024, "{bytes} bytes are in hand");
    engine.take(&Message::event(offset + 1, "late"));
    assert!(engine.flush().is_empty(), "it is paused already");
    gate.store(true, Ordering::SeqCst);
    eventually("there is room again", || !engine.take_resumable().is_empty()).await;
    assert!(!engine.snapshots()[0].paused);
    eventually("all are handled", || stored(&engine) == Some(offset + 2)).await;
    assert_eq!(engine.snapshots()[0].bytes, 0);
}
