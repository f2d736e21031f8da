//! Who is meant by a mention: the registry, and what the text itself says about names, offices and pronouns.

mod mention;
mod offices;
mod registry;
pub(in crate::reading) mod spelling;
mod states;

use std::ops::Range;

pub(super) use mention::Mention;
pub(super) use registry::Registry;
use spelling::plain;
use states::{Naming, state};

use super::{
    lexicon::{BODIES, OFFICES, PAPERS, PARTICLES, Words, within},
    passage::Passage,
    phrases::{phrase_after, phrase_before},
    proposals::Named,
    reporting::{Attribution, Form, governing::Reading, main_subject},
    tokens::Kind,
};
use crate::model::{SpeakerId, SpeakerKind};

/// Who is meant, and by what.
#[derive(Debug, Clone)]
pub(super) struct Meant {
    pub named: Named,
    /// As the text has it, where a pronoun or an office was followed to a name.
    pub followed: Option<String>,
}

/// Somebody whom the text names in full, with the words for their office.
struct Person {
    at: usize,
    name: String,
    roles: Vec<String>,
}

/// Knows whom the mentions of a passage mean.
pub(super) struct Cast<'r, 't> {
    reading: &'r Reading<'t>,
    registry: Registry<'r>,
    people: Vec<Person>,
    /// Short forms in plain letters, with the name that the text explains them by.
    short_forms: Vec<(String, String)>,
}

impl<'r, 't> Cast<'r, 't> {
    /// Reads the names of the passage.
    pub fn new(reading: &'r Reading<'t>, registry: Registry<'r>) -> Self {
        let (people, short_forms) = (people(&reading.passage), short_forms(&reading.passage));
        Self { reading, registry, people, short_forms }
    }

