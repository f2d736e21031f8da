//! TEI P5: a corpus with a text an article, and statements as stand-off annotations on ranges of its paragraphs.
//!
//! <https://tei-c.org/guidelines/p5/>: `standOff` and `annotation` as in 17.10 and 17.11, pointers `string-range()` as in
//! 17.2.4 (16 in earlier editions). It is only written.

use std::{collections::BTreeSet, io, io::Write as _, ops::Range};

use super::{
    Export, ExportError, Format, Write,
    fields::fields,
    offsets::Offsets,
    report::{Loss, Report},
    rows::{Count, Row, for_each_layer, lines_of, placed},
    tei_parts::{
        annotator_ref, content, date, element, label_ref, proposition_ref, speaker_ref, write_article_header,
        write_corpus_header, write_propositions, write_speakers,
    },
    xml::escaped,
    xml_losses::Replaced,
};
use crate::model::{
    AnnotatorId, Article, ArticleId, Attribute, DateValue, Fragment, LabelId, Link, LinkTarget,
    PropositionId, SpeakerId, Statement, StatementId, statement::Addressee,
};

/// The row of this format in the table of formats.
pub const FORMAT: Format = Format {
    name: "tei",
    title: "TEI P5",
    extension: "xml",
    description: "A corpus of texts with stand-off annotations, for the digital humanities",
    options: &[],
    write: Write::File(write),
    read: None,
};

/// Fields that are elements of their own, or said once for all.
const ELSEWHERE: [&str; 28] = [
    "statement_id",
    "annotator",
    "label_id",
    "label_name",
    "label_nature",
    "speaker",
    "speaker_id",
    "speaker_kind",
    "speaker_role",
    "speaker_affiliation",
    "mention_char",
    "cues_char",
    "said",
    "said_words_char",
    "event",
    "event_words_char",
    "via",
    "via_ids",
    "addressee",
    "addressee_id",
    "proposition",
    "proposition_id",
    "link",
    "alternatives",
    "alternatives_ids",
    "duplicate_of",
    "created",
    "modified",
];

/// What the statements that are written name.
#[derive(Default)]
struct Named {
    statements: BTreeSet<StatementId>,
    articles: BTreeSet<ArticleId>,
    annotators: BTreeSet<AnnotatorId>,
    speakers: BTreeSet<SpeakerId>,
    propositions: BTreeSet<PropositionId>,
    /// Labels that are not in the codebook.
    labels: BTreeSet<LabelId>,
}

impl Named {
    fn of(export: &Export<'_>) -> Self {
        let mut named = Self::default();
        // One that marks nothing but line ends is not written.
        let marks = |one: &Statement| one.fragments.fragments().iter().any(|part| !lines_of(part).is_empty());
        for (layer, statement) in placed(export).filter(|(_, one)| marks(one)) {
            named.statements.insert(statement.id);
            named.articles.insert(layer.key.article.clone());
            named.annotators.insert(layer.key.annotator.clone());
            named.speakers.extend(statement.speakers_named().cloned());
            named.propositions.extend(statement.propositions_named().cloned());
            let labels = std::iter::once(&statement.label).chain(&statement.alternatives);
            let unknown = labels.filter(|label| export.project.codebook.label(label).is_none());
            named.labels.extend(unknown.cloned());
        }
        named
    }
}

fn write(export: &Export<'_>, out: &mut dyn io::Write) -> Result<Report, ExportError> {
    let (project, named) = (export.project, Named::of(export));
    let mut out = io::BufWriter::new(out);
    out.write_all(
        b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<teiCorpus xmlns=\"http://www.tei-c.org/ns/1.0\">\n",
    )?;
    write_corpus_header(&mut out, project, named.annotators.iter(), named.labels.iter())?;
    if !(named.speakers.is_empty() && named.propositions.is_empty()) {
        out.write_all(b"<standOff>\n")?;
        if !named.speakers.is_empty() {
            write_speakers(&mut out, project, named.speakers.iter())?;
        }
        if !named.propositions.is_empty() {
            write_propositions(&mut out, project, named.propositions.iter())?;
        }
        out.write_all(b"</standOff>\n")?;
    }
    let report = write_texts(export, &named, &mut out)?;
    out.write_all(b"</teiCorpus>\n")?;
    out.flush()?;
    Ok(report)
}

