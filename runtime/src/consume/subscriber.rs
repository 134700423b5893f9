//! A handler with its event type erased.

use std::error::Error;
use std::marker::PhantomData;
use std::sync::Arc;

use futures_util::future::BoxFuture;
use tracing::Instrument as _;

use super::body_type::body_type;
use super::cause::Cause;
use super::record::Record;
use super::subscriptions::Subscription;
use crate::{Event, Handler, HandlerError, RecordInfo, Rejected};

/// What came of one call.
pub(crate) enum Outcome {
    Handled,
    Retry(Box<dyn Error + Send + Sync>),
    Refused(Cause),
}

/// A handler of events of some type, with the type erased.
pub(crate) trait Subscriber: Send + Sync {
    /// Reads the record and calls the handler, inside the subscription's middleware.
    fn deliver<'a>(
        &'a self,
        record: &'a Record,
        attempt: u32,
        subscription: &'a Subscription,
        name: &'a Arc<str>,
    ) -> BoxFuture<'a, Outcome>;
}

pub(crate) struct Typed<E, H> {
    handler: Arc<H>,
    event: PhantomData<fn(E)>,
}

impl<E, H> Typed<E, H> {
    pub(crate) fn new(handler: H) -> Self {
        Self { handler: Arc::new(handler), event: PhantomData }
    }
}

impl<E: Event, H: Handler<E>> Subscriber for Typed<E, H> {
    fn deliver<'a>(
        &'a self,
        record: &'a Record,
        attempt: u32,
        subscription: &'a Subscription,
        name: &'a Arc<str>,
    ) -> BoxFuture<'a, Outcome> {
        Box::pin(async move {
            let event = match read::<E>(record.payload(), subscription.info.event_type) {
                Ok(event) => event,
                Err(cause) => return Outcome::Refused(cause),
            };
            let span = span(&event, record, attempt, name);
            let handled = if subscription.chain.is_empty() {
                let info =
                    if self.handler.reads_record() { record.info(attempt) } else { record.place(attempt) };
                self.handler.handle(event, &info).instrument(span).await
            } else {
                self.wrapped(event, record.info(attempt), subscription, name).instrument(span).await
            };
            match handled {
                Ok(()) => Outcome::Handled,
                Err(HandlerError::Retry(error)) => Outcome::Retry(error),
                Err(HandlerError::Reject(error)) => {
                    Outcome::Refused(Cause::rejected_by_handler(&error.to_string()))
                }
            }
        })
    }
}

impl<E: Event, H: Handler<E>> Typed<E, H> {
    /// Middleware may keep what it is given, so all of it is its own.
    async fn wrapped(
        &self,
        event: E,
        info: RecordInfo,
        subscription: &Subscription,
        name: &Arc<str>,
    ) -> Result<(), HandlerError> {
        let (meta, handler, own) = (event.meta().clone(), Arc::clone(&self.handler), info.clone());
        let innermost = async move { handler.handle(event, &own).await };
        let Subscription { info: facts, chain, .. } = subscription;
        chain.run(facts, meta, info, Arc::clone(name), Box::pin(innermost)).await
    }
}

fn span<E: Event>(event: &E, record: &Record, attempt: u32, handler: &str) -> tracing::Span {
    let meta = event.meta();
    tracing::info_span!(
        "event",
        event_id = %meta.event_id,
        event_type = event.info().event_type,
        correlation_id = meta.correlation_id.as_deref(),
        topic = &*record.topic,
        partition = record.partition,
        offset = record.offset,
        attempt,
        handler,
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
