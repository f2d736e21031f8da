//! What a statement denies, supports, queries or repeats: a ranked list with search.

mod offers;

use egui::{
    Event, Key, Modifiers, Rect, Role, Sense, Stroke, StrokeKind, TextEdit, Ui, WidgetInfo, pos2, vec2,
};

use super::{
    Answer, Ask, Kit, Pointing,
    row_list::{RowTops, row_list},
    statement_row::{
        LINE, QUOTE_LINE, article_title, lines_of, paint_heading, paint_quote, paint_small, paint_words,
        quoted,
    },
    theme::{BODY, RADIUS, SECTION, SERIF, semibold},
    widgets::{sans_style, small_print, tick_box, words},
};
use crate::{
    command::Command,
    model::{LinkKind, LinkTarget, Statement, StatementId, wording::summary},
    reading::likeness::LikenessIndex,
    session::Session,
    text_view::{TextStyle, Weight},
};
use offers::Row;

const PADDING: f32 = 8.0;
/// Room for the tick at the left of a row, in points.
const TICK: f32 = 30.0;

/// How many letters of a quote stand beside each other, about.
const LETTERS: usize = 88;

/// What the dialog keeps between frames.
pub struct LinkPicker {
    /// The statement that is linked.
    pub statement: StatementId,
    /// How.
    pub kind: LinkKind,
    /// What the statements have in common.
    index: LikenessIndex,
    search: String,
    rows: Vec<Row>,
    tops: RowTops,
    /// The kind and the words that the rows are for. Links made meanwhile do not move them.
    basis: Option<(LinkKind, String)>,
    chosen: usize,
    reveal: bool,
    take_focus: bool,
}

impl LinkPicker {
    /// The dialog for a statement.
    pub fn new(session: &Session, statement: StatementId, kind: LinkKind) -> Self {
        let index = LikenessIndex::build(session.project());
        let (search, rows, tops) = Default::default();
        let mut form = Self {
            statement,
            kind,
            index,
            search,
            rows,
            tops,
            basis: None,
            chosen: 0,
            reveal: false,
            take_focus: true,
        };
        form.refresh(session);
        form
    }

    fn refresh(&mut self, session: &Session) {
        let basis = (self.kind, self.search.trim().to_owned());
        if self.basis.as_ref() == Some(&basis) {
            return;
        }
        self.rows = offers::rows(session, &self.index, self.statement, self.kind, &self.search);
        self.tops = RowTops::new(self.rows.iter().map(|row| height(session, row)));
        self.basis = Some(basis);
        self.chosen = self.best(session);
        self.reveal = true;
    }

    /// The first row that is a target and is not linked yet.
    fn best(&self, session: &Session) -> usize {
        let statement = session.project().find_statement(self.statement).map(|(_, found)| found);
        let open = |row: &Row| {
            row.target().is_some_and(|to| statement.is_some_and(|one| linked(one, self.kind, &to).is_none()))
        };
        self.rows
            .iter()
            .position(open)
            .or_else(|| self.rows.iter().position(|row| row.target().is_some()))
            .unwrap_or(0)
    }

    /// Goes to the next target, round the ends of the list.
    fn step(&mut self, forward: bool, by: usize) {
        let targets: Vec<usize> = (0..self.rows.len()).filter(|row| self.target(*row).is_some()).collect();
        let Some(now) = targets.iter().position(|row| *row == self.chosen) else { return };
        let last = targets.len().saturating_sub(1);
        let next = match (forward, by) {
            (true, 1) => {
                if now == last {
                    0
                } else {
                    now + 1
                }
            }
            (false, 1) => now.checked_sub(1).unwrap_or(last),
            (true, _) => (now + by).min(last),
            (false, _) => now.saturating_sub(by),
        };
        self.chosen = targets.get(next).copied().unwrap_or(self.chosen);
        self.reveal = true;
    }

    fn target(&self, row: usize) -> Option<LinkTarget> {
        self.rows.get(row).and_then(Row::target)
    }
}

fn height(session: &Session, row: &Row) -> f32 {
    match row {
        Row::Heading(_) => 30.0,
        Row::Statement { layer, id, .. } => {
            let quote = session.project().statement(layer, *id).map(|found| found.fragments.quote());
            let lines = lines_of(&quote.unwrap_or_default(), LETTERS, 2);
            PADDING * 2.0 + LINE * 2.0 + QUOTE_LINE * lines as f32
        }
        Row::Proposition(_) | Row::Implied(_) => PADDING * 2.0 + QUOTE_LINE,
    }
}

/// The place of that link among a statement's links.
fn linked(statement: &Statement, kind: LinkKind, to: &LinkTarget) -> Option<usize> {
    statement.links.iter().position(|link| link.kind == kind && link.to == *to)
}

