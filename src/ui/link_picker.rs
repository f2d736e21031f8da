//! What a statement denies, supports, queries or repeats: a ranked list with search.

use egui::Ui;

use super::Kit;
use crate::{
    model::{LinkKind, StatementId},
    session::Session,
};

/// What the dialog keeps between frames.
pub struct LinkPicker {
    /// The statement that is linked.
    pub statement: StatementId,
    /// How.
    pub kind: LinkKind,
}

impl LinkPicker {
    /// The dialog for a statement.
    pub fn new(session: &Session, statement: StatementId, kind: LinkKind) -> Self {
        let _ = session;
        Self { statement, kind }
    }
}

/// Draws the dialog.
pub fn link_picker_ui(kit: &mut Kit<'_>, session: &Session, ui: &mut Ui, form: &mut LinkPicker) {
    let _ = (kit, session, ui, form);
}
