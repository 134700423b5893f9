//! Claim, handle, complete or fail: in that order, whatever happens.

use std::future::pending;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::time::Duration;

use events_runtime::idempotency::{
    Capabilities, Claim, ClaimOutcome, ClaimRequest, IdempotencyError, IdempotencyStore, Idempotent,
    MemoryStore, Settled, StoreError,
};
use events_runtime::{Event, Handler, HandlerError, RecordInfo};

use crate::event::{Happened, record};

#[tokio::test]
async fn a_second_delivery_is_skipped_and_counted() {
    let once = Idempotent::new(MemoryStore::new(), "a");
    let (calls, handler) = counting(&once);
    let event = Happened::new();
    for _ in 0..10 {
        handler.handle(event.clone(), &record()).await.unwrap();
    }
    assert_eq!(calls.load(Ordering::SeqCst), 1);
    assert_eq!((once.stats().applied, once.stats().duplicates), (1, 9));
}

#[test]
fn a_handler_is_shown_its_whole_record_where_it_looks_at_it() {
    let once = Idempotent::new(MemoryStore::new(), "a");
    let blind = once.handler(|_event: Happened| async { Ok::<(), HandlerError>(()) });
    assert!(!blind.reads_record());
    let sees = once.handler(|_event: Happened, _record: RecordInfo| async { Ok::<(), HandlerError>(()) });
    assert!(sees.reads_record());
}

/// T22: a failed handler runs again.
#[tokio::test]
async fn a_failed_event_is_handled_when_it_comes_again() {
    let once = Idempotent::new(MemoryStore::new(), "a");
    let first = AtomicBool::new(true);
    let handler = once.handler(move |_event: Happened| {
        let fails = first.swap(false, Ordering::SeqCst);
        async move { if fails { Err(HandlerError::retry("no stock")) } else { Ok(()) } }
    });
    let event = Happened::new();
    let error = handler.handle(event.clone(), &record()).await.unwrap_err();
    assert!(matches!(&error, HandlerError::Retry(cause) if cause.to_string() == "no stock"));
    handler.handle(event, &record()).await.unwrap();
    assert_eq!((once.stats().failed, once.stats().applied, once.stats().duplicates), (1, 1, 0));
}

