//! What the laws do with a store, and how they say what they saw.

use std::time::Duration;

use uuid::Uuid;

use super::Kept;
use crate::idempotency::{Claim, ClaimOutcome, ClaimRequest, IdempotencyStore, Settled};

pub(super) const LONG: Duration = Duration::from_secs(60);
pub(super) const SHORT: Duration = Duration::from_millis(300);

/// The consumer that laws claim for where they need but one.
pub(super) const CONSUMER: &str = "conformance";

pub(super) fn request(consumer: &str, event: Uuid, lease: Duration) -> ClaimRequest {
    ClaimRequest::new(consumer, event, "conformance.tested", lease)
}

pub(super) async fn claim<S: IdempotencyStore>(
    store: &S,
    event: Uuid,
    lease: Duration,
) -> Result<ClaimOutcome, String> {
    claim_for(store, CONSUMER, event, lease).await
}

pub(super) async fn claim_for<S: IdempotencyStore>(
    store: &S,
    consumer: &str,
    event: Uuid,
    lease: Duration,
) -> Result<ClaimOutcome, String> {
    store.claim(request(consumer, event, lease)).await.map_err(|error| said("claim", &error))
}

pub(super) async fn win<S: IdempotencyStore>(
    store: &S,
    event: Uuid,
    lease: Duration,
) -> Result<Claim, String> {
    match claim(store, event, lease).await? {
        ClaimOutcome::Won(claim) => Ok(claim),
        other => Err(format!("a claim should have been won, but the store answered {other:?}")),
    }
}

pub(super) async fn complete<S: IdempotencyStore>(store: &S, claim: &Claim) -> Result<Settled, String> {
    store.complete(claim).await.map_err(|error| said("complete", &error))
}

pub(super) async fn fail<S: IdempotencyStore>(store: &S, claim: &Claim) -> Result<Settled, String> {
    store.fail(claim, "no stock").await.map_err(|error| said("fail", &error))
}

pub(super) async fn renew<S: IdempotencyStore>(
    store: &S,
    claim: &Claim,
    lease: Duration,
) -> Result<Settled, String> {
    store.renew(claim, lease).await.map_err(|error| said("renew", &error))
}

pub(super) async fn purge<S: IdempotencyStore>(store: &S, older_than: Duration) -> Result<u64, String> {
    store.purge(older_than).await.map_err(|error| said("purge", &error))
}

fn said(call: &str, error: &dyn std::error::Error) -> String {
    let cause = error.source().map(|cause| format!(": {cause}")).unwrap_or_default();
    format!("`{call}` failed: {error}{cause}")
}

/// That `holds`, or `what` was expected.
pub(super) fn expect(holds: bool, what: &str) -> Kept {
    if holds { Ok(()) } else { Err(what.to_owned()) }
}

/// That the store answered as expected.
pub(super) fn same<T: PartialEq + std::fmt::Debug>(seen: &T, expected: &T, of: &str) -> Kept {
    if seen == expected { Ok(()) } else { Err(format!("{of} gave {seen:?} instead of {expected:?}")) }
}

pub(super) async fn pause(milliseconds: u64) {
    tokio::time::sleep(Duration::from_millis(milliseconds)).await;
}
