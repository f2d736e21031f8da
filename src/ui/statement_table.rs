//! All statements of the project as a table: filter, sort, edit in bulk.

mod body;
mod bulk_bar;
mod columns;
mod copy;
mod days;
mod filter;
mod filter_bar;
mod header;
mod keys;
mod picked;
mod rows;

use egui::{Id, Ui};

use self::{
    bulk_bar::{BulkBar, bulk_bar_ui},
    columns::{Column, Columns, Sort},
    filter::Filter,
    picked::{Picked, successor},
    rows::{Change, Rows},
};
use super::{Ask, Kit, View, widgets::small_print};
use crate::{
    command::{Action, BulkChange, Command},
    model::{AttributeValue, LabelId, StatementId},
    session::Session,
};

/// What the view keeps between frames.
#[derive(Default)]
pub struct StatementTableState {
    /// Puts the keyboard into the view in the next frame.
    pub take_focus: bool,
    filter: Filter,
    columns: Columns,
    sort: Option<Sort>,
    rows: Rows,
    picked: Picked,
    bulk: BulkBar,
    /// The session's selected statement in the last frame.
    seen: Option<StatementId>,
    asked: Vec<Asked>,
    scroll: Scroll,
}

/// Where the rows are scrolled to, in points.
#[derive(Default)]
struct Scroll {
    offset: egui::Vec2,
    size: egui::Vec2,
    /// Scroll there in the next frame.
    wanted: Option<egui::Vec2>,
    /// Bring the row of the cursor into sight.
    to_cursor: bool,
}

/// What was chosen in a menu or by a key that the window takes before the table sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Asked {
    Copy,
    SelectAll,
    Delete,
    Label(LabelId),
}

impl StatementTableState {
    /// True of an action that is about rows while the table is shown; it is done in the next frame.
    pub fn takes(&mut self, action: Action) -> bool {
        let asked = match action {
            Action::Copy => Asked::Copy,
            Action::SelectAll => Asked::SelectAll,
            Action::DeleteStatement => Asked::Delete,
            _ => return false,
        };
        self.asked.push(asked);
        true
    }

    /// True if the key of a label is about several rows; they get it in the next frame.
    pub fn takes_label(&mut self, label: &LabelId) -> bool {
        let several = self.picked.len() > 1;
        if several {
            self.asked.push(Asked::Label(label.clone()));
        }
        several
    }

    /// Columns and order as they are, for another project.
    #[must_use]
    pub fn for_another_project(&mut self) -> Self {
        Self { columns: std::mem::take(&mut self.columns), sort: self.sort, ..Self::default() }
    }

    /// Brings rows and selection up to date.
    fn follow(&mut self, kit: &mut Kit<'_>, session: &Session) {
        let change = self.rows.update(session, &self.filter, self.sort);
        match change {
            Change::None => {}
            Change::Arranged => {
                self.picked.keep_to(&self.rows);
                self.scroll.to_cursor = true;
            }
            Change::Project(before) => self.follow_project(kit, session, &before),
        }
        let selected = session.selected_id();
        if selected == self.seen {
            return;
        }
        self.seen = selected;
        let Some(id) = selected.filter(|id| self.picked.cursor() != Some(*id)) else { return };
        if self.picked.contains(id) {
            self.picked.move_cursor(id);
        } else if self.rows.place(id).is_some() {
            self.picked.only(id);
        }
        self.scroll.to_cursor = true;
    }

    /// After a change of the project: where the row of the cursor is gone, the next one is selected.
    fn follow_project(&mut self, kit: &mut Kit<'_>, session: &Session, before: &[StatementId]) {
        let cursor = self.picked.cursor();
        self.picked.keep_to(&self.rows);
        let Some(gone) = cursor.filter(|id| self.rows.place(*id).is_none()) else { return };
        let hidden = session.project().find_statement(gone);
        let hidden = hidden.is_some_and(|(key, _)| !session.is_shown(&key.annotator));
        let next = successor(&self.rows, before, gone).filter(|_| !hidden && !self.take_focus);
        // What was selected by undo, or on the page, goes before.
        let known = session.selected_id().is_some_and(|id| id != gone && self.rows.place(id).is_some());
        if let Some(next) = next.filter(|_| !known) {
            self.select(kit, session, next);
        }
    }

    /// Selects one row, here and in the session.
    fn select(&mut self, kit: &mut Kit<'_>, session: &Session, id: StatementId) {
        self.picked.only(id);
        self.show(kit, session, id);
    }

    /// Shows a statement beside the table.
    fn show(&mut self, kit: &mut Kit<'_>, session: &Session, id: StatementId) {
        self.scroll.to_cursor = true;
        if session.selected_id() != Some(id) {
            kit.run(Command::GoToStatement(id));
        }
    }

