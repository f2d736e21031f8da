//! Gainsay: read news articles, mark who claimed, denied or stated what, and when.

pub mod command;
pub mod formats;
pub mod model;
pub mod reading;
pub mod session;
pub mod store;
#[cfg(feature = "gui")]
pub mod ui;
