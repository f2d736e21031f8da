//! All actions, articles and speakers by name.

mod candidates;
mod ranking;

use egui::{
    Align2, Color32, Key, Modifiers, Rect, Role, ScrollArea, Sense, Stroke, StrokeKind, TextEdit, Ui,
    WidgetInfo, pos2, vec2,
};

use super::{
    Answer, Ask, Kit,
    forms::focus_at_first,
    theme::{BODY, RADIUS, SECTION, SMALL, sans},
    widgets::{sans_style, section_heading, small_print},
};
use crate::{session::Session, text_view::Weight};
use candidates::{Candidate, candidates, useful_now};
use ranking::{Typed, best};

/// No more rows than this are offered.
const MOST_ROWS: usize = 50;
const ROW_HEIGHT: f32 = 30.0;
const WIDTH: f32 = 560.0;

/// What the palette keeps between frames.
#[derive(Default)]
pub struct Palette {
    /// What is typed.
    pub text: String,
    /// The row that Enter does.
    chosen: usize,
    scroll_to_chosen: bool,
    candidates: Vec<Candidate>,
    /// The revision that they are of; none without a project.
    revision: Option<u64>,
    /// What is offered, as places among the candidates.
    rows: Vec<usize>,
    ranked_for: Option<String>,
}

impl Palette {
    fn update(&mut self, session: Option<&Session>, words_selected: bool) {
        let revision = session.map(Session::revision);
        if self.candidates.is_empty() || self.revision != revision {
            self.candidates = candidates(session);
            (self.revision, self.ranked_for) = (revision, None);
        }
        if self.ranked_for.as_ref() == Some(&self.text) {
            return;
        }
        self.rows = if self.text.trim().is_empty() {
            useful_now(&self.candidates, session, words_selected, MOST_ROWS)
        } else {
            best(&Typed::new(&self.text), self.candidates.iter().map(|one| &one.name), MOST_ROWS)
        };
        self.ranked_for = Some(self.text.clone());
        (self.chosen, self.scroll_to_chosen) = (0, true);
    }

    fn row(&self, row: usize) -> Option<&Candidate> {
        self.candidates.get(*self.rows.get(row)?)
    }

    fn step(&mut self, rows: isize) {
        let last = self.rows.len().saturating_sub(1);
        // A single step goes round; a page stops at the end.
        self.chosen = match self.chosen.checked_add_signed(rows) {
            None if rows == -1 => last,
            None => 0,
            Some(row) if row > last && rows == 1 => 0,
            Some(row) => row.min(last),
        };
        self.scroll_to_chosen = true;
    }
}

/// Draws the palette; `words_selected` tells which actions make sense.
pub fn palette_ui(
    kit: &mut Kit<'_>,
    session: Option<&Session>,
    ui: &mut Ui,
    palette: &mut Palette,
    words_selected: bool,
) {
    ui.set_min_width(WIDTH.min(ui.ctx().content_rect().width() - 80.0));
    let caption = section_heading(ui, kit.theme, "Actions, articles and speakers");
    let entered = keys(ui, palette);
    let field = TextEdit::singleline(&mut palette.text)
        .hint_text("Type some letters of its name")
        .desired_width(f32::INFINITY)
        .margin(vec2(10.0, 8.0));
    let field = ui.add(field).labelled_by(caption.id);
    focus_at_first(ui, &field);
    palette.update(session, words_selected);
    if entered {
        take(kit, session, palette, palette.chosen, words_selected);
    }
    ui.add_space(4.0);
    list(kit, session, ui, palette, words_selected);
    ui.add_space(4.0);
    let note = palette
        .row(palette.chosen)
        .and_then(|row| row.missing(session, words_selected))
        .unwrap_or("↑ ↓ choose, Enter does it, Esc leaves");
    small_print(ui, kit.theme, note);
}

/// Moves the choice; true if Enter was pressed. The keys are taken before the field sees them.
fn keys(ui: &Ui, palette: &mut Palette) -> bool {
    let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
    for (key, rows) in [(Key::ArrowDown, 1), (Key::ArrowUp, -1), (Key::PageDown, 10), (Key::PageUp, -10)] {
        if pressed(key) {
            palette.step(rows);
        }
    }
    pressed(Key::Enter)
}

/// Leaves the palette and does what the row says, unless that makes no sense now.
fn take(kit: &mut Kit<'_>, session: Option<&Session>, palette: &Palette, row: usize, words_selected: bool) {
    if let Some(candidate) = palette.row(row).filter(|row| row.missing(session, words_selected).is_none()) {
        kit.asks.push(Ask::Answer(Answer::Chosen(Box::new(candidate.ask()))));
    }
}

