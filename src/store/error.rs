//! What can go wrong with our files, in words for the person in front of the screen.

use std::{
    io,
    path::{Path, PathBuf},
};

use thiserror::Error;

use super::ron_text::WriteError;
use crate::model::shown::shown_path;

/// Why a project could not be opened, or a file not written.
#[derive(Debug, Error)]
pub enum StoreError {
    /// Neither `project.ron` nor anything else of ours is there.
    #[error(
        "This is not a Gainsay project, since it has no project.ron. Choose the folder of a project, or its project.ron: {}", shown_path(.0)
    )]
    NotAProject(PathBuf),
    /// The project was written by a newer program.
    #[error(
        "This project was written by a newer Gainsay (its files have version {found}; this program knows up to {known}). Nothing was changed. Install the newer Gainsay to open it: {}",
        shown_path(path)
    )]
    NewerProject {
        /// Its `project.ron`.
        path: PathBuf,
        /// Version in the file.
        found: u32,
        /// Newest version that this program reads.
        known: u32,
    },
    /// The person cancelled.
    #[error("Opening was cancelled: {}", shown_path(.0))]
    Cancelled(PathBuf),
    /// A new project cannot begin in this folder.
    #[error(
        "The project cannot be made here, since the folder holds other files. Choose an empty or a new folder: {}", shown_path(.0)
    )]
    FolderInUse(PathBuf),
    /// A copy of a project does not belong among its files.
    #[error(
        "A copy cannot be made inside the project's own folder. Choose a folder elsewhere: {}", shown_path(.0)
    )]
    InsideProject(PathBuf),
    /// A new project cannot begin where one is.
    #[error("There is a Gainsay project in this folder already. Open it, or choose another folder: {}", shown_path(.0))]
    ProjectExists(PathBuf),
    /// The project's folder is gone.
    #[error(
        "Nothing was saved, since the project is not at its place any more (moved, renamed, or its drive was taken out). Your work is still in this window: put the folder back and save again, or save a copy: {}", shown_path(.0)
    )]
    ProjectGone(PathBuf),
    /// Somebody else wrote the file since we read it.
    #[error(
        "The file was changed by another program since Gainsay read it, so it was not overwritten. Your work is still in this window: save a copy, or open the project again to see the other version: {}", shown_path(.0)
    )]
    ChangedOnDisk(PathBuf),
    /// The file could not be read when the project was opened.
    #[error(
        "The file could not be read when the project was opened, so it was left as it is. Correct it in a text editor, or set it aside and start anew: {}", shown_path(.0)
    )]
    Protected(PathBuf),
    /// The article stays, since something on it could not be read.
    #[error(
        "The article was not deleted, since annotations on it could not be read. Set those aside first: {}", shown_path(.0)
    )]
    ArticleHeld(PathBuf),
    /// A link leads out of the project's folder, or nowhere.
    #[error(
        "This is a link that leads out of the project or to nothing, so nothing is read or written there. Put the file or folder itself in its place: {}", shown_path(.0)
    )]
    LeadsOutside(PathBuf),
    /// The file is a link to nothing.
    #[error("The file is a link to something that is not there. Remove the link or restore its target: {}", shown_path(.0))]
    BrokenLink(PathBuf),
    /// A folder, a pipe, a socket or a device stands where a file should.
    #[error(
        "This is a folder, a pipe or a device and not a file, so it was not read. Move it away and put the file in its place: {}", shown_path(.0)
    )]
    NotAFile(PathBuf),
    /// A file stands where a folder should.
    #[error("This is a file and not a folder, so nothing was written there. Choose a folder or a new name: {}", shown_path(.0))]
    NotAFolder(PathBuf),
    /// What was read back is not what was written.
    #[error(
        "The file was read back after writing and was different, so the old file was kept. The disk may be failing: save a copy on another one: {}", shown_path(.0)
    )]
    ReadBackDiffers(PathBuf),
    /// Too large to be one of our files.
    #[error(
        "The file has {} MiB; at most {} MiB are read or written. Move it elsewhere if it is no file of Gainsay: {}",
        bytes.div_ceil(1024 * 1024), limit / 1024 / 1024,
        shown_path(path)
    )]
    TooLarge {
        /// Which file.
        path: PathBuf,
        /// Its size.
        bytes: u64,
        /// The limit.
        limit: u64,
    },
    /// A value could not be put in words.
    #[error(
        "The file could not be written: {source}. This is a fault of Gainsay, please report it: {}",
        shown_path(path)
    )]
    Encode {
        /// Which file.
        path: PathBuf,
        /// What has no place in a file.
        source: WriteError,
    },
    /// The system refused.
    #[error("Could not {doing}: {source}. {}: {}", advice(source), shown_path(path))]
    Io {
        /// What was tried, such as "write the file".
        doing: &'static str,
        /// Where.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

impl StoreError {
    /// The file or folder that it is about.
    pub fn path(&self) -> &Path {
        match self {
            Self::NotAProject(path)
            | Self::Cancelled(path)
            | Self::FolderInUse(path)
            | Self::InsideProject(path)
            | Self::ProjectExists(path)
            | Self::ProjectGone(path)
            | Self::ChangedOnDisk(path)
            | Self::Protected(path)
            | Self::ArticleHeld(path)
            | Self::LeadsOutside(path)
            | Self::BrokenLink(path)
            | Self::NotAFile(path)
            | Self::NotAFolder(path)
            | Self::ReadBackDiffers(path)
            | Self::NewerProject { path, .. }
            | Self::TooLarge { path, .. }
            | Self::Encode { path, .. }
            | Self::Io { path, .. } => path,
        }
    }

    /// Wraps what the system said while `doing` something at `path`.
    pub(crate) fn io(doing: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::Io { doing, path, source }
    }
}

fn advice(error: &io::Error) -> &'static str {
    match error.kind() {
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
            "Ask for the right to change the folder, or save a copy elsewhere"
        }
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => "Make room on the disk and try again",
        io::ErrorKind::NotFound => "Check that the folder is still there",
        _ => "Try again, or save a copy elsewhere",
    }
}

