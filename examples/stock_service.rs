//! The usual service that consumes: its effect in the transaction that holds its claim.
//!
//! ```text
//! KAFKA_BROKERS=127.0.0.1:9092 cargo run --example stock_service --features kafka,sqlite
//! ```
//!
//! It keeps the stock of every part. Adding to a quantity twice would be wrong, and Kafka delivers at least once: so the sum and the
//! mark that its event is handled commit together, and an event that comes again is skipped. A second handler keeps a journal of
//! all material events; it has its own claims, so that neither repeats what the other has done.
//!
//! docs/consuming.md tells what becomes of an event that a handler cannot handle.

#[path = "common/told.rs"]
mod told;

use std::error::Error;
use std::pin::pin;
use std::process::ExitCode;
use std::time::Duration;

use mes_events::consume::{SubscribeError, observe};
use mes_events::idempotency::rusqlite::{Transaction, params};
use mes_events::idempotency::{Idempotent, SqliteStore};
use mes_events::material::{MaterialIssuedEvent, MaterialReceivedEvent};
use mes_events::{CATALOG, Event as _, HandlerError, KafkaConfig, KafkaEventConsumer, MesEvent};
use mes_events::{RetryPolicy, Subscriptions, ensure_topics};

type Failure = Box<dyn Error + Send + Sync>;

const SERVICE: &str = "stock-service";
/// Kubernetes kills what has not ended 30 s after it was told to.
const GRACE: Duration = Duration::from_secs(20);

/// Neither table protects itself against an event that is handled twice: that is left to the claims.
const TABLES: &str = "
CREATE TABLE IF NOT EXISTS stock (part_id TEXT PRIMARY KEY, quantity REAL NOT NULL);
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
    let store = open("stock.db").await?;
    let mut consumer = KafkaEventConsumer::new(kafka).handling(subscriptions(&store)?);
    consumer.start().await?;

    let mut told = pin!(told::to_end()?);
    let mut look = tokio::time::interval(Duration::from_secs(5));
    loop {
        tokio::select! {
            ended = consumer.ended() => ended?,
            () = &mut told => break,
            // A service with an HTTP server answers its readiness probe with this: 503 unless ready.
            _ = look.tick() => if !consumer.health().ready { eprintln!("{}", consumer.health()) },
        }
    }
    let report = consumer.stop_within(GRACE).await?;
    println!("handled {}, {} left in hand", consumer.stats().handled, report.unfinished);
    Ok(())
}

/// Opens the database, which holds the service's tables and its claims.
pub async fn open(path: &str) -> Result<SqliteStore, Failure> {
    let store = SqliteStore::open(path)?;
    store.with_connection(|db| db.execute_batch(TABLES)).await?;
    Ok(store)
}

/// All that the service handles: what runs in production, and in its tests.
pub fn subscriptions(store: &SqliteStore) -> Result<Subscriptions, SubscribeError> {
    let once = Idempotent::new(store.clone(), SERVICE);
    let mut subscriptions = Subscriptions::new();
    subscriptions
        .wrap(observe(|call, outcome, took| {
            println!("{} {} {outcome:?} in {took:?}", call.info().event_type, call.handler());
        }))
        .subscribe(once.in_transaction(|tx, event: &MaterialReceivedEvent| {
            add(tx, &event.data.part_id, event.data.quantity)
        }))?
        // A lot may be issued before its receipt is handled, since the two have different keys: then the stock is negative for
        // a moment. Sums may come in any order; where yours may not, give the events one key.
        .subscribe(once.in_transaction(|tx, event: &MaterialIssuedEvent| {
            add(tx, &event.data.part_id, -event.data.quantity)
        }))?
        .subscribe_many_as("journal", ["material.*"], once.named("journal").in_transaction(note))?
        .retry_policy("material.*", RetryPolicy { retries: Some(20), ..RetryPolicy::default() })?;
    Ok(subscriptions)
}

fn add(tx: &Transaction<'_>, part_id: &str, quantity: f64) -> Result<(), HandlerError> {
    let add = "INSERT INTO stock (part_id, quantity) VALUES (?1, ?2) \
               ON CONFLICT (part_id) DO UPDATE SET quantity = quantity + excluded.quantity";
    tx.execute(add, params![part_id, quantity])?;
    Ok(())
}

fn note(tx: &Transaction<'_>, event: &MesEvent) -> Result<(), HandlerError> {
    let (meta, event_type) = (event.meta(), event.info().event_type);
    let note = "INSERT INTO journal (event_id, event_type, source) VALUES (?1, ?2, ?3)";
    tx.execute(note, params![meta.event_id.to_string(), event_type, meta.source])?;
    Ok(())
}
