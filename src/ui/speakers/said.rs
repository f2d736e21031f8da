//! The statements that name a speaker: label, date, quote and article; a click goes there.

use egui::{Align2, EventFilter, Key, Rect, Role, Sense, Ui, WidgetInfo, pos2, vec2};

use super::SpeakersState;
use crate::{
    model::{LayerKey, Speaker, Statement},
    session::Session,
    text_view::{TextStyle, Weight},
    ui::{
        Ask, Kit, Place,
        theme::{RADIUS, SERIF, SMALL, sans, semibold},
        widgets::{focus_ring, sans_style, section_heading, small_print, small_words},
    },
};

/// Height of a row, in points.
pub(super) const ROW: f32 = 46.0;

pub(super) fn said_ui(
    kit: &mut Kit<'_>,
    session: &Session,
    ui: &mut Ui,
    state: &mut SpeakersState,
    speaker: &Speaker,
) {
    ui.add_space(8.0);
    let count = state.statements.len();
    ui.horizontal(|ui| {
        section_heading(ui, kit.theme, "Statements");
        small_print(ui, kit.theme, &count.to_string());
    });
    if count == 0 {
        let text = format!(
            "No statement names {}. Choose the name in the Speaker field of a statement.",
            speaker.name
        );
        small_words(kit, ui, &text, kit.theme.secondary);
        return;
    }
    state.statement_row = state.statement_row.min(count - 1);
    let (_, all) = ui.allocate_space(vec2(ui.available_width(), ROW * count as f32));
    let visible = rows_in(all, ui.clip_rect(), count);
    // The row that takes the keyboard is drawn wherever it is, so that it keeps it.
    let outside = Some(state.statement_row).filter(|row| !visible.contains(row));
    for index in visible.chain(outside) {
        let Some((key, statement)) = statement_at(session, state, index) else { continue };
        let top = all.top() + ROW * index as f32;
        let rect = Rect::from_min_size(pos2(all.left(), top), vec2(all.width(), ROW));
        row_ui(kit, session, ui, state, speaker, (index, rect), (key, statement));
    }
}

/// The rows of `all` that `clip` shows.
fn rows_in(all: Rect, clip: Rect, count: usize) -> std::ops::Range<usize> {
    let first = ((clip.top() - all.top()) / ROW).floor().max(0.0) as usize;
    let last = ((clip.bottom() - all.top()) / ROW).ceil().max(0.0) as usize;
    first.min(count)..last.min(count)
}

pub(super) fn statement_at<'a>(
    session: &'a Session,
    state: &SpeakersState,
    index: usize,
) -> Option<(&'a LayerKey, &'a Statement)> {
    let (key, id) = state.statements.get(index)?;
    let layer = session.project().layers.get(key)?;
    Some((&layer.key, layer.statements.get(id)?))
}

fn row_ui(
    kit: &mut Kit<'_>,
    session: &Session,
    ui: &mut Ui,
    state: &mut SpeakersState,
    speaker: &Speaker,
    (index, rect): (usize, Rect),
    (key, statement): (&LayerKey, &Statement),
) {
    let focusable = index == state.statement_row;
    let sense = if focusable { Sense::click() } else { Sense::CLICK };
    let response = ui.interact(rect, egui::Id::unique(("said", statement.id)), sense);
    response.widget_info(|| {
        let quote: String = statement.fragments.quote().chars().take(200).collect();
        WidgetInfo::labeled(Role::ListItem, true, format!("Go to “{quote}”"))
    });
    if response.hovered() {
        ui.painter().rect_filled(rect, RADIUS, kit.theme.accent_background);
    }
    focus_ring(ui, kit.theme, &response);
    if ui.is_rect_visible(rect) {
        paint(kit, session, ui, speaker, rect.shrink2(vec2(8.0, 5.0)), (key, statement));
    }
    if response.lost_focus() && ui.input(|input| input.key_pressed(Key::Escape)) {
        state.take_focus = true;
    }
    if response.has_focus() {
        step(ui, state, index, rect, &response);
    }
    if response.clicked() {
        state.statement_row = index;
        kit.asks.push(Ask::GoTo(Place::Statement(statement.id)));
    }
}

