//! Topics: each a channel, with what Kafka is asked for when it is created.

use indexmap::IndexSet;

use super::names::{self, reference};
use crate::emit::json::Object;
use crate::model::{Catalog, Topic};

/// Every topic that is declared or that an event goes to.
pub(super) fn all(catalog: &Catalog) -> Object {
    let mut channels = Object::new();
    for topic in topics(catalog) {
        channels.put(topic.to_owned(), channel(catalog, topic));
    }
    channels
}

pub(super) fn topics(catalog: &Catalog) -> IndexSet<&str> {
    let declared = catalog.topics.keys().map(String::as_str);
    let letters = catalog.events.iter().filter_map(|event| event.delivery.dead_letter.as_deref());
    declared.chain(catalog.events.iter().map(|event| event.topic.as_str())).chain(letters).collect()
}

fn channel(catalog: &Catalog, name: &str) -> Object {
    let settings = catalog.topics.get(name);
    let mut messages = Object::new();
    for event in catalog.events.iter().filter(|event| event.topic == name) {
        for version in &event.versions {
            let message = names::message(event, version);
            let target = reference(&format!("components/messages/{message}"));
            messages.put(message, target);
        }
    }
    Object::new()
        .with("address", name.to_owned())
        .with_some("description", settings.and_then(|topic| topic.doc.clone()))
        .with_some("messages", Some(messages).filter(|messages| !messages.0.is_empty()))
        .with_some("bindings", settings.and_then(bindings))
}

/// What is left out is the broker's default.
fn bindings(topic: &Topic) -> Option<Object> {
    let retention = topic.retention_ms.map(|ms| Object::new().with("retention.ms", ms));
    let kafka = Object::new()
        .with_some("partitions", topic.partitions.map(u64::from))
        .with_some("replicas", topic.replication.map(u64::from))
        .with_some("topicConfiguration", retention);
    let kafka = Some(kafka).filter(|kafka| !kafka.0.is_empty())?;
    Some(Object::new().with("kafka", kafka.with("bindingVersion", KAFKA_BINDING)))
}

/// The version of the Kafka bindings that the document follows.
pub(super) const KAFKA_BINDING: &str = "0.5.0";
