//! Labels and guidelines: what is marked, with which key, how it looks, and when to use it.

mod guidelines_editor;
mod label_form;
mod list;
mod looks;
mod new;
mod remove;
mod rules;

use std::collections::BTreeMap;

use egui::{Frame, Rect, RichText, Role, Ui, UiBuilder, WidgetInfo, pos2};

use super::{
    Ask, Kit, View,
    draft::Draft,
    markdown::Markdown,
    theme::{BODY, sans, semibold},
};
use crate::{
    command::{CodebookChange, Command},
    model::{Codebook, Label, LabelId},
    session::Session,
};
use label_form::LabelDraft;

/// Room between the list and what stands beside it, in points.
const GAP: f32 = 20.0;

/// What the view keeps between frames.
#[derive(Default)]
pub struct CodebookState {
    /// Puts the keyboard into the view in the next frame.
    pub take_focus: bool,
    page: Page,
    chosen: Option<LabelId>,
    pane: Pane,
    label: Draft<LabelDraft>,
    guidelines: Draft<String>,
    rendered: Markdown,
    uses: BTreeMap<LabelId, Uses>,
    counted_at: Option<u64>,
}

/// The two halves of a codebook.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Page {
    #[default]
    Labels,
    Guidelines,
}

/// What stands beside the list of labels.
#[derive(Default)]
enum Pane {
    /// What is known of the chosen label.
    #[default]
    Label,
    /// A name for another one.
    New(new::NewLabel),
    /// What takes the place of the chosen label.
    Remove(Option<LabelId>),
}

impl CodebookState {
    /// Shows the guidelines with the keyboard in them.
    pub fn edit_guidelines(&mut self) {
        (self.page, self.take_focus) = (Page::Guidelines, true);
    }

    /// Takes what was typed as meant.
    pub fn take_drafts(&mut self, session: &Session) -> Vec<Command> {
        let codebook = &session.project().codebook;
        let (label, guidelines) = (self.label.take(), self.guidelines.take());
        if label.is_none() && guidelines.is_none() {
            return Vec::new();
        }
        let mut book = Codebook::clone(codebook);
        if let Some(draft) = label {
            book = with_label(&book, draft.label(codebook));
        }
        if let Some(text) = guidelines {
            book = with_guidelines(book, &text);
        }
        vec![set(book), Command::CloseStep]
    }

    /// True while something typed is not taken yet.
    pub fn waiting(&self) -> bool {
        self.label.waiting() || self.guidelines.waiting()
    }

    /// Lets go of what is typed.
    pub fn forget_drafts(&mut self) {
        self.label.forget();
        self.guidelines.forget();
    }

    fn choose(&mut self, id: Option<LabelId>) {
        (self.chosen, self.pane) = (id, Pane::Label);
    }

    fn uses(&self, label: &LabelId) -> Uses {
        self.uses.get(label).copied().unwrap_or_default()
    }

    fn update(&mut self, session: &Session) {
        let codebook = &session.project().codebook;
        if self.counted_at != Some(session.revision()) {
            self.counted_at = Some(session.revision());
            self.uses = count(session);
        }
        if self.chosen.as_ref().is_none_or(|id| codebook.label(id).is_none()) {
            self.choose(codebook.labels.first().map(|label| label.id.clone()));
        }
    }
}

/// How many statements have a label.
#[derive(Debug, Clone, Copy, Default)]
struct Uses {
    /// As theirs.
    label: usize,
    /// As theirs, or as one that they could also have.
    any: usize,
}

fn count(session: &Session) -> BTreeMap<LabelId, Uses> {
    let mut uses: BTreeMap<LabelId, Uses> = BTreeMap::new();
    let mut of = |label: &LabelId, own: usize| match uses.get_mut(label) {
        Some(found) => (found.label, found.any) = (found.label + own, found.any + 1),
        None => _ = uses.insert(label.clone(), Uses { label: own, any: 1 }),
    };
    for statement in session.project().layers.values().flat_map(|layer| layer.statements.values()) {
        of(&statement.label, 1);
        let alternatives = statement.alternatives.iter().filter(|other| **other != statement.label);
        alternatives.for_each(|other| of(other, 0));
    }
    uses
}

fn set(codebook: Codebook) -> Command {
    Command::Codebook(CodebookChange::Set(Box::new(codebook)))
}

fn with_label(codebook: &Codebook, label: Label) -> Codebook {
    let mut codebook = codebook.clone();
    if let Some(old) = codebook.labels.iter_mut().find(|old| old.id == label.id) {
        *old = label;
    }
    codebook
}

