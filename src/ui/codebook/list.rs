//! The labels in their order: how each looks, its key, its nature and how often it is used.

use egui::{
    Align2, Button, EventFilter, Key, Modifiers, Rect, Response, RichText, Role, ScrollArea, Sense, Ui,
    WidgetInfo, pos2, vec2,
};

use super::{CodebookState, Pane, leave, looks::paint_sign, new::NewLabel, run_alone};
use crate::{
    command::CodebookChange,
    model::{Codebook, Label, LabelId},
    session::Session,
    text_view::Weight,
    ui::{
        Kit,
        theme::{BODY, RADIUS, SECTION, SMALL, sans},
        widgets::{focus_ring, sans_style},
    },
};

const ROW_HEIGHT: f32 = 48.0;

pub(super) fn list_ui(kit: &mut Kit<'_>, session: &Session, ui: &mut Ui, state: &mut CodebookState) {
    let codebook = &session.project().codebook;
    let height = (ui.available_height() - 78.0).max(ROW_HEIGHT);
    ui.spacing_mut().item_spacing.y = 2.0;
    let area = ScrollArea::vertical().id_salt("label rows").auto_shrink([false, true]).max_height(height);
    area.show_rows(ui, ROW_HEIGHT, codebook.labels.len(), |ui, visible| {
        for index in visible {
            let Some(label) = codebook.labels.get(index) else { continue };
            let response = row_ui(kit, ui, state, label);
            if Some(&label.id) == state.chosen.as_ref() {
                by_keys(kit, ui, state, codebook, index, &response);
            }
        }
    });
    ui.add_space(6.0);
    let chosen = codebook.labels.iter().position(|label| Some(&label.id) == state.chosen.as_ref());
    let chosen = chosen.unwrap_or_default();
    let mut to = None;
    ui.horizontal(|ui| {
        let up = ui.add_enabled(chosen > 0, Button::new("Move up"));
        if up.on_hover_text("Offer this label earlier (Alt+↑ in the list)").clicked() {
            to = chosen.checked_sub(1);
        }
        let last = chosen + 1 >= codebook.labels.len();
        let down = ui.add_enabled(!last, Button::new("Move down"));
        if down.on_hover_text("Offer this label later (Alt+↓ in the list)").clicked() {
            to = Some(chosen + 1);
        }
    });
    if let Some(to) = to {
        move_label(kit, codebook, chosen, to);
    }
    ui.add_space(4.0);
    let add = Button::new(RichText::new("Add label…").color(kit.theme.accent));
    let add = ui.add_sized(vec2(ui.available_width(), 30.0), add);
    if add.on_hover_text("Mark another kind of statement").clicked() {
        state.pane = Pane::New(NewLabel::default());
    }
}

fn move_label(kit: &mut Kit<'_>, codebook: &Codebook, from: usize, to: usize) {
    let mut codebook = codebook.clone();
    if from.max(to) < codebook.labels.len() {
        codebook.labels.swap(from, to);
        run_alone(kit, CodebookChange::Set(Box::new(codebook)));
    }
}

fn by_keys(
    kit: &mut Kit<'_>,
    ui: &Ui,
    state: &mut CodebookState,
    codebook: &Codebook,
    index: usize,
    response: &Response,
) {
    let had_focus = response.has_focus();
    if std::mem::take(&mut state.take_focus) {
        response.request_focus();
        response.scroll_to_me(None);
    }
    if response.lost_focus() && ui.input(|input| input.key_pressed(Key::Escape)) {
        return leave(kit);
    }
    if !had_focus {
        return;
    }
    let arrows = EventFilter { vertical_arrows: true, ..EventFilter::default() };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, arrows));
    let pressed = |modifiers, key| ui.input_mut(|input| input.consume_key(modifiers, key));
    for (key, to) in [(Key::ArrowUp, index.checked_sub(1)), (Key::ArrowDown, index.checked_add(1))] {
        if pressed(Modifiers::ALT, key) {
            if let Some(to) = to {
                move_label(kit, codebook, index, to);
                state.take_focus = true;
            }
        } else if pressed(Modifiers::NONE, key)
            && let Some(label) = to.and_then(|to| codebook.labels.get(to))
        {
            state.choose(Some(label.id.clone()));
            state.take_focus = true;
        }
    }
}

