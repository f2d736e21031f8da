//! The registry of speakers: who they are, what they said, and which two are one.

mod banner;
mod census;
mod entry;
mod list;
mod merge;
mod new;
mod said;
mod split;

use std::{collections::BTreeSet, sync::Arc};

use egui::{Frame, Rect, Ui, UiBuilder, pos2};

use super::{Ask, Kit, View, draft::Draft, widgets::small_print};
use crate::{
    command::{Command, SpeakerChange},
    model::{LayerKey, Speaker, SpeakerId, StatementId},
    reading::alike::{Alike, look_alikes},
    session::Session,
};
use census::{Census, Order, Row, rows};

/// Room between the list and what stands beside it, in points.
const GAP: f32 = 20.0;

/// What the view keeps between frames.
#[derive(Default)]
pub struct SpeakersState {
    /// Puts the keyboard into the view in the next frame.
    pub take_focus: bool,
    filter: String,
    order: Order,
    chosen: Option<SpeakerId>,
    scroll_to_chosen: bool,
    pane: Pane,
    draft: Draft<Speaker>,
    alias: String,
    /// The name when its field took the keyboard.
    name_before: Option<String>,
    /// The name before it was changed, offered as an alias.
    former: Option<String>,
    census: Census,
    rows: Vec<Row>,
    rows_for: Option<(u64, String, Order)>,
    /// The statements of the chosen speaker, and when they were gathered.
    statements: Vec<(LayerKey, StatementId)>,
    statements_for: Option<(u64, SpeakerId)>,
    /// The row of the statements that takes the keyboard.
    statement_row: usize,
    alike: Vec<Alike>,
    /// The registry in which those were looked for.
    alike_in: Vec<Arc<Speaker>>,
    apart: BTreeSet<(SpeakerId, SpeakerId)>,
}

/// What stands beside the list.
#[derive(Default)]
enum Pane {
    /// What is known of the chosen speaker.
    #[default]
    Entry,
    /// A name for somebody new.
    New(new::NewSpeaker),
    /// Who the chosen speaker also is.
    Merge(merge::Merge),
    /// What somebody else said.
    Split(split::Split),
}

impl SpeakersState {
    /// Takes what was typed as meant.
    pub fn take_draft(&mut self) -> Option<Command> {
        self.draft.take().filter(|entry| !entry.name.trim().is_empty()).map(set)
    }

    /// True while something typed is not taken yet.
    pub fn waiting(&self) -> bool {
        self.draft.waiting()
    }

    /// Lets go of what is typed.
    pub fn forget_draft(&mut self) {
        self.draft.forget();
    }

    /// Shows another speaker.
    pub fn choose(&mut self, id: Option<SpeakerId>) {
        if self.chosen != id {
            (self.alias, self.former, self.statement_row) = Default::default();
        }
        (self.chosen, self.pane, self.scroll_to_chosen) = (id, Pane::Entry, true);
    }

    fn update(&mut self, session: &Session) {
        let project = session.project();
        self.census.update(session);
        if self.chosen.as_ref().is_some_and(|id| !project.speakers.contains_key(id)) {
            self.choose(None);
        }
        let wanted = (session.revision(), self.filter.clone(), self.order);
        if self.rows_for.as_ref() != Some(&wanted) {
            self.rows = rows(project, &self.census, &self.filter, self.order);
            self.rows_for = Some(wanted);
        }
        if self.chosen.is_none() {
            self.choose(self.rows.first().map(|row| row.id.clone()));
        }
        let wanted = self.chosen.clone().map(|id| (session.revision(), id));
        if self.statements_for != wanted {
            self.statements = self.chosen.as_ref().map(|id| self.census.statements(id)).unwrap_or_default();
            self.statements_for = wanted;
        }
        let known = self.alike_in.iter().zip(project.speakers.values());
        let same = self.alike_in.len() == project.speakers.len() && { known }.all(same_names);
        if !same {
            self.alike_in = project.speakers.values().cloned().collect();
            self.alike = look_alikes(self.alike_in.iter().map(Arc::as_ref));
        }
    }
}

