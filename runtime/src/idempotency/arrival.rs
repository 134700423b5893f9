//! A claim on its way to the caller.

use super::store::{ClaimOutcome, IdempotencyStore};

/// An answer on its way to the caller. Where it never arrives, since the caller's future was dropped meanwhile, the claim
/// is given back rather than left to its lease.
pub(super) struct Arrival<S: IdempotencyStore> {
    store: S,
    outcome: Option<ClaimOutcome>,
}

impl<S: IdempotencyStore> Arrival<S> {
    pub(super) fn new(store: S, outcome: ClaimOutcome) -> Self {
        Self { store, outcome: Some(outcome) }
    }

    pub(super) fn accept(mut self) -> ClaimOutcome {
        self.outcome.take().expect("an answer arrives once")
    }
}

impl<S: IdempotencyStore> Drop for Arrival<S> {
    fn drop(&mut self) {
        if let Some(ClaimOutcome::Won(claim)) = self.outcome.take() {
            self.store.abandon(claim);
        }
    }
}
