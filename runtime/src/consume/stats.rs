//! What a consumer has done, in numbers.

use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

/// What a consumer has done since it started.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ConsumerStats {
    /// Events whose handler said `Ok`.
    pub handled: u64,
    /// Calls of a handler that ended in `Retry` or in a panic.
    pub retried: u64,
    /// Records written to a dead-letter topic.
    pub dead_lettered: u64,
    /// Attempts to write a dead letter that failed; the partition stands still meanwhile.
    pub dead_letter_failures: u64,
    /// Records of types that nobody subscribed to.
    pub skipped_unsubscribed: u64,
    /// Records without a value.
    pub skipped_tombstones: u64,
    /// Results that came after the partition had gone to another consumer, and were dropped.
    pub fenced: u64,
    /// The partitions that this consumer has.
    pub assigned: usize,
    /// The last error of the group or of a broker; it stays after the trouble is over.
    pub last_error: Option<String>,
}

#[derive(Debug, Default)]
pub(crate) struct Counters {
    pub(crate) handled: Count,
    pub(crate) retried: Count,
    pub(crate) dead_lettered: Count,
    pub(crate) dead_letter_failures: Count,
    pub(crate) unsubscribed: Count,
    pub(crate) tombstones: Count,
    pub(crate) fenced: Count,
    last_error: Mutex<Option<String>>,
}

#[derive(Debug, Default)]
pub(crate) struct Count(AtomicU64);

impl Count {
    pub(crate) fn add(&self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }

    fn get(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

impl Counters {
    pub(crate) fn failed(&self, error: String) {
        if let Ok(mut last) = self.last_error.lock() {
            *last = Some(error);
        }
    }

    pub(crate) fn read(&self, assigned: usize) -> ConsumerStats {
        ConsumerStats {
            handled: self.handled.get(),
            retried: self.retried.get(),
            dead_lettered: self.dead_lettered.get(),
            dead_letter_failures: self.dead_letter_failures.get(),
            skipped_unsubscribed: self.unsubscribed.get(),
            skipped_tombstones: self.tombstones.get(),
            fenced: self.fenced.get(),
            assigned,
            last_error: self.last_error.lock().ok().and_then(|last| last.clone()),
        }
    }
}
