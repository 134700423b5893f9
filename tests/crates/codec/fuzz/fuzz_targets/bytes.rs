//! `cargo +nightly fuzz run bytes` in the folder tests/crates/codec: any bytes mean the same to the codec and to serde_json.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| codec_proofs::fuzz::bytes(data));
