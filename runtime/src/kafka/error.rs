//! What librdkafka and the brokers say, with advice where there is some.

use std::error::Error;
use std::fmt;

use rdkafka::error::{KafkaError, RDKafkaErrorCode};

/// An error of librdkafka or of a broker.
///
/// Its text says what to do where that is known. It never holds a payload or a secret.
#[derive(Clone, Debug)]
pub struct ClientError {
    error: KafkaError,
}

impl ClientError {
    pub(crate) fn new(error: KafkaError) -> Self {
        Self { error }
    }

    pub(crate) fn code(&self) -> Option<RDKafkaErrorCode> {
        self.error.rdkafka_error_code()
    }
}

impl From<KafkaError> for ClientError {
    fn from(error: KafkaError) -> Self {
        Self::new(error)
    }
}

impl fmt::Display for ClientError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.error)?;
        match self.code().and_then(advice) {
            Some(advice) => write!(f, "; {advice}"),
            None => Ok(()),
        }
    }
}

impl Error for ClientError {}

/// What to do about an error, for those that a person can act on.
fn advice(code: RDKafkaErrorCode) -> Option<&'static str> {
    use RDKafkaErrorCode as Code;
    Some(match code {
        Code::InconsistentGroupProtocol => {
            "the members of the group share no partition assignor with this consumer, which takes cooperative-sticky (kafkajs \
             groups use a RoundRobin protocol of their own): stop those members, and this consumer goes on from their committed \
             offsets; or set partition.assignment.strategy to one of theirs, such as range; or choose another KAFKA_GROUP_ID"
        }
        Code::InvalidTimestamp => {
            "the broker refuses timestamps too far from its clock (message.timestamp.after.max.ms, an hour by default): check \
             the clock that set meta.timestamp"
        }
        Code::MessageSizeTooLarge => {
            "the record is larger than the client (message.max.bytes) or the topic (max.message.bytes) takes"
        }
        Code::UnknownTopic | Code::UnknownTopicOrPartition => "create the topic: `ensure_topics` does",
        Code::TopicAuthorizationFailed => "the brokers' ACLs deny this client the topic",
        Code::GroupAuthorizationFailed => "the brokers' ACLs deny this client the consumer group",
        Code::ClusterAuthorizationFailed => {
            "the brokers' ACLs deny this client the cluster (IdempotentWrite, Create)"
        }
        Code::Authentication | Code::SaslAuthenticationFailed => {
            "check sasl.username, sasl.password and sasl.mechanism"
        }
        Code::AllBrokersDown | Code::BrokerTransportFailure | Code::Resolve => {
            "check KAFKA_BROKERS, the network, and whether the brokers want TLS (security.protocol)"
        }
        _ => return None,
    })
}
