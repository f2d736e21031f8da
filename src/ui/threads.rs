//! Each claim or proposition with the statements that claim, deny, support or repeat it.

mod paint;
mod propositions;
mod rows;

use egui::{ComboBox, EventFilter, Frame, Key, Margin, Rect, Role, Sense, TextEdit, Ui, WidgetInfo, vec2};

use super::{
    Ask, Kit, Place, View,
    row_list::{RowTops, row_list},
    widgets::small_print,
};
use crate::{
    model::{
        PropositionId, StatementId,
        thread::{About, Threads},
    },
    session::Session,
};
use paint::row_ui;
use propositions::{Editing, buttons, editing_ui};
use rows::{Only, Row, Sort, Texts, Wanted};

/// How many letters of the reading face take a point of width, about.
const LETTERS_A_POINT: f32 = 1.0 / 6.9;

/// What the view keeps between frames.
#[derive(Default)]
pub struct ThreadsState {
    /// Puts the keyboard into the view in the next frame.
    pub take_focus: bool,
    filter: String,
    sort: Sort,
    only: Only,
    editing: Option<Editing>,
    chosen: usize,
    reveal: bool,
    built: Built,
}

/// What is derived from the project and what is wanted of it.
#[derive(Default)]
struct Built {
    revision: Option<u64>,
    threads: Threads,
    texts: Texts,
    wanted: Option<Wanted>,
    rows: Vec<Row>,
    tops: RowTops,
}

/// What a row is about, to find it again among other rows.
#[derive(PartialEq)]
enum Identity {
    Statement(StatementId),
    Proposition(PropositionId),
}

impl ThreadsState {
    fn bring_up_to_date(&mut self, session: &Session, width: f32) {
        // In steps, so that not every point of a width that is dragged lays out everything anew.
        let letters = ((width * LETTERS_A_POINT / 4.0) as usize * 4).max(20);
        let wanted = Wanted { filter: self.filter.clone(), sort: self.sort, only: self.only, letters };
        let chosen = self.identity(self.chosen);
        let (project, built) = (session.project(), &mut self.built);
        if built.revision != Some(session.revision()) {
            built.threads = Threads::build(project, &|annotator| session.is_shown(annotator));
            built.texts = Texts::new(project, &built.threads);
            (built.revision, built.wanted) = (Some(session.revision()), None);
        }
        if built.wanted.as_ref() == Some(&wanted) {
            return;
        }
        (built.rows, built.tops) = rows::rows(project, &built.threads, &built.texts, &wanted);
        built.wanted = Some(wanted);
        let found = chosen.and_then(|chosen| {
            (0..self.built.rows.len()).find(|row| self.identity(*row).as_ref() == Some(&chosen))
        });
        self.chosen = found.unwrap_or(0);
        if found.is_none() {
            self.step(true, 1);
        }
    }

    fn identity(&self, row: usize) -> Option<Identity> {
        let row = self.built.rows.get(row)?;
        if let Some(member) = row.member(&self.built.threads) {
            return Some(Identity::Statement(member.statement.id));
        }
        self.proposition(*row).map(|(id, _)| Identity::Proposition(id.clone()))
    }

    /// The proposition whose head the row is, and whether nothing shown is of it.
    fn proposition(&self, row: Row) -> Option<(&PropositionId, bool)> {
        let thread = row.thread(&self.built.threads).filter(|_| matches!(row, Row::Head(..)))?;
        match &thread.about {
            About::Proposition(id) => Some((id, thread.entries.is_empty())),
            About::Statement(_) | About::Implied(_) | About::Elsewhere(..) => None,
        }
    }

    /// Goes to the row `by` rows on that is no heading.
    fn step(&mut self, forward: bool, by: usize) {
        let last = self.built.rows.len().saturating_sub(1);
        let section = |row: usize| matches!(self.built.rows.get(row), Some(Row::Section(..)));
        let mut next = if forward { (self.chosen + by).min(last) } else { self.chosen.saturating_sub(by) };
        while section(next) {
            next = if (forward && next < last) || next == 0 { next + 1 } else { next - 1 };
        }
        (self.chosen, self.reveal) = (next.min(last), true);
    }
}

/// Draws the view.
pub fn threads_ui(kit: &mut Kit<'_>, session: &Session, ui: &mut Ui, state: &mut ThreadsState) {
    ui.painter().rect_filled(ui.max_rect(), 0.0, kit.theme.page);
    state.bring_up_to_date(session, ui.available_width() - 56.0);
    let bar = Frame::new().fill(kit.theme.panel).inner_margin(Margin::symmetric(16, 8));
    bar.show(ui, |ui| {
        ui.set_width(ui.available_width());
        controls(kit, session, ui, state);
        if editing_ui(kit, session, ui, &mut state.editing) {
            state.take_focus = true;
        }
    });
    if state.built.rows.is_empty() {
        return empty(kit, session, ui, state);
    }
    let margin = Frame::new().inner_margin(Margin { left: 16, right: 12, top: 0, bottom: 0 });
    margin.show(ui, |ui| list(kit, session, ui, state));
}

