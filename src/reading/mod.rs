//! What the text suggests: pure functions from text to words, sentences and snapped selections, and what statements
//! have to do with each other.

mod content_words;
pub mod folding;
pub mod grow;
pub mod likeness;
mod likeness_score;
pub mod repeats;
pub mod search;
mod search_pattern;
pub mod sentences;
pub mod words;
pub mod zones;
