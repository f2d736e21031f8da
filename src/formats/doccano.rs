//! doccano: a JSON object a line, with a text, entities and relations.
//!
//! As doccano imports and exports sequence labelling with relations (`{"text", "entities", "relations"}`); the older
//! `{"text", "label": [[0, 5, "claim"]]}` is read, too. Offsets count UTF-16 units, or what a reader takes for one
//! character where the project in doccano was made so.

use std::{collections::BTreeMap, io};

use serde_json::{Map, Value, json};

use super::{
    Export, ExportError, Format, Write,
    account::{Account, RecordId},
    article_details,
    field_read::one_of,
    fields::{CONTINUES, fields},
    imported::{
        Imported, ImportedArticle, ImportedLink, ImportedRange, ImportedStatement, ImportedTarget, Input,
        InputFile, ReadError,
    },
    json::{fields_object, for_each_line, in_words, list_at, range_at, take_object, text_at},
    offsets::Unit,
    options::{OptionInfo, OptionValue},
    report::{Loss, Report},
    rows::{Count, LayerRows, Row, for_each_layer},
};
use crate::model::{Article, LinkKind, shown::shown};

/// The row of this format in the table of formats.
pub const FORMAT: Format = Format {
    name: "doccano",
    title: "doccano",
    extension: "jsonl",
    description: "A text a line with its entities and relations, for doccano",
    options: &[UNIT],
    write: Write::File(write),
    read: Some(read),
};

/// What offsets count.
pub const UNIT: OptionInfo = OptionInfo {
    name: "unit",
    title: "Offsets count",
    description: "Count UTF-16 units, or graphemes where the doccano project counts grapheme clusters",
    values: &[
        OptionValue { name: "utf16", title: "UTF-16 units" },
        OptionValue { name: "graphemes", title: "Grapheme clusters" },
        OptionValue { name: "characters", title: "Code points" },
    ],
    reading: true,
};

fn unit(name: &str) -> Unit {
    match name {
        "graphemes" => Unit::Grapheme,
        "characters" => Unit::Char,
        _ => Unit::Utf16,
    }
}

fn write(export: &Export<'_>, out: &mut dyn io::Write) -> Result<Report, ExportError> {
    let mut out = io::BufWriter::new(out);
    let unit = unit(export.options.choices.value(&UNIT));
    let (mut count, mut cut, mut number) = (Count::default(), Vec::new(), 0);
    for_each_layer(export, |layer| {
        let mut document =
            Document { unit, number, entities: Vec::new(), relations: Vec::new(), statements: Vec::new() };
        for row in &layer.rows {
            if row.places().is_some() && document.add(row).is_none() {
                cut.push(row.statement.id);
            } else {
                count.add_placed(row);
            }
        }
        number = document.number;
        let Some(article) = layer.article else { return Ok(()) };
        serde_json::to_writer(&mut out, &document.line(layer, article)).map_err(io::Error::from)?;
        Ok(io::Write::write_all(&mut out, b"\n")?)
    })?;
    io::Write::flush(&mut out)?;
    let mut report = count.report();
    report.losses.extend(Loss::of("", "they begin or end inside a grapheme cluster", cut));
    Ok(report)
}

/// A line that is being made.
struct Document {
    unit: Unit,
    /// The last number that was given; unique over the whole file.
    number: usize,
    entities: Vec<Value>,
    relations: Vec<Value>,
    statements: Vec<Value>,
}

