//! Reads the tables that [`super::csv`] writes, and others with columns of the same names.

use std::collections::BTreeMap;

use super::{
    account::{Account, RecordId},
    csv_columns::SEPARATOR,
    field_read::{Taken, char_range, one_of, take, take_or_keep},
    imported::{
        Imported, ImportedArticle, ImportedLink, ImportedRange, ImportedStatement, ImportedTarget, Input,
        InputFile, Named, ReadError,
    },
    offsets::Unit,
    report::counted,
};
use crate::model::{ArticleDetails, LinkKind, shown::shown};

/// A byte order mark at the beginning tells a table for spreadsheets.
const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// Columns that say again what others say, or what belongs to the article.
const PASSED_OVER: &[&str] = &[
    "context_before",
    "context_after",
    "publisher",
    "published",
    "author",
    "language",
    "said_words",
    "said_earliest",
    "said_latest",
    "event_words",
    "event_earliest",
    "event_latest",
    "denies",
    "denies_ids",
    "mention",
    "cues",
    "start_char",
    "end_char",
    "start_byte",
    "end_byte",
];

/// Columns that are read apart from the others.
const OWN: &[&str] = &[
    "quote",
    "label",
    "label_id",
    "article_id",
    "article_title",
    "address",
    "fragments_char",
    "links",
    "links_ids",
];

/// Columns whose cells are lists.
const LISTS: &[&str] = &["via", "via_ids", "alternatives", "alternatives_ids", "evidence", "tags", "extras"];

/// Reads tables with commas.
pub fn read_csv(input: &Input<'_>) -> Result<Imported, ReadError> {
    read(input, b',')
}

/// Reads tables with tabs.
pub fn read_tsv(input: &Input<'_>) -> Result<Imported, ReadError> {
    read(input, b'\t')
}

fn read(input: &Input<'_>, delimiter: u8) -> Result<Imported, ReadError> {
    let mut account = Account::default();
    let mut articles: BTreeMap<(String, String), ImportedArticle> = BTreeMap::new();
    for (done, file) in input.files.iter().enumerate() {
        account.begin_file(&file.name);
        read_file(input, (done, file), delimiter, &mut account, &mut articles)?;
    }
    Ok(Imported { articles: articles.into_values().collect(), account, ..Imported::default() })
}

fn read_file(
    input: &Input<'_>,
    (done, file): (usize, &InputFile),
    delimiter: u8,
    account: &mut Account,
    articles: &mut BTreeMap<(String, String), ImportedArticle>,
) -> Result<(), ReadError> {
    let text = file.text()?;
    let is_guarded = file.bytes.starts_with(BYTE_ORDER_MARK);
    let mut reader =
        csv::ReaderBuilder::new().delimiter(delimiter).flexible(true).from_reader(text.as_bytes());
    let broken = |error: csv::Error| broken(file, &error);
    let columns: Vec<String> = reader.headers().map_err(broken)?.iter().map(column_name).collect();
    let twice =
        columns.iter().enumerate().find(|(index, name)| columns.iter().take(*index).any(|one| one == *name));
    if let Some((_, name)) = twice.filter(|(_, name)| !name.is_empty()) {
        let why = format!("two columns are called “{}”. Call one of them otherwise", shown(name));
        return Err(ReadError::Broken { file: file.name.clone(), line: 1, why });
    }
    if !columns.iter().any(|name| name == "quote" || name == "fragments_char" || name == "start_char") {
        let why = format!(
            "the first line must name the columns, and “quote” or “fragments_char” among them{}",
            separated_otherwise(&columns, delimiter)
        );
        return Err(ReadError::Broken { file: file.name.clone(), line: 1, why });
    }
    let mut record = csv::StringRecord::new();
    let mut count = 0;
    while reader.read_record(&mut record).map_err(broken)? {
        if count % 1000 == 0 {
            input.step(done, input.files.len())?;
        }
        count += 1;
        let id = account.read(record.position().map_or(0, |position| line_of(position, text)));
        if record.len() != columns.len() {
            let (found, wanted) = (counted(record.len(), "cell"), columns.len());
            account.refuse(id, format!("it has {found}, and the first line has {wanted}"));
            continue;
        }
        let cells: BTreeMap<&str, String> = (columns.iter())
            .zip(&record)
            .map(|(name, cell)| (name.as_str(), if is_guarded { unguarded(cell) } else { cell.to_owned() }))
            .collect();
        match read_row(&cells, &columns, id, account) {
            Err(why) => account.refuse(id, why),
            Ok(statement) => article_of(&cells, file, articles).statements.push(statement),
        }
    }
    Ok(())
}

