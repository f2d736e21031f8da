//! Restore: the backups with what differs from each, and a preview before one is put back.

use egui::{Key, Modifiers, Rect, Response, Role, ScrollArea, Sense, Spinner, Ui, WidgetInfo, pos2, vec2};

use super::{
    Answer, Ask, Kit,
    forms::{cancel_button, close_button, focus_at_first},
    row_list::{RowTops, row_list, step_by_keys},
    statement_row::{LINE, QUOTE_LINE, paint_small, paint_words, quoted},
    theme::{BODY, RADIUS, SERIF, SMALL},
    widgets::{error_print, focus_ring, sans_style, section_heading, small_print, small_words, words},
};
use crate::{
    command::Command,
    model::comparison::{Comparison, Example, Fate},
    session::Session,
    text_view::{TextStyle, Weight},
};

const ROW: f32 = 8.0 + 19.0 + LINE + 8.0;
/// Room for everything in the dialog but the two lists.
const REST: f32 = 250.0;

/// A backup as a row of the list.
#[derive(Debug, Clone, PartialEq)]
pub struct BackupRow {
    /// By which it is restored.
    pub number: u64,
    /// Day and time of day, as shown.
    pub when: String,
    /// The step before which it was made.
    pub reason: String,
    /// What would change.
    pub differs: Comparison,
    /// What of it would be left out, in sentences.
    pub left_out: Vec<String>,
}

/// What the dialog keeps between frames.
#[derive(Debug, Default)]
pub struct Restore {
    /// None while they are being read.
    rows: Option<Vec<BackupRow>>,
    problems: Vec<String>,
    /// Backups read, and how many there are.
    progress: Option<(usize, usize)>,
    /// Counted among the rows.
    chosen: usize,
    reveal: bool,
    take_focus: bool,
}

impl Restore {
    /// Shows the backups that were read, the newest first, and what could not be read.
    pub fn fill(&mut self, rows: Vec<BackupRow>, problems: Vec<String>) {
        *self = Self { rows: Some(rows), problems, take_focus: true, ..Self::default() };
    }

    /// Shows how far the reading is.
    pub fn read(&mut self, done: usize, total: usize) {
        self.progress = Some((done, total));
    }

    /// True until the backups are there.
    pub fn is_reading(&self) -> bool {
        self.rows.is_none()
    }

    fn row(&self) -> Option<&BackupRow> {
        self.rows.as_ref()?.get(self.chosen)
    }
}

/// Draws the dialog.
pub fn restore_ui(kit: &mut Kit<'_>, session: &Session, ui: &mut Ui, form: &mut Restore) {
    ui.set_width(ui.max_rect().width().min(720.0));
    ui.heading("Restore");
    small_print(
        ui,
        kit.theme,
        "Before a step that changes much, what it touches is copied. Restoring puts that copy back, and undo takes it away again.",
    );
    ui.add_space(6.0);
    match form.rows.take() {
        None => reading(kit, ui, form),
        Some(rows) if rows.is_empty() => empty(kit, ui, form),
        Some(rows) => {
            list(kit, ui, form, &rows);
            ui.add_space(6.0);
            if let Some(row) = rows.get(form.chosen) {
                preview(kit, session, ui, row);
            }
            form.rows = Some(rows);
            problems(kit, ui, form);
            ui.add_space(8.0);
            foot(kit, ui, form);
        }
    }
}

fn reading(kit: &mut Kit<'_>, ui: &mut Ui, form: &Restore) {
    ui.horizontal(|ui| {
        ui.add(Spinner::new().size(16.0));
        let far = form.progress.filter(|(_, total)| *total > 0);
        let far = far.map_or_else(String::new, |(done, total)| format!(" {done} of {total}"));
        ui.label(format!("Reading backups…{far}"));
    });
    ui.add_space(8.0);
    let cancel = cancel_button(kit, ui);
    focus_at_first(ui, &cancel);
}

fn empty(kit: &mut Kit<'_>, ui: &mut Ui, form: &mut Restore) {
    form.rows = Some(Vec::new());
    ui.label(
        "No backups yet. One is made by itself before many statements are changed at once, before speakers, \
         propositions or labels are merged or taken away, and before an article is deleted.",
    );
    problems(kit, ui, form);
    close_button(kit, ui);
}

