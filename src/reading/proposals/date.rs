//! Dates for a selection: of its own reporting clause, of another by the same speaker, or a bound.

use std::ops::Range;

use jiff::civil::Date;

use super::{Named, Setting, SpeakerProposal, speaker};
use crate::{
    model::{
        DateBasis, DateValue, Edtf, Fragment, Nature, SpeakerId, SpeakerKind, Statement, date::Confidence,
    },
    reading::{
        dates::{Said, begins_date, date_at, said_by, single_day},
        reporting::{
            Attribution, Form,
            governing::{OWN, Reading, Selection},
        },
        speakers::{Cast, Mention, speaks_for, state_named},
        tokens::Kind,
    },
};

/// How many lines ahead a dated clause of the same speaker is looked for.
const LINES_AHEAD: usize = 4;
/// How many lines back a spokesman takes the date of the state.
const LINES_OF_SIDE: usize = 2;
/// How many lines a "On Tuesday, …" reaches.
const LINES_OF_FRAME: usize = 5;

/// All proposals, best first.
pub(super) fn proposals(
    setting: &Setting,
    ranges: &[Range<usize>],
    speaker: Option<&SpeakerId>,
    reading: &Reading,
    cast: &Cast,
) -> Vec<DateValue> {
    let first = speaker::proposals(setting, ranges, reading, cast).into_iter().next();
    let who = match speaker {
        Some(id) => Some(Named::Known(id.clone())),
        None => first.as_ref().map(|proposal| proposal.speaker.clone()),
    };
    // Somebody's claim is not dated by the narrator who is proposed for want of anybody else.
    let narrated = (speaker.is_some() || setting.nature == Nature::Fact)
        && who.as_ref().is_none_or(|who| is_narrator(setting, cast, who));
    if narrated {
        return publication(setting).into_iter().collect();
    }
    let dater = Dater {
        setting,
        reading,
        cast,
        who: who.as_ref(),
        start: ranges.first().map_or(0, |range| range.start),
        today: setting.published.and_then(single_day),
    };
    let selection = Selection::of(&reading.passage, ranges, setting.nature == Nature::Denial);
    let mut found: Vec<DateValue> =
        selection.and_then(|selection| dater.best(&selection, first.as_ref())).into_iter().collect();
    if let Some(bound) = bound(setting).filter(|bound| found.iter().all(|other| other.edtf != bound.edtf)) {
        found.push(bound);
    }
    found
}

fn is_narrator(setting: &Setting, cast: &Cast, who: &Named) -> bool {
    match who {
        Named::Known(id) => {
            setting.speakers.get(id).is_some_and(|speaker| speaker.kind == SpeakerKind::Narrator)
                || cast.registry().narrator(setting.publisher).as_ref() == Some(id)
        }
        Named::New { kind, .. } => *kind == SpeakerKind::Narrator,
    }
}

fn publication(setting: &Setting) -> Option<DateValue> {
    let edtf = setting.published?.clone();
    let reason = format!("in the article's own voice; it ran on {}", edtf.in_words());
    Some(DateValue {
        confidence: Some(Confidence::High),
        reason,
        ..DateValue::new(edtf, DateBasis::Publication)
    })
}

/// Not later than the article's date.
fn bound(setting: &Setting) -> Option<DateValue> {
    let published = setting.published?;
    let edtf = Edtf::parse(&format!("../{}", published.latest()?)).ok()?;
    let reason = format!("no date in the words; not later than the article of {}", published.in_words());
    Some(DateValue { confidence: Some(Confidence::High), reason, ..DateValue::new(edtf, DateBasis::Bound) })
}

struct Dater<'a, 't> {
    setting: &'a Setting<'a>,
    reading: &'a Reading<'t>,
    cast: &'a Cast<'a, 't>,
    who: Option<&'a Named>,
    /// Where the selection begins, in bytes.
    start: usize,
    today: Option<Date>,
}

impl Dater<'_, '_> {
    fn best(&self, selection: &Selection, first: Option<&SpeakerProposal>) -> Option<DateValue> {
        let own = self.own(selection, first);
        if let Some(said) = own.and_then(|own| self.said(own)) {
            return self.value(&said, None);
        }
        if let Some(said) = own.and_then(|own| self.right_behind(selection, own)) {
            return self.value(&said, None);
        }
        if own.is_some_and(|own| self.is_timeless(own)) {
            return None;
        }
        self.carried(selection, own)
            .or_else(|| self.of_its_side(selection, own?))
            .or_else(|| self.dated_ahead(selection))
            .or_else(|| self.in_frame(own?))
    }

