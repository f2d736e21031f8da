//! What was changed here and by another program, each in another way, side by side for a person to choose.

use egui::{
    Event, EventFilter, Key, Rect, Response, Role, Sense, Stroke, StrokeKind, Ui, UiBuilder, WidgetInfo, vec2,
};

use super::{
    Answer, Ask, Kit,
    row_list::{RowTops, row_list},
    theme::{BODY, RADIUS, SMALL, sans},
    widgets::{key_cap, sans_style, section_heading, small_print},
};
use crate::{
    command::Command,
    model::merge::{Choice, Conflict, Subject},
    text_view::Weight,
};

/// Keys that come so soon after the dialog has opened were meant for what was done before, in seconds.
const OTHERS_KEYS_SECS: f64 = 0.7;
/// Lines of a text that are shown; the rest is in its tooltip.
const MOST_LINES: usize = 40;
/// Characters of a text that are looked at.
const MOST_CHARS: usize = 6_000;
/// A page of rows, for Page Up and Page Down.
const PAGE_ROWS: usize = 4;
const MARGIN: f32 = 10.0;
const GAP: f32 = 12.0;
const BUTTON_HEIGHT: f32 = 24.0;
/// Room for the three choices, in points.
const BUTTONS_WIDTH: f32 = 3.0 * 66.0 + 2.0 * 4.0;

/// A conflict, and what was chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Row {
    subject: Subject,
    about: String,
    what: String,
    base: Option<String>,
    ours: String,
    theirs: String,
    choice: Choice,
}

impl Row {
    fn of(conflict: &Conflict) -> Self {
        let cut = |text: &str| text.chars().take(MOST_CHARS).collect::<String>();
        Self {
            subject: conflict.subject.clone(),
            about: cut(&conflict.about),
            what: cut(&conflict.what),
            base: conflict.base.as_deref().map(cut),
            ours: cut(&conflict.ours),
            theirs: cut(&conflict.theirs),
            choice: Choice::Both,
        }
    }

    fn is_about_the_same(&self, other: &Self) -> bool {
        Self { choice: other.choice, ..self.clone() } == *other
    }

    /// Before, here, in the file; none where nothing is there.
    fn texts(&self) -> [Option<&str>; 3] {
        let some = |text| Some(text).filter(|text: &&str| !text.is_empty());
        [self.base.as_deref().and_then(some), some(&self.ours), some(&self.theirs)]
    }
}

/// What the dialog keeps between frames.
#[derive(Debug, Clone, Default)]
pub struct ClashForm {
    rows: Vec<Row>,
    current: usize,
    reveal: bool,
    /// When it was first drawn.
    opened: Option<f64>,
    /// Where the rows begin, in a list of this width.
    tops: (f32, RowTops),
}

impl ClashForm {
    /// Takes these conflicts; what was chosen for those that were there before stays, and of a new one both versions
    /// are kept unless something else is chosen, so that nothing is lost.
    pub fn follow(&mut self, conflicts: &[Conflict]) {
        let before = std::mem::take(&mut self.rows);
        self.rows = conflicts.iter().map(Row::of).collect();
        for row in &mut self.rows {
            if let Some(same) = before.iter().find(|other| row.is_about_the_same(other)) {
                row.choice = same.choice;
            }
        }
        self.current = self.current.min(self.rows.len().saturating_sub(1));
        self.tops = Default::default();
    }

    /// What was chosen, in the order of the conflicts.
    pub fn choices(&self) -> Vec<Choice> {
        self.rows.iter().map(|row| row.choice).collect()
    }

    fn choose_all(&mut self, choice: Choice) {
        self.rows.iter_mut().for_each(|row| row.choice = choice);
    }

    fn choose(&mut self, choice: Choice) {
        if let Some(row) = self.rows.get_mut(self.current) {
            row.choice = choice;
        }
        self.reveal = true;
    }
}

