//! The text of a page, cut into the blocks that are laid out one by one.
//!
//! A paragraph is a line of the text. Most paragraphs are one block; a very long one is cut into pieces of bounded
//! size, so that no frame has to shape a megabyte at once.

use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use parley::Affinity;
use unicode_segmentation::GraphemeCursor;

/// A paragraph longer than this many bytes is laid out in pieces, each at most this long.
pub(crate) const LONGEST_PIECE: usize = 4096;
/// A piece is not cut shorter than this to end at a sentence.
const SHORTEST_PIECE: usize = LONGEST_PIECE / 2;
/// How far back the start of a character as people see it is looked for.
const GRAPHEME_WINDOW: usize = 256;

/// Characters besides the line feed after which a line ends, but no paragraph of ours.
const LINE_BREAKS: [char; 6] = ['\r', '\u{B}', '\u{C}', '\u{85}', '\u{2028}', '\u{2029}'];

/// An immutable text with its paragraphs.
#[derive(Debug)]
pub struct Document {
    text: Arc<str>,
    id: u64,
    blocks: Vec<Block>,
}

/// Which way the first letter of a paragraph runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Direction {
    LeftToRight,
    RightToLeft,
}

/// What is laid out at once: a paragraph, or a piece of a very long one. Holds no line break.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Block {
    pub start: usize,
    pub end: usize,
    pub paragraph: usize,
    /// The direction of the whole paragraph; `None` where the block is the paragraph and decides for itself.
    pub direction: Option<Direction>,
    /// Whether the paragraph ends with this block.
    pub ends_paragraph: bool,
}

impl Block {
    pub fn range(&self) -> Range<usize> {
        self.start..self.end
    }
}

impl Document {
    /// Finds the paragraphs of `text`. Shapes nothing: 10 MB take some milliseconds.
    pub fn new(text: Arc<str>) -> Self {
        static NEXT_ID: AtomicU64 = AtomicU64::new(1);
        let mut blocks = Vec::new();
        let mut start = 0;
        let breaks_lines = LINE_BREAKS.iter().any(|character| text.contains(*character));
        for (paragraph, line) in text.split('\n').enumerate() {
            let words = line.strip_suffix('\r').unwrap_or(line);
            if words.len() <= LONGEST_PIECE && !(breaks_lines && words.contains(LINE_BREAKS)) {
                let end = start + words.len();
                blocks.push(Block { start, end, paragraph, direction: None, ends_paragraph: true });
            } else {
                push_pieces(&mut blocks, words, start, paragraph);
            }
            start += line.len() + 1;
        }
        Self { text, id: NEXT_ID.fetch_add(1, Ordering::Relaxed), blocks }
    }

    /// The whole text.
    pub fn text(&self) -> &Arc<str> {
        &self.text
    }

    /// The length of the text in bytes.
    pub fn len(&self) -> usize {
        self.text.len()
    }

    /// Whether the text holds nothing.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// How many paragraphs there are: at least one.
    pub fn paragraph_count(&self) -> usize {
        self.blocks.last().map_or(0, |block| block.paragraph + 1)
    }

    /// The number of the paragraph that holds `byte`.
    pub fn paragraph_at(&self, byte: usize) -> usize {
        self.block(self.block_at(byte, Affinity::Downstream)).paragraph
    }

    /// The bytes of a paragraph without its line break; empty at the end of the text for one that is not there.
    pub fn paragraph_range(&self, paragraph: usize) -> Range<usize> {
        let first = self.blocks.partition_point(|block| block.paragraph < paragraph);
        let after = self.blocks.partition_point(|block| block.paragraph <= paragraph);
        match (self.blocks.get(first), after.checked_sub(1).and_then(|last| self.blocks.get(last))) {
            (Some(first), Some(last)) if first.start <= last.end => first.start..last.end,
            _ => self.len()..self.len(),
        }
    }

    /// Tells this document from every other of this process.
    pub(crate) fn id(&self) -> u64 {
        self.id
    }

    pub(crate) fn blocks(&self) -> &[Block] {
        &self.blocks
    }

    /// The block of that number, or the last one.
    pub(crate) fn block(&self, index: usize) -> Block {
        let last = Block { start: 0, end: 0, paragraph: 0, direction: None, ends_paragraph: true };
        self.blocks.get(index).or(self.blocks.last()).copied().unwrap_or(last)
    }

    /// The words of a block.
    pub(crate) fn words(&self, block: Block) -> &str {
        self.text.get(block.range()).unwrap_or_default()
    }

