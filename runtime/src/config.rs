//! Where Kafka is and how to talk to it, from code or from the environment.

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt;

/// How to reach Kafka. The publisher, the consumer and [`ensure_topics`](crate::kafka::ensure_topics) take the same one.
///
/// Every property of librdkafka passes through with [`set`](Self::set); those of TLS and SASL need the feature `tls`. `Debug`
/// shows the names of such properties, never their values.
///
/// ```
/// # use events_runtime::KafkaConfig;
/// let config = KafkaConfig::new("localhost:9092").client_id("quality-1").group_id("quality-service").set("linger.ms", "5");
/// assert_eq!(config.brokers(), "localhost:9092");
/// ```
#[derive(Clone)]
pub struct KafkaConfig {
    brokers: String,
    client_id: Option<String>,
    group_id: Option<String>,
    service_name: Option<String>,
    topic: Option<String>,
    properties: BTreeMap<String, String>,
    #[cfg(feature = "embedded")]
    embedded: Option<crate::kafka::embedded::Handle>,
}

/// Why a configuration cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ConfigError {
    /// Something that has no default is not set.
    Missing {
        /// The environment variable, or the method that sets the same.
        name: &'static str,
        /// What to write there.
        write: &'static str,
    },
    /// A value that cannot be right.
    Invalid {
        /// The environment variable, or the method that sets the same.
        name: &'static str,
        /// What is wrong with it and what to write instead.
        reason: &'static str,
    },
    /// A property of TLS or SASL in a build without the feature `tls`.
    NeedsTls {
        /// The property.
        property: String,
    },
    /// A property that a promise of this crate depends on.
    Reserved {
        /// The property.
        property: String,
        /// What depends on it.
        reason: &'static str,
    },
}

impl KafkaConfig {
    /// Takes `host:port`, or several separated by commas.
    #[must_use]
    pub fn new(brokers: impl Into<String>) -> Self {
        Self {
            brokers: brokers.into(),
            client_id: None,
            group_id: None,
            service_name: None,
            topic: None,
            properties: BTreeMap::new(),
            #[cfg(feature = "embedded")]
            embedded: None,
        }
    }

    /// Reads the environment.
    ///
    /// | variable | meaning |
    /// |---|---|
    /// | `KAFKA_BROKERS` | `host:port,…`; required |
    /// | `KAFKA_CLIENT_ID` | the name in the brokers' logs; else `SERVICE_NAME` |
    /// | `KAFKA_GROUP_ID` | the consumer group; else `SERVICE_NAME` |
    /// | `KAFKA_TOPIC` | replaces the catalogue's default topic, and no other |
    /// | `SERVICE_NAME` | the service |
    /// | `KAFKA_PROPERTY_…` | any property of librdkafka: `KAFKA_PROPERTY_SASL_USERNAME` is `sasl.username` |
    ///
    /// An empty variable counts as not set.
    ///
    /// # Errors
    /// [`ConfigError`] names the variable and says what to write.
    pub fn from_env() -> Result<Self, ConfigError> {
        let unicode = |(name, value): (std::ffi::OsString, std::ffi::OsString)| {
            Some((name.into_string().ok()?, value.into_string().ok()?))
        };
        Self::from_vars(std::env::vars_os().filter_map(unicode))
    }

    /// Reads the same variables as [`from_env`](Self::from_env) from a list of names and values.
    ///
    /// # Errors
    /// As [`from_env`](Self::from_env).
    pub fn from_vars(vars: impl IntoIterator<Item = (String, String)>) -> Result<Self, ConfigError> {
        let mut config = Self::new("");
        for (name, value) in vars.into_iter().filter(|(_, value)| !value.trim().is_empty()) {
            match name.as_str() {
                "KAFKA_BROKERS" => config.brokers = value,
                "KAFKA_CLIENT_ID" => config.client_id = Some(value),
                "KAFKA_GROUP_ID" => config.group_id = Some(value),
                "KAFKA_TOPIC" => config.topic = Some(value),
                "SERVICE_NAME" => config.service_name = Some(value),
                _ => {
                    if let Some(property) = name.strip_prefix("KAFKA_PROPERTY_") {
                        config = config.set(property.to_ascii_lowercase().replace('_', "."), value);
                    }
                }
            }
        }
        config.check()?;
        Ok(config)
    }

