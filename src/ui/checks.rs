//! What a careful supervisor would point at, with a place to click and, where safe, a repair.

use egui::Ui;

use super::Kit;
use crate::session::Session;

/// What the view keeps between frames.
#[derive(Default)]
pub struct ChecksState {
    /// Puts the keyboard into the view in the next frame.
    pub take_focus: bool,
}

/// Draws the view.
pub fn checks_ui(kit: &mut Kit<'_>, session: &Session, ui: &mut Ui, state: &mut ChecksState) {
    let _ = (kit, session, ui, state);
}
