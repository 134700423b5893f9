//! A member of a group: brings records to the engine, and commits what it has finished.

use std::collections::{BTreeMap, BTreeSet};
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use futures_util::future::{Either, select};
use tokio::sync::{oneshot, watch};
use tokio::time::Instant;

use super::group::MemberId;
use super::log::Shared;
use crate::consume::engine::{Engine, Partition, Room};
use crate::consume::watchdog::Ahead;

pub(super) struct Member {
    shared: Arc<Shared>,
    engine: Arc<Engine>,
    group: String,
    id: MemberId,
    /// What it knows of the group's being thrown back.
    resets: u64,
    /// The partitions that it has, and the offsets of their next records.
    positions: BTreeMap<Partition, i64>,
    /// Those that take no more for now.
    full: BTreeSet<Partition>,
}

/// How many records of a partition are taken before others have their turn.
const BATCH: usize = 64;
/// What handlers get to finish a record whose partition goes to another member, as of Kafka's consumer.
const REBALANCE_GRACE: Duration = Duration::from_secs(5);

impl Member {
    pub(super) fn join(
        shared: Arc<Shared>,
        engine: Arc<Engine>,
        group: &str,
        topics: BTreeSet<String>,
    ) -> Self {
        let (id, resets) = shared.change(|state| {
            for topic in &topics {
                // Asking for it makes it.
                state.topic(topic);
            }
            let group = state.groups.entry(group.to_owned()).or_default();
            (group.join(topics), group.resets())
        });
        let (positions, full) = (BTreeMap::new(), BTreeSet::new());
        Self { shared, engine, group: group.to_owned(), id, resets, positions, full }
    }

    /// Runs until it is told to stop, or nobody can tell it any more; returns how many calls still go on then.
    pub(super) async fn run(mut self, mut stop: oneshot::Receiver<Instant>) -> usize {
        let mut changed = self.shared.watch();
        loop {
            changed.borrow_and_update();
            self.rebalance().await;
            let more = self.bring();
            self.commit();
            let deadline = match stop.try_recv() {
                Ok(deadline) => Some(deadline),
                Err(oneshot::error::TryRecvError::Closed) => Some(Instant::now()),
                Err(oneshot::error::TryRecvError::Empty) if more => {
                    tokio::task::yield_now().await;
                    continue;
                }
                Err(oneshot::error::TryRecvError::Empty) => self.wait(&mut changed, &mut stop).await,
            };
            if let Some(deadline) = deadline {
                return self.end(deadline).await;
            }
        }
    }

    /// Waits until there may be something to do; `Some` when it is to stop.
    async fn wait(
        &self,
        changed: &mut watch::Receiver<()>,
        stop: &mut oneshot::Receiver<Instant>,
    ) -> Option<Instant> {
        let something = async {
            select(pin!(changed.changed()), pin!(self.engine.progress())).await;
        };
        match select(stop, pin!(something)).await {
            Either::Left((deadline, _)) => Some(deadline.unwrap_or_else(|_| Instant::now())),
            Either::Right(_) => None,
        }
    }

    /// Follows the group's plan: what is another's is let go, and what nobody has is taken.
    async fn rebalance(&mut self) {
        let (resets, strange) = self.look_at_plan();
        if resets != self.resets {
            let all: Vec<_> = self.positions.keys().cloned().collect();
            self.let_go(&all, Instant::now()).await;
            self.resets = resets;
        } else if !strange.is_empty() {
            self.let_go(&strange, Instant::now() + REBALANCE_GRACE).await;
        }
        for (partition, offset) in self.acquire() {
            self.engine.assign(partition.clone());
            self.positions.insert(partition, offset);
        }
    }

    fn look_at_plan(&self) -> (u64, Vec<Partition>) {
        let state = self.shared.look();
        let Some(group) = state.groups.get(&self.group) else { return (self.resets, Vec::new()) };
        let strange = self.positions.keys().filter(|partition| !group.is_meant_for(self.id, partition));
        (group.resets(), strange.cloned().collect())
    }

    fn acquire(&self) -> Vec<(Partition, i64)> {
        let mut state = self.shared.look();
        let Some(group) = state.groups.get(&self.group) else { return Vec::new() };
        let topics: Vec<_> = group.topics().cloned().collect();
        let all: Vec<_> = topics.iter().flat_map(|topic| state.partitions_of(topic)).collect();
        let Some(group) = state.groups.get_mut(&self.group) else { return Vec::new() };
        // What a reset that came meanwhile takes away is let go in the next round, and counts for nothing until then.
        let meant = all.into_iter().filter(|partition| {
            !self.positions.contains_key(partition) && group.is_meant_for(self.id, partition)
        });
        let meant: Vec<_> = meant.collect();
        meant
            .into_iter()
            .filter_map(|partition| Some((partition.clone(), group.acquire(self.id, &partition)?)))
            .collect()
    }

    /// Calls that go on get until the deadline; what they finish later counts for nothing. Returns how many those are.
    async fn let_go(&mut self, partitions: &[Partition], deadline: Instant) -> usize {
        let leaving = self.engine.leave(partitions);
        while leaving.busy() > 0 && Instant::now() < deadline {
            // The timeout is the deadline, which the loop looks at.
            let _ = tokio::time::timeout_at(deadline, self.engine.progress()).await;
        }
        let (busy, storable) = (leaving.busy(), leaving.take_storable());
        drop(leaving);
        for partition in partitions {
            self.positions.remove(partition);
            self.full.remove(partition);
        }
        let resets = self.resets;
        self.shared.change(|state| {
            let group = state.groups.entry(self.group.clone()).or_default();
            group.commit(resets, storable);
            group.release(partitions);
        });
        busy
    }

    /// Brings what there is room for; true when there is more.
    fn bring(&mut self) -> bool {
        for partition in self.engine.take_resumable() {
            self.full.remove(&partition);
        }
        let mut more = false;
        for (partition, position) in &mut self.positions {
            let (records, end) = {
                let state = self.shared.look();
                (state.read(partition, *position, BATCH), state.end(partition))
            };
            for record in records {
                if self.full.contains(partition) {
                    break;
                }
                *position = record.offset + 1;
                if self.engine.take(&*record) == Room::Full {
                    break;
                }
            }
            self.full.extend(self.engine.flush());
            let waiting = *position < end;
            self.engine.tell(&partition.0, partition.1, Ahead { end, waiting });
            more |= waiting && !self.full.contains(partition);
        }
        more
    }

    fn commit(&self) {
        let storable = self.engine.take_storable();
        if storable.is_empty() {
            return;
        }
        let resets = self.resets;
        self.shared.change(|state| {
            let group = state.groups.entry(self.group.clone()).or_default();
            group.commit(resets, storable);
        });
    }

    async fn end(mut self, deadline: Instant) -> usize {
        let all: Vec<_> = self.positions.keys().cloned().collect();
        let unfinished = self.let_go(&all, deadline).await;
        self.shared.change(|state| {
            let group = state.groups.entry(self.group.clone()).or_default();
            group.leave(self.id);
        });
        unfinished
    }
}