    /// Names this client in the brokers' logs and quotas.
    #[must_use]
    pub fn client_id(mut self, id: impl Into<String>) -> Self {
        self.client_id = Some(id.into());
        self
    }

    /// Names the consumer group: its members share the events among them.
    #[must_use]
    pub fn group_id(mut self, id: impl Into<String>) -> Self {
        self.group_id = Some(id.into());
        self
    }

    /// Names the service; it is the client id and the group id where those are not set.
    #[must_use]
    pub fn service_name(mut self, name: impl Into<String>) -> Self {
        self.service_name = Some(name.into());
        self
    }

    /// Replaces the catalogue's default topic. Events that name their topic keep it.
    #[must_use]
    pub fn topic(mut self, topic: impl Into<String>) -> Self {
        self.topic = Some(topic.into());
        self
    }

    /// Sets any property of librdkafka, for publishers and consumers alike.
    #[must_use]
    pub fn set(mut self, property: impl Into<String>, value: impl Into<String>) -> Self {
        let (property, value) = (property.into(), value.into());
        match property.as_str() {
            "bootstrap.servers" | "metadata.broker.list" => self.brokers = value,
            "client.id" => self.client_id = Some(value),
            "group.id" => self.group_id = Some(value),
            _ => {
                self.properties.insert(property, value);
            }
        }
        self
    }

    /// The brokers, `host:port,…`.
    #[must_use]
    pub fn brokers(&self) -> &str {
        &self.brokers
    }

    /// The name of the service, where it is set: what `EventMetadata::new` wants as source.
    #[must_use]
    pub fn service(&self) -> Option<&str> {
        self.service_name.as_deref()
    }

    /// The consumer group: the group id, or else the service's name.
    #[must_use]
    pub fn group(&self) -> Option<&str> {
        self.group_id.as_deref().or(self.service_name.as_deref())
    }

    pub(crate) fn client(&self) -> &str {
        self.client_id.as_deref().or(self.service_name.as_deref()).unwrap_or("events-runtime")
    }

    pub(crate) fn property(&self, name: &str) -> Option<&str> {
        self.properties.get(name).map(String::as_str)
    }

    pub(crate) fn properties(&self) -> &BTreeMap<String, String> {
        &self.properties
    }

    /// Where events go whose catalogue topic is `topic`.
    pub(crate) fn topic_of<'a>(&'a self, topic: &'a str, is_default: bool) -> &'a str {
        match &self.topic {
            Some(configured) if is_default => configured,
            _ => topic,
        }
    }

    /// Checks what can be checked without a broker.
    pub(crate) fn check(&self) -> Result<(), ConfigError> {
        check_brokers(&self.brokers)?;
        self.properties.keys().try_for_each(|property| check_property(property))
    }

    #[cfg(feature = "embedded")]
    pub(crate) fn with_embedded(mut self, handle: crate::kafka::embedded::Handle) -> Self {
        self.embedded = Some(handle);
        self
    }

    #[cfg(feature = "embedded")]
    pub(crate) fn embedded(&self) -> Option<&crate::kafka::embedded::Handle> {
        self.embedded.as_ref()
    }
}

fn check_brokers(brokers: &str) -> Result<(), ConfigError> {
    const NAME: &str = "KAFKA_BROKERS";
    if brokers.trim().is_empty() {
        let write = "the brokers as host:port, separated by commas, such as localhost:9092";
        return Err(ConfigError::Missing { name: NAME, write });
    }
    for broker in brokers.split(',').map(str::trim) {
        if broker.is_empty() || broker.contains(char::is_whitespace) {
            let reason =
                "is no list of host:port separated by single commas, such as kafka-1:9092,kafka-2:9092";
            return Err(ConfigError::Invalid { name: NAME, reason });
        }
        if broker
            .rsplit_once(':')
            .is_some_and(|(_, port)| port.parse::<u16>().is_err() && !port.ends_with(']'))
        {
            let reason =
                "names a port that is no number from 0 to 65535; write host:port, such as localhost:9092";
            return Err(ConfigError::Invalid { name: NAME, reason });
        }
    }
    Ok(())
}

