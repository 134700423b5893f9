//! The consumer's engine, as its source of records sees it.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};
use std::time::{Duration, Instant};

use super::crew::Crew;
use super::health::{Health, PartitionHealth};
use super::job::{Job, Order, Unit};
use super::lanes::lane_of;
use super::packed::Headers;
use super::record::{RawRecord, Record};
use super::route::{DispatchBy, Route};
use super::slot::{Shared, Slot, SlotSnapshot};
use super::stats::{ConsumerStats, Count};
use super::subscriptions::Subscriptions;
use super::watchdog::{Ahead, Watchdog};

/// A topic and a partition of it.
pub(crate) type Partition = (String, i32);

/// Takes records, calls handlers, and says which offsets may be stored.
///
/// One thread or task brings records in the order of their partitions: [`take`](Self::take), then
/// [`flush`](Self::flush) when no more is there at once.
pub(crate) struct Engine {
    crew: Arc<Crew>,
    subscriptions: RwLock<Subscriptions>,
    dispatch_by: DispatchBy,
    slots: Mutex<Slots>,
    taken: Mutex<Taken>,
    assigned: AtomicUsize,
    ended: AtomicBool,
    cut_off: AtomicBool,
    refused: Mutex<Vec<String>>,
    shared: Arc<Shared>,
}

/// The slots of now, and the one that was asked for last: records come in runs of one partition.
#[derive(Default)]
struct Slots {
    all: BTreeMap<String, BTreeMap<i32, Arc<Slot>>>,
    recent: Option<Arc<Slot>>,
}

/// Belongs to whoever takes records.
#[derive(Default)]
struct Taken {
    /// Since the last flush.
    units: Vec<Unit>,
    /// Of the last record.
    headers: Headers,
}

/// Whether a partition has room for more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Room {
    Free,
    /// No more of this partition should come until it is among [`Engine::take_resumable`].
    Full,
}

/// How long the source may be held up before a full partition is paused: pausing throws away what was fetched ahead.
const PATIENCE: Duration = Duration::from_millis(10);

impl Engine {
    pub(crate) fn new(crew: Arc<Crew>, subscriptions: Subscriptions, dispatch_by: DispatchBy) -> Self {
        Self {
            crew,
            subscriptions: RwLock::new(subscriptions),
            dispatch_by,
            slots: Mutex::default(),
            taken: Mutex::default(),
            assigned: AtomicUsize::new(0),
            ended: AtomicBool::new(false),
            cut_off: AtomicBool::new(false),
            refused: Mutex::default(),
            shared: Arc::default(),
        }
    }

    /// Takes a partition on, with a new slot: results of an earlier assignment reach nothing.
    pub(crate) fn assign(&self, (topic, partition): Partition) {
        if self.ended.load(Ordering::Relaxed) {
            return;
        }
        let slot = Arc::new(Slot::new(topic.as_str().into(), partition, Arc::clone(&self.shared)));
        let mut slots = self.slots();
        if let Some(old) = slots.all.entry(topic).or_default().insert(partition, slot) {
            old.fence();
        }
        slots.recent = None;
        self.count(&slots);
    }

    /// Lets partitions go: nothing of them begins any more but what comes before something that was begun, since that would be
    /// delivered again with it. What goes on still counts, until the answer is dropped.
    pub(crate) fn leave(&self, partitions: &[Partition]) -> Leaving {
        let mut slots = self.slots();
        let leaving =
            partitions.iter().filter_map(|(topic, partition)| slots.all.get_mut(topic)?.remove(partition));
        let leaving = Leaving(leaving.collect());
        slots.recent = None;
        self.count(&slots);
        drop(slots);
        leaving.0.iter().for_each(|slot| slot.leave());
        self.flush();
        leaving
    }

    /// From now on no partition is taken on.
    pub(crate) fn end(&self) {
        self.ended.store(true, Ordering::Relaxed);
    }

    /// Every partition.
    pub(crate) fn partitions(&self) -> Vec<Partition> {
        self.all().iter().map(|slot| name(slot)).collect()
    }

    pub(crate) fn assigned(&self) -> usize {
        self.assigned.load(Ordering::Relaxed)
    }

    /// Takes a record; one of a partition that is not assigned is dropped, since it comes again. A record of a type that nobody
    /// subscribed to costs no allocation.
    pub(crate) fn take(&self, raw: &impl RawRecord) -> Room {
        let mut taken = self.taken();
        let Taken { units, headers } = &mut *taken;
        headers.read(raw);
        let subscriptions = self.subscriptions.read().unwrap_or_else(PoisonError::into_inner);
        let (order, lane) = match subscriptions.route(raw.payload(), headers, self.dispatch_by) {
            Route::Tombstone => return self.skip(raw, &self.crew.counters.tombstones),
            Route::Unsubscribed => return self.skip(raw, &self.crew.counters.unsubscribed),
            Route::Handle(subscription) => {
                let ordered = subscription.info.delivery.ordered.unwrap_or(true);
                (Order::Handle(subscription), ordered.then(|| lane_of(raw.key())))
            }
            Route::Refuse(cause) => (Order::Refuse(cause), Some(lane_of(raw.key()))),
        };
        let Some(slot) = self.slots().find(raw.topic(), raw.partition()).cloned() else { return Room::Free };
        let record = Record::new(Arc::clone(&slot.topic), raw, headers);
        let delivered = slot.deliver(Job::new(Arc::clone(&slot), record, order, lane));
        if let Some(job) = delivered.begins {
            units.extend(job.units());
        }
        drop((taken, subscriptions));
        if delivered.full { self.wait_for_room(&slot) } else { Room::Free }
    }

