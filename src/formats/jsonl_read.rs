//! Reads the lines that [`super::jsonl`] writes, as `docs/statement.schema.json` describes them.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{
    account::{Account, RecordId},
    field_read::one_of,
    imported::{
        Imported, ImportedArticle, ImportedDate, ImportedLink, ImportedRange, ImportedSpeaker,
        ImportedStatement, ImportedTarget, ImportedZone, Input, Named, ReadError,
    },
    json::{for_each_line, in_words, list_at, range_at, take_value, text_at},
    offsets::Unit,
};
use crate::model::{
    ArticleDetails, DateBasis, Edtf, Fingerprint, LinkKind, Nature, SpeakerKind, ZoneKind, date::Confidence,
    shown::shown,
};

/// Keys that are read otherwise, or that say again what others say.
const READ_APART: [&str; 18] = [
    "schema_version",
    "id",
    "article",
    "reading_state",
    "quote",
    "anchored",
    "zone",
    "label",
    "fragments",
    "speaker",
    "mention",
    "cues",
    "said",
    "event",
    "via",
    "addressee",
    "proposition",
    "links",
];

/// Reads statements, a line each.
pub fn read(input: &Input<'_>) -> Result<Imported, ReadError> {
    let mut account = Account::default();
    let mut articles: BTreeMap<(String, String), ImportedArticle> = BTreeMap::new();
    for_each_line(input, &mut account, |file, record, line, account| {
        let article = line.get("article").unwrap_or(&Value::Null);
        match read_statement(record, line, account) {
            Err(why) => account.refuse(record, why),
            Ok(statement) => {
                let (id, fingerprint) = (text_at(article, "id"), text_at(article, "text_blake3"));
                let known =
                    articles.entry((id.clone(), fingerprint.clone())).or_insert_with(|| ImportedArticle {
                        name: file.name.clone(),
                        id,
                        details: ArticleDetails {
                            title: text_at(article, "title"),
                            address: text_at(article, "address"),
                            ..ArticleDetails::default()
                        },
                        fingerprint: serde_json::from_value::<Fingerprint>(Value::String(fingerprint))
                            .ok()
                            .filter(|fingerprint| !fingerprint.as_str().is_empty()),
                        ..ImportedArticle::default()
                    });
                known.statements.push(statement);
            }
        }
    })?;
    Ok(Imported { articles: articles.into_values().collect(), account, ..Imported::default() })
}

fn read_statement(
    record: RecordId,
    line: &Value,
    account: &mut Account,
) -> Result<ImportedStatement, String> {
    if let Some(version) = line.get("schema_version").filter(|version| **version != 1) {
        return Err(format!("its schema_version is {version}, and this program reads 1"));
    }
    let fragments = list_at(line, "fragments").iter().map(range).collect::<Result<Vec<_>, _>>()?;
    let mut statement = ImportedStatement::new(record, "", fragments);
    take_value(&mut statement, "statement_id", line.get("id").unwrap_or(&Value::Null), account);
    if statement.id.is_none() {
        statement.local_id = text_at(line, "id");
    }
    statement.quote = text_at(line, "quote");
    statement.label = named(line.get("label"), "name");
    statement.nature = line
        .get("label")
        .and_then(|label| one_of(&Nature::ALL, Nature::name, &text_at(label, "nature")).ok());
    statement.speaker = speaker(line.get("speaker"));
    statement.mention = side_range(&mut statement, "mention", line.get("mention"), account);
    for cue in list_at(line, "cues") {
        let range = side_range(&mut statement, "cue", Some(cue), account);
        statement.cues.extend(range);
    }
    statement.zone = zone(line.get("zone"));
    statement.said = date(line.get("said"))?;
    statement.event = date(line.get("event"))?;
    for one in list_at(line, "via") {
        statement.via.push(text_at(one, "name"));
        statement.via_ids.push(text_at(one, "id"));
    }
    for one in list_at(line, "alternatives") {
        statement.alternatives.push(text_at(one, "name"));
        statement.alternatives_ids.push(text_at(one, "id"));
    }
    if let Some(addressee) = line.get("addressee").filter(|addressee| !addressee.is_null()) {
        let known = named(addressee.get("speaker"), "name");
        statement.addressee =
            if known.is_empty() { Named::called(&text_at(addressee, "text")) } else { known };
    }
    statement.proposition = named(line.get("proposition"), "text");
    statement.links = list_at(line, "links").iter().map(link).collect::<Result<Vec<_>, _>>()?;
    for (name, value) in line.as_object().into_iter().flatten() {
        match name.as_str() {
            "extras" => statement.extras.extend(
                value.as_object().into_iter().flatten().map(|(name, value)| (name.clone(), in_words(value))),
            ),
            other if READ_APART.contains(&other) => {}
            // These have the names that the fields of every format have.
            _ => take_value(&mut statement, name, value, account),
        }
    }
    Ok(statement)
}

