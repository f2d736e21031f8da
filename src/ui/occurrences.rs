//! Mark every occurrence: a preview with a count.

mod places;

use egui::{
    EventFilter, Key, Modifiers, Rect, Response, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2,
};

use super::{
    Answer, Ask, Kit,
    forms::{cancel_button, focus_at_first},
    row_list::{RowTops, row_list},
    statement_row::{LINE, article_title, paint_small, quoted},
    theme::{BODY, RADIUS, SERIF},
    widgets::{small_print, tick_box, words},
};
use crate::{
    command::Command,
    model::{ArticleId, StatementId},
    session::Session,
    text_view::TextStyle,
};
use places::{Found, Search, words_of};

const ROW: f32 = 8.0 + 20.0 + LINE + 8.0;

/// What the dialog keeps between frames.
pub struct Occurrences {
    /// The statement whose words are looked for.
    pub statement: StatementId,
    words: String,
    home: Option<ArticleId>,
    search: Search,
    only_here: bool,
    /// Counted among the rows shown.
    chosen: usize,
    reveal: bool,
}

impl Occurrences {
    /// The dialog for a statement.
    pub fn new(session: &Session, statement: StatementId) -> Self {
        let (words, search) = Default::default();
        let mut form =
            Self { statement, words, home: None, search, only_here: false, chosen: 0, reveal: false };
        if let Some((key, found)) = session.project().find_statement(statement) {
            words_of(found).clone_into(&mut form.words);
            form.search = Search::new(session, &key.article);
            form.home = Some(key.article.clone());
            form.search.go_on(session, found, &form.words);
        }
        form
    }

    /// Places in [`Search::found`] of the rows shown; those of the statement's own article stand first.
    fn shown(&self) -> Vec<usize> {
        let here = |found: &Found| !self.only_here || Some(&found.article) == self.home.as_ref();
        let found = self.search.found.iter().enumerate();
        found.filter(|(_, found)| here(found)).map(|(at, _)| at).collect()
    }

    fn ticked(&self, shown: &[usize]) -> Vec<(ArticleId, std::ops::Range<usize>)> {
        let found = shown.iter().filter_map(|at| self.search.found.get(*at)).filter(|found| found.ticked);
        found.map(|found| (found.article.clone(), found.range.clone())).collect()
    }

    fn toggle(&mut self, at: usize) {
        if let Some(found) = self.search.found.get_mut(at) {
            found.ticked = !found.ticked && !found.marked;
        }
    }
}

/// Draws the dialog.
pub fn occurrences_ui(kit: &mut Kit<'_>, session: &Session, ui: &mut Ui, form: &mut Occurrences) {
    let Some((_, statement)) = session.project().find_statement(form.statement) else {
        kit.asks.push(Ask::Answer(Answer::Cancelled));
        return;
    };
    ui.set_width(ui.max_rect().width().min(720.0));
    if !form.search.is_done() {
        form.search.go_on(session, statement, &form.words);
        ui.ctx().request_repaint();
    }
    let shown = form.shown();
    ui.heading(heading(form, &shown));
    let style = TextStyle::new(SERIF, BODY + 1.0).with_line_height(1.4);
    words(kit, ui, &quoted(&form.words), &style, kit.theme.secondary, 2);
    if statement.fragments.fragments().len() > 1 {
        small_print(ui, kit.theme, "The statement has several fragments; the longest is looked for");
    }
    ui.add_space(4.0);
    if !form.search.is_done() {
        progress(ui, form);
    }
    let here = ui.checkbox(&mut form.only_here, "In this article only");
    if here.changed() {
        form.chosen = 0;
    }
    let shown = form.shown();
    ui.add_space(4.0);
    if shown.is_empty() && form.search.is_done() {
        small_print(ui, kit.theme, "These words stand nowhere else. Nothing is to be marked.");
    } else {
        list(kit, session, ui, form, &shown);
    }
    ui.add_space(8.0);
    foot(kit, ui, form, &shown);
}

fn heading(form: &Occurrences, shown: &[usize]) -> String {
    let mut articles: Vec<&ArticleId> =
        shown.iter().filter_map(|at| form.search.found.get(*at)).map(|found| &found.article).collect();
    articles.dedup();
    let places = match shown.len() {
        0 if form.search.is_done() => return "No other occurrence".to_owned(),
        1 => "1 occurrence".to_owned(),
        count => format!("{count} occurrences"),
    };
    match articles.len() {
        1 => format!("{places} in 1 article"),
        count => format!("{places} in {count} articles"),
    }
}

fn progress(ui: &mut Ui, form: &mut Occurrences) {
    ui.horizontal(|ui| {
        let (done, all) = (form.search.looked_in(), form.search.articles.max(1));
        let bar = egui::ProgressBar::new(done as f32 / all as f32).desired_width(300.0);
        ui.add(bar.text(format!("{done} of {all} articles")));
        if ui.button("Stop").on_hover_text("Look no further").clicked() {
            form.search.stop();
        }
    });
}

