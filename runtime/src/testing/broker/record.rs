//! Records in memory: as a test writes them, and as the broker keeps them.

use crate::consume::record::{Carried, RawRecord};
use crate::{Event, Rejected};

/// Headers as a topic has them: names need not be UTF-8.
pub(super) type RawHeaders = Vec<(Vec<u8>, Option<Vec<u8>>)>;

/// A record of any bytes, for [`deliver_raw`](super::InMemoryBroker::deliver_raw): what another client might have written.
///
/// ```
/// use events_runtime::testing::RawMessage;
///
/// let message = RawMessage::new(*b"{").with_key("WO-1").with_header("event-type", "order.cancelled");
/// # let _ = message;
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RawMessage {
    pub(super) key: Option<Vec<u8>>,
    pub(super) payload: Option<Vec<u8>>,
    pub(super) headers: RawHeaders,
    pub(super) timestamp: Option<i64>,
}

/// A record of a topic in memory.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct StoredRecord {
    /// The topic.
    pub topic: String,
    /// The partition.
    pub partition: i32,
    /// The offset.
    pub offset: i64,
    /// The key, where it has one.
    pub key: Option<Vec<u8>>,
    /// The value; `None` is a tombstone.
    pub payload: Option<Vec<u8>>,
    /// The headers, in order. Names need not be UTF-8.
    pub headers: Vec<(Vec<u8>, Option<Vec<u8>>)>,
    /// When it happened, in milliseconds since 1970.
    pub timestamp: Option<i64>,
}

impl RawMessage {
    /// A record with this value, and nothing else.
    pub fn new(payload: impl Into<Vec<u8>>) -> Self {
        Self { payload: Some(payload.into()), ..Self::default() }
    }

    /// A record without a value.
    #[must_use]
    pub fn tombstone() -> Self {
        Self::default()
    }

    /// The same, with a key, which chooses its partition.
    #[must_use]
    pub fn with_key(self, key: impl Into<Vec<u8>>) -> Self {
        Self { key: Some(key.into()), ..self }
    }

    /// The same, with one header more.
    #[must_use]
    pub fn with_header(mut self, name: impl Into<Vec<u8>>, value: impl Into<Vec<u8>>) -> Self {
        self.headers.push((name.into(), Some(value.into())));
        self
    }

    /// The same, with a timestamp in milliseconds since 1970.
    #[must_use]
    pub fn with_timestamp(self, millis: i64) -> Self {
        Self { timestamp: Some(millis), ..self }
    }
}

impl StoredRecord {
    pub(super) fn new(topic: &str, partition: i32, offset: i64, message: RawMessage) -> Self {
        let RawMessage { key, payload, headers, timestamp } = message;
        Self { topic: topic.to_owned(), partition, offset, key, payload, headers, timestamp }
    }

    /// The value of the first header of this name, where it is UTF-8.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        let (_, value) = self.headers.iter().find(|(other, _)| other == name.as_bytes())?;
        std::str::from_utf8(value.as_deref()?).ok()
    }

    /// The event that it holds.
    ///
    /// # Errors
    /// [`Rejected`]: the value is no such event. A tombstone has an empty value here.
    pub fn read<E: Event>(&self) -> Result<E, Rejected> {
        E::read(self.payload.as_deref().unwrap_or_default())
    }
}

impl RawRecord for StoredRecord {
    fn topic(&self) -> &str {
        &self.topic
    }

    fn partition(&self) -> i32 {
        self.partition
    }

    fn offset(&self) -> i64 {
        self.offset
    }

    fn key(&self) -> Option<&[u8]> {
        self.key.as_deref()
    }

    fn payload(&self) -> Option<&[u8]> {
        self.payload.as_deref()
    }

    fn timestamp(&self) -> Option<i64> {
        self.timestamp
    }

    fn each_header(&self, mut see: impl FnMut(&str, Option<&[u8]>)) -> bool {
        self.headers.iter().all(|(name, value)| match std::str::from_utf8(name) {
            Ok(name) => {
                see(name, value.as_deref());
                true
            }
            Err(_) => false,
        })
    }

    fn carry_headers(&self) -> Option<Carried> {
        Some(Box::new(self.headers.clone()))
    }
}
