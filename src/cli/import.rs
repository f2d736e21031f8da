//! `gainsay import`: statements of others onto a project, through the same lock, journal and saves as the window's.

use std::io;

use anyhow::{bail, ensure};

use super::{ImportArgs, Outcome, option_pairs};
use crate::{
    command::{Command, ImportFiles},
    formats::{ImportReport, format_by_name},
    model::{AnnotatorId, Timestamp, shown::shown},
    workspace::{Event, Holding, Workspace},
};

/// Reads, attaches, saves, and tells what became of every line.
pub fn run(arguments: &ImportArgs, err: &mut dyn io::Write) -> anyhow::Result<Outcome> {
    let Some(format) = format_by_name(&arguments.format) else { bail!("there is no such format") };
    let annotator = arguments.annotator.as_deref().map(annotator).transpose()?;
    let name = arguments.annotator.as_deref().unwrap_or("imported");
    let mut workspace = Workspace::new(name, Box::new(|| {}));
    open(&mut workspace, arguments, err)?;
    let command = ImportFiles {
        format: format.name,
        paths: arguments.files.clone(),
        options: option_pairs(&arguments.options)?,
        annotator,
        strict: arguments.strict,
    };
    workspace.run(Command::Import(Box::new(command)))?;
    let (report, changed) = imported(workspace.wait())?;
    if changed {
        save(&mut workspace)?;
    } else {
        writeln!(err, "Nothing was changed, since --strict was given and something would be lost.")?;
    }
    writeln!(err, "{report}")?;
    workspace.run(Command::CloseProject)?;
    workspace.wait();
    Ok(if report.is_clean() { Outcome::Clean } else { Outcome::Found })
}

fn annotator(name: &str) -> anyhow::Result<AnnotatorId> {
    let nameless = AnnotatorId::from_name("", |_| false);
    let annotator = AnnotatorId::from_name(name, |_| false);
    ensure!(
        annotator != nameless || name == nameless.as_str(),
        "the name \"{}\" has no letters",
        shown(name)
    );
    Ok(annotator)
}

fn open(workspace: &mut Workspace, arguments: &ImportArgs, err: &mut dyn io::Write) -> anyhow::Result<()> {
    workspace.run(Command::OpenProject(arguments.project.clone()))?;
    for event in workspace.wait() {
        if let Event::Failed(reason) = event {
            bail!(reason);
        }
    }
    match workspace.holding() {
        Some(Holding::Ours) => {}
        Some(Holding::Theirs { .. }) => {
            bail!("the project is open elsewhere, so nothing was changed. Close it there and import again")
        }
        Some(Holding::Nobody(reason)) => {
            bail!("the project cannot be written, so nothing was changed: {reason}")
        }
        None => bail!("the project could not be opened"),
    }
    let now = Timestamp::from_unix_secs(jiff::Timestamp::now().as_second());
    let notes = workspace.recovery().map(|recovery| recovery.sentences(workspace.kept_aside(), now));
    for note in notes.unwrap_or_default() {
        writeln!(err, "Note: {note}")?;
    }
    Ok(())
}

fn imported(events: Vec<Event>) -> anyhow::Result<(ImportReport, bool)> {
    let mut found = None;
    for event in events {
        match event {
            Event::Imported { report, changed } => found = Some((*report, changed)),
            Event::Failed(reason) => bail!("{reason}"),
            _ => {}
        }
    }
    match found {
        Some(found) => Ok(found),
        None => bail!("nothing was read"),
    }
}

fn save(workspace: &mut Workspace) -> anyhow::Result<()> {
    workspace.run(Command::Save)?;
    for event in workspace.wait() {
        if let Event::SaveFailed { reason, .. } | Event::JournalFailed(reason) = event {
            bail!("{reason}");
        }
    }
    ensure!(!workspace.unsaved(), "the project could not be saved whole");
    Ok(())
}
