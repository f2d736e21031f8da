//! The registry of speakers: who they are, what they said, and which two are one.

use egui::Ui;

use super::Kit;
use crate::{model::SpeakerId, session::Session};

/// What the view keeps between frames.
#[derive(Default)]
pub struct SpeakersState {
    /// Puts the keyboard into the view in the next frame.
    pub take_focus: bool,
    /// Whose entry is shown.
    pub chosen: Option<SpeakerId>,
}

/// Draws the view.
pub fn speakers_ui(kit: &mut Kit<'_>, session: &Session, ui: &mut Ui, state: &mut SpeakersState) {
    let _ = (kit, session, ui, state);
}
