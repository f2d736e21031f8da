//! REFI-QDA projects (.qdpx), for programs of qualitative research: a ZIP with the texts of the articles and an XML file
//! with codes, users, cases and selections.
//!
//! REFI-QDA 1.5, <https://www.qdasoftware.org>. Positions count code points and end before the character they name, as
//! all examples of the standard do. `refi_read.rs` reads it.

use std::{
    collections::{BTreeMap, BTreeSet},
    io,
    io::Write as _,
};

use uuid::Uuid;
use zip::{ZipWriter, write::SimpleFileOptions};

use super::{
    Export, ExportError, Format, Write, article_details,
    fields::fields,
    options::{OptionInfo, OptionValue},
    refi::{ORIGIN, guid, label_guid, write_description, write_label, write_sets},
    refi_read::read,
    report::Report,
    rows::{Count, Place, Row, asked_for, for_each_layer, placed},
    xml::escaped,
    xml_losses::Replaced,
};
use crate::model::{AnnotatorId, Article, ArticleId, LabelId, LinkTarget, Project, SpeakerId, StatementId};

/// The row of this format in the table of formats.
pub const FORMAT: Format = Format {
    name: "refi-qda",
    title: "REFI-QDA project",
    extension: "qdpx",
    description: "A project for QualCoder, ATLAS.ti, MAXQDA, NVivo and other programs of qualitative research",
    options: &[PROGRAM],
    write: Write::File(write),
    read: Some(read),
};

/// For which program the texts are written.
pub const PROGRAM: OptionInfo = OptionInfo {
    name: "program",
    title: "For",
    description: "Write line ends as this program counts them, so that marks do not move",
    values: &[
        OptionValue { name: "qualcoder", title: "QualCoder and others (LF)" },
        OptionValue { name: "atlas-ti", title: "ATLAS.ti (CR LF that count as one character)" },
        OptionValue { name: "maxqda", title: "MAXQDA (CR LF that count as one character)" },
        OptionValue { name: "nvivo", title: "NVivo (CR LF that count as two characters)" },
    ],
    reading: false,
};

/// The folder of codes that stand for speakers.
pub(super) const SPEAKERS: &str = "Speakers";

/// The name of the link from the first fragment of a statement to each of the others.
pub(super) const CONTINUES: &str = "continues";

/// The variable of a source that says which article it is.
const ARTICLE_ID: &str = "article_id";

/// What is known of a speaker, as variables of the case.
pub(super) const CASE_VARIABLES: [&str; 4] =
    ["speaker_id", "speaker_kind", "speaker_role", "speaker_affiliation"];

/// Fields that have places of their own.
const ELSEWHERE: [&str; 5] = ["annotator", "label_id", "label_name", "created", "modified"];

/// Fields that a person looks for first.
const FIRST: [&str; 6] = ["speaker", "said", "said_reason", "event", "note", "proposition"];

fn write(export: &Export<'_>, out: &mut dyn io::Write) -> Result<Report, ExportError> {
    let named = Named::of(export);
    let mut zip = ZipWriter::new_stream(io::BufWriter::new(out));
    let line_ends = LineEnds::chosen(export);
    let total = asked_for(export);
    for id in &named.articles {
        export.step(0, total)?;
        let Some(article) = export.project.articles.get(id) else { continue };
        zip.start_file(format!("sources/{}", source_file(id)), SimpleFileOptions::default())
            .map_err(io::Error::from)?;
        line_ends.write(&mut zip, article.text())?;
    }
    zip.start_file("project.qde", SimpleFileOptions::default()).map_err(io::Error::from)?;
    let mut xml = io::BufWriter::new(&mut zip);
    let report = write_project(export, &named, line_ends, &mut xml)?;
    xml.flush()?;
    drop(xml);
    zip.finish().map_err(io::Error::from)?.into_inner().flush()?;
    Ok(report)
}

fn source_file(article: &ArticleId) -> String {
    format!("{}.txt", guid("article", article.as_str()))
}

/// How lines end in the texts, and how positions count that.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum LineEnds {
    Lf,
    /// Counted as one character.
    CrLfAsOne,
    /// Counted as two.
    CrLfAsTwo,
}

