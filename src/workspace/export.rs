//! Exports to the disk: as a stream to a file or the files of a folder, whole or not at all, and what is to be looked at
//! beside the statements: files that could not be read, and the project's own files.

use std::{
    fs, io,
    ops::ControlFlow,
    path::{Path, PathBuf},
};

use thiserror::Error;

use super::{Event, open::Open};
use crate::{
    command::ExportFiles,
    formats::{
        Choices, Export, ExportError, ExportOptions, Format, Report, Sink, Write, format_by_name,
        report::counted,
    },
    model::{
        Project,
        shown::{shown, shown_path, with_capital},
    },
    store::{
        Problem, ProblemKind, SharedDisk, StagedFile, StagedFolder, StoreError,
        layout::{OWN_FOLDERS, Part},
    },
};

/// Other files in a folder that are named before the rest is only counted.
const NAMED: usize = 3;

/// What the worker exports, and from where.
pub struct ExportJob {
    files: ExportFiles,
    project: Project,
    folder: PathBuf,
    problems: Vec<Problem>,
}

/// Why an export to the disk broke off; what was at its place is still there.
#[derive(Debug, Error)]
pub enum ExportFailure {
    /// The place is the project's own.
    #[error(
        "this {} belongs to the project, so it was not replaced. Choose another: {}",
        if path.is_dir() { "folder" } else { "file" }, shown_path(path)
    )]
    OwnFile {
        /// The place.
        path: PathBuf,
    },
    /// A folder is named for a format of one file.
    #[error(
        "this is a folder, and {format} is written as one file, so nothing was written. Name a file in it: {}",
        shown_path(path)
    )]
    IsFolder {
        /// Title of the format.
        format: &'static str,
        /// The place.
        path: PathBuf,
    },
    /// A file is named for a format of several files.
    #[error(
        "this is a file, and {format} is written as a folder of files, so nothing was written. Name a folder: {}",
        shown_path(path)
    )]
    IsFile {
        /// Title of the format.
        format: &'static str,
        /// The place.
        path: PathBuf,
    },
    /// What is there cannot be replaced by a file.
    #[error(
        "this is a pipe or a device and not a file, so nothing was written. Name a file; on the command line, - is \
         the standard output: {}",
        shown_path(path)
    )]
    IsDevice {
        /// The place.
        path: PathBuf,
    },
    /// The folder that it would be in is missing, or is a file.
    #[error(
        "there is no folder {} to write into. Make it first, or choose another: {}",
        shown_path(folder),
        shown_path(path)
    )]
    NoFolder {
        /// The folder.
        folder: PathBuf,
        /// The place.
        path: PathBuf,
    },
    /// The disk refused.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The export itself broke off.
    #[error(transparent)]
    Export(ExportError),
}

/// An export that is written, and is still to be put at its place.
#[must_use]
pub enum Prepared {
    /// A file.
    File(StagedFile),
    /// A folder.
    Folder(StagedFolder),
}

impl Prepared {
    /// Writes what `export` says in `format`, beside `path`. The project is in `folder`.
    pub fn write(
        disk: &SharedDisk,
        format: &Format,
        export: &Export<'_>,
        folder: &Path,
        path: &Path,
    ) -> Result<(Self, Report), ExportFailure> {
        let own = |path: &Path| ExportFailure::OwnFile { path: path.to_owned() };
        let told = |error| match error {
            ExportError::Io(error) => StoreError::io("write the export", path)(error).into(),
            error => ExportFailure::Export(error),
        };
        let disk = SharedDisk::clone(disk);
        match format.write {
            Write::No => Err(ExportFailure::Export(ExportError::ReadOnly)),
            Write::File(_) if is_own_file(folder, path) || is_in_own_folder(folder, path) => Err(own(path)),
            Write::File(write) => {
                check_place(format, path)?;
                let mut file = StagedFile::begin(disk, path)?;
                let report = write(export, &mut file).map_err(told)?;
                Ok((Self::File(file), report))
            }
            Write::Folder(_) if is_same_place(folder, path) || is_in_own_folder(folder, path) => {
                Err(own(path))
            }
            Write::Folder(write) => {
                check_place(format, path)?;
                let staged = StagedFolder::begin(disk, path)?;
                let mut sink = FolderSink { staged, folder, path, refused: None };
                let written = write(export, &mut sink);
                if let Some(path) = sink.refused {
                    return Err(ExportFailure::OwnFile { path });
                }
                Ok((Self::Folder(sink.staged), written.map_err(told)?))
            }
        }
    }