/// Draws the dialog.
pub fn clash_ui(kit: &mut Kit<'_>, ui: &mut Ui, form: &mut ClashForm) {
    let width = ui.max_rect().width();
    ui.set_min_width(width);
    ui.heading("Another program changed what you changed, too");
    ui.add_space(4.0);
    ui.label(
        "Choose what holds. Both keeps two statements beside each other, which Checks (F7) lists until one is taken away; \
         for all else theirs is written into the note. Nothing is overwritten until you choose, and Undo takes back what \
         the choice changed here.",
    );
    ui.add_space(8.0);
    take_keys(ui, form);
    captions(kit, ui);
    list(kit, ui, form);
    ui.add_space(8.0);
    buttons(kit, ui, form);
}

/// The keys of this frame; what came with the opening was typed into something else.
fn take_keys(ui: &mut Ui, form: &mut ClashForm) {
    let now = ui.input(|input| input.time);
    if now - *form.opened.get_or_insert(now) < OTHERS_KEYS_SECS {
        ui.input_mut(|input| {
            input.events.retain(|event| !matches!(event, Event::Key { .. } | Event::Text(_)));
        });
        return;
    }
    let events = ui.input(|input| input.events.clone());
    for event in events {
        if let Event::Key { key, pressed: true, modifiers, .. } = event
            && modifiers.is_none()
        {
            take_key(form, key);
        }
    }
}

fn take_key(form: &mut ClashForm, key: Key) {
    let last = form.rows.len().saturating_sub(1);
    let goal = match key {
        Key::Num1 | Key::M => return form.choose(Choice::Ours),
        Key::Num2 | Key::T => return form.choose(Choice::Theirs),
        Key::Num3 | Key::B => return form.choose(Choice::Both),
        Key::ArrowDown => form.current + 1,
        Key::ArrowUp => form.current.saturating_sub(1),
        Key::PageDown => form.current + PAGE_ROWS,
        Key::PageUp => form.current.saturating_sub(PAGE_ROWS),
        Key::Home => 0,
        Key::End => last,
        _ => return,
    };
    (form.current, form.reveal) = (goal.min(last), true);
}

/// The three columns of a list that begins at `left` and is `width` wide: left edge and width of each.
fn columns(left: f32, width: f32) -> [(f32, f32); 3] {
    let one = ((width - 2.0 * MARGIN - 2.0 * GAP) / 3.0).max(40.0);
    [0.0, 1.0, 2.0].map(|index| (left + MARGIN + index * (one + GAP), one))
}

fn captions(kit: &Kit<'_>, ui: &mut Ui) {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 18.0), Sense::hover());
    for ((left, width), text) in
        columns(rect.left(), rect.width()).into_iter().zip(["Before", "Here", "In the file"])
    {
        let room = Rect::from_min_size(egui::pos2(left, rect.top()), vec2(width, rect.height()));
        ui.scope_builder(UiBuilder::new().max_rect(room), |ui| section_heading(ui, kit.theme, text));
    }
}

fn list(kit: &mut Kit<'_>, ui: &mut Ui, form: &mut ClashForm) {
    let width = ui.available_width();
    if (form.tops.0 - width).abs() > 0.1 {
        let heights: Vec<f32> = form.rows.iter().map(|row| row_height(kit, row, width)).collect();
        form.tops = (width, RowTops::new(heights));
    }
    let room = (ui.ctx().content_rect().height() - 300.0).clamp(120.0, form.tops.1.height().max(120.0));
    let (rect, _) = ui.allocate_exact_size(vec2(width, room), Sense::hover());
    let keyboard = keyboard_of_the_list(ui, rect, form);
    let reveal = std::mem::take(&mut form.reveal).then_some(form.current);
    let tops = form.tops.1.clone();
    let current = form.current;
    let mut clicked = None;
    ui.scope_builder(UiBuilder::new().max_rect(rect), |ui| {
        row_list(ui, &tops, room, reveal, |ui, index, rect| {
            let Some(row) = form.rows.get_mut(index) else { return };
            let is_current = (index == current).then(|| keyboard.has_focus());
            if row_ui(kit, ui, row, rect, is_current) {
                clicked = Some(index);
            }
        });
    });
    if let Some(index) = clicked {
        form.current = index;
        keyboard.request_focus();
    }
}

