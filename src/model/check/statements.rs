//! Rules on what is recorded of a statement: speaker, dates, links, label.

use std::hash::{DefaultHasher, Hash, Hasher};

use jiff::civil;

use super::{Facts, Findings, Rule, Seen, versions};
use crate::model::{
    date::{DateValue, Edtf},
    label::Nature,
    link::{LinkKind, LinkTarget},
    statement::Statement,
};

pub(super) fn check(facts: &Facts<'_>, seen: &Seen<'_>, found: &mut Findings) {
    label(facts, seen, found);
    speaker(seen, found);
    said(seen, found);
    links(facts, seen, found);
    if let Some(id) = &seen.statement.proposition
        && !seen.project.propositions.contains_key(id)
    {
        found.on(seen, Rule::UnknownProposition, format!("the proposition {id} is not in this project"));
    }
}

/// The same words must be this many for a reader to be asked why the labels differ: names stand alone anywhere.
const TELLING_WORDS: usize = 3;

/// A hash of the words, in which white space does not count; none where they are too few to tell anything.
pub(super) fn telling_words(statement: &Statement) -> Option<u64> {
    let mut hasher = DefaultHasher::new();
    let mut count = 0;
    for fragment in statement.fragments.fragments() {
        for word in fragment.text.split_whitespace() {
            word.hash(&mut hasher);
            count += 1;
        }
    }
    (count >= TELLING_WORDS).then(|| hasher.finish())
}

fn label(facts: &Facts<'_>, seen: &Seen<'_>, found: &mut Findings) {
    let (statement, key) = (seen.statement, &seen.layer.key);
    match seen.project.codebook.label(&statement.label) {
        None => {
            let message = format!("the label {} is not in the codebook", statement.label);
            found.on(seen, Rule::UnknownLabel, message);
        }
        Some(label) if label.retired => {
            found.on(seen, Rule::RetiredLabel, format!("the label {} is retired", label.name));
        }
        Some(_) => {}
    }
    let words = telling_words(statement);
    let first = words.and_then(|words| facts.first_on_words.get(&(key.annotator.as_str(), words)));
    let is_told = |other: &Statement| versions::are_versions(statement, other);
    if let Some(first) = first.filter(|first| first.label != statement.label && !is_told(first)) {
        let message = format!("the same words are labelled {} elsewhere ({})", first.label, first.id);
        found.on(seen, Rule::LabelledOtherwise, message);
    }
    let is_same = |oldest: &&Statement| oldest.id != statement.id && oldest.fragments == statement.fragments;
    if let Some(oldest) = seen.oldest_here.filter(is_same).filter(|oldest| !is_told(oldest)) {
        let message = format!("the same place has the same label twice; the older is {}", oldest.id);
        found.on(seen, Rule::DuplicateStatement, message);
    }
}

fn is_said_by_somebody(seen: &Seen<'_>) -> bool {
    matches!(seen.project.codebook.nature(&seen.statement.label), Nature::Claim | Nature::Denial)
}

fn speaker(seen: &Seen<'_>, found: &mut Findings) {
    for speaker in seen.statement.speaker.iter().chain(&seen.statement.via) {
        if !seen.project.speakers.contains_key(speaker) {
            let message = format!("the speaker {speaker} is not in the registry of speakers");
            found.on(seen, Rule::UnknownSpeaker, message);
        }
    }
    if seen.statement.speaker.is_none() && is_said_by_somebody(seen) {
        found.on(seen, Rule::NoSpeaker, "no speaker");
    }
}

fn said(seen: &Seen<'_>, found: &mut Findings) {
    let Some(said) = &seen.statement.said else {
        if is_said_by_somebody(seen) {
            found.on(seen, Rule::NoDate, "no date on which it was said");
        }
        return;
    };
    if let Some(published) = seen.article.published
        && is_after(&said.edtf, seen.article.latest.as_deref())
    {
        let (said, published) = (said.edtf.in_words(), published.edtf.in_words());
        found.on(seen, Rule::SaidAfterPublication, format!("said {said}, and the article ran {published}"));
    }
    for date in seen.statement.said.iter().chain(&seen.statement.event) {
        weekday(seen, date, found);
    }
}

