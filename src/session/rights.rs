//! What may be changed here: by whom, and whether its file could be read.

use super::{Session, SessionError};
use crate::model::{ArticleId, Edit, ReadOnly, SpeakerId};

impl Session {
    /// True if the selected statement is the annotator's own.
    pub fn selected_is_mine(&self) -> bool {
        self.selected().is_some_and(|(key, _)| key.annotator == self.annotator)
    }

    /// True if the selected statement is the annotator's own and may be written.
    pub fn may_change_selected(&self) -> bool {
        let writable = |key| !self.read_only.everything && !self.read_only.layer(key);
        self.selected_is_mine() && self.selected().is_some_and(|(key, _)| writable(key))
    }

    /// True if the codebook may be written.
    pub fn may_change_codebook(&self) -> bool {
        !self.read_only.everything && !self.read_only.codebook
    }

    /// True if that entry of the registry may be written.
    pub fn may_change_speaker(&self, id: &SpeakerId) -> bool {
        !self.read_only.everything && !self.read_only.speakers.contains(id)
    }

    /// The article shown, if the annotator's own reading of it could not be read and so cannot be changed.
    pub fn unreadable_reading(&self) -> Option<&ArticleId> {
        let article = self.article.as_ref()?;
        self.read_only.layer(&self.my_key(article)).then_some(article)
    }

    /// What of the files must not be changed, as it was read anew.
    pub fn protect(&mut self, read_only: ReadOnly) {
        let everything = self.read_only.everything;
        self.read_only = ReadOnly { everything, ..read_only };
        self.revision += 1;
    }

    /// Lets everything be changed again that could be read.
    pub fn open_for_writing(&mut self) {
        self.read_only.everything = false;
    }

    /// Fails when the edit would change what could not be read from disk.
    pub(super) fn may_change(&self, edit: &Edit) -> Result<(), SessionError> {
        if self.read_only.everything {
            return Err(SessionError::OpenElsewhere);
        }
        let damaged = edit.first_in(&self.read_only);
        damaged.map_or(Ok(()), |what| Err(SessionError::ReadOnly(what.to_owned())))
    }
}
