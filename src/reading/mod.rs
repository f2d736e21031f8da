//! What the text suggests: pure functions from text to words, sentences and snapped selections.

mod dates;
mod lexicon;
mod passage;
mod phrases;
pub mod proposals;
mod reporting;
pub mod sentences;
mod speakers;
mod tokens;
pub mod words;
