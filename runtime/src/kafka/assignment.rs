//! The engine's partitions in librdkafka's terms. Only the polling thread calls this.

use std::time::{Duration, Instant};

use rdkafka::TopicPartitionList;
use rdkafka::consumer::{BaseConsumer, Consumer as _, ConsumerContext};
use rdkafka::topic_partition_list::Offset;

use crate::consume::engine::{Engine, Partition};

/// Takes partitions on.
pub(crate) fn add(engine: &Engine, list: &TopicPartitionList) {
    names(list).into_iter().for_each(|partition| engine.assign(partition));
}

/// Lets partitions go: no call begins any more, those that go on get until the deadline, what is finished is stored, and what
/// finishes later counts for nothing. Returns how many calls still went on.
pub(crate) fn remove<C: ConsumerContext>(
    engine: &Engine,
    consumer: &BaseConsumer<C>,
    partitions: &[Partition],
    grace: Duration,
) -> usize {
    let leaving = engine.leave(partitions);
    let unfinished = leaving.wait(Instant::now() + grace);
    store(consumer, &leaving.take_storable());
    unfinished
}

/// Stores where to go on; the client commits it by itself.
pub(crate) fn store<C: ConsumerContext>(consumer: &BaseConsumer<C>, offsets: &[(Partition, i64)]) {
    if offsets.is_empty() {
        return;
    }
    let mut list = TopicPartitionList::new();
    for ((topic, partition), next) in offsets {
        // `store_offsets` takes where to go on, unlike `store_offset`, which takes the last handled offset.
        let added = list.add_partition_offset(topic, *partition, Offset::Offset(*next));
        debug_assert!(added.is_ok(), "an offset of a record is a valid offset");
    }
    if let Err(error) = consumer.store_offsets(&list) {
        tracing::warn!(%error, "offsets could not be stored; their records come again");
    }
}

pub(crate) fn names(list: &TopicPartitionList) -> Vec<Partition> {
    list.elements().iter().map(|one| (one.topic().to_owned(), one.partition())).collect()
}

pub(crate) fn list_of(partitions: &[Partition]) -> TopicPartitionList {
    let mut list = TopicPartitionList::new();
    for (topic, partition) in partitions {
        list.add_partition(topic, *partition);
    }
    list
}
