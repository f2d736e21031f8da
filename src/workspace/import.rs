//! Statements of others, from files or folders onto the open project, in one step that can be undone.

use std::{
    fs,
    ops::ControlFlow,
    path::{Path, PathBuf},
};

use super::{Event, SystemStamps, Workspace, backups::Much, open::Open, worker::Job};
use crate::{
    command::{ImportFiles, usable_keys},
    formats::{
        Choices, Fate, Format, ImportReport, Imported, Input, InputFile,
        attach::{Attaching, attach},
        format_by_name,
        imported::LARGEST_INPUT_BYTES,
        preview::{PreviewFile, beginnings},
    },
    model::{
        Project, ReadOnly,
        shown::{shown_path, with_capital},
    },
    session::Stamps,
    store::read_bounded,
};

/// The most files that are read in one import.
const MOST_FILES: usize = 200_000;

/// Folders in folders are followed so far.
const DEEPEST: usize = 32;

/// An import that is asked for.
pub struct ImportJob {
    files: Box<ImportFiles>,
    folder: PathBuf,
    project: Project,
    read_only: ReadOnly,
    /// The session's count of changes when the project was as given here.
    changes: u64,
}

/// An import that was read and put onto the project as it was when it was asked for.
pub struct Attached {
    job: ImportJob,
    project: Project,
    report: ImportReport,
    /// How the files begin.
    beginnings: Vec<PreviewFile>,
}

impl ImportJob {
    /// Of `files` onto the open project as it is now.
    pub(super) fn of(open: &Open, files: Box<ImportFiles>) -> Self {
        Self {
            files,
            folder: open.folder.clone(),
            project: open.session.project().clone(),
            read_only: open.session.read_only().clone(),
            changes: open.session.changes(),
        }
    }

    /// Reads and attaches, or says in a sentence why not.
    pub(super) fn run(self, progress: &dyn Fn(usize, usize) -> ControlFlow<()>) -> Result<Attached, String> {
        let (imported, beginnings) = read(&self.files, progress).map_err(|why| with_capital(&why))?;
        let (mut stamps, keys) = (SystemStamps, usable_keys().collect::<Vec<_>>());
        let with = Attaching {
            annotator: self.files.annotator.clone(),
            usual: self.files.usual.clone(),
            now: stamps.now(),
            new_id: &mut || stamps.statement_id(),
            label_keys: &keys,
            read_only: &self.read_only,
        };
        let (project, report) =
            attach(imported, &self.project, with).map_err(|error| with_capital(&error.to_string()))?;
        Ok(Attached { project, report, beginnings, job: self })
    }
}

/// Reads the files as plain data, or says in a sentence why not.
fn read(
    files: &ImportFiles,
    progress: &dyn Fn(usize, usize) -> ControlFlow<()>,
) -> Result<(Imported, Vec<PreviewFile>), String> {
    let format =
        format_by_name(files.format).ok_or_else(|| format!("There is no format called {}", files.format))?;
    let Some(reader) = format.read else {
        return Err(format!("{} can be written and not read", format.title));
    };
    let choices = Choices::of(format.options, &files.options).map_err(|error| error.to_string())?;
    let Found { files: found, passed_over } = find(&files.paths, format)?;
    let inputs = inputs(found)?;
    let input = Input { files: &inputs, choices: &choices, progress };
    let mut imported = reader(&input).map_err(|error| error.to_string())?;
    for name in passed_over {
        imported.account.begin_file(&name);
        let why = format!(
            "its name does not end with .{0}, and others in the folder do. Name the file itself to have it read",
            format.extension
        );
        imported.account.add(0, Fate::Refused(why));
    }
    Ok((imported, beginnings(&inputs)))
}

/// Files to read, each with its name from the chosen folder on, and the names of those in folders that are not read.
#[derive(Default)]
struct Found {
    files: Vec<(PathBuf, String)>,
    passed_over: Vec<String>,
}

/// The files at `paths` and in the folders there, by name; names that begin with a dot are passed over.
fn find(paths: &[PathBuf], format: &Format) -> Result<Found, String> {
    let mut found = Found::default();
    for path in paths {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        if path.is_dir() {
            // Of several folders each keeps its own name, so that files of one name are told apart.
            let root = if paths.len() > 1 { name } else { String::new() };
            let mut inside = Vec::new();
            collect(path, &root, DEEPEST, &mut inside)?;
            found.take(inside, format);
        } else {
            found.files.push((path.clone(), name));
        }
        if found.files.len() + found.passed_over.len() > MOST_FILES {
            return Err(format!(
                "There are more than {MOST_FILES} files, which is more than are read at once: {}",
                shown_path(path)
            ));
        }
    }
    match paths {
        [folder] if found.files.is_empty() => {
            Err(format!("There is no file to read in this folder: {}", shown_path(folder)))
        }
        _ if found.files.is_empty() => Err("There is no file to read in these folders".to_owned()),
        _ => Ok(found),
    }
}

