//! Takes names and values in words, as [`super::fields`] gives them, into a statement that is being read.

use super::{
    fields::{IMPLIED, PROPOSITION},
    imported::{ImportedDate, ImportedLink, ImportedRange, ImportedStatement, ImportedTarget, Named},
    offsets::Unit,
};
use crate::model::{
    AttributeValue, DateBasis, Edtf, LinkKind, Nature, SpeakerKind, StatementId, Timestamp, ZoneKind,
    date::Confidence,
    shown::shown,
    statement::{Attitude, CheckWorthiness, DenialKind, QuotationKind, Status},
};

/// What came of a name and a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Taken {
    /// It has its place.
    Placed,
    /// The name is none of ours.
    Unknown,
    /// The name is ours, but the value is not what it should be; says what is wrong.
    Wrong(String),
}

/// Puts `value` where `name` says; an empty value says nothing.
pub fn take(statement: &mut ImportedStatement, name: &str, value: &str) -> Taken {
    if value.is_empty() {
        return if is_known(name) { Taken::Placed } else { Taken::Unknown };
    }
    match try_take(statement, name, value) {
        Ok(true) => Taken::Placed,
        Ok(false) => Taken::Unknown,
        Err(why) => Taken::Wrong(why),
    }
}

/// As [`take`]; what has no place is kept in the extras under `name`. Says so where it was not ours or was wrong.
pub fn take_or_keep(statement: &mut ImportedStatement, name: &str, value: &str) -> Option<String> {
    let kept = || format!("“{}” is kept in the extras", shown(name));
    match take(statement, name, value) {
        Taken::Placed => None,
        Taken::Unknown => {
            statement.keep(name, value);
            Some(kept())
        }
        Taken::Wrong(why) => {
            statement.keep(name, value);
            Some(format!("{}, since {why}", kept()))
        }
    }
}

fn is_known(name: &str) -> bool {
    let mut nobody = ImportedStatement::default();
    !matches!(try_take(&mut nobody, name, "?"), Ok(false))
}

fn try_take(statement: &mut ImportedStatement, name: &str, value: &str) -> Result<bool, String> {
    let text = || value.to_owned();
    if let Some(part) = name.strip_prefix("said") {
        return date_part(&mut statement.said, part, value);
    }
    if let Some(part) = name.strip_prefix("event") {
        return date_part(&mut statement.event, part, value);
    }
    match name {
        "statement_id" => statement.id = Some(uuid(value)?),
        "annotator" => statement.annotator = text(),
        "label_id" => statement.written_label.id = text(),
        "label_name" => statement.written_label.name = text(),
        "label_nature" => statement.nature = Some(one_of(&Nature::ALL, Nature::name, value)?),
        "speaker" => statement.speaker.named.name = text(),
        "speaker_id" => statement.speaker.named.id = text(),
        "speaker_kind" => statement.speaker.kind = Some(one_of(&SpeakerKind::ALL, SpeakerKind::name, value)?),
        "speaker_role" => statement.speaker.role = text(),
        "speaker_affiliation" => statement.speaker.affiliation = text(),
        "mention_char" => statement.mention = Some(char_range(value)?),
        "cues_char" => statement.cues.push(char_range(value)?),
        "via" => statement.via.push(text()),
        "via_ids" => statement.via_ids.push(text()),
        "addressee" => statement.addressee.name = text(),
        "addressee_id" => statement.addressee.id = text(),
        "proposition" => statement.proposition.name = text(),
        "proposition_id" => statement.proposition.id = text(),
        "link" => statement.links.push(link(value)?),
        "alternatives" => statement.alternatives.push(text()),
        "alternatives_ids" => statement.alternatives_ids.push(text()),
        "duplicate_of" => statement.duplicate_of = text(),
        "foreign_id" => statement.foreign_id = Some(text()),
        "extras" => {
            let (extra, value) = value.split_once(": ").ok_or("it has no “: ” in it")?;
            statement.extras.insert(extra.to_owned(), value.to_owned());
        }
        "zone" => statement.zone.kind = Some(one_of(&ZoneKind::ALL, ZoneKind::name, value)?),
        "zone_char" => statement.zone.range = Some(char_range(value)?),
        "zone_note" => statement.zone.note = text(),
        "created" => statement.created = Some(moment(value)?),
        "modified" => statement.modified = Some(moment(value)?),
        _ => return plain_value(statement, name, value),
    }
    Ok(true)
}

/// Attributes whose values name nothing else.
fn plain_value(statement: &mut ImportedStatement, name: &str, value: &str) -> Result<bool, String> {
    let text = value.to_owned();
    let taken = match name {
        "quotation_kind" => {
            AttributeValue::Quote(Some(one_of(QuotationKind::ALL, QuotationKind::name, value)?))
        }
        "denial_kind" => AttributeValue::Denial(Some(one_of(DenialKind::ALL, DenialKind::name, value)?)),
        "attitude" => AttributeValue::Attitude(Some(one_of(Attitude::ALL, Attitude::name, value)?)),
        "medium" => AttributeValue::Medium(text),
        "check_worthiness" => {
            let worth = one_of(CheckWorthiness::ALL, CheckWorthiness::name, value)?;
            AttributeValue::CheckWorthiness(Some(worth))
        }
        "verdict" => AttributeValue::Verdict(text),
        "confidence" => AttributeValue::Confidence(Some(one_of(&Confidence::ALL, Confidence::name, value)?)),
        "note" => AttributeValue::Note(text),
        "status" => AttributeValue::Status(one_of(Status::ALL, Status::name, value)?),
        "evidence" => {
            add_item(&mut statement.values, AttributeValue::Evidence(vec![text]));
            return Ok(true);
        }
        "tags" => {
            add_item(&mut statement.values, AttributeValue::Tags(vec![text]));
            return Ok(true);
        }
        _ => return Ok(false),
    };
    statement.values.push(taken);
    Ok(true)
}

