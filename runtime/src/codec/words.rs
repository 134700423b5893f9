//! Eight bytes at a time.

const ONES: u64 = 0x0101_0101_0101_0101;
const HIGHS: u64 = 0x8080_8080_8080_8080;

/// How many bytes stand before the first quote, backslash or control character.
#[inline]
pub(super) fn find_special(bytes: &[u8]) -> usize {
    let mut at = 0;
    for word in bytes.as_chunks().0 {
        let word = u64::from_le_bytes(*word);
        // Most words are ASCII, which the cheaper question answers.
        if maybe_special(word) & HIGHS != 0 {
            let found = special(word);
            if found != 0 {
                return at + first(found);
            }
        }
        at += size_of_val(&word);
    }
    find_in_tail(bytes, at)
}

#[cold]
#[inline(never)]
fn find_in_tail(bytes: &[u8], at: usize) -> usize {
    let tail = bytes.get(at..).unwrap_or_default();
    at + tail.iter().position(|byte| is_special(*byte)).unwrap_or(tail.len())
}

/// Whether it needs an escape in a string, or ends it.
#[inline]
pub(super) const fn is_special(byte: u8) -> bool {
    matches!(byte, b'"' | b'\\' | 0..0x20)
}

/// The high bit of each byte that is a quote, a backslash or a control character. Bytes behind the first may be marked too.
#[inline]
const fn special(word: u64) -> u64 {
    maybe_special(word) & !word & HIGHS
}

/// The same, and bytes that are no ASCII: subtracting sets the high bit of what is less than the subtrahend. Exchanging the space
/// and the quote puts the quote right behind the control characters.
#[inline]
const fn maybe_special(word: u64) -> u64 {
    let quote_or_control = (word ^ (ONES * (b' ' ^ b'"') as u64)).wrapping_sub(ONES * (b' ' + 1) as u64);
    let backslash = (word ^ (ONES * b'\\' as u64)).wrapping_sub(ONES);
    quote_or_control | backslash
}

/// Which byte is the first that is not zero; 8 where all are.
#[inline]
pub(super) fn first(marks: u64) -> usize {
    marks.trailing_zeros() as usize / 8
}

/// How many spaces stand at the beginning, up to a word of them.
#[inline]
pub(super) fn leading_spaces(bytes: &[u8]) -> usize {
    bytes.first_chunk().map_or(0, |word| first(u64::from_le_bytes(*word) ^ (ONES * b' ' as u64)))
}

/// Copies what is as long as its place. Words that overlap are enough for most, and spare a call.
#[inline]
pub(super) fn copy(from: &[u8], to: &mut [u8]) {
    match from.len() {
        16..=32 => copy_ends::<16>(from, to),
        8..16 => copy_ends::<8>(from, to),
        4..8 => copy_ends::<4>(from, to),
        _ => to.copy_from_slice(from),
    }
}

#[inline]
fn copy_ends<const N: usize>(from: &[u8], to: &mut [u8]) {
    if let (Some(from), Some(to)) = (from.first_chunk::<N>(), to.first_chunk_mut()) {
        *to = *from;
    }
    if let (Some(from), Some(to)) = (from.last_chunk::<N>(), to.last_chunk_mut()) {
        *to = *from;
    }
}

/// Copies what is as long as its place, and tells whether nothing in it needs an escape. The last word overlaps the one before.
#[inline]
pub(super) fn copy_plain(from: &[u8], to: &mut [u8]) -> bool {
    let (Some(last), Some(end)) = (from.last_chunk(), to.last_chunk_mut()) else {
        copy(from, to);
        return !from.iter().any(|byte| is_special(*byte));
    };
    *end = *last;
    let mut found = special(u64::from_le_bytes(*last));
    for (from, to) in from.as_chunks().0.iter().zip(to.as_chunks_mut().0) {
        *to = *from;
        found |= special(u64::from_le_bytes(*from));
    }
    found == 0
}

/// Whether `literal` stands at `at`. Words that overlap are enough for most, and spare a call.
#[inline]
pub(super) fn starts_with(bytes: &[u8], at: usize, literal: &[u8]) -> bool {
    let Some(text) = bytes.get(at..).and_then(|rest| rest.get(..literal.len())) else { return false };
    match literal.len() {
        8..=16 => {
            text.first_chunk::<8>() == literal.first_chunk() && text.last_chunk::<8>() == literal.last_chunk()
        }
        17..=32 => {
            text.first_chunk::<16>() == literal.first_chunk()
                && text.last_chunk::<16>() == literal.last_chunk()
        }
        4..8 => {
            text.first_chunk::<4>() == literal.first_chunk() && text.last_chunk::<4>() == literal.last_chunk()
        }
        _ => text == literal,
    }
}
