//! The columns of the table: what each shows, what it is sorted by, which are shown and how wide.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use super::{days::Days, rows::Row};
use crate::model::{
    Article, Attribute, DateValue, Project,
    wording::{attribute_text, link_text},
};

/// The narrowest that a column gets, in points.
pub const LEAST_WIDTH: f32 = 44.0;

/// No cell has room for more characters; what is longer is cut before it is shaped.
const MOST_CHARS: usize = 300;

/// Where the text of a cell goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// To the screen: dates in short words.
    Shown,
    /// To a spreadsheet: dates as EDTF, everything whole.
    Copied,
}

/// A column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Column {
    /// What kind of statement.
    Label,
    /// The words marked.
    Quote,
    /// Who said it.
    Speaker,
    /// When it was said.
    Said,
    /// Where it stands.
    Article,
    /// When the article was published.
    Published,
    /// How far the annotator is with it.
    Status,
    /// Words to find it by.
    Tags,
    /// What it denies, supports, queries or repeats.
    Links,
    /// What it claims or denies, apart from who says it.
    Proposition,
    /// Why this reading.
    Note,
    /// Who marked it.
    Annotator,
    /// When it was last changed.
    Modified,
}

impl Column {
    /// All columns, from left to right.
    pub const ALL: [Self; 13] = [
        Self::Label,
        Self::Quote,
        Self::Speaker,
        Self::Said,
        Self::Article,
        Self::Published,
        Self::Status,
        Self::Tags,
        Self::Links,
        Self::Proposition,
        Self::Note,
        Self::Annotator,
        Self::Modified,
    ];

    /// As shown in the header.
    pub fn title(self) -> &'static str {
        match self {
            Self::Label => "Label",
            Self::Quote => "Quote",
            Self::Speaker => "Speaker",
            Self::Said => "Said",
            Self::Article => "Article",
            Self::Published => "Published",
            Self::Status => "Status",
            Self::Tags => "Tags",
            Self::Links => "Links",
            Self::Proposition => "Proposition",
            Self::Note => "Note",
            Self::Annotator => "Annotator",
            Self::Modified => "Modified",
        }
    }

    /// In points, until a person makes it wider or narrower.
    fn usual_width(self) -> f32 {
        match self {
            Self::Label => 84.0,
            Self::Quote => 180.0,
            Self::Speaker => 124.0,
            Self::Said | Self::Published | Self::Tags => 110.0,
            Self::Article => 140.0,
            Self::Status => 68.0,
            Self::Links | Self::Proposition | Self::Note => 170.0,
            Self::Annotator => 92.0,
            Self::Modified => 128.0,
        }
    }

    /// The text of a cell; empty where nothing is known.
    pub fn text(self, project: &Project, row: &Row, form: Form) -> String {
        let statement = &row.statement;
        let date = |date: Option<&DateValue>| match (date, form) {
            (None, _) => String::new(),
            (Some(date), Form::Shown) => date.edtf.in_short(),
            (Some(date), Form::Copied) => date.edtf.to_string(),
        };
        match self {
            Self::Label => attribute_text(project, statement, Attribute::Label),
            Self::Quote => match form {
                Form::Shown => shortened(&statement.fragments.quote()),
                Form::Copied => statement.fragments.quote(),
            },
            Self::Speaker => attribute_text(project, statement, Attribute::Speaker),
            Self::Said => date(statement.said.as_ref()),
            Self::Article => match article(project, row) {
                Some(article) => article.details.title.clone(),
                None => row.layer.key.article.to_string(),
            },
            Self::Published => date(article(project, row).and_then(|found| found.details.published.as_ref())),
            Self::Status => statement.status.name().to_owned(),
            Self::Tags => statement.tags.join(", "),
            Self::Links => match (statement.links.as_slice(), form) {
                ([], _) => String::new(),
                ([only], Form::Shown) => shortened(&link_text(project, only)),
                ([first, rest @ ..], Form::Shown) => {
                    format!("{} links: {}", rest.len() + 1, shortened(&link_text(project, first)))
                }
                (_, Form::Copied) => attribute_text(project, statement, Attribute::Links),
            },
            Self::Proposition => attribute_text(project, statement, Attribute::Proposition),
            Self::Note => match form {
                Form::Shown => shortened(&statement.note),
                Form::Copied => statement.note.clone(),
            },
            Self::Annotator => row.layer.key.annotator.to_string(),
            Self::Modified => match form {
                Form::Shown => statement.modified.to_string().replace('T', " ").chars().take(16).collect(),
                Form::Copied => statement.modified.to_string(),
            },
        }
    }

    /// What rows are sorted by; none where nothing is known.
    pub fn sort_key(self, project: &Project, row: &Row, days: &mut Days) -> Option<SortKey> {
        let statement = &row.statement;
        let mut by_date = |date: Option<&DateValue>| {
            let (earliest, latest) = days.of(&date?.edtf);
            Some(SortKey::Numbers(earliest.unwrap_or(i64::MIN), latest.unwrap_or(i64::MIN)))
        };
        let by_text = |text: String| (!text.is_empty()).then(|| SortKey::Text(text.to_lowercase()));
        match self {
            Self::Label => {
                let labels = &project.codebook.labels;
                let place = labels.iter().position(|label| label.id == statement.label);
                Some(SortKey::count(place.unwrap_or(labels.len())))
            }
            Self::Said => by_date(statement.said.as_ref()),
            Self::Published => {
                by_date(article(project, row).and_then(|found| found.details.published.as_ref()))
            }
            Self::Status => Some(SortKey::Numbers(statement.status as i64, 0)),
            Self::Links => Some(statement.links.len()).filter(|count| *count > 0).map(SortKey::count),
            Self::Modified => Some(SortKey::Numbers(statement.modified.unix_secs(), 0)),
            Self::Quote => by_text(statement.fragments.quote().chars().take(80).collect()),
            Self::Speaker | Self::Article | Self::Tags | Self::Proposition | Self::Note | Self::Annotator => {
                by_text(self.text(project, row, Form::Shown))
            }
        }
    }
}

