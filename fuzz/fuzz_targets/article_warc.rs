//! Web archives.
#![no_main]

#[path = "../../tests/common/article_readers.rs"]
mod article_readers;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| article_readers::file("a.warc", bytes));
