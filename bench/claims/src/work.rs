//! What both stores are asked for.

use std::sync::atomic::AtomicU16;
use std::sync::atomic::Ordering::Relaxed;
use std::time::Duration;

use events_runtime::idempotency::{ClaimOutcome, ClaimRequest, IdempotencyStore};
use uuid::Uuid;

pub const OPERATIONS: usize = 20;
const AT_ONCE: usize = 1_024;

/// How many rows the table of the bare commits has.
pub const ROWS: u16 = 20_000;

/// A row for a bare commit: another each time, and all in turn.
pub fn row() -> i32 {
    static NEXT: AtomicU16 = AtomicU16::new(0);
    i32::from(NEXT.fetch_update(Relaxed, Relaxed, |row| Some((row + 997) % ROWS)).expect("always") + 1)
}

pub fn request() -> ClaimRequest {
    ClaimRequest::new("bench", Uuid::new_v4(), "bench.measured", Duration::from_secs(60))
}

pub async fn claim(store: &impl IdempotencyStore) -> usize {
    for _ in 0..OPERATIONS {
        let outcome = store.claim(request()).await.expect("a claim");
        assert!(matches!(outcome, ClaimOutcome::Won(_)));
    }
    OPERATIONS
}

pub async fn claim_at_once(store: &(impl IdempotencyStore + Clone)) -> usize {
    let claims: Vec<_> = (0..AT_ONCE)
        .map(|_| {
            let store = store.clone();
            tokio::spawn(async move { store.claim(request()).await })
        })
        .collect();
    for claim in claims {
        let outcome = claim.await.expect("no panic").expect("a claim");
        assert!(matches!(outcome, ClaimOutcome::Won(_)));
    }
    AT_ONCE
}
