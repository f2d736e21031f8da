//! What is known about an article as names and values in words: how formats without a place of their own for it keep it.
//!
//! Folders of files that hold nothing but texts and annotations have a table of it beside them, [`TABLE`].

use std::{
    collections::BTreeMap,
    io::{self, Write as _},
};

use serde_json::{Map, Value};

use super::{
    Export, Loss, Sink,
    account::{Account, Fate},
    csv_read::{broken, line_of},
    imported::{ImportedArticle, InputFile, ReadError},
    json::in_words,
    report::counted,
    rows::written_articles,
};
use crate::model::{Article, ArticleDetails, DateBasis, DateValue, Edtf, shown::shown};

/// The names, in order.
pub const NAMES: [&str; 7] = ["title", "publisher", "author", "address", "published", "language", "note"];

/// The file that tells about the articles of a folder.
pub const TABLE: &str = "articles.csv";

/// The column of [`TABLE`] that says which article.
const ARTICLE_ID: &str = "article_id";

/// The values of [`NAMES`]; empty where nothing is known. Of the date only EDTF is told.
pub fn values(details: &ArticleDetails) -> [&str; 7] {
    let ArticleDetails { title, publisher, author, address, published, language, note, .. } = details;
    let published = published.as_ref().map_or("", |date| date.edtf.as_str());
    [title, publisher, author, address, published, language, note]
}

/// Names with their values, without those of which nothing is known.
pub fn known(details: &ArticleDetails) -> impl Iterator<Item = (&'static str, &str)> {
    NAMES.into_iter().zip(values(details)).filter(|(_, value)| !value.is_empty())
}

/// What is known, as the values of a JSON object.
pub fn known_object(details: &ArticleDetails) -> Map<String, Value> {
    known(details).map(|(name, value)| (name.to_owned(), Value::from(value))).collect()
}

/// Takes the value called `name`; false where it is none of [`NAMES`], or no date where it should be one.
pub fn take(details: &mut ArticleDetails, name: &str, value: &str) -> bool {
    let ArticleDetails { title, publisher, author, address, published, language, note, .. } = details;
    let text = match name {
        "title" => title,
        "publisher" => publisher,
        "author" => author,
        "address" => address,
        "language" => language,
        "note" => note,
        "published" => {
            let Ok(edtf) = Edtf::read(value) else { return value.is_empty() };
            *published = Some(DateValue::new(edtf, DateBasis::External));
            return true;
        }
        _ => return false,
    };
    value.clone_into(text);
    true
}

/// What a JSON object that is about the article or holds it says about it.
pub fn from_object(object: &Value) -> ArticleDetails {
    let mut details = ArticleDetails::default();
    for name in NAMES {
        if let Some(value) = object.get(name) {
            take(&mut details, name, &in_words(value));
        }
    }
    details
}

/// Writes [`TABLE`], a row an article.
pub fn write_table<'a>(
    articles: impl IntoIterator<Item = &'a Article>,
    sink: &mut dyn Sink,
) -> io::Result<()> {
    let mut out = csv::Writer::from_writer(sink.file(TABLE)?);
    out.write_record([ARTICLE_ID].into_iter().chain(NAMES))?;
    for article in articles {
        out.write_record([article.id.as_str()].into_iter().chain(values(&article.details)))?;
    }
    out.into_inner().map_err(csv::IntoInnerError::into_error)?.flush()
}

/// That a format has no place for any of it, where there is something.
pub fn loss(export: &Export<'_>, format: &str) -> Option<Loss> {
    let described =
        written_articles(export).filter(|article| known(&article.details).next().is_some()).count();
    let what =
        format!("title, publisher, date and all else that is known about {}", counted(described, "article"));
    let why = format!("{format} has no place for it");
    (described > 0).then_some(Loss { what, why, statements: Vec::new() })
}

/// True of a file that tells about articles.
pub fn is_table(file: &InputFile) -> bool {
    file.name.rsplit('/').next() == Some(TABLE)
}

/// Takes what a table says into the articles that it names; what names none is refused.
pub fn take_table(
    file: &InputFile,
    articles: &mut [ImportedArticle],
    account: &mut Account,
) -> Result<(), ReadError> {
    account.begin_file(&file.name);
    let mut by_id: BTreeMap<String, Vec<&mut ImportedArticle>> = BTreeMap::new();
    for article in articles {
        by_id.entry(article.id.clone()).or_default().push(article);
    }
    let broken = |error: csv::Error| broken(file, &error);
    let text = file.text()?;
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
    let names = reader.headers().map_err(broken)?.clone();
    if !names.iter().any(|name| name == ARTICLE_ID) {
        // Somebody else's.
        account.add(0, Fate::Empty);
        return Ok(());
    }
    account.add(1, Fate::Empty);
    for row in reader.records() {
        let row = row.map_err(broken)?;
        let record = account.read(row.position().map_or(0, |position| line_of(position, text)));
        let cells = || names.iter().zip(&row);
        let id = cells().find(|(name, _)| *name == ARTICLE_ID).map_or("", |(_, value)| value);
        let Some(named) = by_id.get_mut(id) else {
            account.refuse(record, format!("no text among what was chosen is called “{}”", shown(id)));
            continue;
        };
        for (name, value) in cells().filter(|(name, value)| *name != ARTICLE_ID && !value.is_empty()) {
            for article in named.iter_mut() {
                if !take(&mut article.details, name, value) {
                    article.details.extras.insert(name.to_owned(), value.to_owned());
                    account.keep(record, format!("“{}” is kept in the article's extras", shown(name)));
                }
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_value_is_taken_under_its_name() {
        let mut details = ArticleDetails::default();
        for name in NAMES {
            let value = if name == "published" { "2025-07~" } else { name };
            assert!(take(&mut details, name, value));
        }
        let told: Vec<_> = known(&details).collect();
        let expected = NAMES.map(|name| (name, if name == "published" { "2025-07~" } else { name }));
        assert_eq!(told, expected);
        assert!(!take(&mut details, "published", "soon") && !take(&mut details, "page", "3"));
        assert_eq!(from_object(&Value::Object(known_object(&details))), details);
    }
}
