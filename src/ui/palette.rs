//! All actions, articles and speakers by name.

use egui::Ui;

use super::Kit;
use crate::session::Session;

/// What the palette keeps between frames.
#[derive(Default)]
pub struct Palette {
    /// What is typed.
    pub text: String,
}

/// Draws the palette; `words_selected` tells which actions make sense.
pub fn palette_ui(
    kit: &mut Kit<'_>,
    session: Option<&Session>,
    ui: &mut Ui,
    palette: &mut Palette,
    words_selected: bool,
) {
    let _ = (kit, session, ui, palette, words_selected);
}
