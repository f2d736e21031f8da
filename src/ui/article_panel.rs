//! The article in the centre: the page, its header, margin cards, and the bar at a selection.

use std::ops::Range;

use egui::{Rect, Response, Sense, Stroke, StrokeKind, Ui, pos2, vec2};

use super::{
    Ask, Kit, Pointing,
    cards::{CardTexts, Margin, cards_ui},
    floating_bar::floating_bar_ui,
    page_links::links_ui,
    page_view::PageView,
    pointing::pointing_from,
    span_handles::{DraggedEnd, span_handles_ui},
    theme::{CARD_WIDTH, COLUMN_WIDTH, READING_LINE_HEIGHT, READING_SIZE, SANS, SERIF, Theme},
};
use crate::{
    command::{Action, Command},
    model::{Article, ArticleId, StatementId, wording::summary},
    reading::{grow, sentences::sentence_at, words},
    session::Session,
    text_view::{
        Document, Headline, Page, PageColors, PageEvent, PageInput, PageOutput, PageStyle, ScrollAlign,
        Segmentation, TextStyle, Weight,
    },
};

/// The headline's size in points, where the reading size is [`READING_SIZE`].
const HEADLINE_SIZE: f32 = 27.0;
/// Room for the line under the headline, in points.
const BYLINE_ROOM: f32 = 40.0;
/// The least width of the page that has room for whole cards, in points.
const CARDS_FROM: f32 = 660.0;

/// An article as the page shows it.
struct Shown {
    article: ArticleId,
    document: Document,
    page: Page,
    /// The paragraph that is drawn as the headline.
    headline: Option<usize>,
}

/// What the article panel keeps between frames.
#[derive(Default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a switch of its own; no two of them make one state"
)]
pub struct ArticlePanelState {
    shown: Option<Shown>,
    view: Option<PageView>,
    cards: CardTexts,
    /// Select exact characters instead of whole words.
    pub exact: bool,
    /// Puts the keyboard into the text in the next frame.
    pub take_focus: bool,
    /// Scrolls to this statement in the next frame.
    pub reveal: Option<StatementId>,
    /// Scrolls to these bytes in the next frame and selects them.
    pub reveal_words: Option<Range<usize>>,
    /// What the statement that is clicked next is for.
    pub pointing: Option<Pointing>,
    /// An end of the selected statement that is being dragged.
    dragged_end: Option<DraggedEnd>,
    /// What was selected before the selection grew, the last at the end.
    grown: Vec<Range<usize>>,
    /// The selection was made with Alt held: its exact characters are meant.
    exact_once: bool,
    /// Bytes on screen.
    visible: Range<usize>,
    selecting: bool,
}

impl ArticlePanelState {
    /// The words selected, as bytes of the text; none for a bare caret.
    pub fn selection(&self) -> Option<Range<usize>> {
        let range = self.shown.as_ref()?.page.selection().range();
        (!range.is_empty()).then_some(range)
    }

    /// The words to be marked: whole ones, unless exact characters were selected.
    pub fn words_to_mark(&self) -> Option<Range<usize>> {
        let (range, shown) = self.selection().zip(self.shown.as_ref())?;
        if self.exact || self.exact_once {
            return Some(range);
        }
        Some(words::snap(shown.document.text(), range))
    }

    /// The byte of the caret.
    pub fn caret(&self) -> usize {
        self.shown.as_ref().map_or(0, |shown| shown.page.caret().byte)
    }

    /// Where the word at the caret begins; the caret itself where exact characters are selected.
    pub fn word_start_at_caret(&self) -> usize {
        let caret = self.caret();
        let word = |shown: &Shown| words::word_at(shown.document.text(), caret).start;
        self.shown.as_ref().filter(|_| !self.exact).map_or(caret, word)
    }

    /// `byte`, an end or a start of marked words, moved by a word; by a character where exact ones are selected.
    pub fn stepped(&self, byte: usize, is_end: bool, later: bool) -> usize {
        let Some(shown) = &self.shown else { return byte };
        let text = shown.document.text();
        if self.exact {
            words::next_grapheme(text, byte, later)
        } else {
            words::next_edge(text, byte, is_end, later)
        }
    }

    /// Selects the next larger unit of the text round the selection, or what was selected before it grew.
    pub fn grow(&mut self, larger: bool) {
        let Some(shown) = &mut self.shown else { return };
        let (now, caret) = (shown.page.selection().range(), shown.page.caret().byte);
        let text = shown.document.text();
        let next = if larger {
            self.grown.push(now.clone());
            grow::grow(text, now)
        } else {
            self.grown.pop().unwrap_or_else(|| grow::shrink(text, now, caret))
        };
        shown.page.select(next);
        self.exact_once = true;
    }

