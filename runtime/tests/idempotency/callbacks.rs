//! Four functions as a store: what they keep, and that what they cannot promise is not promised.

use std::collections::HashSet;
use std::io;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use events_runtime::idempotency::{
    CallbackEvent, CallbackStore, Capabilities, ClaimOutcome, IdempotencyStore, Idempotent, StoreError,
};
use events_runtime::testing::store_conformance;
use events_runtime::{Handler, HandlerError, Uuid};

use crate::conformance::claim;
use crate::event::{Happened, record};

type Table = Arc<Mutex<HashSet<(Arc<str>, Uuid)>>>;

fn over(table: &Table) -> CallbackStore {
    let (completed, marks) = (table.clone(), table.clone());
    CallbackStore::new(
        move |event: CallbackEvent| {
            let found = completed.lock().unwrap().contains(&(event.consumer_id, event.event_id));
            async move { Ok::<_, io::Error>(found) }
        },
        |_event| async { Ok(()) },
        move |event| {
            marks.lock().unwrap().insert((event.consumer_id, event.event_id));
            async { Ok(()) }
        },
        |_event, _error| async { Ok(()) },
    )
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn they_keep_what_they_promise_and_promise_no_more() {
    let table = Table::default();
    let conformance = store_conformance(|| async { over(&table) }).await;
    conformance.assert_kept();
    let not_promised: Vec<_> = conformance.not_promised().collect();
    for law in
        ["one_of_sixteen_claims_at_once_wins", "a_former_owner_can_neither_complete_nor_fail_nor_renew"]
    {
        assert!(not_promised.contains(&law), "{conformance}");
    }
    assert_eq!(CallbackStore::CAPABILITIES, Capabilities::NONE);
}

/// It is why they promise so little.
#[tokio::test]
async fn two_claims_at_the_same_time_are_both_won() {
    let store = over(&Table::default());
    let event = Uuid::new_v4();
    for _ in 0..2 {
        assert!(matches!(claim(&store, "a", event, Duration::from_secs(60)).await, ClaimOutcome::Won(_)));
    }
}

#[tokio::test]
async fn a_completed_event_is_skipped() {
    let once = Idempotent::new(over(&Table::default()), "a");
    let handler = once.handler(|_event: Happened| async { Ok::<(), HandlerError>(()) });
    let event = Happened::new();
    for _ in 0..2 {
        handler.handle(event.clone(), &record()).await.unwrap();
    }
    assert_eq!((once.stats().applied, once.stats().duplicates), (1, 1));
}

#[tokio::test]
async fn a_function_that_fails_is_a_store_that_is_down() {
    let down = || io::Error::from(io::ErrorKind::ConnectionRefused);
    let store = CallbackStore::new(
        move |_event| async move { Err(down()) },
        |_event| async { Ok(()) },
        |_event| async { Ok(()) },
        |_event, _error| async { Ok(()) },
    );
    let handler =
        Idempotent::new(store, "a").handler(|_event: Happened| async { Ok::<(), HandlerError>(()) });
    let error = handler.handle(Happened::new(), &record()).await.unwrap_err();
    assert!(error.cause().is::<StoreError>());
}
