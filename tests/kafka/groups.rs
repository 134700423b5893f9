//! Members that join and leave under load, by the classic protocol and by that of KIP-848.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use mes_events::KafkaConfig;
use mes_events::cache::{CacheInvalidate, CacheInvalidateEvent};
use mes_events::kafka::{KafkaEventConsumer, KafkaEventPublisher};
use mes_events::{Event, EventMetadata};

use crate::harness::Topic;
use crate::raw::eventually;

const KEYS: usize = 40;
const PER_KEY: usize = 50;

/// The numbers of the events of each key, in the order in which any member handled them.
type Seen = Arc<Mutex<BTreeMap<String, Vec<usize>>>>;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "needs Kafka: KAFKA_BROKERS"]
async fn t17_a_classic_group_loses_nothing_while_members_come_and_go() {
    members_come_and_go(|config| config).await;
}

/// Every partition is stopped and given anew, also those that stay.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "needs Kafka: KAFKA_BROKERS"]
async fn t17_an_eager_group_loses_nothing_while_members_come_and_go() {
    members_come_and_go(|config| config.set("partition.assignment.strategy", "range")).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "needs Kafka: KAFKA_BROKERS"]
async fn t17_a_group_of_the_new_protocol_loses_nothing_while_members_come_and_go() {
    members_come_and_go(|config| config.set("group.protocol", "consumer")).await;
}

async fn members_come_and_go(with: fn(KafkaConfig) -> KafkaConfig) {
    let topic = Topic::create().await;
    let seen = Seen::default();
    let publishing = tokio::spawn(publish(topic.config()));
    let mut stays = member(with(topic.config()), &seen).await;
    for _ in 0..3 {
        let mut comes = member(with(topic.config()), &seen).await;
        eventually("both have partitions", || comes.stats().assigned > 0 && stays.stats().assigned > 0).await;
        tokio::time::sleep(Duration::from_millis(300)).await;
        let report = comes.stop().await.expect("stopped");
        assert!(report.left && report.unfinished == 0, "{report:?}");
    }
    publishing.await.expect("published");
    let distinct =
        || -> usize { seen.lock().expect("not poisoned").values().map(|all| first_times(all).len()).sum() };
    eventually("every event is handled", || distinct() == KEYS * PER_KEY).await;
    stays.stop().await.expect("stopped");
    for (key, numbers) in seen.lock().expect("not poisoned").iter() {
        let expected: Vec<_> = (0..PER_KEY).collect();
        assert_eq!(first_times(numbers), expected, "{key}");
    }
}

/// What comes again comes after a member has left; its first time counts for the order.
fn first_times(numbers: &[usize]) -> Vec<usize> {
    let mut first = Vec::new();
    for number in numbers {
        if !first.contains(number) {
            first.push(*number);
        }
    }
    first
}

async fn publish(config: KafkaConfig) {
    let publisher = KafkaEventPublisher::connect(&config).await.expect("connected");
    for number in 0..PER_KEY {
        let events: Vec<_> = (0..KEYS).map(|key| event(key, number)).collect();
        for outcome in publisher.publish_batch(&events).await {
            outcome.expect("published");
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    publisher.disconnect().await;
}

fn event(key: usize, number: usize) -> CacheInvalidateEvent {
    let data = CacheInvalidate {
        cache_key: format!("key-{key}"),
        cache_pattern: None,
        reason: number.to_string(),
        invalidated_by: "s".to_owned().into(),
    };
    CacheInvalidateEvent::new(data, EventMetadata::new("s"))
}

async fn member(config: KafkaConfig, seen: &Seen) -> KafkaEventConsumer {
    let seen = Arc::clone(seen);
    let mut consumer = KafkaEventConsumer::new(config);
    consumer
        .subscribe(move |event: CacheInvalidateEvent| {
            let seen = Arc::clone(&seen);
            async move {
                tokio::time::sleep(Duration::from_millis(2)).await;
                let number = event.data.reason.parse().expect("a number");
                let key = event.key().into_owned();
                seen.lock().expect("not poisoned").entry(key).or_default().push(number);
                Ok::<(), std::io::Error>(())
            }
        })
        .expect("subscribed");
    consumer.start().await.expect("started");
    consumer
}
