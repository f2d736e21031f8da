//! What the text suggests: pure functions from text to words, sentences, quotations and selections, to places that are
//! alike or repeated, to who said it and when, and to what statements have to do with each other.

mod abbreviations;
pub mod alike;
mod clauses;
mod content_words;
mod dates;
pub mod folding;
pub mod grow;
mod lexicon;
pub mod likeness;
mod likeness_score;
mod passage;
mod phrases;
pub mod proposals;
pub mod quotations;
pub mod repeats;
mod reporting;
pub mod search;
mod search_pattern;
pub mod sentences;
pub mod snap;
mod speakers;
mod tokens;
pub mod words;
pub mod zones;
