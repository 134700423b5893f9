//! Creates the topics of a catalogue.

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt;
use std::time::Duration;

use rdkafka::admin::{AdminClient, AdminOptions, NewTopic, TopicReplication};
use rdkafka::client::DefaultClientContext;
use rdkafka::error::RDKafkaErrorCode;

use super::ClientError;
use super::client_config;
use crate::config::ConfigError;
use crate::consume::dead_letter;
use crate::{CatalogInfo, KafkaConfig, TopicInfo};

/// What [`ensure_topics`] found and did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct TopicReport {
    /// Topics that were created.
    pub created: Vec<String>,
    /// Topics that were there before; nothing of them was changed.
    pub existing: Vec<String>,
}

/// Why topics could not be created.
#[derive(Debug)]
#[non_exhaustive]
pub enum AdminError {
    /// The configuration cannot be used.
    Config(ConfigError),
    /// The request did not reach the brokers, or they did not answer within 30 s.
    Client(ClientError),
    /// The brokers refused a topic.
    Refused {
        /// The topic.
        topic: String,
        /// What they say.
        source: ClientError,
    },
}

const TIMEOUT: Duration = Duration::from_secs(30);
/// Room for our headers on top of the largest record that the topic itself takes by default.
const DEAD_LETTER_BYTES: &str = "2097152";

/// A topic as it should be.
#[derive(Debug, Default, PartialEq, Eq)]
struct Wanted {
    partitions: Option<u32>,
    replication: Option<u16>,
    properties: BTreeMap<&'static str, String>,
}

/// Creates every topic of a catalogue that is missing, and the topic for its dead letters.
///
/// Topics that exist are left as they are: above all, no partition count ever changes, since that would change the partition
/// of every key. A dead-letter topic that the catalogue does not declare gets as many partitions as the topic that it stands
/// beside, and keeps its records without limit of time: a dead letter has the timestamp of its record, by which retention counts.
/// One that the catalogue declares should be kept for longer than the topic itself. Every dead-letter topic takes larger records
/// than others.
///
/// # Errors
/// [`AdminError`] when the brokers do not answer or refuse a topic; those before it are created.
pub async fn ensure_topics(config: &KafkaConfig, catalog: &CatalogInfo) -> Result<TopicReport, AdminError> {
    config.check().map_err(AdminError::Config)?;
    let wanted = wanted(config, catalog);
    #[cfg(feature = "embedded")]
    if let Some(broker) = config.embedded() {
        return Ok(create_embedded(broker, &wanted).await);
    }
    let admin: AdminClient<DefaultClientContext> =
        client_config::admin(config).create().map_err(|error| AdminError::Client(error.into()))?;
    let topics: Vec<_> = wanted.iter().map(|(name, topic)| new_topic(name, topic)).collect();
    // With only the request's timeout set, the brokers would answer before the topics can be used.
    let options = AdminOptions::new().request_timeout(Some(TIMEOUT)).operation_timeout(Some(TIMEOUT));
    let results =
        admin.create_topics(&topics, &options).await.map_err(|error| AdminError::Client(error.into()))?;
    let mut report = TopicReport::default();
    for result in results {
        match result {
            Ok(topic) => report.created.push(topic),
            Err((topic, RDKafkaErrorCode::TopicAlreadyExists)) => report.existing.push(topic),
            Err((topic, code)) => {
                let source = ClientError::new(rdkafka::error::KafkaError::AdminOp(code));
                return Err(AdminError::Refused { topic, source });
            }
        }
    }
    tracing::info!(created = ?report.created, existing = report.existing.len(), "topics ensured");
    Ok(report)
}

fn wanted(config: &KafkaConfig, catalog: &CatalogInfo) -> BTreeMap<String, Wanted> {
    let declared = |name: &str| catalog.topics.iter().find(|topic| topic.name == name);
    let mut wanted = BTreeMap::new();
    for topic in catalog.topics {
        wanted.insert(configured(config, catalog, topic.name), Wanted::declared(topic));
    }
    for event in catalog.events {
        let topic = config.topic_of(event.topic, event.default_topic);
        let beside = declared(event.topic);
        wanted.entry(topic.to_owned()).or_insert_with(|| beside.map(Wanted::declared).unwrap_or_default());
        // Undecodable records without a type go to the topic's own, whatever their event declares.
        for letters in [dead_letter::topic_for(topic, Some(event)), dead_letter::topic_for(topic, None)] {
            let letters = wanted.entry(letters).or_insert_with(|| Wanted::dead_letters(beside));
            letters.properties.insert("max.message.bytes", DEAD_LETTER_BYTES.to_owned());
        }
    }
    wanted
}

/// The name of a declared topic: the default topic and the one for its dead letters follow the configuration.
fn configured(config: &KafkaConfig, catalog: &CatalogInfo, name: &str) -> String {
    let default = config.topic_of(catalog.default_topic, true);
    if name == catalog.default_topic {
        default.to_owned()
    } else if name == dead_letter::beside(catalog.default_topic) {
        dead_letter::beside(default)
    } else {
        name.to_owned()
    }
}

impl Wanted {
    fn declared(topic: &TopicInfo) -> Self {
        let retention = topic.retention_ms.map(|millis| ("retention.ms", millis.to_string()));
        Self {
            partitions: topic.partitions,
            replication: topic.replication,
            properties: retention.into_iter().collect(),
        }
    }

    /// Beside a topic, where the catalogue says nothing of it.
    fn dead_letters(beside: Option<&TopicInfo>) -> Self {
        let properties = BTreeMap::from([("retention.ms", "-1".to_owned())]);
        Self { properties, ..beside.map(Self::declared).unwrap_or_default() }
    }
}

fn new_topic<'a>(name: &'a str, wanted: &'a Wanted) -> NewTopic<'a> {
    // -1 is the broker's default.
    let partitions = wanted.partitions.and_then(|count| i32::try_from(count).ok()).unwrap_or(-1);
    let replication = wanted.replication.map_or(-1, i32::from);
    let topic = NewTopic::new(name, partitions, TopicReplication::Fixed(replication));
    wanted.properties.iter().fold(topic, |topic, (property, value)| topic.set(property, value))
}

#[cfg(feature = "embedded")]
async fn create_embedded(broker: &super::embedded::Handle, wanted: &BTreeMap<String, Wanted>) -> TopicReport {
    let mut report = TopicReport::default();
    for (name, topic) in wanted {
        let partitions = topic.partitions.and_then(|count| i32::try_from(count).ok()).unwrap_or(1);
        if broker.create_topic(name, partitions).await {
            report.created.push(name.clone());
        } else {
            report.existing.push(name.clone());
        }
    }
    report
}

impl fmt::Display for AdminError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Config(error) => error.fmt(f),
            Self::Client(source) => write!(f, "topics could not be created: {source}"),
            Self::Refused { topic, source } => write!(f, "the topic {topic} could not be created: {source}"),
        }
    }
}

impl Error for AdminError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Config(error) => Some(error),
            Self::Client(source) | Self::Refused { source, .. } => Some(source),
        }
    }
}
