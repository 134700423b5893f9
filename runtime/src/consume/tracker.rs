//! Which offset of a partition may be stored: the lowest that was delivered and is not finished.

use std::collections::BTreeSet;

/// The offsets of one partition in one assignment.
///
/// Only delivered offsets count, so gaps from compaction and transaction markers never hold anything up.
#[derive(Debug, Default)]
pub(crate) struct OffsetTracker {
    outstanding: BTreeSet<i64>,
    /// The offset after the last delivered one.
    next: Option<i64>,
    stored: Option<i64>,
}

impl OffsetTracker {
    /// A record has come that has to be handled. False if it is already in hand.
    pub(crate) fn delivered(&mut self, offset: i64) -> bool {
        self.next = Some(offset + 1);
        self.outstanding.insert(offset)
    }

    /// A record has come that needs no handling.
    pub(crate) fn skipped(&mut self, offset: i64) {
        self.next = Some(offset + 1);
    }

    /// A delivered record has been handled, or is safe in the dead-letter topic.
    pub(crate) fn finished(&mut self, offset: i64) {
        self.outstanding.remove(&offset);
    }

    /// Where the group would go on, if that has changed since the last call.
    pub(crate) fn take_storable(&mut self) -> Option<i64> {
        let storable = self.outstanding.first().copied().or(self.next)?;
        (self.stored != Some(storable)).then(|| *self.stored.insert(storable))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn never_passes_an_unfinished_record() {
        let mut tracker = OffsetTracker::default();
        assert_eq!(tracker.take_storable(), None);
        tracker.delivered(10);
        tracker.skipped(11);
        tracker.delivered(14);
        assert_eq!(tracker.take_storable(), Some(10));
        tracker.finished(14);
        assert_eq!(tracker.take_storable(), None);
        tracker.finished(10);
        assert_eq!(tracker.take_storable(), Some(15));
        tracker.skipped(15);
        assert_eq!(tracker.take_storable(), Some(16));
    }

    #[test]
    fn a_record_in_hand_is_not_taken_twice() {
        let mut tracker = OffsetTracker::default();
        assert!(tracker.delivered(1));
        assert!(!tracker.delivered(1));
    }
}
