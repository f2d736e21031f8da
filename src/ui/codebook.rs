//! Labels and guidelines.

use egui::Ui;

use super::Kit;
use crate::session::Session;

/// What the view keeps between frames.
#[derive(Default)]
pub struct CodebookState {
    /// Puts the keyboard into the view in the next frame.
    pub take_focus: bool,
}

/// Draws the view.
pub fn codebook_ui(kit: &mut Kit<'_>, session: &Session, ui: &mut Ui, state: &mut CodebookState) {
    let _ = (kit, session, ui, state);
}
