//! What the text suggests: pure functions from text to words, sentences and snapped selections.

pub mod grow;
pub mod sentences;
pub mod words;
