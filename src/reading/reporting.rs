//! Attributions: the words of a text that say that somebody said something.

pub(in crate::reading) mod governing;
mod subject;
pub(in crate::reading) mod verbs;

use std::ops::Range;

pub(super) use subject::main_subject;
pub(super) use verbs::{Manner, VerbForm};
use verbs::{NOUNS, SOURCES, verb};

use super::{
    lexicon::{BETWEEN, is_adverb, within},
    passage::Passage,
    phrases::{phrase_after, phrase_before},
    tokens::Kind,
};

/// How an attribution stands to the words that it gives to somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// "X said …", with the words behind or before it.
    SubjectFirst,
    /// "…, said X".
    VerbFirst,
    /// "according to X".
    AccordingTo,
    /// "…, adding that …".
    Participle,
    /// "X's claim that …".
    Noun,
    /// "X: “…”".
    Script,
    /// "…: X" at the end of a headline.
    Tail,
}

/// Somebody, and the verb or noun that says that they said something; places are numbers of tokens.
#[derive(Debug, Clone)]
pub(super) struct Attribution {
    /// The noun phrase that names the speaker.
    pub source: Range<usize>,
    /// The verb or noun; empty in a script.
    pub cue: Range<usize>,
    /// Who passed it on.
    pub via: Option<Range<usize>>,
    pub form: Form,
    pub manner: Manner,
    /// In the present tense, of no certain day.
    pub present: bool,
    /// The number of the sentence.
    pub sentence: usize,
    /// The quotation that it stands in itself.
    pub quote: Option<usize>,
    /// The attribution of the same sentence, by its number, whose subject it shares.
    pub leans_on: Option<usize>,
}

impl Attribution {
    /// Its first token.
    pub fn start(&self) -> usize {
        if self.leans_on.is_some() || self.source.is_empty() {
            self.cue.start
        } else {
            self.source.start.min(self.cue.start)
        }
    }

    /// Behind its last token.
    pub fn end(&self) -> usize {
        if self.leans_on.is_some() { self.cue.end } else { self.source.end.max(self.cue.end) }
    }
}

/// Whether `word` is said of speech, in any form of the verb.
pub(super) fn is_saying(word: &str) -> bool {
    verb(word).is_some_and(|verb| verb.manner == Manner::Speech && verb.form != VerbForm::Base)
}

/// Whether `word` is a reporting verb in a form that is no noun: "said", "denies".
pub(super) fn is_finite(word: &str) -> bool {
    verb(word).is_some_and(|verb| !verb.noun && matches!(verb.form, VerbForm::Past | VerbForm::Third))
}

/// All attributions of the passage, in the order of their cues.
pub(super) fn attributions(passage: &Passage) -> Vec<Attribution> {
    let mut finder = Finder { passage, found: Vec::new() };
    for number in 0..passage.sentences.len() {
        finder.read_sentence(number);
    }
    finder.found
}

struct Finder<'p, 't> {
    passage: &'p Passage<'t>,
    found: Vec<Attribution>,
}

impl Finder<'_, '_> {
    fn read_sentence(&mut self, number: usize) {
        let sentence = self.passage.sentence(number);
        self.script(number, &sentence);
        for at in sentence.clone() {
            if self.passage.kind(at) != Kind::Word {
                continue;
            }
            let found = self.at_word(at, &sentence, number);
            self.found.extend(found);
        }
        self.tail(number, &sentence);
    }

    fn at_word(&self, at: usize, sentence: &Range<usize>, number: usize) -> Option<Attribution> {
        let word = self.passage.word(at);
        if word == "according" && self.passage.word(at + 1) == "to" {
            let source = phrase_after(self.passage, at + 2, sentence.end)?;
            return Some(self.attribution(source, at..at + 2, Form::AccordingTo, Manner::Speech, number));
        }
        if let Some(found) = self.noun(at, sentence, number) {
            return Some(found);
        }
        let verb = verb(word)?;
        let capital = self.passage.capital(at);
        if capital && at > sentence.start && !self.is_headline(sentence) {
            return None;
        }
        match (verb.form, verb.manner) {
            (VerbForm::Participle, _) => self.participle(at, sentence, number, verb.manner),
            (_, Manner::Quoting) => self.quoting(at, sentence, number),
            (form, manner) => {
                let ambiguous = verb.noun && self.may_be_noun(at);
                if ambiguous || form == VerbForm::Base && !self.takes_base(at) {
                    return None;
                }
                let present = matches!(form, VerbForm::Base | VerbForm::Third);
                let found = self.finite(at, sentence, number, manner)?;
                let by_things = manner == Manner::Weak || within(&verbs::OF_THINGS, verb.base);
                if by_things && !self.can_speak(&found.source) {
                    return None;
                }
                Some(Attribution { present, ..found })
            }
        }
    }

