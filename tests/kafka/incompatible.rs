//! Groups that others hold: what cannot be joined is an error that says what to do, and leaves the others alone.

use mes_events::kafka::{ConsumerError, KafkaEventConsumer};
use mes_events::{Event as _, EventMetadata, KafkaConfig, KafkaEventPublisher, MesEvent};
use tokio::io::{AsyncBufReadExt, BufReader, Lines};
use tokio::process::{Child, ChildStdout};

use crate::harness::Topic;
use crate::interop::{invalidation, node};
use crate::raw::eventually;

/// What every text about assignors says of the ways out.
const WAYS_OUT: [&str; 5] = [
    "JoinGroup failed: Broker: Inconsistent group protocol",
    "set group.protocol=consumer, by which both share the group",
    "stop those members, and this consumer goes on from their committed offsets",
    "set partition.assignment.strategy to one of theirs, such as range",
    "choose another KAFKA_GROUP_ID",
];

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Kafka: KAFKA_BROKERS"]
async fn a_group_of_another_assignor_is_an_error_that_says_what_to_do() {
    for (holds, joins) in [("range", "cooperative-sticky"), ("cooperative-sticky", "range")] {
        let topic = Topic::create().await;
        let mut holder = consumer(assigned_by(topic.config(), holds));
        holder.start().await.expect("started");
        let error = consumer(assigned_by(topic.config(), joins)).start().await.expect_err("held");
        says_what_to_do(&error);
        assert!(holder.health().ready, "{}", holder.health());
        assert!(holder.stop().await.expect("stopped").left);
    }
}

/// Also with an assignor that other clients share: kafkajs has none of theirs.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Kafka: KAFKA_BROKERS"]
async fn a_group_that_kafkajs_holds_is_an_error_that_says_what_to_do() {
    let topic = Topic::create().await;
    let holder = KafkaJs::joins(&topic).await;
    for assignor in ["cooperative-sticky", "range"] {
        let error = consumer(assigned_by(topic.config(), assignor)).start().await.expect_err("held");
        says_what_to_do(&error);
        assert!(error.to_string().contains("kafkajs has a RoundRobin of its own"), "{error}");
    }
    holder.leaves().await;
    let mut consumer = consumer(topic.config());
    consumer.start().await.expect("the group is free");
    consumer.stop().await.expect("stopped");
}

/// The other way round: kafkajs gives up, and says so to its own service; the group goes on.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Kafka: KAFKA_BROKERS"]
async fn a_kafkajs_consumer_that_cannot_join_disturbs_nobody() {
    let topic = Topic::create().await;
    let (mut holder, handled) = topic.consume_all().await;
    let (mut refused, mut lines) = KafkaJs::start(&topic);
    let line = lines.next_line().await.expect("read").expect("it says so");
    assert_eq!(
        line,
        "crashed: The group member's supported protocols are incompatible with those of existing members"
    );
    let publisher = KafkaEventPublisher::connect(&topic.config()).await.expect("connected");
    publisher.publish(&invalidation("key", EventMetadata::new("s"))).await.expect("published");
    publisher.disconnect().await;
    handled.wait_for(1).await;
    assert!(holder.health().ready && holder.stats().last_error.is_none(), "{}", holder.health());
    refused.kill().await.expect("ended");
    assert!(holder.stop().await.expect("stopped").left);
}

/// T17: by KIP-848 a service moves from kafkajs to this crate while both run: the brokers assign to either.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Kafka: KAFKA_BROKERS"]
async fn t17_kafkajs_and_the_consumer_protocol_share_a_group() {
    let topic = Topic::create().await;
    let mut theirs = KafkaJs::joins(&topic).await;
    let (mut ours, handled) = Topic::consume_with(topic.config().set("group.protocol", "consumer")).await;
    eventually("the partitions are shared", || ours.stats().assigned == 6).await;
    let publisher = KafkaEventPublisher::connect(&topic.config()).await.expect("connected");
    let events: Vec<_> =
        (0..40).map(|key| invalidation(&format!("key-{key}"), EventMetadata::new("s"))).collect();
    assert!(publisher.publish_batch(&events).await.iter().all(Result::is_ok));
    let mut keys: Vec<String> = Vec::new();
    while keys.len() + handled.count() < events.len() {
        keys.extend(theirs.next_key().await);
    }
    assert!(!keys.is_empty() && handled.count() > 0, "{keys:?} and {}", handled.count());
    keys.extend(handled.keys());
    keys.sort();
    let mut all: Vec<_> = events.iter().map(|event| event.key().into_owned()).collect();
    all.sort();
    assert_eq!(keys, all, "each event goes to one of them, once");
    let before = handled.count();

    theirs.leaves().await;
    eventually("the partitions have moved", || ours.stats().assigned == 12).await;
    assert!(publisher.publish_batch(&events).await.iter().all(Result::is_ok));
    publisher.disconnect().await;
    handled.wait_for(before + events.len()).await;
    assert!(ours.stop().await.expect("stopped").left);
}

fn assigned_by(config: KafkaConfig, assignor: &str) -> KafkaConfig {
    config.set("partition.assignment.strategy", assignor)
}

fn consumer(config: KafkaConfig) -> KafkaEventConsumer {
    let mut consumer = KafkaEventConsumer::new(config);
    consumer.subscribe(|_: MesEvent| async { Ok::<(), std::io::Error>(()) }).expect("subscribed");
    consumer
}

fn says_what_to_do(error: &ConsumerError) {
    let text = error.to_string();
    assert!(matches!(error, ConsumerError::Client(_)), "{error:?}");
    assert!(WAYS_OUT.iter().all(|way| text.contains(way)), "{text}");
}

/// A member of the topic's group that kafkajs drives.
struct KafkaJs {
    process: Child,
    lines: Lines<BufReader<ChildStdout>>,
}

impl KafkaJs {
    fn start(topic: &Topic) -> (Child, Lines<BufReader<ChildStdout>>) {
        let mut process = node("hold-group.mjs", topic, &[&topic.name, &topic.group()]);
        let lines = BufReader::new(process.stdout.take().expect("piped")).lines();
        (process, lines)
    }

    async fn joins(topic: &Topic) -> Self {
        let (process, mut lines) = Self::start(topic);
        assert_eq!(lines.next_line().await.expect("read").as_deref(), Some("joined"));
        Self { process, lines }
    }

    /// The key of the next record that it handles, unless none comes for a while.
    async fn next_key(&mut self) -> Option<String> {
        let patience = std::time::Duration::from_millis(500);
        let line = tokio::time::timeout(patience, self.lines.next_line()).await.ok()?;
        line.expect("read").expect("it runs").strip_prefix("key ").map(str::to_owned)
    }

    /// Its input ends, and it leaves.
    async fn leaves(mut self) {
        drop(self.process.stdin.take());
        assert!(self.process.wait().await.expect("ended").success());
    }
}
