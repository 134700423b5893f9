//! The events of the suite: their key, and their place among the events of that key.

use mes_events::types::Priority;
use mes_events::work_order::{WorkOrderCreated, WorkOrderCreatedEvent};
use mes_events::{BaseEvent, DateTime, EventMetadata};

/// The event of a key that has this sequence number, under a new id.
pub(crate) fn event(key: &str, sequence: i64, padding: usize) -> WorkOrderCreatedEvent {
    let order = WorkOrderCreated {
        work_order_id: key.to_owned(),
        work_order_number: format!("{key}-{sequence}"),
        part_id: "x".repeat(padding),
        part_number: "BRK-001".to_owned(),
        quantity: sequence,
        due_date: DateTime::now(),
        priority: Priority::Normal,
        created_by: "fault-suite".into(),
    };
    BaseEvent::new(order, EventMetadata::new("work-order-service"))
}
