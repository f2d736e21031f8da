//! brat standoff: a folder an annotator, and in it a text and its annotations an article.
//!
//! <https://brat.nlplab.org/standoff.html>: offsets count code points, a range holds no line end, attributes have
//! values without spaces, and free text stands in notes. `brat_read.rs` reads it.

use std::{collections::BTreeMap, collections::BTreeSet, io, io::Write as _};

use super::{
    Export, ExportError, Format, Sink, Write, article_details,
    brat_read::read,
    fields::{Field, fields},
    offsets::Offsets,
    places::joined_at_lines,
    report::{Loss, Report},
    rows::{Count, LayerRows, Row, for_each_layer, written_articles},
};
use crate::model::{
    Article, LinkKind, LinkTarget, Nature, Project, StatementId,
    date::Confidence,
    statement::{Attitude, CheckWorthiness, DenialKind, QuotationKind, Status},
};

/// The row of this format in the table of formats.
pub const FORMAT: Format = Format {
    name: "brat",
    title: "brat standoff",
    extension: "ann",
    description: "A folder with a text and an annotation file an article, for brat and what reads it",
    options: &[],
    write: Write::Folder(write),
    read: Some(read),
};

/// The note that brat shows and lets people edit.
pub(super) const ANNOTATOR_NOTES: &str = "AnnotatorNotes";

/// Fields that are attributes in brat: their values are few and have no spaces.
const ENUMERATED: &[&str] = &[
    "label_nature",
    "quotation_kind",
    "denial_kind",
    "attitude",
    "check_worthiness",
    "confidence",
    "status",
];

fn write(export: &Export<'_>, sink: &mut dyn Sink) -> Result<Report, ExportError> {
    let mut count = Count::default();
    let (mut empty, mut joined) = (Vec::new(), Vec::new());
    let mut types = BTreeSet::new();
    for_each_layer(export, |layer| {
        let Some(article) = layer.article else {
            layer.rows.iter().for_each(|row| count.add_placed(row));
            return Ok(());
        };
        let stem = format!("{}/{}", layer.layer.key.annotator, article.id);
        let mut text = sink.file(&format!("{stem}.txt"))?;
        text.write_all(article.text().as_bytes())?;
        text.flush()?;
        let mut out = sink.file(&format!("{stem}.ann"))?;
        let mut document = Document::new(&mut out, layer, article);
        for row in &layer.rows {
            let written = document.write_statement(row)?;
            match written {
                Written::Whole | Written::Joined | Written::Unplaced => count.add_placed(row),
                Written::Empty => empty.push(row.statement.id),
            }
            if matches!(written, Written::Joined) {
                joined.push(row.statement.id);
            }
            types.insert(row.statement.label.to_string());
        }
        document.write_relations()?;
        Ok(out.flush()?)
    })?;
    write_configuration(export.project, types, sink)?;
    article_details::write_table(written_articles(export), sink)?;
    let mut report = count.report();
    let what = "where ranges begin and end at line ends in";
    report.losses.extend(Loss::of("", "they mark nothing but line ends", empty));
    report.losses.extend(Loss::of(what, "brat ends a range at every line end", joined));
    Ok(report)
}

/// How a statement was written.
enum Written {
    Whole,
    /// Its ranges will be read as fewer, or shorter ones.
    Joined,
    /// It marks nothing that brat can mark.
    Empty,
    Unplaced,
}

/// An annotation file that is being written.
struct Document<'a> {
    out: &'a mut dyn io::Write,
    rows: &'a [Row<'a>],
    offsets: Offsets<'a>,
    /// The number after `T` of each statement.
    numbers: BTreeMap<StatementId, usize>,
    attributes: usize,
    notes: usize,
}

impl<'a> Document<'a> {
    fn new(out: &'a mut dyn io::Write, layer: &'a LayerRows<'a>, article: &'a Article) -> Self {
        let offsets = Offsets::new(article.text());
        let placed = layer.rows.iter().filter(|row| row.places().is_some_and(|_| !row.lines().is_empty()));
        let numbers = placed.enumerate().map(|(index, row)| (row.statement.id, index + 1)).collect();
        Self { out, rows: &layer.rows, offsets, numbers, attributes: 0, notes: 0 }
    }

    fn write_statement(&mut self, row: &Row<'_>) -> io::Result<Written> {
        if row.places().is_none() {
            return Ok(Written::Unplaced);
        }
        let Some(number) = self.numbers.get(&row.statement.id).copied() else { return Ok(Written::Empty) };
        let ranges = row.lines();
        let text = self.offsets.text();
        let at = |byte| self.offsets.char_from_byte(byte).map_err(io::Error::other);
        let mut places = Vec::with_capacity(ranges.len());
        for range in &ranges {
            places.push(format!("{} {}", at(range.start)?, at(range.end)?));
        }
        let words = ranges.iter().filter_map(|range| text.get(range.clone())).collect::<Vec<_>>().join(" ");
        writeln!(
            self.out,
            "T{number}\t{} {}\t{}",
            row.statement.label,
            places.join(";"),
            on_one_line(&words)
        )?;
        for (name, value) in fields(row) {
            self.write_field(number, &(name, value))?;
        }
        let own: Vec<_> = row.statement.fragments.fragments().iter().map(|one| one.start..one.end).collect();
        Ok(if joined_at_lines(ranges, text) == own { Written::Whole } else { Written::Joined })
    }