impl LineEnds {
    fn chosen(export: &Export<'_>) -> Self {
        match export.options.choices.value(&PROGRAM) {
            "nvivo" => Self::CrLfAsTwo,
            "atlas-ti" | "maxqda" => Self::CrLfAsOne,
            _ => Self::Lf,
        }
    }

    fn write(self, out: &mut dyn io::Write, text: &str) -> io::Result<()> {
        match self {
            Self::Lf => out.write_all(text.as_bytes()),
            Self::CrLfAsOne | Self::CrLfAsTwo => out.write_all(text.replace('\n', "\r\n").as_bytes()),
        }
    }
}

/// What the statements that are written name.
#[derive(Default)]
struct Named {
    articles: BTreeSet<ArticleId>,
    users: BTreeSet<AnnotatorId>,
    /// Labels that are not in the codebook.
    labels: BTreeSet<LabelId>,
    /// Speakers, with what they say.
    speakers: BTreeMap<SpeakerId, Vec<StatementId>>,
    statements: BTreeSet<StatementId>,
}

impl Named {
    fn of(export: &Export<'_>) -> Self {
        let (project, mut named) = (export.project, Self::default());
        for (layer, statement) in placed(export) {
            named.articles.insert(layer.key.article.clone());
            named.users.insert(layer.key.annotator.clone());
            named.statements.insert(statement.id);
            if project.codebook.label(&statement.label).is_none() {
                named.labels.insert(statement.label.clone());
            }
            if let Some(speaker) = &statement.speaker {
                named.speakers.entry(speaker.clone()).or_default().push(statement.id);
            }
        }
        named
    }
}

fn write_project(
    export: &Export<'_>,
    named: &Named,
    line_ends: LineEnds,
    out: &mut dyn io::Write,
) -> Result<Report, ExportError> {
    let project = export.project;
    let title = escaped(&project.details.title);
    write!(
        out,
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<Project xmlns=\"urn:QDA-XML:project:1.0\" name=\"{title}\" \
         origin=\"{ORIGIN}\">\n"
    )?;
    write_users(out, named)?;
    write_codebook(out, project, named)?;
    write_variables(out, named)?;
    write_cases(out, project, named)?;
    let report = write_sources(export, named, line_ends, out)?;
    write_links(export, named, out)?;
    write_sets(out, project, "targetGUID")?;
    out.write_all(b"</Project>\n")?;
    Ok(report)
}

/// An element that must have something in it.
fn write_list<T>(
    out: &mut dyn io::Write,
    name: &str,
    items: impl IntoIterator<Item = T>,
    mut write: impl FnMut(&mut dyn io::Write, T) -> io::Result<()>,
) -> io::Result<()> {
    let mut items = items.into_iter().peekable();
    if items.peek().is_none() {
        return Ok(());
    }
    writeln!(out, "<{name}>")?;
    items.try_for_each(|item| write(out, item))?;
    writeln!(out, "</{name}>")
}

fn write_users(out: &mut dyn io::Write, named: &Named) -> io::Result<()> {
    write_list(out, "Users", &named.users, |out, user| {
        writeln!(out, "<User guid=\"{}\" name=\"{user}\" id=\"{user}\"/>", guid("user", user.as_str()))
    })
}

fn write_codebook(out: &mut dyn io::Write, project: &Project, named: &Named) -> io::Result<()> {
    let labels = &project.codebook.labels;
    if labels.is_empty() && named.labels.is_empty() && named.speakers.is_empty() {
        return Ok(());
    }
    out.write_all(b"<CodeBook>\n<Codes>\n")?;
    for label in labels {
        write_label(out, label)?;
    }
    for id in &named.labels {
        let guid = label_guid(id.as_str());
        writeln!(out, "<Code guid=\"{guid}\" name=\"{id}\" isCodable=\"true\"/>")?;
    }
    if !named.speakers.is_empty() {
        let folder = guid("folder", SPEAKERS);
        writeln!(out, "<Code guid=\"{folder}\" name=\"{SPEAKERS}\" isCodable=\"false\">")?;
        for id in named.speakers.keys() {
            let (guid, name) = (guid("speaker", id.as_str()), escaped(project.speaker_name(id)));
            writeln!(out, "<Code guid=\"{guid}\" name=\"{name}\" isCodable=\"true\"/>")?;
        }
        out.write_all(b"</Code>\n")?;
    }
    out.write_all(b"</Codes>\n</CodeBook>\n")
}

