//! Noun phrases at a place: who is named before or behind a verb.

use std::ops::Range;

use super::{
    dates,
    lexicon::{
        BODIES, BOUNDARIES, DETERMINERS, GROUPS, JOINERS, OFFICES, OPENERS, PARTICLES, PRONOUNS, is_adverb,
        within,
    },
    passage::Passage,
    tokens::Kind,
};

/// The longest noun phrase, in tokens.
const LONGEST: usize = 16;

/// The noun phrase that ends before the token `end` and does not reach back before `floor`.
pub(super) fn phrase_before(passage: &Passage, end: usize, floor: usize) -> Option<Range<usize>> {
    let lowest = floor.max(end.saturating_sub(LONGEST));
    let mut start = end;
    while start > lowest && belongs_before(passage, start - 1, start, end, lowest) {
        start -= 1;
        if within(&DETERMINERS, passage.word(start)) && !joined_before(passage, start, lowest) {
            break;
        }
    }
    let start = without_openers(passage, start, end);
    (start < end && has_head(passage, &(start..end))).then_some(start..end)
}

/// Whether the token `at` may stand in the phrase that is `start..end` so far.
fn belongs_before(passage: &Passage, at: usize, start: usize, end: usize, floor: usize) -> bool {
    let word = passage.word(at);
    match passage.kind(at) {
        Kind::Word => {
            if within(&PRONOUNS, word)
                && !passage.word(at).contains('.')
                && passage.token(at).is_none_or(|token| token.text != "US")
            {
                return start == end;
            }
            if word == "and" {
                return start < end && at > floor && joins_capitals(passage, at);
            }
            if within(&JOINERS, word) {
                return start < end && joined_before(passage, at + 1, floor);
            }
            if is_adverb(word) && !passage.capital(at) && start == end {
                return false;
            }
            if is_likely_verb(passage, at) {
                return false;
            }
            passage.capital(at) && !is_time(passage, at)
                || !within(&BOUNDARIES, word) && !is_time(passage, at)
        }
        Kind::Possessive | Kind::Number => start < end && !is_year(passage, at),
        Kind::Other => matches!(word, "(" | ")" | "&" | "/") && passage.quote(at).is_none(),
        _ => false,
    }
}

/// "22-year-old".
fn is_aged(word: &str) -> bool {
    word.ends_with("-year-old") || word.ends_with("-year-olds")
}

/// A lower-case reporting verb, or "deepened Tehran's": what stands before it is another phrase.
fn is_likely_verb(passage: &Passage, at: usize) -> bool {
    let word = passage.word(at);
    if passage.capital(at) || word.contains('-') {
        return false;
    }
    let article = at.checked_sub(1).is_some_and(|before| within(&DETERMINERS, passage.word(before)));
    let reporting = super::reporting::is_finite(word);
    let past = word.ends_with("ed") && passage.capital(at + 1);
    (reporting || past) && !article
}

/// Whether a noun that takes a complement, and a preposition, stand before the token `at`.
fn joined_before(passage: &Passage, at: usize, floor: usize) -> bool {
    let Some(joiner) = at.checked_sub(1).filter(|joiner| *joiner > floor) else { return false };
    let head = joiner - 1;
    let word = passage.word(joiner);
    let noun = passage.word(head);
    match word {
        "of" => passage.is(head, Kind::Word) && !within(&BOUNDARIES, noun),
        "for" | "at" | "in" | "from" | "with" | "to" | "on" => takes_complement(noun),
        _ => false,
    }
}

fn takes_complement(noun: &str) -> bool {
    within(&OFFICES, noun)
        || within(&BODIES, noun)
        || within(&GROUPS, noun)
        || matches!(noun, "familiar" | "close" | "briefed" | "acquainted")
}

/// "Ministry of Health and Medical Education", not "Trump and the ministry".
fn joins_capitals(passage: &Passage, at: usize) -> bool {
    passage.capital(at + 1)
        && at.checked_sub(1).is_some_and(|before| passage.capital(before))
        && passage.word(at.saturating_sub(2)) == "of"
}

/// A weekday or month that stands for a time, and not in a name.
pub(super) fn is_time(passage: &Passage, at: usize) -> bool {
    let word = passage.word(at);
    if matches!(word, "today" | "yesterday" | "tonight" | "tomorrow" | "ago") {
        return true;
    }
    if !passage.capital(at) {
        return false;
    }
    dates::weekday(word).is_some() || dates::month(word).is_some() && passage.is(at + 1, Kind::Number)
}

fn is_year(passage: &Passage, at: usize) -> bool {
    let word = passage.word(at);
    word.len() == 4 && (word.starts_with("19") || word.starts_with("20"))
}

fn without_openers(passage: &Passage, mut start: usize, end: usize) -> usize {
    while start < end {
        let word = passage.word(start);
        let opener = within(&OPENERS, word)
            || within(&JOINERS, word)
            || matches!(passage.kind(start), Kind::Possessive);
        let boundary = within(&BOUNDARIES, word) && !is_acronym(passage, start);
        if !opener && !boundary && !matches!(word, ")" | "/" | "&") {
            break;
        }
        start += 1;
    }
    start
}

