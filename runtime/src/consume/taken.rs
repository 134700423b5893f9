//! What the source has brought since the engine last saw to it.

use std::sync::Arc;

use super::job::{Job, Order, Unit};
use super::packed::Headers;
use super::record::RawRecord;
use super::slot::Slot;
use super::spares::Spares;

/// Belongs to whoever takes records. They come in runs of one partition, and a run is delivered to its slot at once: the workers
/// use that slot too, and each time it changes hands costs more than a record does.
#[derive(Default)]
pub(crate) struct Taken {
    /// The partition of the run.
    slot: Option<Arc<Slot>>,
    /// In order.
    jobs: Vec<Arc<Job>>,
    bytes: usize,
    /// The last offset of the run that needs no handling.
    skipped: Option<i64>,
    /// What can begin.
    pub(crate) units: Vec<Unit>,
    /// Partitions of which no more should come.
    pub(crate) full: Vec<Arc<Slot>>,
    /// Of the last record.
    pub(crate) headers: Headers,
    spares: Vec<Arc<Job>>,
}

/// A run ends with this much.
const MAX_JOBS: usize = 64;
const MAX_BYTES: usize = 64 * 1024;

impl Taken {
    /// Whether the run is one of this partition.
    pub(crate) fn is_of(&self, topic: &str, partition: i32) -> bool {
        self.slot.as_ref().is_some_and(|slot| slot.partition == partition && *slot.topic == *topic)
    }

    /// Begins a run of another partition.
    pub(crate) fn turn_to(&mut self, slot: Option<Arc<Slot>>) {
        self.deliver();
        self.slot = slot;
    }

    /// A record needs no handling. False when its partition is not assigned.
    pub(crate) fn skip(&mut self, offset: i64) -> bool {
        self.skipped = Some(offset);
        self.slot.is_some()
    }

    /// A record has to be handled. It is dropped when its partition is not assigned, since it comes again.
    pub(crate) fn add(&mut self, raw: &impl RawRecord, order: Order, spares: &Spares) {
        let Some(slot) = &self.slot else { return };
        let job = Job::new(spares.take(&mut self.spares), slot, (raw, &self.headers), order);
        self.bytes += job.record.bytes;
        self.jobs.push(job);
        if self.jobs.len() >= MAX_JOBS || self.bytes >= MAX_BYTES {
            self.deliver();
        }
    }

    /// Ends the run; what comes next of its partition begins another.
    fn deliver(&mut self) {
        let (skipped, Some(slot)) = (self.skipped.take(), &self.slot) else { return };
        self.bytes = 0;
        if slot.deliver(self.jobs.drain(..), skipped, &mut self.units) {
            self.full.push(Arc::clone(slot));
        }
    }
}
