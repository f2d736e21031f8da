//! Clauses: the parts of a sentence between its commas, dashes, brackets and conjunctions.

use std::ops::Range;

use super::quotations::{char_at, char_before};
use super::snap::snap;

/// What parts clauses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Grain {
    /// Punctuation, conjunctions and verbs of saying: "said Monday that | Iran was seeking talks | and that | …".
    Fine,
    /// The same without commas, so that "On Tuesday, he spoke" stays whole.
    Joined,
    /// Punctuation alone.
    Coarse,
}

/// The clause of `sentence` that holds `selected`, without the punctuation around it.
///
/// What is inside the ranges of `closed` (quotations) parts nothing.
pub(super) fn clause_around(
    text: &str,
    sentence: &Range<usize>,
    closed: &[Range<usize>],
    selected: &Range<usize>,
    grain: Grain,
) -> Range<usize> {
    let mut clause = sentence.clone();
    for cut in cuts(text, sentence, grain) {
        if closed.iter().any(|whole| whole.start < cut.end && cut.start < whole.end) {
            continue;
        }
        if cut.end <= selected.start {
            clause.start = clause.start.max(cut.end);
        } else if cut.start >= selected.end {
            clause.end = cut.start;
            break;
        }
    }
    let snapped = snap(text, clause.clone());
    let holds = snapped.start <= selected.start && selected.end <= snapped.end;
    if holds { snapped } else { clause }
}

/// What stands between clauses, in order.
fn cuts(text: &str, sentence: &Range<usize>, grain: Grain) -> Vec<Range<usize>> {
    let words = text.get(sentence.clone()).unwrap_or_default();
    let mut found: Vec<Range<usize>> = Vec::new();
    for (at, c) in words.char_indices() {
        let start = sentence.start + at;
        let end = start + c.len_utf8();
        if !(grain == Grain::Joined && is_comma(c)) && parts(c, char_before(text, start), char_at(text, end))
        {
            found.push(start..end);
        }
    }
    if grain != Grain::Coarse {
        found.extend(
            word_cuts(words).into_iter().map(|cut| sentence.start + cut.start..sentence.start + cut.end),
        );
        found.sort_by_key(|cut| (cut.start, cut.end));
    }
    found
}

/// Whether the character parts clauses, given those beside it: no comma in "1,060", no hyphen in "12-day".
fn parts(c: char, before: Option<char>, after: Option<char>) -> bool {
    let spaced = after.is_none_or(|c| !c.is_alphanumeric());
    match c {
        ';' | '؛' | '；' | '—' | '―' | '(' | ')' | '[' | ']' | '（' | '）' | '，' | '、' => true,
        ',' | ':' | '،' | '：' => spaced,
        '–' | '-' => spaced && before.is_none_or(char::is_whitespace),
        _ => false,
    }
}

fn is_comma(c: char) -> bool {
    matches!(c, ',' | '،' | '，' | '、')
}

/// Conjunctions, and verbs of saying with the day beside them.
fn word_cuts(words: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut after_speech = false;
    let mut at = 0;
    for word in words.split(char::is_whitespace) {
        let range = at..at + word.len();
        at =
            range.end + words.get(range.end..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
        let (before, after) =
            (words.get(..range.start).unwrap_or_default(), words.get(at..).unwrap_or_default());
        let speech = SPEECH.contains(&word);
        let day = after_speech && DAYS.contains(&word);
        let and = word == "and" && (before.trim_end().ends_with(',') || begins_a_clause(after));
        if speech || day || and || CONJUNCTIONS.contains(&word) {
            found.push(range);
        }
        after_speech = speech;
    }
    found
}

/// Whether the words after "and" are a clause of their own rather than one more of a list.
fn begins_a_clause(words: &str) -> bool {
    words.split_whitespace().next().is_some_and(|next| AFTER_AND.contains(&next))
}

/// Verbs that are followed by what is said.
const SPEECH: &[&str] = &[
    "said", "says", "say", "saying", "claimed", "claims", "claiming", "believed", "believes", "added",
    "adding", "stated", "insisted", "insists", "argued", "argues", "warned", "warns", "wrote", "denied",
    "denies", "told",
];
const DAYS: &[&str] =
    &["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday", "today", "yesterday"];
const CONJUNCTIONS: &[&str] = &[
    "that", "but", "because", "although", "though", "while", "whereas", "after", "before", "unless", "until",
    "who", "which", "when", "where", "whether", "if", "since", "که", "اما", "ولی", "زیرا", "أن", "إن", "لكن",
    "que", "pero", "porque", "mais", "dass", "aber", "weil", "что", "но",
];
const AFTER_AND: &[&str] = &["that", "it", "he", "she", "they", "we", "I"];
