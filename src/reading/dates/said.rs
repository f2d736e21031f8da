//! The date words that belong to an attribution, and not to what was said or to what happened.

use std::ops::Range;

use jiff::civil::Date;

use super::{
    when::{Found, When},
    words::date_at,
};
use crate::reading::{
    lexicon::{JOINERS, OCCASIONS, OPENERS, Words, is_adverb, within},
    passage::Passage,
    reporting::{Attribution, Form, Manner},
    tokens::Kind,
};

/// The date words of an attribution.
pub(in crate::reading) type Said = Found;

/// The date words that tell when the words of `found` were said; none where nothing does, or it is not certain.
pub(in crate::reading) fn said_by(
    passage: &Passage,
    all: &[Attribution],
    found: &Attribution,
    today: Option<Date>,
) -> Option<Said> {
    let seeker = Seeker { passage, all, found, today, sentence: passage.sentence(found.sentence) };
    let said = seeker.seek()?;
    (said.when != When::Ahead).then_some(said)
}

struct Seeker<'p, 't> {
    passage: &'p Passage<'t>,
    all: &'p [Attribution],
    found: &'p Attribution,
    today: Option<Date>,
    sentence: Range<usize>,
}

/// Words that tie a time to something else that happened.
static SUBORDINATORS: Words = Words::new(
    "
    after before since following when while until because where who which whose whom that as if ahead despite amid though
    although once pending by whereas",
);

/// Verbs that show that a clause has begun.
static CLAUSE_VERBS: Words =
    Words::new("is was are were has have had will would can could may might must should");

/// Participles that open a clause in which somebody speaks.
static SPEAKING: Words = Words::new(
    "published released issued posted speaking writing addressing testifying appearing talking responding commenting asked briefing announcing
     replying interviewed posting",
);

impl Seeker<'_, '_> {
    fn seek(&self) -> Option<Found> {
        match self.found.form {
            Form::Script | Form::Tail => None,
            Form::VerbFirst => self
                .between(self.found.cue.end, self.found.source.start)
                .or_else(|| self.trailing(self.found.source.end)),
            Form::AccordingTo => self.after(self.found.source.end),
            Form::Noun => self.after(self.found.end()),
            Form::Participle => self.of_participle(),
            Form::SubjectFirst => self.of_subject_first(),
        }
    }

    fn of_subject_first(&self) -> Option<Found> {
        if let Some(leader) = self.found.leans_on.and_then(|index| self.all.get(index)) {
            let own = self.after(self.found.cue.end);
            return own.or_else(|| said_by(self.passage, self.all, leader, self.today));
        }
        let between = self.segments(self.found.source.end, self.found.cue.start);
        let behind = between.or_else(|| self.after(self.found.cue.end));
        let behind = behind.or_else(|| self.of_object());
        let opening = || self.opening(self.clause_start(self.found.source.start));
        behind.or_else(opening).or_else(|| self.end_of_clause()).or_else(|| self.behind_quotation())
    }

    /// "…, saying" goes with its main clause; "after voicing" went before it.
    fn of_participle(&self) -> Option<Found> {
        if let Some(own) = self.after(self.found.cue.end) {
            return Some(own);
        }
        let before = self.found.cue.start.checked_sub(1).map_or("", |before| self.passage.word(before));
        if matches!(before, "after" | "before" | "without") {
            return None;
        }
        if let Some(leader) = self.found.leans_on.and_then(|index| self.all.get(index)) {
            return said_by(self.passage, self.all, leader, self.today);
        }
        let main = || {
            let mut before = self.all.iter().rev().filter(|other| {
                other.sentence == self.found.sentence
                    && other.end() < self.found.source.start
                    && other.quote == self.found.quote
            });
            said_by(
                self.passage,
                self.all,
                before.find(|other| other.form == Form::SubjectFirst)?,
                self.today,
            )
        };
        let opening = self.opening(self.sentence.start);
        opening.or_else(|| self.main_clause(self.found.cue.start)).or_else(main)
    }