impl Found {
    /// Takes the files of a folder. Where a format is one file and some have its ending, the others are something else;
    /// where none has, their names say nothing. Readers of several files know which they want.
    fn take(&mut self, inside: Vec<(PathBuf, String)>, format: &Format) {
        let has_ending = |path: &Path| {
            path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case(format.extension))
        };
        if format.is_folder() || !inside.iter().any(|(path, _)| has_ending(path)) {
            return self.files.extend(inside);
        }
        let (wanted, others): (Vec<_>, Vec<_>) = inside.into_iter().partition(|(path, _)| has_ending(path));
        self.files.extend(wanted);
        self.passed_over.extend(others.into_iter().map(|(_, name)| name));
    }
}

/// Reads the files that were found.
fn inputs(found: Vec<(PathBuf, String)>) -> Result<Vec<InputFile>, String> {
    let mut left = LARGEST_INPUT_BYTES;
    let mut files = Vec::with_capacity(found.len());
    for (path, name) in found {
        let bytes = read_bounded(&path, left).map_err(|error| error.to_string())?;
        let missing = || format!("The file is not there. Choose another: {}", shown_path(&path));
        let bytes = bytes.ok_or_else(missing)?;
        left = left.saturating_sub(bytes.len() as u64);
        files.push(InputFile { name, bytes });
    }
    Ok(files)
}

fn collect(
    folder: &Path,
    name: &str,
    depth: usize,
    found: &mut Vec<(PathBuf, String)>,
) -> Result<(), String> {
    let unread = |error| format!("The folder could not be read ({error}): {}", shown_path(folder));
    let mut entries = Vec::new();
    for entry in fs::read_dir(folder).map_err(unread)? {
        entries.push(entry.map_err(unread)?);
    }
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let file_name = entry.file_name().to_string_lossy().into_owned();
        let inside = if name.is_empty() { file_name.clone() } else { format!("{name}/{file_name}") };
        let kind = entry.file_type().map_err(unread)?;
        if file_name.starts_with('.') {
            continue;
        }
        // A link to a folder may lead round in a circle; one to a file is read.
        if kind.is_dir() && depth > 0 {
            collect(&entry.path(), &inside, depth - 1, found)?;
        } else if entry.path().is_file() {
            found.push((entry.path(), inside));
        }
        if found.len() > MOST_FILES {
            return Ok(());
        }
    }
    Ok(())
}

impl Workspace {
    /// Takes over what an import made, or tells of it first where somebody is to be asked.
    pub(super) fn imported(&mut self, attached: Attached) -> Vec<Event> {
        let Attached { job, report, beginnings, .. } = &attached;
        let Some(open) = self.open.as_mut().filter(|open| open.folder == job.folder) else {
            return Vec::new();
        };
        if job.files.ask && (report.is_clean() || !job.files.strict) {
            let (report, beginnings) = (Box::new(report.clone()), beginnings.clone());
            open.import = Some(Box::new(attached));
            return vec![Event::ImportReady { report, beginnings }];
        }
        self.import(attached)
    }

    /// Takes over the import that waits for that, or lets it go.
    pub(super) fn take_import(&mut self, take: bool) {
        let waiting = self.open.as_mut().and_then(|open| open.import.take());
        if let Some(mut attached) = waiting.filter(|_| take) {
            attached.job.files.ask = false;
            let events = self.import(*attached);
            self.later.extend(events);
        }
    }

    /// Takes over what an import made, in one step, unless it is to be all or nothing and something is lost.
    fn import(&mut self, attached: Attached) -> Vec<Event> {
        let Attached { job, project, report, .. } = attached;
        // Meanwhile another project may have been opened.
        let Some(open) = self.open.as_ref().filter(|open| open.folder == job.folder) else {
            return Vec::new();
        };
        if open.session.changes() != job.changes {
            // What was done meanwhile must stay: it is put onto the project as that is now.
            let again = ImportJob::of(open, job.files);
            self.worker.send(Job::Import(Box::new(again)));
            return Vec::new();
        }
        let files = job.files;
        let changed = !files.strict || report.is_clean();
        if changed {
            let name = format!(
                "import {}",
                format_by_name(files.format).map_or(files.format, |format| format.title)
            );
            if let Err(error) = self.change(Much::Perhaps, |session| session.take_over(&name, &project)) {
                return vec![Event::Failed(error.to_string())];
            }
        }
        vec![Event::Imported { report: Box::new(report), changed }]
    }
}
