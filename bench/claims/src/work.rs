//! What both stores are asked for.

use std::time::Duration;

use events_runtime::idempotency::{ClaimOutcome, ClaimRequest, IdempotencyStore};
use uuid::Uuid;

pub const OPERATIONS: usize = 200;
const AT_ONCE: usize = 1_024;

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
