//! A record takes over the memory of one that is done, and nothing else of it.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use super::source::{FAST, Letters, Message, engine, eventually, handler};
use crate::consume::subscriptions::Subscriptions;
use crate::example::order::OrderCancelledEvent;
use crate::{HandlerError, RecordInfo};

/// Once nobody is subscribed, no handler is held on to: neither by what is done nor by what is done later.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn handlers_are_let_go() {
    let (mut all, gate, held) = (Subscriptions::default(), Arc::new(AtomicBool::new(false)), Arc::new(()));
    let (open, own) = (Arc::clone(&gate), Arc::clone(&held));
    handler(&mut all, "waits", FAST, move |event: OrderCancelledEvent| {
        let (open, own) = (Arc::clone(&open), Arc::clone(&own));
        async move {
            while event.data.order_id == "late" && !open.load(Ordering::SeqCst) {
                tokio::time::sleep(Duration::from_millis(1)).await;
            }
            drop(own);
            Ok::<(), HandlerError>(())
        }
    });
    let engine = engine(all, 4, &Letters::default());
    for offset in 0..100 {
        engine.take(&Message::event(offset, if offset == 99 { "late" } else { "soon" }));
    }
    engine.flush();
    eventually("all but one are handled", || engine.stats().handled == 99).await;
    engine.resubscribe(Subscriptions::default());
    assert!(Arc::strong_count(&held) > 1, "one goes on");
    gate.store(true, Ordering::SeqCst);
    eventually("the last is handled", || engine.stats().handled == 100).await;
    eventually("the handler is gone", || Arc::strong_count(&held) == 1).await;
}

/// Long and short records, one after the other in the same memory.
#[tokio::test]
async fn nothing_is_left_of_the_record_before() {
    let (mut all, letters) = (Subscriptions::default(), Letters::default());
    let seen = Arc::<Mutex<Vec<_>>>::default();
    let own = Arc::clone(&seen);
    handler(&mut all, "notes", FAST, move |event: OrderCancelledEvent, record: RecordInfo| {
        own.lock().expect("not poisoned").push((event.data.order_id, record.key, record.headers));
        async { Ok::<(), HandlerError>(()) }
    });
    let engine = engine(all, 1, &letters);
    let keys: Vec<String> = (0..50_usize).map(|number| "k".repeat(number * 37 % 90 + 1)).collect();
    for (offset, key) in (0..).zip(&keys) {
        engine.take(&Message::event(offset, key));
        engine.flush();
        let handled = u64::try_from(offset + 1).expect("few");
        eventually("it is handled", || engine.stats().handled == handled).await;
    }
    let headers = vec![("event-type".to_owned(), Some(b"order.cancelled".to_vec()))];
    let expected = keys.iter().map(|key| (key.clone(), Some(key.clone().into_bytes()), headers.clone()));
    assert_eq!(*seen.lock().expect("not poisoned"), expected.collect::<Vec<_>>());
}
