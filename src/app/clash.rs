//! What was changed here and by another program: when the person is asked, and what happens until they have chosen.

use super::App;
use crate::ui::{
    Ask,
    clash::ClashForm,
    forms::Dialog,
    message_bar::{Message, Topic},
};

impl App {
    /// Says that there is something to choose. Only who is closing the window is asked at once: a dialog that opens by
    /// itself would take the keys that were meant for the page.
    pub(super) fn clashed(&mut self) {
        let conflicts = self.workspace.conflicts();
        if let Some(Dialog::Clash(form)) = &mut self.dialog {
            form.follow(conflicts);
            return;
        }
        if self.dialog.is_none() && self.closing {
            return self.show_clash();
        }
        self.left_clash.get_or_insert_default().follow(conflicts);
        self.tell_of_clash();
    }

    /// Asks for the choice.
    pub(super) fn show_clash(&mut self) {
        self.leave_fields();
        self.workspace.review_conflicts();
        self.settle_topic(Topic::Clash);
        let conflicts = self.workspace.conflicts();
        let mut form = self.left_clash.take().unwrap_or_default();
        form.follow(conflicts);
        if !conflicts.is_empty() {
            self.dialog = Some(Dialog::Clash(form));
        }
    }

    /// The choice is put off: the project stays open, and those files are not written.
    pub(super) fn leave_clash(&mut self, form: Box<ClashForm>) {
        self.left_clash = Some(form);
        self.closing = false;
        self.workspace.stay();
        self.tell_of_clash();
    }

    /// Nothing is left to choose.
    pub(super) fn forget_clash(&mut self) {
        self.left_clash = None;
        self.settle_topic(Topic::Clash);
        if matches!(self.dialog, Some(Dialog::Clash(_))) {
            self.dialog = None;
        }
    }

    /// Asks for the choice before the window is closed; asked to close once more, says what closing would mean.
    pub(super) fn clash_before_closing(&mut self) {
        if let Some(Dialog::Clash(form)) = self.dialog.take_if(|dialog| matches!(dialog, Dialog::Clash(_))) {
            self.leave_clash(form);
            let reason =
                "What another program changed still waits for your choice, so those files were not written."
                    .to_owned();
            let kept = !self.workspace.unkept();
            self.dialog = Some(Dialog::CloseUnsaved { reason, kept, choose: true });
        } else {
            self.show_clash();
        }
    }

    fn tell_of_clash(&mut self) {
        let count = self.workspace.conflicts().len();
        let what = if count == 1 { "1 thing".to_owned() } else { format!("{count} things") };
        let text = format!(
            "Not settled: another program changed {what} that you changed, too. Both versions are safe, yours in the \
             project's journal and the other in its files, which are not written until you have chosen."
        );
        self.tell(Message::problem(text).about(Topic::Clash).offering("Choose…", Ask::ShowClash));
    }
}