fn write_texts(export: &Export<'_>, named: &Named, out: &mut dyn io::Write) -> Result<Report, ExportError> {
    let (mut count, mut empty, mut replaced) = (Count::default(), Vec::new(), Replaced::default());
    let mut open: Option<Paragraphs<'_>> = None;
    for_each_layer(export, |layer| {
        let known = export.project.articles.get(&layer.layer.key.article).map(AsRef::as_ref);
        let Some(article) = known.filter(|article: &&Article| named.articles.contains(&article.id)) else {
            layer.rows.iter().for_each(|row| count.add_placed(row));
            return Ok(());
        };
        if open.as_ref().is_none_or(|open| open.article.id != article.id) {
            end_text(out, open.is_some())?;
            begin_text(out, article)?;
            open = Some(Paragraphs::of(article));
        }
        let Some(paragraphs) = &open else { return Ok(()) };
        replaced.look_at(layer, Some(article.text()));
        let annotator = annotator_ref(&layer.layer.key.annotator);
        let mut is_open = false;
        for row in &layer.rows {
            if row.places().is_some() && row.lines().is_empty() {
                empty.push(row.statement.id);
                continue;
            }
            count.add_placed(row);
            if row.places().is_some() {
                if !std::mem::replace(&mut is_open, true) {
                    writeln!(out, "<listAnnotation resp=\"#{annotator}\">")?;
                }
                write_annotation(out, row, paragraphs, named)?;
            }
        }
        if is_open {
            out.write_all(b"</listAnnotation>\n")?;
        }
        Ok(())
    })?;
    end_text(out, open.is_some())?;
    let mut report = count.report();
    report.losses.extend(Loss::of("", "they mark nothing but line ends", empty));
    report.losses.extend(replaced.loss());
    Ok(report)
}

/// The text of an article: a paragraph a line, so that the string value of `body` is the text, character by character.
fn begin_text(out: &mut dyn io::Write, article: &Article) -> io::Result<()> {
    writeln!(out, "<TEI xml:id=\"article.{}\">", article.id)?;
    write_article_header(out, article)?;
    let language = &article.details.language;
    let language =
        if language.is_empty() { String::new() } else { format!(" xml:lang=\"{}\"", escaped(language)) };
    write!(out, "<text{language} xml:space=\"preserve\"><body>")?;
    for (index, line) in article.text().split('\n').enumerate() {
        let end = if index > 0 { "\n" } else { "" };
        if line.is_empty() {
            out.write_all(end.as_bytes())?;
        } else {
            write!(out, "{end}<p xml:id=\"{}\">{}</p>", paragraph_ref(article, index), content(line))?;
        }
    }
    out.write_all(b"</body></text>\n<standOff>\n")
}

fn end_text(out: &mut dyn io::Write, was_open: bool) -> io::Result<()> {
    if was_open { out.write_all(b"</standOff>\n</TEI>\n") } else { Ok(()) }
}

/// Lines are counted from 1.
fn paragraph_ref(article: &Article, index: usize) -> String {
    format!("p.{}.{}", article.id, index + 1)
}

/// Where each line of an article begins.
struct Paragraphs<'a> {
    article: &'a Article,
    offsets: Offsets<'a>,
    starts: Vec<usize>,
}

impl<'a> Paragraphs<'a> {
    fn of(article: &'a Article) -> Self {
        let text = article.text();
        let starts = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        Self { article, offsets: Offsets::new(text), starts }
    }

    /// `#string-range(p.talks.1,0,27)` for a range in one line: the first character is number 0, then comes how many.
    fn pointer(&self, range: &Range<usize>) -> Option<String> {
        let index = self.starts.partition_point(|start| *start <= range.start).checked_sub(1)?;
        let before = self.offsets.char_from_byte(*self.starts.get(index)?).ok()?;
        let (start, end) =
            (self.offsets.char_from_byte(range.start).ok()?, self.offsets.char_from_byte(range.end).ok()?);
        let paragraph = paragraph_ref(self.article, index);
        Some(format!("#string-range({paragraph},{},{})", start - before, end - start))
    }

    fn pointers(&self, ranges: &[Range<usize>]) -> String {
        ranges.iter().filter_map(|range| self.pointer(range)).collect::<Vec<_>>().join(" ")
    }
}

