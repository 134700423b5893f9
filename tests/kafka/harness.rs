//! Topics of one test, on the cluster of `KAFKA_BROKERS`.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use mes_events::kafka::{ConsumerError, KafkaEventConsumer, RetryPolicy};
use mes_events::{CATALOG, Event, KafkaConfig, MesEvent, Uuid, Value, ensure_topics};

use crate::raw::{Raw, eventually};

/// A topic that only one test uses, with its dead-letter topic.
pub(crate) struct Topic {
    pub(crate) name: String,
    pub(crate) brokers: String,
}

impl Topic {
    /// Creates the topics of the catalogue under a new name.
    pub(crate) async fn create() -> Self {
        let topic = Self::unnamed();
        let report = ensure_topics(&topic.config(), &CATALOG).await.expect("the topics are created");
        assert!(
            report.created.contains(&topic.name) && report.created.contains(&topic.dead_letters()),
            "{report:?}"
        );
        topic
    }

    /// A name without a topic.
    pub(crate) fn unnamed() -> Self {
        let brokers = std::env::var("KAFKA_BROKERS").expect("needs Kafka: KAFKA_BROKERS");
        Self { name: format!("test-{}", Uuid::new_v4()), brokers }
    }

    pub(crate) fn dead_letters(&self) -> String {
        format!("{}.dlq", self.name)
    }

    pub(crate) fn group(&self) -> String {
        format!("group-of-{}", self.name)
    }

    pub(crate) fn config(&self) -> KafkaConfig {
        KafkaConfig::new(&self.brokers).topic(&self.name).group_id(self.group())
    }

    /// Starts a consumer of the whole catalogue that notes what it handles, written anew.
    pub(crate) async fn consume_all(&self) -> (KafkaEventConsumer, Handled) {
        Self::consume_with(self.config()).await
    }

    /// The same with another configuration.
    pub(crate) async fn consume_with(config: KafkaConfig) -> (KafkaEventConsumer, Handled) {
        Self::try_consume(config).await.expect("started")
    }

    /// The same where the consumer may be refused.
    pub(crate) async fn try_consume(
        config: KafkaConfig,
    ) -> Result<(KafkaEventConsumer, Handled), ConsumerError> {
        let handled = Handled::default();
        let noted = handled.clone();
        let mut consumer = KafkaEventConsumer::new(config);
        consumer
            .subscribe(move |event: MesEvent| {
                let mut bytes = Vec::new();
                event.encode(&mut bytes);
                noted.0.lock().expect("not poisoned").push(bytes);
                async { Ok::<(), std::io::Error>(()) }
            })
            .expect("subscribed")
            .retry_policy(
                "*",
                RetryPolicy::without_end()
                    .with_backoff(Duration::from_millis(100), Duration::from_millis(100)),
            )
            .expect("subscribed");
        consumer.start().await?;
        Ok((consumer, handled))
    }
}

/// The events that a consumer handled.
#[derive(Clone, Debug, Default)]
pub(crate) struct Handled(Arc<Mutex<Vec<Vec<u8>>>>);

impl Handled {
    pub(crate) fn count(&self) -> usize {
        self.0.lock().expect("not poisoned").len()
    }

    /// The keys of cache invalidations.
    pub(crate) fn keys(&self) -> Vec<String> {
        let key = |bytes: &Vec<u8>| json(bytes)["data"]["cacheKey"].as_str().expect("a key").to_owned();
        self.0.lock().expect("not poisoned").iter().map(key).collect()
    }

    pub(crate) async fn wait_for(&self, count: usize) -> Vec<Value> {
        eventually(&format!("{count} events are handled"), || self.count() >= count).await;
        self.0.lock().expect("not poisoned").iter().map(|bytes| json(bytes)).collect()
    }
}

pub(crate) fn json(bytes: &[u8]) -> Value {
    std::str::from_utf8(bytes).expect("UTF-8").parse().expect("JSON")
}

/// A record of `cache.invalidate` with its header, and any body.
pub(crate) fn cache_invalidate(body: &[u8]) -> Raw {
    Raw {
        key: Some(b"key".to_vec()),
        value: Some(body.to_vec()),
        headers: vec![("event-type".to_owned(), Some(b"cache.invalidate".to_vec()))],
        ..Raw::default()
    }
}

/// A body that breaks nothing, but for what is written for its data.
pub(crate) fn body(data: &str) -> Vec<u8> {
    let meta = r#"{"eventId":"8d2b838e-ba11-42cc-8ab1-b62418372f4f","timestamp":"2026-11-24T02:44:45.394Z","source":"s","version":"1.0"}"#;
    format!(r#"{{"type":"cache.invalidate","meta":{meta},"data":{data}}}"#).into_bytes()
}
