//! A mention held against the registry of speakers: by name, alias, surname, acronym, state or group.

use std::sync::Arc;

use super::{
    mention::Mention,
    spelling::{alike, plain},
    states::{Naming, people_of, state, state_among},
};
use crate::{
    model::{SharedMap, Speaker, SpeakerId, SpeakerKind},
    reading::lexicon::{GROUPS, OFFICES, PARTICLES, TITLES, within},
};

/// From here on a mention is somebody of the registry.
pub(in crate::reading) const SAME: i32 = 60;

/// A speaker of the registry, and the plain words of each spelling.
struct Entry<'a> {
    id: &'a SpeakerId,
    speaker: &'a Speaker,
    spellings: Vec<Vec<String>>,
}

impl Entry<'_> {
    /// Whether it is an article's own voice, by its kind or by its name.
    fn narrates(&self) -> bool {
        self.speaker.kind == SpeakerKind::Narrator
            || plain(&self.speaker.name).split(' ').any(|word| word == "narrator")
    }
}

/// The registry, made ready for comparing.
pub(in crate::reading) struct Registry<'a> {
    entries: Vec<Entry<'a>>,
}

impl<'a> Registry<'a> {
    /// Takes the names and aliases of `speakers`.
    pub fn new(speakers: &'a SharedMap<SpeakerId, Arc<Speaker>>) -> Self {
        let entries = speakers.iter().map(|(id, speaker)| {
            let spellings = speaker.spellings().flat_map(spellings_of).collect();
            Entry { id, speaker, spellings }
        });
        Self { entries: entries.collect() }
    }

    /// The speaker that `mention` most likely means, and how surely, from 0 to 100; `near` is the state spoken of.
    pub fn best(&self, mention: &Mention, near: Option<usize>) -> Option<(SpeakerId, i32)> {
        let scored = self.entries.iter().map(|entry| (entry, score(entry, mention, near)));
        // The first of equals, so that the order of ids decides.
        let best = scored.fold(None, |best: Option<(&Entry, i32)>, (entry, score)| match best {
            Some((_, most)) if most >= score => best,
            _ => Some((entry, score)),
        });
        best.filter(|(_, score)| *score >= SAME).map(|(entry, score)| (entry.id.clone(), score))
    }

    /// The narrator of what `publisher` publishes; none where nobody knows the publisher.
    pub fn narrator(&self, publisher: &str) -> Option<SpeakerId> {
        let publisher = plain(publisher);
        let wanted: Vec<&str> = publisher.split(' ').filter(|word| word.len() > 2).collect();
        let scored = self.entries.iter().filter_map(|entry| {
            let name = plain(&entry.speaker.name);
            let shared = name.split(' ').filter(|word| word.len() > 2 && wanted.contains(word)).count();
            entry.narrates().then_some((entry, shared))
        });
        let best = scored.fold(None, |best: Option<(&Entry, usize)>, (entry, shared)| match best {
            Some((_, most)) if most >= shared => best,
            _ => Some((entry, shared)),
        });
        best.filter(|(_, shared)| *shared > 0).map(|(entry, _)| entry.id.clone())
    }
}

/// The words of a spelling, without and with what stands in parentheses; the explanation alone is one too if it is a name.
fn spellings_of(spelling: &str) -> Vec<Vec<String>> {
    let words = |text: &str| -> Vec<String> {
        plain(text).split(' ').filter(|word| !word.is_empty() && *word != "the").map(str::to_owned).collect()
    };
    let Some((before, inside)) = spelling.split_once('(') else { return vec![words(spelling)] };
    let inside = inside.trim_end_matches([')', ' ']);
    let mut found = vec![words(before)];
    if inside.chars().filter(|c| c.is_uppercase()).count() > 1 && !inside.contains(' ') {
        found.push(words(inside));
    }
    found
}

/// The state that a spelling names: "iran", "iranian government", "government of iran".
fn state_of_spelling(words: &[String]) -> Option<usize> {
    let kept: Vec<String> = words
        .iter()
        .filter(|word| !matches!(word.as_str(), "government" | "state" | "of"))
        .cloned()
        .collect();
    state(&kept.join(" ")).map(|(number, _)| number)
}

