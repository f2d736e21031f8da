//! The parts of a report that are about the whole project: counts, threads of claims and denials, the codebook.

use std::io;

use super::{
    Export,
    html_notes::{linked, shown_date},
    html_report::{Page, escaped},
};
use crate::model::{
    AnnotatorId, LabelId,
    statistics::{Counts, Statistics},
    thread::{About, Entry, Member, Thread, Threads},
};

/// So many speakers are listed; the rest are counted.
const SPEAKERS: usize = 40;

/// Counts by label, article, speaker and month.
pub(super) fn write_overview(
    out: &mut dyn io::Write,
    page: &Page<'_>,
    export: &Export<'_>,
) -> io::Result<()> {
    let includes = |annotator: &AnnotatorId| export.options.includes(annotator);
    let found = Statistics::of(page.project, &includes);
    let with_statements = found.by_article.values().filter(|counts| counts.total() > 0).count();
    out.write_all(b"<section id=\"overview\" aria-labelledby=\"overview-title\">\n<h2 id=\"overview-title\">Overview</h2>\n<dl class=\"counts\">")?;
    for (name, count) in [
        ("statements", found.statements),
        ("articles with statements", with_statements),
        ("speakers", found.speakers.keys().flatten().count()),
        ("claims with an answer", found.answered_claims),
        ("claims without", found.unanswered_claims),
    ] {
        write!(out, "<div><dt>{name}</dt><dd>{count}</dd></div>")?;
    }
    out.write_all(b"</dl>\n")?;
    write_articles_table(out, page, &found)?;
    write_speakers_table(out, page, &found)?;
    write_months(out, &found)?;
    out.write_all(b"</section>\n")
}

/// A table that may be wider than the page; `first` names its first column.
fn begin_table(
    out: &mut dyn io::Write,
    page: &Page<'_>,
    labels: &[LabelId],
    [caption, first]: [&str; 2],
) -> io::Result<()> {
    write!(out, "<h3>{caption}</h3>\n<div class=\"wide\"><table><thead><tr><th scope=\"col\">{first}</th>")?;
    for label in labels {
        write!(out, "<th scope=\"col\" class=\"num\">{}</th>", escaped(page.label_name(label)))?;
    }
    out.write_all(b"<th scope=\"col\" class=\"num\">All</th></tr></thead>\n<tbody>\n")
}

/// `name` is HTML.
fn write_row(out: &mut dyn io::Write, labels: &[LabelId], name: &str, counts: &Counts) -> io::Result<()> {
    write!(out, "<tr><th scope=\"row\"><bdi>{name}</bdi></th>")?;
    for label in labels {
        write!(out, "<td class=\"num\">{}</td>", dash_or(counts.of(label)))?;
    }
    writeln!(out, "<td class=\"num\">{}</td></tr>", counts.total())
}

fn dash_or(count: usize) -> String {
    if count == 0 { "–".to_owned() } else { count.to_string() }
}

const END_OF_TABLE: &[u8] = b"</tbody></table></div>\n";

fn write_articles_table(out: &mut dyn io::Write, page: &Page<'_>, found: &Statistics) -> io::Result<()> {
    begin_table(out, page, &found.labels, ["By article", "Article"])?;
    for (id, counts) in found.by_article.iter().filter(|(_, counts)| counts.total() > 0) {
        let details = page.project.articles.get(id).map(|article| &article.details);
        let title = details.map_or(id.as_str(), |details| details.title.as_str());
        let title = if title.is_empty() { id.as_str() } else { title };
        let date = details.and_then(|details| details.published.as_ref()).map(|date| date.edtf.in_short());
        let about = details.map(|details| details.publisher.clone()).into_iter().chain(date);
        let about: Vec<String> = about.filter(|part| !part.is_empty()).map(|part| escaped(&part)).collect();
        let about = about.join(", ");
        let name = format!(
            "<a href=\"#a-{id}\"><bdi>{}</bdi></a> <bdi class=\"small\">{about}</bdi>",
            escaped(title)
        );
        write_row(out, &found.labels, &name, counts)?;
    }
    write_row(out, &found.labels, "All", &found.all)?;
    out.write_all(END_OF_TABLE)
}

fn write_speakers_table(out: &mut dyn io::Write, page: &Page<'_>, found: &Statistics) -> io::Result<()> {
    let mut speakers: Vec<_> = found.speakers.iter().collect();
    speakers.sort_by_key(|(_, counts)| std::cmp::Reverse(counts.total()));
    begin_table(out, page, &found.labels, ["By speaker", "Speaker"])?;
    for (id, counts) in speakers.iter().take(SPEAKERS) {
        let name = id.as_ref().map_or("Nobody named", |id| page.project.speaker_name(id));
        write_row(out, &found.labels, &escaped(name), counts)?;
    }
    out.write_all(END_OF_TABLE)?;
    match speakers.len().checked_sub(SPEAKERS) {
        Some(more) if more > 0 => writeln!(out, "<p class=\"small\">And {more} more.</p>"),
        _ => Ok(()),
    }
}