    /// Where bytes of the text stood on the screen in the last frame.
    pub fn rects_of(&self, range: Range<usize>) -> Vec<Rect> {
        self.shown.as_ref().map_or_else(Vec::new, |shown| shown.page.rects_of(range))
    }

    /// Selects nothing.
    pub fn clear_selection(&mut self) {
        if let Some(shown) = &mut self.shown {
            shown.page.clear_selection();
        }
    }

    /// Selects the whole text.
    pub fn select_all(&mut self) {
        if let Some(shown) = &mut self.shown {
            let all = 0..shown.document.len();
            shown.page.select(all);
        }
    }

    /// The statements of the article shown, as of the last call of [`bring_up_to_date`].
    pub fn view(&self) -> Option<&PageView> {
        self.view.as_ref()
    }

    /// The statement after or before the selected one, or the caret.
    pub fn neighbour(&self, selected: Option<StatementId>, forward: bool) -> Option<StatementId> {
        let caret = self.caret();
        self.view.as_ref()?.neighbour(selected, caret, forward)
    }

    /// The paragraph of the caret, or the first in sight while the caret is not, and how many there are.
    pub fn position(&self) -> Option<(usize, usize)> {
        let shown = self.shown.as_ref()?;
        let caret = shown.page.caret().byte;
        let place = if self.visible.contains(&caret) { caret } else { self.visible.start };
        Some((shown.document.paragraph_at(place) + 1, shown.document.paragraph_count()))
    }

    /// Lets go of the article, so that it is laid out anew.
    pub fn forget(&mut self) {
        (self.shown, self.view) = (None, None);
    }
}

/// Draws the panel, after [`bring_up_to_date`]; `reading_size` is in points, `found` is marked and in order.
pub fn article_panel_ui(
    kit: &mut Kit<'_>,
    session: &Session,
    ui: &mut Ui,
    state: &mut ArticlePanelState,
    reading_size: f32,
    found: &[Range<usize>],
) {
    let Some(article) = session.article() else {
        return nothing_shown(kit, session, ui);
    };
    let (Some(shown), Some(view)) = (&mut state.shown, &state.view) else { return };
    let area = ui.available_rect_before_wrap();
    ui.painter().rect_filled(area, 0.0, kit.theme.page);
    let frame = page_frame(area.width(), reading_size);
    let style = page_style(kit, shown.headline, &frame, reading_size);
    if let Some(id) = state.reveal.take() {
        reveal(session, shown, id);
    }
    if let Some(range) = state.reveal_words.take().filter(|range| range.end <= shown.document.len()) {
        shown.page.scroll_to(range.start, ScrollAlign::Nearest);
        shown.page.select(range);
    }
    let describe = |decoration: u128| {
        let statement = session.shown_statement(view.statement_of(decoration)?)?;
        Some(summary(session.project(), statement))
    };
    let input = PageInput {
        document: &shown.document,
        style: &style,
        decorations: &view.decorations,
        segmentation: Segmentation { word: words::word_at, sentence: sentence_at },
        name: "Article text",
        describe: &describe,
    };
    let behind = ui.painter_at(area);
    let behind_words = behind.add(egui::Shape::Noop);
    let output = shown.page.show(kit.engine, ui, &input);
    let found = in_sight(found, &output.visible);
    behind.set(behind_words, found_words(kit.theme, &shown.page, found));
    if std::mem::take(&mut state.take_focus) {
        output.response.request_focus();
    }
    state.visible = output.visible.clone();
    let clip = area;
    let mut over = ui.new_child(egui::UiBuilder::new().max_rect(area));
    over.set_clip_rect(clip.intersect(ui.clip_rect()));
    header(kit, article, &over, shown, &output, reading_size);
    outline_selected(kit, session, &over, &shown.page, &output);
    let text = (&shown.page, &shown.document);
    span_handles_ui(kit, session, &mut over, text, &mut state.dragged_end, state.exact);
    if let Some(id) = state.pointing.map(pointing_from) {
        outline_source(kit, session, &over, &shown.page, id);
    }
    links_ui(kit, session, &over, &shown.page, view, &output);
    outline_found(kit.theme, &over, &shown.page, found);
    let margin = Margin { left: output.column.right() + frame.gap, width: frame.card, tags: frame.tags };
    cards_ui(kit, session, &mut over, (&mut state.cards, view), &shown.page, &output.visible, margin);
    answer_events(kit, article, state, &output);
    // While one types what is to be found, the bar of labels would only cover words.
    if found.is_empty() || !ui.ctx().text_edit_focused() {
        bar(kit, session, ui, state, area);
    }
    context_menu(kit, session, &output.response, state.selection().is_some());
    take_pointed(kit, session, ui, state, &output.response);
    leave_by_escape(kit, session, ui, state, &output.response);
}

