//! Raw records in and out, without the code under test.

use std::time::{Duration, Instant};

use events_runtime::kafka::EmbeddedBroker;
use events_runtime::{Event, EventMetadata, KafkaConfig};
use rdkafka::consumer::{BaseConsumer, Consumer};
use rdkafka::message::{Header, Headers, Message, OwnedHeaders};
use rdkafka::producer::{FutureProducer, FutureRecord};
use rdkafka::{ClientConfig, Offset, TopicPartitionList};

use crate::example::order::{OrderCancelled, OrderCancelledEvent};

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

pub(crate) async fn broker(partitions: i32) -> EmbeddedBroker {
    EmbeddedBroker::start(&[("orders", partitions), ("orders.dlq", 1)]).await.expect("a broker")
}

pub(crate) fn group(broker: &EmbeddedBroker, group: &str) -> KafkaConfig {
    broker.config().group_id(group)
}

pub(crate) fn cancelled(order_id: &str) -> OrderCancelledEvent {
    OrderCancelledEvent::new(OrderCancelled { order_id: order_id.into() }, EventMetadata::new("shop"))
}

pub(crate) fn json(event: &impl Event) -> Vec<u8> {
    let mut out = Vec::new();
    event.encode(&mut out);
    out
}

pub(crate) fn typed(event_type: &str) -> RawHeaders {
    vec![("event-type".into(), Some(event_type.into()))]
}

/// Writes a record as anybody might.
pub(crate) async fn write(
    brokers: &str,
    topic: &str,
    headers: RawHeaders,
    value: Option<&[u8]>,
) -> (i32, i64) {
    let producer: FutureProducer = ClientConfig::new()
        .set("bootstrap.servers", brokers)
        .set("linger.ms", "0")
        .create()
        .expect("a producer");
    let headers = headers
        .iter()
        .fold(OwnedHeaders::new(), |all, (key, value)| all.insert(Header { key, value: value.as_deref() }));
    let mut record = FutureRecord::to(topic).key(&b"key"[..]).headers(headers).partition(0);
    record.payload = value;
    let sent = producer.send(record, Duration::from_secs(10)).await.expect("written");
    (sent.partition, sent.offset)
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
