//! A bar over the page while the statement that is clicked next is waited for.

use egui::Ui;

use super::{
    Ask, Kit, Pointing,
    statement_row::quoted,
    theme::{BODY, SMALL},
    widgets::{sans_style, words},
};
use crate::{
    model::{StatementId, wording::summary},
    session::Session,
    text_view::Weight,
};

/// The statement that something is pointed at for.
pub fn pointing_from(pointing: Pointing) -> StatementId {
    match pointing {
        Pointing::Link(id, _) | Pointing::Merge(id) => id,
    }
}

/// Draws the bar.
pub fn pointing_ui(kit: &mut Kit<'_>, session: &Session, ui: &mut Ui, pointing: Pointing) {
    let what = match pointing {
        Pointing::Link(_, kind) => format!("Click the statement that this one {}", kind.verb()),
        Pointing::Merge(_) => "Click the statement that becomes one with this".to_owned(),
    };
    ui.horizontal(|ui| {
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            let cancel = ui.button("Cancel").on_hover_text("Wait no longer (Esc)");
            if cancel.clicked() {
                kit.asks.extend([Ask::Point(None), Ask::Do(crate::command::Action::FocusPage)]);
            }
            ui.with_layout(egui::Layout::top_down(egui::Align::Min), |ui| {
                ui.spacing_mut().item_spacing.y = 2.0;
                let text = format!("{what}. J and K walk, Enter takes the selected one, Esc cancels.");
                words(kit, ui, &text, &sans_style(BODY, Weight::SemiBold), kit.theme.text, 2);
                if let Some((_, from)) = session.project().find_statement(pointing_from(pointing)) {
                    let line =
                        format!("{}: {}", summary(session.project(), from), quoted(&from.fragments.quote()));
                    words(kit, ui, &line, &sans_style(SMALL, Weight::Regular), kit.theme.secondary, 1);
                }
            });
        });
    });
}
