//! Files of a project, of every kind: what is read and written again reads the same.
#![no_main]

#[path = "../../tests/common/readers.rs"]
mod readers;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| readers::project_file(bytes));
