//! Raw records in and out, without the code under test.

#![allow(dead_code, reason = "each test uses a part of it")]

use std::time::{Duration, Instant};

use rdkafka::consumer::{BaseConsumer, Consumer};
use rdkafka::message::{Header, Headers, Message, OwnedHeaders};
use rdkafka::producer::{FutureProducer, FutureRecord};
use rdkafka::{ClientConfig, Offset, TopicPartitionList};

pub(crate) type RawHeaders = Vec<(String, Option<Vec<u8>>)>;

/// A record as it lies on the broker.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Raw {
    pub(crate) partition: i32,
    pub(crate) offset: i64,
    pub(crate) key: Option<Vec<u8>>,
    pub(crate) value: Option<Vec<u8>>,
    pub(crate) headers: RawHeaders,
    pub(crate) timestamp: Option<i64>,
}

impl Raw {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let (_, value) = self.headers.iter().find(|(key, _)| key == name)?;
        std::str::from_utf8(value.as_deref()?).ok()
    }
}

/// Writes records as anybody might, one after the other, each to its partition.
pub(crate) async fn write_all(brokers: &str, topic: &str, records: &[Raw]) {
    let mut config = ClientConfig::new();
    config.set("bootstrap.servers", brokers).set("linger.ms", "0").set("message.max.bytes", "2000000");
    let producer: FutureProducer = config.create().expect("a producer");
    for raw in records {
        let headers = raw.headers.iter().fold(OwnedHeaders::new(), |all, (key, value)| {
            all.insert(Header { key, value: value.as_deref() })
        });
        let record = FutureRecord {
            topic,
            partition: Some(raw.partition),
            payload: raw.value.as_deref(),
            key: raw.key.as_deref(),
            timestamp: raw.timestamp,
            headers: Some(headers),
        };
        producer.send(record, Duration::from_secs(10)).await.expect("written");
    }
}

/// Reads the first `count` records of a topic's partitions.
pub(crate) async fn read(brokers: &str, topic: &str, partitions: i32, count: usize) -> Vec<Raw> {
    let (brokers, topic) = (brokers.to_owned(), topic.to_owned());
    tokio::task::spawn_blocking(move || {
        let consumer: BaseConsumer = ClientConfig::new()
            .set("bootstrap.servers", brokers)
            .set("group.id", "raw-reader")
            .set("enable.auto.commit", "false")
            .set("fetch.wait.max.ms", "10")
            .create()
            .expect("a consumer");
        let mut list = TopicPartitionList::new();
        for partition in 0..partitions {
            list.add_partition_offset(&topic, partition, Offset::Beginning).expect("an offset");
        }
        consumer.assign(&list).expect("assigned");
        let deadline = Instant::now() + Duration::from_secs(20);
        let mut records = Vec::new();
        while records.len() < count {
            assert!(Instant::now() < deadline, "{} of {count} records on {topic}", records.len());
            if let Some(Ok(message)) = consumer.poll(Duration::from_millis(100)) {
                records.push(raw(&message));
            }
        }
        records
    })
    .await
    .expect("read")
}

fn raw(message: &impl Message) -> Raw {
    let one = |header: Header<'_, &[u8]>| (header.key.to_owned(), header.value.map(<[u8]>::to_vec));
    Raw {
        partition: message.partition(),
        offset: message.offset(),
        key: message.key().map(<[u8]>::to_vec),
        value: message.payload().map(<[u8]>::to_vec),
        headers: message.headers().map(|all| all.iter().map(one).collect()).unwrap_or_default(),
        timestamp: message.timestamp().to_millis(),
    }
}

/// The offset at which a group would go on in partition 0; `None` when it has committed none.
pub(crate) async fn committed(brokers: &str, group: &str, topic: &str) -> Option<i64> {
    let config = [("bootstrap.servers", brokers), ("group.id", group)];
    let consumer: BaseConsumer = config
        .iter()
        .fold(ClientConfig::new(), |mut all, (key, value)| all.set(*key, *value).clone())
        .create()
        .expect("a consumer");
    let mut list = TopicPartitionList::new();
    list.add_partition(topic, 0);
    tokio::task::spawn_blocking(move || {
        let found = consumer.committed_offsets(list, Duration::from_secs(10)).expect("committed offsets");
        match found.elements().first().map(rdkafka::topic_partition_list::TopicPartitionListElem::offset) {
            Some(Offset::Offset(offset)) => Some(offset),
            _ => None,
        }
    })
    .await
    .expect("asked")
}

/// Waits until something is true.
pub(crate) async fn eventually(what: &str, mut check: impl FnMut() -> bool) {
    let deadline = Instant::now() + Duration::from_secs(30);
    while !check() {
        assert!(Instant::now() < deadline, "never: {what}");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}
