//! Taking over a project as it was, or as somebody else has it.

use super::{Session, SessionError};
use crate::model::{Project, difference::edit_between};

impl Session {
    /// Makes the project equal to `to` in one step called `name`, whoever made what differs, and shows what changed.
    ///
    /// As with merging, this reaches into everybody's layers; what could not be read from disk refuses all of it.
    pub fn take_over(&mut self, name: &str, to: &Project) -> Result<(), SessionError> {
        let before = self.project.clone();
        let changes = self.changes;
        self.edit(name, None, edit_between(&before, to))?;
        if self.changes != changes {
            self.follow_change(&before);
        }
        Ok(())
    }
}
