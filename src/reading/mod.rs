//! What the text suggests: pure functions from text to words, sentences and snapped selections; from names to those that look alike.

pub mod alike;
pub mod grow;
pub mod sentences;
pub mod words;