fn list_id() -> egui::Id {
    egui::Id::unique("conflicts")
}

/// One widget holds the keyboard for all rows, so that it is not lost with a row that is scrolled away.
fn keyboard_of_the_list(ui: &Ui, rect: Rect, form: &ClashForm) -> Response {
    let response = ui.interact(rect, list_id(), Sense::focusable_noninteractive());
    let filter = EventFilter { vertical_arrows: true, ..EventFilter::default() };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
    super::forms::focus_at_first(ui, &response);
    let name = form.rows.get(form.current).map_or_else(String::new, |row| {
        let (place, all) = (form.current + 1, form.rows.len());
        format!("Conflict {place} of {all}: {}, {}: {}", row.about, row.what, choice_name(row.choice))
    });
    response.widget_info(|| WidgetInfo::labeled(Role::ListBox, true, &name));
    response
}

fn row_height(kit: &mut Kit<'_>, row: &Row, width: f32) -> f32 {
    let head =
        shape(kit, &row.about, true, width - 2.0 * MARGIN - BUTTONS_WIDTH - GAP, 3).size.y.max(BUTTON_HEIGHT);
    let [(_, column), ..] = columns(0.0, width);
    let cells = row.texts().map(|text| shape(kit, text.unwrap_or("–"), false, column, MOST_LINES).size.y);
    let cells = cells.into_iter().fold(0.0, f32::max);
    head + SMALL + 6.0 + cells + 2.0 * MARGIN + 10.0
}

fn shape(
    kit: &mut Kit<'_>,
    text: &str,
    strong: bool,
    width: f32,
    rows: usize,
) -> std::sync::Arc<crate::text_view::ShapedText> {
    let weight = if strong { Weight::SemiBold } else { Weight::Regular };
    kit.engine.shape(text, &sans_style(BODY, weight), width.max(40.0), rows)
}

/// Draws a row; `current` is whether the list has the keyboard, if this is the row it is at. True if it was clicked.
fn row_ui(kit: &mut Kit<'_>, ui: &mut Ui, row: &mut Row, rect: Rect, current: Option<bool>) -> bool {
    let theme = kit.theme;
    let card = rect.with_max_y(rect.bottom() - 6.0);
    let place = ui.interact(card, ui.scope_id().with((&row.subject, &row.what, "row")), Sense::CLICK);
    let fill = if current.is_some() { theme.accent_background } else { theme.field };
    let edge = if current == Some(true) { theme.accent } else { theme.hairline };
    ui.painter().rect(card, RADIUS, fill, Stroke::new(1.0, edge), StrokeKind::Inside);
    let inner = card.shrink(MARGIN);
    let head = shape(kit, &row.about, true, inner.width() - BUTTONS_WIDTH - GAP, 3);
    kit.engine.paint(ui.painter(), inner.min, &head, theme.text);
    let below = inner.top() + head.size.y.max(BUTTON_HEIGHT);
    let what = kit.engine.shape(&row.what, &sans_style(SMALL, Weight::Regular), inner.width(), 1);
    kit.engine.paint(ui.painter(), egui::pos2(inner.left(), below), &what, theme.secondary);
    let top = below + SMALL + 6.0;
    let chosen = [false, row.choice != Choice::Theirs, row.choice != Choice::Ours];
    let cells = columns(card.left(), card.width()).into_iter().zip(row.texts()).zip(chosen);
    for (column, (((left, width), text), chosen)) in cells.enumerate() {
        let rect = Rect::from_min_max(egui::pos2(left, top), egui::pos2(left + width, inner.bottom()));
        cell(kit, ui, (text, chosen), rect, ui.scope_id().with((&row.subject, &row.what, "cell", column)));
    }
    choices(kit, ui, row, egui::pos2(inner.right() - BUTTONS_WIDTH, inner.top())) || place.clicked()
}

