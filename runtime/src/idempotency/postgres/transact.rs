//! Claim, effect and mark in one transaction: three round trips where the handler needs one.

use std::future::Future;
use std::panic::AssertUnwindSafe;

use futures_util::FutureExt;
use sqlx::{AssertSqlSafe, PgPool, Postgres, Transaction};

use super::claims::{self, Status};
use super::{Effect, outage, sql};
use crate::HandlerError;
use crate::idempotency::StoreError;
use crate::idempotency::error::bounded_message;
use crate::idempotency::finish::RunToEnd;
use crate::idempotency::store::{ClaimOutcome, ClaimRequest, Transacted};

type Open = Transaction<'static, Postgres>;

/// An opened transaction that holds the claim, or why there is none.
enum Begun {
    Won(Open),
    Not(ClaimOutcome),
}

/// Claims, runs `effect` and completes.
///
/// Where this future is dropped, the transaction is rolled back and its connection goes back to the pool.
pub(super) async fn transact<E, F>(
    pool: &PgPool,
    request: ClaimRequest,
    event: &E,
    effect: &F,
) -> Result<Transacted, StoreError>
where
    E: Send + Sync,
    F: for<'t> Fn(&'t mut Open, &'t E) -> Effect<'t> + Send + Sync,
{
    let mut transaction = match begin(pool, &request).await.map_err(StoreError::database)? {
        Begun::Won(transaction) => transaction,
        Begun::Not(ClaimOutcome::Busy { retry_after }) => return Ok(Transacted::Busy { retry_after }),
        Begun::Not(_) => return Ok(Transacted::Completed),
    };
    let result = AssertUnwindSafe(apply(&mut transaction, event, effect)).catch_unwind().await;
    let result = result.unwrap_or_else(|_panic| Err(HandlerError::retry("the handler panicked")));
    let error = match result {
        Ok(()) => match commit(transaction).await {
            Ok(()) => return Ok(Transacted::Applied),
            // Whether it has committed is not known; the next claim tells.
            Err(error) if outage::is_outage(&error) => return Err(StoreError::database(error)),
            Err(error) => HandlerError::retry(error),
        },
        Err(HandlerError::Retry(cause)) if outage::is_outage(cause.as_ref()) => {
            return Err(StoreError::Database(cause));
        }
        Err(error) => {
            // Where it cannot be told, the connection is lost, and the server rolls back by itself.
            let _ = transaction.rollback().await;
            error
        }
    };
    // What the caller must hear of is the handler's error; unrecorded it is claimable too, for the claim is rolled back.
    if let Err(unrecorded) = claims::record_failure(pool, &request, &bounded_message(&error)).await {
        tracing::warn!(error = %unrecorded, "the failure could not be recorded");
    }
    Ok(Transacted::Failed(error))
}

/// In a future of its own, so that a panic while the effect is made is one in the effect.
async fn apply<'t, E, F>(transaction: &'t mut Open, event: &'t E, effect: &F) -> Result<(), HandlerError>
where
    F: Fn(&'t mut Open, &'t E) -> Effect<'t>,
{
    effect(transaction, event).await
}

/// Opening a transaction is not to be cancelled: see [`RunToEnd`].
fn begin(pool: &PgPool, request: &ClaimRequest) -> impl Future<Output = sqlx::Result<Begun>> + Send + use<> {
    let (pool, request) = (pool.clone(), request.clone());
    RunToEnd::new(async move {
        match begin_new(&pool, &request).await? {
            Some(transaction) => Ok(Begun::Won(transaction)),
            None => begin_known(&pool, &request).await,
        }
    })
}

/// For an event of which there is no record, as is usual; none where there is one.
async fn begin_new(pool: &PgPool, request: &ClaimRequest) -> sqlx::Result<Option<Open>> {
    let event_id = request.event_id.to_string();
    let Some(statement) = sql::claim_and_begin(&request.consumer_id, &event_id, request.event_type) else {
        return Ok(None);
    };
    // Every part of it that the caller gave is quoted.
    match pool.begin_with(AssertSqlSafe(statement)).await {
        Ok(transaction) => Ok(Some(transaction)),
        Err(error) if error.as_database_error().is_some_and(|error| error.is_unique_violation()) => Ok(None),
        Err(error) => Err(error),
    }
}

/// For an event that has a record: completed, running, failed or dead.
async fn begin_known(pool: &PgPool, request: &ClaimRequest) -> sqlx::Result<Begun> {
    let mut transaction = pool.begin_with(sql::BEGIN).await?;
    match claims::claim_one(&mut transaction, request, Status::Completed).await? {
        ClaimOutcome::Won(_) => Ok(Begun::Won(transaction)),
        other => {
            transaction.rollback().await?;
            Ok(Begun::Not(other))
        }
    }
}

/// The driver's own `commit` would say Ok where the server has rolled back: see [`sql::COMMIT`].
async fn commit(mut transaction: Open) -> sqlx::Result<()> {
    sqlx::raw_sql(sql::COMMIT).execute(&mut *transaction).await.map(drop)
}
