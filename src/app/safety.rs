//! What the window says of the safety of the work: saving, the journal, other programs, disks that do not answer.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
    time::Instant,
};

use egui::Context;

use super::App;
use crate::{
    command::{Action, Command},
    model::shown::shown_path,
    store::journal::Recovery,
    ui::{
        Ask,
        forms::{Dialog, Question},
        message_bar::{Message, Topic},
    },
    workspace::now,
};

impl App {
    /// Says that the project's files could not be written, and what can be done.
    pub(super) fn save_failed(&mut self, reason: &str, blocks: bool) {
        let what = if self.workspace.unkept() { "Not saved" } else { "Not in the project's files yet" };
        let mut message = Message::problem(format!("{what}: {reason}"))
            .about(Topic::Saving)
            .offering("Try again", Ask::Do(Action::Save))
            .offering("Save as…", Ask::Do(Action::SaveAs));
        if blocks {
            message = message.offering("Leave without saving", Ask::Run(Command::LeaveUnsaved));
        }
        self.tell(message);
        if std::mem::take(&mut self.closing) {
            let kept = !self.workspace.unkept();
            self.dialog = Some(Dialog::CloseUnsaved { reason: reason.to_owned(), kept, choose: false });
        }
    }

    /// Says that the journal cannot be written; the files still are.
    pub(super) fn journal_failed(&mut self, reason: &str) {
        let text = format!(
            "The journal cannot be written, so what you do is safe only once the project's files are written: {reason}"
        );
        self.tell(Message::problem(text).about(Topic::Journal).offering("Save as…", Ask::Do(Action::SaveAs)));
    }

    /// Says which files cannot be used as they are.
    pub(super) fn tell_of_problems(&mut self) {
        let text = match self.workspace.problems() {
            [] => return,
            [one] => format!("1 file could not be used as it is, and is left untouched: {one}"),
            several => {
                let files: BTreeSet<_> = several.iter().map(|problem| &problem.path).collect();
                let places = several.len();
                match files.len() {
                    1 => format!(
                        "1 file could not be used as it is, in {places} places. It is left untouched, and the rest is open."
                    ),
                    files => format!(
                        "{files} files could not be used as they are. They are left untouched, and the rest is open."
                    ),
                }
            }
        };
        self.tell(Message::problem(text).offering("Show", Ask::Do(Action::Problems)));
    }

    /// Asks whether a file that cannot be read is to make room for a new one.
    pub(super) fn ask_to_set_aside(&mut self, path: PathBuf) {
        self.dialog = Some(Dialog::Confirm(Question {
            title: "Set this file aside?".to_owned(),
            text: format!(
                "The file is renamed, and you begin anew without what is in it. Nothing is deleted: whoever mends the \
                 file later can give it its name again while the project is closed.\n\n{}",
                shown_path(&path)
            ),
            yes: "Set aside",
            command: Command::SetAside(path),
        }));
    }

    /// Says what came back from the journal.
    pub(super) fn tell_of_recovery(&mut self) {
        let sentences =
            self.workspace.recovery().map(|told| told.sentences(self.workspace.kept_aside(), now()));
        let text = sentences.unwrap_or_default().join(" ");
        if text.is_empty() {
            return;
        }
        let lost = self.workspace.recovery().is_some_and(Recovery::lost_something);
        self.tell(if lost { Message::problem(text) } else { Message::done(text) });
    }

    /// Says that work goes on in another folder.
    pub(super) fn moved(&mut self, folder: &Path) {
        for topic in [Topic::Saving, Topic::Journal, Topic::Silence, Topic::Holding] {
            self.settle_topic(topic);
        }
        self.settings.remember_project(folder);
        self.keep_settings();
        self.tell(Message::done(format!("The project is now in {}", shown_path(folder))));
    }

    /// Says that other programs changed files.
    pub(super) fn taken_in(&mut self, files: usize, merged: bool) {
        let files = if files == 1 { "1 file".to_owned() } else { format!("{files} files") };
        let how = if merged { "merged with what was done here" } else { "taken in" };
        let text = format!("Another program changed {files} of the project. The changes were {how}.");
        let message = Message::done(text).about(Topic::Outside).offering("Undo", Ask::Do(Action::Undo));
        self.tell(message);
    }

    /// Once something else was done, Undo would take that back instead.
    pub(super) fn forget_undo_of_outside(&mut self) {
        for message in self.messages.iter_mut().filter(|message| message.topic == Some(Topic::Outside)) {
            message.offers.clear();
        }
    }

    /// Says that other programs took files away.
    pub(super) fn vanished(&mut self, paths: &[PathBuf]) {
        let names: Vec<_> = paths.iter().map(|path| shown_path(path)).collect();
        let text = format!(
            "Another program took files away: {}. What was in them is still here, and a copy is kept for \
             File → Restore…. Open the project again to go on without them.",
            names.join(", ")
        );
        let again = Ask::Run(Command::WriteAgain);
        self.tell(Message::problem(text).about(Topic::Vanished).offering("Write them again", again));
    }

    /// Says so when the disk does not answer.
    pub(super) fn watch_the_disk(&mut self, ctx: &Context) {
        let silent = self.workspace.stalled(Instant::now());
        let told = self.messages.iter().any(|message| message.topic == Some(Topic::Silence));
        if silent && !told {
            let folder = self.workspace.folder().map(shown_path).unwrap_or_default();
            let text = format!(
                "The disk has not answered for 10 seconds (a network folder?). Your work is in this window; wait, or \
                 save it elsewhere: {folder}"
            );
            self.tell(
                Message::problem(text).about(Topic::Silence).offering("Save as…", Ask::Do(Action::SaveAs)),
            );
            if std::mem::take(&mut self.closing) {
                let (reason, kept) = ("The disk does not answer".to_owned(), !self.workspace.unkept());
                self.dialog = Some(Dialog::CloseUnsaved { reason, kept, choose: false });
            }
            ctx.request_repaint();
        } else if !silent && told {
            self.settle_topic(Topic::Silence);
        }
    }
}