/// Draws the dialog.
pub fn link_picker_ui(kit: &mut Kit<'_>, session: &Session, ui: &mut Ui, form: &mut LinkPicker) {
    let Some((_, statement)) = session.project().find_statement(form.statement) else {
        kit.asks.push(Ask::Answer(Answer::Cancelled));
        return;
    };
    ui.set_width(ui.max_rect().width().min(720.0));
    keys(kit, ui, form, statement);
    form.refresh(session);
    ui.heading(format!("What does this {}?", form.kind.bare_verb()));
    let style = TextStyle::new(SERIF, BODY + 1.0).with_line_height(1.4);
    words(kit, ui, &quoted(&statement.fragments.quote()), &style, kit.theme.secondary, 2);
    ui.add_space(6.0);
    kinds(kit, ui, form);
    ui.add_space(2.0);
    search(ui, form);
    form.refresh(session);
    ui.add_space(4.0);
    list(kit, session, ui, form, statement);
    ui.add_space(8.0);
    foot(kit, ui, form);
}

/// Keys that mean the list, whatever has the keyboard; taken before the search field sees them.
fn keys(kit: &mut Kit<'_>, ui: &Ui, form: &mut LinkPicker, statement: &Statement) {
    let pressed = |modifiers, key| ui.input_mut(|input| input.consume_key(modifiers, key));
    let digits = [(Key::Num1, "1"), (Key::Num2, "2"), (Key::Num3, "3"), (Key::Num4, "4")];
    for (kind, (key, typed)) in LinkKind::ALL.into_iter().zip(digits) {
        if pressed(Modifiers::ALT, key) {
            form.kind = kind;
            // Some systems send the digit as text as well.
            let is_digit = |event: &Event| matches!(event, Event::Text(text) if text == typed);
            ui.input_mut(|input| input.events.retain(|event| !is_digit(event)));
        }
    }
    for (key, forward, by) in [
        (Key::ArrowDown, true, 1),
        (Key::ArrowUp, false, 1),
        (Key::PageDown, true, 4),
        (Key::PageUp, false, 4),
    ] {
        if pressed(Modifiers::NONE, key) {
            form.step(forward, by);
        }
    }
    // A button that was reached by Tab keeps its Enter.
    let elsewhere = ui.memory(|memory| memory.focused().is_some_and(|id| id != search_id()));
    let elsewhere = elsewhere && !form.take_focus;
    if pressed(Modifiers::COMMAND, Key::Enter) || pressed(Modifiers::SHIFT, Key::Enter) {
        take(kit, form, statement, form.chosen, true);
    } else if !elsewhere && pressed(Modifiers::NONE, Key::Enter) {
        take(kit, form, statement, form.chosen, false);
    }
}

/// Makes the link of a row; where it stays open, a link that is there already is taken away.
fn take(kit: &mut Kit<'_>, form: &LinkPicker, statement: &Statement, row: usize, stay: bool) {
    let Some(to) = form.target(row) else { return };
    match linked(statement, form.kind, &to) {
        None => kit.run(Command::AddLink(form.statement, form.kind, to)),
        Some(index) if stay => kit.run(Command::RemoveLink(form.statement, index)),
        Some(_) => {}
    }
    if !stay {
        kit.asks.push(Ask::Answer(Answer::Cancelled));
    }
}

fn kinds(kit: &Kit<'_>, ui: &mut Ui, form: &mut LinkPicker) {
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        for (number, kind) in (1..).zip(LinkKind::ALL) {
            let chosen = form.kind == kind;
            let name = egui::RichText::new(kind.title());
            let name = if chosen { name.font(semibold(BODY)) } else { name };
            let response = ui.add(egui::Button::selectable(chosen, name).min_size(vec2(84.0, 28.0)));
            response.widget_info(|| WidgetInfo::selected(Role::RadioButton, true, chosen, kind.title()));
            super::widgets::focus_ring(ui, kit.theme, &response);
            if response.on_hover_text(format!("The statement {} it (Alt+{number})", kind.verb())).clicked() {
                form.kind = kind;
            }
        }
    });
}

fn search_id() -> egui::Id {
    egui::Id::unique("search for a target")
}

fn search(ui: &mut Ui, form: &mut LinkPicker) {
    let edit = TextEdit::singleline(&mut form.search)
        .id(search_id())
        .hint_text("Search all articles, or write a claim that is nowhere in the texts")
        .desired_width(f32::INFINITY)
        .margin(vec2(8.0, 7.0));
    let response = ui.add(edit);
    response.widget_info(|| WidgetInfo::labeled(Role::TextInput, true, "Search for a target"));
    if std::mem::take(&mut form.take_focus) {
        response.request_focus();
    }
}

fn list(kit: &mut Kit<'_>, session: &Session, ui: &mut Ui, form: &mut LinkPicker, statement: &Statement) {
    if form.rows.is_empty() {
        let text =
            "There is nothing to link to yet. Mark the claim first, or write it above in your own words.";
        small_print(ui, kit.theme, text);
        return;
    }
    let reveal = std::mem::take(&mut form.reveal).then_some(form.chosen);
    let room = (ui.ctx().content_rect().height() - 330.0).clamp(140.0, 460.0);
    let tops = std::mem::take(&mut form.tops);
    row_list(ui, &tops, room, reveal, |ui, row, rect| row_ui(kit, session, ui, form, statement, (row, rect)));
    form.tops = tops;
}