    fn attribution(
        &self,
        source: Range<usize>,
        cue: Range<usize>,
        form: Form,
        manner: Manner,
        sentence: usize,
    ) -> Attribution {
        let quote = self.passage.quote(cue.start);
        Attribution { source, cue, via: None, form, manner, present: false, sentence, quote, leans_on: None }
    }

    /// "The standoff underscores" reports nothing: a name, an office, a body, a group or a pronoun speaks.
    fn can_speak(&self, source: &Range<usize>) -> bool {
        use super::lexicon::{BODIES, DETERMINERS, GROUPS, OFFICES, PRONOUNS};
        source.clone().any(|at| {
            let word = self.passage.word(at);
            self.passage.capital(at) && !within(&DETERMINERS, word)
                || [&OFFICES, &BODIES, &GROUPS, &PRONOUNS].iter().any(|list| within(list, word))
        })
    }

    /// A headline capitalises most of its words.
    fn is_headline(&self, sentence: &Range<usize>) -> bool {
        let words = sentence.clone().filter(|at| self.passage.is(*at, Kind::Word));
        let capitals = words.clone().filter(|at| self.passage.capital(*at)).count();
        capitals * 3 >= words.count() * 2 && sentence.len() > 4
    }

    /// "report", "claims" behind an article or an adjective are nouns.
    fn may_be_noun(&self, at: usize) -> bool {
        let Some(before) = at.checked_sub(1) else { return true };
        let word = self.passage.word(before);
        let next = self.passage.word(at + 1);
        if self.passage.is(before, Kind::Possessive) || within(&super::lexicon::DETERMINERS, word) {
            return true;
        }
        let subject = self.passage.capital(before)
            || word.ends_with('s')
            || within(&super::lexicon::OFFICES, word)
            || within(&super::lexicon::BODIES, word)
            || within(&super::lexicon::GROUPS, word)
            || within(&super::lexicon::PRONOUNS, word);
        let goes_on = !matches!(next, "of" | "by" | "from" | "" | "and" | "or");
        !(subject && goes_on)
    }

    /// A base form is a verb behind a plural or "they", and behind "did not".
    fn takes_base(&self, at: usize) -> bool {
        let Some(before) = at.checked_sub(1) else { return false };
        let word = self.passage.word(before);
        matches!(
            word,
            "they" | "we" | "i" | "you" | "not" | "did" | "police" | "people" | "media" | "who" | "also"
        ) || word.ends_with('s') && self.passage.is(before, Kind::Word) && word.len() > 3
    }

    /// "Y quoted X as saying", "X was quoted by Y as saying".
    fn quoting(&self, at: usize, sentence: &Range<usize>, number: usize) -> Option<Attribution> {
        let passage = self.passage;
        let far = sentence.end.min(at + 20);
        let saying =
            (at..far).find(|index| passage.word(*index) == "as" && is_saying(passage.word(index + 1)))?;
        let subject = self.subject_before(at, sentence);
        let group = self.group_start(at, sentence.start);
        let passive = (group..at).any(|index| is_being(passage.word(index)));
        let by = (at..saying).find(|index| passage.word(*index) == "by");
        let (source, via) = if passive {
            (subject?, by.and_then(|by| phrase_after(passage, by + 1, saying)))
        } else {
            (phrase_after(passage, at + 1, saying)?, subject)
        };
        let cue = if passive { at..saying + 2 } else { saying + 1..saying + 2 };
        Some(Attribution { via, ..self.attribution(source, cue, Form::SubjectFirst, Manner::Speech, number) })
    }

