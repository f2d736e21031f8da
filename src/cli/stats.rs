//! `gainsay stats`: how much there is of what, for a person to read or as JSON.

use std::io;

use serde_json::{Value, json};

use super::{Outcome, StatsArgs, annotators::chosen_annotators, open, print_json};
use crate::{
    formats::report::counted,
    model::{
        Project, SpeakerId,
        shown::shown,
        statistics::{Counts, Statistics},
    },
    store::Opened,
};

/// Counts, and prints.
pub fn run(
    arguments: &StatsArgs,
    out: &mut dyn io::Write,
    err: &mut dyn io::Write,
) -> anyhow::Result<Outcome> {
    let opened = open(&arguments.project, err)?;
    let chosen = chosen_annotators(&opened, &arguments.annotators)?;
    let includes = |annotator: &_| chosen.as_ref().is_none_or(|chosen| chosen.contains(annotator));
    let statistics = Statistics::of(&opened.project, &includes);
    tell_of_unread(&opened, err)?;
    if arguments.json {
        print_json(&as_json(&opened.project, &statistics), out)?;
    } else {
        print(&opened.project, &statistics, out)?;
    }
    Ok(Outcome::Clean)
}

/// What could not be read is not counted.
fn tell_of_unread(opened: &Opened, err: &mut dyn io::Write) -> io::Result<()> {
    for problem in opened.problems.iter().filter(|problem| problem.kind.protects()) {
        writeln!(err, "Not counted, since it could not be read: {problem}")?;
    }
    Ok(())
}

fn print(project: &Project, statistics: &Statistics, out: &mut dyn io::Write) -> io::Result<()> {
    let furniture = match statistics.in_furniture {
        0 => String::new(),
        some => format!(", {some} of them in furniture"),
    };
    writeln!(
        out,
        "{} in {}{furniture}",
        counted(statistics.statements, "statement"),
        counted(statistics.articles, "article")
    )?;
    let claims = statistics.answered_claims + statistics.unanswered_claims;
    let answered = statistics.answered_claims;
    writeln!(out, "{}: {answered} with an answer, {} without", counted(claims, "claim"), claims - answered)?;
    let mut speakers: Vec<_> = statistics.speakers.iter().collect();
    speakers.sort_by_key(|(_, counts)| std::cmp::Reverse(counts.total()));
    let speakers = speakers.into_iter().map(|(id, counts)| (speaker_name(project, id.as_ref()), counts));
    let months = statistics.months.iter();
    let months = months.map(|(month, counts)| (month.clone().unwrap_or("(no month or year)".into()), counts));
    let articles = statistics.by_article.iter();
    let articles = articles.map(|(id, counts)| (shown(&title(project, id)), counts));
    let table = Table::new(project, statistics);
    table.print("All", std::iter::once((String::new(), &statistics.all)), out)?;
    table.print("By speaker", speakers, out)?;
    table.print("By month", months, out)?;
    table.print("By article", articles, out)
}

fn speaker_name(project: &Project, id: Option<&SpeakerId>) -> String {
    id.map_or("(nobody named)".to_owned(), |id| shown(project.speaker_name(id)))
}

fn title(project: &Project, id: &crate::model::ArticleId) -> String {
    let title = project.articles.get(id).map_or("", |article| &article.details.title);
    if title.is_empty() { id.to_string() } else { title.to_owned() }
}

/// Numbers in columns of a label each; names come last, since their width on a terminal is anybody's guess.
struct Table<'a> {
    statistics: &'a Statistics,
    /// As shown over the columns, the first for all labels.
    heads: Vec<String>,
}

impl<'a> Table<'a> {
    fn new(project: &Project, statistics: &'a Statistics) -> Self {
        let name = |id| project.codebook.label(id).map_or(id.to_string(), |label| shown(&label.name));
        let heads = std::iter::once("total".to_owned()).chain(statistics.labels.iter().map(name)).collect();
        Self { statistics, heads }
    }

    fn print<'b>(
        &self,
        what: &str,
        rows: impl Iterator<Item = (String, &'b Counts)>,
        out: &mut dyn io::Write,
    ) -> io::Result<()> {
        writeln!(out, "\n{what}")?;
        let cells = self.heads.iter().map(|head| format!("{head:>7}"));
        writeln!(out, "{}", cells.collect::<Vec<_>>().join("  "))?;
        for (name, counts) in rows {
            let numbers = std::iter::once(counts.total())
                .chain(self.statistics.labels.iter().map(|label| counts.of(label)));
            let cells = numbers.zip(&self.heads).map(|(number, head)| {
                let width = head.chars().count().max(7);
                format!("{number:>width$}")
            });
            let line = format!("{}  {name}", cells.collect::<Vec<_>>().join("  "));
            writeln!(out, "{}", line.trim_end())?;
        }
        Ok(())
    }
}

fn as_json(project: &Project, statistics: &Statistics) -> Value {
    let counts = |counts: &Counts| {
        let labels = statistics.labels.iter().map(|label| (label.to_string(), json!(counts.of(label))));
        json!({ "total": counts.total(), "labels": labels.collect::<serde_json::Map<_, _>>() })
    };
    let with = |mut row: Value, of: &Counts| {
        if let Some(fields) = row.as_object_mut() {
            fields.insert("counts".to_owned(), counts(of));
        }
        row
    };
    let speakers = statistics.speakers.iter().map(|(id, of)| {
        let name = id.as_ref().map(|id| project.speaker_name(id));
        with(json!({ "id": id.as_ref().map(ToString::to_string), "name": name }), of)
    });
    let articles = statistics.by_article.iter();
    let articles =
        articles.map(|(id, of)| with(json!({ "id": id.to_string(), "title": title(project, id) }), of));
    let months = statistics.months.iter().map(|(month, of)| with(json!({ "month": month }), of));
    json!({
        "articles": statistics.articles,
        "statements": statistics.statements,
        "in_furniture": statistics.in_furniture,
        "claims": { "answered": statistics.answered_claims, "unanswered": statistics.unanswered_claims },
        "all": counts(&statistics.all),
        "speakers": speakers.collect::<Vec<_>>(),
        "months": months.collect::<Vec<_>>(),
        "by_article": articles.collect::<Vec<_>>(),
    })
}