fn list(
    kit: &mut Kit<'_>,
    session: Option<&Session>,
    ui: &mut Ui,
    palette: &mut Palette,
    words_selected: bool,
) {
    ui.spacing_mut().item_spacing.y = 0.0;
    // The list keeps its height, so that nothing moves under the eye while one types.
    let height = (ui.ctx().content_rect().height() - 240.0).clamp(3.0 * ROW_HEIGHT, 12.0 * ROW_HEIGHT);
    if palette.rows.is_empty() {
        let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::hover());
        let at = rect.left_top() + vec2(10.0, 10.0);
        let text = "Nothing is called that";
        ui.painter().text(at, Align2::LEFT_TOP, text, sans(BODY), kit.theme.secondary);
        return;
    }
    let area = ScrollArea::vertical().max_height(height).min_scrolled_height(height).auto_shrink(false);
    area.show_viewport(ui, |ui, viewport| {
        let (_, all) = ui.allocate_space(vec2(ui.available_width(), ROW_HEIGHT * palette.rows.len() as f32));
        let rect_of = |row: usize| {
            let corner = pos2(all.left(), all.top() + row as f32 * ROW_HEIGHT);
            Rect::from_min_size(corner, vec2(all.width(), ROW_HEIGHT))
        };
        if std::mem::take(&mut palette.scroll_to_chosen) {
            ui.scroll_to_rect(rect_of(palette.chosen), None);
        }
        let first = (viewport.top() / ROW_HEIGHT) as usize;
        let end = ((viewport.bottom() / ROW_HEIGHT).ceil() as usize).min(palette.rows.len());
        for row in first..end {
            if row_ui(kit, session, ui, palette, (row, rect_of(row)), words_selected) {
                take(kit, session, palette, row, words_selected);
            }
        }
    });
}

/// Draws a row; true if it was clicked.
fn row_ui(
    kit: &mut Kit<'_>,
    session: Option<&Session>,
    ui: &Ui,
    palette: &Palette,
    (row, rect): (usize, Rect),
    words_selected: bool,
) -> bool {
    let Some(candidate) = palette.row(row) else { return false };
    let missing = candidate.missing(session, words_selected);
    let chosen = row == palette.chosen;
    let response = ui.interact(rect, ui.scope_id().with(("row", row)), Sense::CLICK);
    response.widget_info(|| {
        let name = format!("{}, {}", candidate.title, candidate.kind);
        WidgetInfo::selected(Role::ListItem, missing.is_none(), chosen, name)
    });
    if chosen || response.hovered() {
        let fill = if chosen { kit.theme.accent_background } else { kit.theme.window };
        ui.painter().rect_filled(rect, RADIUS, fill);
    }
    let ink = if missing.is_some() { kit.theme.faint } else { kit.theme.text };
    let inner = rect.shrink2(vec2(10.0, 0.0));
    let mut right = inner.right();
    if let Some(keys) = candidate.keys(ui.ctx()) {
        right = key_at(kit, ui, pos2(right, inner.center().y), &keys) - 10.0;
    }
    let quiet = if missing.is_some() { kit.theme.faint } else { kit.theme.secondary };
    right = words_at(kit, ui, (inner.left(), right), inner, &candidate.kind, quiet, true) - 12.0;
    words_at(kit, ui, (inner.left(), right), inner, &candidate.title, ink, false);
    let tooltip = missing.or(candidate.tooltip());
    let response = match tooltip {
        Some(tooltip) => response.on_hover_text(tooltip),
        None => response,
    };
    response.clicked()
}

/// Draws a key cap that ends at `right`; gives back where it begins.
fn key_at(kit: &Kit<'_>, ui: &Ui, right: egui::Pos2, text: &str) -> f32 {
    let galley = ui.painter().layout_no_wrap(text.to_owned(), sans(SECTION), kit.theme.secondary);
    let size = galley.size() + vec2(10.0, 4.0);
    let rect = Rect::from_min_size(pos2(right.x - size.x, right.y - size.y / 2.0), size);
    let line = Stroke::new(1.0, kit.theme.hairline);
    ui.painter().rect(rect, 4.0, kit.theme.field, line, StrokeKind::Inside);
    ui.painter().galley(rect.center() - galley.size() / 2.0, galley, kit.theme.secondary);
    rect.left()
}

/// Draws words in one line between `left` and `right`; gives back where they begin.
fn words_at(
    kit: &mut Kit<'_>,
    ui: &Ui,
    (left, right): (f32, f32),
    row: Rect,
    text: &str,
    colour: Color32,
    at_the_right: bool,
) -> f32 {
    let size = if at_the_right { SMALL } else { BODY };
    let room = if at_the_right { (right - left) * 0.4 } else { right - left };
    let shaped = kit.engine.shape(text, &sans_style(size, Weight::Regular), room.max(20.0), 1);
    let x = if at_the_right { right - shaped.size.x } else { left };
    let y = row.center().y - shaped.size.y / 2.0;
    kit.engine.paint(ui.painter(), pos2(x, y), &shaped, colour);
    x
}