/// True when every day that `date` may mean comes after `latest`.
fn is_after(date: &Edtf, latest: Option<&str>) -> bool {
    let Some(latest) = latest else { return false };
    // Most are the day itself, and one in letters like another needs no calendar.
    if date.as_str() == latest {
        return false;
    }
    match (date.earliest().and_then(|day| civil_day(&day)), civil_day(latest)) {
        (Some(earliest), Some(latest)) => earliest > latest,
        _ => false,
    }
}

fn civil_day(day: &str) -> Option<civil::Date> {
    day.parse().ok()
}

const WEEKDAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/// Words after which a weekday is not the day meant.
const ELSEWHERE: [&str; 11] =
    ["after", "ago", "before", "by", "day", "days", "earlier", "eve", "following", "since", "until"];

fn weekday(seen: &Seen<'_>, date: &DateValue, found: &mut Findings) {
    let Some(words) = &date.words else { return };
    let mut named = words.text.split(|c: char| !c.is_alphabetic());
    let is_elsewhere = |word: &str| ELSEWHERE.iter().any(|other| word.eq_ignore_ascii_case(other));
    if named.clone().any(is_elsewhere) || named.clone().filter(|word| WEEKDAYS.contains(word)).count() != 1 {
        return;
    }
    let Some(weekday) = named.find(|word| WEEKDAYS.contains(word)) else { return };
    let (earliest, latest) = (date.edtf.earliest(), date.edtf.latest());
    // Only a single day has a weekday, and one that is "about" right may be the day beside it.
    let is_exact = earliest == latest && !date.edtf.as_str().contains(['~', '?', '%']);
    let Some(day) = earliest.filter(|_| is_exact).and_then(|day| civil_day(&day)) else { return };
    let actual = day.strftime("%A").to_string();
    if actual != weekday {
        let message = format!("the words say {weekday}, and {day} was a {actual}");
        found.at(seen, Rule::WeekdayContradicts, Some(words.range()), message);
    }
}

fn links(facts: &Facts<'_>, seen: &Seen<'_>, found: &mut Findings) {
    let statement = seen.statement;
    let nature = seen.project.codebook.nature(&statement.label);
    if nature == Nature::Denial && !statement.links.iter().any(|link| link.kind == LinkKind::Denies) {
        found.on(seen, Rule::DenialWithoutTarget, "a denial without a target");
    }
    for link in &statement.links {
        match &link.to {
            LinkTarget::Statement(id) if *id == statement.id => {
                found.on(seen, Rule::LinkToItself, "a link to itself");
            }
            LinkTarget::Statement(id) => match facts.statements.get(id) {
                None => {
                    let message = format!("a link to {id}, which is not in this project");
                    found.on(seen, Rule::MissingTarget, message);
                }
                Some(target) if link.kind == LinkKind::Denies && is_own(statement, target) => {
                    let message = format!("it denies {id}, by the same speaker on the same proposition");
                    found.on(seen, Rule::DeniesOwnWords, message);
                }
                Some(_) => {}
            },
            LinkTarget::Proposition(id) if !seen.project.propositions.contains_key(id) => {
                let message = format!("a link to the proposition {id}, which is not in this project");
                found.on(seen, Rule::MissingTarget, message);
            }
            LinkTarget::Proposition(_) | LinkTarget::Implied(_) => {}
        }
    }
}

fn is_own(denial: &Statement, target: &Statement) -> bool {
    let same_speaker = denial.speaker.is_some() && denial.speaker == target.speaker;
    same_speaker && denial.proposition.is_some() && denial.proposition == target.proposition
}
