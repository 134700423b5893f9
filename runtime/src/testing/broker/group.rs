//! A consumer group: who has which partition, and how far the group has come.

use std::collections::{BTreeMap, BTreeSet};

use crate::consume::engine::Partition;

/// A member, as long as it is one.
pub(super) type MemberId = u64;

#[derive(Debug, Default)]
pub(super) struct Group {
    /// The topics of each member.
    members: BTreeMap<MemberId, BTreeSet<String>>,
    owners: BTreeMap<Partition, MemberId>,
    committed: BTreeMap<Partition, i64>,
    last_id: MemberId,
    /// How often the group was thrown back; what was in hand before counts for nothing.
    resets: u64,
}

/// From where a group takes its records again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Again {
    FromCommitted,
    FromBeginning,
}

impl Group {
    pub(super) fn join(&mut self, topics: BTreeSet<String>) -> MemberId {
        self.last_id += 1;
        self.members.insert(self.last_id, topics);
        self.last_id
    }

    pub(super) fn leave(&mut self, member: MemberId) {
        self.members.remove(&member);
        self.owners.retain(|_, owner| *owner != member);
    }

    /// The topics that its members read.
    pub(super) fn topics(&self) -> impl Iterator<Item = &String> {
        self.members.values().flatten().collect::<BTreeSet<_>>().into_iter()
    }

    pub(super) fn resets(&self) -> u64 {
        self.resets
    }

    /// Whether a partition is the member's by the group's plan: each topic's partitions are dealt out in turn to those who read it.
    pub(super) fn is_meant_for(&self, member: MemberId, (topic, partition): &Partition) -> bool {
        let readers: Vec<_> =
            self.members.iter().filter(|(_, topics)| topics.contains(topic)).map(|(id, _)| *id).collect();
        let turn = usize::try_from(*partition).ok().and_then(|index| index.checked_rem(readers.len()));
        turn.is_some_and(|turn| readers[turn] == member)
    }

    /// Takes a partition that nobody has; says where to go on.
    pub(super) fn acquire(&mut self, member: MemberId, partition: &Partition) -> Option<i64> {
        if self.owners.contains_key(partition) {
            return None;
        }
        self.owners.insert(partition.clone(), member);
        Some(self.committed(partition))
    }

    pub(super) fn release(&mut self, partitions: &[Partition]) {
        for partition in partitions {
            self.owners.remove(partition);
        }
    }

    /// Commits what a member has stored, unless the group was thrown back since.
    pub(super) fn commit(&mut self, resets: u64, offsets: Vec<(Partition, i64)>) {
        if resets == self.resets {
            self.committed.extend(offsets);
        }
    }

    /// Where the group goes on.
    pub(super) fn committed(&self, partition: &Partition) -> i64 {
        self.committed.get(partition).copied().unwrap_or_default()
    }

    pub(super) fn commits_of(&self, topic: &str) -> BTreeMap<i32, i64> {
        let of_topic = self.committed.iter().filter(|((name, _), _)| name == topic);
        of_topic.map(|((_, partition), offset)| (*partition, *offset)).collect()
    }

    /// Throws the group back.
    pub(super) fn reset(&mut self, again: Again) {
        self.resets += 1;
        if again == Again::FromBeginning {
            self.committed.clear();
        }
    }
}
