//! Rules on where a statement stands: its edges, its quotation marks, the zone around it.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use super::{Findings, Rule, Seen};
use crate::model::{fragment::Fragment, statement::QuotationKind};

pub(super) fn check(seen: &Seen<'_>, found: &mut Findings) {
    let place = &seen.statement.fragments;
    if !place.is_anchored() {
        let quote = place.quote();
        let message = format!("unanchored: the article does not say “{quote}” at the place that is marked");
        return found.at(seen, Rule::Unanchored, None, message);
    }
    for fragment in place.fragments() {
        edges(seen, fragment, found);
    }
    // Whoever marked a repetition as one knew where it stands.
    let is_marked = seen.statement.duplicate_of.is_some();
    let zone = seen.layer.zone_at(place.span().start).filter(|zone| zone.kind.is_furniture() && !is_marked);
    if let Some(zone) = zone {
        found.on(seen, Rule::InFurniture, format!("it stands in a zone marked as {}", zone.kind.name()));
    }
    if !is_balanced(place.fragments()) {
        found.on(seen, Rule::UnbalancedQuotes, "a quotation mark without its pair");
    }
    if seen.statement.quote == Some(QuotationKind::Direct) {
        direct(seen, found);
    }
}

fn edges(seen: &Seen<'_>, fragment: &Fragment, found: &mut Findings) {
    let range = fragment.range();
    if trimmed(seen.article.text, &range) != range {
        found.at(seen, Rule::SpaceAtEdge, Some(range), "white space at its edge");
        return;
    }
    let widened = widened(seen.article.text, &range);
    if widened != range {
        let words = seen.article.text.get(widened).unwrap_or_default();
        let message = format!("its edge is inside a word of “{words}”");
        found.at(seen, Rule::CutWord, Some(range), message);
    }
}

/// `range` without white space at its ends; itself where nothing else is in it.
pub(super) fn trimmed(text: &str, range: &Range<usize>) -> Range<usize> {
    let Some(words) = text.get(range.clone()) else { return range.clone() };
    let start = range.start + (words.len() - words.trim_start().len());
    let end = range.start + words.trim_end().len();
    if start < end { start..end } else { range.clone() }
}

/// `range` grown to whole words.
pub(super) fn widened(text: &str, range: &Range<usize>) -> Range<usize> {
    let start = word_around(text, range.start).map_or(range.start, |word| word.start);
    let end = word_around(text, range.end).map_or(range.end, |word| word.end);
    start..end
}

/// How far around an edge a word is looked for, in bytes.
const WINDOW_BYTES: usize = 200;

/// The word (UAX #29) that has `byte` inside it, neither at its beginning nor at its end.
fn word_around(text: &str, byte: usize) -> Option<Range<usize>> {
    let before = text.get(..byte)?.chars().next_back()?;
    let after = text.get(byte..)?.chars().next()?;
    // Most edges end here; marks belong to the letter before them.
    if !before.is_alphanumeric() || !(after.is_alphanumeric() || is_mark(after)) {
        return None;
    }
    let reach = text.floor_char_boundary(byte.saturating_sub(WINDOW_BYTES));
    let start = text.get(reach..byte)?.rfind(char::is_whitespace).map_or(reach, |at| reach + at);
    let end = text.ceil_char_boundary(byte.saturating_add(WINDOW_BYTES).min(text.len()));
    let words = text.get(start..end)?.split_word_bound_indices();
    let mut ranges = words.map(|(at, word)| start + at..start + at + word.len());
    ranges.find(|word| word.start < byte && byte < word.end)
}

fn is_mark(c: char) -> bool {
    ('\u{300}'..='\u{36F}').contains(&c)
}

/// True when quotation marks come in pairs; in German the one that opens elsewhere closes.
fn is_balanced(fragments: &[Fragment]) -> bool {
    let count =
        |mark: char| fragments.iter().map(|fragment| fragment.text.matches(mark).count()).sum::<usize>();
    let (low, left, right) = (count('„'), count('“'), count('”'));
    let curly = if low > 0 { low == left + right } else { left == right };
    curly && count('"') % 2 == 0 && count('«') == count('»')
}

const MARKS: [char; 13] = ['"', '“', '”', '„', '«', '»', '‘', '’', '\'', '‹', '›', '「', '」'];

fn direct(seen: &Seen<'_>, found: &mut Findings) {
    let fragments = seen.statement.fragments.fragments();
    let bracket = fragments.iter().find_map(|fragment| bracketed(seen.article.text, fragment));
    if let Some(place) = bracket {
        let words = seen.article.text.get(place.clone()).unwrap_or_default();
        let message = format!("the editor's words “{words}” stand in a direct quotation");
        found.at(seen, Rule::BracketInQuotation, Some(place), message);
    }
    if !fragments
        .iter()
        .any(|fragment| fragment.text.contains(MARKS) || is_quoted(seen.article.text, fragment))
    {
        found.on(seen, Rule::DirectWithoutMarks, "a direct quotation without quotation marks");
    }
}

fn bracketed(text: &str, fragment: &Fragment) -> Option<Range<usize>> {
    let start = fragment.start + fragment.text.find('[')?;
    let length = text.get(start..fragment.end)?.find(']')?;
    Some(start..start + length + 1)
}

/// How far before a fragment the beginning of its quotation is looked for, in bytes.
const QUOTATION_BYTES: usize = 2000;

/// True when a quotation that began earlier in the line is still open at the fragment.
fn is_quoted(text: &str, fragment: &Fragment) -> bool {
    let reach = text.floor_char_boundary(fragment.start.saturating_sub(QUOTATION_BYTES));
    let before = text.get(reach..fragment.start).unwrap_or_default();
    let line = before.rsplit('\n').next().unwrap_or_default();
    let last =
        line.rfind(['“', '”', '„', '«', '»', '「', '」']).and_then(|at| line.get(at..)?.chars().next());
    let is_open = last.is_some_and(|mark| matches!(mark, '“' | '„' | '«' | '「'));
    is_open || line.matches('"').count() % 2 == 1 || line.ends_with(MARKS)
}
