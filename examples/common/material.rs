//! The material service: reserves material for every work order, and says so.

use mes_events::Payload;
use mes_events::idempotency::{Idempotent, rusqlite::params};
use mes_events::material::{MaterialReserved, MaterialReservedEvent};
use mes_events::work_order::WorkOrderCreatedEvent;
use mes_events::{BaseEvent, DateTime, EventMetadata, HandlerError};

use super::failpoint::failpoint;
use super::narrator::caused_by;
use super::service::{Failure, Running, Settings};
use super::steps::{Endable, Narrated, Then};

/// The service's name, its consumer id, and the source of what it publishes.
pub const SERVICE: &str = "material-service";

/// Nothing here is unique but by the service's care: an effect that happened twice would be two rows.
const TABLES: &str = "
CREATE TABLE IF NOT EXISTS reservations (
    reservation_id TEXT NOT NULL,
    work_order_id TEXT NOT NULL,
    part_number TEXT NOT NULL,
    quantity REAL NOT NULL,
    caused_by TEXT NOT NULL
)";

/// Starts the service.
pub async fn start(settings: &Settings) -> Result<Running, Failure> {
    let store = settings.store(SERVICE, TABLES).await?;
    let outlet = settings.outlet(SERVICE).await?;

    // The row commits with the mark that its event is handled: it is written once, whatever happens.
    let once = Idempotent::new(store.clone(), SERVICE).with_lease(settings.lease);
    let reserve = once.in_transaction(|tx, event: &WorkOrderCreatedEvent| {
        let reserved = reservation(event);
        tx.execute(
            "INSERT INTO reservations VALUES (?1, ?2, ?3, ?4, ?5)",
            params![
                reserved.data.reservation_id,
                reserved.data.work_order_id,
                reserved.data.part_number,
                reserved.data.quantity,
                event.meta.event_id.to_string(),
            ],
        )?;
        failpoint("in-transaction");
        Ok(())
    });

    // The event is sent at least once, always with the same id: its readers skip what comes again.
    let sender = outlet.clone();
    let announce = Idempotent::new(store, "material-service/announce").with_lease(settings.lease).handler(
        move |event: WorkOrderCreatedEvent| {
            let sender = sender.clone();
            async move {
                failpoint("claimed");
                sender.publish(&reservation(&event), caused_by(&event)).await?;
                failpoint("published");
                Ok::<(), HandlerError>(())
            }
        },
    );

    let narrated = Narrated {
        step: reserve,
        narrator: settings.narrator.of(SERVICE),
        effect: |event: &WorkOrderCreatedEvent| {
            format!("reserved {} x {}", event.data.quantity, event.data.part_number)
        },
    };
    let running =
        Running::start(settings, SERVICE, "reservations", once, Endable(Then(narrated, announce))).await?;
    Ok(running.publishing(outlet))
}

/// What is reserved for a work order: the same ids every time, however often its event comes.
fn reservation(event: &WorkOrderCreatedEvent) -> MaterialReservedEvent {
    let meta = EventMetadata::derived(SERVICE, &event.meta, MaterialReserved::TYPE);
    let order = &event.data;
    let reserved = MaterialReserved {
        reservation_id: format!("res-{}", meta.event_id),
        work_order_id: order.work_order_id.clone(),
        part_id: order.part_id.clone(),
        part_number: order.part_number.clone(),
        quantity: order.quantity as f64,
        lot_number: None,
        reserved_by: SERVICE.into(),
        reserved_at: DateTime::now(),
    };
    BaseEvent::new(reserved, meta)
}
