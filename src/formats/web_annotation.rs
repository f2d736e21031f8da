//! W3C Web Annotation: JSON-LD with a position and a quotation a fragment.
//!
//! <https://www.w3.org/TR/annotation-model/>, 4.2.4 and 4.2.5: positions count code points. A statement of several
//! fragments has several targets; the model takes each by itself, so Gainsay's own keys say that they are one.

use std::io;

use serde_json::{Value, json};

use super::{
    Export, ExportError, Format, Write,
    account::{Account, Fate, RecordId},
    fields::fields,
    imported::{Imported, ImportedArticle, ImportedStatement, Input, InputFile, ReadError},
    json::{fields_object, in_words, range_at, take_value, text_at, whole_file},
    offsets::Unit,
    report::Report,
    rows::{Row, for_each_placed_row},
};
use crate::model::{Article, ArticleDetails, Fingerprint};

/// The row of this format in the table of formats.
pub const FORMAT: Format = Format {
    name: "web-annotation",
    title: "W3C Web Annotation",
    extension: "jsonld",
    description: "Annotations as JSON-LD with quotations and positions, without the texts, for the web",
    options: &[],
    write: Write::File(write),
    read: Some(read),
};

/// Before the keys that are ours.
const PREFIX: &str = "gainsay:";

/// Characters of the text before and after a quotation.
const CONTEXT_CHARS: usize = 32;

fn write(export: &Export<'_>, out: &mut dyn io::Write) -> Result<Report, ExportError> {
    let mut out = io::BufWriter::new(out);
    let context = json!(["http://www.w3.org/ns/anno.jsonld", {"gainsay": "urn:gainsay:"}]);
    io::Write::write_all(
        &mut out,
        format!("{{\"@context\":{context},\"type\":\"AnnotationPage\",\"items\":[").as_bytes(),
    )?;
    let mut first = true;
    let report = for_each_placed_row(export, |row, _| {
        io::Write::write_all(&mut out, if std::mem::take(&mut first) { b"\n" } else { b",\n" })?;
        row.article.map_or(Ok(()), |article| {
            serde_json::to_writer(&mut out, &annotation(row, article)).map_err(io::Error::from)
        })
    })?;
    io::Write::write_all(&mut out, b"\n]}\n")?;
    io::Write::flush(&mut out)?;
    Ok(report)
}

fn annotation(row: &Row<'_>, article: &Article) -> Value {
    let statement = row.statement;
    let mut bodies = vec![json!({
        "type": "TextualBody", "purpose": "classifying", "value": statement.label, "format": "text/plain",
    })];
    if !statement.note.is_empty() {
        bodies.push(json!({"type": "TextualBody", "purpose": "commenting", "value": statement.note}));
    }
    for tag in &statement.tags {
        bodies.push(json!({"type": "TextualBody", "purpose": "tagging", "value": tag}));
    }
    let mut found = json!({
        "id": format!("urn:uuid:{}", statement.id),
        "type": "Annotation",
        "motivation": "classifying",
        "creator": {"type": "Person", "name": row.layer.key.annotator},
        "created": statement.created,
        "modified": statement.modified,
        "body": bodies,
        "target": targets(row, article),
        "gainsay:article_id": article.id,
        "gainsay:text_blake3": article.fingerprint(),
    });
    let ours = fields_object(fields(row)).into_iter();
    let ours = ours
        .filter(|(name, _)| !matches!(name.as_str(), "created" | "modified" | "note" | "tags" | "annotator"));
    if let Some(found) = found.as_object_mut() {
        found.extend(ours.map(|(name, value)| (format!("{PREFIX}{name}"), value)));
    }
    found
}

/// Each fragment by itself.
fn targets(row: &Row<'_>, article: &Article) -> Vec<Value> {
    let source = &article.details.address;
    let source =
        if source.is_empty() { format!("urn:gainsay:article:{}", article.id) } else { source.clone() };
    let places = row.places().unwrap_or_default();
    let fragments = row.statement.fragments.fragments();
    let target = |(place, fragment): (&super::rows::Place, &crate::model::Fragment)| {
        let before = article.text().get(..place.start_byte).unwrap_or_default();
        let after = article.text().get(place.end_byte..).unwrap_or_default();
        let prefix: Vec<char> = before.chars().rev().take(CONTEXT_CHARS).collect();
        json!({
            "type": "SpecificResource",
            "source": source,
            "selector": [
                {"type": "TextPositionSelector", "start": place.start_char, "end": place.end_char},
                {
                    "type": "TextQuoteSelector",
                    "exact": fragment.text,
                    "prefix": prefix.into_iter().rev().collect::<String>(),
                    "suffix": after.chars().take(CONTEXT_CHARS).collect::<String>(),
                },
            ],
        })
    };
    places.iter().zip(fragments).map(target).collect()
}

