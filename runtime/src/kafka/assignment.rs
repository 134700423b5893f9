//! The partitions that this consumer has now. Only the polling thread changes them.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use rdkafka::TopicPartitionList;
use rdkafka::consumer::{BaseConsumer, Consumer as _, ConsumerContext};
use rdkafka::topic_partition_list::Offset;
use tokio::runtime::Handle;
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};

use crate::consume::slot::Slot;
use crate::consume::worker::{self, Shared, Work};

type Partition = (String, i32);

/// Every assigned partition with its worker.
pub(crate) struct Assignment {
    partitions: Mutex<BTreeMap<Partition, Assigned>>,
    count: AtomicUsize,
    runtime: Handle,
    shared: Arc<Shared>,
}

struct Assigned {
    slot: Arc<Slot>,
    queue: UnboundedSender<Work>,
    paused: bool,
}

impl Assignment {
    pub(crate) fn new(runtime: Handle, shared: Arc<Shared>) -> Self {
        Self { partitions: Mutex::default(), count: AtomicUsize::new(0), runtime, shared }
    }

    pub(crate) fn count(&self) -> usize {
        self.count.load(Ordering::Relaxed)
    }

    /// Takes partitions on, each with a new slot and worker.
    pub(crate) fn add(&self, list: &TopicPartitionList) {
        let mut partitions = self.lock();
        for partition in names(list) {
            let (slot, (queue, work)) = (Arc::new(Slot::new()), unbounded_channel());
            self.runtime.spawn(worker::run(Arc::clone(&slot), work, Arc::clone(&self.shared)));
            if let Some(old) = partitions.insert(partition, Assigned { slot, queue, paused: false }) {
                old.slot.fence();
            }
        }
        self.count.store(partitions.len(), Ordering::Relaxed);
    }

    /// Lets partitions go: no record begins any more, those in hand get until the deadline, what is finished is stored, and
    /// what finishes later counts for nothing. Returns how many records were still in hand.
    pub(crate) fn remove<C: ConsumerContext>(
        &self,
        consumer: &BaseConsumer<C>,
        list: &TopicPartitionList,
        grace: Duration,
    ) -> usize {
        let leaving: Vec<_> =
            names(list).filter_map(|partition| Some((self.lock().remove(&partition)?, partition))).collect();
        self.count.store(self.lock().len(), Ordering::Relaxed);
        leaving.iter().for_each(|(assigned, _)| assigned.slot.leave());
        let unfinished = wait_until_idle(&leaving, grace);
        store(consumer, leaving.iter().map(|(assigned, partition)| (partition, &*assigned.slot)));
        leaving.iter().for_each(|(assigned, _)| assigned.slot.fence());
        unfinished
    }

    /// Every partition.
    pub(crate) fn list(&self) -> TopicPartitionList {
        list_of(self.lock().keys())
    }

    /// A record needs no handling.
    pub(crate) fn skip(&self, partition: &Partition, offset: i64) {
        if let Some(assigned) = self.lock().get(partition) {
            assigned.slot.skipped(offset);
        }
    }

    /// Hands a record to its partition's worker; a record of a partition that has left is dropped, since it comes again.
    /// True when the partition has enough in hand and is to be paused.
    pub(crate) fn hand_over(&self, partition: &Partition, work: Work) -> bool {
        let mut partitions = self.lock();
        let Some(assigned) = partitions.get_mut(partition) else { return false };
        if !assigned.slot.delivered(work.record.info.offset, work.record.bytes()) {
            return false;
        }
        // The worker ends only when its partition leaves; the record comes again then.
        let _ = assigned.queue.send(work);
        let pause = !assigned.paused && assigned.slot.is_full();
        assigned.paused |= pause;
        pause
    }

    /// The paused partitions that have room again; they count as going on.
    pub(crate) fn take_resumable(&self) -> TopicPartitionList {
        let mut partitions = self.lock();
        let ready = partitions.iter_mut().filter(|(_, assigned)| assigned.paused && assigned.slot.has_room());
        list_of(ready.map(|(partition, assigned)| {
            assigned.paused = false;
            partition
        }))
    }

    /// Stores what was finished since the last call; the client commits it by itself.
    pub(crate) fn store<C: ConsumerContext>(&self, consumer: &BaseConsumer<C>) {
        store(consumer, self.lock().iter().map(|(partition, assigned)| (partition, &*assigned.slot)));
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<Partition, Assigned>> {
        self.partitions.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn wait_until_idle(leaving: &[(Assigned, Partition)], grace: Duration) -> usize {
    let deadline = Instant::now() + grace;
    loop {
        let busy = leaving.iter().filter(|(assigned, _)| assigned.slot.is_busy()).count();
        if busy == 0 || Instant::now() >= deadline {
            return busy;
        }
        std::thread::sleep(Duration::from_millis(2));
    }
}

fn store<'a, C: ConsumerContext>(
    consumer: &BaseConsumer<C>,
    slots: impl Iterator<Item = (&'a Partition, &'a Slot)>,
) {
    let mut list = TopicPartitionList::new();
    for ((topic, partition), slot) in slots {
        if let Some(next) = slot.take_storable() {
            // `store_offsets` takes where to go on, unlike `store_offset`, which takes the last handled offset.
            let added = list.add_partition_offset(topic, *partition, Offset::Offset(next));
            debug_assert!(added.is_ok(), "an offset of a record is a valid offset");
        }
    }
    if list.count() > 0
        && let Err(error) = consumer.store_offsets(&list)
    {
        tracing::warn!(%error, "offsets could not be stored; their records come again");
    }
}

fn names(list: &TopicPartitionList) -> impl Iterator<Item = Partition> {
    let names: Vec<_> = list.elements().iter().map(|one| (one.topic().to_owned(), one.partition())).collect();
    names.into_iter()
}

fn list_of<'a>(partitions: impl Iterator<Item = &'a Partition>) -> TopicPartitionList {
    let mut list = TopicPartitionList::new();
    for (topic, partition) in partitions {
        list.add_partition(topic, *partition);
    }
    list
}
