//! What stands in the window after a fault of the program: that it stopped, where the work is, and what to report.

use egui::{CentralPanel, Frame, RichText, ScrollArea, TextEdit, Ui};

use super::theme::{BODY, Theme, sans};

/// What is said about a fault.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FaultPage {
    /// What happened, and where in the source, for a report.
    pub details: String,
    /// Where the project is, if one was open.
    pub folder: Option<String>,
    /// True if everything that was done is in the journal or the files.
    pub kept: bool,
}

impl FaultPage {
    /// What became of the work, in sentences.
    pub fn text(&self) -> String {
        let Some(folder) = &self.folder else {
            return "No project was open, so no work is lost. Start Gainsay again.".to_owned();
        };
        let kept = if self.kept {
            "Everything that you had done is in the project's journal or files"
        } else {
            "The disk did not take the last of what you did in time; everything that was shown as saved is in the \
             project's journal or files"
        };
        format!(
            "{kept}, in {folder}\n\nStart Gainsay again: it goes on from there. What was being typed in a field and was \
             not taken yet may be missing: look at the statement that you were at."
        )
    }
}

/// What was clicked on the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FaultAnswer {
    /// The details, to the clipboard.
    Copy,
    /// The window.
    Close,
}

/// Draws the page; it uses nothing but egui's own text, since the fault may have been anywhere else.
pub fn fault_page_ui(theme: &Theme, ui: &mut Ui, page: &FaultPage) -> Option<FaultAnswer> {
    let frame = Frame::new().fill(theme.panel).inner_margin(32.0);
    let shown = CentralPanel::no_frame().frame(frame).show(ui, |ui| {
        ui.set_max_width(640.0);
        ui.heading("Gainsay met a fault and stopped");
        ui.add_space(8.0);
        ui.label(page.text());
        ui.add_space(12.0);
        ui.label("Please report the fault, with these lines and what you did just before:");
        ui.add_space(4.0);
        let room = (ui.available_height() - 60.0).clamp(60.0, 260.0);
        ScrollArea::vertical().max_height(room).show(ui, |ui| {
            let mut text = page.details.as_str();
            ui.add(
                TextEdit::multiline(&mut text)
                    .font(sans(BODY))
                    .desired_width(ui.max_rect().width().min(620.0))
                    .desired_rows(3),
            );
        });
        ui.add_space(10.0);
        ui.horizontal(|ui| {
            let copy = ui.button("Copy details").clicked().then_some(FaultAnswer::Copy);
            let close = ui.button(RichText::new("Close")).clicked().then_some(FaultAnswer::Close);
            close.or(copy)
        })
        .inner
    });
    shown.inner
}
