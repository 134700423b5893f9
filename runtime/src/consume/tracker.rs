//! Which offset of a partition may be stored: the lowest that was delivered and is not finished.

use std::collections::VecDeque;

/// The offsets of one partition in one assignment.
///
/// Only delivered offsets count, so gaps from compaction and transaction markers never hold anything up. What is stored never
/// goes back, also where the source delivers an old record once more.
#[derive(Debug, Default)]
pub(crate) struct OffsetTracker {
    /// Rising. Records come in this order and finish in nearly this order, so that both ends are where things happen.
    outstanding: VecDeque<i64>,
    /// The offset after the last delivered one.
    next: Option<i64>,
    stored: Option<i64>,
}

impl OffsetTracker {
    /// A record has come that has to be handled. False if it is already in hand.
    pub(crate) fn delivered(&mut self, offset: i64) -> bool {
        self.skipped(offset);
        let Err(place) = self.outstanding.binary_search(&offset) else { return false };
        self.outstanding.insert(place, offset);
        true
    }

    /// A record has come that needs no handling.
    pub(crate) fn skipped(&mut self, offset: i64) {
        self.next = self.next.max(Some(offset + 1));
    }

    /// A delivered record has been handled, or is safe in the dead-letter topic.
    pub(crate) fn finished(&mut self, offset: i64) {
        if let Ok(place) = self.outstanding.binary_search(&offset) {
            self.outstanding.remove(place);
        }
    }

    /// Where the group would go on, if that has moved since the last call.
    pub(crate) fn take_storable(&mut self) -> Option<i64> {
        let storable = self.outstanding.front().copied().or(self.next)?;
        self.stored.is_none_or(|stored| stored < storable).then(|| *self.stored.insert(storable))
    }

    /// The offset after the last delivered one.
    pub(crate) fn position(&self) -> Option<i64> {
        self.next
    }

    pub(crate) fn stored(&self) -> Option<i64> {
        self.stored
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

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

    /// T7: an old record that is delivered once more is handled once more, and moves nothing back.
    #[test]
    fn t07_an_old_record_moves_nothing_back() {
        let mut tracker = OffsetTracker::default();
        tracker.delivered(7);
        tracker.finished(7);
        assert_eq!(tracker.take_storable(), Some(8));
        assert!(tracker.delivered(3));
        assert_eq!((tracker.take_storable(), tracker.position()), (None, Some(8)));
    }

    proptest! {
        /// Delivered with gaps, skipped, finished in any order: what is stored grows, never passes an unfinished record, and
        /// in the end is the offset after the last.
        #[test]
        fn what_is_stored_grows_and_passes_nothing_unfinished(
            steps in prop::collection::vec((0_u8..4, 1_i64..4, any::<prop::sample::Index>()), 1..200),
        ) {
            let mut tracker = OffsetTracker::default();
            let (mut unfinished, mut next, mut stored) = (BTreeSet::new(), 0, None);
            for (step, gap, pick) in steps {
                match step {
                    0 => { next += gap; tracker.skipped(next); }
                    1 | 2 => { next += gap; prop_assert!(tracker.delivered(next)); unfinished.insert(next); }
                    _ if !unfinished.is_empty() => {
                        let offset = *unfinished.iter().nth(pick.index(unfinished.len())).expect("one of them");
                        unfinished.remove(&offset);
                        tracker.finished(offset);
                    }
                    _ => {}
                }
                if let Some(storable) = tracker.take_storable() {
                    prop_assert!(stored < Some(storable), "it went from {stored:?} to {storable}");
                    prop_assert!(unfinished.first().is_none_or(|first| storable <= *first));
                    stored = Some(storable);
                }
            }
            unfinished.iter().for_each(|offset| tracker.finished(*offset));
            tracker.take_storable();
            prop_assert!(tracker.position().is_none() || tracker.stored() == Some(next + 1));
        }
    }
}