/// One of the versions; what is not chosen is fainter.
fn cell(kit: &mut Kit<'_>, ui: &Ui, (text, chosen): (Option<&str>, bool), rect: Rect, id: egui::Id) {
    let shaped = shape(kit, text.unwrap_or("–"), false, rect.width(), MOST_LINES);
    let left = if shaped.right_to_left { rect.right() - shaped.size.x } else { rect.left() };
    let ink = if chosen { kit.theme.text } else { kit.theme.secondary };
    kit.engine.paint(ui.painter(), egui::pos2(left, rect.top()), &shaped, ink);
    if let Some(text) = text {
        let response = ui.interact(rect, id, Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, text));
        if shaped.elided {
            response.on_hover_text(text);
        }
    }
}

fn choice_name(choice: Choice) -> &'static str {
    match choice {
        Choice::Ours => "Mine",
        Choice::Theirs => "Theirs",
        Choice::Both => "Both",
    }
}

/// The three choices side by side; true if one was clicked.
fn choices(kit: &mut Kit<'_>, ui: &Ui, row: &mut Row, corner: egui::Pos2) -> bool {
    let theme = kit.theme;
    let mut clicked = false;
    for (place, choice) in [Choice::Ours, Choice::Theirs, Choice::Both].into_iter().enumerate() {
        let rect = Rect::from_min_size(corner + vec2(place as f32 * 70.0, 0.0), vec2(66.0, BUTTON_HEIGHT));
        let chosen = row.choice == choice;
        // Tab would stop six hundred times in a list of two hundred; keys choose in the row that is current.
        let id = ui.scope_id().with((&row.subject, &row.what, place));
        let response = ui.interact(rect, id, Sense::CLICK);
        let name = format!("{}: {}, {}", choice_name(choice), row.about, row.what);
        response.widget_info(|| WidgetInfo::selected(Role::RadioButton, true, chosen, &name));
        let lit = chosen || response.hovered();
        let fill = if chosen { theme.accent } else { theme.field };
        let edge = if lit { theme.accent } else { theme.hairline };
        ui.painter().rect(rect, RADIUS, fill, Stroke::new(1.0, edge), StrokeKind::Inside);
        let ink = if chosen { theme.page } else { theme.text };
        let font = if chosen { super::theme::semibold(BODY) } else { sans(BODY) };
        ui.painter().text(rect.center(), egui::Align2::CENTER_CENTER, choice_name(choice), font, ink);
        if response.clicked() {
            row.choice = choice;
            clicked = true;
        }
    }
    clicked
}

fn buttons(kit: &mut Kit<'_>, ui: &mut Ui, form: &mut ClashForm) {
    let enter = ui.input(|input| input.key_pressed(Key::Enter) && input.modifiers.is_none());
    ui.horizontal(|ui| {
        let settle = ui.button("Settle").on_hover_text("Take what is chosen (Enter)");
        let later = ui.button("Later").on_hover_text("Leave it unsettled for now (Esc)");
        if later.clicked() {
            kit.asks.push(Ask::Answer(Answer::Cancelled));
        }
        ui.add_space(16.0);
        let mut on_another = later.has_focus();
        for (name, choice) in
            [("All mine", Choice::Ours), ("All theirs", Choice::Theirs), ("All both", Choice::Both)]
        {
            let all = ui.button(name);
            on_another |= all.has_focus();
            if all.clicked() {
                form.choose_all(choice);
            }
        }
        if settle.clicked() || (enter && !on_another && !later.clicked()) {
            kit.asks.push(Ask::Answer(Answer::Confirmed));
            kit.run(Command::Settle(form.choices()));
        }
        ui.add_space(16.0);
        for (key, what) in [("1", "Mine"), ("2", "Theirs"), ("3", "Both")] {
            key_cap(ui, kit.theme, key);
            small_print(ui, kit.theme, what);
        }
        if form.rows.len() > 1 {
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                small_print(ui, kit.theme, &format!("{} of {}", form.current + 1, form.rows.len()))
            });
        }
    });
}
