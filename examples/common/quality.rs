//! The quality service: plans an inspection for every completed work order.

use mes_events::idempotency::{Idempotent, rusqlite::params};
use mes_events::work_order::WorkOrderCompletedEvent;

use super::failpoint::failpoint;
use super::service::{Failure, Running, Settings};
use super::steps::{Endable, Narrated};

/// The service's name and its consumer id.
pub const SERVICE: &str = "quality-service";

const TABLES: &str = "
CREATE TABLE IF NOT EXISTS inspections (
    work_order_id TEXT NOT NULL,
    quantity INTEGER NOT NULL,
    caused_by TEXT NOT NULL
)";

/// Starts the service.
pub async fn start(settings: &Settings) -> Result<Running, Failure> {
    let store = settings.store(SERVICE, TABLES).await?;

    let once = Idempotent::new(store, SERVICE).with_lease(settings.lease);
    let inspect = once.in_transaction(|tx, event: &WorkOrderCompletedEvent| {
        let order = &event.data;
        tx.execute(
            "INSERT INTO inspections VALUES (?1, ?2, ?3)",
            params![order.work_order_id, order.quantity_completed, event.meta.event_id.to_string()],
        )?;
        failpoint("in-transaction");
        Ok(())
    });

    let narrated = Narrated {
        step: inspect,
        narrator: settings.narrator.of(SERVICE),
        effect: |event: &WorkOrderCompletedEvent| {
            format!("planned an inspection of {} pieces", event.data.quantity_completed)
        },
    };
    Running::start(settings, SERVICE, "inspections", once, Endable(narrated)).await
}