/// T22: a dead letter that is sent again is not taken for a duplicate of itself.
#[tokio::test]
async fn a_rejected_event_is_handled_when_it_is_sent_again() {
    let once = Idempotent::new(MemoryStore::new(), "a");
    let rejects = once.handler(|_event: Happened| async { Err(HandlerError::reject("unknown part")) });
    let (calls, accepts) = counting(&once);
    let event = Happened::new();
    let error = rejects.handle(event.clone(), &record()).await.unwrap_err();
    assert!(matches!(error, HandlerError::Reject(_)));
    accepts.handle(event, &record()).await.unwrap();
    assert_eq!(calls.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn an_event_is_not_completed_before_its_handler_returns() {
    let store = MemoryStore::new();
    let once = Idempotent::new(store.clone(), "a");
    let handler = once.handler(move |event: Happened| {
        let store = store.clone();
        async move {
            let again = ClaimRequest::new("a", event.id(), "test.happened", Duration::from_secs(1));
            assert!(matches!(store.claim(again).await?, ClaimOutcome::Busy { .. }));
            Ok::<(), HandlerError>(())
        }
    });
    handler.handle(Happened::new(), &record()).await.unwrap();
}

#[tokio::test]
async fn a_busy_event_is_asked_for_again() {
    let store = MemoryStore::new();
    let once = Idempotent::new(store.clone(), "a");
    let (calls, handler) = counting(&once);
    let event = Happened::new();
    let other = ClaimRequest::new("a", event.id(), "test.happened", Duration::from_secs(60));
    let _elsewhere = store.claim(other).await.unwrap();

    let HandlerError::Retry(cause) = handler.handle(event, &record()).await.unwrap_err() else {
        panic!("a busy event must come again");
    };
    assert!(matches!(cause.downcast_ref(), Some(IdempotencyError::Busy { .. })));
    assert_eq!((calls.load(Ordering::SeqCst), once.stats().busy), (0, 1));
}

#[tokio::test]
async fn a_cancelled_handler_gives_its_claim_back() {
    let once = Idempotent::new(MemoryStore::new(), "a");
    let hangs = once.handler(|_event: Happened| pending::<Result<(), HandlerError>>());
    let (calls, handler) = counting(&once);
    let event = Happened::new();
    let cancelled =
        tokio::time::timeout(Duration::from_millis(1), hangs.handle(event.clone(), &record())).await;
    assert!(cancelled.is_err());
    handler.handle(event, &record()).await.unwrap();
    assert_eq!(calls.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn a_panicking_handler_gives_its_claim_back() {
    let once = Idempotent::new(MemoryStore::new(), "a");
    let panics = once.handler(|event: Happened| async move {
        assert!(event.info().deprecated, "a mistake in a handler");
        Ok::<(), HandlerError>(())
    });
    let (calls, handler) = counting(&once);
    let event = Happened::new();
    let again = event.clone();
    tokio::spawn(async move { panics.handle(event, &record()).await }).await.unwrap_err();
    handler.handle(again, &record()).await.unwrap();
    assert_eq!(calls.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn a_handler_that_was_overtaken_does_not_complete() {
    let once = Idempotent::new(MemoryStore::new(), "a").with_lease(Duration::from_millis(5));
    let (calls, fast) = counting(&once);
    let fast = Arc::new(fast);
    let overtakes = fast.clone();
    let slow = once.handler(move |event: Happened| {
        let overtakes = overtakes.clone();
        async move {
            // The process stands still, and so renews nothing.
            std::thread::sleep(Duration::from_millis(20));
            overtakes.handle(event, &record()).await
        }
    });
    let HandlerError::Retry(cause) = slow.handle(Happened::new(), &record()).await.unwrap_err() else {
        panic!("the event must come again, to be skipped then");
    };
    assert!(matches!(cause.downcast_ref(), Some(IdempotencyError::Lost)));
    assert_eq!((calls.load(Ordering::SeqCst), once.stats().applied, once.stats().lost), (1, 1, 1));
}

#[tokio::test]
async fn a_handler_that_takes_long_keeps_its_claim() {
    let store = MemoryStore::new();
    let lease = Duration::from_millis(600);
    let once = Idempotent::new(store.clone(), "a").with_lease(lease);
    let handler = once.handler(move |event: Happened| {
        let store = store.clone();
        async move {
            for _ in 0..10 {
                tokio::time::sleep(lease / 4).await;
                let again = ClaimRequest::new("a", event.id(), "test.happened", lease);
                assert!(matches!(store.claim(again).await?, ClaimOutcome::Busy { .. }));
            }
            Ok::<(), HandlerError>(())
        }
    });
    handler.handle(Happened::new(), &record()).await.unwrap();
    assert_eq!((once.stats().applied, once.stats().lost), (1, 0));
}

#[tokio::test]
async fn a_completion_that_the_store_did_not_take_is_told_it_again() {
    let store = Flaky { claims: MemoryStore::new(), refusals: AtomicU32::new(3) };
    let once = Idempotent::new(store, "a");
    let (calls, handler) = counting(&once);
    let event = Happened::new();
    for _ in 0..2 {
        handler.handle(event.clone(), &record()).await.unwrap();
    }
    assert_eq!((calls.load(Ordering::SeqCst), once.stats().applied, once.stats().duplicates), (1, 1, 1));
}

#[tokio::test]
async fn a_completion_is_given_up_when_the_lease_is_over() {
    let store = Flaky { claims: MemoryStore::new(), refusals: AtomicU32::new(u32::MAX) };
    let once = Idempotent::new(store, "a").with_lease(Duration::from_millis(200));
    let (calls, handler) = counting(&once);
    let error = handler.handle(Happened::new(), &record()).await.unwrap_err();
    assert!(error.cause().is::<StoreError>());
    assert_eq!((calls.load(Ordering::SeqCst), once.stats().applied, once.stats().failed), (1, 0, 0));
}

/// What is known must be recorded: the mark is set also where nobody awaits the handler any more.
#[tokio::test]
async fn a_handler_that_is_cancelled_after_its_effect_completes() {
    let store = Flaky { claims: MemoryStore::new(), refusals: AtomicU32::new(1) };
    let once = Idempotent::new(store, "a");
    let (calls, handler) = counting(&once);
    let event = Happened::new();
    let cancelled =
        tokio::time::timeout(Duration::from_millis(5), handler.handle(event.clone(), &record())).await;
    assert!(cancelled.is_err());
    while handler.handle(event.clone(), &record()).await.is_err() {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    assert_eq!((calls.load(Ordering::SeqCst), once.stats().duplicates), (1, 1));
}

#[tokio::test]
async fn two_handlers_of_one_event_have_two_names() {
    let once = Idempotent::new(MemoryStore::new(), "a");
    let (calls, handler) = counting(&once);
    let (audits, audit) = counting(&once.named("audit"));
    let event = Happened::new();
    for _ in 0..2 {
        handler.handle(event.clone(), &record()).await.unwrap();
        audit.handle(event.clone(), &record()).await.unwrap();
    }
    assert_eq!(
        (calls.load(Ordering::SeqCst), audits.load(Ordering::SeqCst), once.stats().applied),
        (1, 1, 2)
    );
}

/// F12: every message ten times, shuffled over tasks.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn ten_deliveries_of_each_event_in_many_tasks_have_one_effect() {
    let once = Idempotent::new(MemoryStore::new(), "a");
    let (calls, handler) = counting(&once);
    let handler = Arc::new(handler);
    let events: Vec<_> = (0..50).map(|_| Happened::new()).collect();
    let deliveries: Vec<_> = (0..500)
        .map(|n| {
            let (handler, event) = (handler.clone(), events[(n * 7) % 50].clone());
            tokio::spawn(async move { handler.handle(event, &record()).await })
        })
        .collect();
    for delivery in deliveries {
        // Busy is an answer too: the consumer would deliver again.
        let _ = delivery.await.unwrap();
    }
    assert_eq!(calls.load(Ordering::SeqCst), 50);
    let stats = once.stats();
    assert_eq!((stats.applied, stats.duplicates + stats.busy), (50, 450));
}

/// T22: a store that cannot be asked means "not acknowledged", never "not handled before" nor "handled".
#[tokio::test]
async fn a_store_that_is_down_lets_no_handler_run_and_acknowledges_nothing() {
    let once = Idempotent::new(Down, "a");
    let (calls, handler) = counting(&once);
    let HandlerError::Retry(cause) = handler.handle(Happened::new(), &record()).await.unwrap_err() else {
        panic!("the event must come again");
    };
    assert!(matches!(cause.downcast_ref(), Some(StoreError::Closed)));
    assert_eq!(calls.load(Ordering::SeqCst), 0);
}

/// Refuses that many completions.
struct Flaky {
    claims: MemoryStore,
    refusals: AtomicU32,
}

impl IdempotencyStore for Flaky {
    const CAPABILITIES: Capabilities = MemoryStore::CAPABILITIES;

    async fn claim(&self, request: ClaimRequest) -> Result<ClaimOutcome, StoreError> {
        self.claims.claim(request).await
    }

    async fn complete(&self, claim: &Claim) -> Result<Settled, StoreError> {
        let refuses = self.refusals.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |n| n.checked_sub(1));
        if refuses.is_ok() {
            return Err(StoreError::database("the connection was reset"));
        }
        self.claims.complete(claim).await
    }

    async fn fail(&self, claim: &Claim, error: &str) -> Result<Settled, StoreError> {
        self.claims.fail(claim, error).await
    }

    async fn renew(&self, claim: &Claim, lease: Duration) -> Result<Settled, StoreError> {
        self.claims.renew(claim, lease).await
    }

    async fn purge(&self, older_than: Duration) -> Result<u64, StoreError> {
        self.claims.purge(older_than).await
    }
}

struct Down;

impl IdempotencyStore for Down {
    const CAPABILITIES: Capabilities = Capabilities::NONE;

    async fn claim(&self, _request: ClaimRequest) -> Result<ClaimOutcome, StoreError> {
        Err(StoreError::Closed)
    }

    async fn complete(&self, _claim: &Claim) -> Result<Settled, StoreError> {
        Err(StoreError::Closed)
    }

    async fn renew(&self, _claim: &Claim, _lease: Duration) -> Result<Settled, StoreError> {
        Err(StoreError::Closed)
    }

    async fn fail(&self, _claim: &Claim, _error: &str) -> Result<Settled, StoreError> {
        Err(StoreError::Closed)
    }

    async fn purge(&self, _older_than: Duration) -> Result<u64, StoreError> {
        Err(StoreError::Closed)
    }
}

fn counting<S: IdempotencyStore>(once: &Idempotent<S>) -> (Arc<AtomicU32>, impl Handler<Happened> + use<S>) {
    let calls = Arc::new(AtomicU32::new(0));
    let counter = calls.clone();
    let handler = once.handler(move |_event: Happened| {
        counter.fetch_add(1, Ordering::SeqCst);
        async { Ok::<(), HandlerError>(()) }
    });
    (calls, handler)
}
