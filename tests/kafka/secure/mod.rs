//! TLS, certificates, passwords and ACLs on real listeners: each works, and each refusal says what to do about it.

mod access;
mod certificate;
mod elsewhere;
mod password;

use std::path::PathBuf;

use mes_events::cache::{CacheInvalidate, CacheInvalidateEvent};
use mes_events::kafka::KafkaEventPublisher;
use mes_events::{CATALOG, EventMetadata, KafkaConfig, Uuid, ensure_topics};

use crate::harness::Topic;

/// A listener of the broker, by the variable that tells where it is.
#[derive(Clone, Copy, Debug)]
enum Listener {
    Tls,
    MutualTls,
    Sasl,
}

impl Listener {
    fn brokers(self) -> String {
        let name = match self {
            Self::Tls => "KAFKA_TLS_BROKERS",
            Self::MutualTls => "KAFKA_MTLS_BROKERS",
            Self::Sasl => "KAFKA_SASL_BROKERS",
        };
        std::env::var(name).unwrap_or_else(|_| panic!("needs Kafka: {name}"))
    }

    /// What a client needs that trusts the broker, and shows nothing of itself yet.
    fn config(self) -> KafkaConfig {
        let protocol = if matches!(self, Self::Sasl) { "SASL_SSL" } else { "SSL" };
        KafkaConfig::new(self.brokers())
            .set("security.protocol", protocol)
            .set("ssl.ca.location", certificate_file("ca.crt"))
    }
}

/// A file of the folder that `cargo xtask kafka` fills.
fn certificate_file(name: &str) -> String {
    let folder = std::env::var("KAFKA_CERTS").expect("needs Kafka: KAFKA_CERTS");
    PathBuf::from(folder).join(name).to_str().expect("a path in UTF-8").to_owned()
}

/// With the certificate of a holder.
fn certified(config: KafkaConfig, holder: &str) -> KafkaConfig {
    config
        .set("ssl.certificate.location", certificate_file(&format!("{holder}.crt")))
        .set("ssl.key.location", certificate_file(&format!("{holder}.key")))
}

/// As a user; `service` may do everything with what begins with `open-`, and `reader` may read there.
fn user(name: &str, mechanism: &str) -> KafkaConfig {
    login(name, &format!("{name}-secret"), mechanism)
}

fn login(name: &str, password: &str, mechanism: &str) -> KafkaConfig {
    Listener::Sasl
        .config()
        .set("sasl.mechanism", mechanism)
        .set("sasl.username", name)
        .set("sasl.password", password)
}

/// A topic that named users may touch, or with another prefix may not.
async fn topic(prefix: &str) -> Topic {
    let topic = Topic { name: format!("{prefix}{}", Uuid::new_v4()), ..Topic::unnamed() };
    ensure_topics(&topic.config(), &CATALOG).await.expect("created");
    topic
}

fn at(config: KafkaConfig, topic: &Topic) -> KafkaConfig {
    config.topic(&topic.name).group_id(format!("open-group-of-{}", topic.name))
}

fn event() -> CacheInvalidateEvent {
    let data = CacheInvalidate {
        cache_key: "key".to_owned(),
        cache_pattern: None,
        reason: "r".to_owned(),
        invalidated_by: "s".to_owned().into(),
    };
    CacheInvalidateEvent::new(data, EventMetadata::new("s"))
}

/// An event goes the whole way: created topics, published, consumed, stopped.
async fn works(config: KafkaConfig) {
    let topic = topic("open-").await;
    let config = at(config, &topic);
    ensure_topics(&config, &CATALOG).await.expect("asked");
    let publisher = KafkaEventPublisher::connect(&config).await.expect("connected");
    publisher.publish(&event()).await.expect("published");
    publisher.disconnect().await;
    let (mut consumer, handled) = Topic::consume_with(config).await;
    handled.wait_for(1).await;
    consumer.stop().await.expect("stopped");
}

/// Publisher and consumer are both refused, for a reason that names all of `words`.
async fn refused(config: KafkaConfig, words: &[&str]) {
    let topic = topic("open-").await;
    let config = at(config, &topic);
    let publisher = KafkaEventPublisher::connect(&config).await.expect_err("refused").to_string();
    let consumer = Topic::try_consume(config).await.expect_err("refused").to_string();
    for error in [publisher, consumer] {
        assert!(words.iter().all(|word| error.contains(word)), "{error}");
        assert!(!error.contains("-secret"), "{error}");
    }
}