impl Document {
    /// Adds a statement; none where its ends are no places in the unit.
    fn add(&mut self, row: &Row<'_>) -> Option<()> {
        let fragments = row.statement.fragments.fragments();
        let ranges: Option<Vec<_>> = fragments.iter().map(|one| row.range_in(self.unit, one)).collect();
        let ranges = ranges?;
        let label = row.statement.label.as_str();
        let mut before = None;
        for (start, end) in &ranges {
            self.number += 1;
            let id = self.number;
            self.entities.push(json!({"id": id, "start_offset": start, "end_offset": end, "label": label}));
            if let Some(before) = before {
                self.relations.push(json!({"id": id, "from_id": before, "to_id": id, "type": CONTINUES}));
            }
            before = Some(id);
        }
        let ranges: Vec<[usize; 2]> = ranges.iter().map(|(start, end)| [*start, *end]).collect();
        let mut statement = fields_object(fields(row));
        statement.insert("entities".to_owned(), json!(ranges));
        statement.insert("label".to_owned(), json!(label));
        self.statements.push(Value::Object(statement));
        Some(())
    }

    /// What doccano does not know is metadata there. It takes no line without a name that another line has.
    fn line(self, layer: &LayerRows<'_>, article: &Article) -> Value {
        let details = article_details::NAMES.into_iter().zip(article_details::values(&article.details));
        let mut line: Map<String, Value> =
            details.map(|(name, value)| (name.to_owned(), json!(value))).collect();
        line.extend([
            ("text".to_owned(), json!(&**article.text())),
            ("entities".to_owned(), json!(self.entities)),
            ("relations".to_owned(), json!(self.relations)),
            ("article_id".to_owned(), json!(article.id)),
            ("annotator".to_owned(), json!(layer.layer.key.annotator)),
            ("statements".to_owned(), json!(self.statements)),
        ]);
        Value::Object(line)
    }
}

fn read(input: &Input<'_>) -> Result<Imported, ReadError> {
    let mut account = Account::default();
    let mut articles = Vec::new();
    let unit = unit(input.choices.value(&UNIT));
    for_each_line(input, &mut account, |file, record, line, account| {
        articles.extend(read_line(file, record, line, unit, account));
    })?;
    Ok(Imported { articles, account, ..Imported::default() })
}

type Place = (usize, usize, String);

fn read_line(
    file: &InputFile,
    record: RecordId,
    line: &Value,
    unit: Unit,
    account: &mut Account,
) -> Option<ImportedArticle> {
    let Some(text) = line.get("text").and_then(Value::as_str) else {
        account.refuse(record, "it has no “text”");
        return None;
    };
    let mut entities = Entities::of(line, account, record);
    let mut statements = Vec::new();
    for known in list_at(line, "statements") {
        match entities.known(known, record, unit) {
            Some(mut statement) => {
                let object = known.as_object().into_iter().flatten();
                let rest = object.filter(|(name, _)| !matches!(name.as_str(), "entities" | "label"));
                take_object(&mut statement, rest, account);
                statements.push(statement);
            }
            None => account.keep(record, "a statement was passed over whose entities are not there any more"),
        }
    }
    statements.extend(entities.others(record, unit));
    let annotator = text_at(line, "annotator");
    for statement in statements.iter_mut().filter(|one| one.annotator.is_empty()) {
        statement.annotator.clone_from(&annotator);
    }
    let id = text_at(line, "article_id");
    let details = article_details::from_object(line);
    let text = Some(text.to_owned());
    Some(ImportedArticle {
        name: file.name.clone(),
        id,
        text,
        details,
        records: vec![record],
        statements,
        ..ImportedArticle::default()
    })
}

/// The entities of a line by their number, and what joins them.
#[derive(Default)]
struct Entities {
    by_id: BTreeMap<String, Place>,
    by_place: BTreeMap<Place, Vec<String>>,
    relations: Vec<Relation>,
}

/// A relation between two entities.
struct Relation {
    from: String,
    to: String,
    kind: String,
}

