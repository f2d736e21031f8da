//! Taking away a label that is used: which one its statements get instead.

use egui::{Button, Key, RichText, Ui};

use super::{CodebookState, Pane, run_alone};
use crate::{
    command::CodebookChange,
    model::Label,
    session::Session,
    text_view::Weight,
    ui::{
        Kit,
        theme::BODY,
        widgets::{sans_style, words, words_button},
    },
};

pub(super) fn remove_ui(
    kit: &mut Kit<'_>,
    session: &Session,
    ui: &mut Ui,
    state: &mut CodebookState,
    label: &Label,
) {
    let Pane::Remove(mut chosen) = std::mem::take(&mut state.pane) else { return };
    let codebook = &session.project().codebook;
    let heading = format!("Delete the label “{}”", label.name);
    words(kit, ui, &heading, &sans_style(16.0, Weight::SemiBold), kit.theme.text, 2);
    let uses = state.uses(&label.id);
    let has = match uses.label {
        1 => "1 statement has".to_owned(),
        count => format!("{count} statements have"),
    };
    let also = match uses.any - uses.label {
        0 => String::new(),
        others => format!(" and {others} could also have"),
    };
    let text =
        format!("{has}{also} this label. Choose the one that takes its place. Undo brings everything back.");
    words(kit, ui, &text, &sans_style(BODY, Weight::Regular), kit.theme.text, 3);
    ui.add_space(4.0);
    let others = codebook.active().filter(|other| other.id != label.id);
    for (index, other) in others.enumerate() {
        let taken = chosen.as_ref() == Some(&other.id);
        let response = words_button(kit, ui, &other.name, Some(taken), 160.0);
        if index == 0 && ui.memory(|memory| memory.focused().is_none()) {
            response.request_focus();
        }
        if response.clicked() {
            chosen = Some(other.id.clone());
        }
    }
    ui.add_space(6.0);
    let (mut delete, mut cancel) = (false, ui.input(|input| input.key_pressed(Key::Escape)));
    ui.horizontal(|ui| {
        let button = Button::new(RichText::new("Delete label").color(kit.theme.error));
        delete = ui.add_enabled(chosen.is_some(), button).clicked();
        cancel |= ui.button("Cancel").clicked();
    });
    if delete {
        run_alone(kit, CodebookChange::RemoveLabel(label.id.clone(), chosen.clone()));
        state.choose(chosen);
        state.take_focus = true;
    } else if cancel {
        state.take_focus = true;
    } else {
        state.pane = Pane::Remove(chosen);
    }
}
