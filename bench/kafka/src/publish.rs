//! Publishing: a batch, one at a time, and many at a time.

use std::time::{Duration, Instant};

use futures_util::stream::{self, StreamExt};
use mes_events::kafka::KafkaEventPublisher;
use mes_events::material::MaterialReceivedEvent;
use rdkafka::error::RDKafkaErrorCode;
use rdkafka::producer::{
    BaseRecord, DefaultProducerContext, FutureProducer, FutureRecord, Producer, ThreadedProducer,
};

use crate::contest::{Pair, Rounds, median};
use crate::event::{Bare, Topic, bare, ours};

const ROUNDS: usize = 21;
const BATCH: usize = 50_000;
const ALONE: usize = 400;
const AT_A_TIME: usize = 10_000;

/// Events per second of one call for the whole batch, beside a loop that sends and then flushes.
pub(crate) async fn many(topic: &Topic) -> Pair {
    let (events, bares) = events();
    let publisher = connect(topic).await;
    let producer: ThreadedProducer<DefaultProducerContext> =
        topic.bare_producer().create().expect("a producer");
    let mut rates = Rounds::default();
    for round in 0..=ROUNDS {
        let ours = publish_all(&publisher, &events);
        let theirs = async { tokio::task::block_in_place(|| send_all(&producer, topic, &bares)) };
        let (ours, theirs) = in_turn(round, ours, theirs).await;
        rates.keep(round, ours, theirs);
    }
    publisher.disconnect().await;
    rates.pair()
}

/// Microseconds until an event is written that is published alone.
pub(crate) async fn alone(topic: &Topic) -> Pair {
    let publisher = connect(topic).await;
    let producer: FutureProducer = topic.bare_producer().set("linger.ms", "0").create().expect("a producer");
    let mut micros = Rounds::default();
    for round in 0..=ROUNDS {
        let [mut ours_each, mut theirs_each] = [const { Vec::new() }; 2];
        // One of each in turn, so that both meet the same moments of a busy machine.
        for index in 0..ALONE {
            let (event, bare) = (ours(index), bare(index));
            let ours = async { publisher.publish(&event).await.map(drop).expect("published") };
            let (ours, theirs) = in_turn(index, timed(ours), timed(send(&producer, topic, &bare))).await;
            ours_each.push(ours * 1e6);
            theirs_each.push(theirs * 1e6);
        }
        micros.keep(round, median(ours_each), median(theirs_each));
    }
    publisher.disconnect().await;
    micros.pair()
}

/// Events per second of calls of which each waits for its own event, 10,000 of them at a time.
pub(crate) async fn loaded(topic: &Topic) -> Pair {
    let (events, bares) = events();
    let publisher = connect(topic).await;
    let producer: FutureProducer = topic.bare_producer().set("linger.ms", "5").create().expect("a producer");
    let mut rates = Rounds::default();
    for round in 0..=ROUNDS {
        let publish = async |event| publisher.publish(event).await.map(drop).expect("published");
        let ours = stream::iter(&events).map(publish).buffer_unordered(AT_A_TIME).collect::<()>();
        let send = |bare| send(&producer, topic, bare);
        let theirs = stream::iter(&bares).map(send).buffer_unordered(AT_A_TIME).collect::<()>();
        let (ours, theirs) = in_turn(round, timed(ours), timed(theirs)).await;
        rates.keep(round, BATCH as f64 / ours, BATCH as f64 / theirs);
    }
    publisher.disconnect().await;
    rates.pair()
}

/// Both, one after the other; which one goes first changes every time.
async fn in_turn<T>(time: usize, ours: impl Future<Output = T>, theirs: impl Future<Output = T>) -> (T, T) {
    if time.is_multiple_of(2) {
        let ours = ours.await;
        (ours, theirs.await)
    } else {
        let theirs = theirs.await;
        (ours.await, theirs)
    }
}

/// The seconds that it takes.
async fn timed(work: impl Future<Output = ()>) -> f64 {
    let began = Instant::now();
    work.await;
    began.elapsed().as_secs_f64()
}

/// Writes `count` events for the consumers.
pub(crate) async fn fill(topic: &Topic, count: usize) {
    let publisher = connect(topic).await;
    let (events, _) = events();
    for chunk in 0..count.div_ceil(BATCH) {
        let size = BATCH.min(count - chunk * BATCH);
        publish_all(&publisher, &events[..size]).await;
    }
    publisher.disconnect().await;
}

async fn connect(topic: &Topic) -> KafkaEventPublisher {
    KafkaEventPublisher::connect(&topic.config()).await.expect("connected")
}

fn events() -> (Vec<MaterialReceivedEvent>, Vec<Bare>) {
    ((0..BATCH).map(ours).collect(), (0..BATCH).map(bare).collect())
}

async fn publish_all(publisher: &KafkaEventPublisher, events: &[MaterialReceivedEvent]) -> f64 {
    let began = Instant::now();
    let outcomes = publisher.publish_batch(events).await;
    let rate = rate(events.len(), began);
    assert!(outcomes.iter().all(Result::is_ok));
    rate
}

fn send_all(producer: &ThreadedProducer<DefaultProducerContext>, topic: &Topic, events: &[Bare]) -> f64 {
    let began = Instant::now();
    for event in events {
        let payload = serde_json::to_vec(event).expect("JSON");
        let key = &event.data.lot_number;
        let mut record = BaseRecord::to(&topic.name).payload(&payload).key(key).headers(event.headers());
        while let Err((error, back)) = producer.send(record) {
            assert_eq!(error.rdkafka_error_code(), Some(RDKafkaErrorCode::QueueFull));
            std::thread::sleep(Duration::from_millis(1));
            record = back;
        }
    }
    producer.flush(Duration::from_secs(60)).expect("flushed");
    rate(events.len(), began)
}

async fn send(producer: &FutureProducer, topic: &Topic, event: &Bare) {
    let payload = serde_json::to_vec(event).expect("JSON");
    let key = &event.data.lot_number;
    let record = FutureRecord::to(&topic.name).payload(&payload).key(key).headers(event.headers());
    producer.send(record, Duration::from_secs(60)).await.map(drop).expect("sent");
}

pub(crate) fn rate(count: usize, began: Instant) -> f64 {
    count as f64 / began.elapsed().as_secs_f64()
}
