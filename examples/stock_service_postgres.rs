//! The stock service on PostgreSQL: as `stock_service`, with sqlx's own transaction in the handlers.
//!
//! ```text
//! KAFKA_BROKERS=127.0.0.1:9092 DATABASE_URL=postgres://localhost/stock \
//!     cargo run --example stock_service_postgres --features kafka,postgres
//! ```
//!
//! The pool is the service's own. Several instances share one database and one consumer group; each event counts once among
//! all of them.

#[path = "common/told.rs"]
mod told;

use std::error::Error;
use std::process::ExitCode;
use std::time::Duration;

use mes_events::consume::{SubscribeError, logging};
use mes_events::idempotency::sqlx::{self, PgPool, Postgres, Transaction};
use mes_events::idempotency::{Idempotent, PostgresStore};
use mes_events::material::{MaterialIssuedEvent, MaterialReceivedEvent};
use mes_events::{
    CATALOG, Event as _, KafkaConfig, KafkaEventConsumer, MesEvent, Subscriptions, ensure_topics,
};

type Failure = Box<dyn Error + Send + Sync>;
type Tx = Transaction<'static, Postgres>;

const SERVICE: &str = "stock-service";
/// Kubernetes kills what has not ended 30 s after it was told to.
const GRACE: Duration = Duration::from_secs(20);

const TABLES: &str = "
CREATE TABLE IF NOT EXISTS stock (part_id TEXT PRIMARY KEY, quantity DOUBLE PRECISION NOT NULL);
CREATE TABLE IF NOT EXISTS journal (event_id TEXT NOT NULL, event_type TEXT NOT NULL, source TEXT NOT NULL)";

#[tokio::main]
async fn main() -> ExitCode {
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("{failure}");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<(), Failure> {
    let kafka = KafkaConfig::from_env()?.service_name(SERVICE);
    ensure_topics(&kafka, &CATALOG).await?;
    let store = prepare(PgPool::connect(&std::env::var("DATABASE_URL")?).await?).await?;
    let mut consumer = KafkaEventConsumer::new(kafka).handling(subscriptions(&store)?);
    consumer.start().await?;
    let told = told::to_end()?;
    tokio::select! {
        ended = consumer.ended() => ended?,
        () = told => {}
    }
    let report = consumer.stop_within(GRACE).await?;
    println!("handled {}, {} left in hand", consumer.stats().handled, report.unfinished);
    Ok(())
}

/// Makes the service's tables and that of its claims. A service whose role may not do so leaves it to a migration.
pub async fn prepare(pool: PgPool) -> Result<PostgresStore, Failure> {
    sqlx::raw_sql(TABLES).execute(&pool).await?;
    let store = PostgresStore::new(pool);
    store.prepare().await?;
    Ok(store)
}

/// All that the service handles.
pub fn subscriptions(store: &PostgresStore) -> Result<Subscriptions, SubscribeError> {
    let once = Idempotent::new(store.clone(), SERVICE);
    let mut subscriptions = Subscriptions::new();
    subscriptions
        .wrap(logging())
        .subscribe(once.in_transaction(|tx, event: &MaterialReceivedEvent| {
            Box::pin(async move { Ok(add(tx, &event.data.part_id, event.data.quantity).await?) })
        }))?
        .subscribe(once.in_transaction(|tx, event: &MaterialIssuedEvent| {
            Box::pin(async move { Ok(add(tx, &event.data.part_id, -event.data.quantity).await?) })
        }))?
        .subscribe_many_as("journal", ["material.*"], once.named("journal").in_async_transaction(note))?;
    Ok(subscriptions)
}

async fn add(tx: &mut Tx, part_id: &str, quantity: f64) -> Result<(), sqlx::Error> {
    let add = "INSERT INTO stock (part_id, quantity) VALUES ($1, $2) \
               ON CONFLICT (part_id) DO UPDATE SET quantity = stock.quantity + excluded.quantity";
    sqlx::query(add).bind(part_id).bind(quantity).execute(&mut **tx).await.map(drop)
}

async fn note(tx: &mut Tx, event: &MesEvent) -> Result<(), sqlx::Error> {
    let (meta, event_type) = (event.meta(), event.info().event_type);
    let note = "INSERT INTO journal (event_id, event_type, source) VALUES ($1, $2, $3)";
    let note = sqlx::query(note).bind(meta.event_id.to_string()).bind(event_type).bind(&meta.source);
    note.execute(&mut **tx).await.map(drop)
}
