//! Headers in one piece of memory: for each the lengths of name and value, then both.

/// The length of a value that is not there.
const NONE: u32 = u32::MAX;

pub(super) fn push(data: &mut Vec<u8>, name: &str, value: Option<&[u8]>) {
    data.extend_from_slice(&length(name.as_bytes()).to_le_bytes());
    data.extend_from_slice(&value.map_or(NONE, length).to_le_bytes());
    data.extend_from_slice(name.as_bytes());
    data.extend_from_slice(value.unwrap_or_default());
}

fn length(bytes: &[u8]) -> u32 {
    u32::try_from(bytes.len()).expect("a record is shorter than 2 GiB")
}

/// What was pushed, in order.
pub(super) fn read(mut data: &[u8]) -> impl Iterator<Item = (&str, Option<&[u8]>)> {
    std::iter::from_fn(move || {
        let (name, value) = (take_length(&mut data)?, take_length(&mut data)?);
        let name = std::str::from_utf8(take(&mut data, name)?).ok()?;
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
