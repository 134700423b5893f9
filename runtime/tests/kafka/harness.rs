//! A broker, its clients' configuration and events to send.

use events_runtime::kafka::EmbeddedBroker;
use events_runtime::{Event, EventMetadata, KafkaConfig};

use crate::example::order::{OrderCancelled, OrderCancelledEvent};
use crate::raw::{Raw, RawHeaders, write_all};

pub(crate) async fn broker(partitions: i32) -> EmbeddedBroker {
    EmbeddedBroker::start(&[("orders", partitions), ("orders.dlq", 1)]).await.expect("a broker")
}

pub(crate) fn group(broker: &EmbeddedBroker, group: &str) -> KafkaConfig {
    broker.config().group_id(group)
}

pub(crate) fn cancelled(order_id: &str) -> OrderCancelledEvent {
    OrderCancelledEvent::new(OrderCancelled { order_id: order_id.into() }, EventMetadata::new("shop"))
}

pub(crate) fn json(event: &impl Event) -> Vec<u8> {
    let mut out = Vec::new();
    event.encode(&mut out);
    out
}

pub(crate) fn typed(event_type: &str) -> RawHeaders {
    vec![("event-type".into(), Some(event_type.into()))]
}

/// Writes a record as anybody might.
pub(crate) async fn write(brokers: &str, topic: &str, headers: RawHeaders, value: Option<&[u8]>) {
    let (key, value) = (Some(b"key".to_vec()), value.map(<[u8]>::to_vec));
    write_all(brokers, topic, &[Raw { key, value, headers, ..Raw::default() }]).await;
}
