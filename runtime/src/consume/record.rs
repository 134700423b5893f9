//! A record taken from its source, with all that a dead letter needs.

use std::any::Any;

use crate::{DateTime, RecordInfo};

/// A record's headers, in order: names and values.
pub(crate) type Headers = Vec<(String, Option<Vec<u8>>)>;

/// A record as its source still holds it. Looking at it copies nothing.
pub(crate) trait RawRecord {
    fn topic(&self) -> &str;
    fn partition(&self) -> i32;
    fn offset(&self) -> i64;
    fn key(&self) -> Option<&[u8]>;
    /// `None` is a tombstone.
    fn payload(&self) -> Option<&[u8]>;
    /// Milliseconds.
    fn timestamp(&self) -> Option<i64>;
    /// The event type that the headers name: once, not empty, in UTF-8.
    fn event_type(&self) -> Option<&str>;
    /// The headers before the first whose name is not UTF-8.
    fn headers(&self) -> Headers;
    /// Every header as it came, in the source's own form, where [`headers`](Self::headers) cannot show them all.
    fn unreadable_headers(&self) -> Option<Carried>;
}

/// What only the source and its dead-letter sink can read.
pub(crate) type Carried = Box<dyn Any + Send + Sync>;

/// A record in hand.
pub(crate) struct Record {
    pub(crate) info: RecordInfo,
    pub(crate) payload: Vec<u8>,
    /// Milliseconds.
    pub(crate) timestamp: Option<i64>,
    /// All headers, where `info` cannot show them all.
    pub(crate) carried: Option<Carried>,
    /// What it takes in memory, roughly.
    pub(crate) bytes: usize,
}

impl Record {
    pub(crate) fn new(raw: &impl RawRecord) -> Self {
        let timestamp = raw.timestamp();
        let info = RecordInfo {
            topic: raw.topic().to_owned(),
            partition: raw.partition(),
            offset: raw.offset(),
            key: raw.key().map(<[u8]>::to_vec),
            headers: raw.headers(),
            timestamp: timestamp.and_then(DateTime::from_unix_millis),
            attempt: 1,
        };
        let payload = raw.payload().unwrap_or_default().to_vec();
        let bytes = payload.len() + bytes_of(&info);
        Self { info, payload, timestamp, carried: raw.unreadable_headers(), bytes }
    }
}

fn bytes_of(info: &RecordInfo) -> usize {
    let header =
        |(name, value): &(String, Option<Vec<u8>>)| name.len() + value.as_ref().map_or(0, Vec::len) + 64;
    info.key.as_ref().map_or(0, Vec::len) + info.headers.iter().map(header).sum::<usize>() + 512
}
