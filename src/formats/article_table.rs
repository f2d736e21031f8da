//! Tables of articles: CSV, TSV and JSON Lines, a row an article, with the columns that a person chose.

use std::{collections::BTreeMap, ops::ControlFlow};

use encoding_rs::Encoding;

use super::article_dates::edtf_date;
use super::article_draft::ArticleDraft;
use super::article_metadata::{clean_author, language_tag};
use super::article_table_guess::guessed;
use super::article_table_json::{json_columns, json_rows};
use super::article_table_text::{Delimited, delimited_rows};
use super::article_text::{Declaration, DecodedText, decode, with_lf_line_ends};
use crate::model::shown::shown;

/// The most columns that are looked at.
pub const MOST_COLUMNS: usize = 500;

/// Rows that a preview shows.
const PREVIEW_ROWS: usize = 5;

/// Letters of a cell that a preview shows.
const PREVIEW_CHARS: usize = 200;

/// What a column may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TableField {
    /// The article itself.
    Text,
    /// The headline.
    Title,
    /// Newspaper, agency or site.
    Publisher,
    /// The day of publication.
    Published,
    /// The byline.
    Author,
    /// The web address.
    Address,
    /// The language, as a BCP 47 tag.
    Language,
    /// What the article is called elsewhere.
    Id,
}

impl TableField {
    /// All, in the order shown.
    pub const ALL: [Self; 8] = [
        Self::Text,
        Self::Title,
        Self::Publisher,
        Self::Published,
        Self::Author,
        Self::Address,
        Self::Language,
        Self::Id,
    ];

    /// As the command line and commands have it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Title => "title",
            Self::Publisher => "publisher",
            Self::Published => "published",
            Self::Author => "author",
            Self::Address => "address",
            Self::Language => "language",
            Self::Id => "id",
        }
    }

    /// As shown.
    pub fn title(self) -> &'static str {
        match self {
            Self::Text => "Text",
            Self::Title => "Title",
            Self::Publisher => "Publisher",
            Self::Published => "Published",
            Self::Author => "Author",
            Self::Address => "Address",
            Self::Language => "Language",
            Self::Id => "Identifier",
        }
    }
}

/// What the first row of a table holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FirstRow {
    /// The names of the columns.
    #[default]
    Names,
    /// An article.
    Article,
}

/// Which column holds what, by the columns' names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TableChoice {
    /// The column of each field that has one.
    pub columns: BTreeMap<TableField, String>,
    /// What the first row holds.
    pub first_row: FirstRow,
}

/// A table before its columns are chosen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TablePreview {
    /// The file's name.
    pub name: String,
    /// The columns' names, all different.
    pub columns: Vec<String>,
    /// The first rows, a cell a column, shortened.
    pub rows: Vec<Vec<String>>,
    /// How many rows there are.
    pub row_count: usize,
    /// What the columns seem to hold.
    pub guess: TableChoice,
    /// True where there may be a row of names: not so in JSON Lines.
    pub may_have_names: bool,
    /// The encoding that the file was read as.
    pub encoding: String,
}

/// Why a table gave nothing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TableError {
    /// It has no rows.
    #[error("The table has no rows, so there is nothing to add: {}", shown(.0))]
    Empty(String),
    /// It is no table at all.
    #[error("No line of the file is a JSON object, so it is no JSON Lines. Look at it in a text editor: {}", shown(.0))]
    NoJson(String),
    /// Nobody knows which column holds the text.
    #[error(
        "It is not clear which column holds the text. Name it (--text-column on the command line). The columns are {}: {}",
        columns(known),
        shown(name)
    )]
    NoTextColumn {
        /// The file's name.
        name: String,
        /// Its columns.
        known: Vec<String>,
    },
    /// A column was named that is not there.
    #[error("There is no column “{}”. The columns are {}: {}", shown(column), columns(known), shown(name))]
    NoSuchColumn {
        /// The file's name.
        name: String,
        /// The column that was asked for.
        column: String,
        /// Its columns.
        known: Vec<String>,
    },
}