fn problems(kit: &mut Kit<'_>, ui: &mut Ui, form: &Restore) {
    if form.problems.is_empty() {
        return;
    }
    ui.add_space(4.0);
    ScrollArea::vertical().id_salt("unreadable backups").max_height(54.0).show(ui, |ui| {
        for problem in &form.problems {
            error_print(ui, kit.theme, &format!("Not listed: {problem}"));
        }
    });
}

fn list(kit: &mut Kit<'_>, ui: &mut Ui, form: &mut Restore, rows: &[BackupRow]) {
    let tops = RowTops::new(rows.iter().map(|_| ROW));
    let room = (ui.ctx().content_rect().height() - REST) * 0.5;
    let room = room.clamp(2.0 * ROW, 5.0 * ROW).min(tops.height());
    let reveal = std::mem::take(&mut form.reveal).then_some(form.chosen);
    let (mut keyboard, mut clicked) = (None, None);
    let area = ui.scope(|ui| {
        ui.set_height(room);
        row_list(ui, &tops, room, reveal, |ui, index, rect| {
            let Some(row) = rows.get(index) else { return };
            let response = row_ui(kit, ui, row, rect, index == form.chosen);
            if response.clicked() {
                clicked = Some(index);
            }
            if index == form.chosen {
                keyboard = Some(response);
            }
        });
    });
    // Scrolled out of sight, the chosen row keeps the keyboard.
    let out_of_sight = || ui.interact(area.response.rect, chosen_id(), Sense::focusable_noninteractive());
    let keyboard = keyboard.unwrap_or_else(out_of_sight);
    match clicked {
        Some(index) => (form.chosen, form.take_focus) = (index, true),
        None => move_by_keys(ui, form, rows.len(), &keyboard),
    }
}

/// The id of the chosen row, whichever it is: so the arrows stay the list's, however fast they are pressed.
fn chosen_id() -> egui::Id {
    egui::Id::unique("chosen backup")
}

fn move_by_keys(ui: &Ui, form: &mut Restore, count: usize, response: &Response) {
    if std::mem::take(&mut form.take_focus) {
        response.request_focus();
    }
    if response.has_focus()
        && let Some(to) = step_by_keys(ui, response, form.chosen, count)
    {
        (form.chosen, form.reveal) = (to, true);
    }
}

fn row_ui(kit: &mut Kit<'_>, ui: &Ui, row: &BackupRow, rect: Rect, chosen: bool) -> Response {
    let (id, sense) = if chosen {
        (chosen_id(), Sense::click())
    } else {
        (egui::Id::unique(("backup", row.number)), Sense::CLICK)
    };
    let response = ui.interact(rect, id, sense);
    let differs = row.differs.in_words();
    response.widget_info(|| {
        let name = format!("{}, before “{}”. {differs}", row.when, row.reason);
        WidgetInfo::selected(Role::ListItem, true, chosen, name)
    });
    if chosen || response.hovered() {
        let fill = if chosen { kit.theme.accent_background } else { kit.theme.window };
        ui.painter().rect_filled(rect, RADIUS, fill);
    }
    focus_ring(ui, kit.theme, &response);
    let inside = rect.shrink2(vec2(10.0, 8.0));
    let (bold, plain) = (sans_style(BODY, Weight::SemiBold), sans_style(BODY, Weight::Regular));
    let (text, width) = (kit.theme.text, inside.width());
    let when = paint_words(kit, ui, inside.min, width, (&row.when, &bold, text, 1));
    let after = pos2(inside.left() + when.x + 10.0, inside.top());
    let reason = format!("before “{}”", row.reason);
    let elided = kit.engine.shape(&reason, &plain, inside.right() - after.x, 1).elided;
    paint_words(kit, ui, after, inside.right() - after.x, (&reason, &plain, text, 1));
    paint_small(kit, ui, (inside.min + vec2(0.0, 20.0), width), &differs);
    if elided { response.on_hover_text(reason) } else { response }
}

