//! How many records a producer has in hand, how large they are, and what became of the others.

use std::sync::atomic::Ordering::SeqCst;
use std::sync::atomic::{AtomicU64, AtomicUsize};

use tokio::sync::Notify;

use super::limits::Limits;
use super::{DisconnectReport, PublishError};

/// Counts what was handed over, and what came of it.
#[derive(Debug, Default)]
pub(crate) struct Counts {
    entered: Entered,
    left: Left,
    /// Those who wait for another count; where there are none, nobody is told.
    waiting: AtomicUsize,
    changed: Notify,
}

/// What was handed over, written by those who publish.
#[derive(Debug, Default)]
#[repr(align(64))]
struct Entered {
    records: AtomicU64,
    bytes: AtomicU64,
}

/// What came of it, written by the polling thread: on a cache line of its own, since with every record the two sides would take a
/// common one from each other.
#[derive(Debug, Default)]
#[repr(align(64))]
struct Left {
    delivered: AtomicU64,
    not_sent: AtomicU64,
    unknown: AtomicU64,
    taken_back: AtomicU64,
    bytes: AtomicU64,
}

impl Counts {
    /// Records that are written.
    pub(crate) fn delivered(&self) -> u64 {
        self.left.delivered.load(SeqCst)
    }

    /// Records that are queued or under way.
    pub(crate) fn pending(&self) -> u64 {
        let Left { delivered, not_sent, unknown, taken_back, .. } = &self.left;
        // Who reads first what has left never counts a record that has not entered.
        let left: u64 =
            [delivered, not_sent, unknown, taken_back].iter().map(|count| count.load(SeqCst)).sum();
        self.entered.records.load(SeqCst) - left
    }

    /// What became of all; what is pending is unknown.
    pub(crate) fn report(&self) -> DisconnectReport {
        let pending = self.pending();
        DisconnectReport {
            delivered: self.delivered(),
            not_sent: self.left.not_sent.load(SeqCst),
            unknown: self.left.unknown.load(SeqCst) + pending,
        }
    }

    /// Whether one record more, of so many bytes, stays within the bounds; threads that ask at once go beyond by a record each.
    pub(crate) fn has_room(&self, bytes: usize, limits: &Limits) -> bool {
        let left = self.left.bytes.load(SeqCst);
        let pending = self.entered.bytes.load(SeqCst) - left;
        self.pending() < limits.records && pending.saturating_add(bytes as u64) <= limits.bytes
    }

    /// Counts a record before it is handed over, since its delivery may be told before the call returns.
    pub(crate) fn enter(&self, bytes: u64) {
        self.entered.records.fetch_add(1, SeqCst);
        self.entered.bytes.fetch_add(bytes, SeqCst);
    }

    /// Takes back what [`enter`](Self::enter) counted.
    pub(crate) fn take_back(&self, bytes: u64) {
        self.leave(&self.left.taken_back, bytes);
    }

    /// Counts what became of a record: written, or why not.
    pub(crate) fn tell(&self, failure: Option<&PublishError>, bytes: u64) {
        let count = match failure {
            None => &self.left.delivered,
            Some(PublishError::Unknown { .. }) => &self.left.unknown,
            Some(_) => &self.left.not_sent,
        };
        self.leave(count, bytes);
    }

    fn leave(&self, count: &AtomicU64, bytes: u64) {
        self.left.bytes.fetch_add(bytes, SeqCst);
        count.fetch_add(1, SeqCst);
        if self.waiting.load(SeqCst) > 0 {
            self.changed.notify_waiters();
        }
    }

    /// Has those ask again who wait.
    pub(crate) fn notify(&self) {
        self.changed.notify_waiters();
    }

    /// Waits until something is so that depends on the counts.
    pub(crate) async fn until(&self, is_so: impl Fn() -> bool) {
        // Seen by who counts after `is_so` was asked: the one or the other comes first in the one order of all these accesses.
        let _waiting = Waiting::new(&self.waiting);
        loop {
            let changed = self.changed.notified();
            if is_so() {
                return;
            }
            changed.await;
        }
    }
}

/// Counts itself while it lives.
struct Waiting<'a>(&'a AtomicUsize);

impl<'a> Waiting<'a> {
    fn new(waiting: &'a AtomicUsize) -> Self {
        waiting.fetch_add(1, SeqCst);
        Self(waiting)
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, SeqCst);
    }
}