/// Why a row gave no article.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{reason}: {}, line {line}{}", shown(name), column.map(|column| format!(", column {column}")).unwrap_or_default())]
pub struct RowError {
    /// The file's name.
    pub name: String,
    /// Its line, from 1.
    pub line: u64,
    /// The place in the line, from 1, where that is known.
    pub column: Option<u64>,
    /// What is wrong and what to do, without a full stop.
    pub reason: String,
    /// The row is in order, and its text is empty.
    pub is_empty: bool,
}

/// A row: a cell a column.
pub(super) struct Row {
    pub line: u64,
    pub cells: Vec<String>,
}

/// Something wrong with a row.
pub(super) struct RowFault {
    pub line: u64,
    pub column: Option<u64>,
    pub reason: String,
}

/// How rows are told apart.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Kind {
    Delimited(Delimited),
    JsonLines,
}

/// A table whose columns are known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    name: String,
    decoded: DecodedText,
    kind: Kind,
    columns: Vec<String>,
    first_row: FirstRow,
}

impl Table {
    /// Reads the columns of the table in `bytes`; `name` is the file's, whose end tells JSON Lines from the others.
    pub fn open(
        name: &str,
        bytes: &[u8],
        encoding: Option<&'static Encoding>,
        first_row: FirstRow,
    ) -> Result<Self, TableError> {
        let decoded = decode(bytes, Declaration::Nowhere, encoding);
        let own = name.to_owned();
        if decoded.text.trim().is_empty() {
            return Err(TableError::Empty(own));
        }
        let is_json = ["jsonl", "ndjson"].iter().any(|end| has_extension(name, end));
        let (kind, columns) = if is_json {
            let columns = json_columns(&decoded.text);
            if columns.is_empty() {
                return Err(TableError::NoJson(own));
            }
            (Kind::JsonLines, columns)
        } else {
            let delimited = Delimited::of(&decoded.text, has_extension(name, "tsv"));
            let columns = unique(delimited.first_row(&decoded.text), first_row);
            (Kind::Delimited(delimited), columns)
        };
        Ok(Self { name: own, decoded, kind, columns, first_row })
    }

    /// The columns' names.
    pub fn columns(&self) -> &[String] {
        &self.columns
    }

    /// The columns, the first rows, and what the columns seem to hold.
    pub fn preview(&self) -> TablePreview {
        let (mut rows, mut row_count) = (Vec::new(), 0);
        self.for_each_row(&mut |row| {
            row_count += 1;
            if let (Ok(row), true) = (row, rows.len() < PREVIEW_ROWS) {
                rows.push(row.cells);
            }
            ControlFlow::Continue(())
        });
        let guess = TableChoice { columns: guessed(&self.columns, &rows), first_row: self.first_row };
        let short = |cell: String| cell.chars().take(PREVIEW_CHARS).collect();
        let rows = rows.into_iter().map(|row| row.into_iter().map(short).collect()).collect();
        let may_have_names = self.kind != Kind::JsonLines;
        let (name, columns) = (self.name.clone(), self.columns.clone());
        let encoding = self.decoded.encoding.name().to_owned();
        TablePreview { name, columns, rows, row_count, guess, may_have_names, encoding }
    }

    /// Gives the article of each row to `take`, or what is wrong with the row, until `take` breaks off.
    pub fn for_each_article(
        &self,
        choice: &TableChoice,
        take: &mut dyn FnMut(Result<ArticleDraft, RowError>) -> ControlFlow<()>,
    ) -> Result<(), TableError> {
        let places = self.places(choice)?;
        let mut any = false;
        self.for_each_row(&mut |row| {
            any = true;
            take(match row {
                Ok(row) => self.draft(&row, &places),
                Err(fault) => Err(self.row_error(fault.line, fault.column, fault.reason)),
            })
        });
        if any { Ok(()) } else { Err(TableError::Empty(self.name.clone())) }
    }

    /// The choice with each column's name as the table has it. A column may be named in any case, or by its number.
    pub fn resolved(&self, choice: &TableChoice) -> Result<TableChoice, TableError> {
        let mut columns = BTreeMap::new();
        for (field, asked) in &choice.columns {
            columns.insert(*field, self.column_called(asked)?.to_owned());
        }
        Ok(TableChoice { columns, first_row: choice.first_row })
    }

