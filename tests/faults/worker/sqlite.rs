//! Effects as rows of an SQLite file.

use std::path::Path;
use std::sync::Arc;

use mes_events::HandlerError;
use mes_events::idempotency::SqliteStore;
use mes_events::idempotency::rusqlite::Transaction;
use mes_events::work_order::WorkOrderCreatedEvent;

use crate::Failure;
use crate::consumer::{consume, duration, once};
use crate::failpoint::{failpoint, failpoint_blocking};
use crate::flaky::fail_at_first;
use crate::journal::{Journal, now};
use crate::settings::{Mode, Settings};

/// A second effect of one event shows: where it is not guarded by a transaction, it is harmless.
const TABLE: &str = "CREATE TABLE IF NOT EXISTS effects (
    ord INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, key TEXT NOT NULL, seq INTEGER NOT NULL,
    n INTEGER NOT NULL, at INTEGER NOT NULL)";
const COUNTED: &str = "INSERT INTO effects (id, key, seq, n, at) VALUES (?1, ?2, ?3, 1, ?4)
    ON CONFLICT (id) DO UPDATE SET n = n + 1";
const UPSERT: &str = "INSERT INTO effects (id, key, seq, n, at) VALUES (?1, ?2, ?3, 1, ?4)
    ON CONFLICT (id) DO NOTHING";

pub(crate) async fn run(settings: &Settings, path: &Path, journal: Arc<Journal>) -> Result<(), Failure> {
    let store = SqliteStore::open(path)?;
    store.with_connection(|db| db.execute_batch(TABLE)).await?;
    match settings.consuming.mode {
        Mode::Transaction => in_transaction(settings, store, journal).await,
        Mode::Plain => plain(settings, store, journal).await,
    }
}

async fn in_transaction(
    settings: &Settings,
    store: SqliteStore,
    journal: Arc<Journal>,
) -> Result<(), Failure> {
    let (consuming, notes) = (settings.consuming.clone(), Arc::clone(&journal));
    let effect = move |tx: &Transaction<'_>, event: &WorkOrderCreatedEvent| -> Result<(), HandlerError> {
        notes.note(format_args!("invoked {}", event.meta.event_id));
        std::thread::sleep(duration(event, &consuming));
        tx.execute(COUNTED, row(event))?;
        fail_at_first(event, &consuming, &notes)?;
        failpoint_blocking("effect");
        Ok(())
    };
    let handler = once(store, &settings.consuming).in_transaction(effect);
    consume(settings, journal, handler).await
}

async fn plain(settings: &Settings, store: SqliteStore, journal: Arc<Journal>) -> Result<(), Failure> {
    let (consuming, notes, tables) = (settings.consuming.clone(), Arc::clone(&journal), store.clone());
    let effect = move |event: WorkOrderCreatedEvent| {
        let (tables, pause) = (tables.clone(), duration(&event, &consuming));
        notes.note(format_args!("invoked {}", event.meta.event_id));
        async move {
            failpoint("claimed").await;
            tokio::time::sleep(pause).await;
            tables.with_connection(move |db| db.execute(UPSERT, row(&event))).await?;
            failpoint("effect").await;
            Ok::<(), HandlerError>(())
        }
    };
    let handler = once(store, &settings.consuming).handler(effect);
    consume(settings, journal, handler).await
}

fn row(event: &WorkOrderCreatedEvent) -> [String; 4] {
    let WorkOrderCreatedEvent { data, meta, .. } = event;
    [meta.event_id.to_string(), data.work_order_id.clone(), data.quantity.to_string(), now().to_string()]
}
