//! What is known of a label, in fields; what cannot be taken is explained at its field.

use egui::{Button, ComboBox, Id, RichText, ScrollArea, Ui};

use super::{CodebookState, Pane, list::neighbour, looks, rules, run_alone, set, with_label};
use crate::{
    command::{CodebookChange, Command},
    model::{Codebook, Label, LabelId, Nature},
    session::Session,
    text_view::Weight,
    ui::{
        Kit,
        draft::{Outcome, text_field},
        widgets::{error_print, sans_style, small_print, small_words, words},
    },
};

/// Fields are no wider than this, in points.
const WIDTH: f32 = 640.0;

/// A label with its texts as they are typed, whether or not they can be taken.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct LabelDraft {
    label: Label,
    name: String,
    key: String,
    colour: String,
}

impl LabelDraft {
    fn of(label: &Label) -> Self {
        let (name, key, colour) = (label.name.clone(), label.key.to_string(), label.colour.to_string());
        Self { label: label.clone(), name, key, colour }
    }

    /// Which label this is.
    pub fn id(&self) -> &LabelId {
        &self.label.id
    }

    /// The label with everything that can be taken.
    pub fn label(&self, codebook: &Codebook) -> Label {
        let mut label = self.label.clone();
        if let Ok(name) = rules::read_name(&self.name, codebook, Some(&label.id)) {
            label.name = name;
        }
        if let Ok(key) = rules::read_key(&self.key, codebook, &label.id) {
            label.key = key;
        }
        if let Ok(colour) = rules::read_colour(&self.colour) {
            label.colour = colour;
        }
        label
    }

    /// True while something in it cannot be taken.
    fn has_problem(&self, codebook: &Codebook) -> bool {
        let id = Some(&self.label.id);
        rules::read_name(&self.name, codebook, id).is_err()
            || rules::read_key(&self.key, codebook, &self.label.id).is_err()
            || rules::read_colour(&self.colour).is_err()
    }
}

pub(super) fn label_form_ui(
    kit: &mut Kit<'_>,
    session: &Session,
    ui: &mut Ui,
    state: &mut CodebookState,
    label: &Label,
) {
    let codebook = &session.project().codebook;
    let typed = state.label.shown().filter(|draft| draft.id() == &label.id);
    let mut draft = typed.cloned().unwrap_or_else(|| LabelDraft::of(label));
    ScrollArea::vertical().id_salt(("label", label.id.as_str())).auto_shrink(false).show(ui, |ui| {
        ui.set_max_width(ui.available_width().min(WIDTH));
        let shown = draft.label(codebook);
        words(kit, ui, &shown.name, &sans_style(16.0, Weight::SemiBold), kit.theme.text, 1);
        looks::sample(kit, ui, &shown);
        ui.add_space(6.0);
        let mut outcome = texts(kit, ui, codebook, &mut draft);
        outcome = outcome.max(appearance(kit, ui, &mut draft, &shown));
        let hint = ("When to use it", "In a sentence or two");
        let id = field_id("description", label);
        outcome = outcome.max(text_field(kit, ui, id, hint, &mut draft.label.description, 3).1);
        outcome = outcome.max(retired(kit, ui, codebook, &mut draft));
        follow(kit, ui, state, codebook, label, draft, outcome);
        ui.add_space(10.0);
        delete(kit, ui, state, codebook, label);
    });
}

fn field_id(field: &str, label: &Label) -> Id {
    Id::unique(("label field", field, label.id.as_str()))
}

fn texts(kit: &mut Kit<'_>, ui: &mut Ui, codebook: &Codebook, draft: &mut LabelDraft) -> Outcome {
    let label = draft.label.clone();
    let hint = ("Label name", "As shown everywhere");
    let (_, mut outcome) = text_field(kit, ui, field_id("name", &label), hint, &mut draft.name, 1);
    explain(kit, ui, rules::read_name(&draft.name, codebook, Some(&label.id)).err());
    ui.columns(2, |columns| {
        let [left, right] = columns else { return };
        let (response, typed) =
            text_field(kit, left, field_id("key", &label), ("Key", "1"), &mut draft.key, 1);
        if response.changed() {
            // What is typed takes the place of what was there.
            draft.key = draft.key.chars().last().map(String::from).unwrap_or_default();
        }
        if response.gained_focus() {
            select_all(left, response.id);
        }
        explain(kit, left, rules::read_key(&draft.key, codebook, &label.id).err());
        outcome = outcome.max(typed).max(nature(kit, right, &mut draft.label));
    });
    outcome
}

fn select_all(ui: &Ui, id: Id) {
    let mut edit = egui::text_edit::TextEditState::load(ui.ctx(), id).unwrap_or_default();
    let (start, end) = (egui::text::CCursor::default(), egui::text::CCursor::new(usize::MAX / 2));
    edit.cursor.set_char_range(Some(egui::text::CCursorRange::two(start, end)));
    edit.store(ui.ctx(), id);
}

