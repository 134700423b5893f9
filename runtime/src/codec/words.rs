//! Eight bytes at a time.

const ONES: u64 = 0x0101_0101_0101_0101;
const HIGHS: u64 = 0x8080_8080_8080_8080;

/// Where the first quote, backslash or control character stands, from `at` on; the end where there is none.
#[inline]
pub(super) fn find_special(bytes: &[u8], mut at: usize) -> usize {
    while let Some(word) = bytes.get(at..).and_then(|rest| rest.first_chunk()) {
        let found = special(u64::from_le_bytes(*word));
        if found != 0 {
            return at + first(found);
        }
        at += 8;
    }
    find_in_tail(bytes, at)
}

#[inline(never)]
fn find_in_tail(bytes: &[u8], at: usize) -> usize {
    let tail = bytes.get(at..).unwrap_or_default();
    at + tail.iter().position(|byte| is_special(*byte)).unwrap_or(tail.len())
}

fn is_special(byte: u8) -> bool {
    matches!(byte, b'"' | b'\\' | 0..0x20)
}

/// The high bit of each byte that is a quote, a backslash or a control character. Bytes behind the first may be marked too.
#[inline]
pub(super) fn special(word: u64) -> u64 {
    let (quote, backslash) = (word ^ (ONES * 0x22), word ^ (ONES * 0x5C));
    (below(quote, 1) | below(backslash, 1) | below(word, 0x20)) & HIGHS
}

#[inline]
fn below(word: u64, limit: u64) -> u64 {
    word.wrapping_sub(ONES * limit) & !word
}

/// Which byte is the first with a mark.
#[inline]
pub(super) fn first(marks: u64) -> usize {
    marks.trailing_zeros() as usize / 8
}

/// Whether `literal` stands at `at`. Two words that overlap are enough for most, and spare a call.
#[inline]
pub(super) fn starts_with(bytes: &[u8], at: usize, literal: &[u8]) -> bool {
    let Some(text) = bytes.get(at..at + literal.len()) else { return false };
    match (
        text.first_chunk::<8>(),
        literal.first_chunk::<8>(),
        text.last_chunk::<8>(),
        literal.last_chunk::<8>(),
    ) {
        (Some(a), Some(b), Some(y), Some(z)) => a == b && y == z && (text.len() <= 16 || text == literal),
        _ => text == literal,
    }
}