/// What a row is sorted by.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum SortKey {
    /// Days, counts, places in a list.
    Numbers(i64, i64),
    /// Words, in lower case.
    Text(String),
}

impl SortKey {
    fn count(count: usize) -> Self {
        Self::Numbers(i64::try_from(count).unwrap_or(i64::MAX), 0)
    }
}

fn article<'a>(project: &'a Project, row: &Row) -> Option<&'a Arc<Article>> {
    project.articles.get(&row.layer.key.article)
}

/// One line of no more than [`MOST_CHARS`].
fn shortened(text: &str) -> String {
    let mut line = String::with_capacity(text.len().min(MOST_CHARS * 2));
    for (count, c) in text.chars().enumerate() {
        if count == MOST_CHARS {
            line.push('…');
            break;
        }
        line.push(if c.is_control() || c == '\u{2028}' || c == '\u{2029}' { ' ' } else { c });
    }
    line
}

/// By which column rows are sorted, and which way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sort {
    /// The column.
    pub column: Column,
    /// Largest or latest first.
    pub descending: bool,
}

/// A column where it stands.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Placed {
    /// Which.
    pub column: Column,
    /// Distance from the left edge of the first column, in points.
    pub left: f32,
    /// In points.
    pub width: f32,
}

/// Which columns are shown, and how wide those are that a person has changed.
#[derive(Debug, Clone, PartialEq)]
pub struct Columns {
    shown: BTreeSet<Column>,
    widths: BTreeMap<Column, f32>,
}

impl Default for Columns {
    fn default() -> Self {
        let shown =
            [Column::Label, Column::Quote, Column::Speaker, Column::Said, Column::Article, Column::Status];
        Self { shown: shown.into(), widths: BTreeMap::new() }
    }
}

impl Columns {
    /// True of a column that is shown.
    pub fn is_shown(&self, column: Column) -> bool {
        self.shown.contains(&column)
    }

    /// Those that are shown, from left to right.
    pub fn shown(&self) -> impl Iterator<Item = Column> + '_ {
        self.shown.iter().copied()
    }

    /// Shows a column or hides it; the last one stays.
    pub fn show(&mut self, column: Column, visible: bool) {
        if visible {
            self.shown.insert(column);
        } else if self.shown.len() > 1 {
            self.shown.remove(&column);
        }
    }

    /// Sets the width of a column, in points; none for the usual one.
    pub fn set_width(&mut self, column: Column, width: Option<f32>) {
        match width {
            Some(width) => _ = self.widths.insert(column, width.max(LEAST_WIDTH)),
            None => _ = self.widths.remove(&column),
        }
    }

    /// Where the columns stand. What `available` points leave over goes to names and titles in small parts and to the
    /// quote for the rest, but to none whose width was chosen.
    pub fn placed(&self, available: f32) -> Vec<Placed> {
        let width = |column: Column| self.widths.get(&column).copied().unwrap_or(column.usual_width());
        let total: f32 = self.shown().map(width).sum();
        let spare = (available - total).max(0.0);
        let usual = |column: Column| self.is_shown(column) && !self.widths.contains_key(&column);
        let part = |column: Column, most: f32| if usual(column) { most.min(spare / 6.0) } else { 0.0 };
        let (speaker, article) = (part(Column::Speaker, 60.0), part(Column::Article, 140.0));
        let more = |column: Column| match column {
            Column::Speaker => speaker,
            Column::Article => article,
            Column::Quote if usual(column) => spare - speaker - article,
            _ => 0.0,
        };
        let mut left = 0.0;
        let place = |column| {
            let width = width(column) + more(column);
            left += width;
            Placed { column, left: left - width, width }
        };
        self.shown().map(place).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_quote_takes_what_is_left_over_until_its_width_is_chosen() {
        let mut columns = Columns::default();
        let end = |columns: &Columns| columns.placed(2000.0).last().map(|last| last.left + last.width);
        let full = |columns: &Columns| end(columns).is_some_and(|end| (end - 2000.0).abs() < 0.1);
        assert!(full(&columns));
        columns.set_width(Column::Quote, Some(1.0));
        assert!((columns.placed(2000.0)[1].width - LEAST_WIDTH).abs() < 0.1);
        columns.set_width(Column::Quote, None);
        assert!(full(&columns));
    }

    #[test]
    fn the_last_column_stays() {
        let mut columns = Columns::default();
        for column in Column::ALL {
            columns.show(column, false);
        }
        assert_eq!(columns.shown().collect::<Vec<_>>(), [Column::Status]);
    }

    #[test]
    fn a_quote_of_several_lines_is_one_line_here() {
        assert_eq!(shortened("a\nb\tc"), "a b c");
        assert_eq!(shortened(&"é".repeat(1000)).chars().count(), MOST_CHARS + 1);
    }
}
