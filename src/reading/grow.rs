//! Growing a selection: from the word over clause, quotation and sentence to the paragraph, and back.
//!
//! The units around a place are nested by how they are made: each is looked for around the one before. Inside a
//! quotation its own clauses and sentences come first, then the quotation without and with its marks, then the
//! sentence around it.

use std::ops::Range;

use super::clauses::{Grain, clause_around};
use super::quotations::{Quotation, char_at, char_before, quotations_near};
use super::sentences::{is_terminator, sentence_at, sentences};
use super::snap::{BRACKETS, snap};
use super::words::{line_at, trim, word_at};

/// More units than any place has: each level of quotations gives at most six.
const MOST_UNITS: usize = 64;
/// A line longer than this, in bytes, is grown to by one step from what is near.
const LONGEST_READ_BYTES: usize = 16_384;

/// The next larger unit that holds `selection` and more: word, clause, quotation, sentence, paragraph.
///
/// An empty selection grows to the word at its place. Whole paragraphs stay as they are.
pub fn grow(text: &str, selection: Range<usize>) -> Range<usize> {
    let selection = within(text, selection);
    units(text, &selection).into_iter().next().unwrap_or(selection)
}

/// The largest unit around `toward`, in bytes of the text, that is inside `selection` and smaller.
///
/// It undoes [`grow`] with no memory of it. The place itself is left where no unit is inside.
pub fn shrink(text: &str, selection: Range<usize>, toward: usize) -> Range<usize> {
    let selection = within(text, selection);
    let toward = text.floor_char_boundary(toward.clamp(selection.start, selection.end));
    let mut found = toward..toward;
    for _ in 0..MOST_UNITS {
        let next = grow(text, found.clone());
        let inside = selection.start <= next.start && next.end <= selection.end && next != selection;
        if next == found || !inside {
            break;
        }
        found = next;
    }
    found
}

/// The selection between characters of the text, and not backwards.
fn within(text: &str, selection: Range<usize>) -> Range<usize> {
    let start = text.floor_char_boundary(selection.start.min(text.len()));
    start..text.ceil_char_boundary(selection.end.min(text.len())).max(start)
}

/// The units that hold `selection` and more, from small to large, as far as they follow from it.
fn units(text: &str, selection: &Range<usize>) -> Vec<Range<usize>> {
    let mut chain = Chain { text, word: None, last: selection.clone(), units: Vec::new() };
    let lines = lines_of(text, selection);
    let words = trim(text, lines.clone());
    if words.is_empty() || holds(selection, &words) {
        chain.add(lines);
        return chain.units;
    }
    if let Some(word) = word_near(text, selection, &words) {
        chain.word = Some(word.clone());
        chain.add(word);
    }
    let one_line = text.get(words.clone()).is_some_and(|words| !words.contains('\n'));
    if one_line {
        let around = quotations_near(text, chain.last.start);
        add_quotations(text, &around, &mut chain);
        let read = if words.len() <= LONGEST_READ_BYTES {
            words.clone()
        } else {
            sentence_at(text, chain.last.start)
        };
        add_sentences(text, read, &around, &mut chain);
    }
    chain.add(words);
    chain.units
}

/// The word at the start of the selection, else the one that ends there, else the next one in the line.
fn word_near(text: &str, selection: &Range<usize>, line: &Range<usize>) -> Option<Range<usize>> {
    let is_word = |range: &Range<usize>| {
        text.get(range.clone()).is_some_and(|word| word.contains(char::is_alphanumeric))
    };
    if !selection.is_empty() {
        let word = snap(text, word_at(text, selection.start));
        return Some(word).filter(is_word);
    }
    let place = selection.start;
    let next = || {
        let rest = text.get(place..line.end)?;
        rest.find(char::is_alphanumeric).map(|offset| place + offset)
    };
    let before = text.floor_char_boundary(place.saturating_sub(1));
    let at = [place, before]
        .into_iter()
        .find(|at| is_word(&word_at(text, *at)) && line.contains(at))
        .or_else(next);
    let last = || text.get(line.start..place)?.rfind(char::is_alphanumeric).map(|offset| line.start + offset);
    Some(snap(text, word_at(text, at.or_else(last)?)))
}

