//! Speakers for a selection, from its own attribution down to whoever spoke last.

use std::ops::Range;

use super::{Named, Setting, SpeakerProposal};
use crate::{
    model::{Fragment, Nature, SpeakerKind},
    reading::{
        reporting::{
            Attribution, Form,
            governing::{Governing, OWN, Reading, SURE, Selection},
        },
        speakers::{Cast, Meant},
    },
};

/// From here on a fact is somebody's rather than the narrator's.
const ATTRIBUTED_FACT: i32 = 84;

/// All proposals, best first, nobody twice.
pub(super) fn proposals(
    setting: &Setting,
    ranges: &[Range<usize>],
    reading: &Reading,
    cast: &Cast,
) -> Vec<SpeakerProposal> {
    let mut found = Vec::new();
    let selection = Selection::of(&reading.passage, ranges, setting.nature == Nature::Denial);
    let governing = selection.as_ref().map(|selection| ranked(reading, selection)).unwrap_or_default();
    let narrated =
        setting.nature == Nature::Fact && governing.first().is_none_or(|best| best.score < ATTRIBUTED_FACT);
    if narrated {
        add(&mut found, narrator(setting, cast));
    }
    for (rank, candidate) in governing.iter().take(12).enumerate() {
        let Some(attribution) = reading.attributions.get(candidate.index) else { continue };
        let via = selection
            .as_ref()
            .filter(|_| rank == 0)
            .and_then(|selection| via(reading, cast, selection, attribution, &governing));
        if let Some(proposal) = proposal(reading, cast, attribution, candidate.score, via) {
            add(&mut found, proposal);
        }
    }
    for statement in setting.earlier.iter().rev().take(20) {
        let before = statement.fragments.span().start <= ranges.first().map_or(0, |range| range.start);
        if let Some(id) = statement.speaker.clone().filter(|_| before) {
            let name =
                setting.speakers.get(&id).map_or_else(|| id.to_string(), |speaker| speaker.name.clone());
            let reason = format!("the last statement before it is by {name}");
            add(&mut found, bare(Named::Known(id), reason));
        }
    }
    // A claim or denial is somebody's: where nobody is found, nobody is proposed.
    if matches!(setting.nature, Nature::Fact | Nature::Other) {
        add(&mut found, narrator(setting, cast));
    }
    found
}

/// The attributions that may govern, those that pass on behind those that speak.
pub(super) fn ranked(reading: &Reading, selection: &Selection) -> Vec<Governing> {
    let mut governing = reading.governing(selection);
    let found = |candidate: &Governing| reading.attributions.get(candidate.index);
    let speaks = |attribution: &Attribution| !matches!(attribution.form, Form::AccordingTo | Form::Noun);
    let spoken =
        governing.iter().any(|candidate| candidate.score >= OWN && found(candidate).is_some_and(speaks));
    let told = governing.iter().any(|candidate| {
        let before =
            |attribution: &Attribution| speaks(attribution) && attribution.end() <= selection.start();
        candidate.score >= SURE && found(candidate).is_some_and(before)
    });
    for candidate in &mut governing {
        let passes_on = found(candidate).is_some_and(|attribution| {
            attribution.form == Form::AccordingTo && spoken
                || told && reports_behind(reading, selection, attribution)
        });
        candidate.score = if passes_on { candidate.score.min(OWN - 1) } else { candidate.score };
    }
    governing.sort_by_key(|candidate| std::cmp::Reverse(candidate.score));
    governing
}

/// "X told Y that …, Z reported": Z passes it on.
fn reports_behind(reading: &Reading, selection: &Selection, found: &Attribution) -> bool {
    let cue = reading.passage.word(found.cue.end.saturating_sub(1));
    selection.quote.is_none()
        && found.start() >= selection.end()
        && matches!(cue, "reported" | "reports" | "wrote")
}

/// Adds a proposal whose speaker is not there yet.
fn add(found: &mut Vec<SpeakerProposal>, proposal: SpeakerProposal) {
    if !found.iter().any(|other| same(&other.speaker, &proposal.speaker)) {
        found.push(proposal);
    }
}

fn same(one: &Named, other: &Named) -> bool {
    match (one, other) {
        (Named::Known(one), Named::Known(other)) => one == other,
        (Named::New { name: one, .. }, Named::New { name: other, .. }) => one.eq_ignore_ascii_case(other),
        (Named::Known(_), Named::New { .. }) | (Named::New { .. }, Named::Known(_)) => false,
    }
}

fn bare(speaker: Named, reason: String) -> SpeakerProposal {
    SpeakerProposal { speaker, mention: None, cue: None, via: None, reason }
}

fn narrator(setting: &Setting, cast: &Cast) -> SpeakerProposal {
    let publisher = setting.publisher.trim();
    let known = cast.registry().narrator(publisher).map(Named::Known);
    let speaker = known.unwrap_or_else(|| {
        let name =
            if publisher.is_empty() { "Narrator".to_owned() } else { format!("Narrator ({publisher})") };
        Named::New { name, kind: SpeakerKind::Narrator }
    });
    bare(speaker, "the article says it in its own voice".to_owned())
}

fn proposal(
    reading: &Reading,
    cast: &Cast,
    attribution: &Attribution,
    score: i32,
    via: Option<Named>,
) -> Option<SpeakerProposal> {
    let passage = &reading.passage;
    let meant = cast.meant(&attribution.source)?;
    let fragment = |span: &Range<usize>| Fragment::new(passage.text, passage.bytes(span)).ok();
    let cue = if attribution.cue.is_empty() { None } else { fragment(&attribution.cue) };
    let reason = reason(reading, attribution, &meant, score);
    let (mention, speaker) = (fragment(&attribution.source), meant.named);
    Some(SpeakerProposal { speaker, mention, cue, via, reason })
}

/// The words themselves: "said Iranian foreign ministry spokesman Esmaeil Baqaei".
fn reason(reading: &Reading, attribution: &Attribution, meant: &Meant, score: i32) -> String {
    let passage = &reading.passage;
    let (source, cue) = (passage.written(&attribution.source), passage.written(&attribution.cue));
    let words = match attribution.form {
        Form::VerbFirst | Form::AccordingTo => format!("{cue} {source}"),
        Form::SubjectFirst | Form::Participle => format!("{source} {cue}"),
        Form::Noun if source == cue => cue.to_owned(),
        Form::Noun => format!("{cue} of {source}"),
        Form::Script | Form::Tail => format!("{source}:"),
    };
    let words = match &meant.followed {
        Some(name) => format!("{words}, who is likely {name}"),
        None => words,
    };
    if score < OWN { format!("nearby: {words}") } else { words }
}

/// Who passed the words on: "according to Tasnim" beside the speaker, or "Reuters quoted him as saying".
fn via(
    reading: &Reading,
    cast: &Cast,
    selection: &Selection,
    best: &Attribution,
    governing: &[Governing],
) -> Option<Named> {
    let own = best.via.as_ref().and_then(|via| cast.meant(via)).map(|meant| meant.named);
    own.or_else(|| {
        let candidates = governing.iter().filter_map(|candidate| reading.attributions.get(candidate.index));
        let passes_on = |found: &&Attribution| {
            let told = best.end() <= selection.start();
            found.form == Form::AccordingTo || told && reports_behind(reading, selection, found)
        };
        let mut passing = candidates.filter(|found| found.sentence == best.sentence).filter(passes_on);
        let found = passing.find(|found| found.source != best.source)?;
        cast.meant(&found.source).map(|meant| meant.named)
    })
}
