//! Claims in a table of the service's own, through four functions.

use std::error::Error;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use uuid::Uuid;

use super::error::StoreError;
use super::store::{Capabilities, Claim, ClaimOutcome, ClaimRequest, IdempotencyStore, Settled};

type Cause = Box<dyn Error + Send + Sync>;
type Answer<T> = Pin<Box<dyn Future<Output = Result<T, Cause>> + Send>>;
type Callback<T> = Box<dyn Fn(CallbackEvent) -> Answer<T> + Send + Sync>;
type FailedCallback = Box<dyn Fn(CallbackEvent, String) -> Answer<()> + Send + Sync>;

/// A store made of the four functions that the original library took: is it completed, mark it as processing, as completed,
/// as failed.
///
/// It lets a service keep the table that it has. **What four functions cannot promise**, and this store does not
/// ([`Capabilities::NONE`]):
///
/// - Between "is it completed" and "mark it as processing" another may ask the same: two deliveries at the same time may
///   both be handled. Within one consumer group this takes a rebalance, or two publishers' copies in two partitions.
/// - Nothing tells a claim from the one before it: a process that stood still, and comes back when another has taken over,
///   marks what is not its own.
/// - There is no lease. What is marked as processing is claimed by the next delivery, for nobody can tell whether the one
///   before is alive.
/// - There is no transaction, and nothing is purged.
///
/// What is left: an event that was completed is not handled again. Where that is too little, move to a store that claims:
/// `SqliteStore` and `PostgresStore` migrate the original library's table.
///
/// ```
/// use std::collections::HashSet;
/// use std::io;
/// use std::sync::{Arc, Mutex};
///
/// use events_runtime::idempotency::{CallbackEvent, CallbackStore, Idempotent};
///
/// let table = Arc::new(Mutex::new(HashSet::new()));
/// let (completed, inserted) = (table.clone(), table);
/// let store = CallbackStore::new(
///     move |event: CallbackEvent| {
///         let found = completed.lock().unwrap().contains(&event.event_id);
///         async move { Ok::<_, io::Error>(found) }
///     },
///     |_event| async { Ok::<_, io::Error>(()) },
///     move |event| {
///         inserted.lock().unwrap().insert(event.event_id);
///         async { Ok::<_, io::Error>(()) }
///     },
///     |event, error| async move {
///         println!("{} failed: {error}", event.event_id);
///         Ok::<_, io::Error>(())
///     },
/// );
/// let once = Idempotent::new(store, "quality-service");
/// # let _ = once;
/// ```
pub struct CallbackStore {
    is_completed: Callback<bool>,
    mark_processing: Callback<()>,
    mark_completed: Callback<()>,
    mark_failed: FailedCallback,
}

/// The event that a callback is asked about, and the consumer that asks.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct CallbackEvent {
    /// The event.
    pub event_id: Uuid,
    /// Its type.
    pub event_type: &'static str,
    /// Who handles it. Two consumers that share a table need it in the key.
    pub consumer_id: Arc<str>,
}

impl CallbackStore {
    /// A store of these four functions; the last one also gets the failure's message. An error of theirs means that the
    /// store could not be asked, so that the event is retried.
    pub fn new<Check, Checked, Begin, Began, Finish, Finished, Fail, Failed, E>(
        is_completed: Check,
        mark_processing: Begin,
        mark_completed: Finish,
        mark_failed: Fail,
    ) -> Self
    where
        Check: Fn(CallbackEvent) -> Checked + Send + Sync + 'static,
        Checked: Future<Output = Result<bool, E>> + Send + 'static,
        Begin: Fn(CallbackEvent) -> Began + Send + Sync + 'static,
        Began: Future<Output = Result<(), E>> + Send + 'static,
        Finish: Fn(CallbackEvent) -> Finished + Send + Sync + 'static,
        Finished: Future<Output = Result<(), E>> + Send + 'static,
        Fail: Fn(CallbackEvent, String) -> Failed + Send + Sync + 'static,
        Failed: Future<Output = Result<(), E>> + Send + 'static,
        E: Into<Cause> + 'static,
    {
        Self {
            is_completed: Box::new(move |event| boxed(is_completed(event))),
            mark_processing: Box::new(move |event| boxed(mark_processing(event))),
            mark_completed: Box::new(move |event| boxed(mark_completed(event))),
            mark_failed: Box::new(move |event, error| boxed(mark_failed(event, error))),
        }
    }
}

fn boxed<T, E: Into<Cause>>(answer: impl Future<Output = Result<T, E>> + Send + 'static) -> Answer<T> {
    Box::pin(async move { answer.await.map_err(Into::into) })
}

impl CallbackEvent {
    fn of_request(request: &ClaimRequest) -> Self {
        let ClaimRequest { event_id, event_type, .. } = *request;
        Self { event_id, event_type, consumer_id: request.consumer_id.clone() }
    }

    fn of_claim(claim: &Claim) -> Self {
        let Claim { event_id, event_type, .. } = *claim;
        Self { event_id, event_type, consumer_id: claim.consumer_id.clone() }
    }
}

impl IdempotencyStore for CallbackStore {
    const CAPABILITIES: Capabilities = Capabilities::NONE;

    async fn claim(&self, request: ClaimRequest) -> Result<ClaimOutcome, StoreError> {
        let event = CallbackEvent::of_request(&request);
        if (self.is_completed)(event.clone()).await.map_err(StoreError::Database)? {
            return Ok(ClaimOutcome::Completed);
        }
        (self.mark_processing)(event).await.map_err(StoreError::Database)?;
        Ok(ClaimOutcome::Won(Claim::granted(&request, 0, 0)))
    }

    async fn complete(&self, claim: &Claim) -> Result<Settled, StoreError> {
        (self.mark_completed)(CallbackEvent::of_claim(claim)).await.map_err(StoreError::Database)?;
        Ok(Settled::Recorded)
    }

    async fn fail(&self, claim: &Claim, error: &str) -> Result<Settled, StoreError> {
        let failed = (self.mark_failed)(CallbackEvent::of_claim(claim), error.to_owned());
        failed.await.map_err(StoreError::Database)?;
        Ok(Settled::Recorded)
    }

    async fn renew(&self, _claim: &Claim, _lease: Duration) -> Result<Settled, StoreError> {
        Ok(Settled::Recorded)
    }

    async fn purge(&self, _older_than: Duration) -> Result<u64, StoreError> {
        Ok(0)
    }
}

impl fmt::Debug for CallbackStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CallbackStore").finish_non_exhaustive()
    }
}