/// Adds, from the innermost quotation outwards: its clauses and sentences, its words, and the words with the marks.
fn add_quotations(text: &str, around: &[Quotation], chain: &mut Chain<'_>) {
    let mut holding: Vec<&Quotation> =
        around.iter().filter(|quotation| holds(&quotation.whole, &chain.last)).collect();
    holding.sort_by_key(|quotation| quotation.whole.len());
    for quotation in holding {
        if holds(&quotation.inner, &chain.last) {
            add_sentences(text, quotation.inner.clone(), around, chain);
        }
        chain.add(quotation.inner.clone());
        chain.add(quotation.whole.clone());
    }
}

/// Adds the clauses and the sentence of `region` that hold what is selected.
fn add_sentences(text: &str, region: Range<usize>, around: &[Quotation], chain: &mut Chain<'_>) {
    let Some(sentence) = sentences_around(text, &region, around, &chain.last) else { return };
    let inside: Vec<Range<usize>> = around
        .iter()
        .map(|quotation| quotation.whole.clone())
        .filter(|whole| region.start <= whole.start && whole.end <= region.end && *whole != region)
        .collect();
    // Once inside a bracket, and once around it.
    for _ in 0..2 {
        for grain in [Grain::Fine, Grain::Joined, Grain::Coarse] {
            chain.add(clause_around(text, &sentence, &inside, &chain.last, grain));
        }
        let Some(bracketed) = with_brackets(text, &chain.last) else { break };
        chain.add(bracketed);
    }
    chain.add(sentence);
}

/// The range with the brackets that stand right at it.
fn with_brackets(text: &str, range: &Range<usize>) -> Option<Range<usize>> {
    let (open, close) = (char_before(text, range.start)?, char_at(text, range.end)?);
    let whole = range.start - open.len_utf8()..range.end + close.len_utf8();
    BRACKETS.contains(&(open, close)).then_some(whole)
}

/// The sentences of `region` that hold `selected`, and whole quotations only.
fn sentences_around(
    text: &str,
    region: &Range<usize>,
    around: &[Quotation],
    selected: &Range<usize>,
) -> Option<Range<usize>> {
    let all = sentences(text, region.clone());
    let mut found = selected.clone();
    for _ in 0..MOST_UNITS {
        let first = all.iter().rfind(|sentence| sentence.start <= found.start)?;
        let last = all.iter().find(|sentence| sentence.end >= found.end)?;
        let mut next = first.start.min(found.start)..last.end.max(found.end);
        for quotation in around.iter().filter(|quotation| quotation.closed) {
            let whole = &quotation.whole;
            let in_region = region.start <= whole.start && whole.end <= region.end;
            if in_region && whole.start < next.end && next.start < whole.end {
                next = next.start.min(whole.start)..next.end.max(whole.end);
            }
        }
        if next == found {
            break;
        }
        found = next;
    }
    Some(found)
}

/// The lines that `selection` touches, without the last line's end.
fn lines_of(text: &str, selection: &Range<usize>) -> Range<usize> {
    let last = selection.end.saturating_sub(1).max(selection.start);
    line_at(text, selection.start).start..line_at(text, last).end.max(selection.end)
}

fn holds(outer: &Range<usize>, inner: &Range<usize>) -> bool {
    outer.start <= inner.start && inner.end <= outer.end
}

/// Units so far; `last` is the largest, or what was selected.
struct Chain<'a> {
    text: &'a str,
    word: Option<Range<usize>>,
    last: Range<usize>,
    units: Vec<Range<usize>>,
}

