//! Label Studio: tasks with their annotations, and the labelling configuration of the project.
//!
//! <https://labelstud.io/guide/task_format>: offsets count UTF-16 units; further results with the region's id hold its
//! attributes. A folder with `tasks.json` and `labelling-config.xml`.

use std::{collections::BTreeMap, io, io::Write as _};

use serde_json::{Map, Value, json};

use super::{
    Export, ExportError, Format, Sink, Write,
    account::{Account, RecordId},
    article_details,
    field_read::one_of,
    fields::{CONTINUES, FIELDS, fields},
    imported::{
        Imported, ImportedArticle, ImportedLink, ImportedStatement, ImportedTarget, Input, InputFile,
        ReadError,
    },
    json::{begin_json_file, in_words, list_at, range_at, take_value, text_at},
    offsets::Unit,
    report::Report,
    rows::{Count, LayerRows, Row, for_each_layer},
    xml::escaped,
};
use crate::model::{
    Article, LinkKind, LinkTarget, Project, StatementId,
    date::Confidence,
    shown::shown,
    statement::{Attitude, CheckWorthiness, DenialKind, QuotationKind, Status},
};

/// The row of this format in the table of formats.
pub const FORMAT: Format = Format {
    name: "label-studio",
    title: "Label Studio",
    extension: "json",
    description: "A folder with the tasks and the labelling configuration, for Label Studio",
    options: &[],
    write: Write::Folder(write),
    read: Some(read),
};

