use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Meta, Sample};

/// One of the catalogue's, whose ids are strings: it holds eleven of them.
pub(crate) struct MaterialReceived;

impl Sample for MaterialReceived {
    type Event = mes_events::material::MaterialReceivedEvent;
    type Any = mes_events::MesEvent;
    type Bare = Bare;

    const NAME: &'static str = "material.received";
    const CANONICAL: &'static str = r#"{"type":"material.received","meta":{"eventId":"7f9c24e8-3b12-4fef-91e0-4d1c0b9e3f1a","timestamp":"2026-01-15T10:30:00.123Z","source":"material-service","version":"1.0","correlationId":"0b9e3f1a-24e8-4b12-8fef-91e04d1c7f9c","causationId":"3b127f9c-4fef-41e0-84d1-c0b9e3f1a24e","userId":"op-9"},"data":{"transactionId":"91e04d1c-7f9c-4fef-8b12-24e83f1a0b9e","partId":"4fef7f9c-3b12-4e04-91e0-0b9e3f1a4d1c","partNumber":"PN-4711-A","quantity":12.5,"lotNumber":"lot-042","supplierId":"supplier-17","receivedBy":"op-9","receivedDate":"2026-01-15T10:29:58.044Z"}}"#;
    const SHUFFLED: [&'static str; 8] = [
        "receivedBy",
        "partId",
        "receivedDate",
        "transactionId",
        "supplierId",
        "partNumber",
        "quantity",
        "lotNumber",
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
    #[serde(rename = "material.received")]
    MaterialReceived,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Data {
    transaction_id: String,
    part_id: String,
    part_number: String,
    quantity: f64,
    lot_number: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    supplier_id: Option<String>,
    received_by: String,
    received_date: Timestamp,
}
