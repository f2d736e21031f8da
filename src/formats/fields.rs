//! A statement as names and values in words: how formats without a place of their own for an attribute keep it.
//!
//! The names are those of the columns of the CSV export. A list is the same name several times, in order. What
//! [`super::field_read`] reads comes from here.

use super::{
    offsets::Unit,
    rows::{Row, export_name},
};
use crate::model::{
    Attribute, AttributeValue, DateValue, Fragment, Link, LinkTarget, Speaker, SpeakerId,
    statement::Addressee,
};

/// Between the verb of a link and a proposition's identifier.
pub const PROPOSITION: &str = "proposition";

/// Between the verb of a link and the words of an implied claim.
pub const IMPLIED: &str = "implied";

/// The relation from a fragment of a statement to the next, in formats whose annotations have one range each.
pub const CONTINUES: &str = "continues";

/// A name and a value.
pub type Field = (&'static str, String);

/// The names of all fields, in the order of [`fields`].
pub const FIELDS: [&str; 50] = [
    "statement_id",
    "annotator",
    "label_id",
    "label_name",
    "label_nature",
    "speaker",
    "speaker_id",
    "speaker_kind",
    "speaker_role",
    "speaker_affiliation",
    "mention_char",
    "cues_char",
    "said",
    "said_basis",
    "said_confidence",
    "said_reason",
    "said_words_char",
    "event",
    "event_basis",
    "event_confidence",
    "event_reason",
    "event_words_char",
    "quotation_kind",
    "denial_kind",
    "attitude",
    "via",
    "via_ids",
    "medium",
    "addressee",
    "addressee_id",
    "proposition",
    "proposition_id",
    "link",
    "alternatives",
    "alternatives_ids",
    "duplicate_of",
    "check_worthiness",
    "verdict",
    "evidence",
    "confidence",
    "tags",
    "note",
    "status",
    "foreign_id",
    "extras",
    "zone",
    "zone_char",
    "zone_note",
    "created",
    "modified",
];

/// Fields that may stand several times, for formats that must say so beforehand.
pub const LISTS: [&str; 9] =
    ["cues_char", "via", "via_ids", "link", "alternatives", "alternatives_ids", "evidence", "tags", "extras"];

/// Everything that is known of a statement beside its label, its place and its words, and the zone that it begins in;
/// nothing is empty.
pub fn fields(row: &Row<'_>) -> Vec<Field> {
    let statement = row.statement;
    let mut fields =
        vec![("statement_id", statement.id.to_string()), ("annotator", row.layer.key.annotator.to_string())];
    if let Some(label) = row.project.codebook.label(&statement.label) {
        fields.extend([("label_id", label.id.to_string()), ("label_name", label.name.clone())]);
        fields.push(("label_nature", label.nature.name().to_owned()));
    }
    for attribute in Attribute::ALL {
        add_attribute(&mut fields, row, *attribute);
    }
    if let Some(zone) = row.zone() {
        let range = row.chars_of_zone(zone).unwrap_or_default();
        fields.extend([
            ("zone", zone.kind.name().to_owned()),
            ("zone_char", range),
            ("zone_note", zone.note.clone()),
        ]);
    }
    fields.push(("created", statement.created.to_string()));
    if statement.modified != statement.created {
        fields.push(("modified", statement.modified.to_string()));
    }
    fields.retain(|(_, value)| !value.is_empty());
    fields
}

fn add_attribute(fields: &mut Vec<Field>, row: &Row<'_>, attribute: Attribute) {
    let name = export_name(attribute);
    match row.statement.get(attribute) {
        // The first two have places of their own in every format.
        AttributeValue::Label(_)
        | AttributeValue::Fragments(_)
        | AttributeValue::Addressee(None)
        | AttributeValue::Proposition(None) => {}
        AttributeValue::Speaker(id) => add_speaker(fields, row, id.as_ref()),
        AttributeValue::Mention(mention) => {
            fields.extend(mention.and_then(|words| range(row, &words)).map(|range| ("mention_char", range)));
        }
        AttributeValue::Cues(cues) => {
            fields.extend(cues.iter().filter_map(|cue| range(row, cue)).map(|range| ("cues_char", range)));
        }
        AttributeValue::Said(date) => add_date(fields, row, date.as_ref(), SAID),
        AttributeValue::Event(date) => add_date(fields, row, date.as_ref(), EVENT),
        AttributeValue::Quote(kind) => fields.extend(kind.map(|kind| (name, kind.name().to_owned()))),
        AttributeValue::Denial(kind) => fields.extend(kind.map(|kind| (name, kind.name().to_owned()))),
        AttributeValue::Attitude(value) => fields.extend(value.map(|value| (name, value.name().to_owned()))),
        AttributeValue::Via(ids) => {
            let known = |id: &SpeakerId| row.project.speakers.get(id).map(|one| one.name.clone());
            add_list(fields, ["via", "via_ids"], ids.iter().map(|id| (known(id), id.to_string())));
        }
        AttributeValue::Addressee(Some(Addressee::Speaker(id))) => {
            let known = row.project.speakers.get(&id).map(|one| one.name.clone());
            fields.extend([(name, known.unwrap_or_default()), ("addressee_id", id.to_string())]);
        }
        AttributeValue::Addressee(Some(Addressee::Text(text))) => fields.push((name, text)),
        AttributeValue::Proposition(Some(id)) => {
            let known = row.project.propositions.get(&id).map(|one| one.text.clone());
            fields.extend([(name, known.unwrap_or_default()), ("proposition_id", id.to_string())]);
        }
        AttributeValue::Links(links) => fields.extend(links.iter().map(|link| ("link", link_words(link)))),
        AttributeValue::Alternatives(ids) => {
            let known = |id| row.project.codebook.label(id).map(|label| label.name.clone());
            let named = ids.iter().map(|id| (known(id), id.to_string()));
            add_list(fields, ["alternatives", "alternatives_ids"], named);
        }
        AttributeValue::DuplicateOf(id) => fields.extend(id.map(|id| (name, id.to_string()))),
        AttributeValue::CheckWorthiness(value) => {
            fields.extend(value.map(|value| (name, value.name().to_owned())));
        }
        AttributeValue::Evidence(items) | AttributeValue::Tags(items) => {
            fields.extend(items.into_iter().map(|item| (name, item)));
        }
        AttributeValue::Confidence(value) => {
            fields.extend(value.map(|value| (name, value.name().to_owned())));
        }
        AttributeValue::Status(status) => fields.push((name, status.name().to_owned())),
        AttributeValue::ForeignId(id) => fields.extend(id.map(|id| (name, id))),
        AttributeValue::Extras(extras) => {
            fields.extend(extras.iter().map(|(extra, value)| (name, format!("{extra}: {value}"))));
        }
        AttributeValue::Medium(text) | AttributeValue::Verdict(text) | AttributeValue::Note(text) => {
            fields.push((name, text));
        }
    }
}

fn add_speaker(fields: &mut Vec<Field>, row: &Row<'_>, id: Option<&SpeakerId>) {
    let Some(id) = id else { return };
    if let Some(speaker) = row.project.speakers.get(id) {
        let Speaker { name, kind, role, affiliation, .. } = &**speaker;
        fields.extend([
            ("speaker", name.clone()),
            ("speaker_kind", kind.name().to_owned()),
            ("speaker_role", role.clone()),
            ("speaker_affiliation", affiliation.clone()),
        ]);
    }
    fields.push(("speaker_id", id.to_string()));
}

/// The names of a date's fields: date, basis, confidence, reason, place of the words.
type DateNames = [&'static str; 5];

const SAID: DateNames = ["said", "said_basis", "said_confidence", "said_reason", "said_words_char"];

const EVENT: DateNames = ["event", "event_basis", "event_confidence", "event_reason", "event_words_char"];

fn add_date(fields: &mut Vec<Field>, row: &Row<'_>, date: Option<&DateValue>, names: DateNames) {
    let Some(date) = date else { return };
    let [edtf, basis, confidence, reason, words] = names;
    fields.push((edtf, date.edtf.to_string()));
    fields.push((basis, date.basis.name().to_owned()));
    fields.extend(date.confidence.map(|sure| (confidence, sure.name().to_owned())));
    fields.push((reason, date.reason.clone()));
    fields.extend(date.words.as_ref().and_then(|fragment| range(row, fragment)).map(|range| (words, range)));
}

fn add_list(
    fields: &mut Vec<Field>,
    [names, ids]: [&'static str; 2],
    items: impl Iterator<Item = (Option<String>, String)> + Clone,
) {
    // Without all the names, names and identifiers would not be in step.
    if items.clone().all(|(name, _)| name.is_some()) {
        fields.extend(items.clone().filter_map(|(name, _)| Some((names, name?))));
    }
    fields.extend(items.map(|(_, id)| (ids, id)));
}

/// "denies 0199…", "denies proposition iran-seeks", "denies implied that it was so".
fn link_words(link: &Link) -> String {
    let verb = link.kind.verb();
    match &link.to {
        LinkTarget::Statement(id) => format!("{verb} {id}"),
        LinkTarget::Proposition(id) => format!("{verb} {PROPOSITION} {id}"),
        LinkTarget::Implied(words) => format!("{verb} {IMPLIED} {words}"),
    }
}

/// "12-20" in code points; none where the article says other words there.
fn range(row: &Row<'_>, fragment: &Fragment) -> Option<String> {
    let (start, end) = row.range_in(Unit::Char, fragment)?;
    Some(format!("{start}-{end}"))
}