/// The first statements that would be others, each with its label and words.
fn preview(kit: &mut Kit<'_>, session: &Session, ui: &mut Ui, row: &BackupRow) {
    section_heading(ui, kit.theme, "What restoring it would change");
    let room = ((ui.ctx().content_rect().height() - REST) * 0.5).clamp(90.0, 220.0);
    let area = ScrollArea::vertical().id_salt(("preview", row.number)).auto_shrink([false, false]);
    area.max_height(room).min_scrolled_height(room).show(ui, |ui| {
        for left_out in &row.left_out {
            error_print(ui, kit.theme, left_out);
        }
        if row.differs.is_empty() {
            ui.label("Nothing differs from now: what was copied then is as it is in the project.");
        }
        for example in &row.differs.examples {
            example_ui(kit, session, ui, example);
        }
        let count = row.differs.statements;
        let others = count.changed + count.added + count.gone - row.differs.examples.len();
        if others > 0 {
            let statements = if others == 1 { "statement" } else { "statements" };
            small_print(ui, kit.theme, &format!("and {others} more {statements}"));
        }
        if row.differs.examples.is_empty() && !row.differs.is_empty() {
            ui.label(row.differs.in_words());
        }
    });
}

fn example_ui(kit: &mut Kit<'_>, session: &Session, ui: &mut Ui, example: &Example) {
    ui.spacing_mut().item_spacing.y = 1.0;
    example_heading(kit, session, ui, example);
    let style = TextStyle::new(SERIF, BODY + 1.0).with_line_height(QUOTE_LINE / (BODY + 1.0));
    words(kit, ui, &quoted(&example.words), &style, kit.theme.text, 1);
    if !example.change.is_empty() {
        small_words(kit, ui, &example.change, kit.theme.secondary);
    }
    ui.add_space(7.0);
}

/// Label, what becomes of the statement, and article in one line, however long their names are.
fn example_heading(kit: &mut Kit<'_>, session: &Session, ui: &mut Ui, example: &Example) {
    /// The label's share of the line at most.
    const LABEL_SHARE: f32 = 0.4;
    let label = session.project().codebook.label(&example.label);
    let fate = match example.fate {
        Fate::Changes => "would change",
        Fate::Comes => "would come back",
        Fate::Goes => "would go",
    };
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), LINE), Sense::hover());
    let name = format!("{}, {fate}, {}", example.label_name, example.article);
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &name));
    let bar = Rect::from_min_size(rect.min + vec2(0.0, 2.0), vec2(3.0, 12.0));
    ui.painter().rect_filled(bar, 1.0, kit.theme.mark(label));
    let (bold, plain) = (sans_style(SMALL, Weight::SemiBold), sans_style(SMALL, Weight::Regular));
    let (ink, quiet) = (kit.theme.label_text(label), kit.theme.secondary);
    let parts = [
        (example.label_name.as_str(), &bold, ink, rect.width() * LABEL_SHARE),
        (fate, &plain, kit.theme.text, rect.width()),
        (example.article.as_str(), &plain, quiet, rect.width()),
    ];
    let mut x = rect.left() + 9.0;
    for (text, style, ink, most) in parts {
        let shaped = kit.engine.shape(text, style, most.min(rect.right() - x).max(1.0), 1);
        kit.engine.paint(ui.painter(), pos2(x, rect.top()), &shaped, ink);
        x += shaped.size.x + 8.0;
    }
    response.on_hover_text(name);
}

fn foot(kit: &mut Kit<'_>, ui: &mut Ui, form: &Restore) {
    let wanted = form.row().filter(|row| !row.differs.is_empty()).map(|row| row.number);
    ui.horizontal(|ui| {
        let restore = ui.add_enabled(wanted.is_some(), egui::Button::new("Restore"));
        let restore =
            restore.on_hover_text("Put the copy in place of what there is now, in one step (Enter)");
        let cancel = cancel_button(kit, ui);
        // A button that was reached by Tab keeps its Enter.
        let elsewhere = cancel.has_focus() || restore.has_focus();
        let enter = !elsewhere && ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Enter));
        if let Some(number) = wanted
            && (restore.clicked() || enter)
        {
            kit.run(Command::Restore(number));
            kit.asks.push(Ask::Answer(Answer::Cancelled));
        }
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            small_print(ui, kit.theme, "↑ ↓ walk · Enter restores");
        });
    });
}
