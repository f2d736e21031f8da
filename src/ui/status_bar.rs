//! The line at the bottom: where one is, what is marked, and what is on disk.

use egui::{Align, Layout, Ui};

use super::{
    Kit,
    page_view::PageView,
    widgets::{elided_small_print, error_print, small_print},
};
use crate::session::{SaveStatus, Session};

/// What the status bar shows beside the session.
pub struct StatusBar<'a> {
    /// Whether everything is on disk.
    pub save: &'a SaveStatus,
    /// How the project stands to its files.
    pub standing: Standing,
    /// Where the project is.
    pub folder: &'a str,
    /// Paragraph in sight, and how many there are.
    pub position: Option<(usize, usize)>,
    /// Characters selected.
    pub selected_chars: usize,
    /// Exact characters are selected instead of words.
    pub exact: bool,
    /// The statements of the article shown, if one is.
    pub view: Option<&'a PageView>,
}

/// How an open project stands to its files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// The last step is on its way to the disk.
    OnItsWay,
    /// Every step is in the journal, whatever is in the files.
    InJournal,
    /// As before, and files are not written until a choice was made between what they hold and what was done here.
    Waits,
    /// Another window writes to the project.
    ReadOnly,
}

/// Draws the status bar.
pub fn status_bar_ui(kit: &mut Kit<'_>, session: &Session, ui: &mut Ui, bar: &StatusBar<'_>) {
    ui.horizontal_centered(|ui| {
        ui.spacing_mut().item_spacing.x = 20.0;
        // What must be read has its place first; many labels take what is left.
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let text = match (bar.standing, bar.save) {
                (Standing::ReadOnly, _) => "Read only".to_owned(),
                (Standing::Waits, _) => "In the journal; files wait for your choice".to_owned(),
                (Standing::InJournal, SaveStatus::Failed(_)) => {
                    "In the journal only: see the message".to_owned()
                }
                (_, save) => save_text(save),
            };
            match bar.save {
                SaveStatus::Failed(_) => error_print(ui, kit.theme, &text),
                _ => small_print(ui, kit.theme, &text),
            }
            .on_hover_text(format!("The project is in {}", bar.folder));
            if bar.exact {
                small_print(ui, kit.theme, "Exact characters (X)");
            }
            if bar.selected_chars > 0 {
                small_print(ui, kit.theme, &selected(bar.selected_chars));
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                if let Some((paragraph, all)) = bar.position {
                    small_print(ui, kit.theme, &format!("Paragraph {paragraph} of {all}"));
                }
                elided_small_print(ui, kit.theme, &counts(session, bar.view));
            });
        });
    });
}

/// Whether everything is on disk, in words.
pub fn save_text(save: &SaveStatus) -> String {
    match save {
        SaveStatus::AsOpened => "No changes since it was opened".to_owned(),
        SaveStatus::Unsaved => "Not saved yet".to_owned(),
        SaveStatus::Saving => "Saving…".to_owned(),
        SaveStatus::Saved(time) => format!("All changes saved {time}"),
        SaveStatus::Failed(_) => "Not saved: see the message".to_owned(),
    }
}

fn selected(chars: usize) -> String {
    if chars == 1 { "1 character selected".to_owned() } else { format!("{chars} characters selected") }
}

/// "45 statements: 29 claims, 6 denials, 10 facts" for the article shown.
fn counts(session: &Session, view: Option<&PageView>) -> String {
    let Some(view) = view else { return "No statements yet".to_owned() };
    let labels = session.project().codebook.labels.iter().filter_map(|label| {
        let count = view.labels().get(&label.id)?;
        let plural = if *count == 1 { "" } else { "s" };
        Some(format!("{count} {}{plural}", label.name.to_lowercase()))
    });
    let labels = labels.collect::<Vec<_>>().join(", ");
    let counted: usize = view.labels().values().sum();
    let left_out = match view.count() - counted {
        0 => String::new(),
        more => format!(" ({more} in furniture left out)"),
    };
    match (view.count(), counted) {
        (0, _) => "No statements yet".to_owned(),
        (_, 1) => format!("1 statement{left_out}: {labels}"),
        (_, several) => format!("{several} statements{left_out}: {labels}"),
    }
}
