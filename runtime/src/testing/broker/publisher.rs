//! Publishes to topics in memory.

use std::error::Error;
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use super::log::Shared;
use super::record::RawMessage;
use crate::publish::{Delivered, Fate, Publish, PublishFailure};
use crate::{DateTime, Event, Violations, headers};

/// Publishes events to a broker in memory, as the Kafka publisher does: validated first, with the same bytes, key, headers and
/// timestamp. Clones share what they publish to.
#[derive(Clone, Debug)]
pub struct InMemoryPublisher {
    shared: Arc<Shared>,
    closed: Arc<AtomicBool>,
    next: Arc<Mutex<Option<PublishFault>>>,
}

/// Why an event was not delivered, as far as that is known. The cases are those of Kafka's publisher.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum PublishError {
    /// Refused: the event breaks its contract.
    Invalid {
        /// The event's type.
        event_type: &'static str,
        /// Every violation.
        violations: Violations,
    },
    /// Refused: larger than a client of Kafka takes where nothing is configured.
    TooLarge {
        /// The size of the event's JSON, its key and its headers.
        bytes: usize,
        /// What it may be.
        limit: usize,
    },
    /// Refused: brokers take no timestamp so far ahead.
    TooFarAhead {
        /// How far `meta.timestamp` is ahead of this machine's clock.
        ahead: Duration,
        /// How far it may be.
        limit: Duration,
    },
    /// Nothing was written: the publisher is disconnected, or the test said so.
    NotSent,
    /// The broker may have it or not.
    Unknown,
}

/// What a test lets happen to the next event that would be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PublishFault {
    /// It is not written, and that is known.
    NotSent,
    /// It is not written, and nobody knows.
    UnknownAndLost,
    /// It is written, and nobody knows.
    UnknownAndWritten,
}

/// librdkafka's default.
const MAX_BYTES: usize = 1_000_000;
const MAX_AHEAD: Duration = Duration::from_secs(3600);

impl InMemoryPublisher {
    pub(super) fn new(shared: Arc<Shared>) -> Self {
        Self { shared, closed: Arc::default(), next: Arc::default() }
    }

    /// Validates an event and writes it.
    ///
    /// # Errors
    /// [`PublishError`], which tells whether the event was certainly not written.
    // It awaits nothing, but is called as Kafka's publisher is.
    #[allow(clippy::unused_async, reason = "the Kafka publisher's is async")]
    pub async fn publish<E: Event>(&self, event: &E) -> Result<Delivered, PublishError> {
        let info = event.info();
        event
            .validate()
            .map_err(|violations| PublishError::Invalid { event_type: info.event_type, violations })?;
        check_timestamp(event)?;
        let message = message(event)?;
        if self.closed.load(Ordering::Acquire) {
            return Err(PublishError::NotSent);
        }
        let fault = self.next.lock().unwrap_or_else(PoisonError::into_inner).take();
        match fault {
            Some(PublishFault::NotSent) => return Err(PublishError::NotSent),
            Some(PublishFault::UnknownAndLost) => return Err(PublishError::Unknown),
            Some(PublishFault::UnknownAndWritten) | None => {}
        }
        let delivered = self.shared.change(|state| Delivered::of(&state.append(info.topic, message)));
        if fault.is_some() { Err(PublishError::Unknown) } else { Ok(delivered) }
    }

    /// Publishes events in their order; the outcomes are in the order of the events. One that is refused stops no other.
    pub async fn publish_batch<E: Event>(&self, events: &[E]) -> Vec<Result<Delivered, PublishError>> {
        let mut outcomes = Vec::with_capacity(events.len());
        for event in events {
            outcomes.push(self.publish(event).await);
        }
        outcomes
    }

    /// Lets something happen to the next event that would be written, of this publisher or its clones.
    pub fn fail_next(&self, fault: PublishFault) {
        *self.next.lock().unwrap_or_else(PoisonError::into_inner) = Some(fault);
    }

    /// Takes no more events.
    #[allow(clippy::unused_async, reason = "the Kafka publisher's is async")]
    pub async fn disconnect(&self) {
        self.closed.store(true, Ordering::Release);
    }
}

impl Delivered {
    pub(super) fn of(record: &super::StoredRecord) -> Self {
        Self { topic: record.topic.clone(), partition: record.partition, offset: record.offset }
    }
}

impl Publish for InMemoryPublisher {
    type Error = PublishError;

    async fn publish<E: Event>(&self, event: &E) -> Result<Delivered, PublishError> {
        self.publish(event).await
    }

    async fn publish_batch<E: Event>(&self, events: &[E]) -> Vec<Result<Delivered, PublishError>> {
        self.publish_batch(events).await
    }
}

impl PublishFailure for PublishError {
    fn fate(&self) -> Fate {
        match self {
            Self::Invalid { .. } | Self::TooLarge { .. } | Self::TooFarAhead { .. } => Fate::Refused,
            Self::NotSent => Fate::NotSent,
            Self::Unknown => Fate::Unknown,
        }
    }
}

fn check_timestamp<E: Event>(event: &E) -> Result<(), PublishError> {
    let ahead = event.meta().timestamp.unix_millis().saturating_sub(DateTime::now().unix_millis());
    let ahead = Duration::from_millis(u64::try_from(ahead).unwrap_or_default());
    if ahead <= MAX_AHEAD { Ok(()) } else { Err(PublishError::TooFarAhead { ahead, limit: MAX_AHEAD }) }
}

fn message<E: Event>(event: &E) -> Result<RawMessage, PublishError> {
    let mut payload = Vec::with_capacity(512);
    event.encode(&mut payload);
    let (meta, key) = (event.meta(), event.key());
    let message = headers::of_event(event.info().event_type, meta)
        .into_iter()
        .fold(RawMessage::new(payload), |message, (name, value)| message.with_header(name, value))
        .with_key(key.as_bytes())
        .with_timestamp(meta.timestamp.unix_millis());
    let bytes = size(&message);
    if bytes <= MAX_BYTES { Ok(message) } else { Err(PublishError::TooLarge { bytes, limit: MAX_BYTES }) }
}

fn size(message: &RawMessage) -> usize {
    let length = |part: &Option<Vec<u8>>| part.as_ref().map_or(0, Vec::len);
    let headers: usize = message.headers.iter().map(|(name, value)| name.len() + length(value)).sum();
    length(&message.key) + length(&message.payload) + headers
}

impl fmt::Display for PublishError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Invalid { event_type, violations } => {
                write!(f, "{event_type} breaks its contract: {violations}")
            }
            Self::TooLarge { bytes, limit } => {
                write!(
                    f,
                    "an event of {bytes} bytes is larger than {limit}; put large data elsewhere and publish where it is"
                )
            }
            Self::TooFarAhead { ahead, limit } => {
                write!(
                    f,
                    "meta.timestamp is {ahead:.0?} ahead of this machine's clock, and brokers take {limit:.0?}"
                )
            }
            Self::NotSent => f.write_str("not sent: the publisher is disconnected, or the test said so"),
            Self::Unknown => f.write_str("the broker may have the event or not: the test said so"),
        }
    }
}

impl Error for PublishError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Invalid { violations, .. } => Some(violations),
            _ => None,
        }
    }
}