fn explain(kit: &mut Kit<'_>, ui: &mut Ui, problem: Option<String>) {
    if let Some(problem) = problem {
        small_words(kit, ui, &problem, kit.theme.error);
    }
}

fn nature(kit: &Kit<'_>, ui: &mut Ui, label: &mut Label) -> Outcome {
    let caption = small_print(ui, kit.theme, "Nature");
    let before = label.nature;
    let combo = ComboBox::from_id_salt(("nature", label.id.as_str())).width(ui.available_width());
    let response = combo.selected_text(before.name()).show_ui(ui, |ui| {
        for each in Nature::ALL {
            if ui.selectable_value(&mut label.nature, each, each.name()).clicked() {
                ui.close();
            }
        }
    });
    let response = response.response.labelled_by(caption.id);
    let response =
        response.on_hover_text("What the program does with it: a denial can deny, and has a kind of denial");
    if label.nature == before {
        return Outcome::Nothing;
    }
    response.request_focus();
    Outcome::Meant
}

fn appearance(kit: &Kit<'_>, ui: &mut Ui, draft: &mut LabelDraft, shown: &Label) -> Outcome {
    let mut outcome = Outcome::Nothing;
    small_print(ui, kit.theme, "Colour: these are told apart by people who see few colours");
    if let Some(colour) = looks::palette(kit, ui, shown) {
        draft.colour = colour.to_string();
        outcome = Outcome::Meant;
    }
    let id = field_id("colour", shown);
    outcome = outcome.max(text_field(kit, ui, id, ("Own colour", "#0B6CB0"), &mut draft.colour, 1).1);
    match rules::read_colour(&draft.colour) {
        Ok(colour) => _ = small_print(ui, kit.theme, &looks::contrast_note(kit.theme, colour)),
        Err(problem) => _ = error_print(ui, kit.theme, &problem),
    }
    ui.add_space(4.0);
    small_print(ui, kit.theme, "Pattern of the underline");
    if let Some(pattern) = looks::patterns(kit, ui, shown) {
        draft.label.pattern = pattern;
        outcome = Outcome::Meant;
    }
    ui.add_space(4.0);
    outcome
}

fn retired(kit: &Kit<'_>, ui: &mut Ui, codebook: &Codebook, draft: &mut LabelDraft) -> Outcome {
    let only = !draft.label.retired && codebook.active().count() < 2;
    let before = draft.label.retired;
    ui.add_enabled_ui(!only, |ui| {
        let text = "Retired: kept for old statements, not offered for new ones";
        ui.checkbox(&mut draft.label.retired, text);
    });
    if only {
        small_print(ui, kit.theme, "The only label in use cannot be retired.");
    }
    if draft.label.retired == before {
        return Outcome::Nothing;
    }
    // A label that comes back may find its key taken.
    if !draft.label.retired
        && rules::read_key(&draft.key, codebook, &draft.label.id).is_err()
        && let Some(key) = rules::free_key(codebook, Some(&draft.label.id))
    {
        (draft.key, draft.label.key) = (key.to_string(), key);
    }
    Outcome::Meant
}

/// Keeps, takes or drops what happened in the fields.
fn follow(
    kit: &mut Kit<'_>,
    ui: &Ui,
    state: &mut CodebookState,
    codebook: &Codebook,
    label: &Label,
    draft: LabelDraft,
    outcome: Outcome,
) {
    match outcome {
        Outcome::Nothing => {}
        Outcome::Typed => state.label.typed(draft, ui.input(|input| input.time)),
        Outcome::Meant => {
            let meant = draft.label(codebook);
            state.label.forget();
            if draft.has_problem(codebook) {
                // What cannot be taken stays in its field with the reason.
                state.label.keep(draft);
            }
            if meant != *label {
                kit.run(Command::CloseStep);
                kit.run(set(with_label(codebook, meant)));
            }
            kit.run(Command::CloseStep);
        }
        Outcome::Dropped => {
            state.label.forget();
            state.take_focus = true;
        }
    }
}

fn delete(kit: &mut Kit<'_>, ui: &mut Ui, state: &mut CodebookState, codebook: &Codebook, label: &Label) {
    let uses = state.uses(&label.id).any;
    let only = codebook.active().all(|other| other.id == label.id);
    let text = if uses > 0 { "Delete label…" } else { "Delete label" };
    let button = ui.add_enabled(!only, Button::new(RichText::new(text).color(kit.theme.error)));
    let why = "A codebook needs at least one label in use";
    if button.on_hover_text("Undo brings the label back").on_disabled_hover_text(why).clicked() {
        if uses > 0 {
            state.pane = Pane::Remove(None);
        } else {
            state.choose(neighbour(codebook, &label.id));
            state.take_focus = true;
            run_alone(kit, CodebookChange::RemoveLabel(label.id.clone(), None));
        }
    }
}
