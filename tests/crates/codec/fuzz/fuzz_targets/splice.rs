//! `cargo +nightly fuzz run splice` in the folder tests/crates/codec: any bytes inside a document of an event, likewise.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| codec_proofs::fuzz::splice(data));
