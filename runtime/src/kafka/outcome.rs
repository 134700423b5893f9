//! What became of publishing: per event, and of all together.

use std::error::Error;
use std::fmt;
use std::time::Duration;

use super::ClientError;
use crate::config::ConfigError;
use crate::publish::{Fate, PublishFailure};
use crate::{KafkaConfig, Violations};

/// Why a client could not connect.
#[derive(Debug)]
#[non_exhaustive]
pub enum ConnectError {
    /// The configuration cannot be used.
    Config(ConfigError),
    /// librdkafka refuses a property.
    Client(ClientError),
    /// No broker answered in time.
    Unreachable {
        /// The brokers that were asked.
        brokers: String,
        /// What librdkafka says.
        source: ClientError,
    },
}

/// Why an event was not delivered, as far as that is known.
#[derive(Debug)]
#[non_exhaustive]
pub enum PublishError {
    /// Refused before anything was sent: the event breaks its contract.
    Invalid {
        /// The event's type.
        event_type: &'static str,
        /// Every violation.
        violations: Violations,
    },
    /// Refused: larger than this client or the topic takes. Nothing was written.
    TooLarge {
        /// The size of the event's JSON, and of its key where this client refused it.
        bytes: usize,
        /// What this client takes (`message.max.bytes`), where it refused before anything was sent.
        limit: Option<usize>,
        /// What the broker says, where that refused.
        source: Option<ClientError>,
    },
    /// Refused before anything was sent: brokers take no timestamp so far ahead, and would refuse the whole batch with it.
    TooFarAhead {
        /// How far `meta.timestamp` is ahead of this machine's clock.
        ahead: Duration,
        /// How far it may be; see [`timestamps_ahead`](crate::kafka::KafkaEventPublisher::timestamps_ahead).
        limit: Duration,
    },
    /// Nothing was written.
    NotSent {
        /// What librdkafka or the broker says, or why the client is being rebuilt; `None` when the publisher is disconnected.
        source: Option<ClientError>,
    },
    /// The broker may have it or not: publish it again with the same event id, and readers skip the second.
    Unknown {
        /// What librdkafka or the broker says, where it says something.
        source: Option<ClientError>,
    },
}

/// How a publisher is, for a service's readiness.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct PublisherHealth {
    /// Whether events are sent at once; while it is false, publishing waits.
    pub ready: bool,
    /// What stands in the way.
    pub why_not: Option<String>,
    /// Events that are queued or under way.
    pub pending: u64,
    /// How often the client was rebuilt after a fatal error.
    pub rebuilt: u64,
}

/// What became of the events of a publisher, from its connection to its disconnection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct DisconnectReport {
    /// Written.
    pub delivered: u64,
    /// Certainly not written.
    pub not_sent: u64,
    /// Perhaps written: failed without an answer, or still on the way when the time was over.
    pub unknown: u64,
}

impl ConnectError {
    pub(crate) fn unreachable(config: &KafkaConfig, source: ClientError) -> Self {
        Self::Unreachable { brokers: config.brokers().to_owned(), source }
    }
}

impl fmt::Display for ConnectError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Config(error) => error.fmt(f),
            Self::Client(error) => error.fmt(f),
            Self::Unreachable { brokers, source } => write!(f, "no answer from {brokers}: {source}"),
        }
    }
}

impl Error for ConnectError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Config(error) => Some(error),
            Self::Client(source) | Self::Unreachable { source, .. } => Some(source),
        }
    }
}

impl fmt::Display for PublishError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Invalid { event_type, violations } => {
                write!(f, "{event_type} breaks its contract: {violations}")
            }
            Self::TooLarge { bytes, limit: Some(limit), .. } => {
                write!(
                    f,
                    "an event of {bytes} bytes is, with its headers, larger than message.max.bytes, {limit}; put large data elsewhere and \
                     publish where it is, or raise the property here and max.message.bytes on the topic"
                )
            }
            Self::TooLarge { bytes, source: Some(source), .. } => {
                write!(f, "an event of {bytes} bytes was refused: {source}")
            }
            Self::TooLarge { bytes, .. } => write!(f, "an event of {bytes} bytes was refused"),
            Self::TooFarAhead { ahead, limit } => {
                write!(
                    f,
                    "meta.timestamp is {ahead:.0?} ahead of this machine's clock, and brokers take {limit:.0?}; check \
                     the clock that set it"
                )
            }
            Self::NotSent { source: Some(source) } => write!(f, "not sent: {source}"),
            Self::NotSent { source: None } => f.write_str("not sent: the publisher is disconnected"),
            Self::Unknown { source: Some(source) } => {
                write!(f, "the broker may have the event or not: {source}")
            }
            Self::Unknown { source: None } => {
                f.write_str("the broker may have the event or not: the client is gone")
            }
        }
    }
}

impl PublishFailure for PublishError {
    fn fate(&self) -> Fate {
        match self {
            Self::Invalid { .. } | Self::TooLarge { .. } | Self::TooFarAhead { .. } => Fate::Refused,
            Self::NotSent { .. } => Fate::NotSent,
            Self::Unknown { .. } => Fate::Unknown,
        }
    }
}

impl Error for PublishError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Invalid { violations, .. } => Some(violations),
            Self::TooFarAhead { .. } => None,
            Self::TooLarge { source, .. } | Self::NotSent { source } | Self::Unknown { source } => {
                source.as_ref().map(|error| error as _)
            }
        }
    }
}
