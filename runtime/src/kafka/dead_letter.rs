//! Writes records that cannot be handled to their topic on Kafka.

use std::error::Error;

use futures_util::future::BoxFuture;
use rdkafka::error::RDKafkaErrorCode;
use rdkafka::message::{Header, OwnedHeaders};

use super::client_config::Purpose;
use super::producer::{Outgoing, Producer};
use super::{ClientError, PublishError};
use crate::KafkaConfig;
use crate::consume::dead_letter::DeadLetterSink;
use crate::consume::record::Record;

/// Writes dead letters for one consumer group.
#[derive(Debug)]
pub(crate) struct DeadLetters {
    producer: Producer,
}

impl DeadLetters {
    pub(crate) fn new(config: &KafkaConfig) -> Result<Self, ClientError> {
        Ok(Self { producer: Producer::new(config, Purpose::DeadLetters)? })
    }
}

impl DeadLetterSink for DeadLetters {
    /// The record keeps its timestamp, unless the topic takes only newer ones; `dlq-timestamp` has it in any case.
    fn write<'a>(
        &'a self,
        topic: &'a str,
        record: &'a Record,
        headers: Vec<(&'static str, String)>,
    ) -> BoxFuture<'a, Result<(), Box<dyn Error + Send + Sync>>> {
        Box::pin(async move {
            let headers = headers
                .iter()
                .fold(original(record), |all, (key, value)| all.insert(Header { key, value: Some(value) }));
            let mut sent = self.send(topic, record, headers.clone(), record.timestamp).await;
            if sent.as_ref().is_err_and(is_about_the_timestamp) {
                sent = self.send(topic, record, headers, None).await;
            }
            Ok(sent?)
        })
    }
}

impl DeadLetters {
    async fn send(
        &self,
        topic: &str,
        record: &Record,
        headers: OwnedHeaders,
        timestamp: Option<i64>,
    ) -> Result<(), PublishError> {
        let (key, payload) = (record.key(), Some(record.payload()));
        self.producer.enqueue(Outgoing { topic, key, payload, headers, timestamp }).await?.await.map(drop)
    }
}

fn is_about_the_timestamp(error: &PublishError) -> bool {
    let PublishError::NotSent { source: Some(source) } = error else { return false };
    source.code() == Some(RDKafkaErrorCode::InvalidTimestamp)
}

/// The record's own headers, names included that are not UTF-8.
fn original(record: &Record) -> OwnedHeaders {
    if let Some(carried) = record.carried.as_ref().and_then(|carried| carried.downcast_ref::<OwnedHeaders>())
    {
        return carried.clone();
    }
    record.headers().fold(OwnedHeaders::new(), |all, (key, value)| all.insert(Header { key, value }))
}
