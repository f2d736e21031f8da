//! The columns of the four tables of the Parquet export.
//!
//! Statements have the columns of the CSV export, typed, but for what stands in the other tables.

use jiff::civil::Date;

use super::{
    csv_columns::{Column, columns},
    parquet_table::{Cell, Kind},
    rows::{Place, Row},
};
use crate::model::{Article, DateValue, Fragment, Link, LinkTarget, Timestamp};

/// A column of articles: name, kind, and how a cell is made.
type OfArticle = (&'static str, Kind, fn(&Article) -> Cell);

/// A column of statements, likewise.
type OfStatement = (&'static str, Kind, fn(&Row<'_>) -> Cell);

/// What is known about an article, and its text.
const ARTICLE: &[OfArticle] = &[
    ("article_id", Kind::Text, |one| Cell::text(one.id.as_str())),
    ("title", Kind::Text, |one| Cell::text(&one.details.title)),
    ("publisher", Kind::Text, |one| Cell::text(&one.details.publisher)),
    ("author", Kind::Text, |one| Cell::text(&one.details.author)),
    ("address", Kind::Text, |one| Cell::text(&one.details.address)),
    ("published", Kind::Text, |one| published(one, |date| Cell::text(date.edtf.as_str()))),
    ("published_earliest", Kind::Day, |one| {
        published(one, |date| day(&date.edtf.earliest().unwrap_or_default()))
    }),
    ("published_latest", Kind::Day, |one| {
        published(one, |date| day(&date.edtf.latest().unwrap_or_default()))
    }),
    ("language", Kind::Text, |one| Cell::text(&one.details.language)),
    ("note", Kind::Text, |one| Cell::text(&one.details.note)),
    ("extras", Kind::Pairs, |one| Cell::Pairs(one.details.extras.clone().into_iter().collect())),
    ("imported", Kind::Moment, |one| moment(one.origin.imported)),
    ("source_name", Kind::Text, |one| Cell::text(&one.origin.source_name)),
    ("source_encoding", Kind::Text, |one| Cell::text(&one.origin.source_encoding)),
    ("text_blake3", Kind::Text, |one| Cell::text(one.fingerprint().as_str())),
    ("text", Kind::Text, |one| Cell::Text(one.text().to_string())),
];

/// Statements have these beside the columns of the CSV export, or instead of them.
const OWN: &[OfStatement] = &[
    ("anchored", Kind::Flag, |row| Cell::Flag(row.places().is_some())),
    ("reading_state", Kind::Text, |row| Cell::text(row.layer.state.name())),
    ("via", Kind::Texts, |row| {
        let name = |id| row.project.speaker_name(id).to_owned();
        Cell::Texts(row.statement.via.iter().map(name).collect())
    }),
    ("via_ids", Kind::Texts, |row| texts(&row.statement.via)),
    ("alternatives", Kind::Texts, |row| {
        let label = |id| row.project.codebook.label(id).map(|label| label.name.clone());
        let named = row.statement.alternatives.iter().map(|id| label(id).unwrap_or_else(|| id.to_string()));
        Cell::Texts(named.collect())
    }),
    ("alternatives_ids", Kind::Texts, |row| texts(&row.statement.alternatives)),
    ("evidence", Kind::Texts, |row| texts(&row.statement.evidence)),
    ("tags", Kind::Texts, |row| texts(&row.statement.tags)),
    ("extras", Kind::Pairs, |row| Cell::Pairs(row.statement.extras.clone().into_iter().collect())),
    ("created", Kind::Moment, |row| moment(row.statement.created)),
    ("modified", Kind::Moment, |row| moment(row.statement.modified)),
];

/// Columns of the CSV export that stand in the table of articles, of fragments or of links.
const ELSEWHERE: [&str; 18] = [
    "context_before",
    "context_after",
    "article_title",
    "publisher",
    "published",
    "author",
    "address",
    "language",
    "denies",
    "denies_ids",
    "fragments_char",
    "said_words_char",
    "event_words_char",
    "mention_char",
    "cues",
    "cues_char",
    "links",
    "links_ids",
];

