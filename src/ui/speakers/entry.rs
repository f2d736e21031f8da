//! What is known of a speaker, in fields, and what can be done with the entry.

use egui::{
    Button, ComboBox, Id, Key, RichText, Role, ScrollArea, Sense, Stroke, StrokeKind, TextEdit, Ui,
    WidgetInfo, vec2,
};

use super::{
    Pane, SpeakersState, merge::Merge, run_alone, said::said_ui, set, split::Split, statements_in_words,
};
use crate::{
    command::{Command, SpeakerChange},
    model::{Speaker, SpeakerKind},
    session::Session,
    text_view::Weight,
    ui::{
        Kit,
        draft::{Outcome, text_field},
        theme::{RADIUS, SMALL},
        widgets::{error_print, focus_ring, sans_style, small_print, small_words, words, words_button},
    },
};

pub(super) fn entry_ui(
    kit: &mut Kit<'_>,
    session: &Session,
    ui: &mut Ui,
    state: &mut SpeakersState,
    speaker: &Speaker,
) {
    let typed = state.draft.shown().filter(|typed| typed.id == speaker.id);
    let mut entry = typed.unwrap_or(speaker).clone();
    ScrollArea::vertical().id_salt(("entry", speaker.id.as_str())).auto_shrink(false).show(ui, |ui| {
        let style = sans_style(16.0, Weight::SemiBold);
        words(kit, ui, &speaker.name, &style, kit.theme.text, 2);
        buttons(kit, ui, state, speaker);
        ui.add_space(4.0);
        let outcome = fields(kit, session, ui, state, &mut entry);
        follow(kit, ui, state, speaker, entry, outcome);
        said_ui(kit, session, ui, state, speaker);
    });
}

/// Keeps, takes or drops what happened in the fields.
fn follow(
    kit: &mut Kit<'_>,
    ui: &Ui,
    state: &mut SpeakersState,
    speaker: &Speaker,
    entry: Speaker,
    outcome: Outcome,
) {
    match outcome {
        Outcome::Nothing => {}
        Outcome::Typed => state.draft.typed(entry, ui.input(|input| input.time)),
        Outcome::Meant => {
            state.draft.forget();
            if entry != *speaker && !entry.name.trim().is_empty() {
                kit.run(set(entry));
            }
            kit.run(Command::CloseStep);
        }
        Outcome::Dropped => {
            state.draft.forget();
            state.take_focus = true;
        }
    }
}

fn buttons(kit: &mut Kit<'_>, ui: &mut Ui, state: &mut SpeakersState, speaker: &Speaker) {
    let uses = state.census.total(&speaker.id);
    ui.horizontal_wrapped(|ui| {
        let merge = ui.button("Merge into…").on_hover_text("This is somebody who is in the registry already");
        if merge.clicked() {
            state.pane = Pane::Merge(Merge::default());
        }
        let split = ui.add_enabled(uses > 0, Button::new("Split…"));
        if split.on_hover_text("Some of these statements are by somebody else").clicked() {
            state.pane = Pane::Split(Split::default());
        }
        let delete = ui.add_enabled(uses == 0, Button::new(RichText::new("Delete").color(kit.theme.error)));
        let why = format!("Named by {}. Merge the speaker with another instead", statements_in_words(uses));
        if delete.on_hover_text("Undo brings the speaker back").on_disabled_hover_text(why).clicked() {
            state.take_focus = true;
            run_alone(kit, SpeakerChange::Remove(speaker.id.clone()));
        }
        if uses > 0 {
            small_print(ui, kit.theme, "In use: merge it instead of deleting it.");
        }
    });
}

fn fields(
    kit: &mut Kit<'_>,
    session: &Session,
    ui: &mut Ui,
    state: &mut SpeakersState,
    entry: &mut Speaker,
) -> Outcome {
    let columns = if ui.available_width() > 380.0 { 2 } else { 1 };
    let id = |field: &str, entry: &Speaker| Id::unique(("speaker field", field, entry.id.as_str()));
    let mut outcome = Outcome::Nothing;
    ui.columns(columns, |columns| {
        let [first, rest @ ..] = columns else { return };
        outcome = outcome.max(name(kit, session, first, state, entry));
        let second = rest.first_mut().unwrap_or(first);
        outcome = outcome.max(kind(kit, second, entry));
    });
    ui.columns(columns, |columns| {
        let [first, rest @ ..] = columns else { return };
        let hint = ("Role", "Office or function");
        outcome = outcome.max(text_field(kit, first, id("role", entry), hint, &mut entry.role, 1).1);
        let second = rest.first_mut().unwrap_or(first);
        let hint = ("Affiliation", "Whom they speak for");
        outcome =
            outcome.max(text_field(kit, second, id("affiliation", entry), hint, &mut entry.affiliation, 1).1);
    });
    outcome = outcome.max(aliases(kit, session, ui, state, entry));
    let hint = ("Note on the speaker", "Anything else worth knowing");
    outcome.max(text_field(kit, ui, id("note", entry), hint, &mut entry.note, 2).1)
}