/// What is told of a table that cannot be read on.
pub(super) fn broken(file: &InputFile, error: &csv::Error) -> ReadError {
    let line = error.position().map_or(1, |position| usize::try_from(position.line()).unwrap_or(1));
    ReadError::Broken { file: file.name.clone(), line: line.max(1), why: shown(&error.to_string()) }
}

/// The line of a record, counted from 1. Where records end with CR LF, the position is before the LF.
pub(super) fn line_of(position: &csv::Position, text: &str) -> usize {
    let at = usize::try_from(position.byte()).unwrap_or(usize::MAX);
    let ends =
        text.as_bytes().get(at..).unwrap_or_default().iter().take_while(|byte| matches!(byte, b'\r' | b'\n'));
    usize::try_from(position.line()).unwrap_or(0) + ends.filter(|byte| **byte == b'\n').count()
}

/// The name of a column: one of ours is taken whatever its case.
fn column_name(name: &str) -> String {
    let (name, lower) = (name.trim(), name.trim().to_lowercase());
    let is_ours = OWN.contains(&lower.as_str())
        || PASSED_OVER.contains(&lower.as_str())
        || take(&mut ImportedStatement::default(), &lower, "") == Taken::Placed;
    if is_ours { lower } else { name.to_owned() }
}

/// What to do about a first line that is empty, or one column since something else separates its columns.
fn separated_otherwise(columns: &[String], delimiter: u8) -> &'static str {
    match columns {
        [] => "; the file is empty",
        [line] if line.contains(';') => {
            ". It has one column; it looks as if semicolons separated the columns. Save the table with commas, as CSV, \
             or with tabs, as TSV, and import it again"
        }
        [line] if delimiter == b',' && line.contains('\t') => {
            ". It has one column; it looks as if tabs separated the columns. Import it as TSV"
        }
        [line] if delimiter == b'\t' && line.contains(',') => {
            ". It has one column; it looks as if commas separated the columns. Import it as CSV"
        }
        _ => "",
    }
}

/// The cell without the apostrophe that keeps a spreadsheet from taking it for a formula.
fn unguarded(cell: &str) -> String {
    let inside = cell.trim_start_matches('\'');
    let is_guarded = inside.len() < cell.len() && inside.starts_with(['=', '+', '-', '@', '\t', '\r']);
    if is_guarded { cell.strip_prefix('\'').unwrap_or(cell).to_owned() } else { cell.to_owned() }
}

fn article_of<'a>(
    cells: &BTreeMap<&str, String>,
    file: &InputFile,
    articles: &'a mut BTreeMap<(String, String), ImportedArticle>,
) -> &'a mut ImportedArticle {
    let cell = |name: &str| cells.get(name).cloned().unwrap_or_default();
    let (id, title) = (cell("article_id"), cell("article_title"));
    articles.entry((id.clone(), title.clone())).or_insert_with(|| ImportedArticle {
        name: file.name.clone(),
        id,
        details: ArticleDetails { title, address: cell("address"), ..ArticleDetails::default() },
        ..ImportedArticle::default()
    })
}