fn list(kit: &mut Kit<'_>, session: &Session, ui: &mut Ui, form: &mut Occurrences, shown: &[usize]) {
    let room = (ui.ctx().content_rect().height() - 320.0).clamp(120.0, 420.0).min(ROW * shown.len() as f32);
    let area = Rect::from_min_size(ui.cursor().min, vec2(ui.available_width(), room));
    let whole = ui.interact(area, egui::Id::unique("places"), Sense::click());
    whole.widget_info(|| WidgetInfo::labeled(Role::List, true, "Places where the words stand"));
    focus_at_first(ui, &whole);
    if whole.has_focus() {
        keys(ui, form, &whole, shown);
    }
    let tops = RowTops::new(shown.iter().map(|_| ROW));
    let reveal = std::mem::take(&mut form.reveal).then_some(form.chosen);
    let focused = whole.has_focus();
    row_list(ui, &tops, room, reveal, |ui, row, rect| {
        let Some(at) = shown.get(row).copied() else { return };
        let Some(found) = form.search.found.get(at) else { return };
        if row_ui(kit, session, ui, found, rect, focused && form.chosen == row).clicked() {
            form.chosen = row;
            whole.request_focus();
            form.toggle(at);
        }
    });
}

fn keys(ui: &Ui, form: &mut Occurrences, whole: &Response, shown: &[usize]) {
    let filter = EventFilter { vertical_arrows: true, ..EventFilter::default() };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(whole.id, filter));
    let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
    let before = form.chosen;
    if pressed(Key::ArrowDown) {
        form.chosen = (form.chosen + 1).min(shown.len().saturating_sub(1));
    }
    if pressed(Key::ArrowUp) {
        form.chosen = form.chosen.saturating_sub(1);
    }
    form.reveal |= form.chosen != before;
    if pressed(Key::Space)
        && let Some(at) = shown.get(form.chosen)
    {
        form.toggle(*at);
    }
}

fn row_ui(
    kit: &mut Kit<'_>,
    session: &Session,
    ui: &Ui,
    found: &Found,
    rect: Rect,
    chosen: bool,
) -> Response {
    let id = egui::Id::unique(("occurrence", found.article.as_str(), found.range.start));
    let response = ui.interact(rect, id, Sense::CLICK);
    let title = article_title(session.project(), &found.article);
    let line = if found.marked { format!("{title} · marked already") } else { title.to_owned() };
    response.widget_info(|| {
        let name = format!("{}{}{}, {line}", found.before, found.words, found.after);
        WidgetInfo::selected(Role::CheckBox, !found.marked, found.ticked, name)
    });
    if chosen || response.hovered() {
        let fill = if chosen { kit.theme.accent_background } else { kit.theme.window };
        ui.painter().rect_filled(rect, RADIUS, fill);
    }
    if chosen {
        ui.painter().rect_stroke(rect, RADIUS, Stroke::new(1.5, kit.theme.accent), StrokeKind::Inside);
    }
    tick_box(ui, kit.theme, pos2(rect.left() + 16.0, rect.top() + 18.0), found.ticked);
    let inside = Rect::from_min_max(rect.min + vec2(32.0, 8.0), rect.max - vec2(10.0, 8.0));
    in_context(kit, ui, found, inside);
    paint_small(kit, ui, (inside.min + vec2(0.0, 21.0), inside.width()), &line);
    response
}

/// The words with what stands round them, in the direction in which they are read.
fn in_context(kit: &mut Kit<'_>, ui: &Ui, found: &Found, inside: Rect) {
    let style = TextStyle::new(SERIF, BODY + 1.0);
    let loud = if found.marked { kit.theme.secondary } else { kit.theme.text };
    let quiet = kit.theme.secondary;
    let words = kit.engine.shape(&found.words, &style, inside.width() * 0.7, 1);
    let rest = inside.width() - words.size.x;
    let before = kit.engine.shape(&found.before, &style, rest * 0.6, 1);
    let after = kit.engine.shape(&found.after, &style, (rest - before.size.x).max(1.0), 1);
    let backwards = words.right_to_left;
    let mut x = if backwards { inside.right() } else { inside.left() };
    for (part, colour, gap) in [(&before, quiet, 4.0), (&words, loud, 4.0), (&after, quiet, 0.0)] {
        let left = if backwards { x - part.size.x } else { x };
        kit.engine.paint(ui.painter(), pos2(left, inside.top()), part, colour);
        let step = part.size.x + if part.size.x > 0.0 { gap } else { 0.0 };
        x += if backwards { -step } else { step };
    }
    // The words themselves are underlined, so that they do not stand out by colour alone.
    let width = words.size.x;
    let start = if before.size.x > 0.0 { before.size.x + 4.0 } else { 0.0 };
    let left = if backwards { inside.right() - start - width } else { inside.left() + start };
    let y = inside.top() + words.baseline + 3.0;
    ui.painter().hline(left..=left + width, y, Stroke::new(1.0, kit.theme.accent));
}

fn foot(kit: &mut Kit<'_>, ui: &mut Ui, form: &Occurrences, shown: &[usize]) {
    let places = form.ticked(shown);
    let can = !places.is_empty() && form.search.is_done();
    ui.horizontal(|ui| {
        let mark = ui.add_enabled(can, egui::Button::new(format!("Mark {}", places.len())));
        let mark =
            mark.on_hover_text("Mark the ticked places as this statement is marked, in one step (Enter)");
        let cancel = cancel_button(kit, ui);
        // A button that was reached by Tab keeps its Enter.
        let elsewhere = cancel.has_focus() || mark.has_focus();
        let enter = !elsewhere && ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Enter));
        if can && (mark.clicked() || enter) {
            kit.run(Command::MarkOccurrences(form.statement, places));
            kit.asks.push(Ask::Answer(Answer::Cancelled));
        } else if enter && shown.is_empty() {
            kit.asks.push(Ask::Answer(Answer::Cancelled));
        }
        if shown.is_empty() {
            focus_at_first(ui, &cancel);
        }
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            small_print(ui, kit.theme, "↑ ↓ walk · Space ticks · Enter marks");
        });
    });
}
