//! What only the SQLite store has: a file, other processes, the handler's transaction, the original table.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use events_runtime::idempotency::rusqlite::{Connection, Transaction};
use events_runtime::idempotency::{
    ClaimOutcome, IdempotencyError, IdempotencyStore, Idempotent, Settled, SqliteStore,
};
use events_runtime::testing::{Probe, transactions_of};
use events_runtime::{Handler, HandlerError};
use uuid::Uuid;

use crate::conformance::{claim, keeps_all, win};
use crate::event::{Happened, record};

const LONG: Duration = Duration::from_secs(60);

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_connection_in_memory_keeps_the_laws() {
    keeps_all(|| async { SqliteStore::from_connection(Connection::open_in_memory().unwrap()).unwrap() })
        .await;
}

#[test]
fn sqlite_follows_the_model() {
    let folder = Folder::new();
    crate::machine::run(24, async || folder.open());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_file_keeps_the_laws() {
    let folder = Folder::new();
    keeps_all(|| async { folder.open() }).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_transaction_keeps_the_laws() {
    let folder = Arc::new(Folder::new());
    folder.open_with_effects().await;
    fn effect(tx: &Transaction<'_>, probe: &Probe) -> Result<(), HandlerError> {
        tx.execute("INSERT INTO effects (event_id) VALUES (?1)", [probe.id().to_string()])?;
        probe.conclude()
    }
    let reader = folder.clone();
    let rows = move |id: Uuid| {
        let rows = count(&reader, &format!("effects WHERE event_id = '{id}'"));
        async move { usize::try_from(rows).unwrap() }
    };
    transactions_of(|| async { folder.open() }).conformance(effect, rows).await.assert_kept();
}

#[tokio::test]
async fn records_outlive_the_store() {
    let folder = Folder::new();
    let (done, crashed) = (Uuid::new_v4(), Uuid::new_v4());
    let store = folder.open();
    store.complete(&win(&store, "a", done, LONG).await).await.unwrap();
    let dead = win(&store, "a", crashed, Duration::from_millis(300)).await;
    drop(store);

    let store = folder.open();
    assert_eq!(claim(&store, "a", done, LONG).await, ClaimOutcome::Completed);
    let ClaimOutcome::Busy { retry_after } = claim(&store, "a", crashed, LONG).await else {
        panic!("taken over before its lease ended");
    };
    tokio::time::sleep(retry_after + Duration::from_millis(5)).await;
    win(&store, "a", crashed, LONG).await;
    assert_eq!(store.complete(&dead).await.unwrap(), Settled::Lost);
}

/// A status that another program wrote must not keep an event from being handled for ever.
#[tokio::test]
async fn a_status_that_is_none_counts_as_failed() {
    let (folder, event) = (Folder::new(), Uuid::new_v4());
    let store = folder.open();
    win(&store, "a", event, LONG).await;
    store.with_connection(|db| db.execute("UPDATE idempotency_records SET status = 'x'", [])).await.unwrap();
    win(&store, "a", event, LONG).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_many_stores_on_one_file_one_wins() {
    let folder = Arc::new(Folder::new());
    let stores: Vec<_> = {
        // All open the new file at the same time, as processes that start together do.
        let threads: Vec<_> = (0..8)
            .map(|_| {
                let folder = folder.clone();
                thread::spawn(move || folder.open())
            })
            .collect();
        threads.into_iter().map(|opened| opened.join().unwrap()).collect()
    };
    for _ in 0..10 {
        let event = Uuid::new_v4();
        let tasks: Vec<_> = stores
            .iter()
            .cloned()
            .map(|store| tokio::spawn(async move { claim(&store, "a", event, LONG).await }))
            .collect();
        let mut won = 0;
        for task in tasks {
            won += u32::from(matches!(task.await.unwrap(), ClaimOutcome::Won(_)));
        }
        assert_eq!(won, 1);
    }
}

#[tokio::test]
async fn effect_and_mark_commit_together() {
    let folder = Folder::new();
    let once = Idempotent::new(folder.open_with_effects().await, "a");
    let handler = once.in_transaction(|tx, event: &Happened| {
        tx.execute("INSERT INTO effects (event_id) VALUES (?1)", [event.id().to_string()])?;
        Ok(())
    });
    let event = Happened::new();
    for _ in 0..10 {
        handler.handle(event.clone(), &record()).await.unwrap();
    }
    assert_eq!((once.stats().applied, once.stats().duplicates), (1, 9));
    assert_eq!(count(&folder, "effects"), 1);
    assert_eq!(count(&folder, "idempotency_records WHERE status = 'completed'"), 1);
}

#[tokio::test]
async fn a_failed_effect_leaves_nothing_but_its_record() {
    let folder = Folder::new();
    let once = Idempotent::new(folder.open_with_effects().await, "a");
    let fails = once.in_transaction(|tx: &Transaction<'_>, event: &Happened| -> Result<(), HandlerError> {
        insert(tx, event)?;
        Err(HandlerError::reject("x".repeat(5_000)))
    });
    let works = once.in_transaction(insert);
    let event = Happened::new();
    for _ in 0..2 {
        let error = fails.handle(event.clone(), &record()).await.unwrap_err();
        assert!(matches!(error, HandlerError::Reject(_)));
    }
    assert_eq!(count(&folder, "effects"), 0);
    let failed =
        "idempotency_records WHERE status = 'failed' AND retry_count = 2 AND length(last_error) = 1001";
    assert_eq!(count(&folder, failed), 1);

    works.handle(event, &record()).await.unwrap();
    assert_eq!(count(&folder, "effects"), 1);
    assert_eq!((once.stats().failed, once.stats().applied), (2, 1));
}

#[tokio::test]
async fn a_panicking_effect_is_rolled_back_and_the_store_goes_on() {
    let folder = Folder::new();
    let once = Idempotent::new(folder.open_with_effects().await, "a");
    let panics = once.in_transaction(|tx, event: &Happened| {
        insert(tx, event)?;
        panic!("a mistake in a handler");
    });
    let event = Happened::new();
    assert!(matches!(panics.handle(event.clone(), &record()).await, Err(HandlerError::Retry(_))));
    assert_eq!(count(&folder, "effects"), 0);
    once.in_transaction(insert).handle(event, &record()).await.unwrap();
    assert_eq!(count(&folder, "effects"), 1);
}

#[tokio::test]
async fn a_handler_that_ends_its_transaction_is_told_so() {
    let folder = Folder::new();
    let once = Idempotent::new(folder.open_with_effects().await, "a").with_lease(Duration::from_millis(1));
    let commits = once.in_transaction(|tx, event: &Happened| {
        insert(tx, event)?;
        tx.execute_batch("ROLLBACK")?;
        Ok(())
    });
    let event = Happened::new();
    commits.handle(event.clone(), &record()).await.unwrap_err();
    assert_eq!(once.stats().applied, 0);
    once.in_transaction(insert).handle(event, &record()).await.unwrap();
    assert_eq!(count(&folder, "effects"), 1);
}

#[tokio::test]
async fn an_effect_does_not_run_while_another_claim_does() {
    let folder = Folder::new();
    let store = folder.open_with_effects().await;
    let event = Happened::new();
    let elsewhere = win(&store, "a", event.id(), LONG).await;
    let once = Idempotent::new(store, "a");
    let handler = once.in_transaction(insert);
    let HandlerError::Retry(cause) = handler.handle(event.clone(), &record()).await.unwrap_err() else {
        panic!("a busy event must come again");
    };
    assert!(matches!(cause.downcast_ref(), Some(IdempotencyError::Busy { .. })));
    once.store().complete(&elsewhere).await.unwrap();
    handler.handle(event, &record()).await.unwrap();
    assert_eq!(count(&folder, "effects"), 0);
}

/// T24: a cancelled call leaves no transaction open and no claim held.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn cancelled_calls_leave_nothing_behind() {
    let folder = Folder::new();
    let store = folder.open_with_effects().await;
    let effect = Arc::new(Idempotent::new(store.clone(), "effect").in_transaction(insert));
    let plain = Arc::new(Idempotent::new(store, "plain").handler(|_event: Happened| async {
        tokio::task::yield_now().await;
        Ok::<(), HandlerError>(())
    }));
    let events: Vec<_> = (0..1_000).map(|_| Happened::new()).collect();
    for (n, event) in events.iter().enumerate() {
        let patience = Duration::from_micros(n as u64 % 200);
        cancel_after(patience, effect.clone(), event.clone()).await;
        cancel_after(patience, plain.clone(), event.clone()).await;
    }
    for event in events {
        effect.handle(event.clone(), &record()).await.unwrap();
        plain.handle(event, &record()).await.unwrap();
    }
    assert_eq!(count(&folder, "effects"), 1_000);
    assert_eq!(count(&folder, "idempotency_records WHERE status = 'completed'"), 2_000);
}

/// Tokio's timer is too coarse to hit a call of some microseconds.
async fn cancel_after(patience: Duration, handler: Arc<impl Handler<Happened>>, event: Happened) {
    let call = tokio::spawn(async move { handler.handle(event, &record()).await });
    tokio::task::yield_now().await;
    thread::sleep(patience);
    call.abort();
    let _ = call.await;
}

#[test]
fn the_original_table_is_migrated_once() {
    let folder = Folder::new();
    let original = Connection::open(folder.file()).unwrap();
    original.execute_batch(include_str!("original.sql")).unwrap();
    drop(original);

    let openings: Vec<_> = (0..4)
        .map(|_| {
            let file = folder.file();
            thread::spawn(move || SqliteStore::open(file).unwrap())
        })
        .collect();
    let stores: Vec<_> = openings.into_iter().map(|opened| opened.join().unwrap()).collect();

    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(async {
        let [completed, processing, failed, numbers] = [1, 2, 3, 4].map(Uuid::from_u128);
        let store = &stores[0];
        assert_eq!(claim(store, "quality-service", completed, LONG).await, ClaimOutcome::Completed);
        assert_eq!(claim(store, "quality-service", numbers, LONG).await, ClaimOutcome::Completed);
        win(store, "quality-service", processing, LONG).await;
        assert_eq!(win(store, "quality-service", failed, LONG).await.retry_count, 2);
        win(store, "material-service", completed, LONG).await;
    });
    let times = "idempotency_records WHERE consumed_at LIKE '2025-11-01 08:30:00%'";
    assert_eq!(count(&folder, times), 2);
    assert_eq!(
        count(&folder, "sqlite_schema WHERE name LIKE '%original%' OR type = 'index' AND sql IS NOT NULL"),
        0
    );
}

fn insert(tx: &Transaction<'_>, event: &Happened) -> Result<(), HandlerError> {
    tx.execute("INSERT INTO effects (event_id) VALUES (?1)", [event.id().to_string()])?;
    Ok(())
}

fn count(folder: &Folder, from: &str) -> i64 {
    let reader = Connection::open(folder.file()).unwrap();
    reader.query_row(&format!("SELECT COUNT(*) FROM {from}"), [], |row| row.get(0)).unwrap()
}

/// A folder that is removed with the test.
pub(crate) struct Folder(PathBuf);

impl Folder {
    pub(crate) fn new() -> Self {
        let path = std::env::temp_dir().join(format!("events-idempotency-{}", Uuid::new_v4()));
        std::fs::create_dir(&path).unwrap();
        Self(path)
    }

    pub(crate) fn open(&self) -> SqliteStore {
        SqliteStore::open(self.file()).unwrap()
    }

    async fn open_with_effects(&self) -> SqliteStore {
        let store = self.open();
        let effects = "CREATE TABLE effects (event_id TEXT NOT NULL PRIMARY KEY)";
        store.with_connection(|db| db.execute_batch(effects)).await.unwrap();
        store
    }

    fn file(&self) -> PathBuf {
        Path::new(&self.0).join("claims.db")
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
