//! The broker that the demo runs on.

use mes_events::kafka::EmbeddedBroker;
use mes_events::{KafkaConfig, Uuid};

use super::common::service::Failure;

/// A broker, and names on it that nobody else uses.
pub(crate) struct Broker {
    /// How to reach it.
    pub(crate) config: KafkaConfig,
    /// What a person wants to know of it.
    pub(crate) description: String,
    /// Stands before the names of the consumer groups.
    pub(crate) plant: String,
    /// Runs as long as this does.
    _embedded: Option<EmbeddedBroker>,
}

impl Broker {
    /// The cluster that KAFKA_BROKERS names, with a topic of the demo's own; or else a broker inside this process.
    pub(crate) async fn start() -> Result<Self, Failure> {
        let plant = format!("mes-demo-{}", Uuid::new_v4().simple());
        if std::env::var_os("KAFKA_BROKERS").is_some_and(|brokers| !brokers.is_empty()) {
            let config = KafkaConfig::from_env()?.topic(&plant);
            let description = format!("Kafka at {}, topic {plant}", config.brokers());
            return Ok(Self { config, description, plant, _embedded: None });
        }
        let embedded = EmbeddedBroker::start(&[]).await?;
        let description = format!("Broker in this process, at {}", embedded.bootstrap_servers());
        Ok(Self { config: embedded.config(), description, plant, _embedded: Some(embedded) })
    }
}
