//! The consumer's engine, as its source of records sees it.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};
use std::time::{Duration, Instant};

use super::crew::Crew;
use super::health::{Health, PartitionHealth};
use super::record::RawRecord;
use super::route::DispatchBy;
use super::slot::{Shared, Slot, SlotSnapshot};
use super::stats::ConsumerStats;
use super::subscriptions::Subscriptions;
use super::taken::Taken;
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
    /// Locked before the slots.
    taken: Mutex<Taken>,
    assigned: AtomicUsize,
    ended: AtomicBool,
    cut_off: AtomicBool,
    refused: Mutex<Vec<String>>,
    shared: Arc<Shared>,
}

/// The slots of now, by topic and partition.
type Slots = BTreeMap<String, BTreeMap<i32, Arc<Slot>>>;

/// Whether there is room for more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Room {
    Free,
    /// No more should come before [`Engine::flush`].
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
        self.deliver();
        let mut slots = self.slots();
        if let Some(old) = slots.entry(topic).or_default().insert(partition, slot) {
            old.fence();
        }
        self.count(&slots);
    }

    /// Lets partitions go: nothing of them begins any more but what comes before something that was begun, since that would be
    /// delivered again with it. What goes on still counts, until the answer is dropped.
    pub(crate) fn leave(&self, partitions: &[Partition]) -> Leaving {
        self.deliver();
        let mut slots = self.slots();
        let leaving =
            partitions.iter().filter_map(|(topic, partition)| slots.get_mut(topic)?.remove(partition));
        let leaving = Leaving(leaving.collect());
        self.count(&slots);
        drop(slots);
        leaving.0.iter().for_each(|slot| slot.leave());
        self.begin();
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
        if !taken.is_of(raw.topic(), raw.partition()) {
            taken.turn_to(find(&self.slots(), raw.topic(), raw.partition()).cloned());
        }
        self.sort(raw, &mut taken);
        if taken.full.is_empty() { Room::Free } else { Room::Full }
    }

    fn sort(&self, raw: &impl RawRecord, taken: &mut Taken) {
        let Crew { counters, spares, .. } = &*self.crew;
        let Some(payload) = raw.payload() else { return taken.skip(raw.offset(), &counters.tombstones) };
        let subscriptions = self.subscriptions.read().unwrap_or_else(PoisonError::into_inner);
        let route = match self.dispatch_by {
            DispatchBy::HeaderThenBody => {
                taken.headers.read(raw);
                subscriptions.route(payload, taken.headers.event_type())
            }
            DispatchBy::Body => subscriptions.route(payload, None).inspect(|_| taken.headers.read(raw)),
        };
        match route {
            Some(route) => taken.add(raw, route, spares),
            None => taken.skip(raw.offset(), &counters.unsubscribed),
        }
    }

    /// Sees that what was taken begins. Returns the partitions of which no more should come until they are among
    /// [`take_resumable`](Self::take_resumable).
    pub(crate) fn flush(&self) -> Vec<Partition> {
        self.deliver();
        self.begin();
        let full = std::mem::take(&mut self.taken().full);
        full.iter().filter(|slot| slot.stays_full(PATIENCE)).map(|slot| name(slot)).collect()
    }

    /// Lets the partitions know what was taken.
    fn deliver(&self) {
        self.taken().turn_to(None);
    }

    /// Lines up what was delivered and can begin.
    fn begin(&self) {
        self.crew.add(self.taken().units.drain(..));
    }

    /// Holds the source's thread up for a moment while more is lined up than handlers are called with.
    pub(crate) fn keep_pace(&self) {
        self.crew.settle(PATIENCE);
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
        self.deliver();
        storable(&self.all())
    }

    /// Changes what is subscribed, from the next record on; those in hand keep their handlers.
    pub(crate) fn resubscribe(&self, subscriptions: Subscriptions) {
        let mut taken = self.taken();
        let mut current = self.subscriptions.write().unwrap_or_else(PoisonError::into_inner);
        let old = std::mem::replace(&mut *current, subscriptions);
        let spares = taken.renew(&self.crew.spares);
        // What a handler holds may do anything when it is dropped.
        drop((taken, current));
        drop((old, spares));
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
        if let Some(slot) = find(&self.slots(), topic, partition) {
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
        self.slots().values().flat_map(BTreeMap::values).cloned().collect()
    }

    fn count(&self, slots: &Slots) {
        self.assigned.store(slots.values().map(BTreeMap::len).sum(), Ordering::Relaxed);
    }

    fn slots(&self) -> MutexGuard<'_, Slots> {
        self.slots.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn find<'a>(slots: &'a Slots, topic: &str, partition: i32) -> Option<&'a Arc<Slot>> {
    slots.get(topic)?.get(&partition)
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
