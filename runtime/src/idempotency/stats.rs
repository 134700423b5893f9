//! What became of the events that an [`Idempotent`](super::Idempotent) was given.

use std::sync::atomic::{AtomicU64, Ordering};

/// Counts since the wrapper was made, over all its handlers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct IdempotencyStats {
    /// Handled and marked completed.
    pub applied: u64,
    /// Skipped, because they had been handled before.
    pub duplicates: u64,
    /// Put off, because another claim was running.
    pub busy: u64,
    /// Failed in the handler.
    pub failed: u64,
    /// Handled, but taken over by another meanwhile: the lease was too short for the handler.
    pub lost: u64,
}

#[derive(Debug, Default)]
pub(super) struct Counters {
    pub(super) applied: AtomicU64,
    pub(super) duplicates: AtomicU64,
    pub(super) busy: AtomicU64,
    pub(super) failed: AtomicU64,
    pub(super) lost: AtomicU64,
}

impl Counters {
    pub(super) fn snapshot(&self) -> IdempotencyStats {
        IdempotencyStats {
            applied: self.applied.load(Ordering::Relaxed),
            duplicates: self.duplicates.load(Ordering::Relaxed),
            busy: self.busy.load(Ordering::Relaxed),
            failed: self.failed.load(Ordering::Relaxed),
            lost: self.lost.load(Ordering::Relaxed),
        }
    }
}

pub(super) fn count(counter: &AtomicU64) {
    counter.fetch_add(1, Ordering::Relaxed);
}
