//! spaCy and Prodigy: a JSON object a line, with a text and its spans.
//!
//! Offsets count code points, and `token_end` of others is inclusive: tokens are left to spaCy. Prodigy keeps keys that
//! it does not know, so that each span carries the statement's fields.

use std::{collections::BTreeMap, io};

use serde_json::{Map, Value, json};

use super::{
    Export, ExportError, Format, Write,
    account::{Account, RecordId},
    article_details,
    field_read::one_of,
    fields::fields,
    imported::{
        Imported, ImportedArticle, ImportedLink, ImportedStatement, ImportedTarget, Input, InputFile,
        ReadError,
    },
    json::{fields_object, for_each_line, list_at, range_at, take_value, text_at},
    offsets::Unit,
    report::Report,
    rows::{Count, LayerRows, Row, for_each_layer},
};
use crate::model::{Article, LinkKind};

/// The row of this format in the table of formats.
pub const FORMAT: Format = Format {
    name: "prodigy",
    title: "spaCy and Prodigy",
    extension: "jsonl",
    description: "A text a line with its spans, for Prodigy and for training with spaCy",
    options: &[],
    write: Write::File(write),
    read: Some(read),
};

/// Joins the spans of one statement.
const STATEMENT: &str = "statement";

/// Keys of spans that are Prodigy's own.
const OWN_KEYS: [&str; 8] =
    ["start", "end", "label", "token_start", "token_end", "text", STATEMENT, "source"];

fn write(export: &Export<'_>, out: &mut dyn io::Write) -> Result<Report, ExportError> {
    let mut out = io::BufWriter::new(out);
    let mut count = Count::default();
    for_each_layer(export, |layer| {
        layer.rows.iter().for_each(|row| count.add_placed(row));
        let Some(article) = layer.article else { return Ok(()) };
        serde_json::to_writer(&mut out, &line(layer, article)).map_err(io::Error::from)?;
        Ok(io::Write::write_all(&mut out, b"\n")?)
    })?;
    io::Write::flush(&mut out)?;
    Ok(count.report())
}

fn line(layer: &LayerRows<'_>, article: &Article) -> Value {
    let spans: Vec<Value> =
        layer.rows.iter().enumerate().flat_map(|(number, row)| spans(row, number)).collect();
    let mut meta = article_details::known_object(&article.details);
    meta.insert("article_id".to_owned(), json!(article.id));
    meta.insert("annotator".to_owned(), json!(layer.layer.key.annotator));
    json!({"text": &**article.text(), "spans": spans, "meta": meta, "answer": "accept"})
}

/// A span a fragment; the first one carries the fields.
fn spans(row: &Row<'_>, number: usize) -> Vec<Value> {
    let places = row.places().unwrap_or_default();
    let label = row.statement.label.as_str();
    let mut found = Vec::with_capacity(places.len());
    for (index, place) in places.iter().enumerate() {
        let mut span = Map::new();
        span.insert("start".to_owned(), json!(place.start_char));
        span.insert("end".to_owned(), json!(place.end_char));
        span.insert("label".to_owned(), json!(label));
        span.insert(STATEMENT.to_owned(), json!(number + 1));
        if index == 0 {
            span.extend(fields_object(fields(row)));
        }
        found.push(Value::Object(span));
    }
    found
}

fn read(input: &Input<'_>) -> Result<Imported, ReadError> {
    let mut account = Account::default();
    let mut articles = Vec::new();
    for_each_line(input, &mut account, |file, record, line, account| {
        match line.get("text").and_then(Value::as_str) {
            None => account.refuse(record, "it has no “text”"),
            Some(_) if matches!(text_at(line, "answer").as_str(), "reject" | "ignore") => {
                account.refuse(record, format!("its answer is “{}”", text_at(line, "answer")));
            }
            Some(text) => articles.push(read_line(file, record, line, text, account)),
        }
    })?;
    Ok(Imported { articles, account, ..Imported::default() })
}

fn read_line(
    file: &InputFile,
    record: RecordId,
    line: &Value,
    text: &str,
    account: &mut Account,
) -> ImportedArticle {
    let meta = line.get("meta").unwrap_or(&Value::Null);
    let annotator = [text_at(meta, "annotator"), text_at(line, "_annotator_id")];
    let annotator = annotator.into_iter().find(|name| !name.is_empty()).unwrap_or_default();
    let mut statements: Vec<ImportedStatement> = Vec::new();
    let mut by_number: BTreeMap<String, usize> = BTreeMap::new();
    for span in list_at(line, "spans") {
        let range = match range_at(span, ["start", "end"], Unit::Char) {
            Ok(range) => range,
            Err(why) => {
                account.keep(record, format!("a span was passed over, since {why}"));
                continue;
            }
        };
        let number = text_at(span, STATEMENT);
        let known = by_number.get(&number).and_then(|index| statements.get_mut(*index));
        if let Some(statement) = known.filter(|_| !number.is_empty()) {
            statement.ranges.push(range);
            continue;
        }
        let mut statement = ImportedStatement::new(record, &text_at(span, "label"), vec![range]);
        statement.annotator.clone_from(&annotator);
        let others = span.as_object().into_iter().flatten();
        for (name, value) in others.filter(|(name, _)| !OWN_KEYS.contains(&name.as_str())) {
            take_value(&mut statement, name, value, account);
        }
        by_number.insert(number, statements.len());
        statements.push(statement);
    }
    add_relations(&mut statements, list_at(line, "relations"), record, account);
    ImportedArticle {
        name: file.name.clone(),
        id: text_at(meta, "article_id"),
        details: article_details::from_object(meta),
        text: Some(text.to_owned()),
        records: vec![record],
        statements,
        ..ImportedArticle::default()
    }
}

/// Relations of Prodigy name the spans that they join by their places.
fn add_relations(
    statements: &mut [ImportedStatement],
    relations: &[Value],
    record: RecordId,
    account: &mut Account,
) {
    let mut by_place: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    for (index, statement) in statements.iter().enumerate() {
        by_place.extend(statement.ranges.iter().map(|range| ((range.start, range.end), index)));
    }
    for relation in relations {
        let end = |name: &str| {
            let span = range_at(relation.get(name)?, ["start", "end"], Unit::Char).ok()?;
            by_place.get(&(span.start, span.end)).copied()
        };
        let kind = one_of(&LinkKind::ALL, LinkKind::verb, &text_at(relation, "label"));
        match (end("head_span"), end("child_span"), kind) {
            (Some(from), Some(to), Ok(kind)) => {
                let name = format!("span {to}");
                if let Some(target) = statements.get_mut(to).filter(|one| one.local_id.is_empty()) {
                    target.local_id.clone_from(&name);
                }
                let to = statements.get(to).map_or(name, |one| one.local_id.clone());
                let link = ImportedLink {
                    kind,
                    to: ImportedTarget::Statement(to),
                    text: String::new(),
                    record: None,
                };
                if let Some(statement) = statements.get_mut(from) {
                    statement.links.push(link);
                }
            }
            _ => account.keep(record, "a relation was passed over, since Gainsay has none such"),
        }
    }
}