    fn finite(
        &self,
        at: usize,
        sentence: &Range<usize>,
        number: usize,
        manner: Manner,
    ) -> Option<Attribution> {
        let passage = self.passage;
        let group = self.group_start(at, sentence.start);
        let own = (group..at).rev().take_while(|index| passage.word(*index) != "to");
        let passive = own.clone().any(|index| is_being(passage.word(index)));
        if passive || passage.word(at + 1) == "by" {
            return self.passive(at, sentence, number, manner);
        }
        if let Some(source) = self.subject_behind(at, sentence) {
            let source = self.name_behind(&source).unwrap_or(source);
            return Some(self.attribution(source, at..at + 1, Form::VerbFirst, manner, number));
        }
        if let Some(source) = self.subject_before(at, sentence) {
            let adverb = self.adverb_before(at, group);
            return Some(self.attribution(source, adverb..at + 1, Form::SubjectFirst, manner, number));
        }
        let before = group.checked_sub(1).map_or("", |before| passage.word(before));
        if before == "and"
            || before == "but"
            || passage.is(group.saturating_sub(1), Kind::Comma) && before == ","
        {
            return self.leaning(at, sentence, number, manner, Form::SubjectFirst);
        }
        None
    }

    /// "sharply rejected": the adverb right before the verb belongs to the cue.
    fn adverb_before(&self, at: usize, group: usize) -> usize {
        let before = at.saturating_sub(1);
        let adverb = before >= group && before < at && is_adverb(self.passage.word(before));
        if adverb { before } else { at }
    }

    /// "was told by X that", "accused by X of".
    fn passive(
        &self,
        at: usize,
        sentence: &Range<usize>,
        number: usize,
        manner: Manner,
    ) -> Option<Attribution> {
        let passage = self.passage;
        let by = (at + 1..sentence.end.min(at + 6)).find(|index| passage.word(*index) == "by")?;
        if (at + 1..by).any(|index| !passage.is(index, Kind::Word)) {
            return None;
        }
        let source = phrase_after(passage, by + 1, sentence.end)?;
        Some(self.attribution(source, at..at + 1, Form::SubjectFirst, manner, number))
    }

    fn participle(
        &self,
        at: usize,
        sentence: &Range<usize>,
        number: usize,
        manner: Manner,
    ) -> Option<Attribution> {
        let passage = self.passage;
        let before = at.checked_sub(1).filter(|before| *before >= sentence.start)?;
        let word = passage.word(before);
        if word == "as" || within(&BETWEEN, word) && is_being(word) || manner == Manner::Quoting {
            return None;
        }
        if let Some(source) = phrase_before(passage, at, sentence.start) {
            let with = source.start.checked_sub(1).is_some_and(|with| passage.word(with) == "with");
            let alone = (source.clone()).any(|index| within(&SOURCES, passage.word(index)));
            let source = if alone && !with { before..at } else { source };
            let body = within(&super::lexicon::BODIES, word) || within(&super::lexicon::GROUPS, word);
            if with || alone || body {
                return Some(self.attribution(source, at..at + 1, Form::Participle, manner, number));
            }
            return None;
        }
        if passage.is(before, Kind::Comma)
            || matches!(word, "after" | "before" | "by" | "and" | "while" | "without")
        {
            return self.leaning(at, sentence, number, manner, Form::Participle);
        }
        if passage.is(before, Kind::Close) || passage.is(before, Kind::Dash) {
            return self.leaning(at, sentence, number, manner, Form::Participle);
        }
        None
    }

    /// The subject is that of an attribution before it in the sentence, or of the sentence.
    fn leaning(
        &self,
        at: usize,
        sentence: &Range<usize>,
        number: usize,
        manner: Manner,
        form: Form,
    ) -> Option<Attribution> {
        let quote = self.passage.quote(at);
        let last = self.found.iter().enumerate().rev().take_while(|(_, found)| found.sentence == number);
        let leader =
            last.filter(|(_, found)| found.quote == quote && found.cue.start < at).find(|(_, found)| {
                matches!(found.form, Form::SubjectFirst | Form::VerbFirst) || found.leans_on.is_some()
            });
        if let Some((index, leader)) = leader {
            let found = self.attribution(leader.source.clone(), at..at + 1, form, manner, number);
            return Some(Attribution { leans_on: Some(index), ..found });
        }
        if quote.is_some() {
            return None;
        }
        let source = main_subject(self.passage, &(sentence.start..at))?;
        let found = self.attribution(source, at..at + 1, form, manner, number);
        Some(found)
    }