    /// The registry it was made with.
    pub fn registry(&self) -> &Registry<'r> {
        &self.registry
    }

    /// Whom the phrase `span` means; none where nobody can be told.
    pub fn meant(&self, span: &Range<usize>) -> Option<Meant> {
        let mention = Mention::of(&self.reading.passage, span);
        let pronoun = mention.pronoun
            || matches!(
                mention.written.to_lowercase().as_str(),
                "his" | "her" | "their" | "its" | "him" | "them"
            );
        if pronoun {
            let word = mention.written.to_lowercase();
            let antecedent =
                self.antecedent(span.start, &word).or_else(|| self.named_soon(span.start, &word))?;
            let found = self.by_mention(&antecedent);
            let followed = Some(label_of(&antecedent));
            return Some(Meant { followed, ..found });
        }
        Some(self.by_mention(&mention))
    }

    fn by_mention(&self, mention: &Mention) -> Meant {
        let near = mention.state.map(|(number, _)| number).or_else(|| self.state_near(mention.span.start));
        let full = self.full_name(mention);
        let direct = self.registry.best(mention, near);
        let spelt = full.as_ref().and_then(|name| self.registry.best(&renamed(mention, name), near));
        let unsure = direct.as_ref().is_none_or(|(_, score)| *score < 80);
        if let Some(body) = self.body_before(mention).filter(|_| unsure) {
            return Meant { followed: Some(label_of(&body)), ..self.by_mention(&body) };
        }
        let best = match (direct, spelt) {
            (Some(one), Some(other)) if other.1 > one.1 => Some(other),
            (one, other) => one.or(other),
        };
        if let Some((id, _)) = best {
            return Meant { named: Named::Known(id), followed: None };
        }
        if let Some(person) = self.office_holder(mention, near) {
            let other = renamed(mention, &person.name);
            let named = match self.registry.best(&other, near) {
                Some((id, _)) => Named::Known(id),
                None => Named::New { name: person.name.clone(), kind: SpeakerKind::Person },
            };
            return Meant { named, followed: Some(person.name.clone()) };
        }
        if let Some(id) = self.spoken_for(mention, near) {
            return Meant { named: Named::Known(id), followed: None };
        }
        let name = full.unwrap_or_else(|| label_of(mention));
        let kind = if name.contains(' ') && mention.kind == SpeakerKind::Organisation && self.is_person(&name)
        {
            SpeakerKind::Person
        } else {
            mention.kind
        };
        Meant { named: Named::New { name, kind }, followed: None }
    }

    /// "a Treasury spokesperson", who is nobody of the registry: the body behind the voice.
    fn spoken_for(&self, mention: &Mention, near: Option<usize>) -> Option<SpeakerId> {
        static VOICES: Words = Words::new("spokesman spokeswoman spokesperson spokespeople");
        let speaks = mention.is_nameless() && mention.roles.iter().any(|word| within(&VOICES, word));
        let head: Vec<String> = mention.roles.iter().filter(|word| !within(&VOICES, word)).cloned().collect();
        if !speaks || head.is_empty() {
            return None;
        }
        let kind = SpeakerKind::Organisation;
        let body = Mention { head, complement: Vec::new(), kind, ..mention.clone() };
        self.registry.best(&body, near).map(|(id, _)| id)
    }

    /// "the company", "the ministry": the last body named before, of that kind if there are kinds.
    fn body_before(&self, mention: &Mention) -> Option<Mention> {
        static ANY: Words = Words::new(
    "company firm group carrier retailer maker giant startup airline manufacturer developer bank
            broadcaster club party charity union organisation organization outlet newspaper paper corporation team",
);
        let passage = &self.reading.passage;
        let [noun] = mention.head.as_slice() else { return None };
        let definite = passage.word(mention.span.start) == "the" && mention.complement.is_empty();
        if !definite || !mention.name.is_empty() || !within(&BODIES, noun) {
            return None;
        }
        let any = within(&ANY, noun);
        let number = passage.sentence_of(mention.span.start);
        (1..7).filter_map(|back| number.checked_sub(back)).find_map(|sentence| {
            self.agents_of(sentence, mention.span.start).into_iter().find(|other| {
                let same = other.head.contains(noun) && other.head.len() > 1;
                // "Apple" alone looks like a surname.
                let one_word = other.kind == SpeakerKind::Person && other.name_words().len() == 1;
                let body = other.kind == SpeakerKind::Organisation || one_word;
                let named = any && body && !other.name.is_empty();
                same || named && !self.is_surname(&other.name)
            })
        })
    }

    /// Whether somebody is named in full elsewhere whose last name this is.
    fn is_surname(&self, name: &str) -> bool {
        let name = format!(" {}", plain(name));
        self.people.iter().any(|person| plain(&person.name).ends_with(&name))
    }

    fn is_person(&self, name: &str) -> bool {
        self.people.iter().any(|person| person.name == name)
    }

    /// "Baghaei" → "Esmaeil Baghaei", "IAEA" → "International Atomic Energy Agency", where the text says so.
    fn full_name(&self, mention: &Mention) -> Option<String> {
        let name = plain(&mention.name);
        if name.is_empty() {
            return None;
        }
        if let Some((_, full)) = self.short_forms.iter().find(|(short, _)| *short == name) {
            return Some(full.clone());
        }
        let ends = |person: &&Person| plain(&person.name).ends_with(&format!(" {name}"));
        let longer = self.people.iter().find(ends).map(|person| person.name.clone());
        longer.or_else(|| Some(mention.name.clone()))
    }

    /// The person whose office the text gave in the same words, the nearest before the mention first.
    fn office_holder(&self, mention: &Mention, near: Option<usize>) -> Option<&Person> {
        if !mention.is_nameless() || !mention.roles.iter().any(|word| within(&OFFICES, word)) {
            return None;
        }
        let at = mention.span.start;
        let fits = |person: &Person| {
            offices::fits(&mention.roles, mention.state.map(|(number, _)| number).or(near), &person.roles)
        };
        let scored =
            self.people.iter().map(|person| (person, fits(person), person.at < at, person.at.abs_diff(at)));
        scored
            .filter(|(_, score, ..)| *score >= 60)
            .max_by_key(|(_, score, before, distance)| (*score, *before, std::cmp::Reverse(*distance)))
            .map(|(person, ..)| person)
    }

    /// The state named last before the token `at`, in its sentence or the one before.
    fn state_near(&self, at: usize) -> Option<usize> {
        let passage = &self.reading.passage;
        let floor = passage.sentence(passage.sentence_of(at).saturating_sub(1)).start;
        (floor..at).rev().find_map(|index| {
            let word = plain(passage.word(index));
            state(&word).filter(|_| passage.capital(index)).map(|(number, _)| number)
        })
    }

    /// The one whom a pronoun at the token `at` stands for: the last who spoke or acted and can be meant.
    fn antecedent(&self, at: usize, word: &str) -> Option<Mention> {
        let number = self.reading.passage.sentence_of(at);
        (0..8)
            .filter_map(|back| number.checked_sub(back))
            .find_map(|sentence| self.agent_of(sentence, at, word))
    }

    /// The person whom the next two sentences name, where nobody came before.
    fn named_soon(&self, at: usize, word: &str) -> Option<Mention> {
        let passage = &self.reading.passage;
        let last = passage.sentence(passage.sentence_of(at) + 2).end;
        let person = self.people.iter().find(|person| (at..last).contains(&person.at))?;
        let span = person.at..person.at + person.name.split_whitespace().count();
        matches!(word, "he" | "she").then(|| Mention::of(passage, &span))
    }

    fn agent_of(&self, sentence: usize, at: usize, word: &str) -> Option<Mention> {
        self.agents_of(sentence, at).into_iter().find(|mention| self.may_be(mention, word))
    }

    /// Those who speak or act in the sentence before the token `at`, the likeliest first.
    fn agents_of(&self, sentence: usize, at: usize) -> Vec<Mention> {
        let passage = &self.reading.passage;
        let here = passage.sentence(sentence);
        let mut spoken: Vec<&Attribution> = self
            .reading
            .attributions
            .iter()
            .filter(|found| {
                found.sentence == sentence && found.quote == passage.quote(at) && found.source.end <= at
            })
            .collect();
        spoken.sort_by_key(|found| (rank(found.form), std::cmp::Reverse(found.cue.start)));
        let spans = spoken.iter().map(|found| found.source.clone());
        // "Exports dropped, it said": what it said is about the exports.
        let own = here.contains(&at) && at > here.start && !matches!(passage.kind(at - 1), Kind::Word);
        let subject = main_subject(passage, &(here.start..here.end.min(at))).filter(|_| !own);
        let mentions = spans.chain(subject).map(|span| Mention::of(passage, &span));
        mentions.filter(|mention| !mention.pronoun).collect()
    }

    fn may_be(&self, mention: &Mention, word: &str) -> bool {
        let known =
            !mention.name.is_empty() && self.full_name(mention).is_some_and(|name| self.is_person(&name));
        let person =
            mention.kind == SpeakerKind::Person || known && mention.kind == SpeakerKind::Organisation;
        match word {
            "he" | "she" | "him" | "his" | "her" => person,
            "it" | "its" => !person || !known && mention.name_words().len() == 1,
            _ => true,
        }
    }
}

