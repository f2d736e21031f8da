//! Which attribution gives a selection to somebody, and how surely.

use std::ops::Range;

use super::{Attribution, Form, Manner, attributions};
use crate::reading::{passage::Passage, tokens::Kind};

/// From here on an attribution is the selection's own.
pub(in crate::reading) const SURE: i32 = 90;
/// Below this an attribution merely stands near.
pub(in crate::reading) const OWN: i32 = 55;

/// How surely `found` gives the selection to its source, from 0 to 100.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::reading) struct Governing {
    /// The number of the attribution.
    pub index: usize,
    pub score: i32,
}

/// A selection as numbers of tokens.
#[derive(Debug, Clone)]
pub(in crate::reading) struct Selection {
    pub parts: Vec<Range<usize>>,
    /// The quotation that it stands in or is.
    pub quote: Option<usize>,
    /// Whether it is a part of what is quoted, so that words beside it in the quotation may report too.
    pub nested: bool,
    /// The sentence that it begins in.
    pub sentence: usize,
    pub denial: bool,
}

impl Selection {
    /// The selection of the bytes `ranges`.
    pub fn of(passage: &Passage, ranges: &[Range<usize>], denial: bool) -> Option<Self> {
        let mut parts: Vec<Range<usize>> = ranges.iter().map(|range| passage.inside(range)).collect();
        parts.retain(|part| !part.is_empty());
        parts.sort_by_key(|part| part.start);
        let first = parts.first()?;
        let quote = passage.quote(first.start);
        let marked = passage.is(first.start, Kind::Open);
        let sentence = passage.sentence_of(first.start);
        Some(Self { quote, nested: quote.is_some() && !marked, sentence, denial, parts })
    }

    pub fn start(&self) -> usize {
        self.parts.first().map_or(0, |part| part.start)
    }

    pub fn end(&self) -> usize {
        self.parts.last().map_or(0, |part| part.end)
    }
}

/// Everything that is read about the words around a selection.
pub(in crate::reading) struct Reading<'a> {
    pub passage: Passage<'a>,
    pub attributions: Vec<Attribution>,
}

impl<'a> Reading<'a> {
    /// Reads the text around `ranges`.
    pub fn around(text: &'a str, ranges: &[Range<usize>]) -> Self {
        let passage = Passage::around(text, ranges);
        let attributions = attributions(&passage);
        Self { passage, attributions }
    }

    /// The attributions that may govern `selection`, best first.
    pub fn governing(&self, selection: &Selection) -> Vec<Governing> {
        let mut found: Vec<Governing> = self
            .attributions
            .iter()
            .enumerate()
            .map(|(index, attribution)| Governing { index, score: self.score(selection, attribution) })
            .filter(|governing| governing.score > 0)
            .collect();
        found.sort_by_key(|governing| (std::cmp::Reverse(governing.score), governing.index.abs_diff(0)));
        found
    }

    fn score(&self, selection: &Selection, found: &Attribution) -> i32 {
        if found.quote.is_some() && found.quote != selection.quote {
            return 0;
        }
        if found.quote.is_some() && !selection.nested {
            return 0;
        }
        if found.sentence == selection.sentence {
            return self.in_sentence(selection, found);
        }
        let last = self.passage.sentence_of(selection.end().saturating_sub(1));
        if found.sentence > selection.sentence && found.sentence <= last {
            return self.in_sentence(selection, found);
        }
        self.across_sentences(selection, found)
    }

    fn in_sentence(&self, selection: &Selection, found: &Attribution) -> i32 {
        let (start, end) = (found.start(), found.end());
        let between = selection.parts.windows(2).any(|pair| match pair {
            [one, two] => one.end <= start && end <= two.start,
            _ => false,
        });
        if between {
            return 100;
        }
        if selection.start() <= start && end <= selection.end() {
            return self.inside(selection, found);
        }
        if found.cue.end <= selection.start() {
            return self.before(selection, found);
        }
        if selection.end() <= start {
            return self.behind(selection, found);
        }
        20
    }

    /// The selection holds the attribution: "Iran denies seeking talks".
    fn inside(&self, selection: &Selection, found: &Attribution) -> i32 {
        let leads = found.start() <= selection.start() + 2;
        let interrupts = self.passage.is(selection.start(), Kind::Open);
        match (leads || interrupts, selection.denial, found.manner) {
            (true, true, Manner::Denial) => 96,
            (true, true, _) => 80,
            (true, false, _) => 62,
            (false, true, Manner::Denial) => 60,
            (false, _, _) => 25,
        }
    }