    /// The attribution that gives the selection to the speaker.
    fn own(&self, selection: &Selection, first: Option<&SpeakerProposal>) -> Option<&Attribution> {
        let governing = speaker::ranked(self.reading, selection);
        let found = |index: usize| self.reading.attributions.get(index);
        let named = governing
            .iter()
            .filter(|candidate| candidate.score >= 40)
            .filter_map(|candidate| found(candidate.index));
        if let Some(own) = named.clone().find(|attribution| self.is_by(attribution)) {
            return Some(own);
        }
        // Somebody else was chosen than the text seems to name: the clause is theirs all the same, if it is certain.
        let best = governing.first().filter(|best| best.score >= OWN + 20)?;
        let known = first.is_some_and(|first| matches!(first.speaker, Named::Known(_)));
        found(best.index).filter(|_| !known)
    }

    fn is_by(&self, attribution: &Attribution) -> bool {
        let meant = self.cast.meant(&attribution.source);
        meant.is_some_and(|meant| Some(&meant.named) == self.who)
    }

    fn said(&self, attribution: &Attribution) -> Option<Said> {
        said_by(&self.reading.passage, &self.reading.attributions, attribution, self.today)
    }

    /// "described the cuts as “cruel” last week": a date that the selection stops before, at the end of the clause.
    fn right_behind(&self, selection: &Selection, own: &Attribution) -> Option<Said> {
        let passage = &self.reading.passage;
        if own.cue.end > selection.start() || own.form != Form::SubjectFirst || own.quote.is_some() {
            return None;
        }
        let mut at = selection.end();
        while passage.is(at, Kind::Close) || matches!(passage.word(at), "on" | "late" | "early") {
            at += 1;
        }
        let found = date_at(passage, at, self.today, None)?;
        let ends = matches!(passage.kind(found.span.end), Kind::Stop | Kind::Comma | Kind::Break);
        (ends && found.when.edtf().is_some()).then_some(found)
    }

    /// "Authorities say", in a full sentence, is of no certain day.
    fn is_timeless(&self, own: &Attribution) -> bool {
        let sentence = self.reading.passage.sentence(own.sentence);
        let stops = sentence.clone().rev().take(3).any(|at| self.reading.passage.is(at, Kind::Stop));
        own.present && stops
    }

    /// From an earlier statement or an earlier clause of the same speaker, whichever is nearer.
    fn carried(&self, selection: &Selection, own: Option<&Attribution>) -> Option<DateValue> {
        let earlier = self.earlier();
        let at = earlier.map_or(0, |statement| statement.fragments.span().start);
        let clause = self.clause_before(selection, own).filter(|(attribution, _)| {
            let bytes = self.reading.passage.bytes(&attribution.cue);
            earlier.is_none() || bytes.start > at
        });
        let value = |statement: &Statement| {
            let edtf = statement.said.as_ref()?.edtf.clone();
            let reason = format!("as the statement before it by the same speaker: {}", edtf.in_words());
            let confidence = Some(Confidence::Medium);
            Some(DateValue { confidence, reason, ..DateValue::new(edtf, DateBasis::Inherited) })
        };
        match clause {
            Some((attribution, said)) => self.value(&said, Some(attribution)),
            None => earlier.and_then(value),
        }
    }

    /// The last statement before the selection by the same speaker that has a date.
    fn earlier(&self) -> Option<&Statement> {
        let Some(Named::Known(id)) = self.who else { return None };
        self.setting
            .earlier
            .iter()
            .filter(|statement| statement.speaker.as_ref() == Some(id) && statement.said.is_some())
            .filter(|statement| statement.fragments.span().start <= self.start)
            .max_by_key(|statement| statement.fragments.span().start)
            .map(AsRef::as_ref)
    }

    fn clause_before(
        &self,
        selection: &Selection,
        own: Option<&Attribution>,
    ) -> Option<(&Attribution, Said)> {
        let limit = own.map_or(selection.start(), |own| own.cue.start);
        let before = self
            .reading
            .attributions
            .iter()
            .rev()
            .filter(|found| found.cue.start < limit && found.quote.is_none());
        before.filter(|found| self.is_by(found)).find_map(|found| Some((found, self.said(found)?)))
    }

