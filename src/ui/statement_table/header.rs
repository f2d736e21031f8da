//! The titles over the columns: a click sorts, an edge that is dragged makes a column wider.

use egui::{
    Align2, CursorIcon, Id, Rect, Role, Sense, Shape, Stroke, Ui, UiBuilder, WidgetInfo, accesskit, pos2,
    vec2,
};

use super::{
    StatementTableState,
    columns::{Column, Placed, Sort},
};
use crate::ui::{
    Kit,
    theme::{SMALL, semibold},
    widgets::focus_ring,
};

const HEIGHT: f32 = 30.0;

/// How near to an edge the pointer must be to drag it, in points.
const GRIP: f32 = 4.0;

/// Draws the titles.
pub fn header_ui(kit: &mut Kit<'_>, ui: &mut Ui, state: &mut StatementTableState, placed: &[Placed]) {
    let (_, rect) = ui.allocate_space(vec2(ui.available_width(), HEIGHT));
    ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, Stroke::new(1.0, kit.theme.hairline));
    // Titles that are scrolled out of sight at the sides take no clicks.
    let mut ui = ui.new_child(UiBuilder::new().max_rect(rect).id_salt("header"));
    ui.set_clip_rect(rect.intersect(ui.clip_rect()));
    let shift = rect.left() - state.scroll.offset.x;
    for one in placed {
        let cell = Rect::from_min_size(pos2(shift + one.left, rect.top()), vec2(one.width, rect.height()));
        title(kit, &mut ui, state, one, cell);
    }
    for one in placed {
        grip(kit, &ui, state, one, pos2(shift + one.left + one.width, rect.top()));
    }
}

fn title(kit: &mut Kit<'_>, ui: &mut Ui, state: &mut StatementTableState, placed: &Placed, rect: Rect) {
    let column = placed.column;
    let sorted = state.sort.filter(|sort| sort.column == column);
    let id = Id::unique(("title of column", column));
    let response = ui.interact(rect, id, Sense::click());
    let name = column.title();
    response.widget_info(|| WidgetInfo::labeled(Role::ColumnHeader, true, name));
    if let Some(sort) = sorted {
        let direction = if sort.descending {
            accesskit::SortDirection::Descending
        } else {
            accesskit::SortDirection::Ascending
        };
        ui.ctx().accesskit_node_builder(id, |node| node.set_sort_direction(direction));
    }
    if response.hovered() {
        ui.painter().rect_filled(rect, 0.0, kit.theme.window);
    }
    let colour = if sorted.is_some() { kit.theme.text } else { kit.theme.secondary };
    let painter = ui.painter().with_clip_rect(rect.intersect(ui.clip_rect()));
    let text =
        painter.text(rect.left_center() + vec2(8.0, 0.0), Align2::LEFT_CENTER, name, semibold(SMALL), colour);
    if let Some(sort) = sorted {
        let centre = pos2((text.right() + 9.0).min(rect.right() - 9.0), rect.center().y);
        let up = if sort.descending { -3.0 } else { 3.0 };
        let corners = vec![centre + vec2(-4.0, up), centre + vec2(4.0, up), centre + vec2(0.0, -up)];
        painter.add(Shape::convex_polygon(corners, colour, Stroke::NONE));
    }
    focus_ring(ui, kit.theme, &response);
    if response.gained_focus() {
        bring_into_sight(state, placed);
    }
    let hint = match sorted {
        Some(sort) if !sort.descending => "Sort the other way round",
        _ => "Sort by this column",
    };
    if response.on_hover_text(hint).clicked() {
        let descending = sorted.is_some_and(|sort| !sort.descending);
        state.sort = Some(Sort { column, descending });
    }
}

fn bring_into_sight(state: &mut StatementTableState, placed: &Placed) {
    let scroll = &mut state.scroll;
    let room = (scroll.size.x - placed.width).max(0.0);
    let x = scroll.offset.x.clamp((placed.left - room).max(0.0), placed.left);
    if (x - scroll.offset.x).abs() > 0.5 {
        scroll.wanted = Some(vec2(x, scroll.offset.y));
    }
}

fn grip(kit: &Kit<'_>, ui: &Ui, state: &mut StatementTableState, placed: &Placed, top: egui::Pos2) {
    let rect = Rect::from_min_max(top - vec2(GRIP, 0.0), top + vec2(GRIP, HEIGHT));
    let column: Column = placed.column;
    let id = Id::unique(("edge of column", column));
    let response = ui.interact(rect, id, Sense::CLICK | Sense::DRAG);
    response
        .widget_info(|| WidgetInfo::labeled(Role::Splitter, true, format!("Width of {}", column.title())));
    let active = response.hovered() || response.dragged();
    let colour = if active { kit.theme.accent } else { kit.theme.hairline };
    let inset = if active { 0.0 } else { 8.0 };
    let line = top.y + inset..=top.y + HEIGHT - inset;
    ui.painter().vline(top.x - 0.5, line, Stroke::new(1.0, colour));
    if active {
        ui.ctx().set_cursor_icon(CursorIcon::ResizeHorizontal);
    }
    if response.double_clicked() {
        state.columns.set_width(column, None);
    } else if response.dragged()
        && let Some(pointer) = response.interact_pointer_pos()
    {
        state.columns.set_width(column, Some(placed.width + pointer.x - top.x));
    }
}