fn row_ui(
    kit: &mut Kit<'_>,
    session: &Session,
    ui: &mut Ui,
    form: &mut LinkPicker,
    statement: &Statement,
    (index, rect): (usize, Rect),
) {
    let Some(row) = form.rows.get(index).cloned() else { return };
    let Some(to) = row.target() else {
        if let Row::Heading(text) = row {
            let place = pos2(rect.left() + 4.0, rect.bottom() - 8.0);
            let font = semibold(SECTION);
            ui.painter().text(place, egui::Align2::LEFT_BOTTOM, text, font, kit.theme.secondary);
        }
        return;
    };
    let (chosen, ticked) = (form.chosen == index, linked(statement, form.kind, &to).is_some());
    // The keyboard stays in the search field: arrows walk the rows from there.
    let response = ui.interact(rect, egui::Id::unique(("target", format!("{to:?}"))), Sense::CLICK);
    let name = row_name(session, &row);
    response.widget_info(|| WidgetInfo::selected(Role::ListItem, true, chosen, &name));
    if chosen || response.hovered() {
        let fill = if chosen { kit.theme.accent_background } else { kit.theme.window };
        ui.painter().rect_filled(rect, RADIUS, fill);
    }
    if chosen {
        ui.painter().rect_stroke(rect, RADIUS, Stroke::new(1.0, kit.theme.accent), StrokeKind::Inside);
    }
    tick_box(ui, kit.theme, pos2(rect.left() + TICK / 2.0, rect.top() + PADDING + 8.0), ticked);
    let inside = Rect::from_min_max(rect.min + vec2(TICK, PADDING), rect.max - vec2(10.0, PADDING));
    paint_row(kit, session, ui, &row, inside);
    if response.clicked() {
        form.chosen = index;
        let on_tick = response.interact_pointer_pos().is_some_and(|at| at.x < rect.left() + TICK);
        let held = ui.input(|input| input.modifiers.command || input.modifiers.shift);
        take(kit, form, statement, index, on_tick || held);
    }
}

fn row_name(session: &Session, row: &Row) -> String {
    match row {
        Row::Heading(text) => (*text).to_owned(),
        Row::Statement { layer, id, .. } => {
            let project = session.project();
            let found = project.statement(layer, *id);
            found.map_or_else(String::new, |found| {
                let title = article_title(project, &layer.article);
                format!("{}: “{}”, {title}", summary(project, found), found.fragments.quote())
            })
        }
        Row::Proposition(id) => {
            let text = session.project().propositions.get(id).map_or(id.as_str(), |found| &found.text);
            format!("Proposition: {text}")
        }
        Row::Implied(typed) => format!("Write it as an implied claim: “{typed}”"),
    }
}

fn paint_row(kit: &mut Kit<'_>, session: &Session, ui: &Ui, row: &Row, inside: Rect) {
    let project = session.project();
    let (corner, width) = (inside.min, inside.width());
    match row {
        Row::Heading(_) => {}
        Row::Statement { layer, id, reason } => {
            let Some(found) = project.statement(layer, *id) else { return };
            paint_heading(kit, ui, project, found, (corner, width), None);
            let quote = found.fragments.quote();
            let lines = lines_of(&quote, LETTERS, 2);
            paint_quote(kit, ui, (corner + vec2(0.0, LINE), width), &quote, lines);
            let title = article_title(project, &layer.article);
            let line =
                [title, reason].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ");
            paint_small(kit, ui, (corner + vec2(0.0, LINE + lines as f32 * QUOTE_LINE + 1.0), width), &line);
        }
        Row::Proposition(id) => {
            let text = project.propositions.get(id).map_or(id.as_str(), |found| &found.text);
            let (style, ink) = (sans_style(BODY, Weight::Regular), kit.theme.text);
            paint_words(kit, ui, corner, width, (text, &style, ink, 1));
        }
        Row::Implied(typed) => {
            let text = format!("Write it as an implied claim: “{typed}”");
            let (style, ink) = (sans_style(BODY, Weight::Regular), kit.theme.text);
            paint_words(kit, ui, corner, width, (&text, &style, ink, 1));
        }
    }
}

fn foot(kit: &mut Kit<'_>, ui: &mut Ui, form: &LinkPicker) {
    ui.horizontal(|ui| {
        let point = ui.button("Point at it on the page");
        if point.on_hover_text("Close this and click the statement in its article (Shift+L)").clicked() {
            let pointing = Pointing::Link(form.statement, form.kind);
            kit.asks.extend([Ask::Answer(Answer::Cancelled), Ask::Point(Some(pointing))]);
        }
        if ui.button("Close").on_hover_text("Go back to the page (Esc)").clicked() {
            kit.asks.push(Ask::Answer(Answer::Cancelled));
        }
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            small_print(
                ui,
                kit.theme,
                "↑ ↓ choose · Enter links · Ctrl+Enter links and stays · Alt+1–4 kind",
            );
        });
    });
}