    /// "The firm cut its forecast on Tuesday, saying …".
    fn main_clause(&self, end: usize) -> Option<Found> {
        let comma = (self.sentence.start..end).rev().find(|at| self.passage.is(*at, Kind::Comma))?;
        let mut found = None;
        for at in self.sentence.start..comma {
            if within(&SUBORDINATORS, self.passage.word(at)) {
                return found;
            }
            if let Some(date) = self.date(at).filter(|date| date.span.end == comma) {
                found = Some(date);
            }
        }
        found
    }

    /// The date that begins at `at`, counted from a date before it in the sentence.
    fn date(&self, at: usize) -> Option<Found> {
        if self.passage.quote(at) != self.found.quote {
            return None;
        }
        let anchor = self.anchor(&self.sentence, at);
        let found = date_at(self.passage, at, self.today, anchor).or_else(|| {
            // "a day later" counts from the sentence before, if its own names no day.
            let before = self.found.sentence.checked_sub(1).filter(|_| anchor.is_none())?;
            let before = self.passage.sentence(before);
            let anchor = self.anchor(&before, before.end)?;
            date_at(self.passage, at, self.today, Some(anchor))
        })?;
        let owned = self.passage.is(found.span.end, Kind::Possessive);
        let clause = matches!(
            self.passage.word(found.span.end),
            "is" | "was"
                | "will"
                | "would"
                | "had"
                | "has"
                | "could"
                | "should"
                | "may"
                | "might"
                | "were"
                | "are"
        );
        (!owned && !clause).then_some(found)
    }

    /// The last day named in `sentence` before the token `at`.
    fn anchor(&self, sentence: &Range<usize>, at: usize) -> Option<Date> {
        let mut anchor = None;
        let mut index = sentence.start;
        while index < at {
            let found = date_at(self.passage, index, self.today, anchor).filter(|found| found.span.end <= at);
            match found {
                Some(found) => {
                    index = found.span.end;
                    anchor = found.when.day().or(anchor);
                }
                None => index += 1,
            }
        }
        anchor
    }

    fn between(&self, start: usize, end: usize) -> Option<Found> {
        (start..end).find_map(|at| self.date(at).filter(|date| date.span.end <= end))
    }

    /// "On Tuesday, X said", "In a post on X on 3 May, X said": what stands before the subject.
    fn opening(&self, start: usize) -> Option<Found> {
        self.segments(start, self.found.source.start)
    }

    /// The first time or occasion among what commas part.
    fn segments(&self, start: usize, end: usize) -> Option<Found> {
        let mut at = start;
        while at < end {
            let comma = (at..end).find(|index| self.passage.is(*index, Kind::Comma));
            let close = comma.unwrap_or(end);
            if let Some(found) = self.opening_segment(at, close) {
                return Some(found);
            }
            at = comma? + 1;
        }
        None
    }

    fn clause_start(&self, end: usize) -> usize {
        let breaks = |at: &usize| {
            self.passage.quote(*at) != self.found.quote
                || matches!(self.passage.kind(*at), Kind::Open | Kind::Stop | Kind::Break | Kind::Colon)
        };
        let start = (self.sentence.start..end).rev().find(breaks).map_or(self.sentence.start, |at| at + 1);
        let other = self.all.iter().filter(|other| {
            other.sentence == self.found.sentence && other.quote == self.found.quote && other.end() <= end
        });
        // Behind another attribution, a clause of its own begins with the next comma.
        let Some(joined) = other.map(Attribution::end).max() else { return start };
        let comma = (joined..end).find(|at| self.passage.is(*at, Kind::Comma));
        start.max(comma.map_or(end, |comma| comma + 1))
    }

