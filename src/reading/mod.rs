//! What the text suggests: pure functions from text to words, sentences, quotations and selections, to places that are
//! alike or repeated, and to what statements have to do with each other.

mod abbreviations;
mod clauses;
mod content_words;
pub mod folding;
pub mod grow;
pub mod likeness;
mod likeness_score;
pub mod quotations;
pub mod repeats;
pub mod search;
mod search_pattern;
pub mod sentences;
pub mod snap;
pub mod words;
pub mod zones;
