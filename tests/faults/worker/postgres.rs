//! Effects as rows of a PostgreSQL database.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use mes_events::HandlerError;
use mes_events::idempotency::PostgresStore;
use mes_events::idempotency::sqlx::postgres::PgPoolOptions;
use mes_events::idempotency::sqlx::{self, PgExecutor, PgPool, Postgres, Transaction};
use mes_events::work_order::WorkOrderCreatedEvent;

use crate::Failure;
use crate::consumer::{consume, duration, once};
use crate::failpoint::failpoint;
use crate::flaky::fail_at_first;
use crate::journal::{Journal, now};
use crate::settings::{Consuming, Mode, Settings};

/// A second effect of one event shows: where it is not guarded by a transaction, it is harmless.
const COUNTED: &str = "INSERT INTO effects (id, key, seq, n, at) VALUES ($1, $2, $3, 1, $4)
    ON CONFLICT (id) DO UPDATE SET n = effects.n + 1";
const UPSERT: &str = "INSERT INTO effects (id, key, seq, n, at) VALUES ($1, $2, $3, 1, $4)
    ON CONFLICT (id) DO NOTHING";

type Effect<'t> = Pin<Box<dyn Future<Output = Result<(), HandlerError>> + Send + 't>>;

pub(crate) async fn run(settings: &Settings, url: &str, journal: Arc<Journal>) -> Result<(), Failure> {
    let pool =
        PgPoolOptions::new().max_connections(8).acquire_timeout(Duration::from_secs(5)).connect(url).await?;
    let store = PostgresStore::new(pool.clone());
    store.prepare().await?;
    match settings.consuming.mode {
        Mode::Transaction => in_transaction(settings, store, journal).await,
        Mode::Plain => plain(settings, store, pool, journal).await,
    }
}

async fn in_transaction(
    settings: &Settings,
    store: PostgresStore,
    journal: Arc<Journal>,
) -> Result<(), Failure> {
    let (consuming, notes) = (Arc::new(settings.consuming.clone()), Arc::clone(&journal));
    let handler =
        once(store, &settings.consuming).in_transaction(move |tx, event: &WorkOrderCreatedEvent| {
            apply(tx, event, Arc::clone(&consuming), Arc::clone(&notes))
        });
    consume(settings, journal, handler).await
}

fn apply<'t>(
    tx: &'t mut Transaction<'static, Postgres>,
    event: &'t WorkOrderCreatedEvent,
    consuming: Arc<Consuming>,
    notes: Arc<Journal>,
) -> Effect<'t> {
    Box::pin(async move {
        notes.note(format_args!("invoked {}", event.meta.event_id));
        tokio::time::sleep(duration(event, &consuming)).await;
        execute(COUNTED, &mut **tx, event).await?;
        fail_at_first(event, &consuming, &notes)?;
        failpoint("effect").await;
        Ok(())
    })
}

async fn plain(
    settings: &Settings,
    store: PostgresStore,
    pool: PgPool,
    journal: Arc<Journal>,
) -> Result<(), Failure> {
    let (consuming, notes) = (settings.consuming.clone(), Arc::clone(&journal));
    let effect = move |event: WorkOrderCreatedEvent| {
        let (pool, pause) = (pool.clone(), duration(&event, &consuming));
        notes.note(format_args!("invoked {}", event.meta.event_id));
        async move {
            failpoint("claimed").await;
            tokio::time::sleep(pause).await;
            execute(UPSERT, &pool, &event).await?;
            failpoint("effect").await;
            Ok::<(), HandlerError>(())
        }
    };
    let handler = once(store, &settings.consuming).handler(effect);
    consume(settings, journal, handler).await
}

/// A database that does not answer is no fault of the event's.
async fn execute<'e>(
    sql: &'static str,
    executor: impl PgExecutor<'e>,
    event: &WorkOrderCreatedEvent,
) -> Result<(), HandlerError> {
    let WorkOrderCreatedEvent { data, meta, .. } = event;
    let at = i64::try_from(now()).expect("the clock is not far off");
    let insert = sqlx::query(sql)
        .bind(meta.event_id.to_string())
        .bind(&data.work_order_id)
        .bind(data.quantity)
        .bind(at)
        .execute(executor)
        .await;
    insert.map(drop).map_err(HandlerError::unavailable)
}