    /// A segment that is a time by itself, or an occasion with a time.
    fn opening_segment(&self, start: usize, end: usize) -> Option<Found> {
        let first =
            (start..end).find(|at| !within(&OPENERS, self.passage.word(*at)) || self.date(*at).is_some())?;
        let word = self.passage.word(first);
        let occasion = within(&SPEAKING, word)
            || within(&JOINERS, word) && (first..end).any(|at| within(&OCCASIONS, self.passage.word(at)));
        for at in first..end {
            let early = at <= first + 1 || at <= first + 2 && self.passage.word(first) == "late";
            let subordinate = within(&SUBORDINATORS, self.passage.word(at));
            if subordinate && !(occasion && self.passage.word(at) == "after") {
                return None;
            }
            let Some(found) = self.date(at) else { continue };
            let direct = early && (at == first || within(&JOINERS, word) || matches!(word, "late" | "early"));
            if direct || occasion {
                return Some(found);
            }
        }
        None
    }

    /// What stands behind the verb and before the words: "told reporters in Paris on Wednesday that".
    fn after(&self, start: usize) -> Option<Found> {
        let mut at = self.skip_comma(start);
        let mut addressed = false;
        for _ in 0..8 {
            let word = self.passage.word(at);
            if let Some(found) = self.date(at) {
                return Some(found);
            }
            if at >= self.sentence.end || within(&SUBORDINATORS, word) && word != "by" {
                return None;
            }
            let adverb =
                is_adverb(word) || matches!(word, "also" | "again" | "late" | "early" | "earlier" | "later");
            if adverb {
                at += 1;
            } else if within(&JOINERS, word)
                || matches!(
                    word,
                    "during"
                        | "via"
                        | "through"
                        | "by"
                        | "outside"
                        | "inside"
                        | "aboard"
                        | "published"
                        | "released"
                        | "issued"
                )
            {
                at = self.complement_end(at + 1)?;
            } else if !addressed && self.is_addressing() {
                at = self.addressee_end(at)?;
                addressed = true;
            } else {
                return None;
            }
        }
        None
    }

    /// "X said, in a statement on Tuesday, that": past the comma stands a preposition.
    fn skip_comma(&self, start: usize) -> usize {
        let word = self.passage.word(start + 1);
        let goes_on = self.passage.is(start, Kind::Comma) && matches!(word, "in" | "on" | "at" | "during");
        start + usize::from(goes_on)
    }

    fn is_addressing(&self) -> bool {
        let cue = self.found.cue.end.checked_sub(1).map_or("", |last| self.passage.word(last));
        matches!(cue, "told" | "tells" | "telling")
            || ["inform", "remind", "assur", "warn", "advis", "urg", "notif", "ask", "thank", "brief"]
                .iter()
                .any(|stem| cue.starts_with(stem))
    }

    /// The end of "the Hollywood Reporter"; none where a clause begins instead.
    fn addressee_end(&self, start: usize) -> Option<usize> {
        let goes_on = |at: &usize| {
            let word = self.passage.word(*at);
            matches!(self.passage.kind(*at), Kind::Word | Kind::Possessive)
                && !within(&JOINERS, word)
                && !within(&SUBORDINATORS, word)
                && !matches!(word, "during" | "via" | "late" | "early")
                && self.date(*at).is_none()
        };
        let end = (start..self.sentence.end.min(start + 9)).find(|at| !goes_on(at))?;
        let clause = (start..end).any(|at| within(&CLAUSE_VERBS, self.passage.word(at)));
        (end > start && !clause).then_some(end)
    }

    /// The end of what a preposition governs; none where a clause begins instead.
    fn complement_end(&self, start: usize) -> Option<usize> {
        for at in start..self.sentence.end.min(start + 9) {
            let word = self.passage.word(at);
            let verb = within(&CLAUSE_VERBS, word);
            if verb {
                return None;
            }
            let over = within(&JOINERS, word)
                || within(&SUBORDINATORS, word)
                || self.passage.kind(at) == Kind::Comma
                || matches!(word, "during" | "via" | "late" | "early");
            if at > start && (over || self.date(at).is_some()) {
                return Some(at);
            }
            if self.date(at).is_some() {
                return Some(at);
            }
            if !matches!(self.passage.kind(at), Kind::Word | Kind::Number | Kind::Possessive | Kind::Other) {
                return Some(at);
            }
        }
        Some(self.sentence.end.min(start + 9))
    }