/// Bars by the month in which it was said.
fn write_months(out: &mut dyn io::Write, found: &Statistics) -> io::Result<()> {
    let most = found.months.values().map(Counts::total).max().unwrap_or_default();
    if most == 0 {
        return Ok(());
    }
    out.write_all(
        b"<h3>By month said</h3>\n<div class=\"wide\"><table><thead><tr><th scope=\"col\">Month</th>\
          <th scope=\"col\" class=\"num\">Statements</th><td></td></tr></thead>\n<tbody>\n",
    )?;
    let (known, unknown): (Vec<_>, Vec<_>) = found.months.iter().partition(|(month, _)| month.is_some());
    for (month, counts) in known.into_iter().chain(unknown) {
        let (name, count) = (month.as_deref().unwrap_or("Not known"), counts.total());
        writeln!(
            out,
            "<tr><th scope=\"row\">{}</th><td class=\"num\">{count}</td><td class=\"track\">\
             <span class=\"bar\" style=\"width:{}%\"></span></td></tr>",
            escaped(name),
            count * 100 / most
        )?;
    }
    out.write_all(END_OF_TABLE)
}

/// Each claim or proposition with what answers it, then claims that nobody answers and denials of nothing that is named.
pub(super) fn write_threads(out: &mut dyn io::Write, page: &Page<'_>, export: &Export<'_>) -> io::Result<()> {
    let includes = |annotator: &AnnotatorId| export.options.includes(annotator);
    let found = Threads::build(page.project, &includes);
    out.write_all(b"<section id=\"threads\" aria-labelledby=\"threads-title\">\n<h2 id=\"threads-title\">Threads</h2>\n")?;
    let said = |thread: &&Thread| thread.members().next().is_some();
    for thread in found.threads.iter().filter(said) {
        write_thread(out, page, thread)?;
    }
    for (title, threads) in [
        ("Claims that nobody answers", &found.unanswered),
        ("Denials without what they deny", &found.without_target),
    ] {
        if !threads.is_empty() {
            write!(out, "<h3>{title}</h3>\n<ol class=\"loose\">\n")?;
            for member in threads.iter().filter_map(|thread| thread.members().next()) {
                write_member(out, page, member, "", "")?;
            }
            out.write_all(b"</ol>\n")?;
        }
    }
    out.write_all(b"</section>\n")
}

fn write_thread(out: &mut dyn io::Write, page: &Page<'_>, thread: &Thread) -> io::Result<()> {
    out.write_all(b"<div class=\"thread\">")?;
    let heading = |out: &mut dyn io::Write, text: &str, kind: &str| {
        write!(out, "<h3 dir=\"auto\">{}</h3><p class=\"small\">{kind}</p>\n<ol>\n", escaped(text))
    };
    match &thread.about {
        About::Proposition(id) => {
            let text = page.project.propositions.get(id).map_or(id.as_str(), |one| one.text.as_str());
            heading(out, text, "Proposition")?;
        }
        About::Implied(words) => heading(out, words, "Implied: nobody says it in the articles")?,
        About::Elsewhere(_, words) => heading(out, words, "Said elsewhere")?,
        About::Statement(member) => {
            out.write_all(b"<ol>\n")?;
            write_member(out, page, member, "", " about")?;
        }
    }
    for repeat in &thread.repeats {
        write_member(out, page, repeat, "repeats it", "")?;
    }
    for Entry { member, relation, repeats } in &thread.entries {
        write_member(out, page, member, relation.verb(), "")?;
        for repeat in repeats {
            write_member(out, page, repeat, "repeats it", "")?;
        }
    }
    out.write_all(b"</ol></div>\n")
}

fn write_member(
    out: &mut dyn io::Write,
    page: &Page<'_>,
    member: &Member,
    verb: &str,
    more: &str,
) -> io::Result<()> {
    let statement = &member.statement;
    let speaker = statement.speaker.as_ref().map_or("Somebody", |id| page.project.speaker_name(id));
    let verb = if verb.is_empty() { String::new() } else { format!(" <span class=\"verb\">{verb}</span>") };
    let said = statement.said.as_ref().map_or(String::new(), |said| format!(" · {}", shown_date(said)));
    let label = escaped(page.label_name(&statement.label));
    let quote = format!("<q dir=\"auto\">{}</q>", escaped(&statement.fragments.quote()));
    let article = page.project.articles.get(&member.layer.article);
    let title = article.map_or(member.layer.article.as_str(), |article| article.details.title.as_str());
    writeln!(
        out,
        "<li class=\"entry{more} {}\"><div><strong dir=\"auto\">{}</strong>{verb}</div>{}\
         <div class=\"small\"><span class=\"label\">{label}</span>{said} · <bdi>{}</bdi></div></li>",
        page.class(&statement.label),
        escaped(speaker),
        linked(page, statement.id, &quote),
        escaped(title)
    )
}

/// Labels with how they look and what they are for, then the guidelines.
pub(super) fn write_codebook(out: &mut dyn io::Write, page: &Page<'_>) -> io::Result<()> {
    let codebook = &page.project.codebook;
    out.write_all(b"<section id=\"codebook\" aria-labelledby=\"codebook-title\">\n<h2 id=\"codebook-title\">Codebook</h2>\n<dl class=\"key\">\n")?;
    for label in &codebook.labels {
        let retired = if label.retired { ", not in use any more" } else { "" };
        writeln!(
            out,
            "<dt class=\"{}\"><mark class=\"k0 swatch\">{}</mark></dt><dd dir=\"auto\">{} \
             <span class=\"small\">({}{retired})</span></dd>",
            page.class(&label.id),
            escaped(&label.name),
            escaped(&label.description),
            label.nature.name()
        )?;
    }
    out.write_all(b"</dl>\n")?;
    if !codebook.guidelines.is_empty() {
        let text = escaped(&codebook.guidelines.join("\n"));
        write!(out, "<h3>Guidelines</h3>\n<div class=\"guidelines\" dir=\"auto\">{text}</div>\n")?;
    }
    out.write_all(b"</section>\n")
}