    /// Files that are in the folder and stay there, though they look like files of this export: those of an earlier
    /// one, perhaps. By path from the folder on, in order.
    pub fn others(&self, format: &Format) -> Vec<String> {
        match self {
            Self::File(_) => Vec::new(),
            Self::Folder(folder) => folder.others(format.extension),
        }
    }

    /// Puts it at its place.
    pub fn commit(self) -> Result<(), StoreError> {
        match self {
            Self::File(file) => file.commit(),
            Self::Folder(folder) => folder.commit(),
        }
    }
}

/// That a folder held `others` before an export was put there; nothing where it held none.
pub fn others_in_words(others: &[String]) -> Option<String> {
    let named: Vec<_> = others.iter().take(NAMED).map(|name| shown(name)).collect();
    let more = match others.len().saturating_sub(NAMED) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let are = if others.len() == 1 { "is left as it is" } else { "are left as they are" };
    let count = counted(others.len(), "other file");
    let told = format!("The folder held {count} before, which {are}: {}{more}.", named.join(", "));
    (!others.is_empty()).then_some(told)
}

/// Fails where what is at `path`, or its folder, keeps `format` from being written there.
fn check_place(format: &Format, path: &Path) -> Result<(), ExportFailure> {
    let (format, is_folder) = (format.title, format.is_folder());
    let path = path.to_owned();
    if !is_folder && (path.is_dir() || names_a_folder(&path)) {
        return Err(ExportFailure::IsFolder { format, path });
    }
    if is_folder && path.is_file() {
        return Err(ExportFailure::IsFile { format, path });
    }
    if path.exists() && !path.is_file() && !path.is_dir() {
        return Err(ExportFailure::IsDevice { path });
    }
    let folder = folder_of(&path).to_owned();
    // What else may be wrong with it the disk tells.
    if matches!(folder.try_exists(), Ok(false)) || folder.is_file() {
        return Err(ExportFailure::NoFolder { folder, path });
    }
    Ok(())
}

fn names_a_folder(path: &Path) -> bool {
    let last = path.as_os_str().as_encoded_bytes().last();
    last.is_some_and(|last| std::path::is_separator(char::from(*last)))
}

fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Files of an export on their way to the folder `path`.
struct FolderSink<'a> {
    staged: StagedFolder,
    folder: &'a Path,
    path: &'a Path,
    /// A file of the project that would have been replaced.
    refused: Option<PathBuf>,
}

impl Sink for FolderSink<'_> {
    fn file(&mut self, path: &str) -> io::Result<Box<dyn io::Write + Send>> {
        let place = self.path.join(path);
        if is_own_file(self.folder, &place) {
            self.refused = Some(place);
            return Err(io::ErrorKind::AlreadyExists.into());
        }
        self.staged.file(path)
    }
}

/// True of a place in a folder that holds files of the project, whether or not it would be one of them.
fn is_in_own_folder(folder: &Path, path: &Path) -> bool {
    let inside = inside(folder, path).unwrap_or_default();
    inside.iter().next().is_some_and(|first| OWN_FOLDERS.iter().any(|own| first == *own))
}

/// The place from `folder` on, where it is in it, whether or not something is there.
fn inside(folder: &Path, path: &Path) -> Option<PathBuf> {
    let real = |path: &Path| fs::canonicalize(path).ok();
    let new = || Some(real(folder_of(path))?.join(path.file_name()?));
    let place = real(path).or_else(new)?;
    place.strip_prefix(real(folder)?).ok().map(Path::to_owned)
}

