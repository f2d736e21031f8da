//! What the tests of reading share.

use std::ops::Range;

/// The text and the range that is written into it with ⟦⟧.
pub(super) fn parse(marked: &str) -> (String, Range<usize>) {
    let start = marked.find('⟦').unwrap();
    let text = marked.replace('⟦', "");
    let end = text.find('⟧').unwrap();
    (text.replace('⟧', ""), start..end)
}
