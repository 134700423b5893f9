//! Records that cannot be handled, moved to a topic of their own with the cause in headers.

use rdkafka::message::{Header, OwnedHeaders};

use super::client_config::Purpose;
use super::producer::{Outgoing, Producer};
use super::record::Record;
use super::{ClientError, PublishError};
use crate::codec::Rejected;
use crate::{DateTime, EventInfo, KafkaConfig, Violations};

/// Why a record cannot be handled. No text in it is taken from the record, but for names of types.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Cause {
    reason: &'static str,
    detail: String,
    header_type: Option<String>,
    body_type: Option<String>,
}

/// The longest text in one of our headers.
const MAX_DETAIL: usize = 4_000;

impl Cause {
    /// Bytes that are no event at all.
    pub(crate) fn undecodable(detail: impl Into<String>) -> Self {
        Self { reason: "undecodable", detail: detail.into(), header_type: None, body_type: None }
    }

    /// The header names one type and the body another.
    pub(crate) fn mismatch(header: &str, body: &str) -> Self {
        Self {
            reason: "type-mismatch",
            detail: "the header and the body name different event types".to_owned(),
            header_type: Some(header.to_owned()),
            body_type: Some(cut(body).to_owned()),
        }
    }

    /// What `read` says.
    pub(crate) fn rejected_by_contract(rejected: &Rejected) -> Self {
        match rejected {
            Rejected::NotJson { code, offset } => Self::undecodable(format!("{code} at byte {offset}")),
            Rejected::Invalid(violations) => Self {
                reason: "invalid",
                detail: paths_and_rules(violations),
                header_type: None,
                body_type: None,
            },
        }
    }

    /// The handler said so.
    pub(crate) fn rejected_by_handler(error: &str) -> Self {
        Self { reason: "rejected", detail: error.to_owned(), header_type: None, body_type: None }
    }

    pub(crate) fn reason(&self) -> &'static str {
        self.reason
    }

    pub(crate) fn detail(&self) -> &str {
        cut(&self.detail)
    }
}

fn paths_and_rules(violations: &Violations) -> String {
    let each: Vec<_> = violations.0.iter().map(|one| format!("{} {}", one.path, one.rule)).collect();
    each.join("; ")
}

fn cut(text: &str) -> &str {
    let end = (0..=MAX_DETAIL.min(text.len())).rev().find(|end| text.is_char_boundary(*end));
    &text[..end.unwrap_or_default()]
}

/// Where a record goes that cannot be handled: to the topic that its event declares, or else to that of its own topic.
///
/// An event that declares the dead-letter topic of its own topic says nothing new, and follows a configured topic.
pub(crate) fn topic_for(topic: &str, info: Option<&EventInfo>) -> String {
    let declared = info.and_then(|info| info.delivery.dead_letter.filter(|name| *name != beside(info.topic)));
    declared.map_or_else(|| beside(topic), str::to_owned)
}

/// The dead-letter topic of a topic.
pub(crate) fn beside(topic: &str) -> String {
    format!("{topic}.dlq")
}

/// Writes dead letters for one consumer group.
#[derive(Debug)]
pub(crate) struct DeadLetters {
    producer: Producer,
    group: String,
}

impl DeadLetters {
    pub(crate) fn new(config: &KafkaConfig, group: &str) -> Result<Self, ClientError> {
        Ok(Self { producer: Producer::new(config, Purpose::DeadLetters)?, group: group.to_owned() })
    }

    /// Writes a record as it came, with the cause behind its own headers, and waits until the brokers have it.
    ///
    /// The record's time is now, so that the topic's retention counts from here; its own time is in a header.
    pub(crate) async fn write(
        &self,
        topic: &str,
        record: &Record,
        cause: &Cause,
    ) -> Result<(), PublishError> {
        let outgoing = Outgoing {
            topic,
            key: record.info.key.as_deref(),
            payload: Some(&record.payload),
            headers: self.headers(record, cause),
            timestamp: None,
        };
        self.producer.enqueue(outgoing).await?.await.map(drop)
    }

    fn headers(&self, record: &Record, cause: &Cause) -> OwnedHeaders {
        let info = &record.info;
        let own = [
            ("dlq-reason", Some(cause.reason.to_owned())),
            ("dlq-detail", Some(cause.detail().to_owned())),
            ("dlq-header-type", cause.header_type.clone()),
            ("dlq-body-type", cause.body_type.clone()),
            ("dlq-topic", Some(info.topic.clone())),
            ("dlq-partition", Some(info.partition.to_string())),
            ("dlq-offset", Some(info.offset.to_string())),
            ("dlq-timestamp", record.timestamp.map(|millis| millis.to_string())),
            ("dlq-group", Some(self.group.clone())),
            ("dlq-attempts", Some(info.attempt.to_string())),
            ("dlq-at", Some(DateTime::now().to_string())),
        ];
        let theirs = record.headers.clone().unwrap_or_default();
        own.iter()
            .filter_map(|(key, value)| Some((*key, value.as_deref()?)))
            .fold(theirs, |all, (key, value)| all.insert(Header { key, value: Some(value) }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_details_are_cut_between_characters() {
        let cause = Cause::rejected_by_handler(&"é".repeat(MAX_DETAIL));
        assert_eq!(cause.detail().chars().count(), MAX_DETAIL / 2);
        assert_eq!(Cause::rejected_by_handler("short").detail(), "short");
    }
}
