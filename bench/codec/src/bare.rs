//! The event as a serde user writes it: typed, with one type string, and nothing validated.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Event {
    r#type: Type,
    meta: Meta,
    data: Data,
}

#[derive(Clone, Serialize, Deserialize)]
enum Type {
    #[serde(rename = "material.received")]
    MaterialReceived,
}

#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Meta {
    event_id: Uuid,
    timestamp: Timestamp,
    source: String,
    version: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    correlation_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    causation_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    user_id: Option<String>,
}

#[derive(Clone, Serialize, Deserialize)]
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
