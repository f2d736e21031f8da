//! Each claim or proposition with the statements that claim, deny, support or repeat it.

use egui::Ui;

use super::Kit;
use crate::session::Session;

/// What the view keeps between frames.
#[derive(Default)]
pub struct ThreadsState {
    /// Puts the keyboard into the view in the next frame.
    pub take_focus: bool,
}

/// Draws the view.
pub fn threads_ui(kit: &mut Kit<'_>, session: &Session, ui: &mut Ui, state: &mut ThreadsState) {
    let _ = (kit, session, ui, state);
}
