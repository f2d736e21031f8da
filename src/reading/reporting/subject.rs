//! The subject of a verb: the noun phrase before it, past what is set between commas.

use std::ops::Range;

use crate::reading::{
    dates::date_at,
    lexicon::{BODIES, BOUNDARIES, DETERMINERS, JOINERS, OFFICES, OPENERS, PARTICLES, Words, within},
    passage::Passage,
    phrases::{is_acronym, phrase_before, subject_of},
    tokens::Kind,
};

/// The subject whose verb group begins at the token `group`, not before `floor`, in the quotation `quote`.
pub(in crate::reading) fn before(
    passage: &Passage,
    group: usize,
    floor: usize,
    quote: Option<usize>,
) -> Option<Range<usize>> {
    let floor = clause_start(passage, group, floor, quote);
    let end = without_date(passage, group, floor);
    let last = end.checked_sub(1).filter(|last| *last >= floor)?;
    let set_apart = matches!(passage.kind(last), Kind::Comma | Kind::Dash);
    if set_apart {
        return past_parenthesis(passage, last, floor);
    }
    let relative = matches!(passage.word(last), "who" | "which" | "that") && !is_acronym(passage, last);
    if relative {
        return before_relative(passage, last, floor);
    }
    let found = phrase_before(passage, end, floor)?;
    if let Some(reduced) = before_reduced(passage, found.start, floor) {
        return Some(reduced);
    }
    Some(whole_name(passage, found, floor))
}

/// "a study published in Nature concluded", "researchers led by Li Wei found": the noun before the participle.
fn before_reduced(passage: &Passage, start: usize, floor: usize) -> Option<Range<usize>> {
    static REDUCED: Words = Words::new(
        "published released issued conducted led carried commissioned signed seen obtained posted headed run",
    );
    if !within(&JOINERS, passage.word(start.checked_sub(1)?)) {
        return None;
    }
    let near = floor.max(start.saturating_sub(8))..start;
    let participle = near
        .rev()
        .take_while(|at| matches!(passage.kind(*at), Kind::Word | Kind::Number))
        .find(|at| within(&REDUCED, passage.word(*at)))?;
    phrase_before(passage, participle, floor)
}

/// The subject of the sentence that begins with `span`.
pub(in crate::reading) fn main_subject(passage: &Passage, span: &Range<usize>) -> Option<Range<usize>> {
    let start =
        span.clone().rev().find(|at| passage.is(*at, Kind::Close)).map_or(span.start, |close| close + 1);
    subject_of(passage, &(start..span.end))
}

/// Behind the last quotation or colon before the verb.
fn clause_start(passage: &Passage, group: usize, floor: usize, quote: Option<usize>) -> usize {
    let breaks = |at: &usize| {
        passage.quote(*at) != quote
            || matches!(passage.kind(*at), Kind::Stop | Kind::Colon | Kind::Break)
            || passage.is(*at, Kind::Open)
    };
    (floor..group).rev().find(breaks).map_or(floor, |at| at + 1)
}

/// "Trump on Tuesday said": the verb's subject ends before the date.
fn without_date(passage: &Passage, group: usize, floor: usize) -> usize {
    let day = jiff::civil::date(2000, 7, 5);
    let begin = (floor.max(group.saturating_sub(6))..group)
        .find(|at| date_at(passage, *at, Some(day), None).is_some_and(|found| found.span.end == group));
    let Some(mut begin) = begin else { return group };
    while begin > floor
        && matches!(passage.word(begin - 1), "on" | "late" | "early" | "in" | "earlier" | "later")
    {
        begin -= 1;
    }
    if begin == floor { group } else { begin }
}

/// "X, who leads the party, said": the first segment that can be a subject.
fn past_parenthesis(passage: &Passage, comma: usize, floor: usize) -> Option<Range<usize>> {
    if let Some(name) = named_aside(passage, comma, floor) {
        return Some(name);
    }
    let mut start = floor;
    for at in floor..=comma {
        if !matches!(passage.kind(at), Kind::Comma | Kind::Dash) {
            continue;
        }
        let first = first_word(passage, start, at);
        let found = phrase_before(passage, at, start).filter(|found| found.start <= first + 2);
        if !begins_aside(passage, first) && found.is_some() {
            return found;
        }
        start = at + 1;
    }
    None
}

/// "his lawyer, Mark Agnifilo, said": the name between the commas, behind an office.
fn named_aside(passage: &Passage, comma: usize, floor: usize) -> Option<Range<usize>> {
    let open = (floor..comma).rev().find(|at| passage.is(*at, Kind::Comma))?;
    let office = phrase_before(passage, open, floor)?;
    let noun = passage.word(office.end - 1);
    let nameless = (within(&OFFICES, noun) || within(&BODIES, noun)) && !passage.capital(office.end - 1);
    let name = open + 1..comma;
    let named = name.len() < 6 && is_name(passage, &name);
    (nameless && named).then_some(name)
}

/// Whether there are only capitals and particles in `span`.
pub(in crate::reading) fn is_name(passage: &Passage, span: &Range<usize>) -> bool {
    span.clone().all(|at| {
        passage.is(at, Kind::Word)
            && (passage.capital(at) || within(&PARTICLES, passage.word(at)))
            && !within(&DETERMINERS, passage.word(at))
    })
}

fn first_word(passage: &Passage, start: usize, end: usize) -> usize {
    (start..end)
        .find(|at| {
            passage.is(*at, Kind::Word) && !within(&OPENERS, passage.word(*at)) && passage.word(*at) != "that"
        })
        .unwrap_or(start)
}

fn begins_aside(passage: &Passage, at: usize) -> bool {
    let word = passage.word(at);
    within(&JOINERS, word) || within(&BOUNDARIES, word) || word.ends_with("ing")
}

/// The noun before "who said".
fn before_relative(passage: &Passage, relative: usize, floor: usize) -> Option<Range<usize>> {
    let mut end = relative;
    while end > floor && matches!(passage.kind(end - 1), Kind::Comma) {
        end -= 1;
    }
    if passage.word(relative) == "that" || within(&JOINERS, passage.word(end.checked_sub(1)?)) {
        return None;
    }
    let found = phrase_before(passage, end, floor)?;
    Some(whole_name(passage, found, floor))
}

/// "Jane Roe, the minister said" and "Jane Roe, director of Oxfam said": the name before the office.
fn whole_name(passage: &Passage, found: Range<usize>, floor: usize) -> Range<usize> {
    let comma = found.start.checked_sub(1).filter(|comma| *comma > floor && passage.is(*comma, Kind::Comma));
    let bare = !within(&DETERMINERS, passage.word(found.start)) && !passage.capital(found.start);
    let office = found.clone().any(|at| within(&OFFICES, passage.word(at)));
    let named = found.clone().any(|at| passage.capital(at) && at + 1 == found.end);
    let Some(comma) = comma.filter(|_| bare && office && !named) else { return found };
    match phrase_before(passage, comma, floor) {
        Some(name) if name.clone().all(|at| passage.capital(at)) => name,
        _ => found,
    }
}