fn write_annotation(
    out: &mut dyn io::Write,
    row: &Row<'_>,
    paragraphs: &Paragraphs<'_>,
    named: &Named,
) -> io::Result<()> {
    let statement = row.statement;
    let label = label_ref(&statement.label);
    writeln!(
        out,
        "<annotation xml:id=\"s.{}\" motivation=\"classifying\" target=\"{}\" ana=\"#{label}\">",
        statement.id,
        paragraphs.pointers(&row.lines())
    )?;
    let user = annotator_ref(&row.layer.key.annotator);
    write!(out, "<revisionDesc><change when=\"{}\" who=\"#{user}\">made</change>", statement.created)?;
    if statement.modified != statement.created {
        write!(out, "<change when=\"{}\" who=\"#{user}\">changed</change>", statement.modified)?;
    }
    out.write_all(b"</revisionDesc>\n")?;
    writeln!(out, "<ptr type=\"label\" target=\"#{label}\"/>")?;
    for alternative in &statement.alternatives {
        writeln!(out, "<ptr type=\"alternative\" target=\"#{}\"/>", label_ref(alternative))?;
    }
    let quote = element("quote", "", &statement.fragments.quote());
    writeln!(out, "<note type=\"quote\">{quote}</note>")?;
    write_people(out, row)?;
    write_ranges(out, row, paragraphs)?;
    for (name, attribute) in [("said", Attribute::Said), ("event", Attribute::Event)] {
        if let Some(value) = row.date(attribute) {
            out.write_all(dated(name, value, row, paragraphs).as_bytes())?;
        }
    }
    if let Some(proposition) = &statement.proposition {
        writeln!(out, "<ptr type=\"proposition\" target=\"#{}\"/>", proposition_ref(proposition))?;
    }
    for link in &statement.links {
        out.write_all(linked(row, link, named).as_bytes())?;
    }
    if let Some(id) = statement.duplicate_of {
        writeln!(out, "<ptr type=\"duplicate_of\" target=\"{}\"/>", statement_pointer(id, named))?;
    }
    let rest = fields(row).into_iter().filter(|(name, _)| !ELSEWHERE.contains(name));
    for (name, value) in rest {
        writeln!(out, "{}", element("note", &format!("type=\"{name}\""), &value))?;
    }
    out.write_all(b"</annotation>\n")
}

/// Who said it, through whom, and to whom.
fn write_people(out: &mut dyn io::Write, row: &Row<'_>) -> io::Result<()> {
    let Statement { speaker, via, addressee, .. } = row.statement;
    let to = match addressee {
        Some(Addressee::Speaker(id)) => Some(id),
        Some(Addressee::Text(text)) => {
            writeln!(out, "{}", element("note", "type=\"addressee\"", text))?;
            None
        }
        None => None,
    };
    let speaks = speaker.iter().map(|id| ("speaker", id));
    for (kind, id) in speaks.chain(via.iter().map(|id| ("via", id))).chain(to.map(|id| ("addressee", id))) {
        let name = element("name", &format!("ref=\"#{}\"", speaker_ref(id)), row.project.speaker_name(id));
        writeln!(out, "<note type=\"{kind}\">{name}</note>")?;
    }
    Ok(())
}

/// The words that name the speaker, and those that say that it was said.
fn write_ranges(out: &mut dyn io::Write, row: &Row<'_>, paragraphs: &Paragraphs<'_>) -> io::Result<()> {
    let mention = row.statement.mention.iter().map(|fragment| ("mention", fragment));
    for (kind, fragment) in mention.chain(row.statement.cues.iter().map(|cue| ("cue", cue))) {
        if let Some(pointer) = pointer_to(row, fragment, paragraphs) {
            writeln!(out, "<ptr type=\"{kind}\" target=\"{pointer}\"/>")?;
        }
    }
    Ok(())
}

/// Pointers to a fragment beside the statement's own; none where the article says other words there.
fn pointer_to(row: &Row<'_>, fragment: &Fragment, paragraphs: &Paragraphs<'_>) -> Option<String> {
    row.place(fragment)?;
    Some(paragraphs.pointers(&lines_of(fragment))).filter(|pointers| !pointers.is_empty())
}

fn dated(name: &str, value: &DateValue, row: &Row<'_>, paragraphs: &Paragraphs<'_>) -> String {
    let words = value.words.as_ref().and_then(|words| pointer_to(row, words, paragraphs));
    let words = words.map_or(String::new(), |words| format!("<ptr type=\"words\" target=\"{words}\"/>"));
    format!("<note type=\"{name}\">{}{words}</note>\n", date(&value.edtf))
}

fn linked(row: &Row<'_>, link: &Link, named: &Named) -> String {
    let verb = link.kind.verb();
    let reference = |target: &str, words: &str| {
        let words = if words.is_empty() { target } else { words };
        element("ref", &format!("target=\"{}\"", escaped(target)), words)
    };
    let inside = match &link.to {
        LinkTarget::Statement(id) => reference(&statement_pointer(*id, named), &link.text),
        LinkTarget::Proposition(id) => {
            let text = row.project.propositions.get(id).map_or(id.as_str(), |one| one.text.as_str());
            reference(&format!("#{}", proposition_ref(id)), text)
        }
        LinkTarget::Implied(words) => content(words),
    };
    format!("<note type=\"{verb}\">{inside}</note>\n")
}

/// In this file, where the statement is written.
fn statement_pointer(id: StatementId, named: &Named) -> String {
    if named.statements.contains(&id) { format!("#s.{id}") } else { format!("urn:uuid:{id}") }
}

#[cfg(test)]
mod tests {
    use super::{super::fields::FIELDS, *};

    #[test]
    fn every_field_that_is_said_elsewhere_is_a_field() {
        assert!(ELSEWHERE.iter().all(|name| FIELDS.contains(name)));
    }
}