fn write_variables(out: &mut dyn io::Write, named: &Named) -> io::Result<()> {
    // The title is the name of the source.
    let details = article_details::NAMES.into_iter().filter(|name| *name != "title");
    let of_sources = [ARTICLE_ID].into_iter().chain(details).filter(|_| !named.articles.is_empty());
    let of_cases = CASE_VARIABLES.into_iter().filter(|_| !named.speakers.is_empty());
    write_list(out, "Variables", of_sources.chain(of_cases), |out, name| {
        writeln!(
            out,
            "<Variable guid=\"{}\" name=\"{name}\" typeOfVariable=\"Text\"/>",
            guid("variable", name)
        )
    })
}

fn write_value(out: &mut dyn io::Write, name: &str, value: &str) -> io::Result<()> {
    if value.is_empty() {
        return Ok(());
    }
    write!(
        out,
        "<VariableValue><VariableRef targetGUID=\"{}\"/><TextValue>{}</TextValue></VariableValue>",
        guid("variable", name),
        escaped(value)
    )
}

/// Speakers are cases with the identifier of their code, as `NVivo` has it: programs without cases show the code.
fn write_cases(out: &mut dyn io::Write, project: &Project, named: &Named) -> io::Result<()> {
    write_list(out, "Cases", &named.speakers, |out, (id, statements)| {
        let name = escaped(project.speaker_name(id));
        write!(out, "<Case guid=\"{}\" name=\"{name}\">", guid("speaker", id.as_str()))?;
        write_value(out, "speaker_id", id.as_str())?;
        if let Some(speaker) = project.speakers.get(id) {
            write_value(out, "speaker_kind", speaker.kind.name())?;
            write_value(out, "speaker_role", &speaker.role)?;
            write_value(out, "speaker_affiliation", &speaker.affiliation)?;
        }
        for statement in statements {
            write!(out, "<SelectionRef targetGUID=\"{statement}\"/>")?;
        }
        out.write_all(b"</Case>\n")
    })
}

fn write_sources(
    export: &Export<'_>,
    named: &Named,
    line_ends: LineEnds,
    out: &mut dyn io::Write,
) -> Result<Report, ExportError> {
    let (mut count, mut replaced) = (Count::default(), Replaced::default());
    if !named.articles.is_empty() {
        out.write_all(b"<Sources>\n")?;
    }
    let mut open: Option<&Article> = None;
    for_each_layer(export, |layer| {
        layer.rows.iter().for_each(|row| count.add_placed(row));
        let there = |article: &&Article| named.articles.contains(&article.id);
        let Some(article) = export.project.articles.get(&layer.layer.key.article).map(AsRef::as_ref) else {
            return Ok(());
        };
        if !there(&article) {
            return Ok(());
        }
        if open.is_none_or(|open| open.id != article.id) {
            end_source(out, open.replace(article))?;
            begin_source(out, article)?;
        }
        // The texts are files of their own, and no XML.
        replaced.look_at(layer, None);
        let lines = LineStarts::of(article, line_ends);
        for row in &layer.rows {
            if let Some(places) = row.places() {
                write_statement(out, row, places, &lines)?;
            }
        }
        Ok(())
    })?;
    end_source(out, open)?;
    if !named.articles.is_empty() {
        out.write_all(b"</Sources>\n")?;
    }
    let mut report = count.report();
    report.losses.extend(replaced.loss());
    Ok(report)
}

fn begin_source(out: &mut dyn io::Write, article: &Article) -> io::Result<()> {
    writeln!(
        out,
        "<TextSource guid=\"{}\" name=\"{}\" plainTextPath=\"internal://{}\" creationDateTime=\"{}\">",
        guid("article", article.id.as_str()),
        escaped(&article.details.title),
        source_file(&article.id),
        article.origin.imported
    )
}

/// The variables of a source stand behind its selections.
fn end_source(out: &mut dyn io::Write, article: Option<&Article>) -> io::Result<()> {
    let Some(article) = article else { return Ok(()) };
    write_value(out, ARTICLE_ID, article.id.as_str())?;
    for (name, value) in article_details::known(&article.details).filter(|(name, _)| *name != "title") {
        write_value(out, name, value)?;
    }
    out.write_all(b"</TextSource>\n")
}

