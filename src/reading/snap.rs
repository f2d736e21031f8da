//! Snapping: a rough selection becomes the statement that was meant.
//!
//! It takes whole words, and sheds spaces and the punctuation outside the statement. What is kept follows the usual
//! reading of a statement: its own quotation marks, and its full stop only if the whole sentence, or the whole
//! quotation, is taken.

use std::ops::Range;

use super::abbreviations::{Then, is_dotted, then_after};
use super::quotations::{Quotation, char_at, char_before, is_mark, quotations_near};
use super::sentences::{is_terminator, sentence_at};
use super::words::{trim, word_at};

/// `range` as a statement: whole words, without white space and punctuation that are not its own.
///
/// A quotation of which all words are taken and one mark gets the other. A mark of a quotation that is taken in part
/// stays, as in a statement of several fragments, unless whole sentences are left without it. A selection that holds no
/// letter and no digit is only stripped of white space; it is empty if it held nothing else.
pub fn snap(text: &str, range: Range<usize>) -> Range<usize> {
    let taken = trim(text, range);
    if !text.get(taken.clone()).is_some_and(|taken| taken.contains(char::is_alphanumeric)) {
        return taken;
    }
    let words = whole_words(text, taken);
    let marks = Marks::around(text, &words);
    let mut found = words;
    // Each step makes room for the others: a comma behind a lone mark.
    for _ in 0..MOST_STEPS {
        let next = marks.settle(text, shed(text, marks.complete(text, found.clone()), &marks));
        if next == found || next.is_empty() {
            break;
        }
        found = next;
    }
    found
}

const MOST_STEPS: usize = 16;

/// The range with the words at its ends taken whole, the full stop of "U.S." included.
fn whole_words(text: &str, taken: Range<usize>) -> Range<usize> {
    let is_word = |range: &Range<usize>| {
        text.get(range.clone()).is_some_and(|word| word.contains(char::is_alphanumeric))
    };
    let first = word_at(text, taken.start);
    let last = word_at(text, text.floor_char_boundary(taken.end.saturating_sub(1)));
    let start = if is_word(&first) { first.start.min(taken.start) } else { taken.start };
    let mut end = if is_word(&last) { last.end.max(taken.end) } else { taken.end };
    if char_at(text, end) == Some('.') && is_dotted(token_before(text, end)) {
        end += 1;
    }
    start..end
}

/// The text shortly before `end`: abbreviations are short.
fn near_before(text: &str, end: usize) -> &str {
    const NEAR_BYTES: usize = 96;
    text.get(text.floor_char_boundary(end.saturating_sub(NEAR_BYTES))..end).unwrap_or_default()
}

/// The letters, digits and inner full stops before `end`.
fn token_before(text: &str, end: usize) -> &str {
    let near = near_before(text, end);
    let start = near.trim_end_matches(|c: char| c.is_alphanumeric() || c == '.').len();
    near.get(start..).unwrap_or_default()
}

/// Sheds white space and punctuation at both ends, but for what the sentence or the quotation ends with.
fn shed(text: &str, taken: Range<usize>, marks: &Marks) -> Range<usize> {
    let mut range = taken.clone();
    while let Some(c) = char_at(text, range.start).filter(|_| !range.is_empty())
        && sheds_first(text, &range, c, marks)
    {
        range.start += c.len_utf8();
    }
    while let Some(c) = char_before(text, range.end).filter(|_| !range.is_empty())
        && sheds_last(text, &range, c, marks)
    {
        range.end -= c.len_utf8();
    }
    range.end = marks.own_end(text, &range).filter(|end| *end <= taken.end).unwrap_or(range.end);
    range
}

fn sheds_first(text: &str, range: &Range<usize>, c: char, marks: &Marks) -> bool {
    let next = char_at(text, range.start + c.len_utf8());
    match c {
        _ if c.is_whitespace() || is_closing_bracket(c) => true,
        '.' | '-' | '–' | '−' | '+' => !next.is_some_and(char::is_numeric),
        _ if is_mark(c) => !marks.opens_at(range.start) && !next.is_some_and(char::is_alphanumeric),
        _ if is_opening_bracket(c) => !holds_partner(text, range, c),
        _ => is_outer(c),
    }
}

