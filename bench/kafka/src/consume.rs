//! Consuming: a full topic from its beginning, by one new group after the other.

use std::hint::black_box;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use futures_util::StreamExt;
use mes_events::cache::CacheInvalidateEvent;
use mes_events::kafka::KafkaEventConsumer;
use mes_events::material::MaterialReceivedEvent;
use rdkafka::consumer::{BaseConsumer, Consumer, StreamConsumer};
use rdkafka::{ClientConfig, Message};
use tokio::sync::Notify;
use uuid::Uuid;

use crate::contest::{Pair, median};
use crate::event::{Bare, Topic, bare};
use crate::{cpu, publish};

pub(crate) const EVENTS: usize = 200_000;
const ROUNDS: usize = 5;

/// The medians, in events per second.
pub(crate) struct Consumed {
    pub(crate) one: f64,
    pub(crate) many: f64,
    pub(crate) base: f64,
    pub(crate) stream: f64,
}

/// Events per second from the first event to the last.
pub(crate) async fn contest(topic: &Topic) -> Consumed {
    let mut rates = [const { Vec::new() }; 4];
    for _ in 0..ROUNDS {
        rates[0].push(ours(topic, 1).await);
        rates[1].push(tokio::task::block_in_place(|| base(topic, decode)));
        rates[2].push(ours(topic, 64).await);
        rates[3].push(stream(topic).await);
    }
    let [one, base, many, stream] = rates.map(median);
    Consumed { one, many, base, stream }
}

/// Processor time of an event that nobody wants, on top of what a loop costs that only polls; beside that of a decode.
pub(crate) async fn skipping(topic: &Topic) -> Pair {
    let [mut skips, mut polls] = [const { Vec::new() }; 2];
    for _ in 0..ROUNDS {
        skips.push(skip(topic).await);
        let mut meter = Meter::default();
        tokio::task::block_in_place(|| base(topic, |payload| meter.see(black_box(payload).len().min(1))));
        polls.push(meter.micros());
    }
    Pair { ours: (median(skips) - median(polls)).max(0.0), theirs: decoding() }
}

/// Processor time an event, of those after the first tenth: connecting and joining a group are no part of it.
#[derive(Default)]
struct Meter {
    seen: usize,
    /// Processor time and events at the tenth.
    from: Option<(f64, usize)>,
    until: f64,
}

impl Meter {
    fn see(&mut self, more: usize) {
        self.seen += more;
        if self.from.is_none() && self.seen >= EVENTS / 10 {
            self.from = Some((cpu::seconds(), self.seen));
        }
        if self.seen == EVENTS {
            self.until = cpu::seconds();
        }
    }

    fn micros(&self) -> f64 {
        let (from, seen) = self.from.expect("a tenth was seen");
        (self.until - from) / (EVENTS - seen) as f64 * 1e6
    }
}

/// Counts events until all are there.
struct Count {
    seen: AtomicUsize,
    began: std::sync::OnceLock<Instant>,
    done: Notify,
}

impl Count {
    fn new() -> Arc<Self> {
        Arc::new(Self { seen: AtomicUsize::new(0), began: std::sync::OnceLock::new(), done: Notify::new() })
    }

    fn one_more(&self) {
        let seen = self.seen.fetch_add(1, Ordering::Relaxed) + 1;
        if seen == 1 {
            let _ = self.began.set(Instant::now());
        }
        if seen == EVENTS {
            self.done.notify_one();
        }
    }
}

async fn ours(topic: &Topic, in_flight: usize) -> f64 {
    let count = Count::new();
    let counted = Arc::clone(&count);
    let config = topic.config().group_id(Uuid::new_v4().to_string());
    let mut consumer = KafkaEventConsumer::new(config).max_in_flight(in_flight);
    consumer
        .subscribe(move |event: MaterialReceivedEvent| {
            black_box(&event);
            counted.one_more();
            async { Ok::<(), std::io::Error>(()) }
        })
        .expect("subscribed");
    consumer.start().await.expect("started");
    count.done.notified().await;
    let rate = publish::rate(EVENTS, *count.began.get().expect("it began"));
    consumer.stop().await.expect("stopped");
    rate
}

async fn skip(topic: &Topic) -> f64 {
    let config = topic.config().group_id(Uuid::new_v4().to_string());
    let mut consumer = KafkaEventConsumer::new(config);
    consumer.subscribe(|_: CacheInvalidateEvent| async { Ok::<(), std::io::Error>(()) }).expect("subscribed");
    consumer.start().await.expect("started");
    let mut meter = Meter::default();
    while meter.seen < EVENTS {
        tokio::time::sleep(Duration::from_millis(1)).await;
        let skipped = usize::try_from(consumer.stats().skipped_unsubscribed).expect("few");
        meter.see(skipped - meter.seen);
    }
    consumer.stop().await.expect("stopped");
    meter.micros()
}

fn base(topic: &Topic, mut each: impl FnMut(&[u8])) -> f64 {
    let consumer: BaseConsumer = bare_config(topic).create().expect("a consumer");
    consumer.subscribe(&[&topic.name]).expect("subscribed");
    let (mut seen, mut began) = (0, Instant::now());
    while seen < EVENTS {
        let Some(message) = consumer.poll(Duration::from_millis(100)) else { continue };
        if seen == 0 {
            began = Instant::now();
        }
        each(message.expect("a message").payload().expect("a payload"));
        seen += 1;
    }
    publish::rate(EVENTS, began)
}

async fn stream(topic: &Topic) -> f64 {
    let consumer: StreamConsumer = bare_config(topic).create().expect("a consumer");
    consumer.subscribe(&[&topic.name]).expect("subscribed");
    let (mut seen, mut began) = (0, Instant::now());
    let mut messages = consumer.stream();
    while seen < EVENTS {
        let message = messages.next().await.expect("no end").expect("a message");
        if seen == 0 {
            began = Instant::now();
        }
        decode(message.payload().expect("a payload"));
        seen += 1;
    }
    publish::rate(EVENTS, began)
}

fn decode(payload: &[u8]) {
    black_box(serde_json::from_slice::<Bare>(payload).expect("an event"));
}

/// Microseconds of a decode alone.
fn decoding() -> f64 {
    let payload = serde_json::to_vec(&bare(1)).expect("JSON");
    let rounds = (0..ROUNDS).map(|_| {
        let began = Instant::now();
        for _ in 0..EVENTS {
            decode(black_box(&payload));
        }
        began.elapsed().as_secs_f64() * 1e6 / EVENTS as f64
    });
    median(rounds.collect())
}

fn bare_config(topic: &Topic) -> ClientConfig {
    let mut config = ClientConfig::new();
    config.set("bootstrap.servers", &topic.brokers).set("group.id", Uuid::new_v4().to_string());
    config.set("auto.offset.reset", "earliest").set("auto.commit.interval.ms", "1000");
    // As ours: by default a client whose queue is full fetches nothing for a second, which is what would be measured then.
    config.set("queued.max.messages.kbytes", "16384").set("fetch.max.bytes", "16777216");
    config.set("fetch.queue.backoff.ms", "10");
    config
}
