//! The headers of records, in librdkafka's form.

use std::panic::{AssertUnwindSafe, catch_unwind};

use rdkafka::message::{BorrowedHeaders, Header, Headers, OwnedHeaders};

use crate::EventMetadata;
use crate::headers;

/// The headers that the wire contract demands.
pub(crate) fn of_event(event_type: &str, meta: &EventMetadata) -> OwnedHeaders {
    let headers = headers::of_event(event_type, meta);
    headers.into_iter().fold(OwnedHeaders::new_with_capacity(headers.len()), |all, (key, value)| {
        all.insert(Header { key, value: Some(value) })
    })
}

/// Shows the headers, in order, before the first whose name is not UTF-8; false where there is such a one.
pub(crate) fn each(headers: &BorrowedHeaders, mut see: impl FnMut(&str, Option<&[u8]>)) -> bool {
    // rdkafka panics on a header name that is not UTF-8, which anybody may write to a topic.
    let seen = catch_unwind(AssertUnwindSafe(|| {
        headers.iter().for_each(|header| see(header.key, header.value));
    }));
    seen.is_ok()
}