fn sheds_last(text: &str, range: &Range<usize>, c: char, marks: &Marks) -> bool {
    let start = range.end - c.len_utf8();
    let before = char_before(text, start);
    match c {
        _ if c.is_whitespace() || is_opening_bracket(c) => true,
        '.' => !is_of_an_abbreviation(text, start),
        _ if is_mark(c) => {
            let of_a_word = matches!(c, '\'' | '’' | '"') && before.is_some_and(char::is_alphanumeric);
            !marks.closes_at(range.end) && (!of_a_word || marks.opens_at(start))
        }
        _ if is_closing_bracket(c) => !holds_partner(text, range, c),
        '-' | '+' => before.is_some_and(char::is_whitespace),
        _ => is_outer(c),
    }
}

/// Whether the full stop at `stop` belongs to an abbreviation; that of "No." does only before a number.
fn is_of_an_abbreviation(text: &str, stop: usize) -> bool {
    let token = token_before(text, stop);
    let before = near_before(text, stop - token.len());
    let word_before = before.trim_end().rsplit(char::is_whitespace).next().unwrap_or_default();
    then_after(token, word_before).is_some_and(|then| then != Then::Number)
}

/// Punctuation that stands outside a statement. What opens a sentence (¿ ¡) belongs to it.
fn is_outer(c: char) -> bool {
    is_terminator(c)
        || matches!(
            c,
            ',' | ';'
                | ':'
                | '–'
                | '—'
                | '―'
                | '-'
                | '•'
                | '·'
                | '|'
                | '،'
                | '؛'
                | '、'
                | '，'
                | '；'
                | '：'
        )
}

fn is_opening_bracket(c: char) -> bool {
    BRACKETS.iter().any(|(open, _)| *open == c)
}

fn is_closing_bracket(c: char) -> bool {
    BRACKETS.iter().any(|(_, close)| *close == c)
}

/// Whether the other bracket of the one at an end of `range` is inside as well, and not far.
fn holds_partner(text: &str, range: &Range<usize>, bracket: char) -> bool {
    const FAR_BYTES: usize = 2048;
    let (partner, far) = match BRACKETS.iter().find(|(open, close)| [*open, *close].contains(&bracket)) {
        Some((open, close)) if *open == bracket => {
            (*close, range.start..range.end.min(range.start + FAR_BYTES))
        }
        Some((open, _)) => (*open, range.start.max(range.end.saturating_sub(FAR_BYTES))..range.end),
        None => return false,
    };
    let far = text.ceil_char_boundary(far.start)..text.floor_char_boundary(far.end);
    text.get(far).is_some_and(|taken| taken.contains(partner))
}

/// Brackets that belong together.
pub(super) const BRACKETS: &[(char, char)] =
    &[('(', ')'), ('[', ']'), ('{', '}'), ('（', '）'), ('【', '】'), ('《', '》')];

/// The quotations around both ends of a selection, in order, and where closed ones end, in order.
struct Marks {
    quotations: Vec<Quotation>,
    ends: Vec<usize>,
}

impl Marks {
    fn around(text: &str, range: &Range<usize>) -> Self {
        let mut quotations = quotations_near(text, range.start);
        quotations.extend(quotations_near(text, text.floor_char_boundary(range.end.saturating_sub(1))));
        quotations.sort_by_key(|quotation| (quotation.whole.start, quotation.whole.end));
        quotations.dedup();
        let mut ends: Vec<usize> = quotations.iter().filter(|q| q.closed).map(|q| q.whole.end).collect();
        ends.sort_unstable();
        Self { quotations, ends }
    }

    fn opens_at(&self, byte: usize) -> bool {
        self.quotations.binary_search_by_key(&byte, |quotation| quotation.whole.start).is_ok()
    }

    fn closes_at(&self, byte: usize) -> bool {
        self.ends.binary_search(&byte).is_ok()
    }

    /// Gives the other mark to a quotation of which one mark and all words are taken.
    fn complete(&self, text: &str, range: Range<usize>) -> Range<usize> {
        let no_word = |between: Range<usize>| {
            text.get(between).is_none_or(|between| !between.contains(char::is_alphanumeric))
        };
        let mut found = range;
        for quotation in self.quotations.iter().filter(|quotation| quotation.closed) {
            let whole = &quotation.whole;
            let opened = found.start <= whole.start && whole.start < found.end;
            let closed = found.start < whole.end && whole.end <= found.end;
            if opened && !closed && no_word(found.end..whole.end) {
                found.end = whole.end;
            } else if closed && !opened && no_word(whole.start..found.start) {
                found.start = whole.start;
            }
        }
        found
    }

