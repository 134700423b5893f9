//! Handles the records of one partition, one after the other.

use std::panic::AssertUnwindSafe;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt as _;
use futures_util::future::{Either, select};
use tokio::sync::mpsc::UnboundedReceiver;

use super::dead_letter::{self, Cause, DeadLetters};
use super::dispatch::{Outcome, Subscription};
use super::record::Record;
use super::slot::Slot;
use super::stats::Counters;

/// A record and what is to be done with it.
pub(crate) struct Work {
    pub(crate) record: Record,
    pub(crate) order: Order,
}

pub(crate) enum Order {
    Handle(Arc<Subscription>),
    Refuse(Cause),
}

/// What all workers of a consumer share.
pub(crate) struct Shared {
    pub(crate) counters: Counters,
    pub(crate) dead_letters: DeadLetters,
    pub(crate) retry_backoff: Duration,
}

/// The partition left before the record was finished: it comes again, here or elsewhere.
struct Left;

pub(crate) async fn run(slot: Arc<Slot>, mut queue: UnboundedReceiver<Work>, shared: Arc<Shared>) {
    while let Some(mut work) = queue.recv().await {
        if !slot.begin() {
            return;
        }
        let (offset, bytes) = (work.record.info.offset, work.record.bytes());
        if matches!(process(&slot, &mut work, &shared).await, Err(Left)) {
            slot.abandon();
            return;
        }
        if !slot.finish(offset, bytes) {
            let info = &work.record.info;
            tracing::warn!(
                topic = info.topic,
                partition = info.partition,
                offset,
                "a result came after the partition had left"
            );
            shared.counters.fenced.add();
            return;
        }
    }
}

async fn process(slot: &Slot, work: &mut Work, shared: &Shared) -> Result<(), Left> {
    let subscription = match &work.order {
        Order::Handle(subscription) => Arc::clone(subscription),
        Order::Refuse(cause) => {
            let topic = dead_letter::topic_for(&work.record.info.topic, None);
            return bury(slot, &topic, &work.record, cause, shared).await;
        }
    };
    loop {
        match call(&subscription, &work.record).await {
            Outcome::Handled => {
                shared.counters.handled.add();
                return Ok(());
            }
            Outcome::Refused(cause) => {
                let topic = subscription.dead_letter_topic(&work.record.info.topic);
                return bury(slot, &topic, &work.record, &cause, shared).await;
            }
            Outcome::Retry(error) => {
                let (info, event_type) = (&work.record.info, subscription.info.event_type);
                let (topic, partition, offset, attempt) =
                    (&info.topic, info.partition, info.offset, info.attempt);
                tracing::warn!(
                    topic,
                    partition,
                    offset,
                    event_type,
                    attempt,
                    error,
                    "the handler failed; it is called again"
                );
                shared.counters.retried.add();
            }
        }
        wait(slot, shared.retry_backoff).await?;
        work.record.info.attempt = work.record.info.attempt.saturating_add(1);
    }
}

/// A handler that panics has failed, and nothing else has.
async fn call(subscription: &Subscription, record: &Record) -> Outcome {
    let delivery = subscription.subscriber.deliver(record, subscription.info.event_type);
    match AssertUnwindSafe(delivery).catch_unwind().await {
        Ok(outcome) => outcome,
        Err(_) => Outcome::Retry("the handler panicked".to_owned()),
    }
}

/// Writes the record to its dead-letter topic, however long that takes: until it is there, the partition stands still.
async fn bury(slot: &Slot, topic: &str, record: &Record, cause: &Cause, shared: &Shared) -> Result<(), Left> {
    let info = &record.info;
    let (partition, offset, reason, detail) = (info.partition, info.offset, cause.reason(), cause.detail());
    let mut failed = false;
    loop {
        let write = shared.dead_letters.write(topic, record, cause);
        // The first attempt is in hand and finishes; giving it up could only write the dead letter twice.
        let written = if failed { or_left(slot, write).await? } else { write.await };
        match written {
            Ok(()) => {
                shared.counters.dead_lettered.add();
                tracing::warn!(
                    topic = info.topic,
                    partition,
                    offset,
                    dead_letter_topic = topic,
                    reason,
                    detail,
                    "record dead-lettered"
                );
                return Ok(());
            }
            Err(error) => {
                failed = true;
                shared.counters.dead_letter_failures.add();
                shared.counters.failed(format!("the dead-letter topic {topic} cannot be written: {error}"));
                tracing::error!(
                    topic = info.topic, partition, offset, dead_letter_topic = topic, reason, %error,
                    "the dead-letter topic cannot be written; the partition stands still"
                );
            }
        }
        wait(slot, shared.retry_backoff).await?;
    }
}

async fn wait(slot: &Slot, duration: Duration) -> Result<(), Left> {
    or_left(slot, tokio::time::sleep(duration)).await
}

async fn or_left<F: Future>(slot: &Slot, work: F) -> Result<F::Output, Left> {
    match select(pin!(work), pin!(slot.left())).await {
        Either::Left((output, _)) => Ok(output),
        Either::Right(_) => Err(Left),
    }
}