/// Takes over the article shown and its statements, if they have changed since the last frame.
pub fn bring_up_to_date(theme: &Theme, session: &Session, state: &mut ArticlePanelState) {
    let Some(article) = session.article() else {
        state.view = None;
        return;
    };
    let is_there = |pointing| session.project().find_statement(pointing_from(pointing)).is_some();
    state.pointing = state.pointing.filter(|pointing| is_there(*pointing));
    if state.shown.as_ref().is_none_or(|shown| shown.article != article.id) {
        let document = Document::new(article.text().clone());
        let headline = article.headline().map(|range| document.paragraph_at(range.start));
        state.shown = Some(Shown { article: article.id.clone(), document, page: Page::default(), headline });
        state.selecting = false;
    }
    if state.view.as_ref().is_none_or(|view| !view.is_current(session, theme)) {
        state.view = PageView::after(state.view.take(), session, theme);
        state.cards = CardTexts::default();
    }
}

/// Widths on the page, in points.
struct PageFrame {
    left: f32,
    right: f32,
    column: f32,
    gap: f32,
    card: f32,
    tags: bool,
}

/// Cards take what the column leaves, between 172 and 210 points; on a narrow page they become tags.
fn page_frame(width: f32, reading_size: f32) -> PageFrame {
    let column = COLUMN_WIDTH * reading_size / READING_SIZE;
    let tags = width < CARDS_FROM;
    let (left, gap, edge) = if tags { (24.0, 12.0, 10.0) } else { (32.0, 18.0, 14.0) };
    let spare = width - column - left - gap - edge;
    let card = if tags { 104.0 } else { spare.clamp(172.0, CARD_WIDTH) };
    PageFrame { left, right: gap + card + edge, column, gap, card, tags }
}

fn page_style(kit: &Kit<'_>, headline: Option<usize>, frame: &PageFrame, reading_size: f32) -> PageStyle {
    let theme = kit.theme;
    let large = HEADLINE_SIZE * reading_size / READING_SIZE;
    let headline_style =
        TextStyle { weight: Weight::SemiBold, ..TextStyle::new(SERIF, large).with_line_height(1.2) };
    PageStyle {
        text: TextStyle::new(SERIF, reading_size).with_line_height(READING_LINE_HEIGHT),
        headline: headline.map(|paragraph| Headline {
            paragraph,
            style: headline_style,
            gap_below: BYLINE_ROOM,
        }),
        paragraph_gap: reading_size * 0.65,
        column_width: frame.column,
        margin_left: frame.left,
        margin_right: frame.right,
        top_space: if headline.is_some() { 24.0 } else { 110.0 },
        bottom_space: 160.0,
        colors: PageColors {
            text: theme.text,
            faint: theme.faint,
            selection: theme.accent.gamma_multiply(0.24),
            caret: theme.accent,
            scroll_bar: theme.faint,
        },
        ..PageStyle::default()
    }
}

fn reveal(session: &Session, shown: &mut Shown, id: StatementId) {
    if let Some(statement) = session.shown_statement(id) {
        shown.page.scroll_to(statement.fragments.span().start, ScrollAlign::Nearest);
    }
}

/// Title above the text where the text does not begin with it; then publisher and date.
fn header(
    kit: &mut Kit<'_>,
    article: &Article,
    ui: &Ui,
    shown: &Shown,
    output: &PageOutput,
    reading_size: f32,
) {
    let byline = byline(article);
    let style = TextStyle::new(SANS, 12.5);
    let column = output.column;
    if shown.headline.is_some() {
        if let Some(room) = output.below_headline {
            let line = kit.engine.shape(&byline, &style, column.width(), 1);
            kit.engine.paint(ui.painter(), pos2(column.left(), room.top() + 8.0), &line, kit.theme.secondary);
        }
        return;
    }
    let Some(head) = output.header else { return };
    let size = (HEADLINE_SIZE - 3.0) * reading_size / READING_SIZE;
    let title = TextStyle { weight: Weight::SemiBold, ..TextStyle::new(SERIF, size).with_line_height(1.2) };
    let title = kit.engine.shape(&article.details.title, &title, column.width(), 2);
    let left = if title.right_to_left { column.right() - title.size.x } else { column.left() };
    kit.engine.paint(ui.painter(), pos2(left, head.bottom() - 40.0 - title.size.y), &title, kit.theme.text);
    let line = kit.engine.shape(&byline, &style, column.width(), 1);
    let left = if title.right_to_left { column.right() - line.size.x } else { column.left() };
    kit.engine.paint(ui.painter(), pos2(left, head.bottom() - 34.0), &line, kit.theme.secondary);
}

