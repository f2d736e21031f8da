//! The list of articles on the left: titles, dates, label counts and how far each is.

use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

use egui::{
    Align2, Color32, CornerRadius, Rect, Response, Role, ScrollArea, Sense, Stroke, TextEdit, Ui, WidgetInfo,
    pos2, vec2,
};

use super::{
    Ask, Kit,
    label_counts::LabelCounts,
    row_list::step_by_keys,
    theme::{RADIUS, SMALL, sans},
    widgets::{focus_ring, sans_style, section_heading, small_print},
};
use crate::{
    command::{Action, Command},
    model::{Article, ArticleId, LabelId, ReadingState, SharedMap},
    session::Session,
    text_view::Weight,
};

const ROW_HEIGHT: f32 = 86.0;

/// What the list keeps between frames.
#[derive(Default)]
pub struct ArticleListState {
    filter: String,
    /// Puts the keyboard into the list in the next frame.
    pub take_focus: bool,
    scroll_to_current: bool,
    shown_article: Option<ArticleId>,
    /// Of articles that were in sight.
    counts: HashMap<ArticleId, LabelCounts>,
    matching: Matching,
}

/// Draws the list.
pub fn article_list_ui(kit: &mut Kit<'_>, session: &Session, ui: &mut Ui, state: &mut ArticleListState) {
    heading(kit, session, ui, state);
    let filter =
        TextEdit::singleline(&mut state.filter).hint_text("Filter articles").desired_width(f32::INFINITY);
    let response = ui.add(filter.margin(vec2(8.0, 7.0)));
    response.widget_info(|| WidgetInfo::labeled(Role::TextInput, true, "Filter articles"));
    ui.add_space(2.0);
    filter_keys(kit, session, ui, state, &response);
    let rows = state.matching.rows(session, &state.filter);
    note_change_of_article(session, state);
    let button_room = 46.0;
    let height = (ui.available_height() - button_room).max(ROW_HEIGHT);
    if rows.is_empty() {
        empty(kit, session, ui);
    } else {
        list(kit, session, ui, state, &rows, height);
    }
    ui.add_space(4.0);
    let add = egui::Button::new(egui::RichText::new("Add articles…").color(kit.theme.accent));
    if ui
        .add_sized(vec2(ui.available_width(), 30.0), add)
        .on_hover_text(tooltip(Action::AddArticles))
        .clicked()
    {
        kit.asks.push(Ask::Do(Action::AddArticles));
    }
}

fn tooltip(action: Action) -> &'static str {
    action.info().map_or("", |info| info.tooltip)
}

/// Enter shows the first article that is left, ↓ goes into the list, Esc takes the filter away.
fn filter_keys(
    kit: &mut Kit<'_>,
    session: &Session,
    ui: &Ui,
    state: &mut ArticleListState,
    filter: &Response,
) {
    let pressed = |key| ui.input(|input| input.key_pressed(key));
    if filter.lost_focus() && pressed(egui::Key::Escape) {
        state.filter.clear();
    }
    let go = filter.lost_focus() && pressed(egui::Key::Enter)
        || filter.has_focus() && pressed(egui::Key::ArrowDown);
    if go && let Some(first) = state.matching.rows(session, &state.filter).first() {
        state.take_focus = true;
        kit.run(Command::SelectArticle(first.id.clone()));
    }
}

fn heading(kit: &mut Kit<'_>, session: &Session, ui: &mut Ui, state: &mut ArticleListState) {
    let all = session.project().articles.len();
    let count = if state.filter.trim().is_empty() {
        all.to_string()
    } else {
        format!("{} of {all}", state.matching.rows(session, &state.filter).len())
    };
    ui.horizontal(|ui| {
        section_heading(ui, kit.theme, "Articles");
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            small_print(ui, kit.theme, &count);
        });
    });
}

/// Articles whose title or publisher holds every word of the filter, whatever the case; worked out once for each filter
/// and each set of articles.
#[derive(Default)]
struct Matching {
    articles: SharedMap<ArticleId, Arc<Article>>,
    filter: String,
    /// In order of their ids.
    rows: Arc<[Arc<Article>]>,
}

