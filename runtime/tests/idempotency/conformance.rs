//! Every store against the published laws.

use std::future::Future;
use std::time::Duration;

use events_runtime::idempotency::{Claim, ClaimOutcome, ClaimRequest, IdempotencyStore, MemoryStore};
use events_runtime::testing::store_conformance;
use uuid::Uuid;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn memory() {
    keeps_all(|| async { MemoryStore::new() }).await;
}

#[test]
fn memory_follows_the_model() {
    crate::machine::run(48, async || MemoryStore::new());
}

/// The store promises all that can be promised of claims, and keeps it.
pub(crate) async fn keeps_all<S: IdempotencyStore, Fut: Future<Output = S>>(make: impl Fn() -> Fut) {
    let conformance = store_conformance(make).await;
    conformance.assert_kept();
    assert_eq!(conformance.not_promised().count(), 0, "{conformance}");
}

pub(crate) async fn claim(
    store: &impl IdempotencyStore,
    consumer: &str,
    event: Uuid,
    lease: Duration,
) -> ClaimOutcome {
    store.claim(ClaimRequest::new(consumer, event, "test.happened", lease)).await.unwrap()
}

pub(crate) async fn win(
    store: &impl IdempotencyStore,
    consumer: &str,
    event: Uuid,
    lease: Duration,
) -> Claim {
    match claim(store, consumer, event, lease).await {
        ClaimOutcome::Won(claim) => claim,
        other => panic!("{other:?}"),
    }
}