    /// "X's claim that", "claims by X that", "reports that".
    fn noun(&self, at: usize, sentence: &Range<usize>, number: usize) -> Option<Attribution> {
        let passage = self.passage;
        let word = passage.word(at);
        if passage.capital(at) && at > sentence.start || !within(&NOUNS, word) && !within(&SOURCES, word) {
            return None;
        }
        let cue = at..at + 1;
        let nearest = (sentence.start.max(at.saturating_sub(4))..at).rev();
        let owner = nearest
            .clone()
            .take_while(|index| {
                let word = passage.word(*index);
                matches!(passage.kind(*index), Kind::Word | Kind::Possessive)
                    && (is_owner(word) || !within(&super::lexicon::DETERMINERS, word) && !is_finite(word))
            })
            .find(|index| passage.is(*index, Kind::Possessive) || is_owner(passage.word(*index)));
        if let Some(owner) = owner {
            let source = if passage.is(owner, Kind::Possessive) {
                phrase_before(passage, owner, sentence.start)?
            } else {
                owner..owner + 1
            };
            return Some(self.attribution(source, cue, Form::Noun, Manner::Speech, number));
        }
        if matches!(passage.word(at + 1), "by" | "from") {
            let source = phrase_after(passage, at + 2, sentence.end)?;
            return Some(self.attribution(source, cue, Form::Noun, Manner::Speech, number));
        }
        let sourceless = within(&SOURCES, word) && passage.word(at + 1) == "that";
        sourceless.then(|| self.attribution(cue.clone(), cue, Form::Noun, Manner::Weak, number))
    }

    /// "X: “…”" at the beginning of a sentence.
    fn script(&mut self, number: usize, sentence: &Range<usize>) {
        let near = sentence.start..sentence.end.min(sentence.start + 16);
        let Some(colon) = near.clone().find(|at| self.passage.is(*at, Kind::Colon)) else { return };
        let begins = self.passage.is(colon + 1, Kind::Open);
        let only_words = (sentence.start..colon).all(|at| self.passage.quote(at).is_none());
        let has_verb =
            (sentence.start..colon).any(|at| verb(self.passage.word(at)).is_some_and(|verb| !verb.noun));
        let Some(source) =
            phrase_after(self.passage, sentence.start, colon).filter(|source| source.end == colon)
        else {
            return;
        };
        if begins && only_words && !has_verb {
            let found = self.attribution(source, colon..colon, Form::Script, Manner::Speech, number);
            self.found.push(found);
        }
    }

    /// "…: X" at the end of a line without a full stop.
    fn tail(&mut self, number: usize, sentence: &Range<usize>) {
        let passage = self.passage;
        let end = sentence.end - usize::from(passage.is(sentence.end.saturating_sub(1), Kind::Break));
        let last = sentence.start.max(end.saturating_sub(6))..end;
        let Some(colon) = last.rev().find(|at| passage.is(*at, Kind::Colon)) else { return };
        let has_verb = (colon..end).any(|at| verb(passage.word(at)).is_some());
        let named = self.can_speak(&(colon + 1..end)) && !has_verb && colon > sentence.start + 2;
        if let Some(source) =
            phrase_after(passage, colon + 1, end).filter(|source| named && source.end == end)
        {
            let found = self.attribution(source, colon..colon, Form::Tail, Manner::Speech, number);
            self.found.push(found);
        }
    }

    /// "…," said X.
    fn subject_behind(&self, at: usize, sentence: &Range<usize>) -> Option<Range<usize>> {
        let passage = self.passage;
        let before = at.checked_sub(1).filter(|before| *before >= sentence.start)?;
        let own = passage.quote(at);
        let quoted = passage.is(before, Kind::Close) && passage.quote(before) != own;
        let comma = passage.is(before, Kind::Comma) || passage.is(before, Kind::Dash);
        let behind_quote = quoted || comma && before > sentence.start && passage.is(before - 1, Kind::Close);
        if !behind_quote && !comma {
            return None;
        }
        let next = passage.word(at + 1);
        if matches!(next, "that" | "to" | "") || passage.is(at + 1, Kind::Comma) {
            return None;
        }
        // "…, said on Tuesday the minister" is rare; "…, said Tuesday" is not, and has no subject behind.
        let source = phrase_after(passage, at + 1, sentence.end)?;
        let plain = behind_quote || is_saying(passage.word(at)) && self.ends_clause(source.end, sentence);
        plain.then_some(source)
    }

