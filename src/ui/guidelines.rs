//! The guidelines of the codebook, rendered beside the article.

use egui::Ui;

use super::Kit;
use crate::session::Session;

/// Draws the guidelines.
pub fn guidelines_ui(kit: &mut Kit<'_>, session: &Session, ui: &mut Ui) {
    let _ = (kit, session, ui);
}