    /// The block that holds `byte`. Between two pieces of one paragraph `affinity` decides.
    pub(crate) fn block_at(&self, byte: usize, affinity: Affinity) -> usize {
        let after = self.blocks.partition_point(|block| block.start <= byte);
        let index = after.saturating_sub(1);
        let block = self.block(index);
        let before = self.block(index.saturating_sub(1));
        if affinity == Affinity::Upstream && block.start == byte && index > 0 && before.end == byte {
            return index - 1;
        }
        index
    }

    /// `byte`, or the next or last place before it where a character as people see it starts.
    pub(crate) fn snapped(&self, byte: usize, towards: Snap) -> usize {
        let byte = self.text.floor_char_boundary(byte);
        let block = self.block(self.block_at(byte, Affinity::Downstream));
        let words = self.words(block);
        let local = byte.saturating_sub(block.start).min(words.len());
        if is_grapheme_boundary(words, local) {
            return block.start + local;
        }
        block.start
            + match towards {
                Snap::Back => grapheme_before(words, local),
                Snap::Forward => grapheme_after(words, local),
            }
    }

    /// The words around `byte` in which its word and sentence are looked for, and where they start: its paragraph, or
    /// for a very long one the pieces around it.
    pub(crate) fn surroundings(&self, byte: usize, affinity: Affinity) -> (usize, &str) {
        let index = self.block_at(byte, affinity);
        let block = self.block(index);
        let neighbour =
            |index: usize| Some(self.block(index)).filter(|near| near.paragraph == block.paragraph);
        let start = neighbour(index.saturating_sub(1)).map_or(block.start, |near| near.start);
        let end = neighbour(index + 1).map_or(block.end, |near| near.end);
        (start, self.text.get(start..end).unwrap_or_default())
    }
}

/// Where to go from the middle of a character.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Snap {
    Back,
    Forward,
}

fn is_grapheme_boundary(words: &str, at: usize) -> bool {
    let window = words.floor_char_boundary(at.saturating_sub(GRAPHEME_WINDOW));
    let near = words.get(window..).unwrap_or_default();
    GraphemeCursor::new(at - window, near.len(), true).is_boundary(near, 0).unwrap_or(true)
}

fn grapheme_before(words: &str, at: usize) -> usize {
    let window = words.floor_char_boundary(at.saturating_sub(GRAPHEME_WINDOW));
    let near = words.get(window..).unwrap_or_default();
    let found = GraphemeCursor::new(at - window, near.len(), true).prev_boundary(near, 0);
    window + found.ok().flatten().unwrap_or(0)
}

fn grapheme_after(words: &str, at: usize) -> usize {
    let window = words.floor_char_boundary(at.saturating_sub(GRAPHEME_WINDOW));
    let near = words.get(window..).unwrap_or_default();
    let found = GraphemeCursor::new(at - window, near.len(), true).next_boundary(near, 0);
    window + found.ok().flatten().unwrap_or(near.len())
}

/// Cuts a paragraph at line breaks within it and where it is too long.
fn push_pieces(blocks: &mut Vec<Block>, words: &str, offset: usize, paragraph: usize) {
    let direction = Some(first_direction(words));
    let mut line_start = 0;
    for line in words.split_inclusive(LINE_BREAKS) {
        let content = line.trim_end_matches(LINE_BREAKS);
        let mut start = 0;
        loop {
            let end = piece_end(content, start);
            let whole = offset + line_start + start..offset + line_start + end;
            blocks.push(Block {
                start: whole.start,
                end: whole.end,
                paragraph,
                direction,
                ends_paragraph: line_start + end == words.len(),
            });
            start = end;
            if start >= content.len() {
                break;
            }
        }
        line_start += line.len();
    }
    if words.ends_with(LINE_BREAKS) {
        let end = offset + words.len();
        blocks.push(Block { start: end, end, paragraph, direction, ends_paragraph: true });
    }
}

/// Where the piece that starts at `start` ends: after a sentence, else after white space, else between characters.
fn piece_end(words: &str, start: usize) -> usize {
    if words.len() - start <= LONGEST_PIECE {
        return words.len();
    }
    let longest = words.floor_char_boundary(start + LONGEST_PIECE);
    let shortest = words.floor_char_boundary(start + SHORTEST_PIECE);
    let tail = words.get(shortest..longest).unwrap_or_default();
    if let Some(end) = last_sentence_end(tail) {
        return shortest + end;
    }
    if let Some((at, space)) = tail.char_indices().rev().find(|(_, character)| character.is_whitespace()) {
        return shortest + at + space.len_utf8();
    }
    let whole = if is_grapheme_boundary(words, longest) { longest } else { grapheme_before(words, longest) };
    if whole > shortest { whole } else { longest }
}

