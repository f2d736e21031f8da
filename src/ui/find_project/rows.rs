//! The list of what was found: articles with their hits under them, drawn only where they are in sight.

use std::ops::Range;

use egui::{Align2, Rect, Response, Role, ScrollArea, Sense, Ui, WidgetInfo, pos2, vec2};

use super::{
    FindProjectState,
    job::{Found, Group, Hit, Row},
};
use crate::{
    model::{ArticleId, Project, Statement, StatementId},
    reading::search::{Snippet, context},
    session::Session,
    text_view::Weight,
    ui::{
        Ask, Kit, Place,
        theme::{BODY, RADIUS, SMALL, sans},
        widgets::{focus_ring, sans_style},
    },
};

const ROW_HEIGHT: f32 = 26.0;
/// A character of window text is about so wide, in points.
const CHAR_WIDTH: f32 = 6.4;

/// Draws the list, or what to do where there is none.
pub fn rows_ui(kit: &mut Kit<'_>, session: &Session, ui: &mut Ui, state: &mut FindProjectState) {
    ui.spacing_mut().item_spacing.y = 0.0;
    state.list_focused = false;
    let count = state.found().map_or(0, Found::rows);
    if count == 0 {
        if state.job.is_none() && state.field.text.is_empty() {
            hint(kit, session, ui);
        }
        return;
    }
    ScrollArea::vertical().auto_shrink(false).show_viewport(ui, |ui, viewport| {
        let (_, all) = ui.allocate_space(vec2(ui.available_width(), ROW_HEIGHT * count as f32));
        let rect_of = |row: usize| {
            let top = all.top() + row as f32 * ROW_HEIGHT;
            Rect::from_min_size(pos2(all.left(), top), vec2(all.width() - 12.0, ROW_HEIGHT))
        };
        if std::mem::take(&mut state.scroll_to_chosen) {
            let row = state.found().map_or(0, |found| found.row_of(state.chosen));
            // With the heading of the first hit of an article in sight.
            ui.scroll_to_rect(rect_of(row.saturating_sub(1)).union(rect_of(row)), None);
        }
        let first = (viewport.top() / ROW_HEIGHT) as usize;
        let end = ((viewport.bottom() / ROW_HEIGHT).ceil() as usize).min(count);
        for row in first..end {
            row_ui(kit, session, ui, state, row, rect_of(row));
        }
    });
}

fn hint(kit: &Kit<'_>, session: &Session, ui: &mut Ui) {
    ui.add_space(24.0);
    let count = session.project().articles.len();
    let text = match count {
        0 => "This project has no articles yet".to_owned(),
        1 => "Type words to find them in the article of this project".to_owned(),
        _ => format!("Type words to find them in all {count} articles"),
    };
    ui.label(egui::RichText::new(text).color(kit.theme.secondary));
}

fn row_ui(
    kit: &mut Kit<'_>,
    session: &Session,
    ui: &Ui,
    state: &mut FindProjectState,
    row: usize,
    rect: Rect,
) {
    let chosen = state.chosen;
    match state.found().and_then(|found| found.row(row)) {
        Some(Row::Heading(group)) => heading(kit, session, ui, group, rect),
        Some(Row::Hit(group, hit, number)) => {
            let Some(line) = Line::of(session.project(), group, hit, rect.width()) else { return };
            let response = hit_ui(kit, ui, &line, rect, (number, number == chosen));
            if number == chosen {
                keep_keys(ui, &response);
                state.list_focused = response.has_focus();
            }
            if response.clicked() {
                state.chosen = number;
                state.go(kit);
            }
        }
        None => {}
    }
}

/// Arrows choose and do not lead the keyboard away.
fn keep_keys(ui: &Ui, response: &Response) {
    if response.has_focus() {
        let filter = egui::EventFilter { vertical_arrows: true, ..egui::EventFilter::default() };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
    }
}

fn heading(kit: &mut Kit<'_>, session: &Session, ui: &Ui, group: &Group, rect: Rect) {
    let title = title(session.project(), &group.article);
    let count = group.hits.len().to_string();
    let response = ui.interact(rect, ui.scope_id().with(("article", group.article.as_str())), Sense::CLICK);
    response.widget_info(|| WidgetInfo::labeled(Role::ListItem, true, format!("{title}, {count} found")));
    if response.hovered() {
        ui.painter().rect_filled(rect, RADIUS, kit.theme.window);
    }
    let right = rect.right_center() - vec2(8.0, 0.0);
    let number = ui.painter().text(right, Align2::RIGHT_CENTER, count, sans(SMALL), kit.theme.secondary);
    let room = number.left() - rect.left() - 20.0;
    let title = kit.engine.shape(title, &sans_style(BODY, Weight::SemiBold), room.max(20.0), 1);
    let at = pos2(rect.left() + 8.0, rect.center().y - title.size.y / 2.0);
    kit.engine.paint(ui.painter(), at, &title, kit.theme.text);
    if response.on_hover_text("Show the article").clicked() {
        kit.asks.push(Ask::GoTo(Place::Words(group.article.clone(), None)));
    }
}