fn named(value: Option<&Value>, name: &str) -> Named {
    value.map_or(Named::default(), |value| Named { id: text_at(value, "id"), name: text_at(value, name) })
}

/// The place that was verified, in any of the units.
fn range(value: &Value) -> Result<ImportedRange, String> {
    let units = [
        (Unit::Byte, ["start_byte", "end_byte"]),
        (Unit::Char, ["start_char", "end_char"]),
        (Unit::Utf16, ["start_utf16", "end_utf16"]),
    ];
    let known =
        units.into_iter().find(|(_, [start, _])| value.get(start).is_some_and(|start| !start.is_null()));
    let (unit, names) =
        known.ok_or_else(|| format!("the words “{}” have no place", shown(&text_at(value, "text"))))?;
    range_at(value, names, unit)
}

/// The place of words beside the statement's own; where there is none, the words are kept in the extras.
fn side_range(
    statement: &mut ImportedStatement,
    name: &str,
    value: Option<&Value>,
    account: &mut Account,
) -> Option<ImportedRange> {
    let value = value.filter(|value| !value.is_null())?;
    match range(value) {
        Ok(range) => Some(range),
        Err(why) => {
            statement.keep(name, &text_at(value, "text"));
            if let Some(record) = statement.records.first() {
                account.keep(*record, format!("“{name}” is kept in the extras, since {why}"));
            }
            None
        }
    }
}

fn zone(value: Option<&Value>) -> ImportedZone {
    let Some(value) = value.filter(|value| !value.is_null()) else { return ImportedZone::default() };
    ImportedZone {
        kind: one_of(&ZoneKind::ALL, ZoneKind::name, &text_at(value, "kind")).ok(),
        range: range(value).ok(),
        note: text_at(value, "note"),
    }
}

fn speaker(value: Option<&Value>) -> ImportedSpeaker {
    let Some(value) = value.filter(|value| !value.is_null()) else { return ImportedSpeaker::default() };
    ImportedSpeaker {
        named: named(Some(value), "name"),
        kind: one_of(&SpeakerKind::ALL, SpeakerKind::name, &text_at(value, "kind")).ok(),
        role: text_at(value, "role"),
        affiliation: text_at(value, "affiliation"),
        aliases: list_at(value, "aliases").iter().map(in_words).collect(),
        note: text_at(value, "note"),
        foreign_id: Some(text_at(value, "foreign_id")).filter(|id| !id.is_empty()),
    }
}

fn date(value: Option<&Value>) -> Result<ImportedDate, String> {
    let Some(value) = value.filter(|value| !value.is_null()) else { return Ok(ImportedDate::default()) };
    let words = value.get("words").filter(|words| !words.is_null());
    Ok(ImportedDate {
        edtf: Some(Edtf::read(&text_at(value, "edtf")).map_err(|error| error.to_string())?),
        basis: one_of(&DateBasis::ALL, DateBasis::name, &text_at(value, "basis")).ok(),
        confidence: one_of(&Confidence::ALL, Confidence::name, &text_at(value, "confidence")).ok(),
        reason: text_at(value, "reason"),
        // Words without a place were told of when the file was written.
        words: words.and_then(|words| range(words).ok()),
    })
}

fn link(value: &Value) -> Result<ImportedLink, String> {
    let kind = one_of(&LinkKind::ALL, LinkKind::verb, &text_at(value, "kind"))?;
    let (statement, proposition) = (text_at(value, "statement_id"), text_at(value, "proposition_id"));
    let to = if !statement.is_empty() {
        ImportedTarget::Statement(statement)
    } else if !proposition.is_empty() {
        ImportedTarget::Proposition(Named { id: proposition, name: String::new() })
    } else {
        ImportedTarget::Implied(text_at(value, "implied"))
    };
    Ok(ImportedLink { kind, to, text: text_at(value, "text"), record: None })
}