    /// "said his lawyer, Mark Agnifilo.": the name behind an office.
    fn name_behind(&self, office: &Range<usize>) -> Option<Range<usize>> {
        let passage = self.passage;
        let last = office.end.checked_sub(1)?;
        let nameless = within(&super::lexicon::OFFICES, passage.word(last)) && !passage.capital(last);
        let start = office.end + 1;
        let end = (start..start + 6).find(|at| !passage.is(*at, Kind::Word))?;
        let name = start..end;
        let named = name.len() > 1 && passage.is(office.end, Kind::Comma) && subject::is_name(passage, &name);
        (nameless && named).then_some(name)
    }

    fn ends_clause(&self, at: usize, sentence: &Range<usize>) -> bool {
        at >= sentence.end || matches!(self.passage.kind(at), Kind::Comma | Kind::Stop | Kind::Break)
    }

    /// Where the words between subject and verb begin: "has also repeatedly".
    fn group_start(&self, at: usize, floor: usize) -> usize {
        let mut start = at;
        while start > floor {
            let word = self.passage.word(start - 1);
            let adverb = is_adverb(word) && !self.passage.capital(start - 1);
            // "is said to have told"
            let reputed = word == "to"
                && start > floor + 1
                && matches!(
                    self.passage.word(start - 2),
                    "said"
                        | "reported"
                        | "believed"
                        | "alleged"
                        | "understood"
                        | "thought"
                        | "claimed"
                        | "known"
                );
            if !(within(&BETWEEN, word) || adverb || reputed) || !self.passage.is(start - 1, Kind::Word) {
                break;
            }
            start -= if reputed { 2 } else { 1 };
        }
        start
    }

    fn subject_before(&self, at: usize, sentence: &Range<usize>) -> Option<Range<usize>> {
        let group = self.group_start(at, sentence.start);
        subject::before(self.passage, group, sentence.start, self.passage.quote(at))
    }
}

fn is_being(word: &str) -> bool {
    matches!(word, "is" | "was" | "are" | "were" | "be" | "been" | "being")
}

fn is_owner(word: &str) -> bool {
    matches!(word, "his" | "her" | "their" | "its" | "my")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Attributions as "source/cue" with the form.
    fn check(text: &str, expected: &[&str]) {
        let passage = Passage::around(text, &[0..0]);
        let found: Vec<String> = attributions(&passage)
            .iter()
            .map(|found| {
                let via = found.via.as_ref().map(|via| format!(" via {}", passage.written(via)));
                let (source, cue) = (passage.written(&found.source), passage.written(&found.cue));
                format!("{source}/{cue}{}", via.unwrap_or_default())
            })
            .collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn subjects_stand_before_their_verb() {
        check("Iran said Tuesday it has no plans.", &["Iran/said"]);
        check("The ministry in Tehran also said it had.", &["The ministry in Tehran/said"]);
        check("A spokesman for the ministry said no.", &["A spokesman for the ministry/said"]);
        check("“No,” Mr. Smith, who leads the party, said.", &["Mr. Smith/said"]);
        check("On Tuesday, Trump told reporters so.", &["Trump/told"]);
        check("Asked whether it hurt, she replied: “No.”", &["she/replied"]);
        check("Iran sharply rejected any talks.", &["Iran/sharply rejected"]);
        check("Iranian authorities say so.", &["Iranian authorities/say"]);
        check("Iran denies seeking talks", &["Iran/denies"]);
    }

    #[test]
    fn subjects_stand_behind_their_verb() {
        check(
            "“No,” said Iranian spokesman Esmaeil Baqaei, according to Tasnim news agency.",
            &["Iranian spokesman Esmaeil Baqaei/said", "Tasnim news agency/according to"],
        );
        check("“No,” said Jane Roe, a professor at Yale.", &["Jane Roe/said"]);
        check("It rained, said the mayor.", &["the mayor/said"]);
    }

    #[test]
    fn nouns_and_participles_report_too() {
        check("It contradicts Trump’s claim that talks began.", &["It/contradicts", "Trump/claim"]);
        check("He added, “Yes,” suggesting that it may.", &["He/added", "He/suggesting"]);
        check("Reuters quoted him as saying it was.", &["him/saying via Reuters"]);
        check(
            "Smith was quoted by Reuters as saying it was.",
            &["Smith/quoted by Reuters as saying via Reuters"],
        );
        check("President Donald Trump: “Iran wants a deal.”", &["President Donald Trump/"]);
        check("Tehran open to dialogue with US: Pezeshkian", &["Pezeshkian/"]);
        check("The driver was told by police that it was.", &["police/told"]);
    }
}
