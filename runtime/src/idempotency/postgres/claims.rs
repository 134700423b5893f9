//! The statements of a claim's life.

use std::time::Duration;

use sqlx::postgres::{PgArguments, PgRow};
use sqlx::query::Query;
use sqlx::{PgConnection, PgPool, Postgres, Result, Row};

use super::sql;
use crate::idempotency::store::{Claim, ClaimOutcome, ClaimRequest, Settled, bounded};

/// The status that a claim takes.
#[derive(Clone, Copy)]
pub(super) enum Status {
    Processing,
    /// Of a claim that commits with its effect.
    Completed,
}

impl Status {
    fn text(self) -> &'static str {
        match self {
            Self::Processing => "processing",
            Self::Completed => "completed",
        }
    }
}

/// Claims in one round trip where the claim is won, in two where it is not.
pub(super) async fn claim_one(
    connection: &mut PgConnection,
    request: &ClaimRequest,
    status: Status,
) -> Result<ClaimOutcome> {
    let event = request.event_id.to_string();
    let claim = sqlx::query(sql::CLAIM_ONE)
        .bind(&*request.consumer_id)
        .bind(&event)
        .bind(request.event_type)
        .bind(milliseconds(request.bounded_lease()))
        .bind(status.text());
    if let Some(row) = claim.fetch_optional(&mut *connection).await? {
        return won(request, &row, 0);
    }
    let why = sqlx::query(sql::WHY_NOT).bind([&*request.consumer_id]).bind([event]);
    match why.fetch_optional(connection).await? {
        Some(row) => why_not(&row),
        None => Ok(PURGED),
    }
}

/// The same for several whose keys differ; the answers are in their order.
pub(super) async fn claim_all(
    connection: &mut PgConnection,
    requests: &[ClaimRequest],
    status: Status,
) -> Result<Vec<ClaimOutcome>> {
    let events: Vec<String> = requests.iter().map(|request| request.event_id.to_string()).collect();
    let find = |row: &PgRow| -> Result<Option<usize>> {
        let (consumer, event): (&str, &str) = (row.try_get(0)?, row.try_get(1)?);
        Ok((0..requests.len()).find(|&n| &*requests[n].consumer_id == consumer && events[n] == event))
    };
    let mut answers: Vec<Option<ClaimOutcome>> = requests.iter().map(|_| None).collect();
    for row in claims(requests, &events, status).fetch_all(&mut *connection).await? {
        if let Some(n) = find(&row)? {
            answers[n] = Some(won(&requests[n], &row, 2)?);
        }
    }
    let lost: Vec<usize> = (0..requests.len()).filter(|&n| answers[n].is_none()).collect();
    if !lost.is_empty() {
        let consumers: Vec<&str> = lost.iter().map(|&n| &*requests[n].consumer_id).collect();
        let keys: Vec<&str> = lost.iter().map(|&n| &*events[n]).collect();
        for row in sqlx::query(sql::WHY_NOT).bind(consumers).bind(keys).fetch_all(connection).await? {
            if let Some(n) = find(&row)? {
                answers[n] = Some(why_not(&row)?);
            }
        }
    }
    Ok(answers.into_iter().map(|answer| answer.unwrap_or(PURGED)).collect())
}

/// A record that is gone was purged between the two statements.
const PURGED: ClaimOutcome = ClaimOutcome::Busy { retry_after: Duration::ZERO };

fn claims<'q>(
    requests: &'q [ClaimRequest],
    events: &'q [String],
    status: Status,
) -> Query<'q, Postgres, PgArguments> {
    let consumers: Vec<&str> = requests.iter().map(|request| &*request.consumer_id).collect();
    let types: Vec<&str> = requests.iter().map(|request| request.event_type).collect();
    let leases: Vec<i64> = requests.iter().map(|request| milliseconds(request.bounded_lease())).collect();
    sqlx::query(sql::CLAIM).bind(consumers).bind(events).bind(types).bind(leases).bind(status.text())
}

/// Of a row whose columns from `at` on are the token and the retries.
fn won(request: &ClaimRequest, row: &PgRow, at: usize) -> Result<ClaimOutcome> {
    let retries = row.try_get::<i32, _>(at + 1)?.unsigned_abs();
    Ok(ClaimOutcome::Won(Claim::granted(request, row.try_get(at)?, retries)))
}

fn why_not(row: &PgRow) -> Result<ClaimOutcome> {
    let left: i64 = row.try_get(3)?;
    Ok(match row.try_get(2)? {
        "completed" => ClaimOutcome::Completed,
        "processing" => ClaimOutcome::Busy { retry_after: Duration::from_millis(left.unsigned_abs()) },
        // It has failed meanwhile.
        _ => ClaimOutcome::Busy { retry_after: Duration::ZERO },
    })
}

pub(super) async fn complete(pool: &PgPool, claim: &Claim) -> Result<Settled> {
    settle(pool, of_claim(sql::COMPLETE, claim)).await
}

pub(super) async fn fail(pool: &PgPool, claim: &Claim, error: &str) -> Result<Settled> {
    settle(pool, of_claim(sql::FAIL, claim).bind(text(error))).await
}

pub(super) async fn renew(pool: &PgPool, claim: &Claim, lease: Duration) -> Result<Settled> {
    settle(pool, of_claim(sql::RENEW, claim).bind(milliseconds(bounded(lease)))).await
}

fn of_claim<'q>(sql: &'static str, claim: &'q Claim) -> Query<'q, Postgres, PgArguments> {
    sqlx::query(sql).bind(&*claim.consumer_id).bind(claim.event_id.to_string()).bind(claim.fence)
}

async fn settle(pool: &PgPool, statement: Query<'_, Postgres, PgArguments>) -> Result<Settled> {
    let changed = statement.execute(pool).await?.rows_affected();
    Ok(if changed == 0 { Settled::Lost } else { Settled::Recorded })
}

/// Records the failure of an effect whose transaction, and claim, were rolled back.
pub(super) async fn record_failure(pool: &PgPool, request: &ClaimRequest, error: &str) -> Result<()> {
    let statement = sqlx::query(sql::RECORD_FAILURE)
        .bind(&*request.consumer_id)
        .bind(request.event_id.to_string())
        .bind(request.event_type)
        .bind(text(error));
    statement.execute(pool).await.map(drop)
}

pub(super) async fn purge(pool: &PgPool, older_than: Duration) -> Result<u64> {
    // The year 1 is older than any record, and within the range of a timestamp.
    const OLDEST: Duration = Duration::from_secs(2_000 * 365 * 24 * 60 * 60);
    let age = milliseconds(older_than.min(OLDEST));
    Ok(sqlx::query(sql::PURGE).bind(age).execute(pool).await?.rows_affected())
}

/// PostgreSQL's text holds every character but one.
fn text(error: &str) -> String {
    error.replace('\0', "\u{fffd}")
}

fn milliseconds(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}