    fn write_field(&mut self, number: usize, (name, value): &Field) -> io::Result<()> {
        if ENUMERATED.contains(name) {
            self.attributes += 1;
            return writeln!(self.out, "A{}\t{name} T{number} {}", self.attributes, value.replace(' ', "-"));
        }
        self.notes += 1;
        if *name == "note" && !value.contains(['\n', '\t', '\r']) {
            return writeln!(self.out, "#{}\t{ANNOTATOR_NOTES} T{number}\t{value}", self.notes);
        }
        writeln!(self.out, "#{}\t{name} T{number}\t{}", self.notes, escaped(value))
    }

    /// Links between statements of the file, which brat draws; the notes hold all links.
    fn write_relations(&mut self) -> io::Result<()> {
        let mut relations = 0;
        for row in self.rows {
            let Some(from) = self.numbers.get(&row.statement.id) else { continue };
            for link in &row.statement.links {
                let LinkTarget::Statement(to) = link.to else { continue };
                let Some(to) = self.numbers.get(&to) else { continue };
                relations += 1;
                writeln!(self.out, "R{relations}\t{} Arg1:T{from} Arg2:T{to}", link.kind.verb())?;
            }
        }
        Ok(())
    }
}

/// With a space for each character that some readers take for the end of a line.
fn on_one_line(words: &str) -> String {
    let ends = ['\n', '\r', '\u{b}', '\u{c}', '\u{1c}', '\u{1d}', '\u{1e}', '\u{85}', '\u{2028}', '\u{2029}'];
    words.chars().map(|c| if ends.contains(&c) { ' ' } else { c }).collect()
}

/// On one line and without tabs, so that [`unescaped`] has it back.
fn escaped(value: &str) -> String {
    value.replace('\\', "\\\\").replace('\n', "\\n").replace('\t', "\\t").replace('\r', "\\r")
}

/// What [`escaped`] was given.
pub(super) fn unescaped(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    let mut chars = value.chars();
    while let Some(c) = chars.next() {
        match (c, c == '\\') {
            (_, true) => match chars.next() {
                Some('n') => out.push('\n'),
                Some('t') => out.push('\t'),
                Some('r') => out.push('\r'),
                Some('\\') | None => out.push('\\'),
                Some(other) => out.extend(['\\', other]),
            },
            (c, false) => out.push(c),
        }
    }
    out
}

/// brat shows a collection only if it is told which types there are.
fn write_configuration(project: &Project, used: BTreeSet<String>, sink: &mut dyn Sink) -> io::Result<()> {
    let labels: BTreeSet<String> =
        project.codebook.labels.iter().map(|label| label.id.to_string()).chain(used).collect();
    let mut out = sink.file("annotation.conf")?;
    writeln!(out, "[entities]")?;
    for label in &labels {
        writeln!(out, "{label}")?;
    }
    writeln!(out, "[relations]\n<OVERLAP>\tArg1:<ENTITY>, Arg2:<ENTITY>, <OVL-TYPE>:<ANY>")?;
    for kind in LinkKind::ALL {
        writeln!(out, "{}\tArg1:<ENTITY>, Arg2:<ENTITY>", kind.verb())?;
    }
    writeln!(out, "[events]\n[attributes]")?;
    for (name, values) in attribute_values() {
        writeln!(out, "{name}\tArg:<ENTITY>, Value:{}", values.join("|"))?;
    }
    out.flush()
}

/// The values that each of [`ENUMERATED`] can have.
fn attribute_values() -> Vec<(&'static str, Vec<&'static str>)> {
    fn names<T: Copy>(all: &[T], name: fn(T) -> &'static str) -> Vec<&'static str> {
        all.iter().map(|value| name(*value)).collect()
    }
    vec![
        ("label_nature", names(&Nature::ALL, Nature::name)),
        ("quotation_kind", names(QuotationKind::ALL, QuotationKind::name)),
        ("denial_kind", names(DenialKind::ALL, DenialKind::name)),
        ("attitude", names(Attitude::ALL, Attitude::name)),
        ("check_worthiness", names(CheckWorthiness::ALL, CheckWorthiness::name)),
        ("confidence", names(&Confidence::ALL, Confidence::name)),
        ("status", names(Status::ALL, Status::name)),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_enumerated_field_has_its_values_without_spaces() {
        let names: Vec<_> = attribute_values().iter().map(|(name, _)| *name).collect();
        assert_eq!(names, ENUMERATED);
        assert!(attribute_values().iter().all(|(_, values)| values.iter().all(|value| !value.contains(' '))));
    }

    #[test]
    fn notes_are_on_one_line_and_come_back() {
        for text in ["a\\nb", "a\nb\tc\r", "\\", "\\\\n", "plain «é»", "C:\\new"] {
            assert!(!escaped(text).contains(['\n', '\t', '\r']));
            assert_eq!(unescaped(&escaped(text)), text);
        }
    }
}