fn score(entry: &Entry, mention: &Mention, near: Option<usize>) -> i32 {
    if entry.narrates() || mention.pronoun {
        return 0;
    }
    let by_name =
        entry.spellings.iter().map(|spelling| score_spelling(spelling, mention, near)).max().unwrap_or(0);
    by_name.max(score_role(entry.speaker, mention, near))
}

fn score_spelling(spelling: &[String], mention: &Mention, near: Option<usize>) -> i32 {
    if spelling.is_empty() {
        return 0;
    }
    let name = mention.name_words();
    if *spelling == name || *spelling == mention.head {
        return 100;
    }
    let state_score = score_state(spelling, mention);
    if mention.kind == SpeakerKind::Person && !mention.name.is_empty() {
        return score_person(spelling, &name).max(score_body(spelling, &name)).max(state_score);
    }
    let named =
        if name.is_empty() { 0 } else { score_person(spelling, &name).max(score_body(spelling, &name)) };
    named.max(state_score).max(score_words(spelling, mention, near))
}

/// Surnames, and first names where both have one.
fn score_person(spelling: &[String], name: &[String]) -> i32 {
    let (Some(last), Some(other)) = (spelling.last(), name.last()) else { return 0 };
    if !alike(last, other) {
        return surname_first(spelling, name);
    }
    let exact = i32::from(last == other) * 6;
    match (spelling.len(), name.len()) {
        (1, 1) => 84 + exact,
        (1, _) | (_, 1) => 74 + exact,
        _ if first_names_agree(spelling, name) => 88 + exact,
        _ if is_longer_surname(spelling, name) => 70 + exact,
        _ => 10,
    }
}

/// "Xi" and "Kim" are surnames that come first.
fn surname_first(spelling: &[String], name: &[String]) -> i32 {
    let (Some(first), [only]) = (spelling.first(), name) else { return 0 };
    if first == only && spelling.len() > 1 { 66 } else { 0 }
}

fn first_names_agree(spelling: &[String], name: &[String]) -> bool {
    let (Some(one), Some(other)) = (spelling.first(), name.first()) else { return false };
    let initial = one.len() == 1 || other.len() == 1;
    alike(one, other)
        || initial && one.chars().next() == other.chars().next()
        || one.starts_with(other.as_str())
        || other.starts_with(one.as_str())
}

/// "bin Salman" is the surname of "Mohammed bin Salman".
fn is_longer_surname(spelling: &[String], name: &[String]) -> bool {
    let (short, long) = if spelling.len() < name.len() { (spelling, name) } else { (name, spelling) };
    long.ends_with(short) && short.first().is_some_and(|word| within(&PARTICLES, word))
}

/// Bodies: acronyms, and a name that is a part of the other.
fn score_body(spelling: &[String], name: &[String]) -> i32 {
    if is_acronym_of(name, spelling) || is_acronym_of(spelling, name) {
        return 85;
    }
    let (short, long) = if spelling.len() < name.len() { (spelling, name) } else { (name, spelling) };
    let whole = !short.is_empty() && long.windows(short.len()).any(|part| part == short);
    let short_length: usize = short.iter().map(String::len).sum();
    if whole && short_length > 2 && long.starts_with(short) { 68 } else { 0 }
}

fn is_acronym_of(short: &[String], long: &[String]) -> bool {
    let [only] = short else { return false };
    if long.len() < 2 || only.len() < 2 {
        return false;
    }
    let small = ["of", "the", "and", "for", "in", "on", "to"];
    let letters = |skip: bool| -> String {
        long.iter()
            .filter(|word| !(skip && small.contains(&word.as_str())))
            .filter_map(|word| word.chars().next())
            .collect()
    };
    *only == letters(true) || *only == letters(false)
}

