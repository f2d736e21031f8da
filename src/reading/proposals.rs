//! What may be proposed for a statement that is being marked: who said it and when, each with a reason in words.

mod date;
mod speaker;

use std::{collections::BTreeMap, ops::Range, sync::Arc};

use super::{
    reporting::governing::{Reading, SURE, Selection},
    speakers::{Cast, Registry},
    tokens::Kind,
};
use crate::model::{
    DateValue, Edtf, Fragment, Nature, Speaker, SpeakerId, SpeakerKind, Statement, statement::QuotationKind,
};

/// The most speakers that are proposed.
const MOST_SPEAKERS: usize = 5;
/// The most dates that are proposed.
const MOST_DATES: usize = 3;

/// What is known where a statement is being marked.
#[derive(Debug, Clone, Copy)]
pub struct Setting<'a> {
    /// The article's text.
    pub text: &'a str,
    /// The article's date.
    pub published: Option<&'a Edtf>,
    /// Newspaper, agency or site.
    pub publisher: &'a str,
    /// Of the label that it was marked with.
    pub nature: Nature,
    /// The registry.
    pub speakers: &'a BTreeMap<SpeakerId, Arc<Speaker>>,
    /// The annotator's own statements in this article, in text order.
    pub earlier: &'a [Arc<Statement>],
}

/// A speaker of the registry, or one who would be new in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Named {
    /// In the registry.
    Known(SpeakerId),
    /// Not in the registry yet.
    New {
        /// As the text has it, in full where the text has that anywhere near.
        name: String,
        /// A guess.
        kind: SpeakerKind,
    },
}

/// Somebody who may have said it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SpeakerProposal {
    /// Who.
    pub speaker: Named,
    /// The words that name the speaker.
    pub mention: Option<Fragment>,
    /// The words that say that it was said.
    pub cue: Option<Fragment>,
    /// Through whom it came.
    pub via: Option<Named>,
    /// Why, in one short sentence.
    pub reason: String,
}

/// Who may have said the words at `ranges`: best first, at most five, nobody twice.
///
/// Ranges are bytes of the text; those that are not in it are passed over.
pub fn speakers(setting: &Setting, ranges: &[Range<usize>]) -> Vec<SpeakerProposal> {
    let reading = Reading::around(setting.text, ranges);
    let cast = Cast::new(&reading, Registry::new(setting.speakers));
    let mut found = speaker::proposals(setting, ranges, &reading, &cast);
    found.truncate(MOST_SPEAKERS);
    found
}

/// When the words at `ranges` may have been said by `speaker`, or by the first whom [`speakers`] names: best first, at
/// most three.
pub fn said(setting: &Setting, ranges: &[Range<usize>], speaker: Option<&SpeakerId>) -> Vec<DateValue> {
    let reading = Reading::around(setting.text, ranges);
    let cast = Cast::new(&reading, Registry::new(setting.speakers));
    let mut found = date::proposals(setting, ranges, speaker, &reading, &cast);
    found.truncate(MOST_DATES);
    found
}

/// How the words at `ranges` are given; none where it cannot be told from their marks.
pub fn quotation_kind(text: &str, ranges: &[Range<usize>]) -> Option<QuotationKind> {
    let reading = Reading::around(text, ranges);
    let selection = Selection::of(&reading.passage, ranges, false)?;
    let passage = &reading.passage;
    let words = || selection.parts.iter().flat_map(Clone::clone).filter(|at| passage.is(*at, Kind::Word));
    let quoted = words().filter(|at| passage.quote(*at).is_some()).count();
    let all = words().count();
    if all > 0 && quoted == all {
        return Some(QuotationKind::Direct);
    }
    if quoted > 0 {
        return Some(QuotationKind::Mixed);
    }
    let governed = reading.governing(&selection).first().is_some_and(|governing| governing.score >= SURE);
    governed.then_some(QuotationKind::Indirect)
}
