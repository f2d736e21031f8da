//! The list of speakers: filter, order, and a row each with name, kind and how often they are named.

use egui::{
    Align, Align2, Button, Key, Layout, Rect, Response, RichText, Role, ScrollArea, Sense, TextEdit, Ui,
    WidgetInfo, pos2, vec2,
};

use super::{Pane, Row, SpeakersState, leave, new::NewSpeaker, statements_in_words};
use crate::{
    session::Session,
    text_view::Weight,
    ui::{
        Kit,
        article_list::paint_bar,
        row_list::step_by_keys,
        speakers::census::Order,
        theme::{BODY, RADIUS, SMALL, sans},
        widgets::{focus_ring, sans_style, section_heading, small_print},
    },
};

const ROW_HEIGHT: f32 = 48.0;

pub(super) fn list_ui(kit: &mut Kit<'_>, session: &Session, ui: &mut Ui, state: &mut SpeakersState) {
    heading(kit, session, ui, state);
    filter(kit, ui, state);
    let height = (ui.available_height() - 42.0).max(ROW_HEIGHT);
    if state.rows.is_empty() && !session.project().speakers.is_empty() {
        small_print(ui, kit.theme, "Nobody matches the filter.");
    }
    let rows = std::mem::take(&mut state.rows);
    rows_ui(kit, session, ui, state, &rows, height);
    state.rows = rows;
    let add = Button::new(RichText::new("New speaker…").color(kit.theme.accent));
    let add = ui.add_sized(vec2(ui.available_width(), 30.0), add);
    if state.take_focus && state.rows.is_empty() {
        state.take_focus = false;
        add.request_focus();
    }
    if add.on_hover_text("Add somebody to the registry").clicked() {
        state.pane = Pane::New(NewSpeaker::default());
    }
}

fn heading(kit: &mut Kit<'_>, session: &Session, ui: &mut Ui, state: &mut SpeakersState) {
    let all = session.project().speakers.len();
    let shown = state.rows.len();
    let count = if shown == all { all.to_string() } else { format!("{shown} of {all}") };
    ui.horizontal(|ui| {
        if ui.available_width() > 210.0 {
            section_heading(ui, kit.theme, "Speakers");
        }
        small_print(ui, kit.theme, &count);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.spacing_mut().item_spacing.x = 2.0;
            for (order, text, hint) in [
                (Order::Statements, "Most", "Sort by number of statements"),
                (Order::Name, "Name", "Sort by name"),
            ] {
                let chosen = state.order == order;
                let response = ui.selectable_label(chosen, RichText::new(text).font(sans(SMALL)));
                response.widget_info(|| WidgetInfo::selected(Role::RadioButton, true, chosen, hint));
                if response.on_hover_text(hint).clicked() {
                    (state.order, state.scroll_to_chosen) = (order, true);
                }
            }
        });
    });
}

/// ↓ and Enter go into the list; Esc takes the filter away, then goes back to the article.
fn filter(kit: &mut Kit<'_>, ui: &mut Ui, state: &mut SpeakersState) {
    let edit =
        TextEdit::singleline(&mut state.filter).hint_text("Filter speakers").desired_width(f32::INFINITY);
    let response = ui.add(edit.margin(vec2(8.0, 7.0)));
    response.widget_info(|| WidgetInfo::labeled(Role::TextInput, true, "Filter speakers"));
    ui.add_space(2.0);
    let pressed = |key| ui.input(|input| input.key_pressed(key));
    if response.lost_focus() && pressed(Key::Escape) {
        if state.filter.is_empty() {
            leave(kit);
        } else {
            state.filter.clear();
            response.request_focus();
        }
    }
    let down = response.has_focus() && pressed(Key::ArrowDown);
    if (down || response.lost_focus() && pressed(Key::Enter))
        && let Some(first) = state.rows.first().map(|row| row.id.clone())
    {
        state.choose(Some(first));
        state.take_focus = true;
    }
}