    /// "rejected any talks on Wednesday", "accused Putin on Tuesday of …".
    fn of_object(&self) -> Option<Found> {
        if !matches!(self.found.manner, Manner::Stance | Manner::Denial | Manner::Speech) {
            return None;
        }
        let thing = matches!(self.found.manner, Manner::Stance | Manner::Denial);
        for at in self.found.cue.end..self.sentence.end.min(self.found.cue.end + 24) {
            let word = self.passage.word(at);
            let stops = matches!(
                self.passage.kind(at),
                Kind::Stop | Kind::Open | Kind::Colon | Kind::Break | Kind::Comma
            );
            let made = at > self.found.cue.end
                && (word.ends_with("ed") && !self.passage.capital(at) || matches!(word, "made" | "held"));
            let verb = within(&CLAUSE_VERBS, word) || word == "to";
            if stops || made || verb && thing || within(&SUBORDINATORS, word) {
                return None;
            }
            if !thing {
                return None;
            }
            if let Some(found) = self.date(at) {
                return Some(found);
            }
        }
        None
    }

    /// With the words before it, the rest of the clause is about the saying: "…, X said at a rally in Ohio on Friday".
    fn end_of_clause(&self) -> Option<Found> {
        let quoted = self.passage.quote(self.found.start().checked_sub(1)?) != self.found.quote
            || self.found.start().checked_sub(2).is_some_and(|two| self.passage.is(two, Kind::Close));
        if quoted { self.trailing(self.found.cue.end) } else { None }
    }

    /// "accused him of “lying” at a rally on Saturday": an occasion behind quoted words.
    fn behind_quotation(&self) -> Option<Found> {
        let close = (self.found.cue.end..self.sentence.end)
            .find(|at| self.passage.is(*at, Kind::Close) && self.passage.quote(*at) != self.found.quote)?;
        let end = (close + 1..self.sentence.end)
            .find(|at| !matches!(self.passage.kind(*at), Kind::Word | Kind::Number));
        let end = end.unwrap_or(self.sentence.end);
        let occasion = (close + 1..end).any(|at| within(&OCCASIONS, self.passage.word(at)));
        if occasion { self.opening_segment(close + 1, end) } else { None }
    }

    /// "said X, a professor at Yale, in an interview on Thursday".
    fn trailing(&self, start: usize) -> Option<Found> {
        let mut skipping = false;
        let mut occasion = false;
        for at in start..self.sentence.end {
            let word = self.passage.word(at);
            match self.passage.kind(at) {
                Kind::Open | Kind::Stop | Kind::Colon => return None,
                Kind::Comma => {
                    skipping = false;
                    occasion = false;
                    continue;
                }
                _ => {}
            }
            if within(&SUBORDINATORS, word) && word != "by" {
                skipping = true;
            }
            let other =
                self.all.iter().any(|other| other.cue.contains(&at) && other.form != Form::AccordingTo);
            if other && at > self.found.end() && !within(&OCCASIONS, word) {
                return None;
            }
            occasion |= within(&OCCASIONS, word);
            if skipping {
                continue;
            }
            if let Some(found) = self.date(at) {
                let before = self.passage.word(at.saturating_sub(1));
                let set = at == start
                    || occasion
                    || matches!(before, "on" | "in" | "late" | "early")
                    || self.passage.is(at - 1, Kind::Comma);
                let other_thing = self.is_other_thing(start, at, occasion);
                return (set && !other_thing).then_some(found);
            }
        }
        None
    }

    /// "said the mayor, elected in 2019", "…, arrested on Monday": a participle of the segment ties the date to itself.
    fn is_other_thing(&self, start: usize, at: usize, occasion: bool) -> bool {
        let segment = (start..at)
            .rev()
            .find(|index| self.passage.is(*index, Kind::Comma))
            .map_or(start, |comma| comma + 1);
        let tied = (segment..at).any(|index| {
            let word = self.passage.word(index);
            index >= self.found.end()
                && word.ends_with("ed")
                && word.len() > 4
                && !self.passage.capital(index)
        });
        tied && !occasion
    }
}
