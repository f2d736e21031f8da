//! temporary
use std::ops::Range;
/// x
pub fn grow(text: &str, selection: Range<usize>) -> Range<usize> {
    super::sentences::sentence_at(text, selection.start)
}
/// x
pub fn shrink(text: &str, selection: Range<usize>, toward: usize) -> Range<usize> {
    let _ = selection;
    super::words::word_at(text, toward)
}
