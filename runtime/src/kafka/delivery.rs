//! What became of a record that was handed to librdkafka.

use std::future::Future;
use std::mem;
use std::pin::Pin;
use std::sync::mpsc::Sender;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};

use rdkafka::ClientContext;
use rdkafka::config::RDKafkaLogLevel;
use rdkafka::error::{KafkaError, RDKafkaErrorCode};
use rdkafka::message::{DeliveryResult, Message};
use rdkafka::producer::{NoCustomPartitioner, ProducerContext};

use super::counts::Counts;
use super::keeper::Command;
use super::repeated::Repeated;
use super::{ClientError, PublishError, context};
use crate::publish::Delivered;

/// A record that is queued or on its way; resolves to what became of it.
///
/// Dropping it does not take the record back.
#[derive(Debug)]
#[must_use = "only the delivery tells whether the event was written"]
pub struct Delivery {
    ticket: Arc<Ticket>,
    /// Kept here, so that librdkafka's polling thread allocates nothing for an event that is written.
    topic: String,
}

impl Future for Delivery {
    type Output = Result<Delivered, PublishError>;

    /// Takes nothing from tokio's budget: a task that waits for thousands is told of all in one poll. Those beyond its budget
    /// would be polled in vain, again and again, though nothing can be done for another task meanwhile that takes so little time.
    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        self.ticket.poll(cx).map(|told| {
            let Place { partition, offset } = told.map_err(|error| *error)?;
            Ok(Delivered { topic: mem::take(&mut self.topic), partition, offset })
        })
    }
}

/// Where in its topic a record was written.
#[derive(Clone, Copy, Debug)]
struct Place {
    partition: i32,
    offset: i64,
}

/// What the [`Delivery`] and librdkafka's callback share of a record: one allocation, made and mostly freed by who publishes.
#[derive(Debug)]
pub(crate) struct Ticket {
    state: Mutex<State>,
    /// The room that the record takes.
    bytes: u64,
}

#[derive(Debug)]
enum State {
    /// Not told yet, and perhaps somebody waits.
    Open(Option<Waker>),
    /// A failure is boxed, since it is rare and large.
    Told(Result<Place, Box<PublishError>>),
    Taken,
}

pub(crate) fn pair(topic: &str, bytes: usize) -> (Arc<Ticket>, Delivery) {
    let ticket = Arc::new(Ticket { state: Mutex::new(State::Open(None)), bytes: bytes as u64 });
    (Arc::clone(&ticket), Delivery { ticket, topic: topic.to_owned() })
}

impl Ticket {
    fn poll(&self, cx: &mut Context<'_>) -> Poll<Result<Place, Box<PublishError>>> {
        let mut state = self.state();
        match &mut *state {
            State::Open(Some(waker)) => waker.clone_from(cx.waker()),
            State::Open(none) => *none = Some(cx.waker().clone()),
            _ => {
                let State::Told(outcome) = mem::replace(&mut *state, State::Taken) else {
                    panic!("a delivery is not polled after it has resolved")
                };
                return Poll::Ready(outcome);
            }
        }
        Poll::Pending
    }

    fn tell(&self, outcome: Result<Place, Box<PublishError>>) {
        let before = mem::replace(&mut *self.state(), State::Told(outcome));
        if let State::Open(Some(waker)) = before {
            waker.wake();
        }
    }

    // Nothing panics while it is locked.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// librdkafka's callbacks, on its polling thread.
#[derive(Debug)]
pub(crate) struct DeliveryContext {
    counts: Arc<Counts>,
    keeper: Sender<Command>,
    generation: u64,
    /// What librdkafka told last.
    told: Mutex<Option<ClientError>>,
    repeated: Repeated,
}

impl DeliveryContext {
    pub(crate) fn new(counts: Arc<Counts>, keeper: Sender<Command>, generation: u64) -> Self {
        Self { counts, keeper, generation, told: Mutex::new(None), repeated: Repeated::default() }
    }

    /// A record that was purged has failed for what was told before, if anything was.
    fn cause(&self, error: &KafkaError) -> ClientError {
        let purged = [Some(RDKafkaErrorCode::PurgeQueue), Some(RDKafkaErrorCode::PurgeInflight)];
        let told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        match &*told {
            Some(told) if purged.contains(&error.rdkafka_error_code()) => told.clone(),
            _ => ClientError::new(error.clone()),
        }
    }
}

impl ClientContext for DeliveryContext {
    fn log(&self, level: RDKafkaLogLevel, facility: &str, message: &str) {
        context::log(level, facility, message, &self.repeated);
    }

    fn error(&self, error: KafkaError, reason: &str) {
        let error = ClientError::explained(error, reason);
        context::error(&error, &self.repeated);
        *self.told.lock().unwrap_or_else(PoisonError::into_inner) = Some(error);
        // Whether it is fatal only the client knows. A keeper that has ended drops the client anyway.
        let _ = self.keeper.send(Command::Check { generation: self.generation });
    }
}

impl ProducerContext<NoCustomPartitioner> for DeliveryContext {
    type DeliveryOpaque = Arc<Ticket>;

    fn delivery(&self, result: &DeliveryResult<'_>, ticket: Arc<Ticket>) {
        let outcome = match result {
            Ok(message) => Ok(Place { partition: message.partition(), offset: message.offset() }),
            Err((error, message)) => Err(Box::new(failure(self.cause(error), message.payload_len()))),
        };
        // Counted first: who is told may ask for the counts.
        self.counts.tell(outcome.as_ref().err().map(Box::as_ref), ticket.bytes);
        ticket.tell(outcome);
    }
}

/// librdkafka does not say through rdkafka whether a failed record was ever sent. Only answers that the first attempt must
/// have got as well prove that nothing was written; everything else may have been.
pub(crate) fn failure(error: ClientError, bytes: usize) -> PublishError {
    use RDKafkaErrorCode as Code;
    match error.code() {
        Some(Code::MessageSizeTooLarge) => PublishError::TooLarge { bytes, limit: None, source: Some(error) },
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
