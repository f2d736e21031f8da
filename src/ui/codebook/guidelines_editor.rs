//! Guidelines as they are written, and beside them as they are read.

use egui::{Id, Rect, Role, ScrollArea, TextEdit, Ui, UiBuilder, WidgetInfo, pos2, vec2};

use super::{CodebookState, GAP, leave, set, with_guidelines};
use crate::{
    command::Command,
    model::Codebook,
    session::Session,
    ui::{
        Kit,
        draft::{Outcome, outcome_of},
        widgets::{section_heading, small_print},
    },
};

/// Below this width the two stand one above the other, in points.
const BESIDE: f32 = 560.0;

pub(super) fn guidelines_editor_ui(
    kit: &mut Kit<'_>,
    session: &Session,
    ui: &mut Ui,
    state: &mut CodebookState,
) {
    let room = ui.available_rect_before_wrap();
    let (writing, reading) = if room.width() > BESIDE {
        let half = (room.width() - GAP) / 2.0;
        let left = Rect::from_min_size(room.min, vec2(half, room.height()));
        (left, Rect::from_min_max(pos2(left.right() + GAP, room.top()), room.max))
    } else {
        let half = (room.height() - GAP) / 2.0;
        let top = Rect::from_min_size(room.min, vec2(room.width(), half));
        (top, Rect::from_min_max(pos2(room.left(), top.bottom() + GAP), room.max))
    };
    let stored = session.project().codebook.guidelines.join("\n");
    let mut text = state.guidelines.shown().cloned().unwrap_or(stored);
    ui.scope_builder(UiBuilder::new().max_rect(writing).id_salt("write guidelines"), |ui| {
        ui.add_enabled_ui(session.may_change_codebook(), |ui| editor(kit, session, ui, state, &mut text));
    });
    ui.scope_builder(UiBuilder::new().max_rect(reading).id_salt("read guidelines"), |ui| {
        section_heading(ui, kit.theme, "As annotators read them (F1)");
        ScrollArea::vertical().id_salt("rendered").auto_shrink(false).show(ui, |ui| {
            let lines: Vec<String> = text.split('\n').map(str::to_owned).collect();
            state.rendered.show(kit, ui, &lines);
            if text.trim().is_empty() {
                let hint = "What is written on the other side appears here: when to use each label, where a statement \
                            begins and ends, what to do in doubt.";
                small_print(ui, kit.theme, hint);
            }
        });
    });
    ui.expand_to_include_rect(room);
}

fn editor(kit: &mut Kit<'_>, session: &Session, ui: &mut Ui, state: &mut CodebookState, text: &mut String) {
    section_heading(
        ui,
        kit.theme,
        "Guidelines in Markdown: # heading, *emphasis*, **strong**, - list, > quotation",
    );
    let room = ui.available_size();
    ScrollArea::vertical().id_salt("editor").auto_shrink(false).show(ui, |ui| {
        let line = ui.text_style_height(&egui::TextStyle::Body);
        let rows = ((room.y - 24.0) / line).floor().max(4.0) as usize;
        let edit = TextEdit::multiline(text).id(Id::unique("guidelines")).desired_rows(rows);
        let hint = "# When is it a claim?";
        let response = ui.add(edit.desired_width(f32::INFINITY).hint_text(hint).margin(vec2(10.0, 8.0)));
        response.widget_info(|| WidgetInfo::labeled(Role::MultilineTextInput, true, "Guidelines"));
        if std::mem::take(&mut state.take_focus) {
            response.request_focus();
        }
        match outcome_of(ui, &response) {
            Outcome::Nothing => {}
            Outcome::Typed => state.guidelines.typed(text.clone(), ui.input(|input| input.time)),
            outcome @ (Outcome::Meant | Outcome::Dropped) => {
                // A text of many lines is kept even when Escape leaves it.
                if let Some(text) = state.guidelines.take() {
                    let codebook = Codebook::clone(&session.project().codebook);
                    kit.run(set(with_guidelines(codebook, &text)));
                }
                kit.run(Command::CloseStep);
                state.guidelines.forget();
                if outcome == Outcome::Dropped {
                    leave(kit);
                }
            }
        }
    });
}