fn check_property(property: &str) -> Result<(), ConfigError> {
    let secure = ["ssl.", "sasl."].iter().any(|prefix| property.starts_with(prefix));
    if !cfg!(feature = "tls")
        && (secure || property == "security.protocol" || property == "enable.ssl.certificate.verification")
    {
        return Err(ConfigError::NeedsTls { property: property.to_owned() });
    }
    let reason = match property {
        "enable.auto.offset.store" => "offsets are stored only after the handler",
        "enable.auto.commit" => "stored offsets are committed by the client",
        "enable.partition.eof" => "the end of a partition is no event",
        _ => return Ok(()),
    };
    Err(ConfigError::Reserved { property: property.to_owned(), reason })
}

impl fmt::Debug for KafkaConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let hidden: BTreeMap<_, _> = self.properties.keys().map(|name| (name, "…")).collect();
        f.debug_struct("KafkaConfig")
            .field("brokers", &self.brokers)
            .field("client_id", &self.client_id)
            .field("group_id", &self.group_id)
            .field("service_name", &self.service_name)
            .field("topic", &self.topic)
            .field("properties", &hidden)
            .finish_non_exhaustive()
    }
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing { name, write } => write!(f, "{name} is not set: write {write}"),
            Self::Invalid { name, reason } => write!(f, "{name} {reason}"),
            Self::NeedsTls { property } => {
                write!(f, "the property `{property}` needs TLS or SASL: build with the feature `tls`")
            }
            Self::Reserved { property, reason } => {
                write!(f, "the property `{property}` cannot be set: {reason}; remove it")
            }
        }
    }
}

impl Error for ConfigError {}

#[cfg(test)]
mod tests {
    use super::*;

    fn from(vars: &[(&str, &str)]) -> Result<KafkaConfig, ConfigError> {
        KafkaConfig::from_vars(vars.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())))
    }

    #[test]
    fn reads_the_environment() {
        let config = from(&[
            ("KAFKA_BROKERS", "a:9092,b:9092"),
            ("SERVICE_NAME", "quality-service"),
            ("KAFKA_TOPIC", "plant-7"),
            ("KAFKA_PROPERTY_LINGER_MS", "5"),
            ("KAFKA_GROUP_ID", " "),
        ])
        .unwrap();
        assert_eq!(config.group(), Some("quality-service"));
        assert_eq!(config.client(), "quality-service");
        assert_eq!(config.topic_of("mes-events", true), "plant-7");
        assert_eq!(config.topic_of("audit", false), "audit");
        assert_eq!(config.property("linger.ms"), Some("5"));
    }

    #[test]
    fn errors_name_the_variable_and_what_to_write() {
        let missing = from(&[("KAFKA_CLIENT_ID", "x")]).unwrap_err().to_string();
        assert_eq!(
            missing,
            "KAFKA_BROKERS is not set: write the brokers as host:port, separated by commas, such as localhost:9092"
        );
        for brokers in ["a:9092,,b:9092", "a:9092 b:9092", "a:ninety"] {
            assert!(
                from(&[("KAFKA_BROKERS", brokers)]).unwrap_err().to_string().starts_with("KAFKA_BROKERS ")
            );
        }
        from(&[("KAFKA_BROKERS", "[::1]:9092")]).unwrap();
    }

    #[test]
    fn properties_that_promises_depend_on_are_refused() {
        let error = KafkaConfig::new("a:1").set("enable.auto.offset.store", "true").check().unwrap_err();
        assert!(matches!(error, ConfigError::Reserved { .. }), "{error}");
    }

    #[cfg(not(feature = "tls"))]
    #[test]
    fn tls_properties_say_which_feature_they_need() {
        let error = KafkaConfig::new("a:1").set("sasl.password", "hunter2").check().unwrap_err().to_string();
        assert_eq!(error, "the property `sasl.password` needs TLS or SASL: build with the feature `tls`");
    }

    #[test]
    fn debug_hides_the_values_of_properties() {
        let config = KafkaConfig::new("a:1").set("sasl.password", "hunter2");
        let debug = format!("{config:?}");
        assert!(debug.contains("sasl.password") && !debug.contains("hunter2"), "{debug}");
    }
}
