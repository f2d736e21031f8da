//! What whole-program tests of the window share.
#![allow(
    dead_code,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "each test file uses a part of this, and says so by panicking"
)]

pub mod cpu_renderer;
pub mod window;