    /// A spokesman of a state speaks when the state did, a line or two before.
    fn of_its_side(&self, selection: &Selection, own: &Attribution) -> Option<DateValue> {
        let passage = &self.reading.passage;
        let side = speaks_for(&Mention::of(passage, &own.source))?;
        let near = self.reading.attributions.iter().rev().filter(|found| {
            found.cue.start < selection.start()
                && passage.lines_between(found.cue.start, selection.start()) <= LINES_OF_SIDE
        });
        let (found, said) = near
            .filter(|found| state_named(&Mention::of(passage, &found.source)) == Some(side))
            .find_map(|found| Some((found, self.said(found)?)))?;
        self.value(&said, Some(found))
    }

    /// The first date of the same speaker that follows soon.
    fn dated_ahead(&self, selection: &Selection) -> Option<DateValue> {
        let passage = &self.reading.passage;
        let ahead = self.reading.attributions.iter().filter(|found| {
            found.cue.start >= selection.start()
                && found.quote.is_none()
                && passage.lines_between(selection.start(), found.cue.start) <= LINES_AHEAD
        });
        let (found, said) =
            ahead.filter(|found| self.is_by(found)).find_map(|found| Some((found, self.said(found)?)))?;
        self.value(&said, Some(found))
    }

    /// What answers something of the article's own day was said on that day.
    fn in_frame(&self, own: &Attribution) -> Option<DateValue> {
        let passage = &self.reading.passage;
        let today = self.today?;
        let relative = own
            .source
            .start
            .checked_sub(1)
            .is_some_and(|before| matches!(passage.word(before), "which" | "that" | "whom"));
        if !matches!(own.form, Form::SubjectFirst | Form::VerbFirst | Form::Participle)
            || own.present
            || relative
            || own.quote.is_some()
        {
            return None;
        }
        if own.form == Form::Participle
            && matches!(passage.word(own.cue.start.checked_sub(1)?), "after" | "before")
        {
            return None;
        }
        for number in (0..own.sentence).rev().take(12) {
            let sentence = passage.sentence(number);
            if passage.lines_between(sentence.start, own.cue.start) > LINES_OF_FRAME {
                return None;
            }
            let Some(at) =
                sentence.clone().find(|at| passage.quote(*at).is_none() && begins_date(passage, *at))
            else {
                continue;
            };
            let opens = at == sentence.start + 1 && passage.word(sentence.start) == "on";
            let found = date_at(passage, at, self.today, None)
                .filter(|found| opens && found.when.day() == Some(today))?;
            let words = Fragment::new(passage.text, passage.bytes(&found.span)).ok()?;
            let edtf = found.when.edtf()?;
            let reason = format!("after “{}” before it, and not later than the article", words.text);
            let confidence = Some(Confidence::Low);
            return Some(DateValue {
                confidence,
                reason,
                words: Some(words),
                ..DateValue::new(edtf, DateBasis::Inherited)
            });
        }
        None
    }

    /// The date as a proposal; none for what cannot be written as a date.
    fn value(&self, said: &Said, taken_from: Option<&Attribution>) -> Option<DateValue> {
        let passage = &self.reading.passage;
        let words = Fragment::new(passage.text, passage.bytes(&said.span)).ok();
        let written = words.as_ref().map_or("", |words| words.text.as_str());
        let edtf = said.when.edtf()?;
        let ran = self.setting.published.filter(|_| !said.stated);
        let ran = ran.map(|published| format!(", the article ran on {}", published.in_words()));
        let reckoned = format!("{edtf}{}", ran.unwrap_or_default());
        let (basis, reason, confidence) = match taken_from {
            Some(other) => {
                let clause = passage.written(&(other.start()..other.end()));
                let reason = format!("“{written}” of “{clause}” → {reckoned}");
                (DateBasis::Inherited, reason, Confidence::Medium)
            }
            None if said.stated => (DateBasis::Stated, format!("“{written}” → {reckoned}"), Confidence::High),
            None => (DateBasis::Relative, format!("“{written}” → {reckoned}"), Confidence::High),
        };
        Some(DateValue { words, confidence: Some(confidence), reason, ..DateValue::new(edtf, basis) })
    }
}
