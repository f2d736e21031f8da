//! A project that is open, and how much of it is on the disk.

use std::{path::PathBuf, time::Instant};

use super::{Event, Holding, import::Attached, keeper::Kept, outside::Clash, time_of_day};
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
    /// True once a fault of the program ended the journal.
    pub journal_broken: bool,
    pub clash: Option<Clash>,
    /// What waits for [`crate::command::Command::TakeImport`].
    pub import: Option<Box<Attached>>,
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
        let has_journal = self.holding == Holding::Ours && !self.journal_broken;
        self.kept_steps >= self.steps || (!has_journal && self.is_in_files())
    }

    /// True if the project's files hold every step.
    pub fn is_in_files(&self) -> bool {
        self.saved_changes == Some(self.session.changes())
    }

    /// Takes in what became of the journal.
    pub fn kept(&mut self, kept: Kept) -> Option<Event> {
        match kept {
            Kept::Steps(folder, steps) if folder == self.folder => self.journal_works(steps),
            Kept::Failed(folder, reason) if folder == self.folder => {
                if !self.is_kept() {
                    self.status = SaveStatus::Failed(reason.clone());
                }
                Some(self.journal_fails(reason))
            }
            Kept::Broken(folder) if folder == self.folder => {
                self.journal_broken = true;
                self.save_soon();
                Some(self.journal_fails("This is a fault of Gainsay, please report it".to_owned()))
            }
            Kept::Steps(..) | Kept::Failed(..) | Kept::Broken(..) => None,
        }
    }

    fn journal_works(&mut self, steps: u64) -> Option<Event> {
        self.kept_steps = steps;
        let failed = self.journal_failure.take().is_some();
        let waiting = self.status == SaveStatus::Unsaved || (failed && self.is_in_files());
        if self.is_kept() && waiting {
            self.status = SaveStatus::Saved(time_of_day());
        }
        if failed {
            // The disk takes files again, so those that it did not take may follow.
            self.save_soon();
        }
        failed.then_some(Event::JournalWorks)
    }

    fn journal_fails(&mut self, reason: String) -> Event {
        self.journal_failure = Some(reason.clone());
        Event::JournalFailed(reason)
    }

    /// Lets the files follow, if they lack anything.
    fn save_soon(&mut self) {
        if !self.is_in_files() {
            self.due.get_or_insert_with(Instant::now);
        }
    }

    /// False while another window writes to the project.
    pub fn may_write(&self) -> bool {
        !matches!(self.holding, Holding::Theirs { .. })
    }
}
