//! The wrapper around handlers.

use std::error::Error;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use super::error::{IdempotencyError, bounded_message};
use super::finish::settled;
use super::handlers::{Handled, IdempotentHandler, TransactionHandler};
use super::lease::Lease;
use super::stats::{Counters, IdempotencyStats, count};
use super::store::{
    Claim, ClaimOutcome, ClaimRequest, IdempotencyStore, Settled, Transacted, TransactionalStore,
};
use crate::handler::IntoHandler;
use crate::{Event, Handler, HandlerError, RecordInfo};

const DEFAULT_LEASE: Duration = Duration::from_secs(60);

/// Makes handlers skip what they have handled: claim, handle, complete or fail.
///
/// A clone is another handle on the same store and counts. One `Idempotent` may wrap several handlers of *different* event
/// types; of two handlers of one type, the second needs a consumer id of its own: see [`named`](Self::named).
///
/// ```
/// # #[cfg(feature = "sqlite")]
/// # fn wrap<E: events_runtime::Event>() -> Result<(), events_runtime::idempotency::StoreError> {
/// use events_runtime::idempotency::{Idempotent, SqliteStore};
///
/// let store = SqliteStore::open("quality.db")?;
/// let once = Idempotent::new(store, "quality-service");
/// let handler = once.in_transaction(|tx, event: &E| {
///     tx.execute("INSERT INTO inspections (work_order_id) VALUES (?1)", [event.key()])?;
///     Ok(())
/// });
/// # let _ = handler;
/// # Ok(())
/// # }
/// ```
pub struct Idempotent<S> {
    store: Arc<S>,
    pub(super) consumer_id: Arc<str>,
    lease: Duration,
    counters: Arc<Counters>,
}

impl<S: IdempotencyStore> Idempotent<S> {
    /// Wraps handlers of the consumer `consumer_id`, usually the service's name. It is part of every record's key: give it
    /// another name and every event that is delivered again is handled again.
    pub fn new(store: S, consumer_id: impl Into<Arc<str>>) -> Self {
        Self {
            store: Arc::new(store),
            consumer_id: consumer_id.into(),
            lease: DEFAULT_LEASE,
            counters: Arc::default(),
        }
    }

    /// How long a claim is good for; 60 s unless told otherwise.
    ///
    /// It is how long an event waits whose process died in the handler. A handler that works longer keeps its claim, for
    /// the lease is renewed when half of it is over; one whose store cannot be reached meanwhile, or whose process stands
    /// still, may be overtaken, and then its effect may happen twice. In a transaction it does not matter: the database's
    /// own lock is the lease.
    #[must_use]
    pub fn with_lease(mut self, lease: Duration) -> Self {
        self.lease = lease;
        self
    }

    /// The same, for another handler of the same event types: its consumer id has `name` appended, as `service/name`, so
    /// that the two do not skip each other's events. Store and counts are shared.
    ///
    /// ```
    /// # use events_runtime::idempotency::{Idempotent, MemoryStore};
    /// let once = Idempotent::new(MemoryStore::new(), "quality-service");
    /// let audit = once.named("audit");
    /// assert_eq!(audit.consumer_id(), "quality-service/audit");
    /// ```
    #[must_use]
    pub fn named(&self, name: &str) -> Self {
        Self { consumer_id: format!("{}/{name}", self.consumer_id).into(), ..self.clone() }
    }

    /// Whom records are kept for.
    #[must_use]
    pub fn consumer_id(&self) -> &str {
        &self.consumer_id
    }

    /// Wraps a handler, or an async closure over the event, or over the event and its [`RecordInfo`].
    ///
    /// A handler that is cancelled or panics has failed: its claim is given back.
    pub fn handler<E, M, H>(&self, handler: H) -> IdempotentHandler<S, H::Handler, E>
    where
        E: Event,
        H: IntoHandler<E, M>,
    {
        IdempotentHandler::new(self.clone(), handler.into_handler())
    }

    /// What became of the events so far.
    #[must_use]
    pub fn stats(&self) -> IdempotencyStats {
        self.counters.snapshot()
    }

    /// The store.
    #[must_use]
    pub fn store(&self) -> &S {
        &self.store
    }
}

impl<S: TransactionalStore> Idempotent<S> {
    /// Wraps a function that works inside the transaction which holds its claim: what it writes and the mark "completed"
    /// commit together.
    ///
    /// It gets the driver's own transaction and must not end it. Any error converts with `?` and rolls the transaction back.
    /// It should do nothing but database work: what it does elsewhere is not rolled back.
    pub fn in_transaction<E, F>(&self, effect: F) -> TransactionHandler<S, F, E>
    where
        E: Event,
        F: for<'t> Fn(S::Transaction<'t>, &'t E) -> S::Effect<'t> + Send + Sync + 'static,
    {
        TransactionHandler::new(self.clone(), effect)
    }
}