fn rows_ui(
    kit: &mut Kit<'_>,
    session: &Session,
    ui: &mut Ui,
    state: &mut SpeakersState,
    rows: &[Row],
    height: f32,
) {
    let current = rows.iter().position(|row| Some(&row.id) == state.chosen.as_ref());
    ui.spacing_mut().item_spacing.y = 2.0;
    let mut area = ScrollArea::vertical().id_salt("speaker rows").auto_shrink(false).max_height(height);
    if std::mem::take(&mut state.scroll_to_chosen)
        && let Some(index) = current
    {
        area = area.vertical_scroll_offset((index as f32 * (ROW_HEIGHT + 2.0) - height / 2.0).max(0.0));
    }
    area.show_rows(ui, ROW_HEIGHT, rows.len(), |ui, visible| {
        for index in visible {
            let Some(row) = rows.get(index) else { continue };
            // The row that takes the keyboard: the chosen one, or the first while none is in the list.
            let focusable = current.map_or(index == 0, |current| current == index);
            let response = row_ui(kit, session, ui, state, row, focusable);
            if focusable {
                move_by_keys(kit, ui, state, rows, index, &response);
            }
        }
    });
}

fn move_by_keys(
    kit: &mut Kit<'_>,
    ui: &Ui,
    state: &mut SpeakersState,
    rows: &[Row],
    index: usize,
    response: &Response,
) {
    let had_focus = response.has_focus();
    if std::mem::take(&mut state.take_focus) {
        response.request_focus();
    }
    if response.lost_focus() && ui.input(|input| input.key_pressed(Key::Escape)) {
        return leave(kit);
    }
    if !had_focus {
        return;
    }
    let to = step_by_keys(ui, response, index, rows.len());
    if let Some(row) = to.and_then(|to| rows.get(to)) {
        state.choose(Some(row.id.clone()));
        state.take_focus = true;
    }
}

fn row_ui(
    kit: &mut Kit<'_>,
    session: &Session,
    ui: &mut Ui,
    state: &mut SpeakersState,
    row: &Row,
    focusable: bool,
) -> Response {
    let chosen = Some(&row.id) == state.chosen.as_ref();
    let sense = if focusable { Sense::click() } else { Sense::CLICK };
    let (_, rect) = ui.allocate_space(vec2(ui.available_width(), ROW_HEIGHT));
    let response = ui.interact(rect, ui.make_persistent_id(("speaker", row.id.as_str())), sense);
    response.widget_info(|| {
        let name = format!("{}, {}, {}", row.name, row.kind.name(), statements_in_words(row.total));
        WidgetInfo::selected(Role::ListItem, true, chosen, name)
    });
    if chosen || response.hovered() {
        let fill = if chosen { kit.theme.accent_background } else { kit.theme.window };
        ui.painter().rect_filled(rect, RADIUS, fill);
    }
    focus_ring(ui, kit.theme, &response);
    let elided = paint_row(kit, session, ui, state, row, rect.shrink2(vec2(10.0, 6.0)));
    let response = if elided { response.on_hover_text(&row.name) } else { response };
    if response.clicked() {
        state.choose(Some(row.id.clone()));
        state.take_focus = true;
    }
    response
}

/// True where the name had no room.
fn paint_row(
    kit: &mut Kit<'_>,
    session: &Session,
    ui: &Ui,
    state: &SpeakersState,
    row: &Row,
    rect: Rect,
) -> bool {
    let count = row.total.to_string();
    let corner = pos2(rect.right(), rect.top() + 9.0);
    let count = ui.painter().text(corner, Align2::RIGHT_CENTER, count, sans(SMALL), kit.theme.secondary);
    let room = count.left() - rect.left() - 8.0;
    let name = kit.engine.shape(&row.name, &sans_style(BODY, Weight::SemiBold), room, 1);
    let left = if name.right_to_left { rect.left() + room - name.size.x } else { rect.left() };
    kit.engine.paint(ui.painter(), pos2(left, rect.top()), &name, kit.theme.text);
    let foot = rect.bottom() - 8.0;
    let kind = pos2(rect.left(), foot);
    let kind =
        ui.painter().text(kind, Align2::LEFT_CENTER, row.kind.name(), sans(SMALL), kit.theme.secondary);
    if let Some(uses) = state.census.uses(&row.id) {
        let width = (uses.total as f32 * 2.2 + 3.0 * uses.labels.len() as f32)
            .min(rect.right() - kind.right() - 12.0);
        let bar = Rect::from_min_max(pos2(rect.right() - width, foot - 2.0), pos2(rect.right(), foot + 2.0));
        paint_bar(kit, session, ui, &uses.labels, bar);
    }
    name.elided
}
