//! An HTML report: one page with counts, the annotated articles, threads and the codebook, which opens anywhere.
//!
//! It has no scripts and asks the network for nothing: its Content Security Policy allows its own styles alone. All text is
//! escaped, and addresses become links only where they begin with `http://` or `https://`. It is only written.

use std::{collections::BTreeMap, collections::BTreeSet, io, io::Write as _};

use super::{
    Export, ExportError, Format, Write,
    html_marks::write_lines,
    html_notes::{shown_link, write_note},
    html_overview::{write_codebook, write_overview, write_threads},
    report::{Report, counted},
    rows::{Count, LayerRows, asked_for, for_each_layer},
};
use crate::model::{Article, ArticleId, Codebook, LabelId, Pattern, Project, StatementId};

/// The row of this format in the table of formats.
pub const FORMAT: Format = Format {
    name: "html",
    title: "HTML report",
    extension: "html",
    description: "A page to read, print and pass on: the annotated articles, threads, counts and the codebook",
    options: &[],
    write: Write::File(write),
    read: None,
};

/// All that the page looks like; the colours of labels come behind it.
const STYLE: &str = include_str!("html_report.css");

/// Only the page's own styles: no script, picture, frame or form, and nothing from the network.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/// What every part of the page looks up.
pub(super) struct Page<'a> {
    pub project: &'a Project,
    /// The number of each label's class.
    labels: BTreeMap<&'a LabelId, usize>,
    /// Statements that are on the page.
    statements: BTreeSet<StatementId>,
}

impl<'a> Page<'a> {
    fn of(export: &Export<'a>) -> Self {
        let project = export.project;
        let labels = project.codebook.labels.iter().enumerate();
        let labels = labels.map(|(number, label)| (&label.id, number)).collect();
        let chosen = project.layers.values().filter(|layer| export.options.includes(&layer.key.annotator));
        let statements = chosen.flat_map(|layer| layer.statements.keys().copied()).collect();
        Self { project, labels, statements }
    }

    /// The classes by which an element has a label's colour and pattern.
    pub fn class(&self, label: &LabelId) -> String {
        self.labels.get(label).map_or("l cx".to_owned(), |number| format!("l c{number}"))
    }

    /// The address of a statement on the page; none of one that is not here.
    pub fn anchor(&self, id: StatementId) -> Option<String> {
        self.statements.contains(&id).then(|| format!("#s-{id}"))
    }

    /// The name of a label, or its identifier.
    pub fn label_name(&self, id: &'a LabelId) -> &'a str {
        self.project.codebook.label(id).map_or(id.as_str(), |label| label.name.as_str())
    }
}

/// Text between tags and in attributes. A character 0 cannot be on a page.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\0' => out.push('\u{FFFD}'),
            c => out.push(c),
        }
    }
    out
}

fn write(export: &Export<'_>, out: &mut dyn io::Write) -> Result<Report, ExportError> {
    let mut out = io::BufWriter::new(out);
    export.step(0, asked_for(export))?;
    let page = Page::of(export);
    write_head(&mut out, export.project)?;
    write_overview(&mut out, &page, export)?;
    let report = write_articles(&mut out, &page, export)?;
    write_threads(&mut out, &page, export)?;
    write_codebook(&mut out, &page)?;
    out.write_all(b"</main>\n<footer class=\"small\">Made with Gainsay.</footer>\n</body>\n</html>\n")?;
    out.flush()?;
    Ok(report)
}

fn write_head(out: &mut dyn io::Write, project: &Project) -> io::Result<()> {
    let details = &project.details;
    let title = if details.title.is_empty() { "Annotated articles" } else { &details.title };
    let language = if details.language.is_empty() { "en" } else { &details.language };
    let title = escaped(title);
    write!(
        out,
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"referrer\" content=\"no-referrer\">\n<title>{title}</title>\n<style>\n{STYLE}"
    )?;
    write_label_styles(out, &project.codebook)?;
    write!(
        out,
        "</style>\n</head>\n<body>\n<header class=\"top\">\n<h1 dir=\"auto\" lang=\"{}\">{title}</h1>\n\
         <nav aria-label=\"Parts of this report\"><ul><li><a href=\"#overview\">Overview</a></li>\
         <li><a href=\"#articles\">Articles</a></li><li><a href=\"#threads\">Threads</a></li>\
         <li><a href=\"#codebook\">Codebook</a></li></ul></nav>\n</header>\n<main>\n",
        escaped(language)
    )
}