/// Adds the items of a list to those that are there.
pub fn add_item(values: &mut Vec<AttributeValue>, item: AttributeValue) {
    for value in values.iter_mut() {
        match (value, &item) {
            (AttributeValue::Tags(tags), AttributeValue::Tags(more)) => {
                return tags.extend(more.iter().cloned());
            }
            (AttributeValue::Evidence(evidence), AttributeValue::Evidence(more)) => {
                return evidence.extend(more.iter().cloned());
            }
            _ => {}
        }
    }
    values.push(item);
}

fn date_part(date: &mut ImportedDate, part: &str, value: &str) -> Result<bool, String> {
    match part {
        "" => date.edtf = Some(Edtf::read(value).map_err(|error| error.to_string())?),
        "_basis" => date.basis = Some(one_of(&DateBasis::ALL, DateBasis::name, value)?),
        "_confidence" => date.confidence = Some(one_of(&Confidence::ALL, Confidence::name, value)?),
        "_reason" => value.clone_into(&mut date.reason),
        "_words_char" => date.words = Some(char_range(value)?),
        _ => return Ok(false),
    }
    Ok(true)
}

/// The value that is called `name`, whatever its case.
pub fn one_of<T: Copy>(all: &[T], called: fn(T) -> &'static str, name: &str) -> Result<T, String> {
    let fits = |value: &&T| called(**value).eq_ignore_ascii_case(name.trim());
    all.iter().find(fits).copied().ok_or_else(|| {
        let known: Vec<_> = all.iter().map(|value| called(*value)).collect();
        format!("“{}” is none of: {}", shown(name), known.join(", "))
    })
}

fn uuid(value: &str) -> Result<StatementId, String> {
    let parsed = uuid::Uuid::try_parse(value.trim());
    parsed.map(StatementId).map_err(|_| format!("“{}” is not a UUID", shown(value)))
}

fn moment(value: &str) -> Result<Timestamp, String> {
    Timestamp::try_from(value.trim().to_owned()).map_err(|error| error.to_string())
}

/// "12-20", in code points.
pub fn char_range(value: &str) -> Result<ImportedRange, String> {
    let wrong = || format!("“{}” is no range such as 12-20", shown(value));
    let (start, end) = value.split_once('-').ok_or_else(wrong)?;
    let number = |text: &str| text.trim().parse::<usize>().map_err(|_| wrong());
    Ok(ImportedRange { unit: Unit::Char, start: number(start)?, end: number(end)? })
}

fn link(value: &str) -> Result<ImportedLink, String> {
    let (verb, target) = value.split_once(' ').ok_or_else(|| format!("“{}” is no link", shown(value)))?;
    let kind = one_of(&LinkKind::ALL, LinkKind::verb, verb)?;
    let to = match target.split_once(' ') {
        Some((PROPOSITION, id)) => {
            ImportedTarget::Proposition(Named { id: id.to_owned(), name: String::new() })
        }
        Some((IMPLIED, words)) => ImportedTarget::Implied(words.to_owned()),
        None if target == IMPLIED => ImportedTarget::Implied(String::new()),
        _ => ImportedTarget::Statement(target.to_owned()),
    };
    Ok(ImportedLink { kind, to, text: String::new(), record: None })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_that_cannot_be_is_kept_and_told() {
        let mut statement = ImportedStatement::default();
        let told = take_or_keep(&mut statement, "attitude", "cross").unwrap();
        assert!(
            told.starts_with("“attitude” is kept in the extras, since “cross” is none of: asserted"),
            "{told}"
        );
        assert_eq!(
            take_or_keep(&mut statement, "mood", "cross"),
            Some("“mood” is kept in the extras".into())
        );
        assert_eq!(statement.extras.len(), 2);
        assert_eq!(take_or_keep(&mut statement, "attitude", "Belief"), None);
        assert_eq!(statement.values, [AttributeValue::Attitude(Some(Attitude::Belief))]);
    }

    #[test]
    fn every_part_of_a_link_is_read() {
        let check = |value: &str, expected: ImportedTarget| assert_eq!(link(value).unwrap().to, expected);
        check("denies 0199", ImportedTarget::Statement("0199".into()));
        check(
            "Queries proposition a-b",
            ImportedTarget::Proposition(Named { id: "a-b".into(), name: String::new() }),
        );
        check("denies implied that it was", ImportedTarget::Implied("that it was".into()));
        assert!(link("loves T1").is_err() && link("denies").is_err());
    }
}
