//! CoNLL-2002: a token a line with its tag, in the scheme BIO (IOB2).
//!
//! <https://www.clips.uantwerpen.be/conll2002/ner/>: only the label of words that follow each other can be told; the
//! report says what was dropped. A line `-DOCSTART- ANNOTATOR/ARTICLE O` begins each article.

use std::{io, io::Write as _, ops::Range};

use unicode_segmentation::UnicodeSegmentation;

use super::{
    Export, ExportError, Format, Write,
    account::{Fate, RecordId},
    article_details,
    fields::fields,
    imported::{
        Imported, ImportedArticle, ImportedRange, ImportedStatement, Input, InputFile, Likeness, Named,
        ReadError,
    },
    offsets::Unit,
    report::{Loss, Report},
    rows::{Count, LayerRows, for_each_layer},
};
use crate::model::{StatementId, shown::shown};

/// The row of this format in the table of formats.
pub const FORMAT: Format = Format {
    name: "conll2002",
    title: "CoNLL-2002",
    extension: "conll",
    description: "A token a line with its BIO tag, for training taggers; holds labels only",
    options: &[],
    write: Write::File(write),
    read: Some(read),
};

const DOCUMENT: &str = "-DOCSTART-";

/// What this format has no way to say.
#[derive(Default)]
struct Dropped {
    attributes: Vec<StatementId>,
    overlapping: Vec<StatementId>,
    parts: Vec<StatementId>,
    cut: Vec<StatementId>,
}

fn write(export: &Export<'_>, out: &mut dyn io::Write) -> Result<Report, ExportError> {
    let mut out = io::BufWriter::new(out);
    let (mut count, mut dropped) = (Count::default(), Dropped::default());
    for_each_layer(export, |layer| {
        let Some(article) = layer.article else {
            layer.rows.iter().for_each(|row| count.add_placed(row));
            return Ok(());
        };
        writeln!(out, "{DOCUMENT} {}/{} O\n", layer.layer.key.annotator, article.id)?;
        let tokens = tokens(article.text());
        let tags = tags(layer, &tokens, &mut count, &mut dropped);
        let mut last_end = 0;
        for (token, tag) in tokens.iter().zip(tags) {
            let gap = article.text().get(last_end..token.start).unwrap_or_default();
            // A line end inside a statement ends no sentence, or the statement would end with it.
            if last_end > 0 && gap.contains('\n') && !tag.starts_with('I') {
                writeln!(out)?;
            }
            writeln!(out, "{} {tag}", article.text().get(token.clone()).unwrap_or_default())?;
            last_end = token.end;
        }
        Ok(writeln!(out)?)
    })?;
    out.flush()?;
    let mut report = count.report();
    report.losses.extend(article_details::loss(export, "CoNLL-2002"));
    let Dropped { attributes, overlapping, parts, cut } = dropped;
    report.losses.extend(
        [
            Loss::of("", "other statements of the annotator cover their words", overlapping),
            Loss::of(
                "that fragments are one statement in",
                "a tag covers words that follow each other",
                parts,
            ),
            Loss::of("the exact place of", "it begins or ends inside a word", cut),
            Loss::of("everything but label and place of", "CoNLL-2002 has nothing else", attributes),
        ]
        .into_iter()
        .flatten(),
    );
    Ok(report)
}

/// Words and signs, without white space.
pub fn tokens(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    for (start, segment) in text.split_word_bound_indices() {
        let mut at = start;
        for part in segment.split_inclusive(char::is_whitespace) {
            let word = part.trim_end_matches(char::is_whitespace);
            if !word.is_empty() {
                found.push(at..at + word.len());
            }
            at += part.len();
        }
    }
    found
}

/// The tag of each token: of statements that overlap, the longer one that begins first.
fn tags(
    layer: &LayerRows<'_>,
    tokens: &[Range<usize>],
    count: &mut Count,
    dropped: &mut Dropped,
) -> Vec<String> {
    let mut tags = vec!["O".to_owned(); tokens.len()];
    for row in &layer.rows {
        let id = row.statement.id;
        let Some(places) = row.places() else {
            count.add_placed(row);
            continue;
        };
        let covered: Vec<Range<usize>> = (places.iter())
            .map(|place| covered(tokens, place.start_byte, place.end_byte))
            .filter(|range| !range.is_empty())
            .collect();
        let is_free = |range: &Range<usize>| {
            tags.get(range.clone()).is_some_and(|tags| tags.iter().all(|tag| tag == "O"))
        };
        let unlike = covered.iter().zip(covered.iter().skip(1)).all(|(a, b)| a.end <= b.start);
        if covered.is_empty() || !unlike || !covered.iter().all(is_free) {
            dropped.overlapping.push(id);
            continue;
        }
        count.add_placed(row);
        let exact = covered.len() == places.len()
            && covered.iter().zip(places).all(|(range, place)| {
                tokens.get(range.start).map(|token| token.start) == Some(place.start_byte)
                    && tokens.get(range.end - 1).map(|token| token.end) == Some(place.end_byte)
            });
        if !exact {
            dropped.cut.push(id);
        }
        if covered.len() > 1 {
            dropped.parts.push(id);
        }
        let own = [
            "statement_id",
            "annotator",
            "label_id",
            "label_name",
            "label_nature",
            "status",
            "created",
            "modified",
        ];
        if fields(row).iter().any(|(name, _)| !own.contains(name)) {
            dropped.attributes.push(id);
        }
        for range in covered {
            for (index, tag) in tags.get_mut(range).into_iter().flatten().enumerate() {
                let begin = if index == 0 { 'B' } else { 'I' };
                *tag = format!("{begin}-{}", row.statement.label);
            }
        }
    }
    tags
}