fn write_label_styles(out: &mut dyn io::Write, codebook: &Codebook) -> io::Result<()> {
    for (number, label) in codebook.labels.iter().enumerate() {
        let (style, width) = match label.pattern {
            Pattern::Solid => ("solid", "2px"),
            Pattern::Dashed => ("dashed", "2px"),
            Pattern::Dotted => ("dotted", "2.5px"),
            Pattern::Double => ("double", "1.5px"),
            Pattern::Wavy => ("wavy", "1.5px"),
            // CSS has no line of dashes and dots: a heavy one of dashes.
            Pattern::DashDot => ("dashed", "4px"),
        };
        writeln!(out, ".c{number} {{ --raw: {}; --p: {style}; --w: {width}; }}", label.colour)?;
    }
    writeln!(out, ".cx {{ --raw: #8c8c8c; --p: solid; --w: 1px; }}")
}

fn write_articles(
    out: &mut dyn io::Write,
    page: &Page<'_>,
    export: &Export<'_>,
) -> Result<Report, ExportError> {
    out.write_all(b"<section id=\"articles\" aria-label=\"Articles\">\n")?;
    let (mut count, mut open) = (Count::default(), None);
    for_each_layer(export, |layer| {
        layer.rows.iter().for_each(|row| count.add(row));
        if layer.rows.is_empty() {
            return Ok(());
        }
        let id = &layer.layer.key.article;
        if open.as_ref() != Some(id) {
            end_article(out, open.replace(id.clone()).is_some())?;
            begin_article(out, id, layer.article)?;
        }
        Ok(write_reading(out, page, layer)?)
    })?;
    end_article(out, open.is_some())?;
    out.write_all(b"</section>\n")?;
    let mut report = count.report();
    // Mentions and cues are not shown.
    report.losses.retain(|loss| !loss.what.starts_with("the place of a mention"));
    Ok(report)
}

fn begin_article(out: &mut dyn io::Write, id: &ArticleId, article: Option<&Article>) -> io::Result<()> {
    write!(out, "<section class=\"article\" id=\"a-{id}\">\n<header>")?;
    let Some(article) = article else {
        return writeln!(out, "<h2>{id}</h2><p class=\"small\">The article could not be read.</p></header>");
    };
    let details = &article.details;
    // A headline that the text begins with can be marked like any other words: it is drawn there.
    if !begins_with_title(article) {
        let title = if details.title.is_empty() { id.as_str() } else { &details.title };
        write!(out, "<h2 dir=\"auto\">{}</h2>", escaped(title))?;
    }
    let published = details.published.as_ref().map(|date| date.edtf.in_words()).unwrap_or_default();
    let parts = [&details.publisher, &published, &details.author].map(|part| escaped(part));
    let mut parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    if !details.address.is_empty() {
        parts.push(shown_link(&details.address));
    }
    writeln!(out, "<p class=\"small\" dir=\"auto\">{}</p></header>", parts.join(" · "))
}

/// True where the first line that holds anything is the title.
pub(super) fn begins_with_title(article: &Article) -> bool {
    let first = article.text().lines().find(|line| !line.trim().is_empty());
    first.is_some_and(|first| first.trim() == article.details.title.trim())
}

fn end_article(out: &mut dyn io::Write, was_open: bool) -> io::Result<()> {
    if was_open { out.write_all(b"</section>\n") } else { Ok(()) }
}

/// The article as one person read it: lines with marks, and beside each the notes on what begins there.
fn write_reading(out: &mut dyn io::Write, page: &Page<'_>, layer: &LayerRows<'_>) -> io::Result<()> {
    let (annotator, statements) = (&layer.layer.key.annotator, counted(layer.rows.len(), "statement"));
    writeln!(out, "<div class=\"reading\">\n<p class=\"small\">{statements}, marked by {annotator}</p>")?;
    if let Some(article) = layer.article {
        write_lines(out, page, layer, article)?;
    }
    let without_place = layer.rows.iter().enumerate().filter(|(_, row)| row.places().is_none());
    let mut without_place = without_place.peekable();
    if without_place.peek().is_some() {
        out.write_all(b"<h3>Without a place in the text</h3>\n<div class=\"notes\">\n")?;
        for (index, row) in without_place {
            write_note(out, page, row, index + 1)?;
        }
        out.write_all(b"</div>\n")?;
    }
    out.write_all(b"</div>\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sign_of_markup_is_named() {
        assert_eq!(
            escaped("<a href='x' b=\"y\">&\0"),
            "&lt;a href=&#39;x&#39; b=&quot;y&quot;&gt;&amp;\u{FFFD}"
        );
    }
}
