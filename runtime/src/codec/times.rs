use super::scalars::read_parsed;
use super::{Outcome, Reader, Type, Wire};
use crate::DateTime;

impl Wire for DateTime {
    const EMPTY: Self = Self::UNIX_EPOCH;
    const TYPE: Type = Type::DateTime;

    fn read(&mut self, reader: &Reader<'_>, at: usize) -> Outcome {
        let at = reader.token(at);
        if reader.byte(at) == b'"'
            && let Some((datetime, length)) = Self::parse_start(reader.rest(at + 1))
            && reader.byte(at + 1 + length) == b'"'
        {
            *self = datetime;
            return Ok(at + length + 2);
        }
        let end;
        (*self, end) = read_parsed(reader, at, |text| text.parse().ok())?;
        Ok(end)
    }

    fn write(&self, key: &str, out: &mut Vec<u8>) {
        out.reserve(key.len() + 40);
        out.extend_from_slice(key.as_bytes());
        let (quoted, length) = self.quoted();
        let end = out.len() + length;
        // A whole array is copied without a call.
        out.extend_from_slice(&quoted);
        out.truncate(end);
    }
}