fn rank(form: Form) -> u8 {
    match form {
        Form::SubjectFirst | Form::VerbFirst | Form::Script => 0,
        Form::Participle => 1,
        Form::AccordingTo | Form::Noun | Form::Tail => 2,
    }
}

fn renamed(mention: &Mention, name: &str) -> Mention {
    let head = plain(name).split(' ').map(str::to_owned).collect();
    Mention { name: name.to_owned(), head, ..mention.clone() }
}

fn label_of(mention: &Mention) -> String {
    if mention.name.is_empty() { mention.written.clone() } else { mention.name.clone() }
}

/// Everybody whom the passage names with at least two words, outside quotations.
fn people(passage: &Passage) -> Vec<Person> {
    let mut found: Vec<Person> = Vec::new();
    let mut at = 0;
    while at < passage.tokens.len() {
        let end = end_of_name(passage, at);
        let bodily = within(&BODIES, passage.word(end)) || within(&PAPERS, passage.word(end));
        if end > at + 1 && !bodily {
            let floor = passage.sentence(passage.sentence_of(at)).start;
            let span = phrase_before(passage, end, floor).unwrap_or(at..end);
            let mention = Mention::of(passage, &span);
            if mention.kind == SpeakerKind::Person && mention.name.contains(' ') {
                let mut roles = mention.roles.clone();
                roles.extend(apposition(passage, end));
                roles.extend(office_before(passage, span.start, floor));
                match found.iter_mut().find(|person| person.name == mention.name) {
                    Some(person) => person.roles.extend(roles),
                    None => found.push(Person { at, name: mention.name, roles }),
                }
            }
        }
        at = end.max(at + 1);
    }
    found
}

