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
use rdkafka::message::{BorrowedMessage, Headers};
use rdkafka::{ClientConfig, Message};
use tokio::sync::Notify;
use uuid::Uuid;

use crate::contest::{Pair, median};
use crate::event::{Bare, Topic, bare};
use crate::{cpu, publish};

pub(crate) const EVENTS: usize = 200_000;
/// A round takes a second, and one is not like the next.
const ROUNDS: usize = 11;

/// What it took from the first event to the last.
#[derive(Clone, Copy)]
pub(crate) struct Pace {
    /// Events per second.
    pub(crate) rate: f64,
    /// Microseconds of processor time an event.
    pub(crate) cpu: f64,
}

/// The medians.
pub(crate) struct Consumed {
    pub(crate) one: Pace,
    pub(crate) many: Pace,
    pub(crate) base: Pace,
    pub(crate) stream: Pace,
}

pub(crate) async fn contest(topic: &Topic) -> Consumed {
    let mut paces = [const { Vec::new() }; 4];
    for _ in 0..ROUNDS {
        paces[0].push(ours(topic, 1).await);
        paces[1].push(tokio::task::block_in_place(|| {
            base(topic, |message| decode(message.payload().expect("a payload")))
        }));
        paces[2].push(ours(topic, 64).await);
        paces[3].push(stream(topic).await);
    }
    let [one, base, many, stream] = paces.map(|all| Pace {
        rate: median(all.iter().map(|pace| pace.rate).collect()),
        cpu: median(all.iter().map(|pace| pace.cpu).collect()),
    });
    Consumed { one, many, base, stream }
}

/// Since the first event.
#[derive(Clone, Copy)]
struct Began {
    at: Instant,
    cpu: f64,
}

impl Began {
    fn now() -> Self {
        Self { at: Instant::now(), cpu: cpu::seconds() }
    }

    fn pace(self) -> Pace {
        let cpu = (cpu::seconds() - self.cpu) / EVENTS as f64 * 1e6;
        Pace { rate: publish::rate(EVENTS, self.at), cpu }
    }
}

/// Processor time of an event that nobody wants, beside that of a decode.
pub(crate) struct Skipped {
    /// On top of what a loop costs that only polls.
    pub(crate) all: Pair,
    /// On top of what a loop costs that also looks for the type among the headers, for which librdkafka copies them all.
    pub(crate) without_headers: Pair,
}

pub(crate) async fn skipping(topic: &Topic) -> Skipped {
    let mut micros = [const { Vec::new() }; 3];
    for _ in 0..ROUNDS {
        micros[0].push(skip(topic).await);
        micros[1].push(polling(topic, |_| 1));
        micros[2].push(polling(topic, |message| {
            let headers = message.headers().expect("headers");
            headers.iter().filter(|header| header.key == "event-type").count()
        }));
    }
    let [skip, poll, look] = micros.map(median);
    let decode = decoding();
    let beside = |bare: f64| Pair { ours: (skip - bare).max(0.0), theirs: decode };
    Skipped { all: beside(poll), without_headers: beside(look) }
}

/// Microseconds of a loop that polls, and counts what `look` says.
fn polling(topic: &Topic, look: impl Fn(&BorrowedMessage<'_>) -> usize) -> f64 {
    let mut meter = Meter::default();
    let _ = tokio::task::block_in_place(|| base(topic, |message| meter.see(look(black_box(message)))));
    meter.micros()
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
    began: std::sync::OnceLock<Began>,
    done: Notify,
}

impl Count {
    fn new() -> Arc<Self> {
        Arc::new(Self { seen: AtomicUsize::new(0), began: std::sync::OnceLock::new(), done: Notify::new() })
    }

    fn one_more(&self) {
        let seen = self.seen.fetch_add(1, Ordering::Relaxed) + 1;
        if seen == 1 {
            let _ = self.began.set(Began::now());
        }
        if seen == EVENTS {
            self.done.notify_one();
        }
    }
}

async fn ours(topic: &Topic, in_flight: usize) -> Pace {
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
    let pace = count.began.get().expect("it began").pace();
    consumer.stop().await.expect("stopped");
    pace
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

fn base(topic: &Topic, mut each: impl FnMut(&BorrowedMessage<'_>)) -> Pace {
    let consumer: BaseConsumer = bare_config(topic).create().expect("a consumer");
    consumer.subscribe(&[&topic.name]).expect("subscribed");
    let (mut seen, mut began) = (0, Began::now());
    while seen < EVENTS {
        let Some(message) = consumer.poll(Duration::from_millis(100)) else { continue };
        if seen == 0 {
            began = Began::now();
        }
        each(&message.expect("a message"));
        seen += 1;
    }
    began.pace()
}

async fn stream(topic: &Topic) -> Pace {
    let consumer: StreamConsumer = bare_config(topic).create().expect("a consumer");
    consumer.subscribe(&[&topic.name]).expect("subscribed");
    let (mut seen, mut began) = (0, Began::now());
    let mut messages = consumer.stream();
    while seen < EVENTS {
        let message = messages.next().await.expect("no end").expect("a message");
        if seen == 0 {
            began = Began::now();
        }
        decode(message.payload().expect("a payload"));
        seen += 1;
    }
    began.pace()
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
