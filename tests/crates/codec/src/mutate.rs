//! Bytes changed at random, without knowing what they mean.

use crate::random::Random;

const TOKENS: &[&[u8]] = &[
    b"\\ud800",
    b"\\udfff",
    b"\\u0000",
    b"\\",
    b"\"",
    b"null",
    b"true",
    b"{}",
    b"[]",
    b"[",
    b"{",
    b"}",
    b"]",
    b",",
    b":",
    b"1e400",
    b"-0",
    b"1.0",
    b"0",
    b"9007199254740993",
    b"\xff",
    b"\xc0\x80",
    b"\xed\xa0\x80",
    b"\xf4\x90\x80\x80",
    b"\xef\xbb\xbf",
    b"\0",
    b"\x1f",
    b" ",
    b"\n",
    b"\xe2\x80\xa8",
    b"\"a\":1,",
    b"\"type\":\"x\",",
    b"e5",
    b".",
    b"-",
    b"/",
    b"T",
    b"Z",
];

/// Changes `bytes` in one to four places.
pub fn mutate(bytes: &mut Vec<u8>, random: &mut Random) {
    for _ in 0..=random.below(4) {
        if bytes.is_empty() {
            return;
        }
        let at = random.below(bytes.len());
        let until = (at + 1 + random.below(8)).min(bytes.len());
        match random.below(8) {
            0 => bytes[at] ^= 1 << random.below(8),
            1 => drop(bytes.drain(at..until)),
            2 => bytes.truncate(at),
            3 => bytes.insert(at, random.number().to_le_bytes()[0]),
            4 => {
                let copy = bytes[at..until].to_vec();
                let to = random.below(bytes.len());
                bytes.splice(to..to, copy);
            }
            5 => drop(bytes.splice(at..until, TOKENS[random.below(TOKENS.len())].iter().copied())),
            6 => {
                let to = random.below(bytes.len());
                bytes.swap(at, to);
            }
            _ => drop(bytes.splice(at..at, TOKENS[random.below(TOKENS.len())].iter().copied())),
        }
    }
}
