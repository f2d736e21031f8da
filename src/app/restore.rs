//! Restoring a backup: the dialog is opened and filled, and the window follows what was restored.

use super::App;
use crate::{
    command::Command,
    session::Session,
    ui::{
        forms::Dialog,
        message_bar::Message,
        restore::{BackupRow, Restore},
        text_fields::Drafts,
    },
    workspace::backups::{ListedBackup, local_time},
};

impl App {
    /// Opens the dialog, which is filled when the worker has read the backups.
    pub(super) fn open_restore(&mut self) {
        self.dialog = Some(Dialog::Restore(Box::default()));
        self.run_command(Command::ListBackups);
    }

    /// Shows the backups, if the dialog is still open.
    pub(super) fn backups_read(&mut self, found: Vec<ListedBackup>, problems: Vec<String>) {
        if let Some(form) = self.open_form() {
            form.fill(found.into_iter().map(row).collect(), problems);
        }
    }

    /// Shows how far the reading of backups is.
    pub(super) fn backups_progress(&mut self, done: usize, total: usize) {
        if let Some(form) = self.open_form() {
            form.read(done, total);
        }
    }

    fn open_form(&mut self) -> Option<&mut Restore> {
        match &mut self.dialog {
            Some(Dialog::Restore(form)) => Some(form),
            _ => None,
        }
    }

    /// Shows what came back, as after undo.
    pub(super) fn restored(&mut self, text: String) {
        self.tell(Message::done(text));
        self.panel.reveal = self.workspace.session().and_then(Session::selected_id);
        // What the fields show is now the statement as it was.
        self.inspector.drafts = Drafts::default();
        self.views.forget_drafts();
    }
}

fn row(backup: ListedBackup) -> BackupRow {
    let (day, time) = local_time(backup.made);
    let when = format!("{}, {time}", day.unwrap_or_else(|| "Today".to_owned()));
    let ListedBackup { number, made: _, reason, differs, left_out } = backup;
    BackupRow { number, when, reason, differs, left_out }
}
