use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Meta, Sample, modules::plant};

/// One whose own ids are uuids, with an integer and an enum, and eight strings.
pub(crate) struct WorkOrderCreated;

impl Sample for WorkOrderCreated {
    type Event = plant::work_order::WorkOrderCreatedEvent;
    type Any = plant::PlantEvent;
    type Bare = Bare;

    const NAME: &'static str = "work-order.created";
    const CANONICAL: &'static str = r#"{"type":"work-order.created","meta":{"eventId":"7f9c24e8-3b12-4fef-91e0-4d1c0b9e3f1a","timestamp":"2026-01-15T10:30:00.123Z","source":"production-service","version":"1.0","correlationId":"0b9e3f1a-24e8-4b12-8fef-91e04d1c7f9c","causationId":"3b127f9c-4fef-41e0-84d1-c0b9e3f1a24e","userId":"user-42"},"data":{"workOrderId":"91e04d1c-7f9c-4fef-8b12-24e83f1a0b9e","workOrderNumber":"WO-2026-00042","partId":"4fef7f9c-3b12-4e04-91e0-0b9e3f1a4d1c","partNumber":"PN-10045-A","quantity":250,"dueDate":"2026-02-01T08:00:00Z","priority":"high","createdBy":"user-42"}}"#;
    const SHUFFLED: [&'static str; 8] = [
        "priority",
        "partId",
        "createdBy",
        "workOrderId",
        "dueDate",
        "workOrderNumber",
        "quantity",
        "partNumber",
    ];
}

#[derive(Serialize, Deserialize)]
pub(crate) struct Bare {
    r#type: Type,
    meta: Meta,
    data: Data,
}

#[derive(Serialize, Deserialize)]
enum Type {
    #[serde(rename = "work-order.created")]
    WorkOrderCreated,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Data {
    work_order_id: Uuid,
    work_order_number: String,
    part_id: Uuid,
    part_number: String,
    quantity: i64,
    due_date: Timestamp,
    priority: Priority,
    created_by: String,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
enum Priority {
    Low,
    Normal,
    High,
    Urgent,
}