fn read(input: &Input<'_>) -> Result<Imported, ReadError> {
    let mut imported = Imported::default();
    let mut found = 0;
    for (done, file) in input.files.iter().enumerate() {
        input.step(done, input.files.len())?;
        imported.account.begin_file(&file.name);
        let value = whole_file(file)?;
        for (index, annotation) in annotations(&value).into_iter().enumerate() {
            found += 1;
            let record = imported.account.read(index + 1);
            match read_annotation(file, annotation, record, &mut imported.account) {
                Ok(article) => add(&mut imported.articles, article),
                Err(why) => imported.account.refuse(record, why),
            }
        }
        if found == 0 {
            imported.account.add(0, Fate::Empty);
        }
    }
    Ok(imported)
}

/// Annotations of one article stand together.
fn add(articles: &mut Vec<ImportedArticle>, article: ImportedArticle) {
    let same = |known: &&mut ImportedArticle| {
        (&known.id, &known.details.address, &known.fingerprint)
            == (&article.id, &article.details.address, &article.fingerprint)
    };
    match articles.last_mut().filter(same) {
        Some(known) => known.statements.extend(article.statements),
        None => articles.push(article),
    }
}

/// The annotations of a page, of the first page of a collection, of a list, or the one that there is.
fn annotations(value: &Value) -> Vec<&Value> {
    let page = value.get("first").unwrap_or(value);
    match (value, page.get("items").and_then(Value::as_array)) {
        (Value::Array(list), _) => list.iter().collect(),
        (_, Some(items)) => items.iter().collect(),
        (one, None) if one.get("target").is_some() => vec![one],
        _ => Vec::new(),
    }
}

fn one_or_many(value: Option<&Value>) -> Vec<&Value> {
    match value {
        None | Some(Value::Null) => Vec::new(),
        Some(Value::Array(list)) => list.iter().collect(),
        Some(one) => vec![one],
    }
}

fn read_annotation(
    file: &InputFile,
    annotation: &Value,
    record: RecordId,
    account: &mut Account,
) -> Result<ImportedArticle, String> {
    let mut statement = ImportedStatement::new(record, "", Vec::new());
    let mut source = String::new();
    let mut quotes = Vec::new();
    for target in one_or_many(annotation.get("target")) {
        source = source_of(target);
        for selector in one_or_many(target.get("selector")) {
            match text_at(selector, "type").as_str() {
                "TextPositionSelector" => {
                    statement.ranges.push(range_at(selector, ["start", "end"], Unit::Char)?);
                }
                "TextQuoteSelector" => quotes.push(text_at(selector, "exact")),
                other => account.keep(record, format!("a selector of the type “{other}” was passed over")),
            }
        }
    }
    statement.quote = quotes.join(" … ");
    if statement.ranges.is_empty() && quotes.len() != 1 {
        return Err("it has neither positions nor one quotation".to_owned());
    }
    bodies(annotation, &mut statement, account);
    let id = text_at(annotation, "id");
    id.strip_prefix("urn:uuid:").unwrap_or(&id).clone_into(&mut statement.local_id);
    for (name, to) in [("created", "created"), ("modified", "modified")] {
        take_value(&mut statement, to, annotation.get(name).unwrap_or(&Value::Null), account);
    }
    let creator = annotation.get("creator").unwrap_or(&Value::Null);
    statement.annotator = creator.as_str().map_or_else(|| text_at(creator, "name"), str::to_owned);
    let mut article = ImportedArticle { name: file.name.clone(), ..ImportedArticle::default() };
    for (name, value) in annotation.as_object().into_iter().flatten() {
        match name.strip_prefix(PREFIX) {
            Some("article_id") => article.id = in_words(value),
            Some("text_blake3") => {
                article.fingerprint = serde_json::from_value::<Fingerprint>(value.clone()).ok();
            }
            Some(ours) => take_value(&mut statement, ours, value, account),
            None => {}
        }
    }
    article.details = ArticleDetails { address: source, ..ArticleDetails::default() };
    article.statements.push(statement);
    Ok(article)
}

fn source_of(target: &Value) -> String {
    let source = target.get("source").unwrap_or(target);
    source.as_str().map_or_else(|| text_at(source, "id"), str::to_owned)
}

/// The first class or tag is the label, what is said is the note.
fn bodies(annotation: &Value, statement: &mut ImportedStatement, account: &mut Account) {
    let list: Vec<&Value> = one_or_many(annotation.get("body"));
    let classes = list.iter().any(|body| text_at(body, "purpose") == "classifying");
    for body in list {
        let value = text_at(body, "value");
        match text_at(body, "purpose").as_str() {
            "classifying" if statement.label.name.is_empty() => statement.label.name = value,
            "tagging" if !classes && statement.label.name.is_empty() => statement.label.name = value,
            "classifying" | "tagging" => take_value(statement, "tags", &Value::String(value), account),
            "" | "commenting" | "describing" | "replying" if !value.is_empty() => {
                take_value(statement, "note", &Value::String(value), account);
            }
            other => {
                let name = format!("body {other}");
                take_value(statement, name.trim_end(), &Value::String(body.to_string()), account);
            }
        }
    }
    if statement.label.name.is_empty() {
        "annotation".clone_into(&mut statement.label.name);
    }
}
