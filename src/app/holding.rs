//! Who may write to the open project: the banner of a window that may not, and what can be done about it.

use egui::{Align, Frame, Layout, Panel, Ui};
use jiff::{Timestamp, tz::TimeZone};

use super::App;
use crate::{
    command::{Action, Command},
    model::shown::shown,
    store::lock::Holder,
    text_view::Weight,
    ui::{
        Ask, Kit,
        forms::{Dialog, Question},
        message_bar::{Message, Topic},
        theme::BODY,
        widgets::{sans_style, words},
    },
    workspace::{Holding, Workspace},
};

/// Says over everything that nothing can be changed here, and offers the ways on.
pub(super) fn holding_ui(kit: &mut Kit<'_>, ui: &mut Ui, workspace: &Workspace) {
    let Some(Holding::Theirs { holder, certain }) = workspace.holding() else { return };
    let Some(folder) = workspace.folder() else { return };
    let frame = Frame::new().fill(kit.theme.accent_background).inner_margin(egui::Margin::symmetric(16, 6));
    let text = banner(holder.as_ref(), *certain, Timestamp::now(), &TimeZone::system());
    Panel::top("holding").frame(frame).show(ui, |ui| {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if !certain && ui.button("Write anyway…").clicked() {
                kit.asks.push(Ask::AskToWriteAnyway);
            }
            let again =
                ui.button("Try again").on_hover_text("Open the project again, to write if nobody else does");
            if again.clicked() {
                kit.run(Command::OpenProject(folder.to_owned()));
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                words(kit, ui, &text, &sans_style(BODY, Weight::Regular), kit.theme.text, 4);
            });
        });
    });
}

/// Who has the project open and since when, as somebody in `zone` says it at `now`.
fn banner(holder: Option<&Holder>, certain: bool, now: Timestamp, zone: &TimeZone) -> String {
    let Some(holder) = holder else {
        return "Read only: the project is open in another window.".to_owned();
    };
    let host = shown(&holder.host);
    let local = |moment: Timestamp| moment.to_zoned(zone.clone());
    let since = Timestamp::from_second(holder.since.unix_secs()).map(local);
    let since = since.map_or_else(
        |_| String::new(),
        |since| {
            let today = since.date() == local(now).date();
            format!(" since {}", since.strftime(if today { "%H:%M" } else { "%-d %B %Y, %H:%M" }))
        },
    );
    let program = format!("on {host} (process {}){since}", holder.process);
    if certain {
        format!("Read only: open in another window {program}.")
    } else {
        format!("Read only: open {program}, or not closed there as it should be.")
    }
}

impl App {
    /// Asks whether the holder is sure to be gone.
    pub(super) fn ask_to_write_anyway(&mut self) {
        let Some(Holding::Theirs { holder, .. }) = self.workspace.holding() else { return };
        let host =
            holder.as_ref().map_or_else(|| "another computer".to_owned(), |holder| shown(&holder.host));
        self.dialog = Some(Dialog::Confirm(Question {
            title: "Write to this project here?".to_owned(),
            text: format!(
                "The project says that it is open on {host}, and from here nobody can see whether that is still so. \
                 It is right to go on if Gainsay ended there without closing the project (a crash, a power cut), or if \
                 the folder came here by a file sync or a copy while it was open there.\n\nIf somebody still works there, \
                 do not: what both of you change has to be put together afterwards."
            ),
            yes: "Write here",
            command: Command::OpenAnyway,
        }));
    }

    /// Says so when a project was opened whose folder takes no files.
    pub(super) fn tell_of_holding(&mut self) {
        self.settle_topic(Topic::Holding);
        let Some(Holding::Nobody(reason)) = self.workspace.holding() else { return };
        let text = format!(
            "Changes cannot be saved in this folder. You can read here, or go on in another folder with Save as…. {reason}"
        );
        let message = Message::problem(text).about(Topic::Holding);
        self.tell(message.offering("Save as…", Ask::Do(Action::SaveAs)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Timestamp as Moment;

    #[test]
    fn the_banner_names_host_process_and_time_and_the_day_if_it_is_another() {
        let zone = TimeZone::fixed(jiff::tz::offset(1));
        let since: Timestamp = "2025-07-08T13:03:20Z".parse().unwrap();
        let holder =
            Holder { host: "atlas".into(), process: 123, since: Moment::from_unix_secs(since.as_second()) };
        let said = |certain, now: &str| banner(Some(&holder), certain, now.parse().unwrap(), &zone);
        let today = "Read only: open in another window on atlas (process 123) since 14:03.";
        assert_eq!(said(true, "2025-07-08T22:00:00Z"), today);
        let earlier = "Read only: open on atlas (process 123) since 8 July 2025, 14:03, or not closed there as it should be.";
        assert_eq!(said(false, "2025-07-08T23:00:00Z"), earlier);
        assert_eq!(banner(None, true, since, &zone), "Read only: the project is open in another window.");
    }

    #[test]
    fn a_host_cannot_turn_the_banner_around() {
        let holder = Holder { host: "a\u{202e}b".into(), process: 1, since: Moment::from_unix_secs(0) };
        assert!(!banner(Some(&holder), true, Timestamp::UNIX_EPOCH, &TimeZone::UTC).contains('\u{202e}'));
    }
}
