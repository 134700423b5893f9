//! What librdkafka and the brokers say, with advice where there is some.

use std::error::Error;
use std::fmt;
use std::sync::Arc;

use rdkafka::error::{KafkaError, RDKafkaErrorCode};

/// An error of librdkafka or of a broker.
///
/// Its text says what to do where that is known. It never holds a payload or a secret.
#[derive(Clone, Debug)]
pub struct ClientError {
    error: KafkaError,
    /// What librdkafka says on top of the error's own text.
    reason: Option<Arc<str>>,
}

impl ClientError {
    pub(crate) fn new(error: KafkaError) -> Self {
        Self { error, reason: None }
    }

    pub(crate) fn explained(error: KafkaError, reason: &str) -> Self {
        Self { error, reason: Some(reason.into()) }
    }

    pub(crate) fn code(&self) -> Option<RDKafkaErrorCode> {
        match &self.error {
            KafkaError::AdminOp(code) => Some(*code),
            error => error.rdkafka_error_code(),
        }
    }

    /// The code, or the one that it hides: a fatal error has its cause in the text alone, and of a broker that refuses a
    /// certificate librdkafka says that the connection is closed.
    pub(crate) fn meaning(&self) -> Option<RDKafkaErrorCode> {
        use RDKafkaErrorCode as Code;
        let said = |text: &str| self.reason.as_ref().is_some_and(|reason| reason.contains(text));
        match self.code() {
            Some(Code::BrokerTransportFailure) if said("SSL alert number") => Some(Code::SSL),
            Some(Code::Fatal) if said("Cluster authorization failed") => {
                Some(Code::ClusterAuthorizationFailed)
            }
            Some(Code::Fatal) if said("Group authorization failed") => Some(Code::GroupAuthorizationFailed),
            // The former where the brokers are told not to take it, the latter where they are too old.
            Some(Code::Fatal)
                if said("API version not supported") || said("Required feature not supported") =>
            {
                Some(Code::UnsupportedVersion)
            }
            code => code,
        }
    }
}

impl From<KafkaError> for ClientError {
    fn from(error: KafkaError) -> Self {
        Self::new(error)
    }
}

impl fmt::Display for ClientError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.reason {
            Some(reason) => f.write_str(reason)?,
            None => write!(f, "{}", self.error)?,
        }
        match self.meaning().and_then(advice) {
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
            "the members of the group share no partition assignor with this consumer, which takes the one of \
             partition.assignment.strategy, cooperative-sticky unless set (kafkajs has a RoundRobin of its own): on Kafka 4.0 or \
             later set group.protocol=consumer, by which both share the group; or stop those members, and this consumer goes on \
             from their committed offsets; or set partition.assignment.strategy to one of theirs, such as range; or choose \
             another KAFKA_GROUP_ID"
        }
        Code::InvalidTimestamp => {
            "the broker refuses timestamps too far from its clock (message.timestamp.after.max.ms, an hour by default): check \
             the clock that set meta.timestamp"
        }
        Code::MessageSizeTooLarge => {
            "the record, or the batch it travelled in, is larger than the topic takes: raise its max.message.bytes, or set \
             batch.size no larger than that"
        }
        Code::UnknownTopic | Code::UnknownTopicOrPartition => "create the topic: `ensure_topics` does",
        Code::TopicAuthorizationFailed => "the brokers' ACLs deny this client the topic",
        Code::GroupAuthorizationFailed => "the brokers' ACLs deny this client the consumer group",
        Code::ClusterAuthorizationFailed => {
            "the brokers' ACLs deny this client the cluster: a publisher needs Write on a topic (or IdempotentWrite on the \
             cluster), `ensure_topics` needs Create"
        }
        Code::UnsupportedVersion => {
            "the brokers do not take a request of this client: group.protocol=consumer needs Kafka 4.0 or later, and `consumer` \
             among its group.coordinator.rebalance.protocols; or leave group.protocol unset"
        }
        Code::Authentication | Code::SaslAuthenticationFailed => {
            "check sasl.username, sasl.password and sasl.mechanism"
        }
        Code::SSL => {
            "check ssl.ca.location, whose certificates must vouch for the brokers, and ssl.certificate.location with \
             ssl.key.location, where the brokers ask for a certificate that they know"
        }
        Code::AllBrokersDown | Code::BrokerTransportFailure | Code::Resolve => {
            "check KAFKA_BROKERS, the network, and whether the brokers want TLS (security.protocol)"
        }
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// librdkafka makes every refusal of a consumer's heartbeat fatal, and leaves the cause to the text.
    #[test]
    fn t17_a_refused_heartbeat_says_what_to_do() {
        let told = |cause: &str| {
            let error = KafkaError::MessageConsumptionFatal(RDKafkaErrorCode::Fatal);
            ClientError::explained(error, &format!("ConsumerGroupHeartbeat fatal error: {cause}")).to_string()
        };
        let disabled = told("Broker: API version not supported");
        assert!(disabled.contains("leave group.protocol unset"), "{disabled}");
        let old = told("Local: Required feature not supported by broker");
        assert!(old.contains("needs Kafka 4.0 or later"), "{old}");
        let denied = told("Broker: Group authorization failed");
        assert!(denied.ends_with("; the brokers' ACLs deny this client the consumer group"), "{denied}");
    }
}
