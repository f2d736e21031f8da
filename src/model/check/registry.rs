//! Rules on the registries: speakers whose names collide, and entries that nothing uses.

use std::collections::BTreeMap;

use super::{Facts, Findings, Rule, Subject};
use crate::model::speaker::Speaker;

pub(super) fn check(facts: &Facts<'_>, found: &mut Findings) {
    let speakers = || facts.project.speakers.values().map(|speaker| &**speaker);
    let mut spellings: BTreeMap<String, Vec<&Speaker>> = BTreeMap::new();
    let mut skeletons: BTreeMap<String, Vec<&Speaker>> = BTreeMap::new();
    for speaker in speakers() {
        for spelling in speaker.spellings() {
            add(&mut spellings, spelling.trim().to_lowercase(), speaker);
            add(&mut skeletons, skeleton(spelling), speaker);
        }
    }
    for speaker in speakers() {
        let name = &speaker.name;
        let subject = || Subject::Speaker(speaker.id.clone());
        let shared = speaker.spellings().find_map(|spelling| {
            Some((spelling, other(spellings.get(&spelling.trim().to_lowercase())?, speaker)?))
        });
        if let Some((spelling, other)) = shared {
            let message = format!("“{spelling}” is a spelling of {name} and of {}", other.name);
            found.about(subject(), Rule::AmbiguousSpelling, message);
        } else if let Some(other) = speaker
            .spellings()
            .map(skeleton)
            .filter(|skeleton| skeleton.len() >= TELLING_LETTERS)
            .find_map(|skeleton| other(skeletons.get(&skeleton)?, speaker))
        {
            let message = format!("{name} looks like {}, in another spelling", other.name);
            found.about(subject(), Rule::AlikeSpeakers, message);
        }
        if !facts.used_speakers.contains(&speaker.id) {
            found.about(subject(), Rule::UnusedSpeaker, format!("nothing is said by or through {name}"));
        }
    }
    for proposition in facts.project.propositions.values() {
        if !facts.used_propositions.contains(&proposition.id) {
            let message = format!("nothing claims or denies “{}”", proposition.text);
            found.about(Subject::Proposition(proposition.id.clone()), Rule::UnusedProposition, message);
        }
    }
}

fn add<'a>(names: &mut BTreeMap<String, Vec<&'a Speaker>>, name: String, speaker: &'a Speaker) {
    let speakers = names.entry(name).or_default();
    if speakers.last().is_none_or(|last| last.id != speaker.id) {
        speakers.push(speaker);
    }
}

/// The first of `speakers` with that name who comes before `speaker`, so that a pair is told once.
fn other<'a>(speakers: &[&'a Speaker], speaker: &Speaker) -> Option<&'a Speaker> {
    speakers.first().copied().filter(|first| first.id < speaker.id)
}

/// A skeleton must have this many letters to say that two names look alike.
const TELLING_LETTERS: usize = 5;

/// A name without what transliterations differ in: vowels inside words, doubled letters, accents, "gh" for "q".
fn skeleton(name: &str) -> String {
    let ascii = deunicode::deunicode(name).to_ascii_lowercase();
    let mut skeleton = String::new();
    for word in ascii.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()) {
        let word = word.replace("gh", "q").replace("kh", "k").replace("ph", "f").replace("ou", "u");
        for (index, c) in word.chars().enumerate() {
            let is_first = index == 0;
            if is_first || !(matches!(c, 'a' | 'e' | 'i' | 'o' | 'u' | 'y' | 'h') || skeleton.ends_with(c)) {
                skeleton.push(c);
            }
        }
        skeleton.push(' ');
    }
    skeleton
}
