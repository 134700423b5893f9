//! A message of librdkafka, as the consumer's engine sees it.

use rdkafka::message::{BorrowedHeaders, BorrowedMessage, Headers as _};

use super::headers;
use crate::consume::record::{Carried, Headers, RawRecord};

impl RawRecord for BorrowedMessage<'_> {
    fn topic(&self) -> &str {
        rdkafka::Message::topic(self)
    }

    fn partition(&self) -> i32 {
        rdkafka::Message::partition(self)
    }

    fn offset(&self) -> i64 {
        rdkafka::Message::offset(self)
    }

    fn key(&self) -> Option<&[u8]> {
        rdkafka::Message::key(self)
    }

    fn payload(&self) -> Option<&[u8]> {
        rdkafka::Message::payload(self)
    }

    fn timestamp(&self) -> Option<i64> {
        rdkafka::Message::timestamp(self).to_millis()
    }

    fn event_type(&self) -> Option<&str> {
        rdkafka::Message::headers(self).and_then(headers::event_type)
    }

    fn headers(&self) -> Headers {
        rdkafka::Message::headers(self).map(headers::to_vec).unwrap_or_default()
    }

    fn unreadable_headers(&self) -> Option<Carried> {
        let all = rdkafka::Message::headers(self)?;
        let readable = headers::to_vec(all).len();
        (readable < all.count()).then(|| Box::new(BorrowedHeaders::detach(all)) as Carried)
    }
}