/// How many line ends stand before a place, where they count as two characters.
struct LineStarts(Vec<usize>);

impl LineStarts {
    fn of(article: &Article, line_ends: LineEnds) -> Self {
        let ends = article.text().match_indices('\n').map(|(at, _)| at);
        Self(if line_ends == LineEnds::CrLfAsTwo { ends.collect() } else { Vec::new() })
    }

    fn range(&self, place: &Place) -> (usize, usize) {
        let before = |byte| self.0.partition_point(|end| *end < byte);
        (place.start_char + before(place.start_byte), place.end_char + before(place.end_byte))
    }
}

/// A selection a fragment, each with the codes of the label and the speaker; the first has all that is known.
fn write_statement(
    out: &mut dyn io::Write,
    row: &Row<'_>,
    places: &[Place],
    lines: &LineStarts,
) -> io::Result<()> {
    let (statement, user) = (row.statement, guid("user", row.layer.key.annotator.as_str()));
    let codes = [
        Some(label_guid(statement.label.as_str())),
        statement.speaker.as_ref().map(|id| guid("speaker", id.as_str())),
    ];
    for (index, (place, fragment)) in places.iter().zip(statement.fragments.fragments()).enumerate() {
        let (selection, (start, end)) = (selection_guid(statement.id, index), lines.range(place));
        let (words, made) = (escaped(&fragment.text), statement.created);
        write!(
            out,
            "<PlainTextSelection guid=\"{selection}\" name=\"{words}\" startPosition=\"{start}\" \
             endPosition=\"{end}\" creatingUser=\"{user}\" creationDateTime=\"{made}\""
        )?;
        if statement.modified != made {
            write!(out, " modifyingUser=\"{user}\" modifiedDateTime=\"{}\"", statement.modified)?;
        }
        out.write_all(b">")?;
        let known = if index == 0 { described(row) } else { format!("statement_id: {}", statement.id) };
        write_description(out, &known)?;
        for code in codes.into_iter().flatten() {
            let coding = guid("coding", &format!("{selection} {code}"));
            write!(
                out,
                "<Coding guid=\"{coding}\" creatingUser=\"{user}\" creationDateTime=\"{made}\">\
                 <CodeRef targetGUID=\"{code}\"/></Coding>"
            )?;
        }
        out.write_all(b"</PlainTextSelection>\n")?;
    }
    Ok(())
}

/// The first selection has the statement's own identifier.
fn selection_guid(statement: StatementId, index: usize) -> Uuid {
    if index == 0 { statement.0 } else { guid("fragment", &format!("{statement} {index}")) }
}

/// Names and values, a line each, for people to read and [`super::refi_read`] to have back.
fn described(row: &Row<'_>) -> String {
    let rank = |name: &str| FIRST.iter().position(|first| *first == name).unwrap_or(FIRST.len());
    let mut known = fields(row);
    known.retain(|(name, _)| !ELSEWHERE.contains(name));
    known.push(("label_id", row.statement.label.to_string()));
    known.sort_by_key(|(name, _)| rank(name));
    let lines = known.iter().map(|(name, value)| format!("{name}: {}", value.replace('\n', "\n\t")));
    lines.collect::<Vec<_>>().join("\n")
}

fn write_links(export: &Export<'_>, named: &Named, out: &mut dyn io::Write) -> io::Result<()> {
    let links = placed(export).flat_map(|(_, statement)| {
        let from = statement.id;
        let more = (1..statement.fragments.fragments().len())
            .map(move |index| (CONTINUES, from, selection_guid(from, index)));
        let answers = statement.links.iter().filter_map(move |link| match &link.to {
            LinkTarget::Statement(to) if named.statements.contains(to) => {
                Some((link.kind.verb(), from, to.0))
            }
            LinkTarget::Statement(_) | LinkTarget::Proposition(_) | LinkTarget::Implied(_) => None,
        });
        more.chain(answers)
    });
    write_list(out, "Links", links, |out, (name, from, to)| {
        let link = guid("link", &format!("{from} {name} {to}"));
        writeln!(
            out,
            "<Link guid=\"{link}\" name=\"{name}\" direction=\"OneWay\" originGUID=\"{from}\" targetGUID=\"{to}\"/>"
        )
    })
}