fn with_guidelines(codebook: Codebook, text: &str) -> Codebook {
    let guidelines = if text.is_empty() { Vec::new() } else { text.split('\n').map(str::to_owned).collect() };
    Codebook { guidelines, ..codebook }
}

/// A change that is a step of its own, whatever was typed before.
fn run_alone(kit: &mut Kit<'_>, change: CodebookChange) {
    for command in [Command::CloseStep, Command::Codebook(change), Command::CloseStep] {
        kit.run(command);
    }
}

fn leave(kit: &mut Kit<'_>) {
    kit.asks.push(Ask::Show(View::Article));
}

/// Draws the view.
pub fn codebook_ui(kit: &mut Kit<'_>, session: &Session, ui: &mut Ui, state: &mut CodebookState) {
    state.update(session);
    rest(kit, session, ui, state);
    Frame::new().fill(kit.theme.panel).inner_margin(16.0).show(ui, |ui| {
        pages(kit, ui, state);
        ui.add_space(4.0);
        match state.page {
            Page::Labels => labels_ui(kit, session, ui, state),
            Page::Guidelines => guidelines_editor::guidelines_editor_ui(kit, session, ui, state),
        }
    });
}

/// Takes what has rested, and what belongs to a label that is no longer shown.
fn rest(kit: &mut Kit<'_>, session: &Session, ui: &Ui, state: &mut CodebookState) {
    let now = ui.input(|input| input.time);
    let codebook = &session.project().codebook;
    let left = |draft: &LabelDraft| Some(draft.id()) != state.chosen.as_ref();
    if state.label.shown().is_some_and(left) {
        for command in state.take_drafts(session) {
            kit.run(command);
        }
        state.label.forget();
    }
    if let Some(draft) = state.label.take_rested(now) {
        kit.run(set(with_label(codebook, draft.label(codebook))));
    }
    if let Some(text) = state.guidelines.take_rested(now) {
        kit.run(set(with_guidelines(Codebook::clone(codebook), &text)));
    }
    let secs = [state.label.rest_secs(now), state.guidelines.rest_secs(now)];
    if let Some(secs) = secs.into_iter().flatten().min_by(f64::total_cmp) {
        ui.ctx().request_repaint_after(std::time::Duration::from_secs_f64(secs));
    }
}

fn pages(kit: &Kit<'_>, ui: &mut Ui, state: &mut CodebookState) {
    ui.horizontal(|ui| {
        for (page, name, hint) in [
            (Page::Labels, "Labels", "What is marked, and how it looks"),
            (Page::Guidelines, "Guidelines", "What annotators read beside the text"),
        ] {
            let chosen = state.page == page;
            let font = if chosen { semibold(BODY) } else { sans(BODY) };
            let text = RichText::new(name).font(font).color(kit.theme.text);
            let response = ui.selectable_label(chosen, text);
            response.widget_info(|| WidgetInfo::selected(Role::Tab, true, chosen, name));
            if response.on_hover_text(hint).clicked() {
                (state.page, state.take_focus) = (page, true);
            }
        }
    });
}

fn labels_ui(kit: &mut Kit<'_>, session: &Session, ui: &mut Ui, state: &mut CodebookState) {
    let room = ui.available_rect_before_wrap();
    let width = (room.width() * 0.38).clamp(180.0, 340.0);
    let left = Rect::from_min_max(room.min, pos2(room.left() + width, room.bottom()));
    let right = Rect::from_min_max(pos2(left.right() + GAP, room.top()), room.max);
    ui.scope_builder(UiBuilder::new().max_rect(left).id_salt("labels"), |ui| {
        list::list_ui(kit, session, ui, state);
    });
    ui.painter().vline(left.right() + GAP / 2.0, room.y_range(), (1.0, kit.theme.hairline));
    ui.scope_builder(UiBuilder::new().max_rect(right).id_salt("label"), |ui| {
        let chosen = state.chosen.as_ref().and_then(|id| session.project().codebook.label(id)).cloned();
        match (&state.pane, chosen) {
            (Pane::New(_), _) => new::new_ui(kit, session, ui, state),
            (Pane::Remove(_), Some(label)) => remove::remove_ui(kit, session, ui, state, &label),
            (_, Some(label)) => {
                ui.add_enabled_ui(session.may_change_codebook(), |ui| {
                    label_form::label_form_ui(kit, session, ui, state, &label);
                });
            }
            (_, None) => {}
        }
    });
    ui.expand_to_include_rect(room);
}
