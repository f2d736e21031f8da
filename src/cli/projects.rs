//! Opening a project for a tool: to read it, or to write it as the window does.

use std::{
    io,
    path::{Path, PathBuf},
};

use anyhow::{bail, ensure};

use super::progress::Bar;
use crate::{
    command::Command,
    model::shown::shown_path,
    store::{self, Opened, StoreError, journal::Recovery, layout::PROJECT_FILE},
    workspace::{Event, Holding, Workspace, now},
};

/// Fails where there is nothing at `project`, or a file that is no project.
///
/// Whether a folder holds a project is told when it is opened, or by [`check_begun`].
pub fn check_place(project: &Path) -> anyhow::Result<()> {
    ensure!(
        project.exists(),
        "there is no such file or folder. Name a project's folder, or make a project with gainsay new: {}",
        shown_path(project)
    );
    let is_other_file = !project.is_dir() && project.file_name().is_none_or(|name| name != PROJECT_FILE);
    ensure!(
        !is_other_file,
        "this is a file and not a project. Name the project's folder, or the project.ron in it: {}",
        shown_path(project)
    );
    Ok(())
}

/// As [`check_place`]; fails where a folder has no `project.ron`, too.
pub fn check_begun(project: &Path) -> anyhow::Result<()> {
    check_place(project)?;
    let is_begun = project.is_file() || project.join(PROJECT_FILE).is_file();
    ensure!(is_begun, StoreError::NotAProject(project.to_owned()));
    Ok(())
}

/// The project with what its journal holds beyond its files; `err` is told of that.
pub fn open(project: &Path, err: &mut dyn io::Write) -> anyhow::Result<Opened> {
    check_place(project)?;
    let bar = Bar::new();
    let opened =
        store::open(project, &|progress| bar.show("Opening the project", progress.done, progress.total))?;
    tell_of(&opened.recovery, &[], err)?;
    Ok(opened)
}

/// Opens it as the window does, with its lock and its journal, as `annotator`; fails where it cannot be written.
pub fn open_to_write(
    project: &Path,
    annotator: &str,
    bar: &Bar,
    err: &mut dyn io::Write,
) -> anyhow::Result<Workspace> {
    check_place(project)?;
    let mut workspace = Workspace::new(annotator, Box::new(|| {}));
    run(&mut workspace, Command::OpenProject(std::path::absolute(project)?), bar)?;
    match workspace.holding() {
        Some(Holding::Ours) => {}
        Some(Holding::Theirs { .. }) => bail!(
            "the project is open in another program, so nothing was changed. Close it there and try again: {}",
            shown_path(project)
        ),
        Some(Holding::Nobody(reason)) => {
            bail!("the project cannot be written, so nothing was changed: {reason}")
        }
        None => bail!("the project could not be opened: {}", shown_path(project)),
    }
    ensure!(
        workspace.conflicts().is_empty(),
        "another program changed what was changed here, too, and nobody has chosen yet. Open the project in the window, \
         which asks: {}",
        shown_path(project)
    );
    if let Some(recovery) = workspace.recovery() {
        tell_of(recovery, workspace.kept_aside(), err)?;
    }
    Ok(workspace)
}

/// Runs a command and waits for what comes of it; what fails is an error.
pub fn run(workspace: &mut Workspace, command: Command, bar: &Bar) -> anyhow::Result<Vec<Event>> {
    workspace.run(command)?;
    let events = workspace.wait_telling(&mut |event| bar.tell(event));
    for event in &events {
        match event {
            Event::SaveFailed { reason, .. } | Event::JournalFailed(reason) | Event::Failed(reason) => {
                bail!("{reason}")
            }
            _ => {}
        }
    }
    Ok(events)
}

/// Writes all that was done, and fails unless it is in the project's files.
pub fn write_now(workspace: &mut Workspace, bar: &Bar) -> anyhow::Result<()> {
    run(workspace, Command::Save, bar)?;
    ensure!(
        !workspace.unsaved(),
        "another program changed the project meanwhile. Open it in the window, which merges both"
    );
    Ok(())
}

fn tell_of(recovery: &Recovery, kept_aside: &[PathBuf], err: &mut dyn io::Write) -> anyhow::Result<()> {
    for note in recovery.sentences(kept_aside, now()) {
        writeln!(err, "Note: {note}")?;
    }
    Ok(())
}
