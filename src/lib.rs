//! Gainsay: read news articles, mark who claimed, denied or stated what, and when.

#[cfg(feature = "gui")]
pub mod text_view;