fn controls(kit: &mut Kit<'_>, session: &Session, ui: &mut Ui, state: &mut ThreadsState) {
    ui.horizontal_wrapped(|ui| {
        let filter = TextEdit::singleline(&mut state.filter).hint_text("Filter threads").desired_width(180.0);
        let response = ui.add(filter.margin(vec2(8.0, 6.0)));
        response.widget_info(|| WidgetInfo::labeled(Role::TextInput, true, "Filter threads"));
        let pressed = |key| ui.input(|input| input.key_pressed(key));
        if response.lost_focus() && pressed(Key::Escape) {
            if state.filter.is_empty() {
                kit.asks.push(Ask::Show(View::Article));
            } else {
                state.filter.clear();
                response.request_focus();
            }
        } else if response.lost_focus() && pressed(Key::Enter)
            || response.has_focus() && pressed(Key::ArrowDown)
        {
            state.take_focus = true;
        }
        let name = small_print(ui, kit.theme, "Show");
        let combo = ComboBox::from_id_salt("which threads").selected_text(state.only.name()).width(120.0);
        let combo = combo.show_ui(ui, |ui| {
            for only in Only::ALL {
                if ui.selectable_value(&mut state.only, only, only.name()).clicked() {
                    ui.close();
                }
            }
        });
        combo.response.labelled_by(name.id);
        let name = small_print(ui, kit.theme, "Sort by");
        let combo = ComboBox::from_id_salt("order of threads").selected_text(state.sort.name()).width(120.0);
        let combo = combo.show_ui(ui, |ui| {
            for sort in Sort::ALL {
                if ui.selectable_value(&mut state.sort, sort, sort.name()).clicked() {
                    ui.close();
                }
            }
        });
        combo.response.labelled_by(name.id);
    });
    ui.horizontal_wrapped(|ui| {
        let mut editing = state.editing.take();
        let chosen = state.built.rows.get(state.chosen).and_then(|row| state.proposition(*row));
        buttons(kit, session, ui, &mut editing, chosen);
        state.editing = editing;
    });
}

fn empty(kit: &Kit<'_>, session: &Session, ui: &mut Ui, state: &mut ThreadsState) {
    state.take_focus = false;
    let none = session.project().layers.is_empty();
    ui.vertical_centered(|ui| {
        ui.add_space(ui.available_height() * 0.3);
        ui.heading(if none { "Nothing is marked yet" } else { "No thread fits" });
        ui.add_space(6.0);
        let text = if none {
            "Mark claims and denials in an article. A denial is linked to what it denies by L; \
             statements about the same thing get a proposition by P."
        } else {
            "Choose All, or take words out of the filter."
        };
        small_print(ui, kit.theme, text);
    });
}

fn list(kit: &mut Kit<'_>, session: &Session, ui: &mut Ui, state: &mut ThreadsState) {
    let room = ui.available_rect_before_wrap();
    let whole = ui.interact(room, egui::Id::unique("threads"), Sense::click());
    whole.widget_info(|| WidgetInfo::labeled(Role::List, true, "Threads by claim"));
    // A key that only led here means nothing more.
    let had_focus = whole.has_focus();
    if std::mem::take(&mut state.take_focus) {
        whole.request_focus();
    }
    if had_focus {
        keys(kit, ui, state, &whole, room);
    }
    let reveal = std::mem::take(&mut state.reveal).then_some(state.chosen);
    let (focused, now) = (whole.has_focus(), state.chosen);
    let built = &state.built;
    let mut clicked = None;
    row_list(ui, &built.tops, room.height(), reveal, |ui, number, rect: Rect| {
        let Some(row) = built.rows.get(number).copied() else { return };
        let place = paint::Place { row, rect, chosen: number == now, focused };
        if row_ui(kit, session.project(), ui, &built.threads, &place).clicked() {
            clicked = Some(number);
        }
    });
    if let Some(number) = clicked.filter(|number| !matches!(built.rows.get(*number), Some(Row::Section(..))))
    {
        state.chosen = number;
        whole.request_focus();
        // A click on a proposition chooses it, for what is done to propositions.
        let row = state.built.rows.get(number);
        if row.is_some_and(|row| row.member(&state.built.threads).is_some()) {
            open(kit, state);
        }
    }
}

fn keys(kit: &mut Kit<'_>, ui: &Ui, state: &mut ThreadsState, whole: &egui::Response, room: Rect) {
    let filter = EventFilter { vertical_arrows: true, escape: true, ..EventFilter::default() };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(whole.id, filter));
    let pressed = |key| ui.input(|input| input.key_pressed(key) && input.modifiers.is_none());
    let page = (room.height() / 70.0).max(1.0) as usize;
    let count = state.built.rows.len();
    for (key, forward, by) in [
        (Key::ArrowDown, true, 1),
        (Key::ArrowUp, false, 1),
        (Key::PageDown, true, page),
        (Key::PageUp, false, page),
        (Key::End, true, count),
        (Key::Home, false, count),
    ] {
        if pressed(key) {
            state.step(forward, by);
        }
    }
    if pressed(Key::Enter) {
        open(kit, state);
    } else if pressed(Key::Escape) {
        kit.asks.push(Ask::Show(View::Article));
    }
}

/// Goes to the statement of the chosen row, or to the first of its thread.
fn open(kit: &mut Kit<'_>, state: &ThreadsState) {
    let (row, threads) = (state.built.rows.get(state.chosen), &state.built.threads);
    let first = |row: &Row| row.thread(threads).and_then(|thread| thread.members().next());
    if let Some(member) = row.and_then(|row| row.member(threads).or_else(|| first(row))) {
        kit.asks.push(Ask::GoTo(Place::Statement(member.statement.id)));
    }
}