    fn column_called(&self, asked: &str) -> Result<&str, TableError> {
        let by_number =
            || asked.parse::<usize>().ok().and_then(|number| self.columns.get(number.checked_sub(1)?));
        let same = |known: &&String| known.trim().to_lowercase() == asked.trim().to_lowercase();
        let exact = self.columns.iter().find(|known| *known == asked);
        let found = exact.or_else(|| self.columns.iter().find(same)).or_else(by_number);
        found.map(String::as_str).ok_or_else(|| TableError::NoSuchColumn {
            name: self.name.clone(),
            column: asked.to_owned(),
            known: self.columns.clone(),
        })
    }

    /// Where each field stands in a row.
    fn places(&self, choice: &TableChoice) -> Result<BTreeMap<TableField, usize>, TableError> {
        let choice = self.resolved(choice)?;
        if !choice.columns.contains_key(&TableField::Text) {
            return Err(TableError::NoTextColumn { name: self.name.clone(), known: self.columns.clone() });
        }
        let place = |column: &String| self.columns.iter().position(|known| known == column);
        Ok(choice.columns.iter().filter_map(|(field, column)| Some((*field, place(column)?))).collect())
    }

    fn for_each_row(&self, take: &mut dyn FnMut(Result<Row, RowFault>) -> ControlFlow<()>) {
        match &self.kind {
            Kind::Delimited(delimited) => {
                let columns = self.columns.len();
                delimited_rows(&self.decoded.text, delimited, columns, self.first_row, take);
            }
            Kind::JsonLines => json_rows(&self.decoded.text, &self.columns, take),
        }
    }

    fn draft(&self, row: &Row, places: &BTreeMap<TableField, usize>) -> Result<ArticleDraft, RowError> {
        let cell = |field| places.get(&field).and_then(|at| row.cells.get(*at)).map_or("", String::as_str);
        let line = |field| cell(field).split_whitespace().collect::<Vec<_>>().join(" ");
        let text = with_lf_line_ends(cell(TableField::Text));
        if text.trim().is_empty() {
            let error = self.row_error(row.line, None, "The row has no text".to_owned());
            return Err(RowError { is_empty: true, ..error });
        }
        let mut draft = ArticleDraft {
            title: line(TableField::Title),
            publisher: line(TableField::Publisher),
            author: clean_author(&line(TableField::Author)),
            address: line(TableField::Address),
            published: edtf_date(cell(TableField::Published)).unwrap_or_default(),
            language: language_tag(cell(TableField::Language)),
            foreign_id: line(TableField::Id),
            text,
            source_name: format!("{}, line {}", self.name, row.line),
            encoding: self.decoded.encoding.name().to_owned(),
            encoding_note: self.decoded.note,
            had_errors: self.decoded.first_error_byte.is_some(),
            notes: Vec::new(),
        };
        let written = line(TableField::Published);
        if draft.published.is_empty() && !written.is_empty() {
            draft.notes.push(format!("“{}” could not be read as a date. Type it.", shown(&written)));
        }
        Ok(draft)
    }

    fn row_error(&self, line: u64, column: Option<u64>, reason: String) -> RowError {
        RowError { name: self.name.clone(), line, column, reason, is_empty: false }
    }
}

/// True where a file's name ends so, in whatever case.
pub(super) fn has_extension(name: &str, wanted: &str) -> bool {
    name.rsplit_once('.').is_some_and(|(_, extension)| extension.eq_ignore_ascii_case(wanted))
}

/// Names of columns that are all different and never empty.
fn unique(cells: Vec<String>, first_row: FirstRow) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    let mut known = std::collections::BTreeSet::new();
    for (index, cell) in cells.into_iter().take(MOST_COLUMNS).enumerate() {
        let number = index + 1;
        let given = cell.split_whitespace().collect::<Vec<_>>().join(" ");
        let named = first_row == FirstRow::Names && !given.is_empty();
        let mut name = if named { given } else { format!("column {number}") };
        if known.contains(&name) {
            name = format!("{name} ({number})");
        }
        known.insert(name.clone());
        names.push(name);
    }
    names
}

/// Names of columns in a sentence; of a great many, the first.
fn columns(known: &[String]) -> String {
    const NAMED: usize = 20;
    let names: Vec<String> = known.iter().take(NAMED).map(|name| format!("“{}”", shown(name))).collect();
    match known.len().saturating_sub(NAMED) {
        0 => names.join(", "),
        more => format!("{} and {more} more", names.join(", ")),
    }
}
