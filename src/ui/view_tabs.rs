//! The tabs over the centre of the window: which view is shown.

use std::sync::Arc;

use egui::{EventFilter, Key, Role, Sense, Ui, WidgetInfo, pos2, vec2};

use super::{
    Ask, Kit, View,
    theme::{BODY, sans, semibold},
    widgets::shortcut_text,
};

const HEIGHT: f32 = 32.0;
/// Between two tabs, in points.
const GAP: f32 = 2.0;

/// Draws the tabs; the one shown can have the keyboard, and the arrows then go to its neighbours.
pub fn view_tabs_ui(kit: &mut Kit<'_>, ui: &mut Ui, shown: View) {
    let text: f32 = View::ALL.into_iter().map(|view| title(ui, kit, view, true).size().x).sum();
    let room = (ui.available_width() - text) / View::ALL.len() as f32 - GAP;
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = GAP;
        for view in View::ALL {
            tab(kit, ui, view, view == shown, room.clamp(6.0, 20.0));
        }
    });
}

/// The name of a view as it stands on its tab.
fn title(ui: &Ui, kit: &Kit<'_>, view: View, chosen: bool) -> Arc<egui::Galley> {
    let (font, colour) =
        if chosen { (semibold(BODY), kit.theme.text) } else { (sans(BODY), kit.theme.secondary) };
    ui.painter().layout_no_wrap(name(view).to_owned(), font, colour)
}

fn name(view: View) -> &'static str {
    match view.action().info() {
        Some(info) if view != View::Find => info.text,
        _ => "Find",
    }
}

/// `room` is what stands beside the name, in points.
fn tab(kit: &mut Kit<'_>, ui: &mut Ui, view: View, chosen: bool, room: f32) {
    let Some(info) = view.action().info() else { return };
    let galley = title(ui, kit, view, chosen);
    let sense = if chosen { Sense::click() } else { Sense::CLICK };
    let (rect, response) = ui.allocate_exact_size(vec2(galley.size().x + room, HEIGHT), sense);
    response.widget_info(|| WidgetInfo::selected(Role::Tab, true, chosen, name(view)));
    let corner = rect.center() - galley.size() / 2.0;
    if response.hovered() && !chosen {
        ui.painter().rect_filled(rect.shrink2(vec2(2.0, 4.0)), 4.0, kit.theme.hairline.gamma_multiply(0.5));
    }
    ui.painter().galley(corner, galley, kit.theme.text);
    if chosen {
        let line =
            [pos2(rect.left() + 8.0, rect.bottom() - 1.0), pos2(rect.right() - 8.0, rect.bottom() - 1.0)];
        ui.painter().line_segment(line, egui::Stroke::new(2.0, kit.theme.accent));
    }
    super::widgets::focus_ring(ui, kit.theme, &response);
    if response.has_focus() {
        let pressed = |key| ui.input(|input| input.key_pressed(key));
        let index = View::ALL.iter().position(|other| *other == view);
        let next = match index {
            Some(index) if pressed(Key::ArrowRight) => View::ALL.get(index + 1),
            Some(index) if pressed(Key::ArrowLeft) => {
                index.checked_sub(1).and_then(|index| View::ALL.get(index))
            }
            _ => None,
        };
        if let Some(next) = next {
            kit.asks.push(Ask::Show(*next));
        }
        let filter = EventFilter { horizontal_arrows: true, ..EventFilter::default() };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
    }
    let shortcut = info.shortcut.map(|shortcut| shortcut_text(ui.ctx(), shortcut)).unwrap_or_default();
    if response.on_hover_text(format!("{} ({shortcut})", info.tooltip)).clicked() {
        kit.asks.push(Ask::Show(view));
    }
}
