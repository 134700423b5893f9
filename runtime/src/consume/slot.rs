//! One partition in one assignment: what is in hand, what is finished, and whether its results still count.

use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::sync::watch;

use super::tracker::OffsetTracker;

/// Shared by the polling thread and the partition's worker. A partition that comes back after a rebalance gets a new slot, so
/// the late result of an old one reaches nothing.
#[derive(Debug)]
pub(crate) struct Slot {
    state: Mutex<State>,
    leaving: watch::Sender<bool>,
}

#[derive(Debug, Default)]
struct State {
    tracker: OffsetTracker,
    records: usize,
    bytes: usize,
    busy: bool,
    gone: bool,
}

/// A partition with this much in hand is paused, and goes on at half of it.
const MAX_RECORDS: usize = 2_000;
const MAX_BYTES: usize = 4 * 1024 * 1024;

impl Slot {
    pub(crate) fn new() -> Self {
        Self { state: Mutex::default(), leaving: watch::Sender::new(false) }
    }

    /// A record has come that has to be handled. False if it is in hand already.
    pub(crate) fn delivered(&self, offset: i64, bytes: usize) -> bool {
        let mut state = self.state();
        let new = state.tracker.delivered(offset);
        if new {
            state.records += 1;
            state.bytes += bytes;
        }
        new
    }

    pub(crate) fn skipped(&self, offset: i64) {
        self.state().tracker.skipped(offset);
    }

    /// The worker begins a record; false once the partition is leaving.
    pub(crate) fn begin(&self) -> bool {
        let mut state = self.state();
        state.busy = !*self.leaving.borrow();
        state.busy
    }

    /// The worker is done with a record that it began; false when the result came too late to count.
    pub(crate) fn finish(&self, offset: i64, bytes: usize) -> bool {
        let mut state = self.state();
        state.busy = false;
        state.records = state.records.saturating_sub(1);
        state.bytes = state.bytes.saturating_sub(bytes);
        if !state.gone {
            state.tracker.finished(offset);
        }
        !state.gone
    }

    /// The worker gives up a record that it began.
    pub(crate) fn abandon(&self) {
        self.state().busy = false;
    }

    pub(crate) fn is_busy(&self) -> bool {
        self.state().busy
    }

    pub(crate) fn is_full(&self) -> bool {
        let state = self.state();
        state.records >= MAX_RECORDS || state.bytes >= MAX_BYTES
    }

    pub(crate) fn has_room(&self) -> bool {
        let state = self.state();
        state.records <= MAX_RECORDS / 2 && state.bytes <= MAX_BYTES / 2
    }

    pub(crate) fn take_storable(&self) -> Option<i64> {
        self.state().tracker.take_storable()
    }

    /// Takes no further record, and ends every wait for a retry.
    pub(crate) fn leave(&self) {
        // Under the lock, so that no record begins after it.
        let _state = self.state();
        self.leaving.send_replace(true);
    }

    /// From now on no result counts.
    pub(crate) fn fence(&self) {
        self.leave();
        self.state().gone = true;
    }

    /// Resolves when the partition is leaving.
    pub(crate) async fn left(&self) {
        // The sender lives as long as the slot.
        let _ = self.leaving.subscribe().wait_for(|leaving| *leaving).await;
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// T5: what an old assignment finishes late moves no offset; the new one has a slot of its own.
    #[test]
    fn a_late_result_counts_for_nothing() {
        let slot = Slot::new();
        assert!(slot.delivered(7, 100) && slot.begin());
        assert_eq!(slot.take_storable(), Some(7));
        slot.fence();
        assert!(!slot.finish(7, 100));
        assert_eq!(slot.take_storable(), None);
    }

    #[test]
    fn no_record_begins_once_the_partition_is_leaving() {
        let slot = Slot::new();
        slot.leave();
        assert!(!slot.begin() && !slot.is_busy());
    }

    #[test]
    fn a_full_partition_has_room_again_at_half() {
        let slot = Slot::new();
        let records = i64::try_from(MAX_RECORDS).expect("few");
        (0..records).for_each(|offset| assert!(slot.delivered(offset, 1)));
        assert!(slot.is_full());
        (0..records / 2).for_each(|offset| assert!(slot.finish(offset, 1)));
        assert!(slot.has_room() && !slot.is_full());
    }
}
