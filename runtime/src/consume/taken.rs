//! What the source has brought since the engine last saw to it.

use std::sync::Arc;

use super::job::{Job, Unit};
use super::packed::Headers;
use super::record::RawRecord;
use super::route::Route;
use super::slot::Slot;
use super::spares::Spares;
use super::stats::Count;

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
    generation: u64,
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

    /// A record needs no handling; it is counted when its partition is assigned.
    pub(crate) fn skip(&mut self, offset: i64, count: &Count) {
        if self.slot.is_some() {
            self.skipped = Some(offset);
            count.add();
        }
    }

    /// A record has to be handled. It is dropped when its partition is not assigned, since it comes again.
    pub(crate) fn add(&mut self, raw: &impl RawRecord, route: Route<'_>, spares: &Spares) {
        let Some(slot) = &self.slot else { return };
        let spare = spares.take(&mut self.spares);
        let job = Job::new((spare, self.generation), slot, (raw, &self.headers), route);
        self.bytes += job.record.bytes;
        self.jobs.push(job);
        if self.jobs.len() >= MAX_JOBS || self.bytes >= MAX_BYTES {
            self.deliver();
        }
    }

    /// Handlers were subscribed or unsubscribed: lets go of what was.
    pub(crate) fn renew(&mut self, spares: &Spares) -> Vec<Arc<Job>> {
        self.generation = spares.renew();
        std::mem::take(&mut self.spares)
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