/// The end of the last sentence that ends in `text`, with the white space after it.
fn last_sentence_end(text: &str) -> Option<usize> {
    let mut after_space = None;
    for (at, character) in text.char_indices().rev() {
        let end = at + character.len_utf8();
        if character.is_whitespace() {
            after_space = after_space.or(Some(end));
        } else if matches!(character, '。' | '！' | '？') {
            return Some(after_space.unwrap_or(end));
        } else if matches!(character, '.' | '!' | '?' | '؟' | '۔' | '।') && after_space.is_some() {
            return after_space;
        } else {
            after_space = None;
        }
    }
    None
}

/// The direction of the first letter, as rules P2 and P3 of Unicode's bidirectional algorithm have it.
fn first_direction(words: &str) -> Direction {
    let letter = words.chars().find(|character| character.is_alphabetic() || is_right_to_left(*character));
    if letter.is_some_and(is_right_to_left) { Direction::RightToLeft } else { Direction::LeftToRight }
}

/// Whether a letter belongs to a block of right-to-left scripts.
fn is_right_to_left(letter: char) -> bool {
    matches!(letter, '\u{590}'..='\u{8FF}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFF}'
        | '\u{10800}'..='\u{10FFF}' | '\u{1E800}'..='\u{1EFFF}' | '\u{200F}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document(text: &str) -> Document {
        Document::new(Arc::from(text))
    }

    #[test]
    fn paragraphs_are_lines_without_their_breaks() {
        let document = document("one\r\n\nthree");
        let words: Vec<&str> = document.blocks().iter().map(|block| document.words(*block)).collect();
        assert_eq!(words, ["one", "", "three"]);
        assert_eq!(document.paragraph_count(), 3);
        assert_eq!(document.paragraph_range(2), 6..11);
        assert_eq!(document.paragraph_range(9), 11..11);
    }

    #[test]
    fn an_empty_text_is_one_empty_paragraph() {
        let document = document("");
        assert_eq!(document.paragraph_count(), 1);
        assert_eq!(document.paragraph_range(0), 0..0);
    }

    #[test]
    fn a_long_paragraph_is_cut_after_sentences_and_loses_nothing() {
        let text = "Iran denied it. He said so again! ".repeat(1000);
        let document = document(&text);
        assert!(document.blocks().len() > 4);
        let joined: String = document.blocks().iter().map(|block| document.words(*block)).collect();
        assert_eq!(joined, text);
        for block in document.blocks() {
            assert!(block.end - block.start <= LONGEST_PIECE);
            assert!(document.words(*block).trim_end().ends_with(['.', '!']));
        }
        assert_eq!(document.paragraph_count(), 1);
        assert_eq!(document.paragraph_range(0), 0..text.len());
    }

    #[test]
    fn a_megabyte_without_white_space_is_cut_between_characters() {
        let text = "e\u{301}".repeat(1 << 18);
        let document = document(&text);
        for block in document.blocks() {
            assert!(block.end - block.start <= LONGEST_PIECE);
            assert!(document.words(*block).starts_with('e'));
        }
    }

    #[test]
    fn other_line_breaks_end_lines_but_no_paragraphs() {
        let document = document("a\u{2028}b\u{2029}\rc\r\nd\u{C}");
        let words: Vec<&str> = document.blocks().iter().map(|block| document.words(*block)).collect();
        assert_eq!(words, ["a", "b", "", "c", "d", ""]);
        assert_eq!(document.paragraph_count(), 2);
        let ends: Vec<bool> = document.blocks().iter().map(|block| block.ends_paragraph).collect();
        assert_eq!(ends, [false, false, false, true, false, true]);
    }

    #[test]
    fn pieces_take_the_direction_of_their_paragraph() {
        let text = format!("«گفت» {}", "Reuters said that it was so. ".repeat(400));
        let document = document(&text);
        assert!(document.blocks().len() > 1);
        assert!(document.blocks().iter().all(|block| block.direction == Some(Direction::RightToLeft)));
    }

    #[test]
    fn between_two_pieces_the_affinity_decides() {
        let document = document(&"It is so. ".repeat(1000));
        let edge = document.block(1).start;
        assert_eq!(document.block_at(edge, Affinity::Downstream), 1);
        assert_eq!(document.block_at(edge, Affinity::Upstream), 0);
    }

    #[test]
    fn a_place_inside_a_character_snaps_to_its_edges() {
        let document = document("a👨\u{200D}👩b");
        let end = document.len() - 1;
        assert_eq!(document.snapped(5, Snap::Back), 1);
        assert_eq!(document.snapped(5, Snap::Forward), end);
        assert_eq!(document.snapped(end, Snap::Back), end);
    }
}
