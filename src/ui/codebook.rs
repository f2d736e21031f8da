//! Labels and guidelines.

use egui::Ui;

use super::Kit;
use crate::{command::Command, session::Session};

/// What the view keeps between frames.
#[derive(Default)]
pub struct CodebookState {
    /// Puts the keyboard into the view in the next frame.
    pub take_focus: bool,
}

impl CodebookState {
    /// Takes what was typed as meant.
    pub fn take_drafts(&mut self, _session: &Session) -> Vec<Command> {
        Vec::new()
    }

    /// True while something typed is not taken yet.
    pub fn waiting(&self) -> bool {
        false
    }

    /// Lets go of what is typed.
    pub fn forget_drafts(&mut self) {}
}

/// Draws the view.
pub fn codebook_ui(kit: &mut Kit<'_>, session: &Session, ui: &mut Ui, state: &mut CodebookState) {
    let _ = (kit, session, ui, state);
}
