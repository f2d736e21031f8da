//! Conflicts in words: what a person reads before choosing.

use std::collections::BTreeMap;

use super::{Conflict, MERGE_CONFLICT, Side, Subject, settle::Held};
use crate::model::{
    date::DateValue,
    fragment::Fragment,
    label::Codebook,
    layer::{Layer, Zone},
    project::Project,
    statement::{Attribute, AttributeValue, Statement},
    wording::attribute_text,
};

/// What a conflict is called when one side changed what the other deleted.
pub const DELETED_ON_ONE_SIDE: &str = "Deleted on one side";

/// Characters of a quote that name a statement.
const QUOTE_CHARS: usize = 60;

/// What stands on our and on their side, when one of them deleted what the other left as `left`.
pub fn deleted(by: Side, left: String) -> (String, String) {
    let deleted = "deleted".to_owned();
    match by {
        Side::Ours => (deleted, left),
        Side::Theirs => (left, deleted),
    }
}

/// A statement as a conflict names it: `Denial “it has not made any request”`.
pub fn about(project: &Project, statement: &Statement) -> String {
    let label = attribute_text(project, statement, Attribute::Label);
    format!("{label} “{}”", shortened(&statement.fragments.quote()))
}

fn shortened(quote: &str) -> String {
    let line = quote.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(QUOTE_CHARS) {
        Some((end, _)) => format!("{}…", line.get(..end).unwrap_or(&line)),
        None => line,
    }
}

/// An attribute as the two sides have it, in as many words as it takes to tell them apart.
pub fn attribute(
    attribute: Attribute,
    (our_project, ours): (&Project, &Statement),
    (their_project, theirs): (&Project, &Statement),
) -> (String, String) {
    let brief =
        (attribute_text(our_project, ours, attribute), attribute_text(their_project, theirs, attribute));
    if brief.0 != brief.1 {
        return brief;
    }
    (in_full(&ours.get(attribute), brief.0), in_full(&theirs.get(attribute), brief.1))
}

/// With everything that the few words of a table leave out.
fn in_full(value: &AttributeValue, brief: String) -> String {
    match value {
        AttributeValue::Said(Some(found)) | AttributeValue::Event(Some(found)) => date(found),
        AttributeValue::Fragments(place) => fragments(place.fragments()),
        AttributeValue::Mention(Some(mention)) => fragments(std::slice::from_ref(mention)),
        AttributeValue::Cues(cues) => fragments(cues),
        // The rest is told in full by few words, but for letters that are not seen.
        _ => brief,
    }
}

/// A date with what it rests on.
pub fn date(date: &DateValue) -> String {
    let rests_on = [
        Some(date.basis.name().to_owned()),
        date.words.as_ref().map(|found| format!("“{}” at {}", found.text, found.start)),
        date.confidence.map(|confidence| format!("confidence {}", confidence.name())),
        Some(date.reason.clone()).filter(|reason| !reason.is_empty()),
    ];
    format!("{} ({})", date.edtf, rests_on.into_iter().flatten().collect::<Vec<_>>().join(", "))
}

fn fragments(fragments: &[Fragment]) -> String {
    let words = |fragment: &Fragment| format!("{} at {} to {}", fragment.text, fragment.start, fragment.end);
    fragments.iter().map(words).collect::<Vec<_>>().join(" … ")
}

/// Names and values, without the mark of a merge.
pub fn extras(extras: &BTreeMap<String, String>) -> String {
    let own = extras.iter().filter(|(name, _)| *name != MERGE_CONFLICT);
    own.map(|(name, value)| format!("{name}: {value}")).collect::<Vec<_>>().join("; ")
}

/// Zones one after the other.
pub fn zones(zones: &[Zone]) -> String {
    let words = |zone: &Zone| {
        let note = if zone.note.is_empty() { String::new() } else { format!(" ({})", zone.note) };
        format!("{} at {} to {}{note}", zone.kind.name(), zone.start, zone.end)
    };
    zones.iter().map(words).collect::<Vec<_>>().join("; ")
}

/// A layer as a conflict names it.
pub fn layer(layer: &Layer) -> String {
    format!("Annotations of {} on {}", layer.key.annotator, layer.key.article)
}

/// How many statements, in words.
pub fn statements(count: usize) -> String {
    if count == 1 { "1 statement".to_owned() } else { format!("{count} statements") }
}

/// The conflict of guidelines that could not be merged line by line.
pub fn guidelines(base: &Codebook, ours: &Codebook, theirs: &Codebook) -> Conflict {
    let text = |codebook: &Codebook| codebook.guidelines.join("\n");
    Conflict {
        subject: Subject::Guidelines,
        about: "Codebook".to_owned(),
        what: "Guidelines".to_owned(),
        base: Some(text(base)),
        ours: text(ours),
        theirs: text(theirs),
        held: Held::Guidelines(theirs.guidelines.clone()),
    }
}