    /// Drops the mark of a quotation that is taken in part, if whole sentences are left.
    fn settle(&self, text: &str, range: Range<usize>) -> Range<usize> {
        let opened = self
            .quotations
            .iter()
            .find(|quotation| quotation.whole.start == range.start && quotation.whole.end > range.end);
        let closed = self.quotations.iter().find(|quotation| {
            quotation.closed && quotation.whole.end == range.end && quotation.whole.start < range.start
        });
        let left = opened.map_or(range.start, |quotation| quotation.inner.start)
            ..closed.map_or(range.end, |quotation| quotation.inner.end);
        let whole = left != range && {
            let words = shed(text, left.clone(), self);
            words == left && self.own_end(text, &words) == Some(left.end)
        };
        if whole { left } else { range }
    }

    /// Where the sentence or the quotation that the range takes whole ends with its own punctuation; `range` ends at
    /// its last word.
    fn own_end(&self, text: &str, range: &Range<usize>) -> Option<usize> {
        let only = |between: Range<usize>, mark: fn(char) -> bool| {
            text.get(between).is_some_and(|between| between.chars().all(mark))
        };
        let begins = self.quotations.iter().any(|quotation| quotation.inner.start == range.start)
            || only(sentence_at(text, range.start).start..range.start, |c| {
                is_mark(c) || is_opening_bracket(c)
            });
        if !begins || range.is_empty() {
            return None;
        }
        let quoted =
            self.quotations.iter().filter(|quotation| quotation.closed).map(|quotation| quotation.inner.end);
        let stop = |c: char| is_outer(c) && !c.is_whitespace();
        if let Some(end) = quoted.filter(|end| range.end <= *end && only(range.end..*end, stop)).min() {
            return Some(end);
        }
        let sentence = sentence_at(text, text.floor_char_boundary(range.end - 1));
        let rest = text.get(range.end..sentence.end)?;
        let own = rest.trim_end_matches(|c| is_mark(c) || is_closing_bracket(c));
        let ended = rest.is_empty() || own.ends_with(is_terminator);
        (ended && own.chars().all(stop)).then_some(range.end + own.len())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The text and the range that is written into it with ⟦⟧: guillemets are quotation marks here.
    fn parse(marked: &str) -> (String, Range<usize>) {
        let start = marked.find('⟦').unwrap();
        let text = marked.replace('⟦', "");
        let end = text.find('⟧').unwrap();
        (text.replace('⟧', ""), start..end)
    }

    fn check(taken: &str, snapped: &str) {
        let (text, range) = parse(taken);
        let (expected_text, expected) = parse(snapped);
        assert_eq!(text, expected_text);
        let found = snap(&text, range);
        assert_eq!(text.get(found.clone()).unwrap(), text.get(expected.clone()).unwrap(), "{taken}");
        assert_eq!(found, expected, "{taken}");
        assert_eq!(snap(&text, found), expected, "again: {taken}");
    }

    #[test]
    fn a_rough_selection_snaps_to_whole_words_and_sheds_white_space() {
        check("Iran s⟦aid Tue⟧sday it", "Iran ⟦said Tuesday⟧ it");
        check("Iran⟦ said ⟧Tuesday", "Iran ⟦said⟧ Tuesday");
        check("the ⟦U.S. gov⟧ernment", "the ⟦U.S. government⟧");
        check("گفت که ⟦ایر⟧ان مذاکره", "گفت که ⟦ایران⟧ مذاکره");
        check("one ⟦ ⟧two", "one  ⟦⟧two");
        check("ends ⟦her⟧e", "ends ⟦here⟧");
    }

    #[test]
    fn punctuation_outside_the_statement_is_shed() {
        check("He said⟦, that talks stalled,⟧ and left", "He said, ⟦that talks stalled⟧, and left");
        check("Now ⟦talks — the first —⟧ stalled", "Now ⟦talks — the first⟧ — stalled");
        check("He knew ⟦talks stalled.⟧ Then he left.", "He knew ⟦talks stalled⟧. Then he left.");
        check("It (⟦the deal) ⟧stalled", "It (⟦the deal⟧) stalled");
        check("It ⟦(the deal) ⟧stalled", "It ⟦(the deal)⟧ stalled");
        check("It ⟦[the deal⟧] stalled", "It [⟦the deal⟧] stalled");
        check("He asked ⟦why?⟧ Nobody knew.", "He asked ⟦why⟧? Nobody knew.");
        check("او گفت ⟦مذاکره، ⟧و رفت", "او گفت ⟦مذاکره⟧، و رفت");
        check("It fell⟦ -5 to .5⟧; it rose", "It fell ⟦-5 to .5⟧; it rose");
    }

    #[test]
    fn a_whole_sentence_keeps_its_full_stop() {
        check("He left. ⟦Talks stalled. ⟧Then", "He left. ⟦Talks stalled.⟧ Then");
        check("He left. ⟦Talks stalled. Why? ⟧Then", "He left. ⟦Talks stalled. Why?⟧ Then");
        check("Ayer. ⟦¿Qué pasó? ⟧Nada.", "Ayer. ⟦¿Qué pasó?⟧ Nada.");
        check("It did not involve ⟦the U.S.⟧", "It did not involve ⟦the U.S.⟧");
        check("It did not involve ⟦the U.S⟧.", "It did not involve ⟦the U.S.⟧");
        check("谈判。⟦伊朗否认了。⟧没人", "谈判。⟦伊朗否认了。⟧没人");
    }

    #[test]
    fn a_quotation_keeps_its_marks_and_a_lone_mark_goes() {
        check("⟦\"No request,\" ⟧said he", "⟦\"No request,\"⟧ said he");
        check("⟦\"No requ⟧est,\" said", "⟦\"No request,\"⟧ said");
        check("\"⟦No request,\"⟧ said", "⟦\"No request,\"⟧ said");
        check("called it ⟦\"too so⟧ft\".", "called it ⟦\"too soft\"⟧.");
        check("⟦“It stalled. ⟧They left,” he said.", "“⟦It stalled.⟧ They left,” he said.");
        check("“It stalled.⟦ They left,”⟧ he said.", "“It stalled. ⟦They left,⟧” he said.");
        check(
            "⟦“It stalled in June’s⟧ [long] talks,” he said.",
            "⟦“It stalled in June’s⟧ [long] talks,” he said.",
        );
        check(
            "“It stalled in June’s [long]⟦ talks,” ⟧he said.",
            "“It stalled in June’s [long] ⟦talks,”⟧ he said.",
        );
        check("\"No⟦,\" said Araghchi⟧.", "\"No,\" ⟦said Araghchi⟧.");
        check("he said⟦ it: \"⟧No.\"", "he said ⟦it⟧: \"No.\"");
        check("the ⟦boys’ ⟧club", "the ⟦boys’⟧ club");
    }

    #[test]
    fn a_selection_without_words_stays() {
        check("yes ⟦— ⟧no", "yes ⟦—⟧ no");
        check("yes ⟦👍🏽 ⟧no", "yes ⟦👍🏽⟧ no");
    }

    /// A cost by the square of the length would take hours here.
    #[test]
    fn a_selection_of_little_but_punctuation_is_done_in_a_moment() {
        for repeated in ["\"a\" ", "“ ", ". ", ")", "\"", "!", "(", "—  ", "« ", "'"] {
            let text = format!("{}x{}", repeated.repeat(100_000), repeated.repeat(100_000));
            let found = snap(&text, 0..text.len());
            assert!(text.get(found).unwrap().contains('x'), "{repeated}");
        }
    }

    proptest! {
        #[test]
        fn snapping_is_done_at_once_and_never_panics(
            text in "(\\PC|[\"'“”‘’«» \na-cA-C.,?!()—]|U\\.S\\. |👩‍👩‍👧|ایران ){0,40}",
            start in 0usize..120,
            length in 0usize..80,
        ) {
            let start = text.floor_char_boundary(start.min(text.len()));
            let end = text.floor_char_boundary((start + length).min(text.len()));
            let once = snap(&text, start..end);
            prop_assert!(text.get(once.clone()).is_some());
            prop_assert_eq!(snap(&text, once.clone()), once);
        }
    }
}
