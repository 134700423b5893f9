//! Writes records that cannot be handled to their topic on Kafka.

use std::error::Error;

use futures_util::future::BoxFuture;
use rdkafka::message::{Header, OwnedHeaders};

use super::ClientError;
use super::client_config::Purpose;
use super::producer::{Outgoing, Producer};
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
    /// The record keeps its timestamp; the topic that `ensure_topics` creates keeps it without limit of time.
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
            let outgoing = Outgoing {
                topic,
                key: record.info.key.as_deref(),
                payload: Some(&record.payload),
                headers,
                timestamp: record.timestamp,
            };
            self.producer.enqueue(outgoing).await?.await?;
            Ok(())
        })
    }
}

/// The record's own headers, names included that are not UTF-8.
fn original(record: &Record) -> OwnedHeaders {
    if let Some(carried) = record.carried.as_ref().and_then(|carried| carried.downcast_ref::<OwnedHeaders>())
    {
        return carried.clone();
    }
    let headers = &record.info.headers;
    headers.iter().fold(OwnedHeaders::new_with_capacity(headers.len()), |all, (key, value)| {
        all.insert(Header { key, value: value.as_deref() })
    })
}