impl Entities {
    fn of(line: &Value, account: &mut Account, record: RecordId) -> Self {
        let mut found = Self::default();
        for (index, entity) in list_at(line, "entities").iter().enumerate() {
            let id = entity.get("id").map_or(format!("entity {index}"), in_words);
            match range_at(entity, ["start_offset", "end_offset"], Unit::Utf16) {
                Ok(range) if !found.by_id.contains_key(&id) => {
                    found.add(id, (range.start, range.end, text_at(entity, "label")));
                }
                Ok(_) => account.keep(record, format!("of two entities {} the first was read", shown(&id))),
                Err(why) => {
                    account.keep(record, format!("entity {} was passed over, since {why}", shown(&id)));
                }
            }
        }
        for (index, entity) in list_at(line, "label").iter().chain(list_at(line, "labels")).enumerate() {
            match old_entity(entity) {
                Some(place) => found.add(format!("label {index}"), place),
                None => account.keep(record, format!("label {index} was passed over, since it is no range")),
            }
        }
        let text = |one: &Value, name| text_at(one, name);
        let relation = |one: &Value| Relation {
            from: text(one, "from_id"),
            to: text(one, "to_id"),
            kind: text(one, "type"),
        };
        found.relations = list_at(line, "relations").iter().map(relation).collect();
        found
    }

    fn add(&mut self, id: String, place: Place) {
        self.by_place.entry(place.clone()).or_default().push(id.clone());
        self.by_id.insert(id, place);
    }

    /// The statement that Gainsay has written beside its entities, if all of them are still there.
    fn known(&mut self, known: &Value, record: RecordId, unit: Unit) -> Option<ImportedStatement> {
        let label = text_at(known, "label");
        let mut ranges = Vec::new();
        for range in list_at(known, "entities") {
            let (start, end, _) = old_entity(&json!([range.get(0)?, range.get(1)?, ""]))?;
            if !self.by_place.contains_key(&(start, end, label.clone())) {
                return None;
            }
            ranges.push(ImportedRange { unit, start, end });
        }
        for range in &ranges {
            let place = (range.start, range.end, label.clone());
            if let Some(id) = self.by_place.get_mut(&place).and_then(Vec::pop) {
                self.by_id.remove(&id);
            }
            if self.by_place.get(&place).is_some_and(Vec::is_empty) {
                self.by_place.remove(&place);
            }
        }
        (!ranges.is_empty()).then(|| ImportedStatement::new(record, &label, ranges))
    }

    /// What nobody but doccano knows of: an entity a statement, those that continue each other as one.
    fn others(mut self, record: RecordId, unit: Unit) -> Vec<ImportedStatement> {
        let mut statements: BTreeMap<String, ImportedStatement> = BTreeMap::new();
        for (id, (start, end, label)) in std::mem::take(&mut self.by_id) {
            let mut statement =
                ImportedStatement::new(record, &label, vec![ImportedRange { unit, start, end }]);
            statement.local_id.clone_from(&id);
            statements.insert(id, statement);
        }
        // From the last, so that a chain is taken up link by link.
        for Relation { from, to, .. } in self.relations.iter().rev().filter(|one| one.kind == CONTINUES) {
            let Some(tail) = statements.remove(to) else { continue };
            match statements.get_mut(from).filter(|head| head.label == tail.label) {
                Some(head) => head.ranges.extend(tail.ranges),
                None => drop(statements.insert(to.clone(), tail)),
            }
        }
        for Relation { from, to, kind } in self.relations.iter().filter(|one| one.kind != CONTINUES) {
            let Some(statement) = statements.get_mut(from) else { continue };
            match one_of(&LinkKind::ALL, LinkKind::verb, kind) {
                Ok(kind) => {
                    let to = ImportedTarget::Statement(to.clone());
                    statement.links.push(ImportedLink { kind, to, text: String::new(), record: None });
                }
                Err(_) => statement.keep(&format!("relation {kind}"), to),
            }
        }
        statements.into_values().collect()
    }
}

/// `[0, 5, "claim"]`.
fn old_entity(entity: &Value) -> Option<Place> {
    let number = |index: usize| entity.get(index)?.as_u64().and_then(|number| usize::try_from(number).ok());
    Some((number(0)?, number(1)?, entity.get(2)?.as_str()?.to_owned()))
}