fn byline(article: &Article) -> String {
    let details = &article.details;
    let published = details.published.as_ref().map(|date| format!("published {}", date.edtf.in_words()));
    let parts = [Some(details.publisher.clone()), Some(details.author.clone()), published];
    parts.into_iter().flatten().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
}

/// An outline round each fragment of the selected statement, and a dotted thread that joins them in the margin.
fn outline_selected(kit: &Kit<'_>, session: &Session, ui: &Ui, page: &Page, output: &PageOutput) {
    let Some((_, statement)) = session.selected().filter(|(_, statement)| statement.fragments.is_anchored())
    else {
        return;
    };
    let colour = kit.theme.mark(session.project().codebook.label(&statement.label));
    let mut tops = Vec::new();
    for fragment in statement.fragments.fragments() {
        let rects = page.rects_of(fragment.range());
        tops.extend(rects.first().map(Rect::center));
        for rect in rects {
            let rect = rect.expand2(vec2(1.5, 1.0));
            ui.painter().rect_stroke(rect, 3.0, Stroke::new(1.5, colour), StrokeKind::Outside);
        }
    }
    if let ([first, .., last], true) = (tops.as_slice(), statement.fragments.fragments().len() > 1) {
        let x = output.column.left() - 14.0;
        let mut y = first.y;
        while y < last.y {
            ui.painter().circle_filled(pos2(x, y), 0.9, colour);
            y += 5.0;
        }
        for top in [first, last] {
            ui.painter().circle_filled(pos2(x, top.y), 2.2, colour);
        }
    }
}

/// A double outline round the statement that something is pointed at for.
fn outline_source(kit: &Kit<'_>, session: &Session, ui: &Ui, page: &Page, id: StatementId) {
    let Some(statement) = session.shown_statement(id).filter(|one| one.fragments.is_anchored()) else {
        return;
    };
    for rect in statement.fragments.fragments().iter().flat_map(|part| page.rects_of(part.range())) {
        for (step, width) in [(1.0, 2.0), (4.0, 1.0)] {
            let stroke = Stroke::new(width, kit.theme.accent);
            ui.painter().rect_stroke(rect.expand(step), 3.0, stroke, StrokeKind::Outside);
        }
    }
}

/// The places in order that meet `visible`; more than can be told apart are not marked.
fn in_sight<'a>(found: &'a [Range<usize>], visible: &Range<usize>) -> &'a [Range<usize>] {
    let first = found.partition_point(|hit| hit.end <= visible.start);
    let end = found.partition_point(|hit| hit.start < visible.end).min(first + 2000);
    found.get(first..end).unwrap_or_default()
}

/// What is painted behind found words.
fn found_words(theme: &Theme, page: &Page, found: &[Range<usize>]) -> egui::Shape {
    let rects = found.iter().flat_map(|hit| page.rects_of(hit.clone()));
    let shapes = rects.map(|rect| egui::Shape::rect_filled(rect.expand2(vec2(1.0, 0.0)), 2.0, theme.found));
    egui::Shape::Vec(shapes.collect())
}

/// An edge round the found words that are selected.
fn outline_found(theme: &Theme, ui: &Ui, page: &Page, found: &[Range<usize>]) {
    let selected = page.selection().range();
    if found.contains(&selected) {
        for rect in page.rects_of(selected) {
            let edge = Stroke::new(2.0, theme.found_edge);
            ui.painter().rect_stroke(rect.expand2(vec2(1.0, 0.0)), 2.0, edge, StrokeKind::Outside);
        }
    }
}

/// Enter takes the selected statement for the one that is waited for.
fn take_pointed(kit: &mut Kit<'_>, session: &Session, ui: &Ui, state: &ArticlePanelState, page: &Response) {
    let pressed = |ui: &Ui| ui.input_mut(|input| input.consume_key(egui::Modifiers::NONE, egui::Key::Enter));
    if state.pointing.is_some()
        && page.has_focus()
        && let Some(id) = session.selected_id()
        && pressed(ui)
    {
        kit.asks.push(Ask::PointedAt(id));
    }
}