    /// The words stand behind the verb.
    fn before(&self, selection: &Selection, found: &Attribution) -> i32 {
        if found.form == Form::Tail {
            return 0;
        }
        let gap = found.cue.end.max(found.source.end.min(selection.start()))..selection.start();
        let inner = found.quote.is_some();
        if inner && gap.clone().any(|at| self.passage.is(at, Kind::Stop)) {
            return 5;
        }
        let between = self.cues_between(&gap, found);
        let adjoins = gap.len() <= 12 && self.only_small_words(&gap);
        let base = match found.form {
            Form::SubjectFirst | Form::Script => 82,
            Form::Participle => 80,
            Form::Noun if self.is_object(found) => 54,
            Form::Noun if self.passage.word(selection.start().saturating_sub(1)) == "that" && adjoins => 86,
            Form::Noun => 74,
            Form::VerbFirst | Form::AccordingTo | Form::Tail => 56,
        };
        let weak = i32::from(found.manner == Manner::Weak) * 4;
        let stance = if found.manner == Manner::Stance && !adjoins { 8 } else { 0 };
        let left_quote = self.left_quotation(&gap, found);
        let inner = if inner && adjoins { 10 } else { 0 };
        base + inner + if adjoins { 14 } else { 0 } - 16 * between - weak - stance - left_quote
    }

    /// "X reiterated Iran's position that": the one who reiterated speaks.
    fn is_object(&self, found: &Attribution) -> bool {
        self.attributions.iter().any(|other| {
            other.cue.end == found.source.start
                && other.manner == Manner::Speech
                && other.form == Form::SubjectFirst
        })
    }

    /// Words behind a quotation that closed since the verb are often the article's own, or another's.
    fn left_quotation(&self, gap: &Range<usize>, found: &Attribution) -> i32 {
        let closed =
            gap.clone().any(|at| self.passage.is(at, Kind::Close) && self.passage.quote(at) != found.quote);
        if closed { 6 } else { 0 }
    }

    fn cues_between(&self, gap: &Range<usize>, found: &Attribution) -> i32 {
        let others = self.attributions.iter().filter(|other| {
            gap.contains(&other.cue.start) && other.quote == found.quote && other.form != Form::AccordingTo
        });
        i32::try_from(others.count()).unwrap_or(9)
    }

    /// Whether nothing but "that", times, places and marks stands in `gap`.
    fn only_small_words(&self, gap: &Range<usize>) -> bool {
        let stops = |at: usize| matches!(self.passage.kind(at), Kind::Stop | Kind::Close | Kind::Break);
        !gap.clone().any(stops)
    }

    /// The words stand before the attribution: "…, said X", "…, X told reporters".
    fn behind(&self, selection: &Selection, found: &Attribution) -> i32 {
        if matches!(found.form, Form::Participle | Form::Noun | Form::Script) || found.leans_on.is_some() {
            return 0;
        }
        let gap = selection.end()..found.start();
        let touches = gap.clone().all(|at| {
            matches!(self.passage.kind(at), Kind::Comma | Kind::Close | Kind::Stop | Kind::Dash | Kind::Colon)
        });
        let in_quotation = selection.quote.is_some()
            && gap.clone().all(|at| self.passage.quote(at) == selection.quote || self.is_mark(at));
        let preposed = gap.end.checked_sub(1).is_some_and(|last| {
            matches!(self.passage.kind(last), Kind::Comma | Kind::Close | Kind::Colon | Kind::Dash)
        });
        let comma =
            gap.clone().any(|at| self.passage.is(at, Kind::Comma) || self.passage.is(at, Kind::Close));
        match found.form {
            Form::AccordingTo if touches || in_quotation => 84,
            Form::AccordingTo => 66,
            Form::Tail => 70,
            _ if touches && !gap.is_empty() => 98,
            _ if in_quotation && found.quote.is_none() => 97,
            _ if preposed && self.cues_between(&gap, found) == 0 => 68,
            _ if comma && found.form == Form::VerbFirst => 64,
            _ => 12,
        }
    }

    fn is_mark(&self, at: usize) -> bool {
        matches!(self.passage.kind(at), Kind::Comma | Kind::Close | Kind::Stop | Kind::Dash)
    }

    /// Attributions of other sentences: the quotation goes on, or the speaker does.
    fn across_sentences(&self, selection: &Selection, found: &Attribution) -> i32 {
        if found.quote.is_some() || matches!(found.form, Form::Noun | Form::AccordingTo | Form::Tail) {
            return 0;
        }
        let selection_line = self.passage.lines_between(found.cue.start, selection.start());
        let distance = found.sentence.abs_diff(selection.sentence);
        let far = i32::try_from(distance.min(40)).unwrap_or(40);
        if found.sentence > selection.sentence {
            let next = distance == 1 && selection_line == 0;
            return if next && selection.quote.is_some() { 44 } else { 0 };
        }
        let quoting = self.quotes(found);
        match (selection_line, selection.quote.is_some()) {
            (0, true) if distance == 1 && quoting => 54,
            (0, _) => 48 - far,
            (1, true) if quoting => 50 - far,
            (lines, _) => (38 - far - i32::try_from(lines).unwrap_or(20)).max(1),
        }
    }

    /// Whether the sentence of `found` has a quotation.
    fn quotes(&self, found: &Attribution) -> bool {
        self.passage.sentence(found.sentence).any(|at| self.passage.is(at, Kind::Open))
    }
}