/// Fields with few values, which a person chooses among; all others are typed.
fn choices() -> [(&'static str, Vec<&'static str>); 6] {
    fn names<T: Copy>(all: &[T], name: fn(T) -> &'static str) -> Vec<&'static str> {
        all.iter().map(|value| name(*value)).collect()
    }
    [
        ("quotation_kind", names(QuotationKind::ALL, QuotationKind::name)),
        ("denial_kind", names(DenialKind::ALL, DenialKind::name)),
        ("attitude", names(Attitude::ALL, Attitude::name)),
        ("check_worthiness", names(CheckWorthiness::ALL, CheckWorthiness::name)),
        ("confidence", names(&Confidence::ALL, Confidence::name)),
        ("status", names(Status::ALL, Status::name)),
    ]
}

/// Fields that the configuration offers to be typed. All others are in it, too, but not shown: of what the
/// configuration does not name, Label Studio's page loses the results as soon as somebody changes the task.
const TYPED: [&str; 5] = ["speaker", "said", "event", "tags", "note"];

fn write(export: &Export<'_>, sink: &mut dyn Sink) -> Result<Report, ExportError> {
    let mut configuration = sink.file("labelling-config.xml")?;
    configuration.write_all(labelling_configuration(export.project).as_bytes())?;
    configuration.flush()?;
    let mut out = sink.file("tasks.json")?;
    let mut count = Count::default();
    let mut number = 0;
    out.write_all(b"[")?;
    for_each_layer(export, |layer| {
        layer.rows.iter().for_each(|row| count.add_placed(row));
        let Some(article) = layer.article else { return Ok(()) };
        out.write_all(if number == 0 { b"\n" } else { b",\n" })?;
        number += 1;
        write_task(&mut out, layer, article, number)?;
        Ok(())
    })?;
    out.write_all(b"\n]\n")?;
    out.flush()?;
    Ok(count.report())
}

/// Writes a task result by result: all of one article together can be many times what the program holds.
fn write_task(
    out: &mut dyn io::Write,
    layer: &LayerRows<'_>,
    article: &Article,
    number: usize,
) -> io::Result<()> {
    let regions: BTreeMap<StatementId, String> = (layer.rows.iter())
        .filter(|row| row.places().is_some())
        .map(|row| (row.statement.id, region(row.statement.id, 0)))
        .collect();
    let choices = choices();
    let results = layer.rows.iter().flat_map(|row| results_of(row, &choices));
    let linking = layer.rows.iter().filter(|row| regions.contains_key(&row.statement.id));
    let relations = linking.flat_map(|row| {
        row.statement.links.iter().filter_map(|link| {
            let LinkTarget::Statement(to) = link.to else { return None };
            let to = regions.get(&to)?;
            Some(relation(&region(row.statement.id, 0), to, link.kind.verb()))
        })
    });
    write!(out, "{{\"annotations\":[{{\"id\":{number},\"result\":[")?;
    for (index, result) in results.chain(relations).enumerate() {
        out.write_all(if index == 0 { b"" } else { b"," })?;
        serde_json::to_writer(&mut *out, &result)?;
    }
    let mut data = article_details::known_object(&article.details);
    data.extend([
        ("text".to_owned(), json!(&**article.text())),
        ("article_id".to_owned(), json!(article.id)),
        ("annotator".to_owned(), json!(layer.layer.key.annotator)),
    ]);
    let data = Value::Object(data);
    write!(out, "]}}],\"data\":{data},\"id\":{number}}}")
}

/// The identifier of a region: that of its statement, with a number behind it from the second fragment on.
fn region(id: StatementId, index: usize) -> String {
    if index == 0 { id.to_string() } else { format!("{id}-{}", index + 1) }
}

fn relation(from: &str, to: &str, verb: &str) -> Value {
    json!({"type": "relation", "from_id": from, "to_id": to, "direction": "right", "labels": [verb]})
}

fn results_of(row: &Row<'_>, choices: &[(&str, Vec<&str>)]) -> Vec<Value> {
    let mut results = Vec::new();
    let fragments = row.statement.fragments.fragments();
    let Some(places) = row.places() else { return results };
    let id = row.statement.id;
    for (index, (place, fragment)) in places.iter().zip(fragments).enumerate() {
        let value = json!({
            "start": place.start_utf16,
            "end": place.end_utf16,
            "text": fragment.text,
            "labels": [row.statement.label],
        });
        results.push(result(&region(id, index), "label", "labels", &value));
        if index > 0 {
            results.push(relation(&region(id, index - 1), &region(id, index), CONTINUES));
        }
    }
    let Some(first) = places.first() else { return results };
    let mut values: Vec<(&str, Vec<String>)> = Vec::new();
    for (name, value) in fields(row) {
        match values.iter_mut().find(|(known, _)| *known == name) {
            Some((_, list)) => list.push(value),
            None => values.push((name, vec![value])),
        }
    }
    for (name, list) in values {
        let kind = if choices.iter().any(|(known, _)| *known == name) { "choices" } else { "textarea" };
        let mut value = Map::new();
        value.insert("start".to_owned(), json!(first.start_utf16));
        value.insert("end".to_owned(), json!(first.end_utf16));
        value.insert(if kind == "choices" { "choices" } else { "text" }.to_owned(), json!(list));
        results.push(result(&region(id, 0), name, kind, &Value::Object(value)));
    }
    results
}

fn result(id: &str, name: &str, kind: &str, value: &Value) -> Value {
    json!({"id": id, "from_name": name, "to_name": "text", "type": kind, "value": value})
}

/// The configuration by which Label Studio shows the labels and fields.
fn labelling_configuration(project: &Project) -> String {
    let mut lines = vec!["<View>".to_owned(), "  <Relations>".to_owned()];
    let verbs = LinkKind::ALL.iter().map(|kind| kind.verb()).chain([CONTINUES]);
    lines.extend(verbs.map(|verb| format!("    <Relation value=\"{verb}\"/>")));
    lines.push("  </Relations>\n  <Labels name=\"label\" toName=\"text\">".to_owned());
    for label in &project.codebook.labels {
        let (value, name, colour) = (&label.id, escaped(&label.name), label.colour);
        lines.push(format!("    <Label value=\"{value}\" html=\"{name}\" background=\"{colour}\"/>"));
    }
    lines.push("  </Labels>\n  <Text name=\"text\" value=\"$text\" granularity=\"symbol\"/>".to_owned());
    for (name, values) in choices() {
        lines.push(format!("  <Choices name=\"{name}\" toName=\"text\" perRegion=\"true\">"));
        lines.extend(values.iter().map(|value| format!("    <Choice value=\"{value}\"/>")));
        lines.push("  </Choices>".to_owned());
    }
    let text_area = |name| {
        let attributes = "toName=\"text\" perRegion=\"true\" editable=\"true\"";
        format!("  <TextArea name=\"{name}\" {attributes} placeholder=\"{name}\"/>")
    };
    lines.extend(TYPED.map(text_area));
    let is_shown = |name: &str| TYPED.contains(&name) || choices().iter().any(|(known, _)| *known == name);
    lines.push("  <View style=\"display: none\">".to_owned());
    lines.extend(
        FIELDS.into_iter().filter(|name| !is_shown(name)).map(|name| format!("  {}", text_area(name))),
    );
    lines.push("  </View>\n</View>\n".to_owned());
    lines.join("\n")
}

fn read(input: &Input<'_>) -> Result<Imported, ReadError> {
    let mut imported = Imported::default();
    let mut tasks = 0;
    for (index, file) in input.files.iter().enumerate() {
        let Some(all) = begin_json_file(input, (index, file), &mut imported.account)? else { continue };
        let list = all.as_array().map_or(std::slice::from_ref(&all), Vec::as_slice);
        for (index, task) in list.iter().enumerate() {
            let record = imported.account.read(index + 1);
            match read_task(file, task, record, &mut imported.account) {
                Ok(article) => {
                    tasks += 1;
                    imported.articles.push(article);
                }
                Err(why) => imported.account.refuse(record, why),
            }
        }
    }
    if tasks == 0
        && !imported.account.entries().any(|(_, line, _)| line > 0)
        && input.files.iter().all(|file| file.stem_and_ending().1 != "json")
    {
        return Err(ReadError::NotThis("There is no .json file with tasks among what was chosen".to_owned()));
    }
    Ok(imported)
}

/// The text of a task: what its regions name, `text`, or the only text that it has.
fn text_of(task: &Value) -> Option<String> {
    let data = task.get("data")?;
    let known = data.get("text").and_then(Value::as_str);
    let mut texts = data.as_object()?.values().filter_map(Value::as_str);
    let only = match (texts.next(), texts.next()) {
        (Some(only), None) => Some(only),
        _ => None,
    };
    known.or(only).map(str::to_owned)
}

fn read_task(
    file: &InputFile,
    task: &Value,
    record: RecordId,
    account: &mut Account,
) -> Result<ImportedArticle, String> {
    let text = text_of(task).ok_or("the task has no “text” in its data")?;
    let data = task.get("data").unwrap_or(&Value::Null);
    let mut statements = Vec::new();
    for annotation in list_at(task, "annotations").iter().chain(list_at(task, "completions")) {
        let mut regions = Regions::default();
        for result in list_at(annotation, "result") {
            if let Err(why) = regions.add(result, record, account) {
                account.keep(record, format!("a result was passed over, since {why}"));
            }
        }
        let annotator = text_at(data, "annotator");
        let named = annotation.get("completed_by").and_then(|by| by.get("email")).map(in_words);
        let annotator = if annotator.is_empty() { named.unwrap_or_default() } else { annotator };
        statements.extend(regions.statements(record, account).into_iter().map(|mut one| {
            if one.annotator.is_empty() {
                one.annotator.clone_from(&annotator);
            }
            one
        }));
    }
    Ok(ImportedArticle {
        name: file.name.clone(),
        id: text_at(data, "article_id"),
        details: article_details::from_object(data),
        text: Some(text),
        records: vec![record],
        statements,
        ..ImportedArticle::default()
    })
}

/// The regions of one annotation by their identifiers, in the order in which they came.
#[derive(Default)]
struct Regions {
    order: Vec<String>,
    by_id: BTreeMap<String, ImportedStatement>,
    /// Values that came before their region.
    relations: Vec<(String, String, String)>,
}

impl Regions {
    fn add(&mut self, result: &Value, record: RecordId, account: &mut Account) -> Result<(), String> {
        let kind = text_at(result, "type");
        if kind == "relation" {
            let labels = list_at(result, "labels").iter().map(in_words).next().unwrap_or_default();
            self.relations.push((text_at(result, "from_id"), text_at(result, "to_id"), labels));
            return Ok(());
        }
        let value = result.get("value").ok_or("it has no value")?;
        let id = text_at(result, "id");
        if !self.by_id.contains_key(&id) {
            let statement =
                ImportedStatement::new(record, "", vec![range_at(value, ["start", "end"], Unit::Utf16)?]);
            self.order.push(id.clone());
            self.by_id.insert(id.clone(), statement);
        }
        let statement = self.by_id.get_mut(&id).ok_or("it belongs to no region")?;
        if statement.local_id.is_empty() {
            statement.local_id.clone_from(&id);
        }
        match kind.as_str() {
            "labels" | "hypertextlabels" => {
                let labels: Vec<String> = list_at(value, &kind).iter().map(in_words).collect();
                let (first, others) = labels.split_first().ok_or("it has no label")?;
                statement.label.name.clone_from(first);
                statement.alternatives.extend(others.iter().cloned());
                statement.quote = text_at(value, "text");
            }
            "choices" | "textarea" => {
                let values =
                    value.get(if kind == "choices" { "choices" } else { "text" }).unwrap_or(&Value::Null);
                take_value(statement, &text_at(result, "from_name"), values, account);
            }
            other => {
                statement.keep(&text_at(result, "from_name"), &in_words(value.get(other).unwrap_or(value)));
                account
                    .keep(record, format!("a result of the type “{}” is kept in the extras", shown(other)));
            }
        }
        Ok(())
    }

    fn statements(mut self, record: RecordId, account: &mut Account) -> Vec<ImportedStatement> {
        let (joins, links): (Vec<_>, Vec<_>) =
            std::mem::take(&mut self.relations).into_iter().partition(|(_, _, kind)| kind == CONTINUES);
        // From the last, so that a chain is taken up link by link.
        for (from, to, _) in joins.iter().rev() {
            let Some(tail) = self.by_id.remove(to) else { continue };
            match self.by_id.get_mut(from) {
                Some(head) => {
                    head.ranges.extend(tail.ranges);
                    head.quote = format!("{} … {}", head.quote, tail.quote);
                }
                None => drop(self.by_id.insert(to.clone(), tail)),
            }
        }
        for (from, to, kind) in links {
            match (self.by_id.get_mut(&from), one_of(&LinkKind::ALL, LinkKind::verb, &kind)) {
                (Some(statement), Ok(kind)) => {
                    let to = ImportedTarget::Statement(to);
                    statement.links.push(ImportedLink { kind, to, text: String::new(), record: None });
                }
                (Some(statement), Err(_)) => {
                    statement.keep(&format!("relation {kind}"), &to);
                    account.keep(record, format!("the relation “{}” is kept in the extras", shown(&kind)));
                }
                (None, _) => {
                    account.keep(record, "a relation was passed over, since its region is not there");
                }
            }
        }
        let order = std::mem::take(&mut self.order);
        order.iter().filter_map(|id| self.by_id.remove(id)).collect()
    }
}