fn is_same_place(folder: &Path, path: &Path) -> bool {
    fs::canonicalize(path).is_ok_and(|path| fs::canonicalize(folder).is_ok_and(|folder| folder == path))
}

impl ExportJob {
    /// The project that is open, to be exported as `files` says.
    pub(super) fn of(open: &Open, files: ExportFiles) -> Self {
        let (project, folder, problems) =
            (open.session.project().clone(), open.folder.clone(), open.problems.clone());
        Self { files, project, folder, problems }
    }
}

/// Does what the window asked for, and tells how it ended.
pub(super) fn run(
    disk: &SharedDisk,
    job: ExportJob,
    progress: &dyn Fn(usize, usize) -> ControlFlow<()>,
) -> Event {
    let ExportJob { files, project, folder, problems } = job;
    let ExportFiles { format, path, options, annotators } = files;
    let Some(format) = format_by_name(format) else {
        return Event::Failed(format!("There is no format called {format}"));
    };
    let choices = match Choices::of(format.options, &options) {
        Ok(choices) => choices,
        Err(error) => return Event::Failed(with_capital(&error.to_string())),
    };
    let options = ExportOptions { annotators, choices };
    let export = Export { project: &project, options: &options, progress };
    let written = Prepared::write(disk, format, &export, &folder, &path).and_then(|(prepared, report)| {
        let others = prepared.others(format);
        prepared.commit()?;
        Ok((report, others))
    });
    match written {
        Ok((report, others)) => {
            let unread = missed(&problems, &folder, &options).into_iter();
            let unread = unread.map(|problem| format!("Left out, since it could not be read: {problem}."));
            let lines = std::iter::once(report.to_string()).chain(unread).chain(others_in_words(&others));
            Event::Exported { path, report: lines.collect::<Vec<_>>().join("\n") }
        }
        Err(error) => Event::Failed(with_capital(&error.to_string())),
    }
}

/// The problems of files whose content would be in this export, had they been readable.
pub fn missed<'a>(problems: &'a [Problem], folder: &Path, options: &ExportOptions) -> Vec<&'a Problem> {
    problems.iter().filter(|problem| is_missed(problem, folder, options)).collect()
}

fn is_missed(problem: &Problem, folder: &Path, options: &ExportOptions) -> bool {
    let unread = match problem.kind {
        ProblemKind::Damaged
        | ProblemKind::Newer
        | ProblemKind::OtherId
        | ProblemKind::NoArticle
        | ProblemKind::Unreadable
        | ProblemKind::Outside => true,
        // What these are about was read, and the report tells which statements have no place.
        ProblemKind::OtherText
        | ProblemKind::Unanchored
        | ProblemKind::Missing
        | ProblemKind::Comment
        | ProblemKind::DuplicateId
        | ProblemKind::Unknown => false,
    };
    let part = problem.path.strip_prefix(folder).ok().and_then(Part::at);
    unread
        && match part {
            Some(Part::Layer(key)) => options.includes(&key.annotator),
            _ => true,
        }
}

/// True of a file of the project in `folder`, which an export is not to replace.
pub fn is_own_file(folder: &Path, output: &Path) -> bool {
    inside(folder, output).is_some_and(|inside| Part::at(&inside).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_files_are_counted_and_the_first_are_named_as_they_can_be_shown() {
        let check = |others: &[&str], expected: Option<&str>| {
            let others: Vec<_> = others.iter().map(|name| (*name).to_owned()).collect();
            assert_eq!(others_in_words(&others).as_deref(), expected);
        };
        check(&[], None);
        check(
            &["a\u{1b}.ann"],
            Some("The folder held 1 other file before, which is left as it is: a\\u{1b}.ann."),
        );
        check(
            &["a", "b", "c", "d"],
            Some("The folder held 4 other files before, which are left as they are: a, b, c and 1 more."),
        );
    }
}
