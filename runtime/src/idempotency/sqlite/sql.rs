//! Every SQL text of the SQLite store.
//!
//! Times are told by SQLite's clock: `now_ms` in the texts, never a parameter. Columns of the original table keep its
//! formats; `lease_until` is in milliseconds since 1970.

macro_rules! now_ms {
    () => {
        "CAST(unixepoch('subsec') * 1000 AS INTEGER)"
    };
}

macro_rules! now_text {
    () => {
        "datetime('now', 'subsec')"
    };
}

/// Without rowid the key is the table, which saves a second tree. No secondary indexes: they nearly double the cost of a
/// claim, and a purge may scan. No CHECK of the status, for it is a tenth of a claim's work beside the disk's; what is no
/// status counts as failed.
pub(super) const CREATE_TABLE: &str = "
CREATE TABLE IF NOT EXISTS idempotency_records (
    consumer_id VARCHAR(255) NOT NULL,
    event_id VARCHAR(255) NOT NULL,
    event_type VARCHAR(255) NOT NULL,
    status VARCHAR(50) NOT NULL,
    consumed_at TIMESTAMP NOT NULL,
    retry_count INT NOT NULL DEFAULT 0,
    last_error TEXT,
    created_at TIMESTAMP NOT NULL,
    lease_until INTEGER NOT NULL DEFAULT 0,
    fence INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (consumer_id, event_id)
) WITHOUT ROWID";

/// One row where the table is the original one, which knows no fencing token.
pub(super) const FIND_ORIGINAL: &str = "
SELECT 1 FROM sqlite_schema AS s
WHERE s.type = 'table' AND s.name = 'idempotency_records'
  AND NOT EXISTS (SELECT 1 FROM pragma_table_info('idempotency_records') AS c WHERE c.name = 'fence')";

pub(super) const SET_ORIGINAL_ASIDE: &str =
    "ALTER TABLE idempotency_records RENAME TO idempotency_records_original";

/// What was being processed has no lease, so it is claimable: its owner cannot be alive, for it would not have started
/// with the original table gone. Some drivers bound times as milliseconds.
pub(super) const COPY_ORIGINAL: &str = concat!(
    "
INSERT OR IGNORE INTO idempotency_records
    (consumer_id, event_id, event_type, status, consumed_at, retry_count, last_error, created_at)
SELECT COALESCE(consumer_id, ''), event_id, COALESCE(event_type, ''),
    CASE WHEN status IN ('processing', 'completed') THEN status ELSE 'failed' END,
    COALESCE(CASE WHEN typeof(consumed_at) IN ('integer', 'real')
        THEN strftime('%Y-%m-%d %H:%M:%f', consumed_at / 1000.0, 'unixepoch')
        ELSE strftime('%Y-%m-%d %H:%M:%f', consumed_at) END, ",
    now_text!(),
    "),
    COALESCE(retry_count, 0), last_error,
    COALESCE(CASE WHEN typeof(created_at) IN ('integer', 'real')
        THEN strftime('%Y-%m-%d %H:%M:%f', created_at / 1000.0, 'unixepoch')
        ELSE strftime('%Y-%m-%d %H:%M:%f', created_at) END, ",
    now_text!(),
    ")
FROM idempotency_records_original WHERE event_id IS NOT NULL"
);

pub(super) const DROP_ORIGINAL: &str = "DROP TABLE idempotency_records_original";

/// Parameters: consumer, event, type, lease in milliseconds. A row (token, retries) where the claim is won, none where it
/// is not.
///
/// A token is at least the present time in milliseconds, so that it rises even where a purge has removed the record and
/// with it the token before.
pub(super) const CLAIM: &str = concat!(
    "
INSERT INTO idempotency_records
    (consumer_id, event_id, event_type, status, consumed_at, created_at, lease_until, fence)
VALUES (?1, ?2, ?3, 'processing', ",
    now_text!(),
    ", ",
    now_text!(),
    ", ",
    now_ms!(),
    " + ?4, ",
    now_ms!(),
    ")
ON CONFLICT (consumer_id, event_id) DO UPDATE SET
    status = 'processing',
    event_type = excluded.event_type,
    consumed_at = excluded.consumed_at,
    lease_until = excluded.lease_until,
    fence = MAX(idempotency_records.fence + 1, excluded.fence)
WHERE idempotency_records.status NOT IN ('processing', 'completed')
   OR (idempotency_records.status = 'processing' AND idempotency_records.lease_until <= ",
    now_ms!(),
    ")
RETURNING fence, retry_count"
);

/// Parameters: consumer, event. Why a claim was not won: the status, and what is left of the lease in milliseconds.
pub(super) const WHY_NOT: &str = concat!(
    "
SELECT status, MAX(lease_until - ",
    now_ms!(),
    ", 0) FROM idempotency_records WHERE consumer_id = ?1 AND event_id = ?2"
);

/// Parameters: consumer, event, token.
pub(super) const COMPLETE: &str = concat!(
    "
UPDATE idempotency_records SET status = 'completed', consumed_at = ",
    now_text!(),
    ", lease_until = 0
WHERE consumer_id = ?1 AND event_id = ?2 AND fence = ?3 AND status = 'processing'"
);

/// Parameters: consumer, event, token, message.
pub(super) const FAIL: &str = concat!(
    "
UPDATE idempotency_records SET status = 'failed', consumed_at = ",
    now_text!(),
    ", lease_until = 0, retry_count = retry_count + 1, last_error = ?4
WHERE consumer_id = ?1 AND event_id = ?2 AND fence = ?3 AND status = 'processing'"
);

/// Parameters: consumer, event, token, lease in milliseconds.
pub(super) const RENEW: &str = concat!(
    "
UPDATE idempotency_records SET lease_until = ",
    now_ms!(),
    " + ?4
WHERE consumer_id = ?1 AND event_id = ?2 AND fence = ?3 AND status = 'processing'"
);

/// Immediate: a transaction that reads first and writes later could not get the lock that another has taken meanwhile.
pub(super) const BEGIN_BATCH: &str = "BEGIN IMMEDIATE";

pub(super) const COMMIT_BATCH: &str = "COMMIT";

pub(super) const ROLLBACK_BATCH: &str = "ROLLBACK";

pub(super) const BEFORE_EFFECT: &str = "SAVEPOINT effect";

pub(super) const KEEP_EFFECT: &str = "RELEASE effect";

pub(super) const UNDO_EFFECT: &str = "ROLLBACK TO effect";

/// Parameter: the age in seconds.
pub(super) const PURGE: &str = concat!(
    "
DELETE FROM idempotency_records
WHERE consumed_at < strftime('%Y-%m-%d %H:%M:%f', 'now', '-' || ?1 || ' seconds')
  AND NOT (status = 'processing' AND lease_until > ",
    now_ms!(),
    ")"
);
