//! The guidelines of the codebook, rendered beside the article.

use egui::{Align, Layout, ScrollArea, Ui};

use super::{
    Ask, Kit, View,
    markdown::Markdown,
    widgets::{section_heading, shortcut_text, small_print},
};
use crate::{command::Action, session::Session};

/// What the panel keeps between frames.
#[derive(Default)]
pub struct GuidelinesState {
    text: Markdown,
    /// They are to be edited in the codebook.
    pub edit: bool,
}

/// Draws the guidelines.
pub fn guidelines_ui(kit: &mut Kit<'_>, session: &Session, ui: &mut Ui, state: &mut GuidelinesState) {
    let lines = &session.project().codebook.guidelines;
    ui.horizontal(|ui| {
        section_heading(ui, kit.theme, "Guidelines");
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let shortcut = Action::ToggleGuidelines.info().and_then(|info| info.shortcut);
            let key =
                shortcut.map(|keys| format!(" ({})", shortcut_text(ui.ctx(), keys))).unwrap_or_default();
            if ui.button("Close").on_hover_text(format!("Show the statement again{key}")).clicked() {
                kit.asks.push(Ask::Do(Action::ToggleGuidelines));
            }
            if ui.button("Edit guidelines").on_hover_text("Write guidelines in the codebook").clicked() {
                state.edit = true;
                kit.asks.push(Ask::Show(View::Codebook));
            }
        });
    });
    ui.add_space(4.0);
    if lines.iter().all(|line| line.trim().is_empty()) {
        let text = "No guidelines yet. Write them in the Codebook view: when to use each label, where a statement \
                    begins and ends, what to do in doubt.";
        small_print(ui, kit.theme, text);
        return;
    }
    ScrollArea::vertical().id_salt("guidelines").auto_shrink(false).show(ui, |ui| {
        state.text.show(kit, ui, lines);
        ui.add_space(12.0);
    });
}
