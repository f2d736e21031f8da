//! What a TEI corpus says beside its texts and annotations: headers, labels, speakers, propositions, dates.

use std::io;

use super::xml::escaped;
use crate::model::{
    AnnotatorId, Article, Edtf, Label, LabelId, Nature, Project, PropositionId, Speaker, SpeakerId,
    SpeakerKind,
};

/// Between the prefix of an `xml:id` and the rest; an identifier of ours may begin with a digit, which XML forbids.
pub(super) fn label_ref(id: &LabelId) -> String {
    format!("label.{id}")
}

/// The `xml:id` of an annotator.
pub(super) fn annotator_ref(id: &AnnotatorId) -> String {
    format!("annotator.{id}")
}

/// The `xml:id` of a speaker.
pub(super) fn speaker_ref(id: &SpeakerId) -> String {
    format!("speaker.{id}")
}

/// The `xml:id` of a proposition.
pub(super) fn proposition_ref(id: &PropositionId) -> String {
    format!("proposition.{id}")
}

/// An element with text in it; nothing where the text is empty.
pub(super) fn element(name: &str, attributes: &str, text: &str) -> String {
    let space = if attributes.is_empty() { "" } else { " " };
    if text.is_empty() {
        String::new()
    } else {
        format!("<{name}{space}{attributes}>{}</{name}>", content(text))
    }
}

/// Text between tags: line ends stay line ends.
pub(super) fn content(text: &str) -> String {
    escaped(text).replace("&#10;", "\n").replace("&#9;", "\t")
}

/// A date: `when` where it is one day, month or year, else the days between which it lies; as EDTF in words and in
/// `when-custom`.
pub(super) fn date(edtf: &Edtf) -> String {
    let text = edtf.as_str();
    let attributes = if is_iso(text) {
        format!("when=\"{text}\"")
    } else {
        let bound = |name: &str, day: Option<String>| {
            day.filter(|day| is_iso(day)).map_or(String::new(), |day| format!("{name}=\"{day}\" "))
        };
        let bounds = bound("notBefore", edtf.earliest()) + &bound("notAfter", edtf.latest());
        let method = "https://www.loc.gov/standards/datetime/";
        format!("{bounds}when-custom=\"{}\" datingMethod=\"{method}\"", escaped(text))
    };
    element("date", &attributes, text)
}

/// `2025`, `2025-07` or `2025-07-08`, as XML Schema has these.
fn is_iso(text: &str) -> bool {
    let digits = |part: &str, count| part.len() == count && part.bytes().all(|byte| byte.is_ascii_digit());
    let mut parts = text.split('-');
    let year = parts.next().is_some_and(|year| digits(year, 4) && year != "0000");
    let rest: Vec<&str> = parts.collect();
    // Months from 21 on are seasons in EDTF.
    let month = rest.first().is_none_or(|month| digits(month, 2) && *month <= "12");
    year && month && rest.len() <= 2 && rest.get(1).is_none_or(|day| digits(day, 2))
}

/// The header of the corpus: its title, who annotated, and the labels.
pub(super) fn write_corpus_header<'a>(
    out: &mut dyn io::Write,
    project: &Project,
    annotators: impl Iterator<Item = &'a AnnotatorId>,
    labels: impl Iterator<Item = &'a LabelId>,
) -> io::Result<()> {
    let title = element("title", "", &project.details.title);
    let title = if title.is_empty() { "<title/>".to_owned() } else { title };
    write!(out, "<teiHeader>\n<fileDesc>\n<titleStmt>{title}")?;
    for annotator in annotators {
        let id = annotator_ref(annotator);
        write!(out, "\n<respStmt xml:id=\"{id}\"><resp>annotated</resp><name>{annotator}</name></respStmt>")?;
    }
    out.write_all(
        b"</titleStmt>\n<publicationStmt><p>Exported by Gainsay.</p></publicationStmt>\n\
          <sourceDesc><p>The source of each text stands in its own header.</p></sourceDesc>\n</fileDesc>\n\
          <encodingDesc><classDecl><taxonomy xml:id=\"labels\">\n<desc>Labels of statements; n is their nature.</desc>\n",
    )?;
    for label in &project.codebook.labels {
        write_category(out, label)?;
    }
    for id in labels {
        writeln!(out, "<category xml:id=\"{}\"><catDesc>{id}</catDesc></category>", label_ref(id))?;
    }
    out.write_all(b"</taxonomy></classDecl></encodingDesc>\n</teiHeader>\n")
}

fn write_category(out: &mut dyn io::Write, label: &Label) -> io::Result<()> {
    let (id, nature) = (label_ref(&label.id), label.nature.name());
    let name = element("term", "", &label.name);
    let between = if label.description.is_empty() { "" } else { ": " };
    let description = content(&label.description);
    let style = if label.nature == Nature::Other { String::new() } else { format!(" n=\"{nature}\"") };
    writeln!(
        out,
        "<category xml:id=\"{id}\"{style}><catDesc>{name}{between}{description}</catDesc></category>"
    )
}

