//! The first lines of files, as they are written or were read.

use egui::{Frame, ScrollArea, Stroke, Ui};

use super::{
    Kit,
    row_list::Opens,
    theme::{RADIUS, SMALL},
    widgets::{sans_style, words},
};
use crate::{formats::preview::PreviewFile, text_view::Weight};

/// More rows than a line of the preview has: a cut line would show all of itself under the pointer.
const ROWS: usize = 400;

/// A box `room` high with what `draw` puts into it.
pub(super) fn first_lines_box(
    kit: &mut Kit<'_>,
    ui: &mut Ui,
    (room, opens): (f32, Opens),
    draw: impl FnOnce(&mut Kit<'_>, &mut Ui),
) {
    let frame = Frame::new().fill(kit.theme.page).inner_margin(8.0).corner_radius(RADIUS);
    frame.stroke(Stroke::new(1.0, kit.theme.hairline)).show(ui, |ui| {
        let area = ScrollArea::vertical().id_salt("preview").max_height(room).min_scrolled_height(room);
        opens.area(area.auto_shrink([false, false])).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 3.0;
            draw(kit, ui);
        });
    });
}

/// The name of a file, if it has one, and its first lines.
pub(super) fn first_lines_ui(kit: &mut Kit<'_>, ui: &mut Ui, file: &PreviewFile) {
    if !file.path.is_empty() {
        ui.add_space(2.0);
        words(kit, ui, &file.path, &sans_style(SMALL, Weight::SemiBold), kit.theme.secondary, 1);
    }
    for line in file.lines.iter().filter(|line| !line.trim().is_empty()) {
        // A tab is nothing to see.
        let line = line.replace('\t', "  ⇥  ");
        words(kit, ui, &line, &sans_style(SMALL, Weight::Regular), kit.theme.text, ROWS);
    }
}
