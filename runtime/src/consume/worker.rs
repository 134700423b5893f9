//! Handles the records of one partition, one after the other.

use std::error::Error;
use std::panic::AssertUnwindSafe;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt as _;
use futures_util::future::{Either, join_all, select};
use tokio::sync::mpsc::UnboundedReceiver;

use super::cause::Cause;
use super::dead_letter::{self, DeadLetterSink};
use super::policy::RetryPolicy;
use super::record::Record;
use super::slot::Slot;
use super::stats::Counters;
use super::subscriber::Outcome;
use super::subscriptions::{HandlerEntry, Subscription};

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
    pub(crate) group: String,
    pub(crate) dead_letters: Box<dyn DeadLetterSink>,
}

/// How a dead letter is written again.
const DEAD_LETTER_RETRY: RetryPolicy =
    RetryPolicy { retries: None, first: Duration::from_millis(100), cap: Duration::from_secs(5) };

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
    let record = &work.record;
    match &work.order {
        Order::Handle(subscription) => {
            let all = subscription
                .handlers
                .iter()
                .map(|handler| attend(slot, subscription, handler, record, shared));
            join_all(all).await.into_iter().collect()
        }
        Order::Refuse(cause) => {
            let topic = dead_letter::topic_for(&record.info.topic, None);
            let letter = Letter { topic: &topic, record, cause, by: None, attempts: 1 };
            bury(slot, &letter, shared).await
        }
    }
}

/// Calls one handler until it has handled the record, or the record is in its dead-letter topic.
async fn attend(
    slot: &Slot,
    subscription: &Subscription,
    handler: &HandlerEntry,
    record: &Record,
    shared: &Shared,
) -> Result<(), Left> {
    let mut info = record.info.clone();
    loop {
        let delivery = handler.subscriber.deliver(record, &info, subscription.info.event_type);
        let cause = match call(delivery).await {
            Outcome::Handled => {
                shared.counters.handled.add();
                return Ok(());
            }
            Outcome::Refused(cause) => cause,
            Outcome::Retry(error) => {
                shared.counters.retried.add();
                let (event_type, name, attempt) =
                    (subscription.info.event_type, &*handler.name, info.attempt);
                let (topic, partition, offset) = (&info.topic, info.partition, info.offset);
                tracing::warn!(topic, partition, offset, event_type, handler = name, attempt, %error, "the handler failed");
                if handler.policy.allows(attempt) {
                    wait(slot, handler.policy.wait(attempt)).await?;
                    info.attempt = attempt.saturating_add(1);
                    continue;
                }
                Cause::exhausted(&error.to_string())
            }
        };
        let topic = subscription.dead_letter_topic(handler, &info.topic);
        let (by, attempts) = (Some(&*handler.name), info.attempt);
        return bury(slot, &Letter { topic: &topic, record, cause: &cause, by, attempts }, shared).await;
    }
}

/// A handler that panics has failed, and nothing else has.
async fn call(delivery: impl Future<Output = Outcome>) -> Outcome {
    match AssertUnwindSafe(delivery).catch_unwind().await {
        Ok(outcome) => outcome,
        Err(_) => Outcome::Retry("the handler panicked".into()),
    }
}

/// A record on its way to a dead-letter topic.
struct Letter<'a> {
    topic: &'a str,
    record: &'a Record,
    cause: &'a Cause,
    /// The handler that could not handle it.
    by: Option<&'a str>,
    attempts: u32,
}

/// Writes the record to its dead-letter topic, however long that takes: until it is there, the partition stands still.
async fn bury(slot: &Slot, letter: &Letter<'_>, shared: &Shared) -> Result<(), Left> {
    let mut failures = 0;
    loop {
        let Letter { topic, record, cause, by, attempts } = letter;
        let headers = dead_letter::headers(record, cause, &shared.group, *by, *attempts);
        let write = shared.dead_letters.write(topic, record, headers);
        // The first attempt is in hand and finishes; giving it up could only write the dead letter twice.
        let written = if failures > 0 { or_left(slot, write).await? } else { write.await };
        let Err(error) = written else {
            shared.counters.dead_lettered.add();
            letter.tell();
            return Ok(());
        };
        failures += 1;
        shared.counters.dead_letter_failures.add();
        letter.tell_failure(&*error, shared);
        wait(slot, DEAD_LETTER_RETRY.wait(failures)).await?;
    }
}

impl Letter<'_> {
    fn tell(&self) {
        let (info, reason, detail) = (&self.record.info, self.cause.reason(), self.cause.detail());
        let (topic, partition, offset, dead_letter_topic) =
            (&info.topic, info.partition, info.offset, self.topic);
        tracing::warn!(topic, partition, offset, dead_letter_topic, reason, detail, "record dead-lettered");
    }

    fn tell_failure(&self, error: &(dyn Error + Send + Sync), shared: &Shared) {
        let (info, reason, dead_letter_topic) = (&self.record.info, self.cause.reason(), self.topic);
        let (topic, partition, offset) = (&info.topic, info.partition, info.offset);
        shared
            .counters
            .failed(format!("the dead-letter topic {dead_letter_topic} cannot be written: {error}"));
        tracing::error!(
            topic, partition, offset, dead_letter_topic, reason, %error,
            "the dead-letter topic cannot be written; the partition stands still"
        );
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
