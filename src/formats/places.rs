//! Two texts of which one is nearly the other, as a file's and an article's: ranges from one to the other, and where
//! they first differ.

use std::ops::Range;

use crate::model::shown::shown;

/// Stretches that stand in both texts, in order; what lies between them is white space.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stretches(Vec<Stretch>);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Stretch {
    from: usize,
    to: usize,
    bytes: usize,
}

impl Stretches {
    /// The stretches in which `from` and `to` agree; none where they differ in more than white space.
    pub fn between(from: &str, to: &str) -> Option<Self> {
        let mut found: Vec<Stretch> = Vec::new();
        let (mut left, mut right) = (from.char_indices().peekable(), to.char_indices().peekable());
        loop {
            match (left.peek().copied(), right.peek().copied()) {
                (Some((from, a)), Some((to, b))) if a == b => {
                    let bytes = a.len_utf8();
                    match found.last_mut() {
                        Some(last) if last.from + last.bytes == from && last.to + last.bytes == to => {
                            last.bytes += bytes;
                        }
                        _ => found.push(Stretch { from, to, bytes }),
                    }
                    left.next();
                    right.next();
                }
                (Some((_, a)), _) if a.is_whitespace() => {
                    left.next();
                }
                (_, Some((_, b))) if b.is_whitespace() => {
                    right.next();
                }
                (None, None) => return Some(Self(found)),
                (Some(_) | None, Some(_) | None) => return None,
            }
        }
    }

    /// The bytes of the second text at `range` of the first; none where nothing of it is there.
    pub fn range(&self, range: &Range<usize>) -> Option<Range<usize>> {
        let first = self.0.partition_point(|one| one.from + one.bytes <= range.start);
        let after = self.0.partition_point(|one| one.from < range.end);
        let (first, last) = (self.0.get(first)?, self.0.get(after.checked_sub(1)?)?);
        let start = first.to + range.start.saturating_sub(first.from);
        let end = last.to + (range.end - last.from).min(last.bytes);
        (start < end).then_some(start..end)
    }
}

/// `text` without white space, for telling whether two texts have the same words.
pub fn without_white_space(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// True where both say the same, white space aside; fragments may be joined by an ellipsis.
pub fn same_words(found: &str, expected: &str) -> bool {
    let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
    found == expected || words(found) == words(expected)
}

/// True where `found` is `text`, but for letters that a format cannot hold and that U+FFFD stands for, one for one in
/// UTF-16 units.
pub fn same_but_for_replaced(found: &str, text: &str) -> bool {
    let (mut found, mut text) = (found.chars(), text.chars());
    loop {
        match (found.next(), text.next()) {
            (Some(a), Some(b)) if a == b || (a == '\u{FFFD}' && b.len_utf16() == 1) => {}
            (None, None) => return true,
            (Some(_) | None, Some(_) | None) => return false,
        }
    }
}

/// Ranges between which there are line ends and nothing else are one: some formats end a range at every line end.
pub fn joined_at_lines(mut ranges: Vec<Range<usize>>, text: &str) -> Vec<Range<usize>> {
    ranges.sort_by_key(|range| (range.start, range.end));
    let mut joined: Vec<Range<usize>> = Vec::with_capacity(ranges.len());
    for range in ranges {
        let gap = joined.last().and_then(|last| text.get(last.end..range.start));
        let is_line_end = gap.is_some_and(|gap| !gap.is_empty() && gap.chars().all(|c| c == '\n'));
        match joined.last_mut() {
            Some(last) if is_line_end => last.end = range.end,
            _ => joined.push(range),
        }
    }
    joined
}

/// Where two texts first differ, in words; none where they do not.
pub fn first_difference(ours: &str, theirs: &str) -> Option<String> {
    let same = ours.chars().zip(theirs.chars()).take_while(|(a, b)| a == b);
    let at: usize = same.map(|(a, _)| a.len_utf8()).sum();
    if ours.len() == theirs.len() && at == ours.len() {
        return None;
    }
    let before = ours.get(..at).unwrap_or_default();
    let line = 1 + before.matches('\n').count();
    let column = 1 + before.rsplit('\n').next().unwrap_or_default().chars().count();
    let (ours, theirs) = (word_around(ours, at), word_around(theirs, at));
    Some(format!("line {line}, column {column}: the project has {ours}, the file {theirs}"))
}

/// The word that the byte `at` stands in or before, in quotation marks.
fn word_around(text: &str, at: usize) -> String {
    let (before, after) = text.split_at_checked(at).unwrap_or((text, ""));
    let start = before.rsplit(char::is_whitespace).next().unwrap_or_default();
    let mut end = after.split(char::is_whitespace).next().unwrap_or_default();
    if start.is_empty() && end.is_empty() && !after.is_empty() {
        // The difference is white space itself.
        let width = after.chars().next().map_or(0, char::len_utf8);
        end = after.get(..width).unwrap_or_default();
    }
    if after.is_empty() && start.is_empty() {
        return "its end".to_owned();
    }
    format!("“{}”", shown(&format!("{start}{end}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_found_again_where_white_space_is_another() {
        let (from, to) = ("Éve  said\r\nno .", "Éve said\nno.");
        let stretches = Stretches::between(from, to).unwrap();
        let check = |words: &str, expected: &str| {
            let start = from.find(words).unwrap();
            let found = stretches.range(&(start..start + words.len())).unwrap();
            assert_eq!(to.get(found).unwrap(), expected);
        };
        check("said", "said");
        check("said\r\nno", "said\nno");
        check("\r\nno .", "\nno.");
        check("Éve  said", "Éve said");
        assert_eq!(stretches.range(&(14..15)), None);
        assert_eq!(Stretches::between("a b", "a c"), None);
    }

    #[test]
    fn a_letter_that_was_replaced_is_no_difference() {
        assert!(same_but_for_replaced("a\u{FFFD}\u{FFFD}b", "a\u{1}éb"));
        for (found, text) in [("a\u{FFFD}", "a🚀"), ("a\u{1}", "a\u{FFFD}"), ("a", "a\u{1}"), ("ab", "a")] {
            assert!(!same_but_for_replaced(found, text), "{found:?} {text:?}");
        }
    }

    #[test]
    fn the_first_difference_is_told_with_line_column_and_both_words() {
        let check = |ours: &str, theirs: &str, expected: &str| {
            assert_eq!(first_difference(ours, theirs).unwrap(), expected);
        };
        check("one\nÉve said", "one\nÉve sang", "line 2, column 7: the project has “said”, the file “sang”");
        check("one", "one two", "line 1, column 4: the project has “one”, the file “one”");
        check("a b", "a\nb", "line 1, column 2: the project has “a”, the file “a”");
        check("", "x", "line 1, column 1: the project has its end, the file “x”");
        assert_eq!(first_difference("é", "é"), None);
    }
}