    /// The selected rows as text on the clipboard.
    fn copy(&self, session: &Session, ui: &Ui) {
        let columns: Vec<Column> = self.columns.shown().collect();
        let rows = self.rows.rows().filter(|row| self.picked.contains(row.statement.id));
        if self.picked.len() > 0 {
            ui.ctx().copy_text(copy::tab_separated(session.project(), &columns, rows));
        }
    }

    fn answer(&mut self, kit: &mut Kit<'_>, session: &Session, ui: &Ui) {
        for asked in std::mem::take(&mut self.asked) {
            match asked {
                Asked::Copy => self.copy(session, ui),
                Asked::SelectAll => self.picked.all(&self.rows),
                Asked::Delete => self.bulk.run(kit, session, (&self.rows, &self.picked), BulkChange::Delete),
                Asked::Label(label) => {
                    let change = BulkChange::Set(Box::new(AttributeValue::Label(label)));
                    self.bulk.run(kit, session, (&self.rows, &self.picked), change);
                }
            }
        }
    }
}

/// The id of the rows, which take the keyboard as one.
fn rows_id() -> Id {
    Id::unique("rows of statements")
}

/// Draws the view.
pub fn statement_table_ui(
    kit: &mut Kit<'_>,
    session: &Session,
    ui: &mut Ui,
    state: &mut StatementTableState,
) {
    ui.painter().rect_filled(ui.max_rect(), 0.0, kit.theme.panel);
    state.follow(kit, session);
    if state.rows.total() == 0 {
        return no_statements(kit, ui, state);
    }
    let margin = egui::Margin { left: 8, right: 8, top: 8, bottom: 6 };
    egui::Frame::new().inner_margin(margin).show(ui, |ui| filter_bar::filter_bar_ui(kit, session, ui, state));
    // A filter that was changed just now holds for this frame's rows.
    state.follow(kit, session);
    state.answer(kit, session, ui);
    if state.rows.len() == 0 {
        return nothing_passes(kit, session, ui, state);
    }
    let bar = if state.picked.len() > 1 { state.bulk.height() } else { 0.0 };
    let mut table = ui.available_rect_before_wrap();
    let mut below = table;
    table.set_bottom((table.bottom() - bar).max(table.top()));
    below.set_top(table.bottom());
    let layout = egui::Layout::top_down(egui::Align::Min);
    ui.scope_builder(egui::UiBuilder::new().max_rect(table).layout(layout).id_salt("table"), |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        let placed = state.columns.placed(ui.available_width());
        keys::take_keys(kit, session, ui, state);
        header::header_ui(kit, ui, state, &placed);
        body::body_ui(kit, session, ui, state, &placed);
    });
    if state.picked.len() > 1 {
        ui.scope_builder(egui::UiBuilder::new().max_rect(below).layout(layout).id_salt("bulk"), |ui| {
            let StatementTableState { bulk, rows, picked, .. } = state;
            let wish = bulk_bar_ui(kit, session, ui, bulk, (rows, picked));
            state.take_focus |= wish.focus;
            if wish.copy {
                state.copy(session, ui);
            }
        });
    }
}

fn no_statements(kit: &mut Kit<'_>, ui: &mut Ui, state: &mut StatementTableState) {
    egui::Frame::new().inner_margin(24.0).show(ui, |ui| {
        ui.label("No statements yet. Select words in an article and press the key of a label.");
        ui.add_space(6.0);
        let button = ui.button("Go to the article");
        if std::mem::take(&mut state.take_focus) {
            button.request_focus();
        }
        if button.clicked() {
            kit.asks.push(Ask::Show(View::Article));
        }
    });
}

fn nothing_passes(kit: &mut Kit<'_>, session: &Session, ui: &mut Ui, state: &mut StatementTableState) {
    // The keyboard does not stay with rows that are gone.
    if std::mem::take(&mut state.take_focus) || ui.memory(|memory| memory.has_focus(rows_id())) {
        ui.memory_mut(|memory| memory.request_focus(filter_bar::text_id()));
    }
    egui::Frame::new().inner_margin(24.0).show(ui, |ui| {
        ui.label("No statement passes the filters");
        ui.add_space(2.0);
        let filters = state.filter.in_words(session.project());
        small_print(ui, kit.theme, &format!("On are: {}", filters.join(", ")));
        ui.add_space(6.0);
        if ui.button("Show all statements").on_hover_text("Take every filter away").clicked() {
            state.filter = Filter::default();
            state.take_focus = true;
        }
    });
}