/// Ranges of text: of statements, and of the words beside them.
pub const FRAGMENTS: [(&str, Kind); 12] = [
    ("statement_id", Kind::Text),
    ("article_id", Kind::Text),
    ("annotator", Kind::Text),
    ("role", Kind::Text),
    ("position", Kind::Number),
    ("text", Kind::Text),
    ("start_char", Kind::Number),
    ("end_char", Kind::Number),
    ("start_byte", Kind::Number),
    ("end_byte", Kind::Number),
    ("start_utf16", Kind::Number),
    ("end_utf16", Kind::Number),
];

/// What a statement answers.
pub const LINKS: [(&str, Kind); 9] = [
    ("statement_id", Kind::Text),
    ("article_id", Kind::Text),
    ("annotator", Kind::Text),
    ("position", Kind::Number),
    ("kind", Kind::Text),
    ("target_statement_id", Kind::Text),
    ("target_proposition_id", Kind::Text),
    ("target_implied", Kind::Text),
    ("target_text", Kind::Text),
];

/// The columns of articles.
pub fn article_columns() -> Vec<(&'static str, Kind)> {
    ARTICLE.iter().map(|(name, kind, _)| (*name, *kind)).collect()
}

/// The row of an article.
pub fn article(article: &Article) -> impl Iterator<Item = Cell> {
    ARTICLE.iter().map(move |(_, _, cell)| cell(article))
}

/// The columns of statements, and how their cells are made.
pub struct StatementColumns(Vec<Source>);

enum Source {
    Csv(Kind, Column),
    Own(&'static OfStatement),
}

impl StatementColumns {
    /// Those of the CSV export in their order, then what that has not.
    pub fn new() -> Self {
        let mut found = Vec::new();
        for column in columns().into_iter().filter(|column| !ELSEWHERE.contains(&column.name.as_str())) {
            found.push(match OWN.iter().find(|(name, ..)| *name == column.name) {
                Some(own) => Source::Own(own),
                None => Source::Csv(kind_of(&column.name), column),
            });
        }
        for own in OWN {
            if !found.iter().any(|one| one.name() == own.0) {
                found.push(Source::Own(own));
            }
        }
        Self(found)
    }

    /// Their names and kinds.
    pub fn columns(&self) -> Vec<(&str, Kind)> {
        self.0.iter().map(|one| (one.name(), one.kind())).collect()
    }

    /// The row of a statement.
    pub fn row(&self, row: &Row<'_>) -> impl Iterator<Item = Cell> {
        self.0.iter().map(move |one| match one {
            Source::Own((_, _, cell)) => cell(row),
            Source::Csv(kind, column) => typed(*kind, column.cell(row)),
        })
    }
}

impl Source {
    fn name(&self) -> &str {
        match self {
            Self::Csv(_, column) => &column.name,
            Self::Own((name, ..)) => name,
        }
    }

