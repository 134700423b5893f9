//! Topics as another client sees them, beside the code under test.

use std::time::{Duration, Instant};

use mes_events::Event as _;
use mes_events::work_order::WorkOrderCreatedEvent;
use rdkafka::admin::{AdminClient, AdminOptions, NewTopic, TopicReplication};
use rdkafka::client::DefaultClientContext;
use rdkafka::config::ClientConfig;
use rdkafka::consumer::{BaseConsumer, Consumer as _};
use rdkafka::message::Message as _;
use rdkafka::topic_partition_list::{Offset, TopicPartitionList};

use crate::Failure;
use crate::lab::Lab;

/// As many as the catalogue's topic has.
pub(crate) const PARTITIONS: i32 = 12;

const TIMEOUT: Duration = Duration::from_secs(20);

/// A record of an event.
#[derive(Clone, Debug)]
pub(crate) struct Written {
    pub(crate) id: String,
    pub(crate) key: String,
    pub(crate) sequence: i64,
    pub(crate) partition: i32,
}

pub(crate) fn create(lab: &Lab, brokers: &str, name: &str) -> Result<(), Failure> {
    let admin: AdminClient<DefaultClientContext> =
        client(brokers).create().map_err(|error| error.to_string())?;
    let topic = NewTopic::new(name, PARTITIONS, TopicReplication::Fixed(1));
    let options = AdminOptions::new().operation_timeout(Some(TIMEOUT)).request_timeout(Some(TIMEOUT));
    let created = lab.runtime.block_on(admin.create_topics([&topic], &options));
    for result in created.map_err(|error| error.to_string())? {
        result.map_err(|(topic, code)| format!("{topic}: {code}"))?;
    }
    Ok(())
}

/// All that is on a topic, each partition in its order.
pub(crate) fn read(brokers: &str, name: &str) -> Result<Vec<Written>, Failure> {
    let consumer = consumer(brokers, "reader")?;
    let mut list = TopicPartitionList::new();
    let mut left = 0;
    for partition in 0..PARTITIONS {
        let (low, high) =
            consumer.fetch_watermarks(name, partition, TIMEOUT).map_err(|error| error.to_string())?;
        left += high - low;
        list.add_partition_offset(name, partition, Offset::Beginning).map_err(|error| error.to_string())?;
    }
    consumer.assign(&list).map_err(|error| error.to_string())?;
    let (mut written, deadline) = (Vec::new(), Instant::now() + 3 * TIMEOUT);
    while left > 0 && Instant::now() < deadline {
        let Some(message) = consumer.poll(Duration::from_millis(200)) else { continue };
        let message = message.map_err(|error| error.to_string())?;
        left -= 1;
        let partition = message.partition();
        let event = WorkOrderCreatedEvent::decode(message.payload().unwrap_or_default());
        let WorkOrderCreatedEvent { data, meta, .. } = event.map_err(|error| error.to_string())?;
        written.push(Written {
            id: meta.event_id.to_string(),
            key: data.work_order_id,
            sequence: data.quantity,
            partition,
        });
    }
    if left > 0 { Err(format!("{left} records of {name} could not be read")) } else { Ok(written) }
}

/// The partition of a key that has records.
pub(crate) fn partition_of(brokers: &str, name: &str, key: &str) -> Result<i32, Failure> {
    let written = read(brokers, name)?;
    let found = written.iter().find(|record| record.key == key).map(|record| record.partition);
    found.ok_or_else(|| format!("{name} has no record of {key}"))
}

/// How many records a topic holds; none where it is missing.
pub(crate) fn count(brokers: &str, name: &str) -> Result<u64, Failure> {
    let consumer = consumer(brokers, "counter")?;
    let ends =
        (0..PARTITIONS).map_while(|partition| consumer.fetch_watermarks(name, partition, TIMEOUT).ok());
    Ok(ends.map(|(low, high)| u64::try_from(high - low).unwrap_or_default()).sum())
}

/// Where a group goes on, by partition; -1 where it has committed nothing.
pub(crate) fn committed(brokers: &str, group: &str, topic: &str) -> Result<Vec<i64>, Failure> {
    let mut list = TopicPartitionList::new();
    list.add_partition_range(topic, 0, PARTITIONS - 1);
    let list =
        consumer(brokers, group)?.committed_offsets(list, TIMEOUT).map_err(|error| error.to_string())?;
    Ok(list
        .elements()
        .iter()
        .map(|one| one.offset().to_raw().filter(|raw| *raw >= 0).unwrap_or(-1))
        .collect())
}

fn consumer(brokers: &str, group: &str) -> Result<BaseConsumer, Failure> {
    let mut config = client(brokers);
    config.set("group.id", group).set("enable.auto.commit", "false");
    config.create().map_err(|error| error.to_string())
}

fn client(brokers: &str) -> ClientConfig {
    let mut config = ClientConfig::new();
    config.set("bootstrap.servers", brokers);
    config
}
