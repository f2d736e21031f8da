//! Gainsay: read news articles, mark who claimed, denied or stated what, and when.

pub mod model;
pub mod store;
