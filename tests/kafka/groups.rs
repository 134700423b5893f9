//! Members that join and leave under load, by every protocol of groups.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use mes_events::cache::{CacheInvalidate, CacheInvalidateEvent};
use mes_events::idempotency::MemoryStore;
use mes_events::kafka::{KafkaEventConsumer, KafkaEventPublisher};
use mes_events::{BaseEvent, Event, EventMetadata, Idempotent, KafkaConfig};

use crate::harness::Topic;
use crate::raw::eventually;

const KEYS: usize = 40;
const IN_FLIGHT: u64 = 8;
const ROUNDS: u64 = 4;

/// The partitions that move are stopped, and no others.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "needs Kafka: KAFKA_BROKERS"]
async fn t17_a_cooperative_group_does_all_once_and_in_order_while_members_come_and_go() {
    Group::new(|config| config).await.members_come_and_go().await;
}

/// Every partition is stopped and given anew, also those that stay.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "needs Kafka: KAFKA_BROKERS"]
async fn t17_an_eager_group_does_all_once_and_in_order_while_members_come_and_go() {
    let range = |config: KafkaConfig| config.set("partition.assignment.strategy", "range");
    Group::new(range).await.members_come_and_go().await;
}

/// KIP-848: the brokers assign.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "needs Kafka: KAFKA_BROKERS"]
async fn t17_a_group_of_the_consumer_protocol_does_all_once_and_in_order_while_members_come_and_go() {
    Group::new(|config| config.set("group.protocol", "consumer")).await.members_come_and_go().await;
}

/// A service moves to KIP-848 one instance after the other, and back, while it runs.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "needs Kafka: KAFKA_BROKERS"]
async fn t17_a_group_moves_to_the_consumer_protocol_and_back_while_it_runs() {
    let mut group = Group::new(|config| config).await;
    let publishing = group.publish_until_over();
    let mut old = group.member().await;
    group.with = |config| config.set("group.protocol", "consumer");
    let mut new = group.member().await;
    eventually("both have partitions", || old.stats().assigned > 0 && new.stats().assigned > 0).await;
    assert!(old.stop().await.expect("stopped").left);
    eventually("the new member has all", || new.stats().assigned == group.partitions).await;
    group.with = |config| config;
    let mut back = group.member().await;
    eventually("both have partitions", || back.stats().assigned > 0 && new.stats().assigned > 0).await;
    assert!(new.stop().await.expect("stopped").left);
    eventually("the last member has all", || back.stats().assigned == group.partitions).await;
    group.over.store(true, Ordering::SeqCst);
    group.all_happened_once_and_in_order(publishing.await.expect("published")).await;
    assert!(back.stop().await.expect("stopped").left);
}

/// The members of one group, and what they did together.
struct Group {
    topic: Topic,
    partitions: usize,
    with: fn(KafkaConfig) -> KafkaConfig,
    once: Idempotent<MemoryStore>,
    /// The numbers of the events of each key, in the order in which their effects happened.
    effects: Arc<Mutex<BTreeMap<String, Vec<usize>>>>,
    over: Arc<AtomicBool>,
}

impl Group {
    async fn new(with: fn(KafkaConfig) -> KafkaConfig) -> Self {
        let once = Idempotent::new(MemoryStore::new(), "group");
        let (effects, over) = (Arc::default(), Arc::default());
        Self { topic: Topic::create().await, partitions: 12, with, once, effects, over }
    }

    /// One member stays. Others join it, and leave in order or as a process does that is dropped.
    async fn members_come_and_go(self) {
        let publishing = self.publish_until_over();
        let mut stays = self.member().await;
        for round in 0..ROUNDS {
            let mut comes = self.member().await;
            eventually("both have partitions", || {
                comes.stats().assigned > 0 && stays.stats().assigned > 0 && comes.stats().handled > 0
            })
            .await;
            if round % 2 == 1 {
                drop(comes);
                continue;
            }
            let report = comes.stop().await.expect("stopped");
            assert!(report.left && report.unfinished == 0, "{report:?}");
        }
        self.over.store(true, Ordering::SeqCst);
        self.all_happened_once_and_in_order(publishing.await.expect("published")).await;
        assert!(stays.stop().await.expect("stopped").left);
        let again = self.once.stats().duplicates;
        assert!(again <= ROUNDS * IN_FLIGHT, "{again} calls more than events");
    }

    async fn all_happened_once_and_in_order(&self, per_key: usize) {
        let happened = || self.effects.lock().expect("not poisoned").values().map(Vec::len).sum::<usize>();
        eventually("every event has its effect", || happened() >= KEYS * per_key).await;
        let expected: Vec<_> = (0..per_key).collect();
        for (key, numbers) in self.effects.lock().expect("not poisoned").iter() {
            assert_eq!(*numbers, expected, "{key}");
        }
    }

    /// Publishes events of every key; returns how many of each.
    fn publish_until_over(&self) -> tokio::task::JoinHandle<usize> {
        let (config, over) = (self.topic.config(), Arc::clone(&self.over));
        tokio::spawn(async move {
            let publisher = KafkaEventPublisher::connect(&config).await.expect("connected");
            let mut number = 0;
            while !over.load(Ordering::SeqCst) {
                let events: Vec<_> = (0..KEYS).map(|key| event(key, number)).collect();
                let outcomes = publisher.publish_batch(&events).await;
                outcomes.into_iter().for_each(|outcome| drop(outcome.expect("published")));
                number += 1;
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
            publisher.disconnect().await;
            number
        })
    }

    async fn member(&self) -> KafkaEventConsumer {
        let effects = Arc::clone(&self.effects);
        let config = (self.with)(self.topic.config());
        let in_flight = usize::try_from(IN_FLIGHT).expect("few");
        let mut consumer = KafkaEventConsumer::new(config).max_in_flight(in_flight);
        let handler = move |event: CacheInvalidateEvent| {
            let effects = Arc::clone(&effects);
            async move {
                tokio::time::sleep(Duration::from_millis(2)).await;
                let number = event.data.reason.parse().expect("a number");
                let key = event.key().into_owned();
                effects.lock().expect("not poisoned").entry(key).or_default().push(number);
                Ok::<(), std::io::Error>(())
            }
        };
        consumer.subscribe(self.once.handler(handler)).expect("subscribed");
        consumer.start().await.expect("started");
        consumer
    }
}

fn event(key: usize, number: usize) -> CacheInvalidateEvent {
    let data = CacheInvalidate {
        cache_key: format!("key-{key}"),
        cache_pattern: None,
        reason: number.to_string(),
        invalidated_by: "s".into(),
    };
    BaseEvent::new(data, EventMetadata::new("s"))
}
