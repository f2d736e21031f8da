//! Sentences, as Unicode finds them (UAX #29) inside one line of the text.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use super::words::{line_at, segment_at};

/// The sentence that holds `byte`, without white space at its ends.
pub fn sentence_at(text: &str, byte: usize) -> Range<usize> {
    let found = segment_at(text, line_at(text, byte), byte, |part| {
        Box::new(part.split_sentence_bound_indices().map(|(at, sentence)| at..at + sentence.len()))
    });
    let trimmed = text.get(found.clone()).map_or(0, |sentence| sentence.trim_end().len());
    found.start..found.start + trimmed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sentence_at_a_place_ends_at_its_full_stop() {
        let text = "It has stalled. Iran denied it! Nobody asked.\nNext line.";
        let sentence = |byte| text.get(sentence_at(text, byte)).unwrap();
        assert_eq!(sentence(20), "Iran denied it!");
        assert_eq!(sentence(0), "It has stalled.");
        assert_eq!(sentence(50), "Next line.");
    }
}
