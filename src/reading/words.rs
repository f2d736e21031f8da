//! Words: finding the one at a place, and stepping over them.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

pub use super::snap::snap;

/// The line of `text` that holds `byte`, without its line end.
pub fn line_at(text: &str, byte: usize) -> Range<usize> {
    let byte = text.floor_char_boundary(byte.min(text.len()));
    let start = text.get(..byte).and_then(|before| before.rfind('\n')).map_or(0, |at| at + 1);
    let end = text.get(byte..).and_then(|after| after.find('\n')).map_or(text.len(), |at| byte + at);
    start..end
}

/// How far around a place words are looked for, in bytes, so that a line of a megabyte costs no more than another.
const WINDOW_BYTES: usize = 4096;

/// The word, or the run of one other kind of character, that holds `byte` (UAX #29).
pub fn word_at(text: &str, byte: usize) -> Range<usize> {
    let window = window_around(text, byte, WINDOW_BYTES);
    segment_at(text, window, byte, |part| {
        Box::new(part.split_word_bound_indices().map(|(at, word)| at..at + word.len()))
    })
}

/// `range` without white space at its ends; empty at its start if there is nothing else, or no text.
pub fn trim(text: &str, range: Range<usize>) -> Range<usize> {
    let Some(taken) = text.get(range.clone()) else { return range.start..range.start };
    let start = range.start + (taken.len() - taken.trim_start().len());
    start..(start + taken.trim().len())
}

/// The next place after (or before) `byte` where a word ends, or begins, in the same line; `byte` if there is none.
pub fn next_edge(text: &str, byte: usize, is_end: bool, later: bool) -> usize {
    let line = line_at(text, byte);
    let window = window_around(text, byte, WINDOW_BYTES);
    let Some(part) = text.get(window.clone()) else { return byte };
    let words = part.split_word_bound_indices().filter(|(_, word)| word.chars().any(char::is_alphanumeric));
    let edges = words.map(|(at, word)| window.start + if is_end { at + word.len() } else { at });
    let found = if later {
        edges.clone().find(|edge| *edge > byte)
    } else {
        edges.clone().take_while(|edge| *edge < byte).last()
    };
    found.filter(|edge| (line.start..=line.end).contains(edge)).unwrap_or(byte)
}

/// The next place after (or before) `byte` between two characters as people see them.
pub fn next_grapheme(text: &str, byte: usize, later: bool) -> usize {
    let window = window_around(text, byte, WINDOW_BYTES);
    let Some(part) = text.get(window.clone()) else { return byte };
    let mut edges = part.grapheme_indices(true).map(|(at, _)| window.start + at).chain([window.end]);
    if later {
        edges.find(|edge| *edge > byte).unwrap_or(byte)
    } else {
        edges.take_while(|edge| *edge < byte).last().unwrap_or(byte)
    }
}

/// The part of the line of `byte` that is at most `bytes` away from it.
pub(super) fn window_around(text: &str, byte: usize, bytes: usize) -> Range<usize> {
    let line = line_at(text, byte);
    let start = text.floor_char_boundary(byte.saturating_sub(bytes)).max(line.start);
    let end = text.ceil_char_boundary(byte.saturating_add(bytes)).min(line.end);
    start..end.max(start)
}

type Segments<'a> = Box<dyn Iterator<Item = Range<usize>> + 'a>;

/// The segment of `text[window]` that holds `byte`; the last one when `byte` is the end.
pub(super) fn segment_at<'a>(
    text: &'a str,
    window: Range<usize>,
    byte: usize,
    segments: impl Fn(&'a str) -> Segments<'a>,
) -> Range<usize> {
    let Some(part) = text.get(window.clone()) else { return byte..byte };
    let mut found = window.start..window.start;
    for segment in segments(part) {
        found = window.start + segment.start..window.start + segment.end;
        if found.end > byte {
            break;
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_word_at_a_place_is_found_in_any_script() {
        assert_eq!(word_at("one two", 5), 4..7);
        assert_eq!(word_at("one two", 7), 4..7);
        assert_eq!(word_at("a\nتهران b", 3), 2..12);
        assert_eq!(word_at("", 0), 0..0);
    }

    #[test]
    fn a_line_of_a_megabyte_costs_no_more_than_another() {
        let text = "word ".repeat(200_000);
        assert_eq!(word_at(&text, 500_001), 500_000..500_004);
    }
}
