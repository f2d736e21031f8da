//! The journal of edits.
#![no_main]

#[path = "../../tests/common/readers.rs"]
mod readers;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| readers::journal(bytes));