fn title<'a>(project: &'a Project, article: &'a ArticleId) -> &'a str {
    let title = project.articles.get(article).map_or("", |article| article.details.title.as_str());
    if title.trim().is_empty() { "Untitled" } else { title }
}

/// A hit as it is shown.
struct Line {
    /// "quote" or "note", where it is no hit in a text.
    kind: &'static str,
    text: String,
    /// What was found, as bytes of the text.
    hit: Range<usize>,
}

impl Line {
    /// The words round a hit that have room in `width`; none where it is gone.
    fn of(project: &Project, group: &Group, hit: &Hit, width: f32) -> Option<Self> {
        let chars = (width / CHAR_WIDTH) as usize;
        let (kind, snippet) = match hit {
            Hit::Words(range) => ("", context(project.articles.get(&group.article)?.text(), range, chars)),
            Hit::Quote(id, range) => {
                let quote = statement(project, &group.article, *id)?.fragments.quote();
                ("quote", context(&quote, range, chars))
            }
            Hit::Note(id, range) => {
                ("note", context(&statement(project, &group.article, *id)?.note, range, chars))
            }
        };
        Some(Self::from_snippet(kind, &snippet, chars))
    }

    /// What was found stands in the first third of the line, so that it is never cut off.
    fn from_snippet(kind: &'static str, snippet: &Snippet, chars: usize) -> Self {
        let before = cut_at_left(&snippet.before, chars / 3);
        let text = format!("{before}{}{}", snippet.hit, snippet.after);
        Self { kind, hit: before.len()..before.len() + snippet.hit.len(), text }
    }
}

/// The last words of `text`, at most so many characters, with "…" where it is cut.
fn cut_at_left(text: &str, chars: usize) -> String {
    let Some((from, _)) = text.char_indices().rev().nth(chars) else { return text.to_owned() };
    let rest = text.get(from..).unwrap_or_default();
    let words = rest.split_once(' ').map_or(rest, |(_, words)| words);
    format!("…{words}")
}

fn statement<'a>(project: &'a Project, article: &'a ArticleId, id: StatementId) -> Option<&'a Statement> {
    project.layers_of(article).find_map(|layer| layer.statements.get(&id)).map(std::sync::Arc::as_ref)
}

fn hit_ui(kit: &mut Kit<'_>, ui: &Ui, line: &Line, rect: Rect, (number, chosen): (usize, bool)) -> Response {
    let sense = if chosen { Sense::click() } else { Sense::CLICK };
    let response = ui.interact(rect, ui.scope_id().with(("hit", number)), sense);
    response.widget_info(|| {
        let name =
            if line.kind.is_empty() { line.text.clone() } else { format!("{}: {}", line.kind, line.text) };
        WidgetInfo::selected(Role::ListItem, true, chosen, name)
    });
    if chosen || response.hovered() {
        let fill = if chosen { kit.theme.accent_background } else { kit.theme.window };
        ui.painter().rect_filled(rect, RADIUS, fill);
    }
    focus_ring(ui, kit.theme, &response);
    let mut left = rect.left() + 22.0;
    if !line.kind.is_empty() {
        let at = pos2(left, rect.center().y);
        let kind = ui.painter().text(at, Align2::LEFT_CENTER, line.kind, sans(SMALL), kit.theme.secondary);
        left = kind.right() + 8.0;
    }
    let room = (rect.right() - 8.0 - left).max(20.0);
    let words = kit.engine.shape(&line.text, &sans_style(BODY, Weight::Regular), room, 1);
    let left = if words.right_to_left { rect.right() - 8.0 - words.size.x } else { left };
    let at = pos2(left, rect.center().y - words.size.y / 2.0);
    for found in words.rects_of(&line.hit, at) {
        ui.painter().rect_filled(found.expand2(vec2(1.0, 0.0)), 3.0, kit.theme.found);
    }
    kit.engine.paint(ui.painter(), at, &words, kit.theme.text);
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_found_stands_in_the_first_third_of_its_line() {
        let text = "The ministry said on Monday that it had never denied the talks in Oslo at all";
        let start = text.find("denied").unwrap();
        let snippet = context(text, &(start..start + 6), 60);
        let line = Line::from_snippet("", &snippet, 60);
        assert_eq!(line.text, "…that it had never denied the talks in Oslo at all");
        assert_eq!(line.text.get(line.hit), Some("denied"));
    }
}
