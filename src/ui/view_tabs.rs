//! The tabs over the centre of the window: which view is shown.

use egui::{EventFilter, Key, Role, Sense, Ui, WidgetInfo, pos2, vec2};

use super::{
    Ask, Kit, View,
    theme::{BODY, sans, semibold},
    widgets::shortcut_text,
};

const HEIGHT: f32 = 32.0;

/// Draws the tabs; the one shown can have the keyboard, and the arrows then go to its neighbours.
pub fn view_tabs_ui(kit: &mut Kit<'_>, ui: &mut Ui, shown: View) {
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 2.0;
        for view in View::ALL {
            tab(kit, ui, view, view == shown);
        }
    });
}

fn tab(kit: &mut Kit<'_>, ui: &mut Ui, view: View, chosen: bool) {
    let Some(info) = view.action().info() else { return };
    let name = if view == View::Find { "Find" } else { info.text };
    let (font, colour) =
        if chosen { (semibold(BODY), kit.theme.text) } else { (sans(BODY), kit.theme.secondary) };
    let sense = if chosen { Sense::click() } else { Sense::CLICK };
    let galley = ui.painter().layout_no_wrap(name.to_owned(), font, colour);
    let (rect, response) = ui.allocate_exact_size(vec2(galley.size().x + 20.0, HEIGHT), sense);
    response.widget_info(|| WidgetInfo::selected(Role::Tab, true, chosen, name));
    let corner = rect.center() - galley.size() / 2.0;
    if response.hovered() && !chosen {
        ui.painter().rect_filled(rect.shrink2(vec2(2.0, 4.0)), 4.0, kit.theme.hairline.gamma_multiply(0.5));
    }
    ui.painter().galley(corner, galley, colour);
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