impl Matching {
    fn rows(&mut self, session: &Session, filter: &str) -> Arc<[Arc<Article>]> {
        let articles = &session.project().articles;
        if !self.articles.ptr_eq(articles) || self.filter != filter {
            let wanted: Vec<String> = filter.split_whitespace().map(str::to_lowercase).collect();
            let fits = |article: &&Arc<Article>| {
                let details = &article.details;
                let text = || format!("{} {}", details.title, details.publisher).to_lowercase();
                wanted.is_empty() || holds_all(&text(), &wanted)
            };
            let rows = articles.values().filter(fits).cloned().collect();
            *self = Self { articles: articles.clone(), filter: filter.to_owned(), rows };
        }
        Arc::clone(&self.rows)
    }
}

fn holds_all(text: &str, words: &[String]) -> bool {
    words.iter().all(|word| text.contains(word))
}

fn note_change_of_article(session: &Session, state: &mut ArticleListState) {
    let current = session.article().map(|article| article.id.clone());
    if current != state.shown_article {
        state.shown_article = current;
        state.scroll_to_current = true;
    }
}

fn empty(kit: &mut Kit<'_>, session: &Session, ui: &mut Ui) {
    ui.add_space(8.0);
    let text = if session.project().articles.is_empty() {
        "No articles yet. Add files, drop them on the window, or paste a text (Ctrl+Shift+V)."
    } else {
        "No article matches the filter."
    };
    small_print(ui, kit.theme, text);
}

fn list(
    kit: &mut Kit<'_>,
    session: &Session,
    ui: &mut Ui,
    state: &mut ArticleListState,
    rows: &[Arc<Article>],
    height: f32,
) {
    let shown = state.shown_article.as_ref();
    let current = shown.and_then(|id| rows.binary_search_by_key(&id, |article| &article.id).ok());
    ui.spacing_mut().item_spacing.y = 4.0;
    let mut area = ScrollArea::vertical().auto_shrink([false, true]).max_height(height);
    if std::mem::take(&mut state.scroll_to_current)
        && let Some(index) = current
    {
        let top = index as f32 * (ROW_HEIGHT + 4.0);
        area = area.vertical_scroll_offset((top - height / 2.0).max(0.0));
    }
    area.show_rows(ui, ROW_HEIGHT, rows.len(), |ui, visible| {
        for index in visible {
            let Some(article) = rows.get(index) else { continue };
            // The row that takes the keyboard: the current one, or the first while none is.
            let focusable = current.map_or(index == 0, |current| current == index);
            let response = row(kit, session, ui, state, article, focusable);
            if focusable {
                move_by_keys(kit, ui, state, rows, index, &response);
            }
        }
    });
}

fn move_by_keys(
    kit: &mut Kit<'_>,
    ui: &Ui,
    state: &mut ArticleListState,
    rows: &[Arc<Article>],
    index: usize,
    response: &Response,
) {
    let had_focus = response.has_focus();
    if std::mem::take(&mut state.take_focus) {
        response.request_focus();
    }
    // A key that only led here means nothing more.
    if !had_focus {
        return;
    }
    let step = step_by_keys(ui, response, index, rows.len());
    let pressed = |key| ui.input(|input| input.key_pressed(key) && input.modifiers.is_none());
    if let Some(article) = step.and_then(|index| rows.get(index)) {
        state.take_focus = true;
        kit.run(Command::SelectArticle(article.id.clone()));
    } else if pressed(egui::Key::Enter) {
        kit.asks.push(Ask::Do(Action::FocusPage));
    }
}

fn row(
    kit: &mut Kit<'_>,
    session: &Session,
    ui: &mut Ui,
    state: &mut ArticleListState,
    article: &Arc<Article>,
    focusable: bool,
) -> Response {
    let current = Some(&article.id) == state.shown_article.as_ref();
    let sense = if focusable { Sense::click() } else { Sense::CLICK };
    let (_, rect) = ui.allocate_space(vec2(ui.available_width(), ROW_HEIGHT));
    let response = ui.interact(rect, ui.make_persistent_id(("article", article.id.as_str())), sense);
    let counts = state.counts.entry(article.id.clone()).or_default();
    counts.update(session, &article.id);
    let reading = session.my_layer(&article.id).map_or(ReadingState::Untouched, |layer| layer.state);
    response.widget_info(|| {
        let name = format!("{}, {}, {}", article.details.title, statements(counts.total()), reading.name());
        WidgetInfo::selected(Role::ListItem, true, current, name)
    });
    if current || response.hovered() {
        let fill = if current { kit.theme.accent_background } else { kit.theme.window };
        ui.painter().rect_filled(rect, RADIUS, fill);
    }
    focus_ring(ui, kit.theme, &response);
    paint_row(kit, session, ui, article, rect.shrink2(vec2(10.0, 8.0)), (counts, reading));
    if response.clicked() {
        state.take_focus = true;
        kit.run(Command::SelectArticle(article.id.clone()));
    }
    response
}

