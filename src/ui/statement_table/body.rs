//! The rows in sight: what each shows, and what a click on one means.

use egui::{
    Color32, CornerRadius, Id, Rect, Response, Role, ScrollArea, Sense, Stroke, StrokeKind, Ui, WidgetInfo,
    pos2, vec2,
};

use super::{
    StatementTableState,
    columns::{Column, Form, Placed},
    rows::Row,
    rows_id,
};
use crate::{
    session::Session,
    text_view::Weight,
    ui::{
        Ask, Kit, Place,
        theme::{BODY, RADIUS},
        widgets::{sans_style, words},
    },
};

/// Height of a row, in points.
pub const ROW_HEIGHT: f32 = 28.0;

/// Room left and right of the words of a cell, in points.
const PADDING: f32 = 8.0;

/// How a row is drawn.
#[derive(Clone, Copy)]
struct Look {
    selected: bool,
    /// The keyboard is on it.
    current: bool,
    mine: bool,
}

/// Draws the rows in sight.
pub fn body_ui(
    kit: &mut Kit<'_>,
    session: &Session,
    ui: &mut Ui,
    state: &mut StatementTableState,
    placed: &[Placed],
) {
    let room = ui.available_rect_before_wrap();
    ui.painter().rect_filled(room, 0.0, kit.theme.page);
    let frame = ui.interact(room, rows_id(), Sense::focusable_noninteractive());
    let name = format!("{} of {} statements", state.rows.len(), state.rows.total());
    frame.widget_info(|| WidgetInfo::labeled(Role::Grid, true, &name));
    ui.ctx().accesskit_node_builder(rows_id(), |grid| grid.set_row_count(state.rows.len()));
    let total_width = placed.last().map_or(0.0, |last| last.left + last.width);
    let total_height = state.rows.len() as f32 * ROW_HEIGHT;
    let mut area = ScrollArea::both().id_salt("rows").auto_shrink(false);
    if let Some(offset) = wanted_offset(state, room.height(), total_height) {
        area = area.scroll_offset(offset);
    }
    let output = area.show_viewport(ui, |ui, viewport| {
        ui.set_width(total_width);
        ui.set_height(total_height);
        let corner = ui.max_rect().min;
        let first = (viewport.top() / ROW_HEIGHT).max(0.0) as usize;
        let last = ((viewport.bottom() / ROW_HEIGHT).ceil().max(0.0) as usize).min(state.rows.len());
        for place in first..last {
            let top = corner.y + place as f32 * ROW_HEIGHT;
            let rect = Rect::from_min_size(pos2(corner.x, top), vec2(total_width, ROW_HEIGHT));
            row_ui(kit, session, ui, state, placed, (place, rect, frame.has_focus()));
        }
    });
    state.scroll.offset = output.state.clamped_offset();
    state.scroll.size = output.inner_rect.size();
}

/// Where the rows must be scrolled to, if anywhere else than where they are.
fn wanted_offset(state: &mut StatementTableState, height: f32, total: f32) -> Option<egui::Vec2> {
    let mut wanted = state.scroll.wanted.take();
    if std::mem::take(&mut state.scroll.to_cursor)
        && let Some(place) = state.picked.cursor().and_then(|id| state.rows.place(id))
    {
        let offset = wanted.unwrap_or(state.scroll.offset);
        let top = place as f32 * ROW_HEIGHT;
        // With a row below it, so that the bar at the side or one that is half in sight hides nothing.
        let lowest = (top + ROW_HEIGHT * 2.0 - height).max(0.0).min(total);
        let y = offset.y.clamp(lowest.min(top), top);
        if (y - offset.y).abs() > 0.5 {
            wanted = Some(vec2(offset.x, y));
        }
    }
    wanted
}

fn row_ui(
    kit: &mut Kit<'_>,
    session: &Session,
    ui: &mut Ui,
    state: &mut StatementTableState,
    placed: &[Placed],
    (place, rect, has_focus): (usize, Rect, bool),
) {
    let Some(row) = state.rows.row(place) else { return };
    let id = row.statement.id;
    let cells: Vec<(Placed, String)> =
        placed.iter().map(|one| (*one, one.column.text(session.project(), row, Form::Shown))).collect();
    let look = Look {
        selected: state.picked.contains(id),
        current: state.picked.cursor() == Some(id),
        mine: row.layer.key.annotator == *session.annotator(),
    };
    let response = ui.interact(rect, Id::unique(("row of statement", id)), Sense::CLICK);
    response.widget_info(|| {
        let words = cells.iter().map(|(_, text)| text.as_str()).filter(|text| !text.is_empty());
        let mut name = words.collect::<Vec<_>>().join(", ");
        if !look.mine && !placed.iter().any(|one| one.column == Column::Annotator) {
            name = format!("{name}, by {}", row.layer.key.annotator);
        }
        WidgetInfo::labeled(Role::Row, true, name)
    });
    ui.ctx().accesskit_node_builder(response.id, |row| {
        row.set_row_index(place);
        row.set_selected(look.selected);
    });
    if has_focus && look.current {
        let row = response.id.accesskit_id();
        ui.ctx().accesskit_node_builder(rows_id(), |grid| grid.set_active_descendant(row));
    }
    paint_ground(kit, ui, rect, &response, look, has_focus);
    paint_cells(kit, session, ui, row, &cells, (rect, look));
    let response = tooltip(kit, ui, response, &cells, rect);
    if response.clicked() {
        click(kit, session, ui, state, &response, id);
    }
    if response.double_clicked() {
        kit.asks.push(Ask::GoTo(Place::Statement(id)));
    }
}

