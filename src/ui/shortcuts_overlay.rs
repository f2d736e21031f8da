//! All keys at a glance, from the table of actions and the codebook.

use egui::{Grid, ScrollArea, Ui};

use super::{
    Kit,
    widgets::{key_cap, section_heading, shortcut_text},
};
use crate::{
    command::{ACTIONS, Menu},
    session::Session,
};

/// Keys that belong to the page of text and to fields, where no menu stands for them.
const PAGE_KEYS: [(&str, &str); 9] = [
    ("← → ↑ ↓", "Move the caret; with Shift select, with Ctrl by word"),
    ("Home End", "Go to the ends of the line; with Ctrl to the ends of the text"),
    ("Page Up, Page Down", "Go by a screenful"),
    ("Double click", "Select the word"),
    ("Triple click", "Select the sentence"),
    ("Alt + drag", "Select exact characters"),
    ("Ctrl + Y", "Redo, as Ctrl+Shift+Z does"),
    ("Enter", "In Speaker: accept and go to Said; in Said: accept and go back to the text"),
    ("Esc", "Go back to the text; there: select nothing"),
];

/// Draws the overview.
pub fn shortcuts_ui(kit: &Kit<'_>, session: Option<&Session>, ui: &mut Ui) {
    ui.heading("Keyboard shortcuts");
    ui.add_space(6.0);
    let height = (ui.ctx().content_rect().height() - 190.0).max(200.0);
    ScrollArea::vertical().max_height(height).auto_shrink([false, true]).show(ui, |ui| {
        ui.spacing_mut().interact_size.y = 18.0;
        ui.columns(2, |columns| {
            let [left, right] = columns else { return };
            labels(kit, session, left);
            for menu in [Menu::File, Menu::Edit, Menu::View, Menu::Help] {
                menu_keys(kit, left, menu);
            }
            menu_keys(kit, right, Menu::Annotate);
            section_heading(right, kit.theme, "In the text and in fields");
            table(right, "page keys", |ui| {
                for (keys, text) in PAGE_KEYS {
                    row(kit, ui, keys, text);
                }
            });
        });
    });
}

fn menu_keys(kit: &Kit<'_>, ui: &mut Ui, menu: Menu) {
    section_heading(ui, kit.theme, menu.title());
    table(ui, menu.title(), |ui| {
        for info in ACTIONS.iter().filter(|info| info.menu == menu) {
            let Some(shortcut) = info.shortcut else { continue };
            row(kit, ui, &shortcut_text(ui.ctx(), shortcut), info.text.trim_end_matches('…'));
        }
    });
}

fn labels(kit: &Kit<'_>, session: Option<&Session>, ui: &mut Ui) {
    let Some(session) = session else { return };
    section_heading(ui, kit.theme, "Labels");
    table(ui, "label keys", |ui| {
        for label in session.project().codebook.active() {
            row(kit, ui, &label.key.to_string(), &format!("Mark as {}", label.name.to_lowercase()));
        }
    });
}

fn table(ui: &mut Ui, id: &str, rows: impl FnOnce(&mut Ui)) {
    Grid::new(("shortcuts", id)).num_columns(2).min_col_width(110.0).spacing([12.0, 3.0]).show(ui, rows);
    ui.add_space(10.0);
}

fn row(kit: &Kit<'_>, ui: &mut Ui, keys: &str, text: &str) {
    key_cap(ui, kit.theme, keys);
    ui.add(egui::Label::new(text).wrap());
    ui.end_row();
}
