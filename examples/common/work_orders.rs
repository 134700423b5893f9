//! The work order service: creates work orders, and completes one when its material is reserved. A plant would produce
//! something in between.

use mes_events::Payload;
use mes_events::idempotency::{Idempotent, rusqlite::params};
use mes_events::material::MaterialReservedEvent;
use mes_events::types::Priority;
use mes_events::work_order::{
    WorkOrderCompleted, WorkOrderCompletedEvent, WorkOrderCreated, WorkOrderCreatedEvent,
};
use mes_events::{BaseEvent, DateTime, EventMetadata, HandlerError};

use super::failpoint::failpoint;
use super::narrator::caused_by;
use super::service::{Failure, Running, Settings};
use super::steps::{Endable, Narrated, Then};

/// The service's name, its consumer id, and the source of what it publishes.
pub const SERVICE: &str = "work-order-service";

const TABLES: &str = "
CREATE TABLE IF NOT EXISTS completions (
    work_order_id TEXT NOT NULL,
    quantity INTEGER NOT NULL,
    caused_by TEXT NOT NULL
)";

/// Starts the service.
pub async fn start(settings: &Settings) -> Result<Running, Failure> {
    let store = settings.store(SERVICE, TABLES).await?;
    let outlet = settings.outlet(SERVICE).await?;

    let once = Idempotent::new(store.clone(), SERVICE).with_lease(settings.lease);
    let complete = once.in_transaction(|tx, event: &MaterialReservedEvent| {
        let completed = completion(event).data;
        tx.execute(
            "INSERT INTO completions VALUES (?1, ?2, ?3)",
            params![completed.work_order_id, completed.quantity_completed, event.meta.event_id.to_string()],
        )?;
        failpoint("in-transaction");
        Ok(())
    });

    let sender = outlet.clone();
    let announce = Idempotent::new(store, "work-order-service/announce").with_lease(settings.lease).handler(
        move |event: MaterialReservedEvent| {
            let sender = sender.clone();
            async move {
                failpoint("claimed");
                sender.publish(&completion(&event), caused_by(&event)).await?;
                failpoint("published");
                Ok::<(), HandlerError>(())
            }
        },
    );

    let narrated = Narrated {
        step: complete,
        narrator: settings.narrator.of(SERVICE),
        effect: |event: &MaterialReservedEvent| format!("completed {}", event.data.work_order_id),
    };
    let running =
        Running::start(settings, SERVICE, "completions", once, Endable(Then(narrated, announce))).await?;
    Ok(running.publishing(outlet))
}

/// The event of a new work order, which begins a business process of its own.
pub fn created(work_order_id: &str, quantity: i64) -> WorkOrderCreatedEvent {
    let order = WorkOrderCreated {
        work_order_id: work_order_id.to_owned(),
        work_order_number: format!("WO-2025-{work_order_id}"),
        part_id: "part-123".to_owned(),
        part_number: "BRK-001".to_owned(),
        quantity,
        due_date: DateTime::now(),
        priority: Priority::High,
        created_by: "user-123".into(),
    };
    BaseEvent::new(order, EventMetadata::new(SERVICE).with_correlation(format!("order-{work_order_id}")))
}

/// What is completed when the material is there: the same ids every time.
fn completion(event: &MaterialReservedEvent) -> WorkOrderCompletedEvent {
    let completed = WorkOrderCompleted {
        work_order_id: event.data.work_order_id.clone(),
        work_order_number: format!("WO-2025-{}", event.data.work_order_id),
        quantity_completed: event.data.quantity as i64,
        quantity_rejected: 0,
        completed_at: DateTime::now(),
        completed_by: "user-9".into(),
    };
    BaseEvent::new(completed, EventMetadata::derived(SERVICE, &event.meta, WorkOrderCompleted::TYPE))
}
