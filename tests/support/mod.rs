//! What whole-program tests of the window share.

pub mod cpu_renderer;
