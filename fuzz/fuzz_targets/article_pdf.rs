//! PDFs, in this process. That the reader panics is no finding, since it is caught: what hangs or eats memory is.
#![no_main]

#[path = "../../tests/common/article_readers.rs"]
mod article_readers;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    // libFuzzer's own hook would end the process before the panic is caught.
    static QUIET: std::sync::Once = std::sync::Once::new();
    QUIET.call_once(|| std::panic::set_hook(Box::new(|_| {})));
    article_readers::pdf(bytes);
});
