//! The events that are read and written, each as the catalogue's type and as a serde user writes it.

mod material_received;
mod work_order_created;

/// What `events.yaml` declares.
#[allow(
    dead_code,
    unreachable_pub,
    unused_imports,
    reason = "a generated crate, of which this takes one event"
)]
mod modules {
    include!(concat!(env!("OUT_DIR"), "/modules.rs"));
}

use jiff::Timestamp;
use mes_events::Event;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use uuid::Uuid;

pub(crate) use material_received::MaterialReceived;
pub(crate) use work_order_created::WorkOrderCreated;

/// An event of 557 bytes.
pub(crate) trait Sample {
    /// One type of event.
    type Event: Event;
    /// Any event of its catalogue.
    type Any: Event;
    /// The same typed for serde, with one type string, and nothing validated.
    type Bare: Serialize + DeserializeOwned + 'static;

    /// The type string.
    const NAME: &'static str;
    /// The document as it is written.
    const CANONICAL: &'static str;
    /// The members of `data` in another order.
    const SHUFFLED: [&'static str; 8];
}

#[derive(Serialize, Deserialize)]
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
