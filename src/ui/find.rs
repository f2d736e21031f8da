//! Find in the article shown: a bar over the page.

use std::ops::Range;

use egui::Ui;

use super::Kit;
use crate::session::Session;

/// What the bar keeps between frames.
#[derive(Default)]
pub struct FindState {
    /// The bar is shown.
    pub open: bool,
    /// Puts the keyboard into the bar in the next frame.
    pub take_focus: bool,
}

impl FindState {
    /// What was found in the article shown, in order, for the page to mark.
    pub fn hits(&self) -> &[Range<usize>] {
        &[]
    }
}

/// Draws the bar.
pub fn find_bar_ui(kit: &mut Kit<'_>, session: &Session, ui: &mut Ui, state: &mut FindState) {
    let _ = (kit, session, ui, state);
}
