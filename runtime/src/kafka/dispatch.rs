//! Which handler a record is for.

use std::collections::{BTreeMap, BTreeSet};
use std::marker::PhantomData;
use std::sync::Arc;

use futures_util::future::BoxFuture;
use rdkafka::message::{BorrowedMessage, Message};
use tracing::Instrument as _;

use super::body_type::body_type;
use super::dead_letter::{self, Cause};
use super::headers;
use super::record::Record;
use crate::{Event, EventInfo, Handler, HandlerError, KafkaConfig, Rejected};

/// Where a consumer reads a record's event type.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum DispatchBy {
    /// The `event-type` header, or the body where there is not exactly one readable header. A body whose `type` is not the
    /// header's goes to the dead-letter topic.
    #[default]
    HeaderThenBody,
    /// The body's `type` alone, as kafkajs services do. Every body is parsed for it.
    Body,
}

/// What came of one call.
pub(crate) enum Outcome {
    Handled,
    Retry(String),
    Refused(Cause),
}

/// A handler of events of some type, with the type erased.
pub(crate) trait Subscriber: Send + Sync {
    /// Reads the record and calls the handler. `named` is the type that brought the record here.
    fn deliver<'a>(&'a self, record: &'a Record, named: &'a str) -> BoxFuture<'a, Outcome>;
}

pub(crate) struct Typed<E, H> {
    handler: H,
    event: PhantomData<fn(E)>,
}

impl<E, H> Typed<E, H> {
    pub(crate) fn new(handler: H) -> Self {
        Self { handler, event: PhantomData }
    }
}

impl<E: Event, H: Handler<E>> Subscriber for Typed<E, H> {
    fn deliver<'a>(&'a self, record: &'a Record, named: &'a str) -> BoxFuture<'a, Outcome> {
        Box::pin(async move {
            let event = match read::<E>(&record.payload, named) {
                Ok(event) => event,
                Err(cause) => return Outcome::Refused(cause),
            };
            let span = span(&event, record);
            match self.handler.handle(event, &record.info).instrument(span).await {
                Ok(()) => Outcome::Handled,
                Err(HandlerError::Retry(error)) => Outcome::Retry(error.to_string()),
                Err(HandlerError::Reject(error)) => {
                    Outcome::Refused(Cause::rejected_by_handler(&error.to_string()))
                }
            }
        })
    }
}

fn span<E: Event>(event: &E, record: &Record) -> tracing::Span {
    let meta = event.meta();
    tracing::info_span!(
        "event",
        event_id = %meta.event_id,
        event_type = event.info().event_type,
        correlation_id = meta.correlation_id.as_deref(),
        topic = record.info.topic,
        partition = record.info.partition,
        offset = record.info.offset,
        attempt = record.info.attempt,
    )
}

fn read<E: Event>(bytes: &[u8], named: &str) -> Result<E, Cause> {
    match E::read(bytes) {
        Ok(event) if event.info().event_type == named => Ok(event),
        Ok(event) => Err(Cause::mismatch(named, event.info().event_type)),
        Err(rejected) => Err(refusal(&rejected, bytes, named)),
    }
}

fn refusal(rejected: &Rejected, bytes: &[u8], named: &str) -> Cause {
    match body_type(bytes) {
        Ok(body) if body != named && matches!(rejected, Rejected::Invalid(_)) => {
            Cause::mismatch(named, &body)
        }
        _ => Cause::rejected_by_contract(rejected),
    }
}

/// One event type that somebody subscribed to.
pub(crate) struct Subscription {
    pub(crate) info: &'static EventInfo,
    pub(crate) subscriber: Arc<dyn Subscriber>,
}

/// What to do with a record.
pub(crate) enum Route {
    /// Nothing: it has no value.
    Tombstone,
    /// Nothing: nobody subscribed to its type.
    Unsubscribed,
    /// Call a handler.
    Handle(Arc<Subscription>),
    /// Write it to the dead-letter topic.
    Refuse(Cause),
}

/// Who handles what.
#[derive(Clone, Default)]
pub(crate) struct Subscriptions {
    by_type: BTreeMap<&'static str, Arc<Subscription>>,
}

impl Subscriptions {
    /// Adds a handler for one type; false when there is one already.
    pub(crate) fn add(&mut self, info: &'static EventInfo, subscriber: Arc<dyn Subscriber>) -> bool {
        self.by_type.insert(info.event_type, Arc::new(Subscription { info, subscriber })).is_none()
    }

    pub(crate) fn contains(&self, event_type: &str) -> bool {
        self.by_type.contains_key(event_type)
    }

    /// The topics on which the subscribed types are published.
    pub(crate) fn topics(&self, config: &KafkaConfig) -> BTreeSet<String> {
        let infos = self.by_type.values().map(|subscription| subscription.info);
        infos.map(|info| config.topic_of(info.topic, info.default_topic).to_owned()).collect()
    }

    /// Parses nothing where the header names a type.
    pub(crate) fn route(&self, message: &BorrowedMessage<'_>, by: DispatchBy) -> Route {
        let Some(payload) = message.payload() else { return Route::Tombstone };
        let header = match by {
            DispatchBy::HeaderThenBody => message.headers().and_then(headers::event_type),
            DispatchBy::Body => None,
        };
        if let Some(event_type) = header {
            return self.handler_of(event_type);
        }
        match body_type(payload) {
            Ok(event_type) => self.handler_of(&event_type),
            Err(detail) => Route::Refuse(Cause::undecodable(detail)),
        }
    }

    fn handler_of(&self, event_type: &str) -> Route {
        self.by_type.get(event_type).map_or(Route::Unsubscribed, |found| Route::Handle(Arc::clone(found)))
    }
}

impl Subscription {
    pub(crate) fn dead_letter_topic(&self, topic: &str) -> String {
        dead_letter::topic_for(topic, Some(self.info))
    }
}
