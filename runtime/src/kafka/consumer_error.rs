//! Why a consumer cannot start, or ended, and what a stop left behind.

use std::error::Error;
use std::fmt;

use super::ClientError;
use crate::config::ConfigError;

/// Why a consumer did not start, or why it ended.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum ConsumerError {
    /// The configuration cannot be used.
    Config(crate::config::ConfigError),
    /// No consumer group is configured.
    NoGroup,
    /// Nothing was subscribed.
    NoSubscription,
    /// It has not started.
    NotStarted,
    /// It has started already.
    AlreadyStarted,
    /// No broker answered in time.
    Unreachable {
        /// The brokers that were asked.
        brokers: String,
        /// What librdkafka says.
        source: ClientError,
    },
    /// Members of the classic protocol hold the group, and the brokers do not let it move to `group.protocol=consumer`.
    GroupHeld {
        /// The group.
        group: String,
        /// How many members it has.
        members: usize,
        /// The assignor that they agreed on.
        assignor: String,
    },
    /// The client, the group or the brokers refused for a reason that waiting does not mend.
    Client(ClientError),
    /// The operating system gives no thread, or the consumer's thread died of a bug.
    Thread,
}

/// What a stop left behind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct StopReport {
    /// Records whose handler had not finished by the deadline; they come again.
    pub unfinished: usize,
    /// Whether offsets were committed and the group was left by the deadline; otherwise the client goes on trying on its own
    /// thread.
    pub left: bool,
}

impl From<ConfigError> for ConsumerError {
    fn from(error: ConfigError) -> Self {
        Self::Config(error)
    }
}

impl fmt::Display for ConsumerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Config(error) => error.fmt(f),
            Self::NoGroup => f.write_str(
                "no consumer group: set KAFKA_GROUP_ID (or SERVICE_NAME) to a name that all instances of the service share",
            ),
            Self::NoSubscription => f.write_str("nothing is subscribed: call `subscribe` before `start`"),
            Self::NotStarted => f.write_str("the consumer has not started"),
            Self::AlreadyStarted => f.write_str("the consumer has started already"),
            Self::Unreachable { brokers, source } => write!(f, "no answer from {brokers}: {source}"),
            Self::GroupHeld { group, members, assignor } => write!(
                f,
                "members of the classic protocol hold the group {group} ({members}, with the assignor {assignor}), and the brokers \
                 do not let it move to group.protocol=consumer: stop those members, and this consumer goes on from their committed \
                 offsets; or set group.consumer.migration.policy=bidirectional on the brokers; or leave group.protocol unset; or \
                 choose another KAFKA_GROUP_ID"
            ),
            Self::Client(error) => error.fmt(f),
            Self::Thread => f.write_str("the consumer's thread could not be started, or died"),
        }
    }
}

impl Error for ConsumerError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Config(error) => Some(error),
            Self::Client(source) | Self::Unreachable { source, .. } => Some(source),
            _ => None,
        }
    }
}
