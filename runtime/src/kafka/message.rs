//! A message of librdkafka, as the consumer's engine sees it.

use rdkafka::message::{BorrowedHeaders, BorrowedMessage};

use super::headers;
use crate::consume::record::{Carried, RawRecord};

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

    fn each_header(&self, see: impl FnMut(&str, Option<&[u8]>)) -> bool {
        rdkafka::Message::headers(self).is_none_or(|all| headers::each(all, see))
    }

    fn carry_headers(&self) -> Option<Carried> {
        rdkafka::Message::headers(self).map(|all| Box::new(BorrowedHeaders::detach(all)) as Carried)
    }
}
