use uuid::Uuid;

use super::scalars::read_parsed;
use super::{Outcome, Reader, Type, Wire};

impl Wire for Uuid {
    const EMPTY: Self = Self::nil();
    const TYPE: Type = Type::Uuid;

    #[inline(never)]
    fn read(&mut self, reader: &Reader<'_>, at: usize) -> Outcome {
        let at = reader.token(at);
        if let Some(quoted) = reader.rest(at).first_chunk()
            && let Some(uuid) = parse_quoted(quoted)
        {
            *self = uuid;
            return Ok(at + quoted.len());
        }
        read_parsed(self, reader, at, &parse_uuid)
    }

    fn write(&self, key: &str, out: &mut Vec<u8>) {
        out.reserve(key.len() + QUOTED);
        out.extend_from_slice(key.as_bytes());
        out.extend_from_slice(&[b'-'; QUOTED]);
        if let Some(place) = out.last_chunk_mut() {
            put_quoted(*self, place);
        }
    }
}

/// 36 characters with hyphens, in any case.
pub(super) fn parse_uuid(text: &str) -> Option<Uuid> {
    let text: &[u8; 36] = text.as_bytes().try_into().ok()?;
    let mut quoted = [b'"'; QUOTED];
    quoted[1..37].copy_from_slice(text);
    parse_quoted(&quoted)
}

const QUOTED: usize = 38;

fn parse_quoted(text: &[u8; QUOTED]) -> Option<Uuid> {
    let frame = (text[0], text[9], text[14], text[19], text[24], text[37]);
    if frame != (b'"', b'-', b'-', b'-', b'-', b'"') {
        return None;
    }
    // In words: short copies would have to reach memory before they could be loaded as vectors.
    let four = |at: usize| text[at..].first_chunk().map(|digits| u64::from(u32::from_le_bytes(*digits)));
    let eight = |at| Some(four(at + 4)? << 32 | four(at)?);
    let words = [eight(1)?, four(15)? << 32 | four(10)?, four(25)? << 32 | four(20)?, eight(29)?];
    let mut digits = words.map(u64::to_le_bytes);
    // All 32 at once, in vector registers.
    let mut wrong = false;
    for digit in digits.as_flattened_mut() {
        let decimal = digit.wrapping_sub(b'0');
        let letter = (*digit | 0x20).wrapping_sub(b'a');
        wrong |= (decimal > 9) & (letter > 5);
        *digit = if decimal < 10 { decimal } else { letter.wrapping_add(10) };
    }
    let digits = digits.as_flattened();
    let bytes: [u8; 16] = std::array::from_fn(|index| digits[2 * index] << 4 | digits[2 * index + 1]);
    if wrong { None } else { Some(Uuid::from_bytes(bytes)) }
}

/// Puts the quotes, and the digits between the hyphens.
fn put_quoted(uuid: Uuid, place: &mut [u8; QUOTED]) {
    let (high, low) = uuid.as_u64_pair();
    let [a, b, c, d] = [high >> 32, high, low >> 32, low].map(|half| hex(half as u32));
    place[0] = b'"';
    place[1..9].copy_from_slice(&a);
    place[10..14].copy_from_slice(&b[..4]);
    place[15..19].copy_from_slice(&b[4..]);
    place[20..24].copy_from_slice(&c[..4]);
    place[25..29].copy_from_slice(&c[4..]);
    place[29..37].copy_from_slice(&d);
    place[37] = b'"';
}

/// Eight digits at once, each in a byte.
fn hex(number: u32) -> [u8; 8] {
    let halves = u64::from(number);
    let halves = (halves << 16 | halves) & 0x0000_FFFF_0000_FFFF;
    let bytes = (halves << 8 | halves) & 0x00FF_00FF_00FF_00FF;
    let digits = (bytes << 4 | bytes) & 0x0F0F_0F0F_0F0F_0F0F;
    // A digit from ten on carries into the upper half of its byte.
    let letters = (digits + 0x0606_0606_0606_0606) >> 4 & 0x0101_0101_0101_0101;
    (digits + 0x3030_3030_3030_3030 + letters * u64::from(b'a' - b'0' - 10)).to_be_bytes()
}
