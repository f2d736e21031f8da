//! A noun phrase taken apart: the name in it, the office, the state, and what kind of speaker it may be.

use std::ops::Range;

use super::{
    spelling::plain,
    states::{Naming, state, state_among},
};
use crate::{
    model::SpeakerKind,
    reading::{
        lexicon::{
            BODIES, DETERMINERS, GROUPS, JOINERS, OFFICES, PAPERS, PARTICLES, PRONOUNS, TITLES, within,
        },
        passage::Passage,
        tokens::Kind,
    },
};

/// Somebody as a text names them.
#[derive(Debug, Clone)]
pub(in crate::reading) struct Mention {
    /// The tokens of the phrase.
    pub span: Range<usize>,
    /// The person or body by name, as written; empty where only an office or group is named.
    pub name: String,
    /// The plain words of the head, without articles.
    pub head: Vec<String>,
    /// The plain words of "of …", "for …", "in …".
    pub complement: Vec<String>,
    pub kind: SpeakerKind,
    pub pronoun: bool,
    /// Words before or beside the name that tell the office.
    pub roles: Vec<String>,
    /// The state named anywhere in the phrase.
    pub state: Option<(usize, Naming)>,
    /// The phrase as written, without its article.
    pub written: String,
}

impl Mention {
    /// Takes the phrase `span` apart.
    pub fn of(passage: &Passage, span: &Range<usize>) -> Self {
        let start =
            span.start + usize::from(within(&DETERMINERS, passage.word(span.start)) && span.len() > 1);
        let body = start..span.end;
        let split = body.clone().find(|at| at > &start && joins(passage, *at)).unwrap_or(span.end);
        let head = words(passage, &(start..split));
        let complement = words(passage, &(split..span.end));
        let pronoun = span.len() == 1
            && within(&PRONOUNS, passage.word(span.start))
            && !is_acronym(passage, span.start);
        let all: Vec<String> = head.iter().chain(&complement).cloned().collect();
        let state = state_among(&all);
        let named = person_name(passage, &body);
        let kind = kind_of(passage, &head, named.as_ref(), state);
        let name = name_of(passage, &body, named.as_ref(), kind);
        let roles =
            all.iter().filter(|word| !plain(&name).split(' ').any(|part| part == *word)).cloned().collect();
        let written = passage.written(&body).to_owned();
        Self { span: span.clone(), name, head, complement, kind, pronoun, roles, state, written }
    }

    /// The plain words of the name.
    pub fn name_words(&self) -> Vec<String> {
        plain(&self.name).split(' ').filter(|word| !word.is_empty()).map(str::to_owned).collect()
    }

    /// Whether the phrase names nobody: "the foreign minister", "officials".
    pub fn is_nameless(&self) -> bool {
        self.name.is_empty() && !self.pronoun
    }
}

fn joins(passage: &Passage, at: usize) -> bool {
    within(&JOINERS, passage.word(at)) && !passage.capital(at)
}

fn is_acronym(passage: &Passage, at: usize) -> bool {
    passage
        .token(at)
        .is_some_and(|token| token.text.len() > 1 && token.text.chars().all(|c| c.is_uppercase() || c == '.'))
}

fn words(passage: &Passage, span: &Range<usize>) -> Vec<String> {
    let mut words = Vec::new();
    for at in span.clone() {
        let word = plain(passage.word(at));
        let kept = matches!(passage.kind(at), Kind::Word | Kind::Number)
            && !within(&JOINERS, &word)
            && !within(&DETERMINERS, &word);
        if kept && !word.is_empty() {
            words.extend(word.split(' ').map(str::to_owned));
        }
    }
    words
}

/// The tokens of a personal name at the end of the head, as in "co-author Peter Lund of Aarhus University", or of the
/// whole phrase.
fn person_name(passage: &Passage, body: &Range<usize>) -> Option<Range<usize>> {
    let joiner = body.clone().skip(1).find(|at| joins(passage, *at));
    let in_head = joiner.and_then(|joiner| name_at_end(passage, &(body.start..joiner)));
    let in_head = in_head.filter(|name| {
        let bodily = name.clone().any(|at| is_body_word(passage.word(at)));
        let introduced = name.start > body.start;
        !bodily && (introduced || name.len() > 1)
    });
    in_head.or_else(|| name_at_end(passage, body))
}