/// What kind of trouble a [`Problem`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ProblemKind {
    /// The file does not say what it should: it was cut off, mistyped, or merged badly.
    Damaged,
    /// The file was written by a newer program.
    Newer,
    /// The name of the file and the id inside disagree.
    OtherId,
    /// The text is not the one that the file was made on.
    OtherText,
    /// The annotations stand on an article that is not here.
    NoArticle,
    /// The system would not let us read it.
    Unreadable,
    /// A file that every project has is not there; it is written with the next change.
    Missing,
    /// A statement's words are not at its place in the text, or a zone is not in it; both are kept as they are.
    Unanchored,
    /// A person wrote a comment into the file, which is lost when the file is written.
    Comment,
    /// A statement's id occurs a second time in the project.
    DuplicateId,
    /// A file or folder of ours is a link that leads out of the project, or to nothing; it is not read.
    Outside,
    /// A file or folder in our folders whose name is not one of ours; it is left alone.
    Unknown,
}

impl ProblemKind {
    /// What kind of trouble it is that a file or folder could not be read.
    pub(super) fn of(error: &StoreError) -> Self {
        if matches!(error, StoreError::LeadsOutside(_)) { Self::Outside } else { Self::Unreadable }
    }

    /// A word for programs.
    pub fn name(self) -> &'static str {
        match self {
            Self::Damaged => "damaged",
            Self::Newer => "newer",
            Self::OtherId => "other_id",
            Self::OtherText => "other_text",
            Self::NoArticle => "no_article",
            Self::Unreadable => "unreadable",
            Self::Missing => "missing",
            Self::Unanchored => "unanchored",
            Self::Comment => "comment",
            Self::DuplicateId => "duplicate_id",
            Self::Outside => "outside",
            Self::Unknown => "unknown",
        }
    }

    /// True when the file is left as it is until a person has seen to it.
    pub fn protects(self) -> bool {
        match self {
            Self::Damaged
            | Self::Newer
            | Self::OtherId
            | Self::OtherText
            | Self::NoArticle
            | Self::Unreadable
            | Self::Outside => true,
            Self::Missing | Self::Unanchored | Self::Comment | Self::DuplicateId | Self::Unknown => false,
        }
    }
}

/// Something in a project's files that a person should see to; the rest of the project was opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Which file.
    pub path: PathBuf,
    /// Line, from 1, where it is known.
    pub line: Option<usize>,
    /// Column in characters, from 1, where it is known.
    pub column: Option<usize>,
    /// What kind of trouble.
    pub kind: ProblemKind,
    /// What is wrong and what to do, in a sentence or two, without the place.
    pub message: String,
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.message, shown_path(&self.path))?;
        if let (Some(line), Some(column)) = (self.line, self.column) {
            write!(f, ":{line}:{column}")?;
        }
        Ok(())
    }
}