impl Chain<'_> {
    /// Takes `unit` in if it holds what was there and more.
    ///
    /// A clause that lacks only the stop of its sentence makes way for the sentence: that would be a step for nothing.
    fn add(&mut self, unit: Range<usize>) {
        let first = self.last.is_empty() && self.units.is_empty() && !unit.is_empty();
        if unit == self.last || !(first || holds(&unit, &self.last)) {
            return;
        }
        if self.units.last().is_some_and(|last| self.word.as_ref() != Some(last))
            && self.adds_only_stops(&unit)
        {
            self.units.pop();
        }
        self.last = unit.clone();
        self.units.push(unit);
    }

    fn adds_only_stops(&self, unit: &Range<usize>) -> bool {
        let stop = |c: char| is_terminator(c) || matches!(c, ',' | ';' | ':' | '،' | '؛' | '，');
        let ends = [unit.start..self.last.start, self.last.end..unit.end];
        ends.into_iter().all(|end| self.text.get(end).is_some_and(|end| end.chars().all(stop)))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn chain(text: &str, place: usize) -> Vec<&str> {
        let mut at = place..place;
        let mut found = Vec::new();
        for _ in 0..MOST_UNITS {
            let next = grow(text, at.clone());
            if next == at {
                return found;
            }
            found.push(text.get(next.clone()).unwrap());
            at = next;
        }
        panic!("no end: {found:?}");
    }

    /// The place is written as ⟦; the steps follow.
    fn check(marked: &str, expected: &[&str]) {
        let place = marked.find('⟦').unwrap();
        assert_eq!(chain(&marked.replace('⟦', ""), place), expected, "{marked}");
    }

    const BOTH: &str = "“It has stalled. Iran denied it, and we left,” he said. Then he went home.";

    #[test]
    fn a_selection_grows_from_the_word_to_the_paragraph() {
        check("Talks st⟦alled. He left.", &["stalled", "Talks stalled.", "Talks stalled. He left."]);
        check(
            "Iran said Tuesday it has not m⟦ade any request, after Trump spoke. He left.",
            &[
                "made",
                "it has not made any request",
                "Iran said Tuesday it has not made any request",
                "Iran said Tuesday it has not made any request, after Trump spoke.",
                "Iran said Tuesday it has not made any request, after Trump spoke. He left.",
            ],
        );
        check(
            "Trump said that Iran was s⟦eeking talks and that they had been set, without a date.",
            &[
                "seeking",
                "Iran was seeking talks",
                "Trump said that Iran was seeking talks and that they had been set",
                "Trump said that Iran was seeking talks and that they had been set, without a date.",
            ],
        );
        check(
            "On Tuesday, he c⟦ame under fire after voicing doubts.",
            &[
                "came",
                "he came under fire",
                "On Tuesday, he came under fire",
                "On Tuesday, he came under fire after voicing doubts.",
            ],
        );
        check(
            "The U.⟦S. denied it. He left.",
            &["U.S.", "The U.S.", "The U.S. denied it.", "The U.S. denied it. He left."],
        );
        check("⟦", &[]);
        check("⟦No", &["No"]);
        check("One.\n⟦\nTwo.", &[]);
        check("One ⟦— two.", &["two", "One — two."]);
    }

    #[test]
    fn inside_a_quotation_its_words_come_first() {
        check(
            &BOTH.replace("denied", "de⟦nied"),
            &[
                "denied",
                "Iran denied it",
                "Iran denied it, and we left,",
                "It has stalled. Iran denied it, and we left,",
                "“It has stalled. Iran denied it, and we left,”",
                "“It has stalled. Iran denied it, and we left,” he said.",
                BOTH,
            ],
        );
        check(
            "He was \"too s⟦oft\", they wrote.",
            &["soft", "too soft", "\"too soft\"", "He was \"too soft\"", "He was \"too soft\", they wrote."],
        );
        check(
            "“He said ‘ne⟦ver’ to us,” she said.",
            &[
                "never",
                "‘never’",
                "‘never’ to us",
                "He said ‘never’ to us,",
                "“He said ‘never’ to us,”",
                "“He said ‘never’ to us,” she said.",
            ],
        );
    }

    #[test]
    fn brackets_dashes_and_semicolons_part_clauses() {
        check(
            "The agency (the I⟦AEA of Vienna) said so.",
            &[
                "IAEA",
                "the IAEA of Vienna",
                "(the IAEA of Vienna)",
                "The agency (the IAEA of Vienna)",
                "The agency (the IAEA of Vienna) said so.",
            ],
        );
        check(
            "Talks stalled; nobody c⟦ame; he left.",
            &["came", "nobody came", "Talks stalled; nobody came; he left."],
        );
        check(
            "Talks — the f⟦irst ones — stalled.",
            &["first", "the first ones", "Talks — the first ones — stalled."],
        );
        check(
            "Some 1,0⟦60 people died, officials say.",
            &["1,060", "Some 1,060 people died", "Some 1,060 people died, officials say."],
        );
    }

    #[test]
    fn other_scripts_grow_as_well() {
        check(
            "ایران این را ر⟦د کرد، اما مذاکره شد. او رفت.",
            &[
                "رد",
                "ایران این را رد کرد",
                "ایران این را رد کرد، اما مذاکره شد.",
                "ایران این را رد کرد، اما مذاکره شد. او رفت.",
            ],
        );
        check("伊朗⟦否认了。他走了。", &["否", "伊朗否认了。", "伊朗否认了。他走了。"]);
    }

    #[test]
    fn a_selection_over_units_grows_to_what_holds_both() {
        let text = "One two. Three four.\nFive.";
        assert_eq!(grow(text, 4..14), 0..20);
        assert_eq!(grow(text, 10..23), 0..26);
        assert_eq!(grow(text, 0..26), 0..26);
        assert_eq!(grow(text, 5..6), 4..7);
    }

    #[test]
    fn shrinking_undoes_growing_and_ends_at_the_place() {
        let place = BOTH.find("denied").unwrap();
        let mut at = place..place;
        let mut steps = vec![at.clone()];
        while grow(BOTH, at.clone()) != at {
            at = grow(BOTH, at);
            steps.push(at.clone());
        }
        for pair in steps.windows(2) {
            assert_eq!(shrink(BOTH, pair[1].clone(), place), pair[0]);
        }
        assert_eq!(shrink(BOTH, place..place, place), place..place);
        assert_eq!(shrink("One two.", 1..7, 5), 4..7);
    }

    #[test]
    fn a_line_of_a_megabyte_costs_no_more_than_another() {
        let text = "He said \"no\" to us. ".repeat(50_000);
        assert_eq!(grow(&text, 500_009..500_011), 500_008..500_012);
        assert_eq!(grow(&text, 500_008..500_012), 500_008..500_018);
        assert_eq!(grow(&text, 500_008..500_018), 500_000..500_019);
    }

    proptest! {
        #[test]
        fn growing_ends_at_the_paragraph_and_shrinking_undoes_it(
            text in "(\\PC|[\"'“”‘’«» \na-cA-C.,;?()—]| that |U\\.S\\. |👩‍👩‍👧|ایران ){0,40}",
            place in 0usize..120,
        ) {
            let place = text.floor_char_boundary(place.min(text.len()));
            let mut at = place..place;
            for _ in 0..MOST_UNITS {
                let next = grow(&text, at.clone());
                prop_assert!(text.get(next.clone()).is_some());
                if next == at {
                    break;
                }
                prop_assert!(at.is_empty() || (next.start <= at.start && at.end <= next.end));
                // What is next to a place but not at it is the whole way: nothing else is inside.
                if next.start <= place && place <= next.end {
                    prop_assert_eq!(shrink(&text, next.clone(), place), at);
                }
                at = next;
            }
            let line = line_at(&text, at.start);
            prop_assert!(holds(&at, &trim(&text, line)) || at.is_empty());
            prop_assert_eq!(grow(&text, at.clone()), at);
        }
    }
}
