//! Making a speaker two: which statements are by somebody else, and by whom.

use std::collections::BTreeSet;

use egui::{Button, Id, Key, Rect, Role, ScrollArea, Sense, Ui, WidgetInfo, vec2};

use super::{
    Pane, SpeakersState,
    merge::heading,
    run_alone,
    said::{ROW, paint, statement_at},
    statements_in_words,
};
use crate::{
    command::SpeakerChange,
    model::{Speaker, Statement, StatementId},
    session::Session,
    text_view::Weight,
    ui::{
        Kit,
        draft::{Outcome, text_field},
        theme::{BODY, RADIUS},
        widgets::{focus_ring, sans_style, small_print, small_words, words, words_button},
    },
};

/// Who else it is, and what is by them.
#[derive(Default)]
pub(super) struct Split {
    name: String,
    theirs: BTreeSet<StatementId>,
    focused: bool,
}

pub(super) fn split_ui(
    kit: &mut Kit<'_>,
    session: &Session,
    ui: &mut Ui,
    state: &mut SpeakersState,
    speaker: &Speaker,
) {
    let Pane::Split(mut form) = std::mem::take(&mut state.pane) else { return };
    heading(kit, ui, &format!("Split “{}”", speaker.name));
    let hint = ("Name of the other speaker", "A new name, or one of the aliases");
    let (response, outcome) = text_field(kit, ui, Id::unique("split name"), hint, &mut form.name, 1);
    if !std::mem::replace(&mut form.focused, true) {
        response.request_focus();
    }
    let mut cancel = outcome == Outcome::Dropped;
    aliases(kit, session, ui, state, speaker, &mut form);
    let name = form.name.trim().to_owned();
    let alias = speaker.aliases.contains(&name);
    let taken = session.project().speaker_by_spelling(&name).filter(|_| !alias && !name.is_empty());
    if let Some(taken) = taken {
        let text = format!("“{}” is in the registry already. Choose another name.", taken.name);
        small_words(kit, ui, &text, kit.theme.error);
    }
    choose_all(kit, ui, state, &mut form);
    statements(kit, session, ui, state, speaker, &mut form);
    let count = form.theirs.len();
    let ready = count > 0 && taken.is_none() && !name.is_empty();
    if ready {
        let all = statements_in_words(state.statements.len());
        let text =
            format!("{count} of {all} will be by “{name}”, who becomes a speaker. Undo brings it back.");
        words(kit, ui, &text, &sans_style(BODY, Weight::Regular), kit.theme.text, 3);
    } else {
        small_print(ui, kit.theme, "Write a name and choose the statements that are by that speaker.");
    }
    let mut split = false;
    ui.horizontal(|ui| {
        let button = ui.add_enabled(ready, Button::new("Split"));
        split = button.on_hover_text("Make the speaker two. Undo brings it back").clicked();
        cancel |= ui.button("Cancel").clicked();
    });
    cancel |= !response.has_focus() && ui.input(|input| input.key_pressed(Key::Escape));
    if split {
        let statements = form.theirs.iter().copied().collect();
        run_alone(kit, SpeakerChange::Split { from: speaker.id.clone(), name, statements });
        state.take_focus = true;
    } else if cancel {
        state.take_focus = true;
    } else {
        state.pane = Pane::Split(form);
    }
}

/// Aliases as names; choosing one also chooses the statements whose words name the speaker so.
fn aliases(
    kit: &mut Kit<'_>,
    session: &Session,
    ui: &mut Ui,
    state: &SpeakersState,
    speaker: &Speaker,
    form: &mut Split,
) {
    ui.horizontal_wrapped(|ui| {
        for alias in &speaker.aliases {
            let chosen = form.name.trim() == alias;
            let response = words_button(kit, ui, alias, Some(chosen), 0.0);
            if response.on_hover_text("Take this alias as the name").clicked() {
                form.name.clone_from(alias);
                let statements =
                    (0..state.statements.len()).filter_map(|index| statement_at(session, state, index));
                let named_so = |statement: &&Statement| {
                    statement.mention.as_ref().is_some_and(|mention| mention.text.contains(alias))
                };
                form.theirs = statements.map(|(_, one)| one).filter(named_so).map(|one| one.id).collect();
            }
        }
    });
}

fn choose_all(kit: &Kit<'_>, ui: &mut Ui, state: &SpeakersState, form: &mut Split) {
    ui.horizontal(|ui| {
        small_print(ui, kit.theme, &format!("{} chosen", statements_in_words(form.theirs.len())));
        if ui.small_button("All").on_hover_text("Choose all statements").clicked() {
            form.theirs = state.statements.iter().map(|(_, id)| *id).collect();
        }
        if ui.small_button("None").on_hover_text("Choose no statement").clicked() {
            form.theirs.clear();
        }
    });
}

fn statements(
    kit: &mut Kit<'_>,
    session: &Session,
    ui: &mut Ui,
    state: &SpeakersState,
    speaker: &Speaker,
    form: &mut Split,
) {
    let height = (ui.available_height() - 76.0).max(2.0 * ROW);
    ui.spacing_mut().item_spacing.y = 4.0;
    let area = ScrollArea::vertical().id_salt("split").auto_shrink([false, true]).max_height(height);
    area.show_rows(ui, ROW, state.statements.len(), |ui, visible| {
        for index in visible {
            let Some((key, statement)) = statement_at(session, state, index) else { continue };
            let (_, rect) = ui.allocate_space(vec2(ui.available_width(), ROW));
            let response = ui.interact(rect, Id::unique(("split", statement.id)), Sense::click());
            let mut theirs = form.theirs.contains(&statement.id);
            response.widget_info(|| {
                let quote: String = statement.fragments.quote().chars().take(200).collect();
                WidgetInfo::selected(Role::CheckBox, true, theirs, quote)
            });
            if response.hovered() {
                ui.painter().rect_filled(rect, RADIUS, kit.theme.window);
            }
            focus_ring(ui, kit.theme, &response);
            let tick = Rect::from_center_size(rect.left_center() + vec2(16.0, 0.0), vec2(20.0, 20.0));
            check_box(kit, ui, tick, theirs);
            paint(
                kit,
                session,
                ui,
                speaker,
                Rect::from_min_max(rect.min + vec2(34.0, 5.0), rect.max),
                (key, statement),
            );
            if response.clicked() {
                theirs = !theirs;
                if theirs {
                    form.theirs.insert(statement.id)
                } else {
                    form.theirs.remove(&statement.id)
                };
            }
        }
    });
}

fn check_box(kit: &Kit<'_>, ui: &Ui, rect: Rect, checked: bool) {
    let rect = rect.shrink(2.0);
    let edge = egui::Stroke::new(1.0, if checked { kit.theme.accent } else { kit.theme.secondary });
    ui.painter().rect(rect, 3.0, kit.theme.field, edge, egui::StrokeKind::Inside);
    if checked {
        let at = |x: f32, y: f32| rect.min + vec2(rect.width() * x, rect.height() * y);
        let tick = vec![at(0.22, 0.52), at(0.42, 0.74), at(0.80, 0.28)];
        ui.painter().add(egui::Shape::line(tick, egui::Stroke::new(2.0, kit.theme.accent)));
    }
}
