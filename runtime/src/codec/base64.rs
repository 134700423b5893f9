//! `bytes`: base64 with the standard alphabet, padded; bits that encode nothing are zero, so that bytes have one text.

use super::scalars::read_parsed;
use super::writer::put;
use super::{Outcome, Reader, Type, Wire};

impl Wire for Vec<u8> {
    const EMPTY: Self = Self::new();
    const TYPE: Type = Type::Bytes;

    fn read(&mut self, reader: &Reader<'_>, at: usize) -> Outcome {
        read_parsed(self, reader, at, &decode)
    }

    fn write(&self, key: &str, out: &mut Vec<u8>) {
        put(out, key, "\"");
        encode(self, out);
        out.push(b'"');
    }
}

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// The value of each character of the alphabet.
const VALUES: [u8; 256] = {
    let mut values = [NO_VALUE; 256];
    let mut at = 0;
    while at < ALPHABET.len() {
        values[ALPHABET[at] as usize] = at as u8;
        at += 1;
    }
    values
};

const NO_VALUE: u8 = 0xFF;

fn encode(bytes: &[u8], out: &mut Vec<u8>) {
    out.reserve(bytes.len().div_ceil(3) * 4);
    let sextet = |bits: u32, at: u32| ALPHABET[(bits >> (18 - 6 * at) & 63) as usize];
    for chunk in bytes.chunks(3) {
        let byte = |at: usize| u32::from(chunk.get(at).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        let third = if chunk.len() > 1 { sextet(bits, 2) } else { b'=' };
        let fourth = if chunk.len() > 2 { sextet(bits, 3) } else { b'=' };
        out.extend_from_slice(&[sextet(bits, 0), sextet(bits, 1), third, fourth]);
    }
}

pub(super) fn decode(text: &str) -> Option<Vec<u8>> {
    let text = text.as_bytes();
    if !text.len().is_multiple_of(4) {
        return None;
    }
    let data = text.strip_suffix(b"==").or_else(|| text.strip_suffix(b"=")).unwrap_or(text);
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    for chunk in data.chunks(4) {
        let mut bits = 0_u32;
        for &character in chunk {
            let value = VALUES[usize::from(character)];
            if value == NO_VALUE {
                return None;
            }
            bits = bits << 6 | u32::from(value);
        }
        // One character alone encodes no byte; of two and three the last bits are nothing.
        let [_, first, second, third] = (bits << (6 * (4 - chunk.len()))).to_be_bytes();
        match chunk.len() {
            4 => bytes.extend_from_slice(&[first, second, third]),
            3 if third == 0 => bytes.extend_from_slice(&[first, second]),
            2 if second == 0 && third == 0 => bytes.push(first),
            _ => return None,
        }
    }
    Some(bytes)
}
