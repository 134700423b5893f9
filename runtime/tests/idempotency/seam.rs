//! The seam fits a driver that does not block: its handler is lent `&mut` of a transaction and answers with a future, as
//! one on sqlx does.

use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use events_runtime::idempotency::{
    Capabilities, Claim, ClaimOutcome, ClaimRequest, IdempotencyStore, Idempotent, MemoryStore, Settled,
    StoreError, Transacted, TransactionalStore,
};
use events_runtime::{Event, Handler, HandlerError};
use uuid::Uuid;

use crate::event::{Happened, record};

#[tokio::test]
async fn a_handler_awaits_inside_its_transaction() {
    let store = Asynchronous::default();
    let rows = store.rows.clone();
    let once = Idempotent::new(store, "a");
    let handler = once.in_transaction(|tx, event: &Happened| {
        Box::pin(async move {
            tx.insert(event.id()).await?;
            if event.meta().source != "test" {
                return Err(HandlerError::reject("not ours"));
            }
            Ok(())
        })
    });
    let event = Happened::new();
    for _ in 0..3 {
        handler.handle(event.clone(), &record()).await.unwrap();
    }
    assert_eq!(*rows.lock().unwrap(), [event.id()]);
    assert_eq!((once.stats().applied, once.stats().duplicates), (1, 2));
}

/// Commits its rows to a vector; claims come from memory.
#[derive(Default)]
struct Asynchronous {
    claims: MemoryStore,
    rows: Arc<Mutex<Vec<Uuid>>>,
}

#[derive(Default)]
struct Buffered(Vec<Uuid>);

impl Buffered {
    async fn insert(&mut self, row: Uuid) -> Result<(), std::io::Error> {
        tokio::task::yield_now().await;
        self.0.push(row);
        Ok(())
    }
}

impl IdempotencyStore for Asynchronous {
    const CAPABILITIES: Capabilities = Capabilities::TRANSACTIONAL;

    async fn claim(&self, request: ClaimRequest) -> Result<ClaimOutcome, StoreError> {
        self.claims.claim(request).await
    }

    async fn complete(&self, claim: &Claim) -> Result<Settled, StoreError> {
        self.claims.complete(claim).await
    }

    async fn renew(&self, claim: &Claim, lease: Duration) -> Result<Settled, StoreError> {
        self.claims.renew(claim, lease).await
    }

    async fn fail(&self, claim: &Claim, error: &str) -> Result<Settled, StoreError> {
        self.claims.fail(claim, error).await
    }

    async fn purge(&self, older_than: Duration) -> Result<u64, StoreError> {
        self.claims.purge(older_than).await
    }
}

impl TransactionalStore for Asynchronous {
    type Transaction<'t> = &'t mut Buffered;
    type Effect<'t> = Pin<Box<dyn Future<Output = Result<(), HandlerError>> + Send + 't>>;

    async fn transact<E, F>(
        &self,
        request: ClaimRequest,
        event: E,
        effect: Arc<F>,
    ) -> Result<Transacted, StoreError>
    where
        E: Send + Sync + 'static,
        F: for<'t> Fn(Self::Transaction<'t>, &'t E) -> Self::Effect<'t> + Send + Sync + 'static,
    {
        let claim = match self.claims.claim(request).await? {
            ClaimOutcome::Won(claim) => claim,
            ClaimOutcome::Completed => return Ok(Transacted::Completed),
            _ => return Ok(Transacted::Busy { retry_after: Duration::ZERO }),
        };
        let mut transaction = Buffered::default();
        match effect(&mut transaction, &event).await {
            Ok(()) => {
                self.rows.lock().unwrap().append(&mut transaction.0);
                self.claims.complete(&claim).await?;
                Ok(Transacted::Applied)
            }
            Err(error) => {
                self.claims.fail(&claim, &error.to_string()).await?;
                Ok(Transacted::Failed(error))
            }
        }
    }
}
