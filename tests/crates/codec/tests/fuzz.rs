//! The entry points of the fuzz targets, on stable.

use codec_proofs::fuzz::{bytes, splice};
use codec_proofs::random::Random;

const RUNS: u64 = 5_000;

/// What JSON is made of, so that random bytes are not all refused at the first.
const ALPHABET: &[u8] = br#"{}[]:,"\/ute.+-0123456789 TZ"#;

#[test]
fn any_bytes_hold_what_the_targets_ask() {
    for seed in 0..RUNS {
        let mut random = Random::new(seed);
        let length = random.below(40);
        let byte = |random: &mut Random| match random.below(4) {
            0 => random.number().to_le_bytes()[0],
            _ => ALPHABET[random.below(ALPHABET.len())],
        };
        let data: Vec<u8> = (0..length).map(|_| byte(&mut random)).collect();
        bytes(&data);
        splice(&[&seed.to_le_bytes()[..], &random.number().to_le_bytes()[..3], &data].concat());
    }
}