/// "WHO" and "U.S." are no pronouns.
pub(super) fn is_acronym(passage: &Passage, at: usize) -> bool {
    passage
        .token(at)
        .is_some_and(|token| token.text.len() > 1 && token.text.chars().all(|c| c.is_uppercase() || c == '.'))
}

/// Whether a speaker may be meant: a name, a pronoun, an office, a body, a group, or a noun with its article.
pub(super) fn has_head(passage: &Passage, span: &Range<usize>) -> bool {
    span.clone().any(|at| {
        let word = passage.word(at);
        passage.capital(at) && !within(&DETERMINERS, word) && !within(&OPENERS, word)
            || within(&PRONOUNS, word)
            || within(&OFFICES, word)
            || within(&BODIES, word)
            || within(&GROUPS, word)
            || is_aged(word)
    }) || span.len() > 1
        && within(&DETERMINERS, passage.word(span.start))
        && passage.is(span.end - 1, Kind::Word)
}

/// The noun phrase that begins at the token `start` and ends before `ceiling`.
pub(super) fn phrase_after(passage: &Passage, start: usize, ceiling: usize) -> Option<Range<usize>> {
    let mut end = start;
    while end < ceiling.min(start + LONGEST) && belongs_after(passage, end, start) {
        end += 1;
        if end == start + 1 && within(&PRONOUNS, passage.word(start)) && !is_acronym(passage, start) {
            break;
        }
    }
    while end > start
        && (within(&JOINERS, passage.word(end - 1)) || matches!(passage.word(end - 1), "and" | "("))
    {
        end -= 1;
    }
    (start < end && has_head(passage, &(start..end))).then_some(start..end)
}

fn belongs_after(passage: &Passage, at: usize, start: usize) -> bool {
    let word = passage.word(at);
    let head = at.checked_sub(1).filter(|head| *head >= start);
    match passage.kind(at) {
        Kind::Word if is_time(passage, at) => false,
        Kind::Word if within(&JOINERS, word) => {
            let complement = !super::dates::begins_date(passage, at + 1)
                && !within(&super::lexicon::OCCASIONS, passage.word(at + 2));
            let editorial = passage.word(at) == "in" && names_paper(passage, at + 1);
            head.is_some_and(|head| word == "of" || takes_complement(passage.word(head)))
                && (complement || editorial)
        }
        Kind::Word if word == "and" => joins_capitals(passage, at),
        Kind::Word => {
            let lone_adverb = is_adverb(word) && !passage.capital(at);
            if head.is_some() && is_likely_verb(passage, at) {
                return false;
            }
            passage.capital(at) || !within(&BOUNDARIES, word) && !lone_adverb || is_acronym(passage, at)
        }
        Kind::Possessive => head.is_some(),
        Kind::Number => is_aged(word),
        Kind::Other => matches!(word, "(" | ")" | "&" | "/"),
        _ => false,
    }
}

/// "the hardline Kayhan newspaper" behind "in".
fn names_paper(passage: &Passage, at: usize) -> bool {
    (at..at + 6).any(|index| within(&super::lexicon::PAPERS, passage.word(index)))
}

/// The subject at the beginning of the clause `span`: its first noun phrase, behind times and places set apart by a comma.
pub(super) fn subject_of(passage: &Passage, span: &Range<usize>) -> Option<Range<usize>> {
    let mut start = behind_dateline(passage, span);
    let commas = (start..span.end).filter(|at| passage.is(*at, Kind::Comma));
    for at in commas.collect::<Vec<_>>() {
        if begins_adverbial(passage, start) {
            start = at + 1;
        }
    }
    while start < span.end
        && (within(&OPENERS, passage.word(start)) || !matches!(passage.kind(start), Kind::Word))
    {
        start += 1;
    }
    let longest = phrase_after(passage, start, span.end)?;
    Some(up_to_name(passage, longest))
}

/// Behind "BERLIN, July 9 (Reuters) -".
fn behind_dateline(passage: &Passage, span: &Range<usize>) -> usize {
    let near = span.start..span.end.min(span.start + 12);
    let dash =
        near.clone().find(|at| passage.word(*at) == ")" && matches!(passage.word(at + 1), "-" | "–" | "—"));
    dash.filter(|_| passage.capital(span.start)).map_or(span.start, |dash| dash + 2)
}

/// Cut before the verb, which nobody told from a noun: behind the first run of capitals and the noun that belongs to it.
fn up_to_name(passage: &Passage, span: Range<usize>) -> Range<usize> {
    let mut end = span.start;
    let mut named = false;
    for at in span.clone() {
        let word = passage.word(at);
        let noun = within(&OFFICES, word) || within(&BODIES, word) || within(&GROUPS, word);
        let part = passage.capital(at) && !within(&DETERMINERS, word) || within(&PARTICLES, word) || noun;
        if part || !passage.is(at, Kind::Word) {
            end = at + 1;
            named = true;
        } else if named {
            break;
        }
    }
    if named { span.start..end } else { span }
}

/// "On Tuesday, …", "Speaking alongside …, …", "After …, …".
fn begins_adverbial(passage: &Passage, at: usize) -> bool {
    let word = passage.word(at);
    within(&JOINERS, word)
        || within(&BOUNDARIES, word)
        || within(&OPENERS, word)
        || word.ends_with("ing")
        || word.ends_with("ed")
        || super::dates::begins_date(passage, at)
}