/// Everybody who is named, as a list of persons and organisations.
pub(super) fn write_speakers<'a>(
    out: &mut dyn io::Write,
    project: &Project,
    speakers: impl Iterator<Item = &'a SpeakerId>,
) -> io::Result<()> {
    out.write_all(b"<listPerson>\n")?;
    for id in speakers {
        match project.speakers.get(id) {
            Some(speaker) => write_speaker(out, speaker)?,
            None => {
                writeln!(out, "<person xml:id=\"{}\"><persName>{id}</persName></person>", speaker_ref(id))?;
            }
        }
    }
    out.write_all(b"</listPerson>\n")
}

fn write_speaker(out: &mut dyn io::Write, speaker: &Speaker) -> io::Result<()> {
    let (name, called) = match speaker.kind {
        SpeakerKind::Person | SpeakerKind::Anonymous | SpeakerKind::Narrator => ("person", "persName"),
        SpeakerKind::Collective => ("personGrp", "name"),
        SpeakerKind::Organisation | SpeakerKind::State | SpeakerKind::Newspaper | SpeakerKind::Agency => {
            ("org", "orgName")
        }
    };
    write!(out, "<{name} xml:id=\"{}\" role=\"{}\">", speaker_ref(&speaker.id), speaker.kind.name())?;
    out.write_all(element(called, "", &speaker.name).as_bytes())?;
    for alias in &speaker.aliases {
        out.write_all(element(called, "type=\"alias\"", alias).as_bytes())?;
    }
    let foreign = speaker.foreign_id.as_deref().unwrap_or_default();
    out.write_all(element("idno", "", foreign).as_bytes())?;
    for (kind, text) in
        [("role", &speaker.role), ("affiliation", &speaker.affiliation), ("note", &speaker.note)]
    {
        out.write_all(element("note", &format!("type=\"{kind}\""), text).as_bytes())?;
    }
    writeln!(out, "</{name}>")
}

/// The propositions that are named.
pub(super) fn write_propositions<'a>(
    out: &mut dyn io::Write,
    project: &Project,
    propositions: impl Iterator<Item = &'a PropositionId>,
) -> io::Result<()> {
    out.write_all(b"<interpGrp type=\"proposition\">\n")?;
    for id in propositions {
        let text = project.propositions.get(id).map_or(id.as_str(), |proposition| &proposition.text);
        let attributes = format!("xml:id=\"{}\"", proposition_ref(id));
        writeln!(out, "{}", element("interp", &attributes, text))?;
    }
    out.write_all(b"</interpGrp>\n")
}

/// The header of an article: title, author, where and when it was published.
pub(super) fn write_article_header(out: &mut dyn io::Write, article: &Article) -> io::Result<()> {
    let details = &article.details;
    let title = if details.title.is_empty() { article.id.as_str() } else { &details.title };
    let title = element("title", "", title);
    let author = element("author", "", &details.author);
    write!(
        out,
        "<teiHeader>\n<fileDesc>\n<titleStmt>{title}{author}</titleStmt>\n\
         <publicationStmt><p>Exported by Gainsay.</p></publicationStmt>\n<sourceDesc><bibl>{title}{author}"
    )?;
    out.write_all(element("publisher", "", &details.publisher).as_bytes())?;
    if let Some(published) = &details.published {
        out.write_all(date(&published.edtf).as_bytes())?;
    }
    out.write_all(element("idno", "type=\"address\"", &details.address).as_bytes())?;
    out.write_all(element("note", "", &details.note).as_bytes())?;
    out.write_all(b"</bibl></sourceDesc>\n</fileDesc>\n</teiHeader>\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_written_as_iso_can_and_otherwise_as_edtf() {
        let check = |edtf: &str, expected: &str| {
            let found = date(&Edtf::parse(edtf).unwrap());
            let method = " datingMethod=\"https://www.loc.gov/standards/datetime/\"";
            assert_eq!(found.replace(method, ""), format!("<date {expected}>{edtf}</date>"));
        };
        check("2025-07-08", "when=\"2025-07-08\"");
        check("2025-07", "when=\"2025-07\"");
        check("2025", "when=\"2025\"");
        check("../2025-07-08", "notAfter=\"2025-07-08\" when-custom=\"../2025-07-08\"");
        check("2025-06-23~", "notBefore=\"2025-06-23\" notAfter=\"2025-06-23\" when-custom=\"2025-06-23~\"");
        check(
            "2025-06/2025-07-08",
            "notBefore=\"2025-06-01\" notAfter=\"2025-07-08\" when-custom=\"2025-06/2025-07-08\"",
        );
    }
}
