//! Claims that come at the same time share a statement.
//!
//! A claim that finds a free lane goes at once, alone. Where all lanes are busy, claims queue; a lane that comes back takes
//! as many as wait, in their order. So nobody waits for company, and the more wait the more share one commit.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use sqlx::PgPool;
use tokio::sync::oneshot;
use uuid::Uuid;

use super::PostgresStore;
use super::claims::{self, Status};
use super::queue::Queue;
use crate::idempotency::StoreError;
use crate::idempotency::arrival::Arrival;
use crate::idempotency::finish::RunToEnd;
use crate::idempotency::store::{ClaimOutcome, ClaimRequest};

type Answer = Result<Arrival<PostgresStore>, StoreError>;

/// Who claims what: of two claims with the same key one at most is in a statement.
type Key = (Arc<str>, Uuid);

#[derive(Default)]
pub(super) struct Combiner {
    queue: Mutex<Queue<Key, Waiting>>,
}

struct Waiting {
    request: ClaimRequest,
    reply: oneshot::Sender<Answer>,
}

/// Claims alone or in company.
pub(super) async fn claim(store: &PostgresStore, request: ClaimRequest) -> Result<ClaimOutcome, StoreError> {
    let answer = match Lane::enter(store, request) {
        Ok((lane, request)) => RunToEnd::new(lane.lead(request)).await,
        Err(queued) => queued.await.unwrap_or(Err(StoreError::Closed)),
    };
    Ok(answer?.accept())
}

impl Combiner {
    // A panic while the lock is held leaves the queue as it was.
    fn lock(&self) -> MutexGuard<'_, Queue<Key, Waiting>> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The right to run one statement at a time.
struct Lane {
    store: PostgresStore,
    open: bool,
}

impl Lane {
    /// A lane, or where all are busy a place in the queue.
    fn enter(
        store: &PostgresStore,
        request: ClaimRequest,
    ) -> Result<(Self, ClaimRequest), oneshot::Receiver<Answer>> {
        let mut queue = store.combiner.lock();
        if queue.enter() {
            return Ok((Self { store: store.clone(), open: true }, request));
        }
        let (reply, queued) = oneshot::channel();
        queue.wait((request.consumer_id.clone(), request.event_id), Waiting { request, reply });
        Err(queued)
    }

    /// Claims for the caller alone. Those who have queued meanwhile are served by a task, not by this caller.
    async fn lead(mut self, request: ClaimRequest) -> Answer {
        let answer = self.alone(request).await;
        if let Some(batch) = self.next() {
            tokio::spawn(self.serve(batch));
        }
        answer
    }

    async fn serve(mut self, first: Vec<Waiting>) {
        let mut next = Some(first);
        while let Some(batch) = next {
            self.answer(batch).await;
            next = self.next();
        }
    }

    async fn answer(&self, batch: Vec<Waiting>) {
        let (requests, replies): (Vec<_>, Vec<_>) =
            batch.into_iter().map(|waiting| (waiting.request, waiting.reply)).unzip();
        match claim_all(&self.store.pool, &requests).await {
            Ok(outcomes) => {
                for (reply, outcome) in replies.into_iter().zip(outcomes) {
                    // Where nobody awaits it any more, the claim is given back.
                    drop(reply.send(Ok(Arrival::new(self.store.clone(), outcome))));
                }
            }
            // One that the table refuses must not take the others with it.
            Err(sqlx::Error::Database(_)) if requests.len() > 1 => {
                for (request, reply) in requests.into_iter().zip(replies) {
                    drop(reply.send(self.alone(request).await));
                }
            }
            Err(error) => {
                let error = Arc::new(error);
                for reply in replies {
                    drop(reply.send(Err(StoreError::database(Arc::clone(&error)))));
                }
            }
        }
    }

    async fn alone(&self, request: ClaimRequest) -> Answer {
        let outcome = claim_one(&self.store.pool, &request).await.map_err(StoreError::database)?;
        Ok(Arrival::new(self.store.clone(), outcome))
    }

    fn next(&mut self) -> Option<Vec<Waiting>> {
        let batch = self.store.combiner.lock().next();
        self.open = batch.is_some();
        batch
    }
}

impl Drop for Lane {
    /// A lane ends in another way than [`next`](Self::next) where its task panics or its runtime shuts down. Those who
    /// wait for the last one hear that the store is closed.
    fn drop(&mut self) {
        if self.open {
            let unanswered = self.store.combiner.lock().lose();
            drop(unanswered);
        }
    }
}

async fn claim_one(pool: &PgPool, request: &ClaimRequest) -> sqlx::Result<ClaimOutcome> {
    let mut connection = pool.acquire().await?;
    claims::claim_one(&mut connection, request, Status::Processing).await
}

async fn claim_all(pool: &PgPool, requests: &[ClaimRequest]) -> sqlx::Result<Vec<ClaimOutcome>> {
    let mut connection = pool.acquire().await?;
    claims::claim_all(&mut connection, requests, Status::Processing).await
}