    fn skip(&self, raw: &impl RawRecord, count: &Count) -> Room {
        if let Some(slot) = self.slots().find(raw.topic(), raw.partition()) {
            count.add();
            slot.skip(raw.offset());
        }
        Room::Free
    }

    /// Sees that what was taken begins.
    pub(crate) fn flush(&self) {
        self.crew.add(self.taken().units.drain(..));
    }

    /// Holds the source's thread up for a moment while more is lined up than handlers are called with.
    pub(crate) fn keep_pace(&self) {
        self.crew.settle(PATIENCE);
    }

    fn wait_for_room(&self, slot: &Slot) -> Room {
        self.flush();
        if slot.stays_full(PATIENCE) { Room::Full } else { Room::Free }
    }

    /// The partitions that were full and have room again.
    pub(crate) fn take_resumable(&self) -> Vec<Partition> {
        self.all().iter().filter(|slot| slot.take_resumable()).map(|slot| name(slot)).collect()
    }

    /// Waits until some call has ended since the last wait. Only one task may wait.
    #[cfg(feature = "testing")]
    pub(crate) async fn progress(&self) {
        self.shared.progress.notified().await;
    }

    /// Where each partition's group would go on, for those where that has moved.
    pub(crate) fn take_storable(&self) -> Vec<(Partition, i64)> {
        storable(&self.all())
    }

    /// Changes what is subscribed, from the next record on; those in hand keep their handlers.
    pub(crate) fn resubscribe(&self, subscriptions: Subscriptions) {
        *self.subscriptions.write().unwrap_or_else(PoisonError::into_inner) = subscriptions;
    }

    /// How this consumer is, while it runs.
    pub(crate) fn health(&self) -> Health {
        let now = Instant::now();
        let partitions = self.snapshots().iter().map(|seen| PartitionHealth::of(seen, now)).collect();
        let cut_off = self.cut_off.load(Ordering::Relaxed);
        let refused = self.refused.lock().unwrap_or_else(PoisonError::into_inner).clone();
        Health::running(
            partitions,
            cut_off.then(|| "no broker answers".to_owned()).into_iter().chain(refused),
        )
    }

    /// Notes whether the source can be reached.
    pub(crate) fn note_cut_off(&self, cut_off: bool) {
        self.cut_off.store(cut_off, Ordering::Relaxed);
    }

    /// Notes what the source refuses, in place of what it refused before.
    pub(crate) fn note_refused(&self, reasons: Vec<String>) {
        *self.refused.lock().unwrap_or_else(PoisonError::into_inner) = reasons;
    }

    pub(crate) fn snapshots(&self) -> Vec<SlotSnapshot> {
        self.all().iter().map(|slot| slot.snapshot()).collect()
    }

    /// What the source has not delivered yet of a partition.
    pub(crate) fn tell(&self, topic: &str, partition: i32, ahead: Ahead) {
        if let Some(slot) = self.slots().find(topic, partition) {
            slot.tell(ahead);
        }
    }

    /// Lets the watchdog look at every partition.
    pub(crate) fn watch(&self, watchdog: &mut Watchdog) {
        watchdog.look(&self.all(), Instant::now());
    }

    /// How many calls of handlers go on.
    pub(crate) fn busy(&self) -> usize {
        self.all().iter().map(|slot| slot.busy()).sum()
    }

    /// Notes trouble of the source.
    pub(crate) fn note(&self, error: String) {
        self.crew.counters.failed(error);
    }

    pub(crate) fn stats(&self) -> ConsumerStats {
        self.crew.counters.read(self.assigned())
    }

    fn taken(&self) -> MutexGuard<'_, Taken> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn all(&self) -> Vec<Arc<Slot>> {
        self.slots().all.values().flat_map(BTreeMap::values).cloned().collect()
    }

    fn count(&self, slots: &Slots) {
        self.assigned.store(slots.all.values().map(BTreeMap::len).sum(), Ordering::Relaxed);
    }

    fn slots(&self) -> MutexGuard<'_, Slots> {
        self.slots.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Slots {
    fn find(&mut self, topic: &str, partition: i32) -> Option<&Arc<Slot>> {
        let found = |slot: &Arc<Slot>| slot.partition == partition && *slot.topic == *topic;
        if !self.recent.as_ref().is_some_and(found) {
            self.recent = Some(Arc::clone(self.all.get(topic)?.get(&partition)?));
        }
        self.recent.as_ref()
    }
}

/// Partitions on their way out. Once this is dropped, no result of theirs counts.
pub(crate) struct Leaving(Vec<Arc<Slot>>);

impl Leaving {
    /// How many calls still go on or are to come.
    #[cfg(feature = "testing")]
    pub(crate) fn busy(&self) -> usize {
        self.0.iter().map(|slot| slot.busy()).sum()
    }

    /// Holds the thread until no call goes on or is to come; returns how many when the time is over.
    pub(crate) fn wait(&self, deadline: Instant) -> usize {
        self.0.iter().map(|slot| slot.wait_until_idle(deadline)).sum()
    }

    /// What may be stored last.
    pub(crate) fn take_storable(&self) -> Vec<(Partition, i64)> {
        storable(&self.0)
    }
}

impl Drop for Leaving {
    fn drop(&mut self) {
        self.0.iter().for_each(|slot| slot.fence());
    }
}

fn storable(slots: &[Arc<Slot>]) -> Vec<(Partition, i64)> {
    slots.iter().filter_map(|slot| Some((name(slot), slot.take_storable()?))).collect()
}

fn name(slot: &Slot) -> Partition {
    (slot.topic.as_ref().to_owned(), slot.partition)
}

#[cfg(test)]
mod tests;
