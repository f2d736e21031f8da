//! What the text suggests: pure functions from text to words, clauses, quotations, sentences and selections.

mod abbreviations;
mod clauses;
pub mod grow;
pub mod quotations;
pub mod sentences;
pub mod snap;
pub mod words;
