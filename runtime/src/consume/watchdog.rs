//! Reports partitions that stand still. It never ends anything: who stands still may be slow for a good reason.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::slot::Slot;

/// Why a partition counts as standing still.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stall {
    /// There are records to take, it is not paused, and none comes.
    NothingComes,
    /// One call of a handler goes on and on.
    SlowHandler,
}

/// What a source knows of the records that it has not delivered yet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Ahead {
    /// The offset after the last record of the partition.
    pub(crate) end: i64,
    /// Whether there is a record to deliver.
    pub(crate) waiting: bool,
}

/// Looks at every partition from time to time.
pub(crate) struct Watchdog {
    patience: Duration,
    /// By slot: its position, and when it got there.
    positions: BTreeMap<usize, (Option<i64>, Instant)>,
}

impl Watchdog {
    pub(crate) fn new(patience: Duration) -> Self {
        Self { patience, positions: BTreeMap::new() }
    }

    /// Marks those that stand still; each is reported when that begins and when it ends.
    pub(crate) fn look(&mut self, slots: &[Arc<Slot>], now: Instant) {
        let mut positions = BTreeMap::new();
        for slot in slots {
            // An address is a slot's name for as long as the slot lives; a new one there is only looked at afresh too late.
            let name = Arc::as_ptr(slot).addr();
            let position = slot.snapshot().position;
            let before = self.positions.get(&name).filter(|(then, _)| *then == position);
            let since = before.map_or(now, |(_, since)| *since);
            positions.insert(name, (position, since));
            self.judge(slot, since, now);
        }
        self.positions = positions;
    }

    fn judge(&self, slot: &Slot, since: Instant, now: Instant) {
        let seen = slot.snapshot();
        let (topic, partition, position) = (&*seen.topic, seen.partition, seen.position);
        let long = |since: Instant| now.saturating_duration_since(since) >= self.patience;
        let slow = seen.oldest_call.filter(|(_, since)| long(*since));
        let silent = seen.ahead.is_some_and(|ahead| ahead.waiting) && !seen.paused && long(since);
        let stall = match (slow, silent) {
            (Some(_), _) => Some(Stall::SlowHandler),
            (None, true) => Some(Stall::NothingComes),
            (None, false) => None,
        };
        if slot.mark_stalled(stall) == stall {
            return;
        }
        match stall {
            None => tracing::info!(topic, partition, position, "the partition goes on"),
            Some(Stall::NothingComes) => {
                let end = seen.ahead.map(|ahead| ahead.end);
                tracing::error!(
                    topic,
                    partition,
                    position,
                    end,
                    "the partition has records and none of them comes"
                );
            }
            Some(Stall::SlowHandler) => {
                let offset = slow.map(|(offset, _)| offset);
                tracing::error!(topic, partition, offset, "a handler has not returned for a long time");
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slot() -> Arc<Slot> {
        Arc::new(Slot::new("orders".into(), 0, Arc::default()))
    }

    #[test]
    fn t01_a_partition_with_records_and_without_deliveries_is_reported() {
        let (slot, began) = (slot(), Instant::now());
        let mut watchdog = Watchdog::new(Duration::from_secs(60));
        let mut look = |seconds| {
            watchdog.look(&[Arc::clone(&slot)], began + Duration::from_secs(seconds));
            slot.snapshot().stalled
        };
        assert_eq!([look(0), look(100)], [None, None], "there is nothing to take");
        slot.tell(Ahead { end: 10, waiting: true });
        assert_eq!(look(160), Some(Stall::NothingComes));
        slot.deliver([], Some(3), &mut Vec::new());
        assert_eq!([look(161), look(200), look(230)], [None, None, Some(Stall::NothingComes)]);
        slot.tell(Ahead { end: 10, waiting: false });
        assert_eq!(look(300), None);
    }
}
