//! What the broker keeps: topics and groups.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::watch;

use super::group::Group;
use super::murmur2::partition_of;
use super::record::{RawMessage, StoredRecord};
use crate::consume::engine::Partition;

/// The broker, shared by its publishers and consumers.
#[derive(Debug)]
pub(super) struct Shared {
    state: Mutex<State>,
    /// Told of everything that somebody may wait for.
    changed: watch::Sender<()>,
}

#[derive(Debug)]
pub(super) struct State {
    partitions: usize,
    topics: BTreeMap<String, Topic>,
    pub(super) groups: BTreeMap<String, Group>,
    /// Dead letters, with the topic that their records came from.
    pub(super) letters: Vec<(String, Arc<StoredRecord>)>,
    pub(super) refuses_letters: bool,
}

#[derive(Debug)]
pub(super) struct Topic {
    partitions: Vec<Vec<Arc<StoredRecord>>>,
    /// Every record, in the order in which they came.
    all: Vec<Arc<StoredRecord>>,
}

impl Shared {
    pub(super) fn new(partitions: usize) -> Arc<Self> {
        let state = State {
            partitions: partitions.max(1),
            topics: BTreeMap::new(),
            groups: BTreeMap::new(),
            letters: Vec::new(),
            refuses_letters: false,
        };
        Arc::new(Self { state: Mutex::new(state), changed: watch::Sender::new(()) })
    }

    pub(super) fn look(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Changes the state, and tells those who wait.
    pub(super) fn change<T>(&self, change: impl FnOnce(&mut State) -> T) -> T {
        let changed = change(&mut self.look());
        self.changed.send_replace(());
        changed
    }

    /// Sees every change from now on.
    pub(super) fn watch(&self) -> watch::Receiver<()> {
        self.changed.subscribe()
    }
}

impl State {
    pub(super) fn append(&mut self, topic: &str, message: RawMessage) -> Arc<StoredRecord> {
        let found = self.topic(topic);
        let count = found.partitions.len();
        // Records without a key take turns.
        let index = message.key.as_ref().map_or(found.all.len() % count, |key| partition_of(key, count));
        let log = &mut found.partitions[index];
        let record = Arc::new(StoredRecord::new(topic, number(index), end(log), message));
        log.push(Arc::clone(&record));
        found.all.push(Arc::clone(&record));
        record
    }

    /// The topic, which is created where there is none.
    pub(super) fn topic(&mut self, name: &str) -> &mut Topic {
        let partitions = self.partitions;
        self.topics
            .entry(name.to_owned())
            .or_insert_with(|| Topic { partitions: vec![Vec::new(); partitions], all: Vec::new() })
    }

    pub(super) fn records(&self, topic: &str) -> Vec<StoredRecord> {
        let all = self.topics.get(topic).map(|topic| &topic.all);
        all.into_iter().flatten().map(|record| (**record).clone()).collect()
    }

    /// Up to `most` records from an offset on.
    pub(super) fn read(
        &self,
        (topic, partition): &Partition,
        from: i64,
        most: usize,
    ) -> Vec<Arc<StoredRecord>> {
        let log = self.log(topic, *partition);
        let from = usize::try_from(from).unwrap_or_default();
        log.get(from..).unwrap_or_default().iter().take(most).cloned().collect()
    }

    /// The offset after the last record.
    pub(super) fn end(&self, (topic, partition): &Partition) -> i64 {
        end(self.log(topic, *partition))
    }

    pub(super) fn partitions_of(&self, topic: &str) -> impl Iterator<Item = Partition> + use<> {
        let count = self.topics.get(topic).map_or(self.partitions, |topic| topic.partitions.len());
        let topic = topic.to_owned();
        (0..count).map(move |index| (topic.clone(), number(index)))
    }

    /// Whether every group that has a consumer has finished all of its topics.
    pub(super) fn is_idle(&self) -> bool {
        self.groups.values().all(|group| {
            let mut partitions = group.topics().flat_map(|topic| self.partitions_of(topic));
            partitions.all(|partition| group.committed(&partition) == self.end(&partition))
        })
    }

    fn log(&self, topic: &str, partition: i32) -> &[Arc<StoredRecord>] {
        let found = self.topics.get(topic).zip(usize::try_from(partition).ok());
        found.and_then(|(topic, index)| topic.partitions.get(index)).map_or(&[], Vec::as_slice)
    }
}

fn number(index: usize) -> i32 {
    i32::try_from(index).unwrap_or(i32::MAX)
}

fn end(log: &[Arc<StoredRecord>]) -> i64 {
    i64::try_from(log.len()).unwrap_or(i64::MAX)
}
