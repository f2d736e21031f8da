//! WebAnno TSV 3.3, for INCEpTION and WebAnno: a file an article, a token a line.
//!
//! Offsets count UTF-16 units. Labels are named entities, which every reader knows; everything else stands in a layer of
//! our own, `webanno.custom.Statement`. A range that begins or ends inside a token has lines of its own for the parts.
//! `webanno_read.rs` reads it.

use std::{
    collections::{BTreeMap, BTreeSet},
    io,
    io::Write as _,
    ops::Range,
};

use super::{
    Export, ExportError, Format, Sink, Write, article_details,
    conll::tokens,
    fields::{FIELDS, fields},
    offsets::Offsets,
    options::{OptionInfo, OptionValue},
    report::{Loss, Report},
    rows::{Count, Row, for_each_layer, written_articles},
    webanno_read::read,
};
use crate::model::Article;

/// The row of this format in the table of formats.
pub const FORMAT: Format = Format {
    name: "webanno",
    title: "WebAnno TSV 3.3",
    extension: "tsv",
    description: "A folder with a file of tokens an article, for INCEpTION and WebAnno",
    options: &[LAYERS],
    write: Write::Folder(write),
    read: Some(read),
};

/// Which layers are written.
pub const LAYERS: OptionInfo = OptionInfo {
    name: "layers",
    title: "Layers",
    description: "Write labels with everything else, which INCEpTION reads where it has our layer, or named entities alone",
    values: &[
        OptionValue { name: "all", title: "Named entities and our own layer" },
        OptionValue { name: "named-entities", title: "Named entities alone" },
    ],
    reading: false,
};

/// The layer that every reader knows, with its features.
pub(super) const NAMED_ENTITY: &str = "de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity";

/// Our own layer.
pub(super) const STATEMENT: &str = "webanno.custom.Statement";

/// Between the items of a list in one feature: the information separator of Unicode, which no text of people holds.
pub(super) const ITEM: char = '\u{1f}';

fn write(export: &Export<'_>, sink: &mut dyn Sink) -> Result<Report, ExportError> {
    let all = export.options.choices.value(&LAYERS) == "all";
    let (mut count, mut reduced, mut trimmed, mut empty) =
        (Count::default(), Vec::new(), Vec::new(), Vec::new());
    for_each_layer(export, |layer| {
        let Some(article) = layer.article else {
            layer.rows.iter().for_each(|row| count.add_placed(row));
            return Ok(());
        };
        let mut out = sink.file(&format!("{}/{}.tsv", layer.layer.key.annotator, article.id))?;
        let mut file = TsvFile::new(article, all);
        for row in &layer.rows {
            match (row.places(), file.add(row)) {
                (Some(_), Added::Nothing) => empty.push(row.statement.id),
                (Some(_), Added::Trimmed) => {
                    count.add_placed(row);
                    trimmed.push(row.statement.id);
                }
                (None, _) | (Some(_), Added::Whole) => count.add_placed(row),
            }
            if !all {
                reduced.push(row.statement.id);
            }
        }
        file.write(&mut out)?;
        Ok(out.flush()?)
    })?;
    article_details::write_table(written_articles(export), sink)?;
    let mut report = count.report();
    let white = "no range of WebAnno begins or ends in white space, or runs over a line end";
    report.losses.extend(Loss::of("", "they mark nothing but white space", empty));
    report.losses.extend(Loss::of("the exact place of", white, trimmed));
    report.losses.extend(Loss::of(
        "everything but label and place of",
        "only named entities are written",
        reduced,
    ));
    Ok(report)
}

/// Whether a statement is in the file as it was.
enum Added {
    Whole,
    Trimmed,
    Nothing,
}

/// A file that is being made.
struct TsvFile<'a> {
    offsets: Offsets<'a>,
    tokens: Vec<Range<usize>>,
    /// Ranges of the file: what stands there, one for each fragment.
    spans: Vec<(Range<usize>, BTreeMap<&'static str, String>)>,
    all: bool,
}

impl<'a> TsvFile<'a> {
    fn new(article: &'a Article, all: bool) -> Self {
        let text: &str = article.text();
        Self { offsets: Offsets::new(text), tokens: tokens(text), spans: Vec::new(), all }
    }

    fn add(&mut self, row: &Row<'_>) -> Added {
        if row.places().is_none() {
            return Added::Nothing;
        }
        let text = self.offsets.text();
        let mut features: BTreeMap<&'static str, String> = BTreeMap::new();
        for (name, value) in fields(row) {
            let known = features.entry(name).or_default();
            if !known.is_empty() {
                known.push(ITEM);
            }
            known.push_str(&value);
        }
        features.insert("label", row.statement.label.to_string());
        let mut ranges = Vec::new();
        for fragment in row.statement.fragments.fragments() {
            ranges.extend(lines_without_white_space(text, fragment.start..fragment.end));
        }
        if ranges.is_empty() {
            return Added::Nothing;
        }
        let own: Vec<_> = row.statement.fragments.fragments().iter().map(|one| one.start..one.end).collect();
        let joined = super::places::joined_at_lines(ranges.clone(), text);
        self.spans.extend(ranges.into_iter().map(|range| (range, features.clone())));
        if joined == own { Added::Whole } else { Added::Trimmed }
    }

