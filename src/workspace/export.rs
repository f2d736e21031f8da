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
    formats::{Choices, Export, ExportError, ExportOptions, Format, Report, Sink, Write, format_by_name},
    model::{Project, shown::shown_path},
    store::{Problem, ProblemKind, SharedDisk, StagedFile, StagedFolder, StoreError, layout::Part},
};

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
            Write::File(_) if is_own_file(folder, path) => Err(own(path)),
            Write::File(write) => {
                let mut file = StagedFile::begin(disk, path)?;
                let report = write(export, &mut file).map_err(told)?;
                Ok((Self::File(file), report))
            }
            Write::Folder(_) if is_same_place(folder, path) => Err(own(path)),
            Write::Folder(write) => {
                let staged = StagedFolder::begin(disk, path)?;
                let mut sink = FolderSink { staged, folder, path };
                let report = write(export, &mut sink).map_err(told)?;
                Ok((Self::Folder(sink.staged), report))
            }
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

/// Files of an export on their way to the folder `path`.
struct FolderSink<'a> {
    staged: StagedFolder,
    folder: &'a Path,
    path: &'a Path,
}

impl Sink for FolderSink<'_> {
    fn file(&mut self, path: &str) -> io::Result<Box<dyn io::Write + Send>> {
        if is_own_file(self.folder, &self.path.join(path)) {
            return Err(io::Error::new(
                io::ErrorKind::AlreadyExists,
                "a file of the project would be replaced",
            ));
        }
        self.staged.file(path)
    }
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
    let written = Prepared::write(disk, format, &export, &folder, &path)
        .and_then(|(prepared, report)| Ok(prepared.commit().map(|()| report)?));
    match written {
        Ok(report) => {
            let mut report = report.to_string();
            for problem in missed(&problems, &folder, &options) {
                report = format!("{report}\nLeft out, since it could not be read: {problem}.");
            }
            Event::Exported { path, report }
        }
        Err(error) => Event::Failed(with_capital(&error.to_string())),
    }
}

/// As a sentence begins.
fn with_capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
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
    let parent = output.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let target = |path: &Path| -> Option<PathBuf> { fs::canonicalize(path).ok() };
    let output_place = target(parent).zip(output.file_name()).map(|(parent, name)| parent.join(name));
    let (Some(folder), Some(place)) = (target(folder), target(output).or(output_place)) else {
        return false;
    };
    place.strip_prefix(&folder).is_ok_and(|inside| Part::at(inside).is_some())
}
