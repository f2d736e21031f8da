//! What happens on the threads that write, for the window to take in.

use std::path::PathBuf;

use super::{backups::ListedBackup, intake::ReadFiles};
use crate::formats::{ImportReport, preview::PreviewFile};

/// Something that happened on the threads that write.
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// A project was opened; its problems are at [`super::Workspace::problems`].
    Opened,
    /// The project was closed.
    Closed,
    /// Everything is on disk.
    Saved,
    /// Something could not be written.
    SaveFailed {
        /// Why.
        reason: String,
        /// True if the project was to be left after this save.
        blocks: bool,
    },
    /// A copy of the project was written.
    CopySaved(PathBuf),
    /// The project was written to another folder, and work goes on there.
    Moved(PathBuf),
    /// Other programs changed files, and their changes were taken in.
    TakenIn {
        /// How many files.
        files: usize,
        /// True if something had been changed here, too, and both were merged.
        merged: bool,
    },
    /// Other programs changed what was changed here, too: see [`super::Workspace::conflicts`].
    Clashed,
    /// Other programs left files that cannot be read any more: see [`super::Workspace::problems`].
    FilesSpoilt,
    /// Other programs took these files away; what was in them is still here.
    Vanished(Vec<PathBuf>),
    /// The journal could not be written, and why; it is tried again.
    JournalFailed(String),
    /// The journal is written again.
    JournalWorks,
    /// Articles were read from files.
    ArticlesRead(Box<ReadFiles>),
    /// Statements were exported; the report says what was written and left out.
    Exported {
        /// The file or folder.
        path: PathBuf,
        /// In sentences.
        report: String,
    },
    /// Statements of others were read and placed, and wait for [`crate::command::Command::TakeImport`].
    ImportReady {
        /// What would become of every line.
        report: Box<ImportReport>,
        /// How the first of the files begin.
        beginnings: Vec<PreviewFile>,
    },
    /// Statements of others were read.
    Imported {
        /// What became of every line.
        report: Box<ImportReport>,
        /// False where nothing was changed, since something would have been refused or kept elsewhere.
        changed: bool,
    },
    /// A file that could not be read was renamed.
    SetAside(PathBuf),
    /// No copy was kept of what a command changed; the command was carried out.
    BackupFailed(String),
    /// The backups, the newest first, and what could not be read of them.
    Backups(Vec<ListedBackup>, Vec<String>),
    /// What is in a backup is in place of what there was; says what changed and what was left out.
    Restored(String),
    /// How far a long job is.
    Progress {
        /// What is being done.
        doing: &'static str,
        /// Steps done.
        done: usize,
        /// Steps in all.
        total: usize,
    },
    /// Something could not be done, and why.
    Failed(String),
}
