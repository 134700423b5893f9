//! Publishes after commit: a work order and the event about it are written in one transaction; the event is sent once that has
//! committed, and marked when a broker has it.
//!
//! ```text
//! DATABASE_URL=postgres://localhost/orders KAFKA_BROKERS=127.0.0.1:9092 \
//!     cargo run --example publish_after_commit --features kafka,postgres -- wo-7 wo-8
//! ```
//!
//! Whatever is killed, no event is lost and none is about an order that was rolled back: what was committed and not marked is
//! sent at the next start. An event may be sent twice, always with the id that was committed with its order, so that readers
//! skip the second. One process at a time does the sending here; several would send in turns, and an event twice more often.

use std::error::Error;

use mes_events::idempotency::sqlx::{self, PgPool, Row};
use mes_events::types::Priority;
use mes_events::work_order::{WorkOrderCreated, WorkOrderCreatedEvent};
use mes_events::{CATALOG, DateTime, Event, EventMetadata, KafkaConfig, KafkaEventPublisher, ensure_topics};

const SERVICE: &str = "work-order-service";

const TABLE: &str = "
CREATE TABLE IF NOT EXISTS work_orders (
    work_order_id TEXT PRIMARY KEY,
    quantity BIGINT NOT NULL,
    event TEXT NOT NULL,
    published BOOLEAN NOT NULL DEFAULT FALSE
)";

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let kafka = KafkaConfig::from_env()?.service_name(SERVICE);
    let pool = PgPool::connect(&std::env::var("DATABASE_URL")?).await?;
    sqlx::query(TABLE).execute(&pool).await?;
    ensure_topics(&kafka, &CATALOG).await?;
    let publisher = KafkaEventPublisher::connect(&kafka).await?;

    // What an earlier process has left.
    publish_committed(&pool, &publisher).await?;
    for order in std::env::args().skip(1) {
        create(&pool, &order, 100).await?;
        publish_committed(&pool, &publisher).await?;
    }
    let report = publisher.disconnect().await;
    println!("{} events delivered, {} unknown", report.delivered, report.unknown);
    Ok(())
}

/// Creates a work order, and writes down what is to be published about it.
async fn create(pool: &PgPool, work_order_id: &str, quantity: i64) -> Result<(), Box<dyn Error>> {
    let order = WorkOrderCreated {
        work_order_id: work_order_id.to_owned(),
        work_order_number: format!("WO-2026-{work_order_id}"),
        part_id: "part-123".to_owned(),
        part_number: "BRK-001".to_owned(),
        quantity,
        due_date: DateTime::now(),
        priority: Priority::High,
        created_by: "user-123".into(),
    };
    let event = WorkOrderCreatedEvent::new(order, EventMetadata::new(SERVICE));
    // An event that nobody would read must not be committed.
    event.validate()?;
    let mut json = Vec::new();
    event.encode(&mut json);

    let mut transaction = pool.begin().await?;
    sqlx::query("INSERT INTO work_orders (work_order_id, quantity, event) VALUES ($1, $2, $3)")
        .bind(work_order_id)
        .bind(quantity)
        .bind(String::from_utf8(json)?)
        .execute(&mut *transaction)
        .await?;
    transaction.commit().await?;
    Ok(())
}

/// Sends what is committed and not marked, and marks what the brokers have. What they may have stays, for the next time.
async fn publish_committed(pool: &PgPool, publisher: &KafkaEventPublisher) -> Result<(), Box<dyn Error>> {
    let rows = sqlx::query("SELECT event FROM work_orders WHERE NOT published ORDER BY work_order_id")
        .fetch_all(pool)
        .await?;
    let mut events = Vec::new();
    for row in rows {
        events.push(WorkOrderCreatedEvent::read(row.try_get::<String, _>("event")?.as_bytes())?);
    }
    for (event, outcome) in events.iter().zip(publisher.publish_batch(&events).await) {
        let delivered = outcome?;
        sqlx::query("UPDATE work_orders SET published = TRUE WHERE work_order_id = $1")
            .bind(&event.data.work_order_id)
            .execute(pool)
            .await?;
        println!("{} is at offset {}", event.data.work_order_id, delivered.offset);
    }
    Ok(())
}
