//! The bar beside selected words: the labels and their keys.

use egui::{Area, Frame, Id, Margin, Order, Rect, Sense, Ui, pos2, vec2};

use super::{
    Ask, Kit,
    theme::{BODY, RADIUS, sans},
    widgets::key_cap,
};
use crate::{command::Action, model::Label, session::Session};

const HEIGHT: f32 = 38.0;

/// Draws the bar near `words`, the lines of the selection; it covers none of them.
pub fn floating_bar_ui(kit: &mut Kit<'_>, session: &Session, ui: &Ui, words: &[Rect], page: Rect) {
    let (Some(first), Some(last)) = (words.first(), words.last()) else { return };
    let below = last.bottom() + 12.0;
    let y = if below + HEIGHT < page.bottom() { below } else { (first.top() - 10.0 - HEIGHT).max(page.top() + 4.0) };
    let area = Area::new(Id::unique("floating bar")).order(Order::Middle).constrain_to(page);
    area.fixed_pos(pos2(last.left().max(page.left() + 8.0), y)).show(ui.ctx(), |ui| {
        let frame = Frame::new().fill(kit.theme.panel).corner_radius(RADIUS).shadow(kit.theme.shadow());
        let frame = frame.stroke(egui::Stroke::new(1.0, kit.theme.hairline)).inner_margin(Margin::symmetric(8, 4));
        frame.show(ui, |ui| ui.horizontal(|ui| buttons(kit, session, ui)));
    });
}

fn buttons(kit: &mut Kit<'_>, session: &Session, ui: &mut Ui) {
    ui.spacing_mut().item_spacing.x = 4.0;
    for (index, label) in session.project().codebook.active().enumerate() {
        if label_button(kit, ui, label) {
            kit.asks.push(Ask::MarkWith(index));
        }
    }
    if session.selected_is_mine() {
        ui.separator();
        let add = egui::Button::new("Add fragment").frame(false);
        if ui.add(add).on_hover_text("Add these words to the selected statement (A)").clicked() {
            kit.asks.push(Ask::Do(Action::AddFragment));
        }
        key_cap(ui, kit.theme, "A");
    }
}

fn label_button(kit: &Kit<'_>, ui: &mut Ui, label: &Label) -> bool {
    let (dot, _) = ui.allocate_exact_size(vec2(14.0, 28.0), Sense::hover());
    let square = Rect::from_center_size(dot.center(), vec2(9.0, 9.0));
    ui.painter().rect_filled(square, 2.0, kit.theme.mark(Some(label)));
    let text = egui::RichText::new(&label.name).font(sans(BODY)).color(kit.theme.text);
    let tooltip = format!("Mark the selected words as {} ({})", label.name.to_lowercase(), label.key);
    let clicked = ui.add(egui::Button::new(text).frame(false)).on_hover_text(tooltip).clicked();
    key_cap(ui, kit.theme, &label.key.to_string());
    ui.add_space(6.0);
    clicked
}
