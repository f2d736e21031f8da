//! Furniture that simple rules propose for the article shown, to be approved zone by zone.

use egui::Ui;

use super::Kit;
use crate::session::Session;

/// What the dialog keeps between frames.
pub struct Furniture {}

/// Draws the dialog.
pub fn furniture_ui(kit: &mut Kit<'_>, session: &Session, ui: &mut Ui, form: &mut Furniture) {
    let _ = (kit, session, ui, form);
}
