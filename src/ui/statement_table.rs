//! All statements of the project as a table: filter, sort, edit in bulk.

use egui::Ui;

use super::Kit;
use crate::session::Session;

/// What the view keeps between frames.
#[derive(Default)]
pub struct StatementTableState {
    /// Puts the keyboard into the view in the next frame.
    pub take_focus: bool,
}

/// Draws the view.
pub fn statement_table_ui(
    kit: &mut Kit<'_>,
    session: &Session,
    ui: &mut Ui,
    state: &mut StatementTableState,
) {
    let _ = (kit, session, ui, state);
}