fn name(
    kit: &mut Kit<'_>,
    session: &Session,
    ui: &mut Ui,
    state: &mut SpeakersState,
    entry: &mut Speaker,
) -> Outcome {
    let id = Id::unique(("speaker field", "name", entry.id.as_str()));
    let before = entry.name.clone();
    let (response, mut outcome) =
        text_field(kit, ui, id, ("Name", "As shown everywhere"), &mut entry.name, 1);
    if response.gained_focus() {
        state.name_before = Some(before);
    }
    if entry.name.trim().is_empty() {
        error_print(ui, kit.theme, "Write a name: without one the speaker keeps the old one.");
        if outcome == Outcome::Meant {
            outcome = Outcome::Dropped;
        }
    }
    let other = session.project().speaker_by_spelling(&entry.name).filter(|other| other.id != entry.id);
    if let Some(other) = other {
        let text = format!("Also a name of “{}”. Are they the same?", other.name);
        small_words(kit, ui, &text, kit.theme.secondary);
    }
    if outcome == Outcome::Meant
        && let Some(before) = state.name_before.take()
    {
        state.former = Some(before);
    }
    let offered =
        |former: &&String| !former.trim().is_empty() && !entry.spellings().any(|known| known == *former);
    if let Some(former) = state.former.clone().as_ref().filter(offered)
        && !response.has_focus()
    {
        let keep = words_button(kit, ui, &format!("Keep “{former}” as an alias"), None, 0.0);
        if keep.on_hover_text("The texts may still use the old name").clicked() {
            entry.aliases.push(former.clone());
            return Outcome::Meant;
        }
    }
    outcome
}

fn kind(kit: &Kit<'_>, ui: &mut Ui, entry: &mut Speaker) -> Outcome {
    let caption = small_print(ui, kit.theme, "Kind");
    let before = entry.kind;
    let combo = ComboBox::from_id_salt(("kind", entry.id.as_str())).width(ui.available_width());
    let response = combo.selected_text(before.name()).show_ui(ui, |ui| {
        for each in SpeakerKind::ALL {
            if ui.selectable_value(&mut entry.kind, each, each.name()).clicked() {
                ui.close();
            }
        }
    });
    let response = response.response.labelled_by(caption.id);
    ui.add_space(2.0);
    if entry.kind == before {
        return Outcome::Nothing;
    }
    response.request_focus();
    Outcome::Meant
}

fn aliases(
    kit: &mut Kit<'_>,
    session: &Session,
    ui: &mut Ui,
    state: &mut SpeakersState,
    entry: &mut Speaker,
) -> Outcome {
    let mut outcome = Outcome::Nothing;
    let caption = small_print(ui, kit.theme, "Aliases: other spellings and short forms");
    if !entry.aliases.is_empty() {
        let removed = ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = vec2(6.0, 6.0);
            let clicked = |(index, alias): (usize, &String)| chip(kit, ui, alias).then_some(index);
            entry.aliases.iter().enumerate().filter_map(clicked).last()
        });
        if let Some(index) = removed.inner {
            entry.aliases.remove(index);
            outcome = Outcome::Meant;
        }
    }
    let edit = TextEdit::singleline(&mut state.alias).hint_text("Another spelling, then Enter");
    let edit = edit.desired_width(f32::INFINITY).margin(vec2(8.0, 6.0));
    let response = ui.add(edit.id(Id::unique(("alias of", entry.id.as_str()))));
    response.widget_info(|| WidgetInfo::labeled(Role::TextInput, true, "Add alias"));
    let response = response.labelled_by(caption.id);
    let alias = state.alias.trim().to_owned();
    let other = session.project().speaker_by_spelling(&alias).filter(|other| other.id != entry.id);
    if let Some(other) = other {
        let text = format!("Also a name of “{}”. Are they the same?", other.name);
        small_words(kit, ui, &text, kit.theme.secondary);
    }
    ui.add_space(2.0);
    let (enter, escape) = ui.input(|input| (input.key_pressed(Key::Enter), input.key_pressed(Key::Escape)));
    if response.lost_focus() && escape {
        state.alias.clear();
        return Outcome::Dropped;
    }
    if response.lost_focus() && !alias.is_empty() {
        state.alias.clear();
        if enter {
            response.request_focus();
        }
        if !entry.spellings().any(|known| known == alias) {
            entry.aliases.push(alias);
            return Outcome::Meant;
        }
    }
    outcome
}

/// An alias with a cross; true when it was clicked.
fn chip(kit: &mut Kit<'_>, ui: &mut Ui, alias: &str) -> bool {
    let width = (ui.available_width().max(120.0) - 40.0).min(280.0);
    let text = kit.engine.shape(alias, &sans_style(SMALL, Weight::Regular), width, 1);
    let (rect, response) = ui.allocate_exact_size(vec2(text.size.x + 34.0, 24.0), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("Remove alias “{alias}”")));
    let edge = if response.hovered() { kit.theme.accent } else { kit.theme.hairline };
    ui.painter().rect(rect, RADIUS, kit.theme.field, Stroke::new(1.0, edge), StrokeKind::Inside);
    let corner = egui::pos2(rect.left() + 10.0, rect.center().y - text.size.y / 2.0);
    kit.engine.paint(ui.painter(), corner, &text, kit.theme.text);
    let (centre, arm) = (egui::pos2(rect.right() - 14.0, rect.center().y), 3.5);
    for arm in [vec2(arm, arm), vec2(arm, -arm)] {
        ui.painter().line_segment([centre - arm, centre + arm], Stroke::new(1.2, kit.theme.secondary));
    }
    focus_ring(ui, kit.theme, &response);
    response.on_hover_text(format!("Remove “{alias}”. Undo brings it back")).clicked()
}
