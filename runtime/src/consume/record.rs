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
    /// Payload, key and headers, in one piece of memory that the next record takes over.
    data: Vec<u8>,
    key: Option<Range<usize>>,
    headers: usize,
}

/// What a record takes beside its data.
const OVERHEAD: usize = 512;

impl Record {
    /// One that holds nothing yet.
    pub(crate) fn empty(topic: Arc<str>) -> Self {
        Self {
            topic,
            partition: 0,
            offset: 0,
            timestamp: None,
            carried: None,
            bytes: 0,
            data: Vec::new(),
            key: None,
            headers: 0,
        }
    }

    /// Takes what the source holds in place of what was here.
    pub(crate) fn fill(&mut self, topic: &Arc<str>, raw: &impl RawRecord, headers: &Headers) {
        if !Arc::ptr_eq(&self.topic, topic) {
            self.topic = Arc::clone(topic);
        }
        self.partition = raw.partition();
        self.offset = raw.offset();
        self.timestamp = raw.timestamp();
        self.carried = if headers.all_shown() { None } else { raw.carry_headers() };
        let (payload, key) = (raw.payload().unwrap_or_default(), raw.key());
        self.data.clear();
        self.data.reserve_exact(payload.len() + key.map_or(0, <[u8]>::len) + headers.packed().len());
        self.data.extend_from_slice(payload);
        self.key = key.map(|key| {
            self.data.extend_from_slice(key);
            payload.len()..self.data.len()
        });
        self.headers = self.data.len();
        self.data.extend_from_slice(headers.packed());
        self.bytes = self.data.len() + OVERHEAD;
    }

    /// What the record after it can use.
    pub(crate) fn capacity(&self) -> usize {
        self.data.capacity()
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
