//! One event, as the catalogue's type and as serde's, and a topic to put it on.

use mes_events::material::{MaterialReceived, MaterialReceivedEvent};
use mes_events::{CATALOG, DateTime, Event as _, EventMetadata, KafkaConfig, ensure_topics};
use rdkafka::ClientConfig;
use rdkafka::message::{Header, OwnedHeaders};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A topic of this run.
pub(crate) struct Topic {
    pub(crate) name: String,
    pub(crate) brokers: String,
}

impl Topic {
    pub(crate) async fn create(brokers: &str) -> Self {
        let topic = Self { name: format!("bench-{}", Uuid::new_v4()), brokers: brokers.to_owned() };
        ensure_topics(&topic.config(), &CATALOG).await.expect("the topic is created");
        topic
    }

    pub(crate) fn config(&self) -> KafkaConfig {
        KafkaConfig::new(&self.brokers).topic(&self.name)
    }

    /// What a careful user of rdkafka sets; the rest is librdkafka's default.
    pub(crate) fn bare_producer(&self) -> ClientConfig {
        let mut config = ClientConfig::new();
        config.set("bootstrap.servers", &self.brokers).set("enable.idempotence", "true").set("acks", "all");
        config.set("partitioner", "murmur2_random");
        config
    }
}

/// Event number `index`, as the catalogue's type; 1,000 keys.
pub(crate) fn ours(index: usize) -> MaterialReceivedEvent {
    let data = MaterialReceived {
        transaction_id: Uuid::new_v4().to_string(),
        part_id: Uuid::new_v4().to_string(),
        part_number: "PN-4711-A".to_owned(),
        quantity: 12.5,
        lot_number: format!("lot-{:03}", index % 1_000),
        supplier_id: Some("supplier-17".to_owned()),
        received_by: "op-9".into(),
        received_date: DateTime::now(),
    };
    let mut meta =
        EventMetadata::new("material-service").with_correlation(Uuid::new_v4().to_string()).with_user("op-9");
    meta.causation_id = Some(Uuid::new_v4().to_string());
    MaterialReceivedEvent::new(data, meta)
}

/// Both encodings of an event are the same 557 bytes.
pub(crate) fn check() {
    let event = ours(1);
    let mut encoded = Vec::new();
    event.encode(&mut encoded);
    assert_eq!(encoded, serde_json::to_vec(&Bare::from(event)).expect("JSON"));
    assert_eq!(encoded.len(), 557);
}

/// The same as a serde user writes it. Times are text, which is the cheapest that still reads.
#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Bare {
    r#type: String,
    meta: Meta,
    pub(crate) data: Data,
}

#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Meta {
    event_id: Uuid,
    timestamp: String,
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
pub(crate) struct Data {
    transaction_id: String,
    part_id: String,
    part_number: String,
    quantity: f64,
    pub(crate) lot_number: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    supplier_id: Option<String>,
    received_by: String,
    received_date: String,
}

pub(crate) fn bare(index: usize) -> Bare {
    ours(index).into()
}

impl From<MaterialReceivedEvent> for Bare {
    fn from(MaterialReceivedEvent { meta, data }: MaterialReceivedEvent) -> Self {
        Self {
            r#type: "material.received".to_owned(),
            meta: Meta {
                event_id: meta.event_id,
                timestamp: meta.timestamp.to_string(),
                source: meta.source,
                version: meta.version,
                correlation_id: meta.correlation_id,
                causation_id: meta.causation_id,
                user_id: meta.user_id,
            },
            data: Data {
                transaction_id: data.transaction_id,
                part_id: data.part_id,
                part_number: data.part_number,
                quantity: data.quantity,
                lot_number: data.lot_number,
                supplier_id: data.supplier_id,
                received_by: data.received_by.0,
                received_date: data.received_date.to_string(),
            },
        }
    }
}

impl Bare {
    /// The headers that the wire contract demands.
    pub(crate) fn headers(&self) -> OwnedHeaders {
        let headers = [
            ("event-type", self.r#type.as_str()),
            ("event-version", &self.meta.version),
            ("event-source", &self.meta.source),
            ("correlation-id", self.meta.correlation_id.as_deref().unwrap_or_default()),
            ("causation-id", self.meta.causation_id.as_deref().unwrap_or_default()),
        ];
        headers.into_iter().fold(OwnedHeaders::new_with_capacity(headers.len()), |all, (key, value)| {
            all.insert(Header { key, value: Some(value) })
        })
    }
}