fn statements(count: usize) -> String {
    if count == 1 { "1 statement".to_owned() } else { format!("{count} statements") }
}

fn paint_row(
    kit: &mut Kit<'_>,
    session: &Session,
    ui: &Ui,
    article: &Article,
    rect: Rect,
    (counts, reading): (&LabelCounts, ReadingState),
) {
    let details = &article.details;
    let title = if details.title.trim().is_empty() { "Untitled" } else { details.title.as_str() };
    let title =
        kit.engine.shape(title, &sans_style(13.0, Weight::SemiBold).with_line_height(1.3), rect.width(), 2);
    let title_left = if title.right_to_left { rect.right() - title.size.x } else { rect.left() };
    kit.engine.paint(ui.painter(), pos2(title_left, rect.top()), &title, kit.theme.text);
    let published = details.published.as_ref().map(|date| date.edtf.in_short());
    let publisher = Some(details.publisher.clone()).filter(|publisher| !publisher.is_empty());
    let line = publisher.into_iter().chain(published).collect::<Vec<_>>().join(" · ");
    let line = kit.engine.shape(&line, &sans_style(SMALL, Weight::Regular), rect.width(), 1);
    let y = rect.top() + title.size.y + 2.0;
    kit.engine.paint(ui.painter(), pos2(rect.left(), y), &line, kit.theme.secondary);
    let foot = rect.bottom() - 8.0;
    paint_state(ui, kit, reading, pos2(rect.left() + 5.0, foot));
    let text = statements(counts.total());
    let text = ui.painter().text(
        pos2(rect.right(), foot),
        Align2::RIGHT_CENTER,
        text,
        sans(SMALL),
        kit.theme.secondary,
    );
    let bar = Rect::from_min_max(pos2(rect.left() + 18.0, foot - 2.0), pos2(text.left() - 10.0, foot + 2.0));
    paint_bar(kit, session, ui, counts.labels(), bar);
}

/// Untouched: a ring; in progress: half; done: full; to discuss: a ring in the accent with a dot.
fn paint_state(ui: &Ui, kit: &Kit<'_>, state: ReadingState, centre: egui::Pos2) {
    let painter = ui.painter();
    let ring = Stroke::new(1.5, kit.theme.secondary);
    match state {
        ReadingState::Untouched => _ = painter.circle_stroke(centre, 4.0, ring),
        ReadingState::InProgress => {
            painter.circle_stroke(centre, 4.0, ring);
            let half = Rect::from_min_max(centre - vec2(4.0, 4.0), centre + vec2(0.0, 4.0));
            painter.with_clip_rect(half).circle_filled(centre, 4.0, kit.theme.secondary);
        }
        ReadingState::Done => _ = painter.circle_filled(centre, 4.5, kit.theme.secondary),
        ReadingState::Discuss => {
            painter.circle_stroke(centre, 4.5, Stroke::new(1.5, kit.theme.accent));
            painter.circle_filled(centre, 1.8, kit.theme.accent);
        }
    }
}

/// A stripe a label, as long as its share; no longer than 2.2 points a statement, so that few look few.
pub(super) fn paint_bar(
    kit: &Kit<'_>,
    session: &Session,
    ui: &Ui,
    counts: &BTreeMap<LabelId, usize>,
    rect: Rect,
) {
    let total: usize = counts.values().sum();
    if total == 0 || rect.width() < 3.0 {
        return;
    }
    let unit = (rect.width() / total as f32).min(2.2);
    let mut left = rect.left();
    for label in &session.project().codebook.labels {
        let Some(count) = counts.get(&label.id) else { continue };
        let width = (*count as f32 * unit).max(3.0);
        let stripe = Rect::from_min_size(pos2(left, rect.top()), vec2(width - 1.0, rect.height()));
        let colour: Color32 = kit.theme.mark(Some(label));
        ui.painter().rect_filled(stripe, CornerRadius::same(2), colour);
        left += width + 1.0;
    }
}
