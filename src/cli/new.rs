//! `gainsay new`: an empty project in an empty folder.

use std::{io, path::PathBuf};

use anyhow::{bail, ensure};
use clap::Args;
use serde_json::json;

use super::Outcome;
use crate::{
    command::Command,
    model::shown::shown_path,
    session::Session,
    store::settings::Settings,
    workspace::{Event, Workspace},
};

pub(super) const EXAMPLES: &str = "Examples:\n  \
    gainsay new iran-talks\n  \
    gainsay new iran-talks --title \"Talks of 2025\" --annotator Mara\n  \
    gainsay add iran-talks articles/\n\n\
    Exit status: 0 when the project was made; 2 when it was not, and then nothing is changed.";

/// Arguments of `gainsay new`.
#[derive(Debug, Args)]
pub struct NewArgs {
    /// Folder of the project: it must be empty, or not be there yet
    project: PathBuf,
    /// Title of the project; otherwise the folder's name
    #[arg(long, value_name = "TEXT")]
    title: Option<String>,
    /// Who will annotate; otherwise the name in the settings, or that of your account
    #[arg(long, value_name = "NAME")]
    annotator: Option<String>,
    /// Print what was made as JSON, for programs
    #[arg(long)]
    json: bool,
}

/// Makes the project, and tells where.
pub fn run(arguments: &NewArgs, out: &mut dyn io::Write, err: &mut dyn io::Write) -> anyhow::Result<Outcome> {
    let NewArgs { project, title, annotator, json } = arguments;
    let annotator = annotator.clone().unwrap_or_else(usual_annotator);
    Session::check_annotator(&annotator)?;
    ensure!(
        !project.exists() || project.is_dir(),
        "this is a file, and a project is a folder. Name an empty or a new folder: {}",
        shown_path(project)
    );
    let folder = std::path::absolute(project)?;
    let name = folder.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    let title = title.clone().unwrap_or(name);
    let mut workspace = Workspace::new(&annotator, Box::new(|| {}));
    workspace.run(Command::NewProject { folder: folder.clone(), title })?;
    for event in workspace.wait() {
        if let Event::Failed(reason) = event {
            bail!("{reason}");
        }
    }
    let Some(session) = workspace.session() else {
        bail!("the project was not made: {}", shown_path(project))
    };
    let title = session.project().details.title.clone();
    if *json {
        writeln!(out, "{}", json!({ "project": folder, "title": title, "annotator": annotator }))?;
    } else {
        writeln!(err, "The project “{title}” was made for {annotator}: {}", shown_path(project))?;
    }
    Ok(Outcome::Clean)
}

/// The name that the window would take.
pub(super) fn usual_annotator() -> String {
    let settings = Settings::usual_path().map(|path| Settings::load(&path).0).unwrap_or_default();
    let of_account = || ["USER", "USERNAME"].iter().find_map(|name| std::env::var(name).ok());
    let known = Some(settings.annotator).filter(|name| !name.trim().is_empty());
    let known = known.or_else(|| of_account().filter(|name| !name.trim().is_empty()));
    known.unwrap_or_else(|| "annotator".to_owned())
}