fn row_ui(kit: &mut Kit<'_>, ui: &mut Ui, state: &mut CodebookState, label: &Label) -> Response {
    let chosen = Some(&label.id) == state.chosen.as_ref();
    let sense = if chosen { Sense::click() } else { Sense::CLICK };
    let (_, rect) = ui.allocate_space(vec2(ui.available_width(), ROW_HEIGHT));
    let response = ui.interact(rect, ui.make_persistent_id(("label", label.id.as_str())), sense);
    let count = state.uses(&label.id).label;
    response.widget_info(|| WidgetInfo::selected(Role::ListItem, true, chosen, in_words(label, count)));
    if chosen || response.hovered() {
        let fill = if chosen { kit.theme.accent_background } else { kit.theme.window };
        ui.painter().rect_filled(rect, RADIUS, fill);
    }
    focus_ring(ui, kit.theme, &response);
    paint_row(kit, ui, label, count, rect.shrink2(vec2(10.0, 7.0)));
    if response.clicked() {
        state.choose(Some(label.id.clone()));
        state.take_focus = true;
    }
    response
}

fn in_words(label: &Label, count: usize) -> String {
    let retired = if label.retired { ", retired" } else { "" };
    let statements = if count == 1 { "1 statement".to_owned() } else { format!("{count} statements") };
    format!("{}, key {}, {}, {statements}{retired}", label.name, label.key, label.nature.name())
}

fn paint_row(kit: &mut Kit<'_>, ui: &Ui, label: &Label, count: usize, rect: Rect) {
    let sign = Rect::from_min_size(pos2(rect.left(), rect.top() + 2.0), vec2(30.0, rect.height() - 4.0));
    paint_sign(kit.theme, ui.painter(), label, sign);
    let left = rect.left() + 42.0;
    let key = if label.retired { "–".to_owned() } else { label.key.to_string() };
    let cap = Rect::from_min_size(pos2(rect.right() - 20.0, rect.top()), vec2(20.0, 18.0));
    if !label.retired {
        let edge = egui::Stroke::new(1.0, kit.theme.hairline);
        ui.painter().rect(cap, 4.0, kit.theme.field, edge, egui::StrokeKind::Inside);
    }
    ui.painter().text(cap.center(), Align2::CENTER_CENTER, key, sans(SECTION), kit.theme.secondary);
    let name = sans_style(BODY, Weight::SemiBold);
    let name = kit.engine.shape(&label.name, &name, cap.left() - left - 8.0, 1);
    let ink = if label.retired { kit.theme.secondary } else { kit.theme.text };
    kit.engine.paint(ui.painter(), pos2(left, rect.top()), &name, ink);
    let foot = rect.bottom() - 7.0;
    let nature = if label.retired { "retired" } else { label.nature.name() };
    ui.painter().text(pos2(left, foot), Align2::LEFT_CENTER, nature, sans(SMALL), kit.theme.secondary);
    let count = count.to_string();
    ui.painter().text(
        pos2(rect.right(), foot),
        Align2::RIGHT_CENTER,
        count,
        sans(SMALL),
        kit.theme.secondary,
    );
}

/// The label that is chosen when `gone` is not there any more.
pub(super) fn neighbour(codebook: &Codebook, gone: &LabelId) -> Option<LabelId> {
    let index = codebook.labels.iter().position(|label| label.id == *gone)?;
    let next = codebook.labels.get(index + 1).or_else(|| codebook.labels.get(index.checked_sub(1)?));
    next.map(|label| label.id.clone())
}
