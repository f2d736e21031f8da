//! Find in the whole project: articles, notes and quotes.

use egui::Ui;

use super::Kit;
use crate::session::Session;

/// What the view keeps between frames.
#[derive(Default)]
pub struct FindProjectState {
    /// Puts the keyboard into the view in the next frame.
    pub take_focus: bool,
}

/// Draws the view.
pub fn find_project_ui(kit: &mut Kit<'_>, session: &Session, ui: &mut Ui, state: &mut FindProjectState) {
    let _ = (kit, session, ui, state);
}
