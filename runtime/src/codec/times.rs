use super::scalars::read_parsed;
use super::{Outcome, Reader, Type, Wire};
use crate::DateTime;

impl Wire for DateTime {
    const EMPTY: Self = Self::UNIX_EPOCH;
    const TYPE: Type = Type::DateTime;

    #[inline(never)]
    fn read(&mut self, reader: &Reader<'_>, at: usize) -> Outcome {
        let at = reader.token(at);
        if reader.byte(at) == b'"'
            && let Some((datetime, length)) = Self::parse_usual(reader.rest(at + 1))
        {
            *self = datetime;
            return Ok(at + 1 + length);
        }
        read_parsed(self, reader, at, &|text| text.parse().ok())
    }

    #[inline(never)]
    fn write(&self, key: &str, out: &mut Vec<u8>) {
        out.reserve(key.len() + 40);
        out.extend_from_slice(key.as_bytes());
        self.put_quoted(out);
    }
}