/// The last run of capitals, without titles, if nothing but a person ends the phrase.
fn name_at_end(passage: &Passage, body: &Range<usize>) -> Option<Range<usize>> {
    let end = body.end;
    let mut start = end;
    while start > body.start {
        let at = start - 1;
        let word = passage.word(at);
        let particle = within(&PARTICLES, word) && start < end;
        let part = passage.is(at, Kind::Word) && (passage.capital(at) && !(joins(passage, at)) || particle);
        if !part {
            break;
        }
        start = at;
    }
    let run = start;
    // Whatever stands before the last title is the title's: "Federal Reserve Chair Jerome Powell".
    let title =
        (start..end).rev().find(|at| is_title(passage, *at) && !within(&PARTICLES, passage.word(*at)));
    start = title.map_or(start, |title| title + 1);
    // "president of France Emmanuel Macron", but "the court in The Hague".
    let office = run.checked_sub(2).is_some_and(|head| within(&OFFICES, passage.word(head)));
    if !(title.is_some() && office) && run > body.start && joins(passage, run - 1) {
        let state = (start..end - 1).find(|at| state(passage.word(*at)).is_some())?;
        start = state + 1;
    }
    let last = end.checked_sub(1)?;
    let noun = is_body_word(passage.word(last)) || within(&OFFICES, passage.word(last));
    let count = end - start;
    (count > 0 && !noun).then_some(start..end)
}

fn is_title(passage: &Passage, at: usize) -> bool {
    let word = passage.word(at);
    let bare = word.trim_end_matches('.');
    within(&TITLES, bare)
        || within(&TITLES, word)
        || within(&OFFICES, word)
        || within(&BODIES, word)
        || is_people(word)
}

fn is_people(word: &str) -> bool {
    matches!(state(word), Some((_, Naming::People)))
}

fn is_body_word(word: &str) -> bool {
    within(&BODIES, word) || within(&GROUPS, word)
}

fn kind_of(
    passage: &Passage,
    head: &[String],
    named: Option<&Range<usize>>,
    state: Option<(usize, Naming)>,
) -> SpeakerKind {
    let last = head.last().map_or("", String::as_str);
    let whole = head.join(" ");
    let office = head.iter().any(|word| within(&OFFICES, word));
    if whole.ends_with("news agency") || matches!(last, "agency" | "newswire") && whole.contains("news") {
        return SpeakerKind::Agency;
    }
    if head.iter().any(|word| within(&PAPERS, word)) {
        return SpeakerKind::Newspaper;
    }
    if super::states::state(&whole).is_some_and(|(_, naming)| naming != Naming::People)
        || last == "government" && state.is_some()
    {
        return SpeakerKind::State;
    }
    if within(&GROUPS, last) {
        let nameless = named.is_none() && state.is_none();
        return if nameless { SpeakerKind::Anonymous } else { SpeakerKind::Collective };
    }
    match named {
        Some(named) => {
            let shouted = named.clone().all(|at| is_acronym(passage, at));
            let bodily = named.clone().any(|at| is_body_word(passage.word(at)));
            if shouted || bodily { SpeakerKind::Organisation } else { SpeakerKind::Person }
        }
        None if office => SpeakerKind::Person,
        None => SpeakerKind::Organisation,
    }
}

fn name_of(
    passage: &Passage,
    body: &Range<usize>,
    named: Option<&Range<usize>>,
    kind: SpeakerKind,
) -> String {
    match (kind, named) {
        (SpeakerKind::Person | SpeakerKind::Organisation, Some(named)) => passage.written(named).to_owned(),
        (SpeakerKind::Newspaper, _) => capitals(passage, body),
        (SpeakerKind::Agency | SpeakerKind::State, _) => passage.written(body).to_owned(),
        (SpeakerKind::Organisation, None) => {
            let some = body.clone().any(|at| passage.capital(at) && !is_people(passage.word(at)));
            let written = passage.written(body);
            let whole = written.split(" (").next().unwrap_or(written);
            if some { whole.to_owned() } else { String::new() }
        }
        _ => String::new(),
    }
}

/// The last run of capitals: "Kayhan" of "an editorial in the hardline Kayhan newspaper".
fn capitals(passage: &Passage, body: &Range<usize>) -> String {
    let Some(last) = body.clone().rev().find(|at| passage.capital(*at)) else { return String::new() };
    let mut first = last;
    while first > body.start && passage.capital(first - 1) && !is_people(passage.word(first - 1)) {
        first -= 1;
    }
    let first = if passage.word(first) == "the" && first < last { first + 1 } else { first };
    passage.written(&(first..last + 1)).to_owned()
}
