//! A project that is open, and how much of it is on the disk.

use std::{path::PathBuf, time::Instant};

use super::{Holding, outside::Clash};
use crate::{
    model::Project,
    session::{SaveStatus, Session},
    store::{Problem, journal::Recovery, layout::Part},
};

/// A project that is open.
pub struct Open {
    pub folder: PathBuf,
    pub session: Session,
    pub problems: Vec<Problem>,
    pub recovery: Recovery,
    pub kept_aside: Vec<PathBuf>,
    pub holding: Holding,
    /// As it is in the files.
    pub saved: Project,
    /// The session's count of changes of which the files hold all; none while they may lack something.
    pub saved_changes: Option<u64>,
    /// When the next save is due.
    pub due: Option<Instant>,
    /// The changes that are being written to the files, and the steps of the journal that they are.
    pub writing: Option<(u64, u64)>,
    /// Steps given to the journal, and those of them that are on the disk.
    pub steps: u64,
    pub kept_steps: u64,
    /// Why the journal cannot be written.
    pub journal_failure: Option<String>,
    pub clash: Option<Clash>,
    /// Parts whose files other programs took away.
    pub vanished: Vec<Part>,
    pub status: SaveStatus,
}

impl Open {
    /// True if every step is on the disk.
    ///
    /// That the files hold them is not enough where there is a journal: what stands in it without the steps after it
    /// would be made once more over those files.
    pub fn is_kept(&self) -> bool {
        let has_journal = self.holding == Holding::Ours;
        self.kept_steps >= self.steps || (!has_journal && self.is_in_files())
    }

    /// True if the project's files hold every step.
    pub fn is_in_files(&self) -> bool {
        self.saved_changes == Some(self.session.changes())
    }

    /// False while another window writes to the project.
    pub fn may_write(&self) -> bool {
        !matches!(self.holding, Holding::Theirs { .. })
    }
}
