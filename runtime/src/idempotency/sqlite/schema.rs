//! The table: made where it is missing, migrated where it is the original one.

use std::thread;
use std::time::{Duration, Instant};

use rusqlite::{Connection, ErrorCode, OptionalExtension, Result, TransactionBehavior};

use super::sql;

/// How long a statement waits for another process's transaction.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);
const PAUSE: Duration = Duration::from_millis(10);

/// Readies a connection that this crate has opened: it waits for other processes, and readers do not block writers.
///
/// `synchronous` stays at SQLite's default, FULL: with NORMAL a power cut could take back an effect whose offset Kafka
/// has stored already.
pub(super) fn configure(connection: &Connection) -> Result<()> {
    connection.busy_timeout(BUSY_TIMEOUT)?;
    // The busy timeout does not cover the switch to WAL, so processes that open a new file together must try again.
    let deadline = Instant::now() + BUSY_TIMEOUT;
    loop {
        match connection.pragma_update(None, "journal_mode", "WAL") {
            Err(error) if is_busy(&error) && Instant::now() < deadline => thread::sleep(PAUSE),
            result => return result,
        }
    }
}

/// Makes or migrates the table. Processes that do so together wait for one another.
pub(super) fn prepare(connection: &mut Connection) -> Result<()> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let original = transaction.query_row(sql::FIND_ORIGINAL, [], |_| Ok(())).optional()?;
    if original.is_some() {
        transaction.execute_batch(sql::SET_ORIGINAL_ASIDE)?;
    }
    transaction.execute_batch(sql::CREATE_TABLE)?;
    if original.is_some() {
        let copied = transaction.execute(sql::COPY_ORIGINAL, [])?;
        transaction.execute_batch(sql::DROP_ORIGINAL)?;
        tracing::info!(records = copied, "migrated the original idempotency table");
    }
    transaction.commit()
}

fn is_busy(error: &rusqlite::Error) -> bool {
    matches!(error.sqlite_error_code(), Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked))
}
