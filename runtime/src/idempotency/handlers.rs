//! The handlers that an [`Idempotent`] makes.

use std::fmt;
use std::future::Future;
use std::marker::PhantomData;
use std::pin::Pin;
use std::sync::Arc;

use tracing::Instrument;

use super::store::{IdempotencyStore, TransactionalStore};
use super::wrapper::Idempotent;
use crate::{Event, Handler, HandlerError, RecordInfo};

/// Made by [`Idempotent::handler`].
pub struct IdempotentHandler<S, H, E> {
    once: Idempotent<S>,
    handler: H,
    event: PhantomData<fn(E)>,
}

impl<S, H, E> Handler<E> for IdempotentHandler<S, H, E>
where
    S: IdempotencyStore,
    H: Handler<E>,
    E: Event,
{
    async fn handle(&self, event: E, record: &RecordInfo) -> Result<(), HandlerError> {
        self.run(event, record).await.map(drop)
    }

    fn reads_record(&self) -> bool {
        self.handler.reads_record()
    }
}

impl<S, H, E> IdempotentHandler<S, H, E>
where
    S: IdempotencyStore,
    H: Handler<E>,
    E: Event,
{
    pub(super) fn new(once: Idempotent<S>, handler: H) -> Self {
        Self { once, handler, event: PhantomData }
    }

    /// As [`Handler::handle`], but tells whether the handler ran.
    ///
    /// # Errors
    /// The handler's, [`IdempotencyError`](super::IdempotencyError) or [`StoreError`](super::StoreError).
    pub async fn run(&self, event: E, record: &RecordInfo) -> Result<Handled, HandlerError> {
        let span = self.once.span(&event, record);
        self.once.claim_and_handle(&self.handler, event, record).instrument(span).await
    }
}

/// Made by [`Idempotent::in_transaction`].
pub struct TransactionHandler<S, F, E> {
    once: Idempotent<S>,
    effect: Arc<F>,
    event: PhantomData<fn(E)>,
}

impl<S, F, E> Handler<E> for TransactionHandler<S, F, E>
where
    S: TransactionalStore,
    F: for<'t> Fn(S::Transaction<'t>, &'t E) -> S::Effect<'t> + Send + Sync + 'static,
    E: Event,
{
    fn handle(&self, event: E, record: &RecordInfo) -> impl Future<Output = Result<(), HandlerError>> + Send {
        let transacting = self.transact(event, record);
        async move { transacting.await.map(drop) }
    }

    // An effect is not shown its record at all.
    fn reads_record(&self) -> bool {
        false
    }
}

impl<S, F, E> TransactionHandler<S, F, E>
where
    S: TransactionalStore,
    F: for<'t> Fn(S::Transaction<'t>, &'t E) -> S::Effect<'t> + Send + Sync + 'static,
    E: Event,
{
    pub(super) fn new(once: Idempotent<S>, effect: F) -> Self {
        Self { once, effect: Arc::new(effect), event: PhantomData }
    }

    /// As [`Handler::handle`], but tells whether the effect ran.
    ///
    /// # Errors
    /// The effect's, [`IdempotencyError`](super::IdempotencyError) or [`StoreError`](super::StoreError).
    pub fn run(
        &self,
        event: E,
        record: &RecordInfo,
    ) -> impl Future<Output = Result<Handled, HandlerError>> + Send {
        self.transact(event, record)
    }

    /// In a box, whose type says that it is `Send`: of a future that holds the effect the compiler cannot tell so where
    /// somebody spawns it, for the transaction's `'static` is any lifetime to it there.
    fn transact(&self, event: E, record: &RecordInfo) -> Transacting<'_> {
        let span = self.once.span(&event, record);
        Box::pin(self.once.transact(&self.effect, event).instrument(span))
    }
}

type Transacting<'a> = Pin<Box<dyn Future<Output = Result<Handled, HandlerError>> + Send + 'a>>;

/// What became of an event that was not refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Handled {
    /// It was handled now.
    Applied,
    /// It had been handled before.
    Skipped,
}

impl<S, H, E> fmt::Debug for IdempotentHandler<S, H, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("IdempotentHandler")
            .field("consumer_id", &self.once.consumer_id)
            .finish_non_exhaustive()
    }
}

impl<S, F, E> fmt::Debug for TransactionHandler<S, F, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TransactionHandler")
            .field("consumer_id", &self.once.consumer_id)
            .finish_non_exhaustive()
    }
}
