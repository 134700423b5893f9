//! The headers of records, in librdkafka's form.

use std::panic::{AssertUnwindSafe, catch_unwind};

use rdkafka::message::{BorrowedHeaders, Header, Headers, OwnedHeaders};

use crate::EventMetadata;
use crate::headers::{self, EVENT_TYPE};

/// The headers that the wire contract demands.
pub(crate) fn of_event(event_type: &str, meta: &EventMetadata) -> OwnedHeaders {
    let headers = headers::of_event(event_type, meta);
    headers.into_iter().fold(OwnedHeaders::new_with_capacity(headers.len()), |all, (key, value)| {
        all.insert(Header { key, value: Some(value) })
    })
}

/// The event type that the headers name: once, not empty, in UTF-8. Otherwise the body has to tell.
pub(crate) fn event_type(headers: &BorrowedHeaders) -> Option<&str> {
    // rdkafka panics on a header name that is not UTF-8, which anybody may write to a topic.
    let found = catch_unwind(AssertUnwindSafe(|| {
        let mut values = headers.iter().filter(|header| header.key == EVENT_TYPE);
        let first = values.next()?;
        values.next().is_none().then_some(first.value).flatten()
    }));
    let value = found.ok().flatten()?;
    std::str::from_utf8(value).ok().filter(|name| !name.is_empty())
}

/// Shows the headers, in order, before the first whose name is not UTF-8; false where there is such a one.
pub(crate) fn each(headers: &BorrowedHeaders, mut see: impl FnMut(&str, Option<&[u8]>)) -> bool {
    let seen = catch_unwind(AssertUnwindSafe(|| {
        headers.iter().for_each(|header| see(header.key, header.value));
    }));
    seen.is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(values: &[Option<&[u8]>]) -> OwnedHeaders {
        values
            .iter()
            .fold(OwnedHeaders::new(), |all, value| all.insert(Header { key: EVENT_TYPE, value: *value }))
    }

    #[test]
    fn the_type_is_taken_from_one_readable_header_only() {
        let type_of = |values: &[Option<&[u8]>]| event_type(named(values).as_borrowed()).map(str::to_owned);
        assert_eq!(type_of(&[Some(b"a.b")]).as_deref(), Some("a.b"));
        assert_eq!(type_of(&[]), None);
        assert_eq!(type_of(&[None]), None);
        assert_eq!(type_of(&[Some(b"")]), None);
        assert_eq!(type_of(&[Some(b"\xff")]), None);
        assert_eq!(type_of(&[Some(b"a.b"), Some(b"a.b")]), None);
    }
}