fn click(
    kit: &mut Kit<'_>,
    session: &Session,
    ui: &Ui,
    state: &mut StatementTableState,
    response: &Response,
    id: crate::model::StatementId,
) {
    ui.memory_mut(|memory| memory.request_focus(rows_id()));
    let held = response.ctx.input(|input| input.modifiers);
    if held.shift {
        state.picked.extend_to(&state.rows, id);
    } else if held.command {
        state.picked.toggle(id);
    } else {
        state.picked.only(id);
    }
    if state.picked.contains(id) {
        state.show(kit, session, id);
    }
}

fn paint_ground(kit: &Kit<'_>, ui: &Ui, rect: Rect, response: &Response, look: Look, has_focus: bool) {
    let theme = kit.theme;
    let seen = rect.intersect(ui.clip_rect());
    if look.selected || response.hovered() {
        let fill = if look.selected { theme.accent_background } else { theme.window };
        ui.painter().rect_filled(seen, 0.0, fill);
    }
    let line = Stroke::new(1.0, theme.hairline.gamma_multiply(0.6));
    ui.painter().hline(seen.x_range(), rect.bottom() - 0.5, line);
    if look.current && has_focus {
        let ring = Stroke::new(1.5, theme.accent);
        let inside = seen.shrink2(vec2(1.0, 0.0)).with_min_y(rect.top()).with_max_y(rect.bottom() - 1.0);
        ui.painter().rect_stroke(inside, RADIUS, ring, StrokeKind::Inside);
    }
}

fn paint_cells(
    kit: &mut Kit<'_>,
    session: &Session,
    ui: &Ui,
    row: &Row,
    cells: &[(Placed, String)],
    (rect, look): (Rect, Look),
) {
    let label = session.project().codebook.label(&row.statement.label);
    for (placed, text) in cells {
        let mut cell = cell_rect(rect, placed);
        if !ui.clip_rect().intersects(cell) {
            continue;
        }
        let mut weight = Weight::Regular;
        // The words of others are quieter, and their stripe is hollow.
        let mut colour = if look.mine { kit.theme.text } else { kit.theme.secondary };
        if placed.column == Column::Label {
            paint_stripe(ui, cell, kit.theme.mark(label), look.mine);
            cell.min.x += 10.0;
            weight = Weight::SemiBold;
            if !look.selected {
                colour = kit.theme.label_text(label);
            }
        }
        paint_words(kit, ui, cell, text, weight, colour);
    }
}

fn cell_rect(row: Rect, placed: &Placed) -> Rect {
    let left = row.left() + placed.left + PADDING;
    let right = row.left() + placed.left + placed.width - PADDING;
    Rect::from_min_max(pos2(left, row.top()), pos2(right.max(left + 1.0), row.bottom()))
}

fn paint_stripe(ui: &Ui, cell: Rect, colour: Color32, mine: bool) {
    let stripe = Rect::from_min_size(pos2(cell.left(), cell.center().y - 7.0), vec2(4.0, 14.0));
    if mine {
        ui.painter().rect_filled(stripe, CornerRadius::same(2), colour);
    } else {
        let line = Stroke::new(1.0, colour);
        ui.painter().rect_stroke(stripe, CornerRadius::same(2), line, StrokeKind::Inside);
    }
}

fn paint_words(kit: &mut Kit<'_>, ui: &Ui, cell: Rect, text: &str, weight: Weight, colour: Color32) {
    if text.is_empty() {
        return;
    }
    let shaped = kit.engine.shape(text, &sans_style(BODY, weight), cell.width(), 1);
    let left = if shaped.right_to_left { cell.right() - shaped.size.x } else { cell.left() };
    let corner = pos2(left, cell.center().y - shaped.size.y / 2.0);
    kit.engine.paint(ui.painter(), corner, &shaped, colour);
}

/// The whole of a cell that was cut, while the pointer is on it.
fn tooltip(
    kit: &mut Kit<'_>,
    ui: &Ui,
    response: Response,
    cells: &[(Placed, String)],
    rect: Rect,
) -> Response {
    let Some(pointer) = ui.ctx().pointer_hover_pos().filter(|_| response.hovered()) else { return response };
    let under = |(placed, _): &&(Placed, String)| cell_rect(rect, placed).x_range().contains(pointer.x);
    let Some((placed, text)) = cells.iter().find(under) else { return response };
    let width = cell_rect(rect, placed).width();
    let style = sans_style(BODY, Weight::Regular);
    let whole = placed.column == Column::Label || !kit.engine.shape(text, &style, width, 1).elided;
    if whole {
        return response;
    }
    response.on_hover_ui_at_pointer(|ui| {
        ui.set_width(420.0);
        words(kit, ui, text, &style, kit.theme.text, 12);
    })
}