fn answer_events(kit: &mut Kit<'_>, article: &Article, state: &mut ArticlePanelState, output: &PageOutput) {
    for event in &output.events {
        match event {
            PageEvent::SelectionChanged => {
                (state.selecting, state.exact_once) = (true, false);
                state.grown.clear();
            }
            PageEvent::SelectionFinished => {
                state.selecting = false;
                snap(article, state, output);
            }
            PageEvent::Clicked { byte, count: 1, .. } => {
                state.selecting = false;
                let hit = state.view.as_ref().and_then(|view| view.statement_at(*byte));
                match (state.pointing, hit) {
                    (Some(_), Some(id)) => kit.asks.push(Ask::PointedAt(id)),
                    (Some(_), None) => {}
                    (None, hit) => kit.run(Command::SelectStatement(hit)),
                }
            }
            PageEvent::SecondaryClicked { byte, .. } => {
                if let Some(id) = state.view.as_ref().and_then(|view| view.statement_at(*byte))
                    && state.selection().is_none()
                {
                    kit.run(Command::SelectStatement(Some(id)));
                }
            }
            PageEvent::Clicked { .. } | PageEvent::Copied(_) => {}
        }
    }
}

/// Snaps what the mouse has selected to whole words, unless exact characters are wanted (Alt, or the switch).
fn snap(article: &Article, state: &mut ArticlePanelState, output: &PageOutput) {
    let Some(range) = state.selection() else { return };
    let by_mouse = output.response.drag_stopped() || output.response.clicked();
    state.exact_once = by_mouse && output.response.ctx.input(|input| input.modifiers.alt);
    if state.exact || state.exact_once || !by_mouse {
        return;
    }
    let snapped = words::snap(article.text(), range);
    if let Some(shown) = state.shown.as_mut().filter(|_| !snapped.is_empty()) {
        shown.page.select(snapped);
    }
}

/// Escape selects no words; where none are, it selects no statement.
fn leave_by_escape(
    kit: &mut Kit<'_>,
    session: &Session,
    ui: &Ui,
    state: &mut ArticlePanelState,
    page: &Response,
) {
    let pressed = |ui: &Ui| ui.input_mut(|input| input.consume_key(egui::Modifiers::NONE, egui::Key::Escape));
    if !page.has_focus() || !pressed(ui) {
        return;
    }
    if state.pointing.is_some() {
        kit.asks.push(Ask::Point(None));
    } else if state.selection().is_some() {
        state.clear_selection();
    } else if session.selected_id().is_some() {
        kit.run(Command::SelectStatement(None));
    }
}

fn bar(kit: &mut Kit<'_>, session: &Session, ui: &Ui, state: &ArticlePanelState, area: Rect) {
    let Some(range) = state.selection().filter(|_| !state.selecting) else { return };
    let Some(shown) = &state.shown else { return };
    let rects: Vec<_> =
        shown.page.rects_of(range).into_iter().filter(|rect| area.intersects(*rect)).collect();
    floating_bar_ui(kit, session, ui, &rects, area);
}

fn context_menu(kit: &mut Kit<'_>, session: &Session, response: &Response, words_selected: bool) {
    response.context_menu(|ui| {
        super::menu_bar::label_items(kit, Some(session), ui, words_selected);
        ui.separator();
        for action in [
            Action::AddFragment,
            Action::Copy,
            Action::EditSpeaker,
            Action::CopyToMyLayer,
            Action::DeleteStatement,
        ] {
            super::menu_bar::action_button(
                kit,
                ui,
                action,
                super::menu_bar::available(action, Some(session), words_selected),
            );
        }
    });
}

fn nothing_shown(kit: &mut Kit<'_>, session: &Session, ui: &mut Ui) {
    ui.painter().rect_filled(ui.max_rect(), 0.0, kit.theme.page);
    let (rect, _) = ui.allocate_exact_size(ui.available_size(), Sense::hover());
    let mut inner =
        ui.new_child(egui::UiBuilder::new().max_rect(rect.shrink2(vec2(40.0, rect.height() * 0.3))));
    inner.vertical_centered(|ui| {
        let empty = session.project().articles.is_empty();
        ui.heading(if empty { "This project has no articles yet" } else { "No article is shown" });
        ui.add_space(8.0);
        if empty {
            super::widgets::small_print(ui, kit.theme, "Drop files on the window, or add them here");
            ui.add_space(12.0);
            for action in [Action::AddArticles, Action::PasteArticle] {
                super::menu_bar::action_button(kit, ui, action, true);
            }
        } else {
            super::widgets::small_print(ui, kit.theme, "Choose one in the list on the left");
        }
    });
}