/// ↑ and ↓ go from row to row.
fn step(ui: &Ui, state: &mut SpeakersState, index: usize, rect: Rect, response: &egui::Response) {
    let arrows = EventFilter { vertical_arrows: true, ..EventFilter::default() };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, arrows));
    let pressed = |key| ui.input_mut(|input| input.consume_key(egui::Modifiers::NONE, key));
    let to = if pressed(Key::ArrowDown) {
        index.checked_add(1)
    } else if pressed(Key::ArrowUp) {
        index.checked_sub(1)
    } else {
        None
    };
    if let Some((to, (_, id))) = to.and_then(|to| Some((to, state.statements.get(to)?))) {
        let down = (to as f32 - index as f32) * ROW;
        ui.scroll_to_rect(rect.translate(vec2(0.0, down)), None);
        ui.memory_mut(|memory| memory.request_focus(egui::Id::unique(("said", *id))));
        state.statement_row = to;
    }
}

/// Label and date at the left, the article at the right, the words under them.
pub(super) fn paint(
    kit: &mut Kit<'_>,
    session: &Session,
    ui: &Ui,
    speaker: &Speaker,
    rect: Rect,
    (key, statement): (&LayerKey, &Statement),
) {
    let project = session.project();
    let label = project.codebook.label(&statement.label);
    let name = label.map_or(statement.label.as_str(), |label| label.name.as_str());
    let (first, mark) = (rect.top() + 8.0, kit.theme.mark(label));
    let dot = Rect::from_center_size(pos2(rect.left() + 4.0, first), vec2(8.0, 8.0));
    ui.painter().rect_filled(dot, 2.0, mark);
    let at = pos2(rect.left() + 14.0, first);
    let colour = kit.theme.label_text(label);
    let name = ui.painter().text(at, Align2::LEFT_CENTER, name, semibold(SMALL), colour);
    let mut facts = Vec::new();
    facts.extend(statement.said.as_ref().map(|date| date.edtf.in_short()));
    if statement.speaker.as_ref() != Some(&speaker.id) {
        let via = statement.via.contains(&speaker.id);
        facts.push(if via { "passed on" } else { "spoken to" }.to_owned());
    }
    let facts = ui.painter().text(
        pos2(name.right() + 8.0, first),
        Align2::LEFT_CENTER,
        facts.join(" · "),
        sans(SMALL),
        kit.theme.secondary,
    );
    let title = project
        .articles
        .get(&key.article)
        .map_or(key.article.as_str(), |article| article.details.title.as_str());
    let from = if key.annotator == *session.annotator() {
        title.to_owned()
    } else {
        format!("{title} · {}", key.annotator)
    };
    let room = (rect.right() - facts.right() - 16.0).max(0.0);
    let title = kit.engine.shape(&from, &sans_style(SMALL, Weight::Regular), room, 1);
    let corner = pos2(rect.right() - title.size.x, first - title.size.y / 2.0);
    if room > 40.0 {
        kit.engine.paint(ui.painter(), corner, &title, kit.theme.secondary);
    }
    let quote: String = statement.fragments.quote().chars().take(300).collect();
    let quote = kit.engine.shape(&quote, &TextStyle::new(SERIF, 13.5), rect.width() - 14.0, 1);
    let left = if quote.right_to_left { rect.right() - quote.size.x } else { rect.left() + 14.0 };
    kit.engine.paint(ui.painter(), pos2(left, rect.top() + 18.0), &quote, kit.theme.text);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_rows_in_sight_are_drawn() {
        let all = Rect::from_min_size(pos2(0.0, -ROW * 10.0), vec2(100.0, ROW * 1000.0));
        let clip = Rect::from_min_size(pos2(0.0, 0.0), vec2(100.0, ROW * 3.5));
        assert_eq!(rows_in(all, clip, 1000), 10..14);
        assert_eq!(rows_in(all.translate(vec2(0.0, 5000.0)), clip, 1000), 0..0);
    }
}