/// Behind the run of capitals and particles that begins at `at`.
fn end_of_name(passage: &Passage, at: usize) -> usize {
    if passage.quote(at).is_some() {
        return at + 1;
    }
    let mut end = at;
    while passage.capital(end)
        || end > at
            && within(&PARTICLES, passage.word(end))
            && (passage.capital(end + 1) || passage.capital(end + 2))
    {
        end += 1;
    }
    end
}

/// The words of "the foreign minister, " before a name.
fn office_before(passage: &Passage, name: usize, floor: usize) -> Vec<String> {
    let comma = name.checked_sub(1).filter(|comma| *comma > floor && passage.is(*comma, Kind::Comma));
    let office = comma.and_then(|comma| phrase_before(passage, comma, floor));
    let mention = office.map(|span| Mention::of(passage, &span));
    let nameless = mention.filter(|mention| {
        mention.is_nameless() && mention.head.last().is_some_and(|word| within(&OFFICES, word))
    });
    nameless.map(|mention| mention.roles).unwrap_or_default()
}

/// The words of ", the foreign minister of Iran," behind a name.
fn apposition(passage: &Passage, at: usize) -> Vec<String> {
    if !passage.is(at, Kind::Comma) {
        return Vec::new();
    }
    let end = (at + 1..at + 14).find(|index| !matches!(passage.kind(*index), Kind::Word | Kind::Possessive));
    let words = (at + 1..end.unwrap_or(at + 1)).map(|index| plain(passage.word(index)));
    let words: Vec<String> = words.filter(|word| !word.is_empty()).collect();
    if words.iter().any(|word| within(&OFFICES, word)) { words } else { Vec::new() }
}

/// "International Atomic Energy Agency (IAEA)", "Mohammed bin Salman, widely known as MBS".
fn short_forms(passage: &Passage) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for at in 1..passage.tokens.len() {
        let (short, end) = if passage.word(at) == "(" && passage.word(at + 2) == ")" {
            (at + 1, at)
        } else if passage.word(at) == "known" && passage.word(at + 1) == "as" {
            let comma = (at.saturating_sub(3)..at).find(|index| passage.is(*index, Kind::Comma));
            (at + 2, comma.unwrap_or(at))
        } else {
            continue;
        };
        let mut start = end;
        while start > 0
            && (passage.capital(start - 1)
                || within(&PARTICLES, passage.word(start - 1))
                || matches!(passage.word(start - 1), "of" | "for" | "and"))
        {
            start -= 1;
        }
        while start < end && !passage.capital(start) {
            start += 1;
        }
        if passage.capital(short) && end > start + 1 {
            let mention = phrase_after(passage, start, end).map(|span| Mention::of(passage, &span));
            let full = mention.map(|mention| label_of(&mention)).unwrap_or_default();
            if !full.is_empty() {
                found.push((plain(passage.word(short)), full));
            }
        }
    }
    found
}

/// Whether the mention speaks for a state: its spokesman, its ministry.
pub(super) fn speaks_for(mention: &Mention) -> Option<usize> {
    let speaks = mention.roles.iter().chain(&mention.head).any(|word| {
        matches!(word.as_str(), "spokesman" | "spokeswoman" | "spokesperson" | "ministry" | "government")
    });
    mention.state.filter(|_| speaks).map(|(number, _)| number)
}

/// The state that a mention is the name or seat of.
pub(super) fn state_named(mention: &Mention) -> Option<usize> {
    let (number, naming) = mention.state?;
    let whole = state(&mention.head.join(" ")).is_some_and(|(whole, _)| whole == number);
    (whole && naming != Naming::People).then_some(number)
}