/// The tokens that a range of bytes touches.
fn covered(tokens: &[Range<usize>], start: usize, end: usize) -> Range<usize> {
    let first = tokens.partition_point(|token| token.end <= start);
    let after = tokens.partition_point(|token| token.start < end);
    first..after.max(first)
}

fn read(input: &Input<'_>) -> Result<Imported, ReadError> {
    let mut imported = Imported::default();
    for (done, file) in input.files.iter().enumerate() {
        input.step(done, input.files.len())?;
        imported.account.begin_file(&file.name);
        read_file(file, &mut imported)?;
    }
    if imported.articles.is_empty() {
        return Err(ReadError::NotThis(
            "There is no line with a token and a tag (such as “Iran B-claim”) in what was chosen".to_owned(),
        ));
    }
    Ok(imported)
}

/// An article that is being read, its text made of the tokens.
#[derive(Default)]
struct Document {
    article: ImportedArticle,
    annotator: String,
    text: String,
    /// The label, the first byte and the lines of the statement that goes on.
    open: Option<(String, usize, Vec<RecordId>)>,
    number: usize,
}

impl Document {
    fn named(file: &InputFile, name: &str) -> Self {
        let mut document = Self::default();
        document.article.name.clone_from(&file.name);
        document.article.likeness = Likeness::Words;
        if let Some((annotator, article)) = name.split_once('/') {
            annotator.clone_into(&mut document.annotator);
            article.clone_into(&mut document.article.id);
        }
        document
    }

    fn close(&mut self) {
        let Some((label, start, records)) = self.open.take() else { return };
        self.number += 1;
        let range = ImportedRange { unit: Unit::Byte, start, end: self.text.len() };
        self.article.statements.push(ImportedStatement {
            records,
            annotator: self.annotator.clone(),
            local_id: format!("{label} {}", self.number),
            label: Named::called(&label),
            ranges: vec![range],
            ..ImportedStatement::default()
        });
    }

    fn token(&mut self, token: &str, tag: &str, record: RecordId) -> Result<(), String> {
        let (begins, label) = match tag.split_once('-') {
            Some(("B" | "S" | "U", label)) => (true, Some(label)),
            Some(("I" | "E" | "L", label)) => (false, Some(label)),
            None if tag == "O" => (false, None),
            Some(_) | None => {
                return Err(format!("“{}” is no tag such as O, B-claim or I-claim", shown(tag)));
            }
        };
        let goes_on =
            matches!((&self.open, label), (Some((open, ..)), Some(label)) if open == label && !begins);
        if !goes_on {
            self.close();
        }
        if !self.text.is_empty() && !self.text.ends_with('\n') {
            self.text.push(' ');
        }
        let start = self.text.len();
        self.text.push_str(token);
        match (&mut self.open, label) {
            (Some((_, _, records)), Some(_)) => records.push(record),
            (None, Some(label)) => self.open = Some((label.to_owned(), start, vec![record])),
            (_, None) => {}
        }
        Ok(())
    }

    fn end_sentence(&mut self) {
        self.close();
        if !self.text.is_empty() && !self.text.ends_with('\n') {
            self.text.push('\n');
        }
    }

    fn finish(mut self, imported: &mut Imported) {
        self.close();
        if !self.text.is_empty() {
            self.article.text = Some(self.text);
            imported.articles.push(self.article);
        }
    }
}

fn read_file(file: &InputFile, imported: &mut Imported) -> Result<(), ReadError> {
    let mut document = Document::named(file, "");
    for (index, line) in file.text()?.lines().enumerate() {
        let columns: Vec<&str> = line.split_ascii_whitespace().collect();
        match columns.as_slice() {
            [] => {
                imported.account.add(index + 1, Fate::Empty);
                document.end_sentence();
            }
            [start, rest @ ..] if *start == DOCUMENT => {
                imported.account.add(index + 1, Fate::Empty);
                let name = rest.first().copied().unwrap_or_default();
                std::mem::replace(&mut document, Document::named(file, name)).finish(imported);
            }
            [token, .., tag] => {
                let record = imported.account.read(index + 1);
                if let Err(why) = document.token(token, tag, record) {
                    imported.account.refuse(record, why);
                }
            }
            [_] => {
                imported.account.add(index + 1, Fate::Refused("it has no tag".to_owned()));
            }
        }
    }
    document.finish(imported);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_hold_no_white_space_and_miss_nothing_else() {
        let text = "“No,” he\u{a0}said…\n👨\u{200d}👩\u{200d}👧 می\u{200c}خواهم e\u{301} \u{301}x";
        let words: Vec<&str> = tokens(text).into_iter().map(|token| text.get(token).unwrap()).collect();
        assert!(words.iter().all(|word| !word.contains(char::is_whitespace)));
        let without: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        assert_eq!(words.concat(), without);
        assert!(words.contains(&"می\u{200c}خواهم") && words.contains(&"👨\u{200d}👩\u{200d}👧"));
    }
}
