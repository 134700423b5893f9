//! The statements of one claim's life, on the thread that owns the connection.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::Duration;

use rusqlite::{Connection, OptionalExtension, Result, Transaction, TransactionBehavior, params};

use super::sql;
use crate::HandlerError;
use crate::idempotency::error::{StoreError, bounded_message};
use crate::idempotency::store::{Claim, ClaimOutcome, ClaimRequest, Settled, Transacted, bounded};

const ABANDONED: &str = "the handler was cancelled or panicked";

/// What the statements need of a claim.
pub(super) struct Key {
    consumer_id: Arc<str>,
    event_id: String,
    fence: i64,
}

impl Key {
    pub(super) fn of(claim: &Claim) -> Self {
        Self {
            consumer_id: claim.consumer_id.clone(),
            event_id: claim.event_id.to_string(),
            fence: claim.fence,
        }
    }
}

pub(super) fn claim(connection: &Connection, request: &ClaimRequest) -> Result<ClaimOutcome> {
    let event_id = request.event_id.to_string();
    let lease = milliseconds(request.bounded_lease());
    let won = connection
        .prepare_cached(sql::CLAIM)?
        .query_row(params![&*request.consumer_id, event_id, request.event_type, lease], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
        .optional()?;
    match won {
        Some((fence, retries)) => Ok(ClaimOutcome::Won(Claim::granted(request, fence, retries))),
        None => why_not(connection, &request.consumer_id, &event_id),
    }
}

fn why_not(connection: &Connection, consumer_id: &str, event_id: &str) -> Result<ClaimOutcome> {
    let record = connection
        .prepare_cached(sql::WHY_NOT)?
        .query_row(params![consumer_id, event_id], |row| {
            Ok((row.get::<_, String>(0)?, row.get::<_, i64>(1)?))
        })
        .optional()?;
    Ok(match record {
        Some((status, _)) if status == "completed" => ClaimOutcome::Completed,
        Some((_, left)) => ClaimOutcome::Busy { retry_after: Duration::from_millis(left.unsigned_abs()) },
        // It was purged between the two statements.
        None => ClaimOutcome::Busy { retry_after: Duration::ZERO },
    })
}

pub(super) fn complete(connection: &Connection, key: &Key) -> Result<Settled> {
    let changed = connection.prepare_cached(sql::COMPLETE)?.execute(params![
        &*key.consumer_id,
        key.event_id,
        key.fence
    ])?;
    Ok(settled(changed))
}

pub(super) fn fail(connection: &Connection, key: &Key, error: &str) -> Result<Settled> {
    let changed = connection.prepare_cached(sql::FAIL)?.execute(params![
        &*key.consumer_id,
        key.event_id,
        key.fence,
        error
    ])?;
    Ok(settled(changed))
}

pub(super) fn renew(connection: &Connection, key: &Key, lease: Duration) -> Result<Settled> {
    let changed = connection.prepare_cached(sql::RENEW)?.execute(params![
        &*key.consumer_id,
        key.event_id,
        key.fence,
        milliseconds(bounded(lease))
    ])?;
    Ok(settled(changed))
}

pub(super) fn abandon(connection: &Connection, claim: &Claim) {
    if let Err(error) = fail(connection, &Key::of(claim), ABANDONED) {
        tracing::warn!(%error, event_id = %claim.event_id, "an abandoned claim waits for its lease");
    }
}

pub(super) fn purge(connection: &Connection, older_than: Duration) -> Result<u64> {
    let seconds = older_than.as_secs_f64();
    connection.execute(sql::PURGE, params![format!("{seconds:.3}")]).map(|removed| removed as u64)
}

/// Claims, runs `effect` and completes in one transaction.
///
/// It is immediate: one that reads first and writes later could not get the lock that another has taken meanwhile. The
/// effect has a savepoint of its own, so that its failure can be recorded where it is rolled back.
pub(super) fn transact(
    connection: &mut Connection,
    request: &ClaimRequest,
    effect: impl FnOnce(&Transaction<'_>) -> Result<(), HandlerError>,
) -> Result<Transacted, StoreError> {
    let transaction =
        connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(StoreError::database)?;
    let claim = match claim(&transaction, request).map_err(StoreError::database)? {
        ClaimOutcome::Won(claim) => claim,
        ClaimOutcome::Completed => return Ok(Transacted::Completed),
        ClaimOutcome::Busy { retry_after } => return Ok(Transacted::Busy { retry_after }),
    };
    let transacted = apply(&transaction, &Key::of(&claim), effect)?;
    transaction.commit().map_err(StoreError::database)?;
    Ok(transacted)
}

fn apply(
    transaction: &Transaction<'_>,
    key: &Key,
    effect: impl FnOnce(&Transaction<'_>) -> Result<(), HandlerError>,
) -> Result<Transacted, StoreError> {
    transaction.execute_batch(sql::BEFORE_EFFECT).map_err(StoreError::database)?;
    let result = catch_unwind(AssertUnwindSafe(|| effect(transaction)))
        .unwrap_or_else(|_panic| Err(HandlerError::retry("the handler panicked")));
    match result {
        // Releasing fails where the handler has ended the transaction itself.
        Ok(()) => {
            transaction.execute_batch(sql::KEEP_EFFECT).map_err(StoreError::database)?;
            complete(transaction, key).map_err(StoreError::database)?;
            Ok(Transacted::Applied)
        }
        // A full disk, for one, has ended the transaction already; then there is nowhere to record it.
        Err(HandlerError::Retry(cause) | HandlerError::Reject(cause)) if transaction.is_autocommit() => {
            Err(StoreError::Database(cause))
        }
        Err(error) => {
            transaction.execute_batch(sql::UNDO_EFFECT).map_err(StoreError::database)?;
            fail(transaction, key, &bounded_message(&error)).map_err(StoreError::database)?;
            Ok(Transacted::Failed(error))
        }
    }
}

fn settled(changed: usize) -> Settled {
    if changed == 0 { Settled::Lost } else { Settled::Recorded }
}

fn milliseconds(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}
