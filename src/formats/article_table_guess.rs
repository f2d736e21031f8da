//! What the columns of a table seem to hold, by their names and by what stands in them.

use std::collections::{BTreeMap, BTreeSet};

use super::article_dates::edtf_date;
use super::article_table::TableField;

/// Names that columns have in the data sets of newspapers, archives and scrapers, the most telling first. Letters and
/// digits only, in small letters.
const NAMES: &[(TableField, &[&str])] = &[
    (
        TableField::Text,
        &[
            "text",
            "fulltext",
            "articletext",
            "body",
            "bodytext",
            "articlebody",
            "content",
            "maintext",
            "article",
            "story",
            "plaintext",
            "rawtext",
            "texte",
            "texto",
            "inhalt",
            "volltext",
            "متن",
        ],
    ),
    (
        TableField::Title,
        &["title", "headline", "articletitle", "heading", "titel", "titre", "titulo", "überschrift", "عنوان"],
    ),
    (
        TableField::Publisher,
        &[
            "publisher",
            "source",
            "sourcename",
            "outlet",
            "newspaper",
            "publication",
            "medium",
            "media",
            "site",
            "sitename",
            "sourcedomain",
            "domain",
            "quelle",
            "منبع",
        ],
    ),
    (
        TableField::Published,
        &[
            "published",
            "publishedat",
            "publisheddate",
            "publishdate",
            "publicationdate",
            "datepublished",
            "pubdate",
            "datepublish",
            "date",
            "datetime",
            "timestamp",
            "time",
            "datum",
            "fecha",
            "تاریخ",
        ],
    ),
    (TableField::Author, &["author", "authors", "byline", "creator", "writer", "autor", "auteur", "نویسنده"]),
    (
        TableField::Address,
        &["url", "address", "link", "articleurl", "weburl", "uri", "permalink", "canonicallink", "نشانی"],
    ),
    (TableField::Language, &["language", "lang", "locale", "languagecode", "sprache", "langue", "زبان"]),
    (TableField::Id, &["id", "articleid", "docid", "documentid", "uuid", "guid", "identifier", "key"]),
];

/// A column whose cells have this many letters on the average may hold the text.
const TEXT_CHARS: usize = 80;

/// The column of each field for which one is likely.
pub(super) fn guessed(columns: &[String], rows: &[Vec<String>]) -> BTreeMap<TableField, String> {
    let plain: Vec<String> = columns.iter().map(|name| plain_name(name)).collect();
    let mut found = BTreeMap::new();
    let mut taken = BTreeSet::new();
    for (field, names) in NAMES {
        let place = names.iter().find_map(|name| plain.iter().position(|known| known == name));
        if let Some(place) = place.filter(|place| taken.insert(*place)) {
            found.insert(*field, place);
        }
    }
    let contents: [(TableField, &dyn Fn(usize) -> bool); 2] = [
        (TableField::Published, &|place| {
            all_cells(rows, place, |cell| edtf_date(cell).is_some_and(|date| date.len() > 4))
        }),
        (TableField::Address, &|place| all_cells(rows, place, |cell| cell.starts_with("http"))),
    ];
    for (field, fits) in contents {
        let place = (0..columns.len()).find(|place| !taken.contains(place) && fits(*place));
        if let (Some(place), false) = (place, found.contains_key(&field)) {
            taken.insert(place);
            found.insert(field, place);
        }
    }
    if !found.contains_key(&TableField::Text) {
        let longest = (0..columns.len())
            .filter(|place| !taken.contains(place))
            .max_by_key(|place| letters(rows, *place));
        let enough = |place: &usize| letters(rows, *place) >= TEXT_CHARS * rows.len().max(1);
        found.extend(longest.filter(enough).map(|place| (TableField::Text, place)));
    }
    found.into_iter().filter_map(|(field, place)| Some((field, columns.get(place)?.clone()))).collect()
}

/// `Source.Name` as `sourcename`, `published_at` as `publishedat`.
fn plain_name(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

fn cells(rows: &[Vec<String>], place: usize) -> impl Iterator<Item = &str> {
    rows.iter().filter_map(move |row| row.get(place)).map(String::as_str).filter(|cell| !cell.is_empty())
}

fn all_cells(rows: &[Vec<String>], place: usize, fits: impl Fn(&str) -> bool) -> bool {
    cells(rows, place).next().is_some() && cells(rows, place).all(fits)
}

fn letters(rows: &[Vec<String>], place: usize) -> usize {
    cells(rows, place).map(|cell| cell.chars().count()).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(columns: &[&str], row: &[&str], expected: &[(TableField, &str)]) {
        let columns: Vec<String> = columns.iter().map(|name| (*name).to_owned()).collect();
        let rows = vec![row.iter().map(|cell| (*cell).to_owned()).collect()];
        let expected = expected.iter().map(|(field, name)| (*field, (*name).to_owned())).collect();
        assert_eq!(guessed(&columns, &rows), expected);
    }

    #[test]
    fn columns_are_known_by_their_names_in_whatever_spelling() {
        check(
            &["ID", "Published_At", "source.name", "HeadLine", "Full Text", "URL", "lang"],
            &[],
            &[
                (TableField::Id, "ID"),
                (TableField::Published, "Published_At"),
                (TableField::Publisher, "source.name"),
                (TableField::Title, "HeadLine"),
                (TableField::Text, "Full Text"),
                (TableField::Address, "URL"),
                (TableField::Language, "lang"),
            ],
        );
    }

    #[test]
    fn columns_without_telling_names_are_known_by_what_they_hold() {
        let long = "He denied that there had been any meeting, and said so again on Tuesday. ".repeat(2);
        check(
            &["a", "b", "c", "d"],
            &["7", "https://example.org", "2025-07-08", &long],
            &[(TableField::Address, "b"), (TableField::Published, "c"), (TableField::Text, "d")],
        );
        check(&["a", "b"], &["7", "short"], &[]);
    }
}
