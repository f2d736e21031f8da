//! Mark every occurrence: a preview with a count.

use egui::Ui;

use super::Kit;
use crate::{model::StatementId, session::Session};

/// What the dialog keeps between frames.
pub struct Occurrences {
    /// The statement whose words are looked for.
    pub statement: StatementId,
}

impl Occurrences {
    /// The dialog for a statement.
    pub fn new(session: &Session, statement: StatementId) -> Self {
        let _ = session;
        Self { statement }
    }
}

/// Draws the dialog.
pub fn occurrences_ui(kit: &mut Kit<'_>, session: &Session, ui: &mut Ui, form: &mut Occurrences) {
    let _ = (kit, session, ui, form);
}
