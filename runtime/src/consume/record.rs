//! A record taken from its source, with all that a dead letter needs.

use std::any::Any;
use std::ops::Range;
use std::sync::Arc;

use super::packed::{self, Headers};
use crate::{DateTime, RecordInfo};

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
    /// Shows the headers, in order, before the first whose name is not UTF-8; false where there is such a one.
    fn each_header(&self, see: impl FnMut(&str, Option<&[u8]>)) -> bool;
    /// Every header as it came, in the source's own form, for those that [`each_header`](Self::each_header) cannot show.
    fn carry_headers(&self) -> Option<Carried>;
}

/// What only the source and its dead-letter sink can read.
pub(crate) type Carried = Box<dyn Any + Send + Sync>;

/// A record in hand.
pub(crate) struct Record {
    pub(crate) topic: Arc<str>,
    pub(crate) partition: i32,
    pub(crate) offset: i64,
    /// Milliseconds.
    pub(crate) timestamp: Option<i64>,
    /// All headers, where [`headers`](Self::headers) cannot show them all.
    pub(crate) carried: Option<Carried>,
    /// What it takes in memory, roughly.
    pub(crate) bytes: usize,
    /// Payload, key and headers. In one piece, since a record is made on one thread and dropped on another, where each piece
    /// costs the allocator a detour.
    data: Vec<u8>,
    key: Option<Range<usize>>,
    headers: usize,
}

/// What a record takes beside its data.
const OVERHEAD: usize = 512;

impl Record {
    pub(crate) fn new(topic: Arc<str>, raw: &impl RawRecord, headers: &Headers) -> Self {
        let (payload, key) = (raw.payload().unwrap_or_default(), raw.key());
        let length = payload.len() + key.map_or(0, <[u8]>::len) + headers.packed().len();
        let mut data = Vec::with_capacity(length);
        data.extend_from_slice(payload);
        let key = key.map(|key| {
            data.extend_from_slice(key);
            payload.len()..data.len()
        });
        let end = data.len();
        data.extend_from_slice(headers.packed());
        Self {
            topic,
            partition: raw.partition(),
            offset: raw.offset(),
            timestamp: raw.timestamp(),
            carried: if headers.all_shown() { None } else { raw.carry_headers() },
            bytes: data.len() + OVERHEAD,
            data,
            key,
            headers: end,
        }
    }

    pub(crate) fn payload(&self) -> &[u8] {
        let end = self.key.as_ref().map_or(self.headers, |key| key.start);
        &self.data[..end]
    }

    pub(crate) fn key(&self) -> Option<&[u8]> {
        self.key.clone().map(|key| &self.data[key])
    }

    /// The headers before the first whose name is not UTF-8.
    pub(crate) fn headers(&self) -> impl Iterator<Item = (&str, Option<&[u8]>)> {
        packed::read(&self.data[self.headers..])
    }

    /// What a handler sees of it.
    pub(crate) fn info(&self, attempt: u32) -> RecordInfo {
        let owned = |(name, value): (&str, Option<&[u8]>)| (name.to_owned(), value.map(<[u8]>::to_vec));
        RecordInfo {
            key: self.key().map(<[u8]>::to_vec),
            headers: self.headers().map(owned).collect(),
            timestamp: self.timestamp.and_then(DateTime::from_unix_millis),
            ..self.place(attempt)
        }
    }

    /// What a handler sees of it that looks only at where it came from.
    pub(crate) fn place(&self, attempt: u32) -> RecordInfo {
        RecordInfo { attempt, ..RecordInfo::new(&*self.topic, self.partition, self.offset) }
    }
}
