//! `cargo +nightly fuzz run compile` in the folder codegen/: any bytes are a catalogue or a
//! diagnostic, and what compiles can be emitted.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| events_codegen::fuzz::compile_any(data));