fn score_state(spelling: &[String], mention: &Mention) -> i32 {
    let Some(number) = state_of_spelling(spelling) else { return 0 };
    let people = spelling.iter().any(|word| word == people_of(number)) && spelling.len() > 1;
    let Some((other, naming)) = mention.state.filter(|(other, _)| *other == number) else { return 0 };
    let whole = state(&mention.head.join(" "))
        .is_some_and(|(whole, naming)| whole == other && naming != Naming::People);
    let government = mention
        .head
        .last()
        .is_some_and(|word| matches!(word.as_str(), "government" | "administration" | "regime"));
    let body = mention.kind == SpeakerKind::Organisation || mention.kind == SpeakerKind::Collective;
    match (whole, government, naming) {
        (true, _, Naming::Name) => 92,
        (true, _, _) => 86,
        (_, true, _) => 88,
        _ if body && !people => 61,
        _ => 0,
    }
}

/// Groups, papers and bodies by the words they share: the noun, and what sets it apart.
fn score_words(spelling: &[String], mention: &Mention, near: Option<usize>) -> i32 {
    let all: Vec<&String> = mention.head.iter().chain(&mention.complement).collect();
    let telling =
        |word: &str| !matches!(word, "news" | "new" | "agency" | "inferred" | "unnamed" | "anonymous");
    let shared = |word: &String| all.iter().any(|other| same_word(word, other));
    let (named, present): (Vec<_>, Vec<_>) =
        spelling.iter().filter(|word| telling(word)).partition(|word| !shared(word));
    if present.is_empty() {
        return 0;
    }
    let noun = mention.head.last().is_some_and(|head| spelling.iter().any(|word| same_word(word, head)));
    let missing_state = state_among(spelling).map(|(number, _)| number);
    let other_state = missing_state.zip(mention.state).is_some_and(|(one, (other, _))| one != other);
    if other_state {
        return 0;
    }
    let nearby = missing_state.is_some() && missing_state == near;
    let extra = all.iter().filter(|word| !spelling.iter().any(|other| same_word(word, other))).count();
    match (named.is_empty(), noun) {
        (true, true) => 90 - i32::try_from(extra.min(5)).unwrap_or(5),
        (true, false) if is_telling(&present) => 78,
        (false, true) if missing_state.is_some() && mention.state.is_none() && nearby => 74,
        (false, true) if missing_state.is_some() && mention.state.is_none() => 62,
        (false, true) => 66 - i32::try_from((extra * 4 + named.len() * 2).min(30)).unwrap_or(30),
        _ => 0,
    }
}

/// Whether the words are a name, and not only "spokesman" or "officials".
fn is_telling(words: &[&String]) -> bool {
    words.iter().any(|word| {
        !within(&OFFICES, word) && !within(&GROUPS, word) && !within(&TITLES, word) && state(word).is_none()
    })
}

/// The same word, in singular or plural; "officials" and "authorities" are not told apart.
fn same_word(one: &str, other: &str) -> bool {
    const SAME_WORDS: &[&[&str]] = &[
        &["officials", "authorities", "official"],
        &["spokesman", "spokeswoman", "spokesperson"],
        &["us", "american", "u.s"],
        &["critics", "opponents", "detractors"],
        &["police", "officers", "detectives"],
        &["military", "army"],
        &["newspaper", "daily", "paper"],
    ];
    let plural =
        |one: &str, other: &str| one.strip_suffix('s').is_some_and(|stem| stem == other && stem.len() > 2);
    one == other
        || plural(one, other)
        || plural(other, one)
        || SAME_WORDS.iter().any(|same| same.contains(&one) && same.contains(&other))
}

/// An office without a name, held against the office of the registry.
fn score_role(speaker: &Speaker, mention: &Mention, near: Option<usize>) -> i32 {
    if !mention.is_nameless() || speaker.role.is_empty() {
        return 0;
    }
    let role: Vec<String> =
        plain(&format!("{} {}", speaker.role, speaker.affiliation)).split(' ').map(str::to_owned).collect();
    super::offices::fits(&mention.roles, mention.state.map(|(number, _)| number).or(near), &role)
}
