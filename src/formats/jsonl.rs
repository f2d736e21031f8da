//! JSON Lines: a JSON object a statement, with everything the project knows about it, typed.
//!
//! `docs/statement.schema.json` describes each line. Every key is in every line: `null` stands for unknown, and an
//! empty list or object for none.

use std::io;

use serde::{Serialize, Serializer, ser::SerializeMap};

use super::{
    Export, ExportError, Format, Write,
    jsonl_parts::{
        AddresseeJson, ArticleJson, DateJson, FragmentJson, LabelJson, LinkJson, PropositionJson,
        SpeakerJson, ZoneJson, known,
    },
    jsonl_read::read,
    parallel_rows::write_rows,
    report::Report,
    rows::{Row, export_name},
};
use crate::model::{Attribute, Fragment, LabelId, Project, SpeakerId, statement::AttributeValue};

/// The row of this format in the table of formats.
pub const FORMAT: Format = Format {
    name: "jsonl",
    title: "JSON Lines",
    extension: "jsonl",
    description: "A JSON object a statement with all that is known, without the texts, for programs",
    options: &[],
    write: Write::File(write),
    read: Some(read),
};

/// Of the lines; raised when a key changes its meaning or goes.
const SCHEMA_VERSION: u32 = 1;

fn write(export: &Export<'_>, out: &mut dyn io::Write) -> Result<Report, ExportError> {
    write_rows(export, out, |rows, bytes| {
        for row in rows {
            serde_json::to_writer(&mut *bytes, &Line(row))?;
            bytes.push(b'\n');
        }
        Ok(())
    })
}

/// A statement as a JSON object.
struct Line<'a>(&'a Row<'a>);

impl Serialize for Line<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let row = self.0;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("schema_version", &SCHEMA_VERSION)?;
        map.serialize_entry("id", &row.statement.id)?;
        map.serialize_entry("article", &ArticleJson::of(row))?;
        map.serialize_entry("annotator", &row.layer.key.annotator)?;
        map.serialize_entry("reading_state", row.layer.state.name())?;
        map.serialize_entry("quote", &row.statement.fragments.quote())?;
        map.serialize_entry("anchored", &row.places().is_some())?;
        map.serialize_entry("zone", &ZoneJson::of(row))?;
        for attribute in Attribute::ALL {
            write_attribute(&mut map, row, *attribute)?;
        }
        map.serialize_entry("created", &row.statement.created)?;
        map.serialize_entry("modified", &row.statement.modified)?;
        map.end()
    }
}

/// Writes one attribute under its name; a new attribute is decided here before the program builds again.
fn write_attribute<M: SerializeMap>(
    map: &mut M,
    row: &Row<'_>,
    attribute: Attribute,
) -> Result<(), M::Error> {
    let name = export_name(attribute);
    let project = row.project;
    match row.statement.get(attribute) {
        AttributeValue::Label(id) => map.serialize_entry(name, &LabelJson::of(project, &id)),
        AttributeValue::Fragments(_) => map.serialize_entry(name, &FragmentJson::of_statement(row)),
        AttributeValue::Speaker(id) => {
            map.serialize_entry(name, &id.as_ref().map(|id| SpeakerJson::of(project, id)))
        }
        AttributeValue::Mention(mention) => {
            map.serialize_entry(name, &mention.as_ref().map(|mention| FragmentJson::of(row, mention)))
        }
        AttributeValue::Cues(cues) => map.serialize_entry(name, &fragments(row, &cues)),
        AttributeValue::Said(date) | AttributeValue::Event(date) => {
            map.serialize_entry(name, &date.as_ref().map(|date| DateJson::of(row, date)))
        }
        AttributeValue::Quote(kind) => {
            map.serialize_entry(name, &kind.map(super::super::model::statement::QuotationKind::name))
        }
        AttributeValue::Denial(kind) => {
            map.serialize_entry(name, &kind.map(super::super::model::statement::DenialKind::name))
        }
        AttributeValue::Attitude(attitude) => {
            map.serialize_entry(name, &attitude.map(super::super::model::statement::Attitude::name))
        }
        AttributeValue::Via(ids) => map.serialize_entry(name, &speakers(project, &ids)),
        AttributeValue::Medium(text) | AttributeValue::Verdict(text) | AttributeValue::Note(text) => {
            map.serialize_entry(name, &known(&text))
        }
        AttributeValue::Addressee(addressee) => {
            let addressee = addressee.as_ref().map(|addressee| AddresseeJson::of(project, addressee));
            map.serialize_entry(name, &addressee)
        }
        AttributeValue::Proposition(id) => {
            map.serialize_entry(name, &id.as_ref().map(|id| PropositionJson::of(project, id)))
        }
        AttributeValue::Links(links) => {
            let links: Vec<_> = links.iter().map(|link| LinkJson::of(row, link)).collect();
            map.serialize_entry(name, &links)
        }
        AttributeValue::Alternatives(ids) => map.serialize_entry(name, &labels(project, &ids)),
        AttributeValue::DuplicateOf(id) => map.serialize_entry(name, &id),
        AttributeValue::CheckWorthiness(worth) => {
            map.serialize_entry(name, &worth.map(super::super::model::statement::CheckWorthiness::name))
        }
        AttributeValue::Evidence(items) | AttributeValue::Tags(items) => map.serialize_entry(name, &items),
        AttributeValue::Confidence(sure) => {
            map.serialize_entry(name, &sure.map(super::super::model::date::Confidence::name))
        }
        AttributeValue::Status(status) => map.serialize_entry(name, status.name()),
        AttributeValue::ForeignId(id) => map.serialize_entry(name, &id),
        AttributeValue::Extras(extras) => map.serialize_entry(name, &extras),
    }
}

fn fragments<'a>(row: &Row<'_>, fragments: &'a [Fragment]) -> Vec<FragmentJson<'a>> {
    fragments.iter().map(|fragment| FragmentJson::of(row, fragment)).collect()
}

fn speakers<'a>(project: &'a Project, ids: &'a [SpeakerId]) -> Vec<SpeakerJson<'a>> {
    ids.iter().map(|id| SpeakerJson::of(project, id)).collect()
}

fn labels<'a>(project: &'a Project, ids: &'a [LabelId]) -> Vec<LabelJson<'a>> {
    ids.iter().map(|id| LabelJson::of(project, id)).collect()
}
