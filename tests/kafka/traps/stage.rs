//! A topic of any shape, a consumer that notes what it handles, and who watches the commits.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use mes_events::cache::CacheInvalidateEvent;
use mes_events::kafka::KafkaEventConsumer;
use mes_events::{HandlerError, KafkaConfig, RecordInfo};
use rdkafka::admin::{AdminClient, AdminOptions, NewTopic, TopicReplication};
use rdkafka::client::DefaultClientContext;
use rdkafka::consumer::{BaseConsumer, Consumer as _};
use rdkafka::{ClientConfig, Offset, TopicPartitionList};

use crate::harness::{Topic, body, cache_invalidate};
use crate::raw::Raw;

/// Creates a topic and its dead-letter topic.
pub(super) async fn topic(partitions: i32) -> Topic {
    let topic = Topic::unnamed();
    let admin: AdminClient<DefaultClientContext> =
        ClientConfig::new().set("bootstrap.servers", &topic.brokers).create().expect("a client");
    let one = || TopicReplication::Fixed(1);
    let letters = topic.dead_letters();
    let topics = [NewTopic::new(&topic.name, partitions, one()), NewTopic::new(&letters, 1, one())];
    let options = AdminOptions::new().operation_timeout(Some(Duration::from_secs(20)));
    let created = admin.create_topics(&topics, &options).await.expect("created");
    assert!(created.iter().all(Result::is_ok), "{created:?}");
    topic
}

/// Timeouts as short as Kafka takes them, and commits as often as possible.
pub(super) fn brisk(topic: &Topic) -> KafkaConfig {
    topic
        .config()
        .set("session.timeout.ms", "6000")
        .set("heartbeat.interval.ms", "500")
        .set("auto.commit.interval.ms", "100")
}

/// An event with a key, on a partition.
pub(super) fn event(partition: i32, key: &str) -> Raw {
    let data = format!(r#"{{"cacheKey":"{key}","reason":"r","invalidatedBy":"s"}}"#);
    Raw { partition, key: Some(key.as_bytes().to_vec()), ..cache_invalidate(&body(&data)) }
}

/// What was handled: partition, offset and key.
#[derive(Clone, Default)]
pub(super) struct Log(Arc<Mutex<Vec<(i32, i64, String)>>>);

impl Log {
    pub(super) fn list(&self) -> Vec<(i32, i64, String)> {
        self.0.lock().expect("not poisoned").clone()
    }

    pub(super) fn count(&self) -> usize {
        self.0.lock().expect("not poisoned").len()
    }

    /// How many different records were handled.
    pub(super) fn distinct(&self) -> usize {
        let mut all: Vec<_> =
            self.list().iter().map(|(partition, offset, _)| (*partition, *offset)).collect();
        all.sort_unstable();
        all.dedup();
        all.len()
    }

    /// The offsets of each key, in the order of their handling.
    pub(super) fn by_key(&self) -> BTreeMap<String, Vec<i64>> {
        let mut keys = BTreeMap::<_, Vec<_>>::new();
        self.list().into_iter().for_each(|(_, offset, key)| keys.entry(key).or_default().push(offset));
        keys
    }

    /// Subscribes a handler that awaits `slow` before it notes an event.
    pub(super) fn note<Fut>(
        &self,
        consumer: &mut KafkaEventConsumer,
        slow: impl Fn(RecordInfo) -> Fut + Send + Sync + 'static,
    ) where
        Fut: Future<Output = ()> + Send + 'static,
    {
        let log = self.clone();
        let handler = move |event: CacheInvalidateEvent, record: RecordInfo| {
            let (log, place) = (log.clone(), (record.partition, record.offset, event.data.cache_key));
            let slow = slow(record);
            async move {
                slow.await;
                log.0.lock().expect("not poisoned").push(place);
                Ok::<(), HandlerError>(())
            }
        };
        consumer.subscribe(handler).expect("subscribed");
    }
}

/// What a group has committed of each partition; 0 where nothing is.
pub(super) async fn commits(topic: &Topic, partitions: i32) -> Vec<i64> {
    let consumer: BaseConsumer = ClientConfig::new()
        .set("bootstrap.servers", &topic.brokers)
        .set("group.id", topic.group())
        .create()
        .expect("a consumer");
    let mut list = TopicPartitionList::new();
    for partition in 0..partitions {
        list.add_partition(&topic.name, partition);
    }
    let asked =
        tokio::task::spawn_blocking(move || consumer.committed_offsets(list, Duration::from_secs(20)));
    let found = asked.await.expect("asked").expect("committed offsets");
    let offset = |offset| if let Offset::Offset(offset) = offset { offset } else { 0 };
    found.elements().iter().map(|one| offset(one.offset())).collect()
}
