//! Claims in PostgreSQL, through the pool that the service has.

mod claims;
mod combine;
mod effect;
mod outage;
mod queue;
mod schema;
mod sql;
mod transact;

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use sqlx::{PgPool, Postgres, Transaction};

use self::combine::Combiner;
pub use self::effect::AsyncEffect;
use super::error::StoreError;
use super::finish::RunToEnd;
use super::store::{
    Capabilities, Claim, ClaimOutcome, ClaimRequest, IdempotencyStore, Settled, Transacted,
    TransactionalStore,
};
use crate::HandlerError;

const ABANDONED: &str = "the handler was cancelled or panicked";

type Effect<'t> = Pin<Box<dyn Future<Output = Result<(), HandlerError>> + Send + 't>>;

/// A store in a PostgreSQL database, in the table `idempotency_records` of the pool's search path. Clones share the pool.
///
/// Keep the service's own tables in the same database and handle events with
/// [`Idempotent::in_transaction`](super::Idempotent::in_transaction): then effect and mark commit together. The handler
/// gets sqlx's own transaction. It may open savepoints in it, but must neither commit it nor roll it back; one that does is
/// told so by an error.
///
/// Claims that come at the same time share one round trip and one commit; one that comes alone waits for nobody.
///
/// What went wrong with the connection while a handler worked, and so says nothing about the event, is a
/// [`StoreError`]: the event is retried, and none of its attempts is used up.
///
/// A claim that is won is one round trip. The pool makes it two unless it is told
/// [`test_before_acquire(false)`](sqlx::pool::PoolOptions::test_before_acquire): a connection that turns out to be dead is then
/// an outage, and the event is tried again, as above.
///
/// It needs PostgreSQL 12 or newer, and a connection to the server itself or a pooler in session mode.
///
/// ```no_run
/// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
/// use events_runtime::idempotency::{PostgresStore, sqlx};
///
/// let pool = sqlx::PgPool::connect("postgres://localhost/quality").await?;
/// let store = PostgresStore::new(pool);
/// store.prepare().await?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct PostgresStore {
    pool: PgPool,
    combiner: Arc<Combiner>,
}

impl PostgresStore {
    /// A store in the database of `pool`, which stays the caller's.
    #[must_use]
    pub fn new(pool: PgPool) -> Self {
        Self { pool, combiner: Arc::default() }
    }

    /// Makes the table where it is missing, and migrates the original library's. To be called at every start; services that
    /// start together wait for one another. Where they may not make tables, call it once with a role that may.
    ///
    /// The role needs SELECT, INSERT, UPDATE and DELETE on `idempotency_records` afterwards.
    ///
    /// # Errors
    /// The database cannot be reached, or refuses.
    pub async fn prepare(&self) -> Result<(), StoreError> {
        RunToEnd::new(schema::prepare(self.pool.clone())).await.map_err(StoreError::database)
    }

    /// The pool.
    #[must_use]
    pub fn pool(&self) -> &PgPool {
        &self.pool
    }
}

impl IdempotencyStore for PostgresStore {
    const CAPABILITIES: Capabilities = Capabilities::TRANSACTIONAL;

    async fn claim(&self, request: ClaimRequest) -> Result<ClaimOutcome, StoreError> {
        combine::claim(self, request).await
    }

    async fn complete(&self, claim: &Claim) -> Result<Settled, StoreError> {
        claims::complete(&self.pool, claim).await.map_err(StoreError::database)
    }

    async fn fail(&self, claim: &Claim, error: &str) -> Result<Settled, StoreError> {
        claims::fail(&self.pool, claim, error).await.map_err(StoreError::database)
    }

    async fn renew(&self, claim: &Claim, lease: Duration) -> Result<Settled, StoreError> {
        claims::renew(&self.pool, claim, lease).await.map_err(StoreError::database)
    }

    fn abandon(&self, claim: Claim) {
        // Without a runtime the process is about to end, and the claim with its lease.
        let Ok(runtime) = tokio::runtime::Handle::try_current() else { return };
        let pool = self.pool.clone();
        runtime.spawn(async move {
            if let Err(error) = claims::fail(&pool, &claim, ABANDONED).await {
                tracing::warn!(%error, event_id = %claim.event_id, "an abandoned claim waits for its lease");
            }
        });
    }

    async fn purge(&self, older_than: Duration) -> Result<u64, StoreError> {
        claims::purge(&self.pool, older_than).await.map_err(StoreError::database)
    }
}

impl TransactionalStore for PostgresStore {
    type Transaction<'t> = &'t mut Transaction<'static, Postgres>;
    type Effect<'t> = Effect<'t>;

    async fn transact<E, F>(
        &self,
        request: ClaimRequest,
        event: E,
        effect: Arc<F>,
    ) -> Result<Transacted, StoreError>
    where
        E: Send + Sync + 'static,
        F: for<'t> Fn(Self::Transaction<'t>, &'t E) -> Effect<'t> + Send + Sync + 'static,
    {
        transact::transact(&self.pool, request, &event, &*effect).await
    }
}

impl fmt::Debug for PostgresStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PostgresStore").finish_non_exhaustive()
    }
}
