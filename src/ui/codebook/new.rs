//! A name for another label; key, colour and pattern are those that are left.

use egui::{Button, Id, Key, Ui};

use super::{CodebookState, Pane, rules, run_alone};
use crate::{
    command::CodebookChange,
    model::{Codebook, LabelId},
    session::Session,
    ui::{
        Kit,
        draft::{Outcome, text_field},
        widgets::{small_print, small_words},
    },
};

/// What is typed.
#[derive(Default)]
pub(super) struct NewLabel {
    name: String,
    asked: Option<LabelId>,
    focused: bool,
}

pub(super) fn new_ui(kit: &mut Kit<'_>, session: &Session, ui: &mut Ui, state: &mut CodebookState) {
    let codebook = &session.project().codebook;
    let Pane::New(form) = &mut state.pane else { return };
    // The one that was asked for in the last frame.
    if let Some(id) = form.asked.take_if(|id| codebook.label(id).is_some()) {
        state.take_focus = true;
        return state.choose(Some(id));
    }
    ui.heading("Add label");
    let hint = ("Label name", "As shown everywhere");
    let (response, outcome) = text_field(kit, ui, Id::unique("new label"), hint, &mut form.name, 1);
    if !std::mem::replace(&mut form.focused, true) {
        response.request_focus();
    }
    let name = rules::read_name(&form.name, codebook, None);
    let label = name.clone().ok().and_then(|name| rules::new_label(codebook, &name));
    let typed = !form.name.trim().is_empty();
    let problem = match (&name, &label) {
        (Err(problem), _) => Some(problem.as_str()).filter(|_| typed),
        (Ok(_), None) => Some("No key is left for another label. Retire one first."),
        (Ok(_), Some(_)) => None,
    };
    if let Some(problem) = problem {
        small_words(kit, ui, problem, kit.theme.error);
    } else if let Some(label) = &label {
        let text = format!("Its key will be {}; everything else can be set afterwards.", label.key);
        small_print(ui, kit.theme, &text);
    } else {
        small_print(ui, kit.theme, "Its identifier in files is made from the name and does not change.");
    }
    let entered = response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
    if entered && label.is_none() {
        response.request_focus();
    }
    let (mut add, mut cancel) = (entered, outcome == Outcome::Dropped);
    ui.horizontal(|ui| {
        add |= ui.add_enabled(label.is_some(), Button::new("Add label")).clicked();
        cancel |= ui.button("Cancel").clicked();
    });
    if let Some(label) = label.filter(|_| add) {
        form.asked = Some(label.id.clone());
        let mut codebook = Codebook::clone(codebook);
        codebook.labels.push(label);
        run_alone(kit, CodebookChange::Set(Box::new(codebook)));
    } else if cancel {
        (state.pane, state.take_focus) = (Pane::Label, true);
    }
}