impl<S: IdempotencyStore> Idempotent<S> {
    pub(super) async fn claim_and_handle<E, H>(
        &self,
        handler: &H,
        event: E,
        record: &RecordInfo,
    ) -> Result<Handled, HandlerError>
    where
        E: Event,
        H: Handler<E>,
    {
        let claim = match self.store.claim(self.request(&event)).await? {
            ClaimOutcome::Won(claim) => claim,
            ClaimOutcome::Completed => return Ok(self.skip()),
            ClaimOutcome::Busy { retry_after } => return Err(self.put_off(retry_after)),
        };
        let mut lease = Lease::new(self.lease);
        let held = Held { store: &*self.store, claim: Some(claim) };
        let handled = lease.keep(&*self.store, held.claim(), handler.handle(event, record)).await;
        // From here on the outcome is known: a cancelled future must not report it as abandoned.
        let claim = held.release();
        match handled {
            Ok(()) => settled(self.clone().finish(claim, lease)).await,
            Err(error) => Err(settled(self.clone().give_up(claim, error)).await),
        }
    }

    async fn finish(self, claim: Claim, lease: Lease) -> Result<Handled, HandlerError> {
        if lease.complete(&*self.store, &claim).await? == Settled::Lost {
            count(&self.counters.lost);
            tracing::warn!("handled, but the lease had run out and another has claimed the event");
            return Err(IdempotencyError::Lost.into());
        }
        Ok(self.applied())
    }

    async fn give_up(self, claim: Claim, error: HandlerError) -> HandlerError {
        self.failed(&error);
        // What the caller must hear of is the handler's error; where it cannot be recorded, the lease frees the claim.
        if let Err(unrecorded) = self.store.fail(&claim, &bounded_message(&error)).await {
            tracing::warn!(error = &unrecorded as &dyn Error, "the failure could not be recorded");
        }
        error
    }

    fn applied(&self) -> Handled {
        count(&self.counters.applied);
        tracing::debug!("applied");
        Handled::Applied
    }

    fn skip(&self) -> Handled {
        count(&self.counters.duplicates);
        tracing::debug!("skipped: handled before");
        #[cfg(feature = "testing")]
        crate::testing::note_skipped();
        Handled::Skipped
    }

    fn put_off(&self, retry_after: Duration) -> HandlerError {
        count(&self.counters.busy);
        tracing::debug!(?retry_after, "put off: another claim is running");
        IdempotencyError::Busy { retry_after }.into()
    }

    fn failed(&self, error: &HandlerError) {
        count(&self.counters.failed);
        tracing::debug!(error = %error, "the handler failed");
    }

    fn request<E: Event>(&self, event: &E) -> ClaimRequest {
        let (event_id, event_type) = (event.meta().event_id, event.info().event_type);
        ClaimRequest::new(self.consumer_id.clone(), event_id, event_type, self.lease)
    }

    pub(super) fn span<E: Event>(&self, event: &E, record: &RecordInfo) -> tracing::Span {
        tracing::debug_span!(
            "idempotent",
            consumer_id = &*self.consumer_id,
            event_id = %event.meta().event_id,
            event_type = event.info().event_type,
            correlation_id = event.meta().correlation_id.as_deref(),
            topic = record.topic.as_str(),
            partition = record.partition,
            offset = record.offset,
        )
    }
}

impl<S: TransactionalStore> Idempotent<S> {
    pub(super) async fn transact<E, F>(&self, effect: &Arc<F>, event: E) -> Result<Handled, HandlerError>
    where
        E: Event,
        F: for<'t> Fn(S::Transaction<'t>, &'t E) -> S::Effect<'t> + Send + Sync + 'static,
    {
        match self.store.transact(self.request(&event), event, Arc::clone(effect)).await? {
            Transacted::Applied => Ok(self.applied()),
            Transacted::Completed => Ok(self.skip()),
            Transacted::Busy { retry_after } => Err(self.put_off(retry_after)),
            Transacted::Failed(error) => {
                self.failed(&error);
                Err(error)
            }
        }
    }
}

/// Gives the claim back when the handler's future is dropped or unwinds.
struct Held<'s, S: IdempotencyStore> {
    store: &'s S,
    claim: Option<Claim>,
}

impl<S: IdempotencyStore> Held<'_, S> {
    fn claim(&self) -> &Claim {
        self.claim.as_ref().expect("a claim is held until it is released")
    }

    fn release(mut self) -> Claim {
        self.claim.take().expect("a claim is held until it is released")
    }
}

impl<S: IdempotencyStore> Drop for Held<'_, S> {
    fn drop(&mut self) {
        if let Some(claim) = self.claim.take() {
            self.store.abandon(claim);
        }
    }
}

// Not derived: a clone is another handle on the same store, which need not be `Clone`.
impl<S> Clone for Idempotent<S> {
    fn clone(&self) -> Self {
        Self {
            store: self.store.clone(),
            consumer_id: self.consumer_id.clone(),
            lease: self.lease,
            counters: self.counters.clone(),
        }
    }
}

impl<S> fmt::Debug for Idempotent<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { consumer_id, lease, .. } = self;
        f.debug_struct("Idempotent")
            .field("consumer_id", consumer_id)
            .field("lease", lease)
            .finish_non_exhaustive()
    }
}
