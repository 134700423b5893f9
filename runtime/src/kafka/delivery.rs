//! What became of a record that was handed to librdkafka.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll};

use rdkafka::ClientContext;
use rdkafka::config::RDKafkaLogLevel;
use rdkafka::error::{KafkaError, RDKafkaErrorCode};
use rdkafka::message::{DeliveryResult, Message};
use rdkafka::producer::{NoCustomPartitioner, ProducerContext};
use tokio::sync::{Notify, oneshot};

use super::{ClientError, PublishError, context};

/// Where a record was written; the brokers in sync have it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Delivered {
    /// The topic.
    pub topic: String,
    /// The partition.
    pub partition: i32,
    /// The offset.
    pub offset: i64,
}

/// A record that is queued or on its way; resolves to what became of it.
///
/// Dropping it does not take the record back.
#[derive(Debug)]
#[must_use = "only the delivery tells whether the event was written"]
pub struct Delivery {
    outcome: oneshot::Receiver<Result<Delivered, PublishError>>,
}

impl Future for Delivery {
    type Output = Result<Delivered, PublishError>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        Pin::new(&mut self.outcome)
            .poll(cx)
            .map(|told| told.unwrap_or(Err(PublishError::Unknown { source: None })))
    }
}

/// Carries the outcome from librdkafka's callback to the [`Delivery`].
pub(crate) type Teller = oneshot::Sender<Result<Delivered, PublishError>>;

pub(crate) fn pair() -> (Teller, Delivery) {
    let (teller, outcome) = oneshot::channel();
    (teller, Delivery { outcome })
}

/// Counts what was handed over, and what came of it.
#[derive(Debug, Default)]
pub(crate) struct Counts {
    pub(crate) enqueued: AtomicU64,
    pub(crate) delivered: AtomicU64,
    pub(crate) not_sent: AtomicU64,
    pub(crate) unknown: AtomicU64,
    /// Told of every delivery, for those who wait for room in the queue.
    pub(crate) room: Notify,
}

impl Counts {
    pub(crate) fn pending(&self) -> u64 {
        let told =
            [&self.delivered, &self.not_sent, &self.unknown].map(|count| count.load(Ordering::Acquire));
        self.enqueued.load(Ordering::Acquire).saturating_sub(told.iter().sum())
    }

    fn tell(&self, outcome: &Result<Delivered, PublishError>) {
        let count = match outcome {
            Ok(_) => &self.delivered,
            Err(PublishError::Unknown { .. }) => &self.unknown,
            Err(_) => &self.not_sent,
        };
        count.fetch_add(1, Ordering::AcqRel);
        self.room.notify_waiters();
    }
}

/// librdkafka's callbacks, on its polling thread.
#[derive(Debug)]
pub(crate) struct DeliveryContext {
    pub(crate) counts: Arc<Counts>,
}

impl ClientContext for DeliveryContext {
    fn log(&self, level: RDKafkaLogLevel, facility: &str, message: &str) {
        context::log(level, facility, message);
    }

    fn error(&self, error: KafkaError, reason: &str) {
        context::error(error, reason);
    }
}

impl ProducerContext<NoCustomPartitioner> for DeliveryContext {
    type DeliveryOpaque = Box<Teller>;

    fn delivery(&self, result: &DeliveryResult<'_>, teller: Box<Teller>) {
        let outcome = match result {
            Ok(message) => Ok(Delivered {
                topic: message.topic().to_owned(),
                partition: message.partition(),
                offset: message.offset(),
            }),
            Err((error, message)) => Err(failure(ClientError::new(error.clone()), message.payload_len())),
        };
        self.counts.tell(&outcome);
        // Nobody may be waiting any more; the counts have it.
        let _ = teller.send(outcome);
    }
}

/// librdkafka does not say through rdkafka whether a failed record was ever sent. Only answers that the first attempt must
/// have got as well prove that nothing was written; everything else may have been.
pub(crate) fn failure(error: ClientError, bytes: usize) -> PublishError {
    use RDKafkaErrorCode as Code;
    match error.code() {
        Some(Code::MessageSizeTooLarge) => PublishError::TooLarge { bytes, source: error },
        Some(
            Code::InvalidTimestamp
            | Code::InvalidRecord
            | Code::UnknownTopic
            | Code::UnknownPartition
            | Code::InvalidTopic
            | Code::QueueFull,
        ) => PublishError::NotSent { source: Some(error) },
        _ => PublishError::Unknown { source: Some(error) },
    }
}
