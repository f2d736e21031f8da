//! A name for somebody new.

use egui::{Id, Key, Ui};

use super::{Pane, SpeakersState, run_alone};
use crate::{
    command::SpeakerChange,
    model::Speaker,
    session::Session,
    ui::{
        Kit,
        draft::{Outcome, text_field},
        widgets::{small_print, small_words},
    },
};

/// What is typed.
#[derive(Default)]
pub(super) struct NewSpeaker {
    name: String,
    asked: bool,
    focused: bool,
}

pub(super) fn new_ui(kit: &mut Kit<'_>, session: &Session, ui: &mut Ui, state: &mut SpeakersState) {
    let Pane::New(form) = &mut state.pane else { return };
    let known = session.project().speaker_by_spelling(&form.name).map(|known| Speaker::clone(known));
    // The one who was asked for in the last frame.
    if let (true, Some(known)) = (form.asked, &known) {
        state.take_focus = true;
        return state.choose(Some(known.id.clone()));
    }
    ui.heading("New speaker");
    let hint = "As the registry should show it";
    let (response, outcome) =
        text_field(kit, ui, Id::unique("new speaker"), ("Name", hint), &mut form.name, 1);
    if !std::mem::replace(&mut form.focused, true) {
        response.request_focus();
    }
    match &known {
        Some(known) => {
            let text = format!("“{}” is in the registry already.", known.name);
            small_words(kit, ui, &text, kit.theme.error);
        }
        None => _ = small_print(ui, kit.theme, "Other spellings can be added as aliases afterwards."),
    }
    let entered = response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
    let ready = known.is_none() && !form.name.trim().is_empty();
    if entered && !ready {
        response.request_focus();
    }
    let (mut add, mut cancel) = (entered && ready, outcome == Outcome::Dropped);
    ui.horizontal(|ui| {
        add |= ui.add_enabled(ready, egui::Button::new("Add speaker")).clicked();
        cancel |= ui.button("Cancel").clicked();
    });
    if add {
        form.asked = true;
        run_alone(kit, SpeakerChange::Add(form.name.trim().to_owned()));
    } else if cancel {
        (state.pane, state.take_focus) = (Pane::Entry, true);
    }
}
