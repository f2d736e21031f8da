//! `gainsay import`: statements of others onto a project, through the same lock, journal and saves as the window's.

use std::io;

use anyhow::Context;
use serde_json::{Value, json};

use super::{
    ImportArgs, Outcome,
    annotators::annotator_called,
    option_pairs, print_json,
    progress::Bar,
    projects::{self, open_to_write, write_now},
};
use crate::{
    command::{Command, ImportFiles},
    formats::{Fate, ImportReport},
    workspace::Event,
};

/// Reads, attaches, saves, and tells what became of every line.
pub fn run(
    arguments: &ImportArgs,
    out: &mut dyn io::Write,
    err: &mut dyn io::Write,
) -> anyhow::Result<Outcome> {
    let annotator = arguments.annotator.as_deref().map(annotator_called).transpose()?;
    let name = arguments.annotator.as_deref().unwrap_or("imported");
    let bar = Bar::new();
    let mut workspace = open_to_write(&arguments.project, name, &bar, err)?;
    let command = ImportFiles {
        format: arguments.format.name,
        paths: arguments.files.clone(),
        options: option_pairs(&arguments.options)?,
        annotator,
        usual: None,
        strict: arguments.strict,
        ask: false,
    };
    let events = projects::run(&mut workspace, Command::Import(Box::new(command)), &bar)?;
    let (report, changed) = imported(events)?;
    if changed {
        write_now(&mut workspace, &bar)?;
    }
    projects::run(&mut workspace, Command::CloseProject, &bar)?;
    drop(bar);
    if arguments.json {
        print_json(&as_json(&report, changed), out)?;
    } else if changed {
        writeln!(err, "{report}")?;
    } else {
        writeln!(
            err,
            "Nothing was changed, since --strict was given and something would be lost. Of what fits:\n{}",
            report.as_it_would_be()
        )?;
    }
    Ok(if report.is_clean() { Outcome::Clean } else { Outcome::Found })
}

/// What became of the import; the last of `events` that tells of one.
fn imported(events: Vec<Event>) -> anyhow::Result<(ImportReport, bool)> {
    let told = events.into_iter().rev().find_map(|event| match event {
        Event::Imported { report, changed } => Some((*report, changed)),
        _ => None,
    });
    told.context("the files were not read, since the project was left meanwhile")
}

fn as_json(report: &ImportReport, changed: bool) -> Value {
    let trouble = report.account.entries().filter_map(|(file, line, fate)| {
        let (what, why) = match fate {
            Fate::Kept(how) => ("kept_elsewhere", how),
            Fate::Refused(why) => ("refused", why),
            Fate::Read | Fate::AlreadyThere | Fate::Empty => return None,
        };
        // 0 stands for the whole file.
        Some(json!({ "file": file, "line": (line > 0).then_some(line), "fate": what, "why": why }))
    });
    let counts = report.account.counts();
    let lines = counts.iter().map(|(what, count)| (what.replace(' ', "_"), json!(count)));
    json!({
        "changed": changed,
        "statements": report.statements,
        "articles": { "added": report.articles.len(), "found": report.articles_found, "new": report.articles },
        "annotators": report.annotators,
        "labels": report.labels,
        "labels_nearly": report.labels_nearly,
        "speakers": report.speakers,
        "propositions": report.propositions,
        "zones": report.zones,
        "lines": lines.collect::<serde_json::Map<_, _>>(),
        "trouble": trouble.collect::<Vec<_>>(),
    })
}