fn read_row(
    cells: &BTreeMap<&str, String>,
    columns: &[String],
    record: RecordId,
    account: &mut Account,
) -> Result<ImportedStatement, String> {
    let cell = |name: &str| cells.get(name).map_or("", String::as_str);
    let mut statement = ImportedStatement::new(record, cell("label"), ranges(&cell)?);
    cell("label_id").clone_into(&mut statement.label.id);
    cell("quote").clone_into(&mut statement.quote);
    for name in columns.iter().map(String::as_str) {
        let value = cell(name);
        if value.is_empty() || OWN.contains(&name) || PASSED_OVER.contains(&name) {
            continue;
        }
        let items: Vec<&str> = match name {
            "cues_char" => value.split(';').filter(|item| !item.is_empty()).collect(),
            name if LISTS.contains(&name) => value.split(SEPARATOR).collect(),
            _ => vec![value],
        };
        for item in items {
            if let Some(told) = take_or_keep(&mut statement, name, item) {
                account.keep(record, told);
            }
        }
    }
    statement.links = links(cell("links"), cell("links_ids"))?;
    Ok(statement)
}

/// Where it stands: every fragment, or from a beginning to an end, or nothing but the quotation.
fn ranges<'a>(cell: &impl Fn(&str) -> &'a str) -> Result<Vec<ImportedRange>, String> {
    let fragments = cell("fragments_char");
    if !fragments.is_empty() {
        return fragments.split(';').map(char_range).collect();
    }
    for (unit, start, end) in [(Unit::Char, "start_char", "end_char"), (Unit::Byte, "start_byte", "end_byte")]
    {
        if !cell(start).is_empty() {
            let number = |name: &str| {
                cell(name)
                    .trim()
                    .parse::<usize>()
                    .map_err(|_| format!("“{}” is no number", shown(cell(name))))
            };
            return Ok(vec![ImportedRange { unit, start: number(start)?, end: number(end)? }]);
        }
    }
    if cell("quote").is_empty() {
        Err("it has neither a place nor a quotation".to_owned())
    } else {
        Ok(Vec::new())
    }
}

/// `denies 0199…; queries`: where there is no identifier, the claim is implied, and stands among the links in words.
fn links(words: &str, ids: &str) -> Result<Vec<ImportedLink>, String> {
    let mut found = Vec::new();
    let mut rest = words;
    for item in ids.split(SEPARATOR).filter(|item| !item.is_empty()) {
        let (verb, id) = item.split_once(' ').unwrap_or((item, ""));
        let kind = one_of(&LinkKind::ALL, LinkKind::verb, verb)?;
        let to = if id.is_empty() {
            let (implied, after) = next_implied(rest, verb);
            rest = after;
            ImportedTarget::Implied(implied.to_owned())
        } else if uuid::Uuid::try_parse(id).is_ok() {
            ImportedTarget::Statement(id.to_owned())
        } else {
            ImportedTarget::Proposition(Named { id: id.to_owned(), name: String::new() })
        };
        found.push(ImportedLink { kind, to, text: String::new(), record: None });
    }
    Ok(found)
}

/// The words of the next implied claim after `verb`, and what follows. Words of other links may hold anything, so that
/// the cell is not taken apart at its separators.
fn next_implied<'a>(words: &'a str, verb: &str) -> (&'a str, &'a str) {
    let Some((before, after)) = words.split_once("” (implied)") else { return ("", words) };
    let implied = before.rsplit_once(&format!("{verb} “")).map_or("", |(_, implied)| implied);
    (implied, after)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_apostrophe_is_taken_where_one_was_put() {
        for (cell, expected) in [("'=1", "=1"), ("''=1", "'=1"), ("'so'", "'so'"), ("=1", "=1"), ("'", "'")] {
            assert_eq!(unguarded(cell), expected);
        }
    }

    #[test]
    fn links_are_in_step_with_their_words() {
        let found = links(
            "denies A: “x”; supports “so” (implied)",
            "denies 0199a1c2-7d3e-7b40-9c11-000000000001; supports",
        );
        let targets: Vec<_> = found.unwrap().into_iter().map(|link| link.to).collect();
        assert_eq!(targets[1], ImportedTarget::Implied("so".into()));
        assert!(matches!(&targets[0], ImportedTarget::Statement(_)));
    }
}