    fn write(&self, out: &mut dyn io::Write) -> io::Result<()> {
        write!(out, "#FORMAT=WebAnno TSV 3.3\n#T_SP={NAMED_ENTITY}|identifier|value\n")?;
        if self.all {
            writeln!(out, "#T_SP={STATEMENT}|{}", FIELDS.join("|"))?;
        }
        writeln!(out)?;
        let text = self.offsets.text();
        let mut sentence = 0;
        let mut tokens = self.tokens.as_slice();
        // No span runs over a line end, so that each is on the tokens of one line alone.
        let start_of = |number: &usize| self.spans.get(*number).map_or(0, |(range, _)| range.start);
        let mut spans: Vec<usize> = (0..self.spans.len()).collect();
        spans.sort_by_key(start_of);
        let mut spans = spans.as_slice();
        let mut start = 0;
        for line in text.split('\n') {
            let end = start + line.len();
            let (here, rest) = tokens.split_at(tokens.partition_point(|token| token.start < end));
            tokens = rest;
            let (on_line, rest) = spans.split_at(spans.partition_point(|number| start_of(number) < end));
            spans = rest;
            if let (Some(first), Some(last)) = (here.first(), here.last()) {
                sentence += 1;
                writeln!(
                    out,
                    "\n#Text={}",
                    escaped_text(text.get(first.start..last.end).unwrap_or_default())
                )?;
                self.write_tokens(out, sentence, here, on_line)?;
            }
            start = end + 1;
        }
        Ok(())
    }

    fn write_tokens(
        &self,
        out: &mut dyn io::Write,
        sentence: usize,
        tokens: &[Range<usize>],
        on_line: &[usize],
    ) -> io::Result<()> {
        let on_tokens = self.spans_on(tokens, on_line);
        for (index, (token, spans)) in tokens.iter().zip(&on_tokens).enumerate() {
            for (part, bytes) in self.parts(token, spans).into_iter().enumerate() {
                let part = if part == 0 { String::new() } else { format!(".{part}") };
                let at = |byte| self.offsets.utf16_from_byte(byte).map_err(io::Error::other);
                let words = self.offsets.text().get(bytes.clone()).unwrap_or_default();
                write!(
                    out,
                    "{sentence}-{}{part}\t{}-{}\t{words}\t",
                    index + 1,
                    at(bytes.start)?,
                    at(bytes.end)?
                )?;
                writeln!(out, "{}", self.columns(token, &bytes, spans))?;
            }
        }
        Ok(())
    }

    /// The numbers of the spans of a line that touch each of its tokens.
    fn spans_on(&self, tokens: &[Range<usize>], on_line: &[usize]) -> Vec<Vec<usize>> {
        let mut found = vec![Vec::new(); tokens.len()];
        let mut numbers = on_line.to_vec();
        numbers.sort_unstable();
        for number in numbers {
            let Some((range, _)) = self.spans.get(number) else { continue };
            let first = tokens.partition_point(|token| token.end <= range.start);
            let after = tokens.partition_point(|token| token.start < range.end);
            found.get_mut(first..after.max(first)).into_iter().flatten().for_each(|spans| spans.push(number));
        }
        found
    }

    /// What of `token` the span covers.
    fn covered(&self, span: usize, token: &Range<usize>) -> Range<usize> {
        let range = self.spans.get(span).map_or(0..0, |(range, _)| range.clone());
        range.start.max(token.start)..range.end.min(token.end)
    }

    /// The token, and behind it each part of it that something begins or ends in.
    fn parts(&self, token: &Range<usize>, spans: &[usize]) -> Vec<Range<usize>> {
        let parts = spans.iter().map(|span| self.covered(*span, token)).filter(|part| part != token);
        let parts: BTreeSet<(usize, usize)> = parts.map(|part| (part.start, part.end)).collect();
        std::iter::once(token.clone()).chain(parts.into_iter().map(|(start, end)| start..end)).collect()
    }

    /// The columns of a token or a part of it: for each feature the values of all spans there, with their numbers.
    fn columns(&self, token: &Range<usize>, part: &Range<usize>, spans: &[usize]) -> String {
        let here: Vec<usize> =
            spans.iter().copied().filter(|span| self.covered(*span, token) == *part).collect();
        let names = ["statement_id", "label"].into_iter().chain(FIELDS.into_iter().filter(|_| self.all));
        let mut columns = String::new();
        for name in names {
            let values: Vec<String> = (here.iter())
                .filter_map(|span| Some((span, &self.spans.get(*span)?.1)))
                .map(|(span, features)| {
                    let value = features.get(name).map_or("*".to_owned(), |value| escaped_value(value));
                    format!("{value}[{}]", span + 1)
                })
                .collect();
            columns.push_str(if values.is_empty() { "_" } else { "" });
            columns.push_str(&values.join("|"));
            columns.push('\t');
        }
        columns
    }
}

/// The lines of a range, without the white space at their ends.
fn lines_without_white_space(text: &str, range: Range<usize>) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = range.start;
    for line in text.get(range).unwrap_or_default().split('\n') {
        let inside = line.trim();
        if !inside.is_empty() {
            let at = start + (line.len() - line.trim_start().len());
            found.push(at..at + inside.len());
        }
        start += line.len() + 1;
    }
    found
}

/// Signs that mean something in a value have a backslash before them.
pub(super) fn escaped_value(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    let mut chars = value.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            '-' if chars.peek() == Some(&'>') => out.push_str("\\-"),
            '\\' | '[' | ']' | '|' | '_' | ';' | '*' => out.extend(['\\', c]),
            c => out.push(c),
        }
    }
    out
}

fn escaped_text(text: &str) -> String {
    text.replace('\\', "\\\\").replace('\t', "\\t").replace('\r', "\\r")
}
