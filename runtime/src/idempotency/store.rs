//! What a store of claims promises.

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use uuid::Uuid;

use super::error::StoreError;
use crate::HandlerError;

/// Keeps one record per (consumer id, event id): processing, completed or failed.
///
/// Every method may be called by many tasks at once. A store is shared behind an `Arc` or is itself a cheap handle.
/// What it cannot promise it declares in [`CAPABILITIES`](Self::CAPABILITIES).
pub trait IdempotencyStore: Send + Sync + 'static {
    /// What this store promises.
    const CAPABILITIES: Capabilities;

    /// Claims an event for a consumer, in one round trip.
    ///
    /// The claim is won where no record exists, where the last attempt failed, or where the claim before has outlived
    /// its lease by the store's own clock. No clock of the caller takes part.
    ///
    /// A claim whose future is dropped before it is ready may be held until its lease ends, and no longer.
    ///
    /// # Errors
    /// The store could not be asked; nothing is known, and the event must not be acknowledged.
    fn claim(&self, request: ClaimRequest) -> impl Future<Output = Result<ClaimOutcome, StoreError>> + Send;

    /// Marks a claimed event as completed, for good. To be called once its effect is durable, never before.
    ///
    /// # Errors
    /// The store could not be asked; the claim then ends with its lease.
    fn complete(&self, claim: &Claim) -> impl Future<Output = Result<Settled, StoreError>> + Send;

    /// Marks a claimed event as failed, with the error's message and one more retry; it is claimable again at once.
    ///
    /// # Errors
    /// The store could not be asked; the claim then ends with its lease.
    fn fail(&self, claim: &Claim, error: &str) -> impl Future<Output = Result<Settled, StoreError>> + Send;

    /// Makes the claim good for `lease` from now on, by the store's clock: its handler is still at work. A store without
    /// leases has nothing to do, and says [`Settled::Recorded`].
    ///
    /// # Errors
    /// The store could not be asked; the claim then ends with the lease that it had.
    fn renew(
        &self,
        claim: &Claim,
        lease: Duration,
    ) -> impl Future<Output = Result<Settled, StoreError>> + Send;

    /// Gives a claim back without waiting, as [`fail`](Self::fail) does: its handler was cancelled or panicked. A
    /// store that cannot do so without waiting leaves the claim to its lease.
    fn abandon(&self, claim: Claim) {
        drop(claim);
    }

    /// Forgets records that were last touched longer ago than `older_than`, but none whose lease still runs; returns
    /// how many. An event that is delivered again after that is handled again, so `older_than` must exceed the
    /// longest time after which one may come back: the topic's retention, or the publisher's.
    ///
    /// # Errors
    /// The store could not be asked.
    fn purge(&self, older_than: Duration) -> impl Future<Output = Result<u64, StoreError>> + Send;
}

/// A store whose handlers may work inside the transaction that holds their claim.
pub trait TransactionalStore: IdempotencyStore {
    /// The open transaction as a handler receives it: the driver's own type, not hidden.
    type Transaction<'t>;

    /// What a handler returns: `Result<(), HandlerError>` where the driver blocks, a boxed future of it where it does
    /// not.
    type Effect<'t>;

    /// Claims, runs `effect` and completes, all in one transaction.
    ///
    /// Where `effect` fails or panics, what it wrote is rolled back and the failure is recorded. Where the process dies, the
    /// claim is rolled back too: no lease has to run out.
    ///
    /// # Errors
    /// The store could not be asked, or the commit failed; effect and mark are then both there or both not, and the
    /// next claim tells which.
    fn transact<E, F>(
        &self,
        request: ClaimRequest,
        event: E,
        effect: Arc<F>,
    ) -> impl Future<Output = Result<Transacted, StoreError>> + Send
    where
        E: Send + Sync + 'static,
        F: for<'t> Fn(Self::Transaction<'t>, &'t E) -> Self::Effect<'t> + Send + Sync + 'static;
}

/// What a store promises; the conformance suite tests what is declared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Capabilities {
    /// Of several claims at the same time at most one is won.
    pub atomic_claim: bool,
    /// A claim that was taken over can be neither completed nor failed by its former owner.
    pub fence: bool,
    /// The store is a [`TransactionalStore`].
    pub transaction: bool,
}

impl Capabilities {
    /// A store that promises nothing: two deliveries at the same time may both be handled.
    pub const NONE: Self = Self { atomic_claim: false, fence: false, transaction: false };

    /// A store that claims atomically and fences.
    pub const FENCED: Self = Self { atomic_claim: true, fence: true, transaction: false };

    /// A store that also lends its transaction.
    pub const TRANSACTIONAL: Self = Self { atomic_claim: true, fence: true, transaction: true };
}

/// What is asked of [`IdempotencyStore::claim`].
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ClaimRequest {
    /// Who handles the event. Two consumers may share a database: each has its own record.
    pub consumer_id: Arc<str>,
    /// The event.
    pub event_id: Uuid,
    /// The event's type, for people who read the table.
    pub event_type: &'static str,
    /// How long the claim is good for when its owner dies.
    pub lease: Duration,
}

impl ClaimRequest {
    /// Asks for a claim.
    pub fn new(
        consumer_id: impl Into<Arc<str>>,
        event_id: Uuid,
        event_type: &'static str,
        lease: Duration,
    ) -> Self {
        Self { consumer_id: consumer_id.into(), event_id, event_type, lease }
    }

    /// The lease, but a year at most, so that no store's arithmetic overflows.
    #[must_use]
    pub fn bounded_lease(&self) -> Duration {
        bounded(self.lease)
    }
}

/// A lease, but a year at most.
pub(super) fn bounded(lease: Duration) -> Duration {
    const YEAR: Duration = Duration::from_secs(366 * 24 * 60 * 60);
    lease.min(YEAR)
}

/// The answer to a [`ClaimRequest`].
#[derive(Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ClaimOutcome {
    /// The caller owns the event until the lease ends.
    Won(Claim),
    /// The event has been handled.
    Completed,
    /// Another claim is running.
    Busy {
        /// What is left of its lease.
        retry_after: Duration,
    },
}

/// A claim that was won: the key, and the token that proves it.
///
/// There is one of each, so it is not `Clone`.
#[derive(Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Claim {
    /// Who claimed.
    pub consumer_id: Arc<str>,
    /// The event.
    pub event_id: Uuid,
    /// The event's type.
    pub event_type: &'static str,
    /// The fencing token: higher than that of every claim of this record before.
    pub fence: i64,
    /// How often handling has failed so far.
    pub retry_count: u32,
}

impl Claim {
    /// What a store answers to a request that it grants.
    #[must_use]
    pub fn granted(request: &ClaimRequest, fence: i64, retry_count: u32) -> Self {
        let ClaimRequest { event_id, event_type, .. } = *request;
        Self { consumer_id: request.consumer_id.clone(), event_id, event_type, fence, retry_count }
    }
}

/// Whether a claim could be completed or failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Settled {
    /// It is recorded.
    Recorded,
    /// The claim is no longer this caller's: its lease ran out and another has claimed, or it was settled before.
    Lost,
}

/// What became of [`TransactionalStore::transact`].
#[derive(Debug)]
#[non_exhaustive]
pub enum Transacted {
    /// Effect and mark are committed.
    Applied,
    /// The event had been handled before; the effect did not run.
    Completed,
    /// Another claim is running; the effect did not run.
    Busy {
        /// What is left of its lease.
        retry_after: Duration,
    },
    /// The effect failed; nothing of it is left, and the failure is recorded.
    Failed(HandlerError),
}
