//! A broker that is there, and cannot be reached any more.

use std::time::{Duration, Instant};

use mes_events::KafkaConfig;
use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::{JoinHandle, JoinSet};

use crate::harness::{Topic, body, cache_invalidate};
use crate::heartbeat::Heartbeat;
use crate::raw::{Raw, eventually, write_all};

/// T9: with the broker cut off and an offset to commit, stopping a consumer ends by its deadline, dropping one ends at once, and
/// neither holds up the only thread of the runtime. Once the broker can be reached, their groups go on: the first event comes again,
/// unless what was left of its consumer has still committed it.
#[tokio::test(flavor = "current_thread")]
#[ignore = "needs Kafka: KAFKA_CUT_BROKERS"]
async fn t09_stop_and_drop_while_the_broker_is_cut_off_block_nobody() {
    let topic = Topic::create().await;
    write_all(&topic.brokers, &topic.name, &[event("first")]).await;
    let heartbeat = Heartbeat::start();

    let way = Way::open().await;
    let (mut consumer, handled) = Topic::consume_with(uncommitted(&topic, "stopped")).await;
    handled.wait_for(1).await;
    way.cut().await;
    let told = Instant::now();
    let report = consumer.stop_within(Duration::from_secs(2)).await.expect("stopped");
    assert!(told.elapsed() < Duration::from_secs(4), "it took {:?}", told.elapsed());
    assert_eq!((report.unfinished, consumer.stats().handled), (0, 1));

    let way = Way::open().await;
    let (consumer, handled) = Topic::consume_with(uncommitted(&topic, "dropped")).await;
    handled.wait_for(1).await;
    way.cut().await;
    drop(consumer);
    tokio::time::sleep(Duration::from_secs(2)).await;
    let late = heartbeat.latest();
    assert!(late < Duration::from_secs(1), "the runtime's thread stood still for {late:?}");

    let way = Way::open().await;
    write_all(&topic.brokers, &topic.name, &[event("second")]).await;
    for group in ["stopped", "dropped"] {
        let (mut successor, handled) = Topic::consume_with(uncommitted(&topic, group)).await;
        eventually("the group goes on", || handled.keys().contains(&"second".to_owned())).await;
        successor.stop().await.expect("stopped");
    }
    way.cut().await;
}

fn event(key: &str) -> Raw {
    cache_invalidate(&body(&format!(r#"{{"cacheKey":"{key}","reason":"r","invalidatedBy":"s"}}"#)))
}

/// A consumer through the way that can be cut, which commits when it leaves and not before.
fn uncommitted(topic: &Topic, group: &str) -> KafkaConfig {
    let brokers = address("KAFKA_CUT_BROKERS");
    Topic { name: topic.name.clone(), brokers }
        .config()
        .group_id(format!("{group}-{}", topic.name))
        .set("auto.commit.interval.ms", "600000")
        .set("session.timeout.ms", "6000")
}

fn address(name: &str) -> String {
    std::env::var(name).unwrap_or_else(|_| panic!("needs Kafka: {name}"))
}

/// The only way to a listener of the broker: what KAFKA_CUT_BROKERS names goes to where the listener is.
struct Way(JoinHandle<()>);

impl Way {
    async fn open() -> Self {
        let listener =
            TcpListener::bind(address("KAFKA_CUT_BROKERS")).await.expect("a port that nobody else has");
        Self(tokio::spawn(async move {
            let mut connections = JoinSet::new();
            while let Ok((mut client, _)) = listener.accept().await {
                connections.spawn(async move {
                    let mut broker = TcpStream::connect(address("KAFKA_BEHIND_CUT")).await?;
                    copy_bidirectional(&mut client, &mut broker).await
                });
            }
        }))
    }

    /// Ends every connection, and takes no new one.
    async fn cut(self) {
        self.0.abort();
        let _ = self.0.await;
    }
}
