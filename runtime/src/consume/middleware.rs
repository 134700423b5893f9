//! Functions around handlers: for logging, metrics, tracing, and what users add.

use std::fmt;
use std::future::Future;
use std::sync::Arc;
use std::time::{Duration, Instant};

use futures_util::future::BoxFuture;

use crate::{EventInfo, EventMetadata, HandlerError, RecordInfo};

/// A function around every call of every handler.
///
/// Any async closure of this shape is one. What was wrapped first is outermost. It sees each attempt of each handler, but only
/// events that could be read; what it returns counts as the handler's own answer, so it may refuse an event without calling
/// the next. A panic in it is a failure of the handler.
///
/// ```
/// use events_runtime::consume::{Call, Next, Subscriptions};
///
/// let mut subscriptions = Subscriptions::new();
/// subscriptions.wrap(|call: Call, next: Next| async move {
///     let (event_type, handler) = (call.info().event_type, call.handler().to_owned());
///     let outcome = next.run(call).await;
///     println!("{handler} of {event_type}: {}", if outcome.is_ok() { "handled" } else { "failed" });
///     outcome
/// });
/// ```
pub trait Middleware: Send + Sync + 'static {
    /// Stands in for the call, which [`Next::run`] goes on with.
    ///
    /// # Errors
    /// As a handler's.
    fn call(&self, call: Call, next: Next) -> impl Future<Output = Result<(), HandlerError>> + Send;
}

impl<F, Fut> Middleware for F
where
    F: Fn(Call, Next) -> Fut + Send + Sync + 'static,
    Fut: Future<Output = Result<(), HandlerError>> + Send,
{
    fn call(&self, call: Call, next: Next) -> impl Future<Output = Result<(), HandlerError>> + Send {
        self(call, next)
    }
}

/// One call of one handler with one event. Clones share what they show.
#[derive(Clone, Debug)]
pub struct Call {
    facts: Arc<Facts>,
}

#[derive(Debug)]
struct Facts {
    info: &'static EventInfo,
    meta: EventMetadata,
    record: RecordInfo,
    handler: Arc<str>,
}

impl Call {
    /// The facts of the event's type.
    #[must_use]
    pub fn info(&self) -> &'static EventInfo {
        self.facts.info
    }

    /// The event's metadata.
    #[must_use]
    pub fn meta(&self) -> &EventMetadata {
        &self.facts.meta
    }

    /// Where the event came from, and which attempt this is.
    #[must_use]
    pub fn record(&self) -> &RecordInfo {
        &self.facts.record
    }

    /// The handler's name.
    #[must_use]
    pub fn handler(&self) -> &str {
        &self.facts.handler
    }
}

/// The rest of a call: the middleware further in, and the handler.
pub struct Next {
    chain: Chain,
    /// Which of the chain comes next.
    at: usize,
    handler: BoxFuture<'static, Result<(), HandlerError>>,
}

impl Next {
    /// Goes on with the call.
    ///
    /// # Errors
    /// The handler's, or that of middleware further in.
    pub async fn run(mut self, call: Call) -> Result<(), HandlerError> {
        match self.chain.0.get(self.at).cloned() {
            Some(middleware) => {
                self.at += 1;
                middleware.call_boxed(call, self).await
            }
            None => self.handler.await,
        }
    }
}

impl fmt::Debug for Next {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Next").field("middleware", &(self.chain.0.len() - self.at)).finish_non_exhaustive()
    }
}

/// Every middleware, outermost first. Cheap to clone.
#[derive(Clone, Default)]
pub(crate) struct Chain(Arc<[Arc<dyn Erased>]>);

impl Chain {
    pub(crate) fn add(&mut self, middleware: impl Middleware) {
        let more: Arc<dyn Erased> = Arc::new(middleware);
        self.0 = self.0.iter().cloned().chain([more]).collect();
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) async fn run(
        &self,
        info: &'static EventInfo,
        meta: EventMetadata,
        record: RecordInfo,
        name: Arc<str>,
        handler: BoxFuture<'static, Result<(), HandlerError>>,
    ) -> Result<(), HandlerError> {
        let call = Call { facts: Arc::new(Facts { info, meta, record, handler: name }) };
        Next { chain: self.clone(), at: 0, handler }.run(call).await
    }
}

trait Erased: Send + Sync {
    fn call_boxed(self: Arc<Self>, call: Call, next: Next) -> BoxFuture<'static, Result<(), HandlerError>>;
}

impl<M: Middleware> Erased for M {
    fn call_boxed(self: Arc<Self>, call: Call, next: Next) -> BoxFuture<'static, Result<(), HandlerError>> {
        Box::pin(async move { self.call(call, next).await })
    }
}

/// What came of a call, as [`observe`] tells it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CallOutcome {
    /// The handler said `Ok`.
    Handled,
    /// It failed and is called again, if its policy allows.
    Retry,
    /// It refused the event, which goes to the dead-letter topic.
    Rejected,
}

/// Middleware that tells what came of each call and how long it took: for metrics.
///
/// ```
/// use events_runtime::consume::{CallOutcome, Subscriptions, observe};
///
/// let mut subscriptions = Subscriptions::new();
/// subscriptions.wrap(observe(|call, outcome, took| {
///     // histogram!("event_seconds", "type" => call.info().event_type).record(took);
///     # let _ = (call.handler(), outcome == CallOutcome::Handled, took);
/// }));
/// ```
pub fn observe(told: impl Fn(&Call, CallOutcome, Duration) + Send + Sync + 'static) -> impl Middleware {
    Observe(told)
}

/// Middleware that logs each call through `tracing` when it has ended: at level info what was handled, at level warn what was
/// not. Payloads are not logged; of a failure, what the handler's error says is.
#[must_use]
pub fn logging() -> impl Middleware {
    |call: Call, next: Next| async move {
        let began = Instant::now();
        let outcome = next.run(call.clone()).await;
        let (meta, record) = (call.meta(), call.record());
        let (event_id, event_type, correlation_id) =
            (meta.event_id, call.info().event_type, meta.correlation_id.as_deref());
        let RecordInfo { topic, partition, offset, attempt, .. } = record;
        let (handler, millis) = (call.handler(), began.elapsed().as_millis());
        match &outcome {
            Ok(()) => {
                tracing::info!(%event_id, event_type, correlation_id, topic, partition, offset, attempt, handler, millis, "handled");
            }
            Err(error) => {
                tracing::warn!(%event_id, event_type, correlation_id, topic, partition, offset, attempt, handler, millis, %error, "not handled");
            }
        }
        outcome
    }
}

struct Observe<F>(F);

impl<F: Fn(&Call, CallOutcome, Duration) + Send + Sync + 'static> Middleware for Observe<F> {
    async fn call(&self, call: Call, next: Next) -> Result<(), HandlerError> {
        let began = Instant::now();
        let outcome = next.run(call.clone()).await;
        let told = match &outcome {
            Ok(()) => CallOutcome::Handled,
            Err(HandlerError::Retry(_)) => CallOutcome::Retry,
            Err(HandlerError::Reject(_)) => CallOutcome::Rejected,
        };
        (self.0)(&call, told, began.elapsed());
        outcome
    }
}