    fn kind(&self) -> Kind {
        match self {
            Self::Csv(kind, _) | Self::Own((_, kind, _)) => *kind,
        }
    }
}

/// What the cells of a column of the CSV export are, by its name.
fn kind_of(name: &str) -> Kind {
    let ends = |ending: &str| name.ends_with(ending);
    if ends("_earliest") || ends("_latest") {
        Kind::Day
    } else if ends("_char") || ends("_byte") {
        Kind::Number
    } else {
        Kind::Text
    }
}

/// A cell of the CSV export as what it stands for.
fn typed(kind: Kind, cell: String) -> Cell {
    match kind {
        Kind::Number => Cell::count(cell.parse().ok()),
        Kind::Day => day(&cell),
        Kind::Text | Kind::Moment | Kind::Flag | Kind::Texts | Kind::Pairs => Cell::text(cell),
    }
}

/// The rows of a statement in the table of fragments.
pub fn fragments(row: &Row<'_>) -> Vec<[Cell; FRAGMENTS.len()]> {
    let statement = row.statement;
    let words = |date: &'_ Option<DateValue>| date.as_ref().and_then(|date| date.words.clone());
    let (said, event) = (words(&statement.said), words(&statement.event));
    // All of a statement's own have a place, or none.
    let is_placed = row.places().is_some();
    let own = statement.fragments.fragments().iter().map(|one| ("statement", one, is_placed));
    let mention = statement.mention.iter().map(|one| ("mention", one, true));
    let cues = statement.cues.iter().map(|one| ("cue", one, true));
    let dates =
        said.iter().map(|one| ("said", one, true)).chain(event.iter().map(|one| ("event", one, true)));
    let (mut role_before, mut position) = ("", 0);
    let mut rows = Vec::new();
    for (role, fragment, is_placed) in own.chain(mention).chain(cues).chain(dates) {
        position = if role == role_before { position + 1 } else { 1 };
        role_before = role;
        let place = row.place(fragment).filter(|_| is_placed);
        rows.push(fragment_row(row, role, position, fragment, place));
    }
    rows
}

fn fragment_row(
    row: &Row<'_>,
    role: &str,
    position: usize,
    fragment: &Fragment,
    place: Option<Place>,
) -> [Cell; FRAGMENTS.len()] {
    let [statement, article, annotator] = whose(row);
    let at = |offset: fn(&Place) -> usize| Cell::count(place.as_ref().map(offset));
    [
        statement,
        article,
        annotator,
        Cell::text(role),
        Cell::count(Some(position)),
        Cell::text(&fragment.text),
        at(|place| place.start_char),
        at(|place| place.end_char),
        at(|place| place.start_byte),
        at(|place| place.end_byte),
        at(|place| place.start_utf16),
        at(|place| place.end_utf16),
    ]
}

/// The rows of a statement in the table of links.
pub fn links(row: &Row<'_>) -> Vec<[Cell; LINKS.len()]> {
    let each = row.statement.links.iter().enumerate();
    each.map(|(index, link)| link_row(row, index + 1, link)).collect()
}

fn link_row(row: &Row<'_>, position: usize, link: &Link) -> [Cell; LINKS.len()] {
    let [from, article, annotator] = whose(row);
    let (mut statement, mut proposition, mut implied) = (Cell::Empty, Cell::Empty, Cell::Empty);
    match &link.to {
        LinkTarget::Statement(id) => statement = Cell::text(id.to_string()),
        LinkTarget::Proposition(id) => proposition = Cell::text(id.as_str()),
        LinkTarget::Implied(words) => implied = Cell::text(words),
    }
    [
        from,
        article,
        annotator,
        Cell::count(Some(position)),
        Cell::text(link.kind.verb()),
        statement,
        proposition,
        implied,
        Cell::text(&link.text),
    ]
}

fn whose(row: &Row<'_>) -> [Cell; 3] {
    let key = &row.layer.key;
    [
        Cell::text(row.statement.id.to_string()),
        Cell::text(key.article.as_str()),
        Cell::text(key.annotator.as_str()),
    ]
}

fn texts<T: ToString>(items: &[T]) -> Cell {
    Cell::Texts(items.iter().map(ToString::to_string).collect())
}

fn published(article: &Article, cell: fn(&DateValue) -> Cell) -> Cell {
    article.details.published.as_ref().map_or(Cell::Empty, cell)
}

fn moment(time: Timestamp) -> Cell {
    time.unix_secs().checked_mul(1_000_000).map_or(Cell::Empty, Cell::Number)
}

/// A day such as 2025-07-08, of the years that every reader of Parquet has: 1 to 9999.
fn day(text: &str) -> Cell {
    let read = || {
        let day: Date = text.parse().ok().filter(|day: &Date| day.year() >= 1)?;
        let span = day.since(Date::constant(1970, 1, 1)).ok()?;
        Some(span.get_days())
    };
    read().map_or(Cell::Empty, Cell::Day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_count_from_1970_and_end_with_the_calendar() {
        for (text, expected) in [
            ("1970-01-01", Cell::Day(0)),
            ("1969-12-31", Cell::Day(-1)),
            ("2025-07-08", Cell::Day(20_277)),
            ("0001-01-01", Cell::Day(-719_162)),
            ("9999-12-31", Cell::Day(2_932_896)),
            ("-000044-03-15", Cell::Empty),
            ("", Cell::Empty),
        ] {
            assert_eq!(day(text), expected, "{text}");
        }
    }

    #[test]
    fn what_stands_elsewhere_is_a_column_of_csv_and_names_are_there_once() {
        let csv: Vec<String> = columns().into_iter().map(|column| column.name).collect();
        assert!(ELSEWHERE.iter().all(|name| csv.iter().any(|known| known == name)));
        let statements = StatementColumns::new();
        let names: std::collections::BTreeSet<_> =
            statements.columns().iter().map(|(name, _)| *name).collect();
        assert_eq!(names.len(), statements.columns().len());
    }
}