/// True of two states of a speaker that look like the same others.
fn same_names((before, now): (&Arc<Speaker>, &Arc<Speaker>)) -> bool {
    let same = || before.id == now.id && before.kind == now.kind && before.spellings().eq(now.spellings());
    Arc::ptr_eq(before, now) || same()
}

fn set(entry: Speaker) -> Command {
    Command::Speakers(SpeakerChange::Set(Box::new(entry)))
}

/// "1 statement", "12 statements".
fn statements_in_words(count: usize) -> String {
    if count == 1 { "1 statement".to_owned() } else { format!("{count} statements") }
}

/// Draws the view.
pub fn speakers_ui(kit: &mut Kit<'_>, session: &Session, ui: &mut Ui, state: &mut SpeakersState) {
    let now = ui.input(|input| input.time);
    let left =
        |entry: &Speaker| Some(&entry.id) != state.chosen.as_ref() || !matches!(state.pane, Pane::Entry);
    if state.draft.shown().is_some_and(left) {
        state.take_draft().into_iter().chain([Command::CloseStep]).for_each(|command| kit.run(command));
    } else if let Some(entry) = state.draft.take_rested(now).filter(|entry| !entry.name.trim().is_empty()) {
        kit.run(set(entry));
    }
    if let Some(secs) = state.draft.rest_secs(now) {
        ui.ctx().request_repaint_after(std::time::Duration::from_secs_f64(secs));
    }
    state.update(session);
    Frame::new().fill(kit.theme.panel).inner_margin(16.0).show(ui, |ui| {
        banner::banner_ui(kit, session, ui, state);
        let room = ui.available_rect_before_wrap();
        let width = (room.width() * 0.36).clamp(170.0, 340.0);
        let left = Rect::from_min_max(room.min, pos2(room.left() + width, room.bottom()));
        let right = Rect::from_min_max(pos2(left.right() + GAP, room.top()), room.max);
        ui.scope_builder(UiBuilder::new().max_rect(left).id_salt("speakers"), |ui| {
            list::list_ui(kit, session, ui, state);
        });
        ui.painter().vline(left.right() + GAP / 2.0, room.y_range(), (1.0, kit.theme.hairline));
        ui.scope_builder(UiBuilder::new().max_rect(right).id_salt("speaker"), |ui| {
            pane_ui(kit, session, ui, state);
        });
        ui.expand_to_include_rect(room);
    });
}

fn pane_ui(kit: &mut Kit<'_>, session: &Session, ui: &mut Ui, state: &mut SpeakersState) {
    if matches!(state.pane, Pane::New(_)) {
        return new::new_ui(kit, session, ui, state);
    }
    let chosen = state.chosen.as_ref().and_then(|id| session.project().speakers.get(id)).map(Arc::clone);
    let Some(speaker) = chosen else {
        let text = "Nobody is in the registry yet. Whoever is named in the Speaker field of a statement comes here by \
                    itself; “New speaker…” adds somebody now.";
        small_print(ui, kit.theme, text);
        return;
    };
    ui.add_enabled_ui(session.may_change_speaker(&speaker.id), |ui| match state.pane {
        Pane::Merge(_) => merge::merge_ui(kit, session, ui, state, &speaker),
        Pane::Split(_) => split::split_ui(kit, session, ui, state, &speaker),
        Pane::Entry | Pane::New(_) => entry::entry_ui(kit, session, ui, state, &speaker),
    });
}

/// Goes back to the article.
fn leave(kit: &mut Kit<'_>) {
    kit.asks.push(Ask::Show(View::Article));
}

/// A change that is a step of its own, whatever was typed before.
fn run_alone(kit: &mut Kit<'_>, change: SpeakerChange) {
    for command in [Command::CloseStep, Command::Speakers(change), Command::CloseStep] {
        kit.run(command);
    }
}
