//! A record taken from librdkafka, with all that a dead letter needs.

use rdkafka::message::{BorrowedHeaders, BorrowedMessage, Message, OwnedHeaders};

use super::headers;
use crate::{DateTime, RecordInfo};

pub(crate) struct Record {
    pub(crate) info: RecordInfo,
    pub(crate) payload: Vec<u8>,
    /// Milliseconds.
    pub(crate) timestamp: Option<i64>,
    /// As they came, names included that are not UTF-8.
    pub(crate) headers: Option<OwnedHeaders>,
}

impl Record {
    pub(crate) fn new(message: &BorrowedMessage<'_>) -> Self {
        let timestamp = message.timestamp().to_millis();
        let info = RecordInfo {
            topic: message.topic().to_owned(),
            partition: message.partition(),
            offset: message.offset(),
            key: message.key().map(<[u8]>::to_vec),
            headers: message.headers().map(headers::to_vec).unwrap_or_default(),
            timestamp: timestamp.and_then(DateTime::from_unix_millis),
            attempt: 1,
        };
        Self {
            info,
            payload: message.payload().unwrap_or_default().to_vec(),
            timestamp,
            headers: message.headers().map(BorrowedHeaders::detach),
        }
    }

    /// What it takes in memory, roughly.
    pub(crate) fn bytes(&self) -> usize {
        self.payload.len() + self.info.key.as_ref().map_or(0, Vec::len) + 512
    }
}
