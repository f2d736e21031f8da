//! Small things that several panels show: headings, key caps, and words in any script.

use egui::{Align2, Color32, Response, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, vec2};

use super::{
    Kit,
    theme::{BODY, RADIUS, SANS, SECTION, SMALL, Theme, sans, semibold},
};
use crate::{
    command::Shortcut,
    text_view::{TextStyle, Weight},
};

/// Window text at `size` points for [`words`].
pub fn sans_style(size: f32, weight: Weight) -> TextStyle {
    TextStyle { weight, ..TextStyle::new(SANS, size) }
}

/// Shows `text` in any script, cut after `rows` rows; right-to-left words stand at the right edge.
pub fn words(
    kit: &mut Kit<'_>,
    ui: &mut Ui,
    text: &str,
    style: &TextStyle,
    colour: Color32,
    rows: usize,
) -> Response {
    let width = ui.available_width();
    let shaped = kit.engine.shape(text, style, width, rows);
    let room = if shaped.right_to_left { vec2(width, shaped.size.y) } else { shaped.size };
    let (rect, response) = ui.allocate_exact_size(room, Sense::hover());
    let left = if shaped.right_to_left { rect.right() - shaped.size.x } else { rect.left() };
    kit.engine.paint(ui.painter(), egui::pos2(left, rect.top()), &shaped, colour);
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, text));
    if shaped.elided { response.on_hover_text(text) } else { response }
}

/// Small print that may name somebody in any script.
pub fn small_words(kit: &mut Kit<'_>, ui: &mut Ui, text: &str, colour: Color32) -> Response {
    words(kit, ui, text, &sans_style(SMALL, Weight::Regular), colour, 4)
}

/// A button with words in any script, at least `width` points wide; `chosen` makes it one of several.
pub fn words_button(
    kit: &mut Kit<'_>,
    ui: &mut Ui,
    text: &str,
    chosen: Option<bool>,
    width: f32,
) -> Response {
    let room = (ui.available_width() - 20.0).max(60.0);
    let shaped = kit.engine.shape(text, &sans_style(BODY, Weight::Regular), room, 1);
    let size = vec2((shaped.size.x + 20.0).max(width), 26.0);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    response.widget_info(|| match chosen {
        Some(chosen) => WidgetInfo::selected(Role::RadioButton, ui.is_enabled(), chosen, text),
        None => WidgetInfo::labeled(Role::Button, ui.is_enabled(), text),
    });
    let (theme, hovered) = (kit.theme, response.hovered());
    let fill = if hovered || chosen == Some(true) { theme.accent_background } else { theme.field };
    let edge = if hovered || chosen == Some(true) { theme.accent } else { theme.hairline };
    ui.painter().rect(rect, RADIUS, fill, Stroke::new(1.0, edge), StrokeKind::Inside);
    let left = if shaped.right_to_left { rect.right() - 10.0 - shaped.size.x } else { rect.left() + 10.0 };
    let corner = egui::pos2(left, rect.center().y - shaped.size.y / 2.0);
    kit.engine.paint(ui.painter(), corner, &shaped, theme.text);
    focus_ring(ui, theme, &response);
    if shaped.elided { response.on_hover_text(text) } else { response }
}

/// A quiet heading over a part of a panel.
pub fn section_heading(ui: &mut Ui, theme: &Theme, text: &str) -> Response {
    ui.label(egui::RichText::new(text).font(semibold(SECTION)).color(theme.secondary))
}

/// A line of small print.
pub fn small_print(ui: &mut Ui, theme: &Theme, text: &str) -> Response {
    ui.label(egui::RichText::new(text).font(sans(SMALL)).color(theme.secondary))
}

/// A line of small print that ends in … where there is no room for all of it, and is read whole under the pointer.
pub fn elided_small_print(ui: &mut Ui, theme: &Theme, text: &str) -> Response {
    let text = egui::RichText::new(text).font(sans(SMALL)).color(theme.secondary);
    ui.add(egui::Label::new(text).truncate())
}

/// A line of small print about something that is wrong.
pub fn error_print(ui: &mut Ui, theme: &Theme, text: &str) -> Response {
    ui.label(egui::RichText::new(text).font(sans(SMALL)).color(theme.error))
}

/// A key as it stands on a keyboard.
pub fn key_cap(ui: &mut Ui, theme: &Theme, text: &str) -> Response {
    let galley = ui.painter().layout_no_wrap(text.to_owned(), sans(SECTION), theme.secondary);
    let size = galley.size() + vec2(10.0, 4.0);
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    ui.painter().rect(rect, 4.0, theme.field, Stroke::new(1.0, theme.hairline), StrokeKind::Inside);
    ui.painter().text(rect.center(), Align2::CENTER_CENTER, text, sans(SECTION), theme.secondary);
    response
}

/// A box for a tick in a row that is one widget by itself.
pub fn tick_box(ui: &Ui, theme: &Theme, centre: egui::Pos2, ticked: bool) {
    let square = egui::Rect::from_center_size(centre, vec2(14.0, 14.0));
    let edge = if ticked { theme.accent } else { theme.secondary };
    ui.painter().rect(square, 3.0, theme.field, Stroke::new(1.0, edge), StrokeKind::Inside);
    if ticked {
        let points = [vec2(-3.5, 0.0), vec2(-1.0, 3.0), vec2(3.5, -3.0)].map(|step| centre + step);
        ui.painter().line(points.to_vec(), Stroke::new(1.8, theme.accent));
    }
}

/// The egui form of a shortcut of the table of actions.
pub fn keyboard_shortcut(shortcut: Shortcut) -> Option<egui::KeyboardShortcut> {
    let key = egui::Key::from_name(shortcut.key)?;
    let mut modifiers = egui::Modifiers::NONE;
    if shortcut.ctrl {
        modifiers = modifiers.plus(egui::Modifiers::COMMAND);
    }
    if shortcut.shift {
        modifiers = modifiers.plus(egui::Modifiers::SHIFT);
    }
    if shortcut.alt {
        modifiers = modifiers.plus(egui::Modifiers::ALT);
    }
    Some(egui::KeyboardShortcut::new(modifiers, key))
}

/// A shortcut as people write it on this system.
pub fn shortcut_text(ctx: &egui::Context, shortcut: Shortcut) -> String {
    match shortcut.key {
        "Questionmark" => "?".to_owned(),
        _ => keyboard_shortcut(shortcut)
            .map_or(shortcut.key.to_owned(), |shortcut| ctx.format_shortcut(&shortcut)),
    }
}

/// A ring round what has the keyboard.
pub fn focus_ring(ui: &Ui, theme: &Theme, response: &Response) {
    if response.has_focus() {
        let ring = Stroke::new(1.5, theme.accent);
        ui.painter().rect_stroke(response.rect, RADIUS, ring, StrokeKind::Inside);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::command::ACTIONS;

    #[test]
    fn every_shortcut_of_the_table_is_a_key_that_the_window_knows() {
        for info in ACTIONS {
            if let Some(shortcut) = info.shortcut {
                assert!(keyboard_shortcut(shortcut).is_some(), "{info:?}");
            }
        }
    }
}
