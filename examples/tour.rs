//! The Rust of the README's tour, so that it is compiled; `tests/readme.rs` holds the two together.
//!
//! ```text
//! KAFKA_BROKERS=127.0.0.1:9092 KAFKA_GROUP_ID=tour cargo run --example tour --features kafka,sqlite
//! ```

use std::error::Error;

use mes_events::idempotency::rusqlite::params;
use mes_events::idempotency::{Idempotent, SqliteStore};
use mes_events::work_order::{WorkOrderCreated, WorkOrderCreatedEvent};
use mes_events::{DateTime, EventMetadata, KafkaConfig, KafkaEventConsumer, KafkaEventPublisher};
use mes_events::{Event, MesEvent};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let event = publish(order()).await?;
    let mut bytes = Vec::new();
    event.encode(&mut bytes);
    read(&bytes);
    handle().await
}

fn order() -> WorkOrderCreated {
    WorkOrderCreated {
        work_order_id: "wo-001".to_owned(),
        work_order_number: "WO-2025-001".to_owned(),
        part_id: "part-123".to_owned(),
        part_number: "BRK-001".to_owned(),
        quantity: 100,
        due_date: DateTime::now(),
        priority: mes_events::types::Priority::High,
        created_by: "user-123".into(),
    }
}

async fn publish(order: WorkOrderCreated) -> Result<WorkOrderCreatedEvent, Box<dyn Error>> {
    let publisher = KafkaEventPublisher::connect(&KafkaConfig::from_env()?).await?;
    let event = WorkOrderCreatedEvent::new(order, EventMetadata::new("work-order-service"));
    publisher.publish(&event).await?;
    publisher.disconnect().await;
    Ok(event)
}

async fn handle() -> Result<(), Box<dyn Error>> {
    let store = SqliteStore::open("material.db")?;
    let table = "CREATE TABLE IF NOT EXISTS reservations (work_order_id TEXT, quantity INTEGER)";
    store.with_connection(move |db| db.execute_batch(table)).await?;

    let once = Idempotent::new(store, "material-service");
    let mut consumer = KafkaEventConsumer::new(KafkaConfig::from_env()?);
    consumer.subscribe(once.in_transaction(|tx, event: &WorkOrderCreatedEvent| {
        let order = &event.data;
        tx.execute("INSERT INTO reservations VALUES (?1, ?2)", params![order.work_order_id, order.quantity])?;
        Ok(())
    }))?;
    consumer.start().await?;

    tokio::signal::ctrl_c().await?;
    consumer.stop().await?;
    Ok(())
}

fn read(bytes: &[u8]) {
    match MesEvent::read(bytes) {
        Ok(MesEvent::WorkOrderCreated(event)) => println!("{} pieces", event.data.quantity),
        Ok(_) => {}
        Err(rejected) => println!("{rejected}"),
    }
}
