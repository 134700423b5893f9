//! How many records a producer has in hand, how large they are, and what became of the others.

use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering::SeqCst;

use super::limits::Limits;
use super::signal::Signal;
use super::{DisconnectReport, PublishError};

/// Counts what was handed over, and what came of it.
#[derive(Debug, Default)]
pub(crate) struct Counts {
    entered: Entered,
    left: Left,
    /// Those who wait for room.
    room: Signal,
    /// Those who wait until nothing is pending.
    idle: Signal,
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
        self.report().1
    }

    /// What became of all, and how many are pending, which are among the unknown.
    pub(crate) fn report(&self) -> (DisconnectReport, u64) {
        let count = |count: &AtomicU64| count.load(SeqCst);
        let [delivered, not_sent, unknown, taken_back] =
            [&self.left.delivered, &self.left.not_sent, &self.left.unknown, &self.left.taken_back].map(count);
        // Who reads last what has entered never misses a record that has left.
        let pending = count(&self.entered.records) - delivered - not_sent - unknown - taken_back;
        (DisconnectReport { delivered, not_sent, unknown: unknown + pending }, pending)
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
        self.room.tell();
        if self.idle.is_awaited() && self.pending() == 0 {
            self.idle.tell();
        }
    }

    /// Waits until there is room for so many bytes more, or nobody shall wait any longer.
    pub(crate) async fn until_room(&self, bytes: usize, limits: &Limits, is_over: impl Fn() -> bool) {
        self.room.until(|| is_over() || self.has_room(bytes, limits)).await;
    }

    /// Has those ask again whether waiting for room is over.
    pub(crate) fn end_waiting(&self) {
        self.room.tell();
    }

    /// Waits until nothing is pending.
    pub(crate) async fn until_idle(&self) {
        self.idle.until(|| self.pending() == 0).await;
    }
}
