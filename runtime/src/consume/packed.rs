//! Headers in one piece of memory: for each the lengths of name and value, then both.

use super::record::RawRecord;
use crate::headers::EVENT_TYPE;

/// The headers of the record that is looked at. They are asked of the source once, and the memory is used again.
#[derive(Debug, Default)]
pub(crate) struct Headers {
    packed: Vec<u8>,
    all_shown: bool,
}

/// The length of a value that is not there.
const NONE: u32 = u32::MAX;
/// What is kept for the next record.
const KEPT: usize = 4096;

impl Headers {
    /// Takes the place of those of the record before.
    pub(crate) fn read(&mut self, raw: &impl RawRecord) {
        self.packed.clear();
        self.packed.shrink_to(KEPT);
        self.all_shown = raw.each_header(|name, value| push(&mut self.packed, name, value));
    }

    /// Those before the first whose name is not UTF-8, for [`read`].
    pub(crate) fn packed(&self) -> &[u8] {
        &self.packed
    }

    /// Whether there is no name that is not UTF-8.
    pub(crate) fn all_shown(&self) -> bool {
        self.all_shown
    }

    /// The event type that they name: once, not empty, in UTF-8. Otherwise the body has to tell.
    pub(crate) fn event_type(&self) -> Option<&str> {
        let mut values = entries(&self.packed).filter(|(name, _)| *name == EVENT_TYPE.as_bytes());
        let (_, first) = values.next().filter(|_| self.all_shown)?;
        let only = first.filter(|_| values.next().is_none())?;
        std::str::from_utf8(only).ok().filter(|name| !name.is_empty())
    }
}

fn push(data: &mut Vec<u8>, name: &str, value: Option<&[u8]>) {
    data.extend_from_slice(&length(name.as_bytes()).to_le_bytes());
    data.extend_from_slice(&value.map_or(NONE, length).to_le_bytes());
    data.extend_from_slice(name.as_bytes());
    data.extend_from_slice(value.unwrap_or_default());
}

fn length(bytes: &[u8]) -> u32 {
    u32::try_from(bytes.len()).expect("a record is shorter than 2 GiB")
}

/// What was packed, in order.
pub(super) fn read(data: &[u8]) -> impl Iterator<Item = (&str, Option<&[u8]>)> {
    entries(data).map_while(|(name, value)| Some((std::str::from_utf8(name).ok()?, value)))
}

fn entries(mut data: &[u8]) -> impl Iterator<Item = (&[u8], Option<&[u8]>)> {
    std::iter::from_fn(move || {
        let (name, value) = (take_length(&mut data)?, take_length(&mut data)?);
        let name = take(&mut data, name)?;
        let value = if value == NONE { None } else { Some(take(&mut data, value)?) };
        Some((name, value))
    })
}

fn take_length(data: &mut &[u8]) -> Option<u32> {
    let (length, rest) = data.split_first_chunk()?;
    *data = rest;
    Some(u32::from_le_bytes(*length))
}

fn take<'a>(data: &mut &'a [u8], length: u32) -> Option<&'a [u8]> {
    let (taken, rest) = data.split_at_checked(usize::try_from(length).ok()?)?;
    *data = rest;
    Some(taken)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn packed(headers: &[(&str, Option<&[u8]>)], all_shown: bool) -> Headers {
        let mut packed = Vec::new();
        headers.iter().for_each(|(name, value)| push(&mut packed, name, *value));
        Headers { packed, all_shown }
    }

    #[test]
    fn the_type_is_taken_from_one_readable_header_only() {
        let type_of = |values: &[Option<&[u8]>]| {
            let headers: Vec<_> = values.iter().map(|value| (EVENT_TYPE, *value)).collect();
            packed(&headers, true).event_type().map(str::to_owned)
        };
        assert_eq!(type_of(&[Some(b"a.b")]).as_deref(), Some("a.b"));
        assert_eq!(type_of(&[]), None);
        assert_eq!(type_of(&[None]), None);
        assert_eq!(type_of(&[Some(b"")]), None);
        assert_eq!(type_of(&[Some(b"\xff")]), None);
        assert_eq!(type_of(&[Some(b"a.b"), Some(b"a.b")]), None);
        let unreadable = packed(&[(EVENT_TYPE, Some(b"a.b"))], false);
        assert_eq!(unreadable.event_type(), None, "a name that is not UTF-8 follows");
    }

    proptest! {
        #[test]
        fn headers_come_back(headers: Vec<(String, Option<Vec<u8>>)>) {
            let mut data = Vec::new();
            for (name, value) in &headers {
                push(&mut data, name, value.as_deref());
            }
            let back: Vec<_> = read(&data).map(|(name, value)| (name.to_owned(), value.map(<[u8]>::to_vec))).collect();
            prop_assert_eq!(back, headers);
        }
    }
}
