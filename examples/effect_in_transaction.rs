//! Handles an event in the transaction that holds its claim: what it writes and the mark that it is handled commit together,
//! so that the effect happens once, however often the event comes and whatever is killed.
//!
//! ```text
//! DATABASE_URL=postgres://localhost/material KAFKA_BROKERS=127.0.0.1:9092 \
//!     cargo run --example effect_in_transaction --features kafka,postgres
//! ```
//!
//! Ctrl-C ends it.

use std::error::Error;
use std::time::Duration;

use mes_events::consume::logging;
use mes_events::idempotency::sqlx::{self, PgPool};
use mes_events::idempotency::{IdempotencyStore as _, PostgresStore};
use mes_events::work_order::WorkOrderCreatedEvent;
use mes_events::{CATALOG, Idempotent, KafkaConfig, KafkaEventConsumer, Subscriptions, ensure_topics};

const SERVICE: &str = "material-service";

/// Nothing here is unique: an effect that happened twice would be two rows.
const TABLE: &str = "
CREATE TABLE IF NOT EXISTS reservations (
    work_order_id TEXT NOT NULL,
    part_number TEXT NOT NULL,
    quantity BIGINT NOT NULL
)";

/// No event comes again after this long: the topic keeps its events for less.
const FORGET_AFTER: Duration = Duration::from_secs(30 * 24 * 60 * 60);

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let kafka = KafkaConfig::from_env()?.service_name(SERVICE);
    let pool = PgPool::connect(&std::env::var("DATABASE_URL")?).await?;
    sqlx::query(TABLE).execute(&pool).await?;
    let store = PostgresStore::new(pool);
    store.prepare().await?;
    store.purge(FORGET_AFTER).await?;
    ensure_topics(&kafka, &CATALOG).await?;

    let once = Idempotent::new(store, SERVICE);
    let mut consumer = KafkaEventConsumer::new(kafka).handling(subscriptions(&once)?);
    consumer.start().await?;
    println!("{}", consumer.health());
    tokio::select! {
        ended = consumer.ended() => ended?,
        told = tokio::signal::ctrl_c() => told?,
    }
    let report = consumer.stop().await?;
    let stats = once.stats();
    println!("{} applied, {} skipped, {} unfinished", stats.applied, stats.duplicates, report.unfinished);
    Ok(())
}

/// What the service handles. A unit test gives the same value to the broker in memory.
fn subscriptions(once: &Idempotent<PostgresStore>) -> Result<Subscriptions, Box<dyn Error>> {
    let reserve = once.in_transaction(|transaction, event: &WorkOrderCreatedEvent| {
        Box::pin(async move {
            let order = &event.data;
            sqlx::query("INSERT INTO reservations VALUES ($1, $2, $3)")
                .bind(&order.work_order_id)
                .bind(&order.part_number)
                .bind(order.quantity)
                .execute(&mut **transaction)
                .await?;
            Ok(())
        })
    });
    let mut subscriptions = Subscriptions::new();
    subscriptions.wrap(logging()).subscribe(reserve)?;
    Ok(subscriptions)
}
