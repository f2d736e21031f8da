//! Statements of other programs, in every format that is read.
#![no_main]

#[path = "../../tests/common/annotation_readers.rs"]
mod annotation_readers;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| annotation_readers::annotations(bytes));
