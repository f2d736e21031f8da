//! What is proposed for the selected statement, with reasons; nothing is stored until it is accepted.

use egui::{CursorIcon, Role, Sense, Ui, WidgetInfo, vec2};

use crate::{
    command::{Command, Who, WhoIs},
    model::{DateValue, Fragment, Project, Statement, StatementId},
    reading::proposals::{self, Named, Setting, SpeakerProposal},
    session::Session,
    text_view::Weight,
    ui::{
        Kit,
        theme::{SMALL, sans},
        widgets::{focus_ring, key_cap, sans_style, words},
    },
};

/// Proposals for one statement, made anew when anything has changed.
#[derive(Default)]
pub struct Proposals {
    basis: Option<(u64, StatementId)>,
    /// Who may have said it, the best first; none once the speaker is known.
    pub speakers: Vec<SpeakerProposal>,
    /// When it may have been said, the best first; none once the date is known.
    pub said: Vec<DateValue>,
}

impl Proposals {
    /// Makes them for the selected statement, where it is the annotator's own and lacks something.
    pub fn bring_up_to_date(&mut self, session: &Session) {
        let selected = session.selected().filter(|_| session.may_change_selected());
        let basis = selected.map(|(_, statement)| (session.revision(), statement.id));
        if basis == self.basis {
            return;
        }
        *self = Self { basis, ..Self::default() };
        let Some((_, statement)) = selected.filter(|(_, statement)| statement.fragments.is_anchored()) else {
            return;
        };
        if statement.speaker.is_some() && statement.said.is_some() {
            return;
        }
        let (Some(article), Some(layer)) = (session.article(), selected.map(|(key, _)| key)) else { return };
        let project = session.project();
        let earlier: Vec<_> = project.layers.get(layer).map_or_else(Vec::new, |layer| {
            let others = layer.in_order().into_iter().filter(|other| other.id != statement.id);
            others.cloned().collect()
        });
        let setting = Setting {
            text: article.text(),
            published: article.details.published.as_ref().map(|date| &date.edtf),
            publisher: &article.details.publisher,
            nature: project.codebook.nature(&statement.label),
            speakers: &project.speakers,
            earlier: &earlier,
        };
        let ranges: Vec<_> = statement.fragments.fragments().iter().map(Fragment::range).collect();
        if statement.speaker.is_none() {
            self.speakers = proposals::speakers(&setting, &ranges);
        }
        if statement.said.is_none() {
            let likely = self.speakers.first().and_then(|proposal| match &proposal.speaker {
                Named::Known(id) => Some(id),
                Named::New { .. } => None,
            });
            self.said = proposals::said(&setting, &ranges, statement.speaker.as_ref().or(likely));
        }
    }

    /// The command that takes the best of everything that is proposed.
    pub fn accept_all(&self) -> Option<Command> {
        let id = self.basis?.1;
        if self.speakers.is_empty() && self.said.is_empty() {
            return None;
        }
        let who = self.speakers.first().map(who_of).unwrap_or_default();
        Some(Command::SetWho(id, Box::new(Who { said: self.said.first().cloned(), ..who })))
    }

    /// The command that takes the best speaker for `statement`.
    pub fn accept_speaker(&self, statement: &Statement) -> Option<Command> {
        let best = self.speakers.first().filter(|_| self.is_of(statement))?;
        Some(Command::SetWho(statement.id, Box::new(who_of(best))))
    }

    /// The command that takes the best date for `statement`.
    pub fn accept_said(&self, statement: &Statement) -> Option<Command> {
        let best = self.said.first().filter(|_| self.is_of(statement))?;
        Some(accept_date(statement, best))
    }

    fn is_of(&self, statement: &Statement) -> bool {
        self.basis.is_some_and(|(_, id)| id == statement.id)
    }
}

fn accept_date(statement: &Statement, date: &DateValue) -> Command {
    let who = Who { said: Some(date.clone()), ..Who::default() };
    Command::SetWho(statement.id, Box::new(who))
}

fn who_of(proposal: &SpeakerProposal) -> Who {
    let who = |named: &Named| match named {
        Named::Known(id) => WhoIs::Known(id.clone()),
        Named::New { name, kind } => WhoIs::New { name: name.clone(), kind: *kind },
    };
    Who {
        speaker: Some(who(&proposal.speaker)),
        mention: proposal.mention.clone(),
        cue: proposal.cue.clone(),
        via: proposal.via.as_ref().map(who),
        said: None,
    }
}

/// The name of whom is proposed.
pub(super) fn name_of(project: &Project, named: &Named) -> String {
    match named {
        Named::Known(id) => project.speaker_name(id).to_owned(),
        Named::New { name, .. } => format!("{name} (new)"),
    }
}

/// Draws the proposed speakers under their field: the best with its reason and its key, then the others.
pub(super) fn speakers_ui(
    kit: &mut Kit<'_>,
    project: &Project,
    ui: &mut Ui,
    statement: &Statement,
    proposals: &Proposals,
) {
    for (index, proposal) in proposals.speakers.iter().take(3).enumerate() {
        let mut name = name_of(project, &proposal.speaker);
        if let Some(via) = &proposal.via {
            name = format!("{name}, via {}", name_of(project, via));
        }
        if proposal_ui(kit, ui, (&name, &proposal.reason), index == 0) {
            kit.run(Command::SetWho(statement.id, Box::new(who_of(proposal))));
        }
    }
}

/// Draws the proposed dates under their field.
pub(super) fn said_ui(kit: &mut Kit<'_>, ui: &mut Ui, statement: &Statement, proposals: &Proposals) {
    for (index, date) in proposals.said.iter().take(2).enumerate() {
        if proposal_ui(kit, ui, (&date.edtf.in_words(), &date.reason), index == 0) {
            kit.run(accept_date(statement, date));
        }
    }
}

/// One proposal: a row that takes it when it is clicked; true if it was.
fn proposal_ui(kit: &mut Kit<'_>, ui: &mut Ui, (what, reason): (&str, &str), best: bool) -> bool {
    let row = ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = 6.0;
        let (mark, _) = ui.allocate_exact_size(vec2(38.0, 17.0), Sense::hover());
        ui.scope_builder(egui::UiBuilder::new().max_rect(mark), |ui| {
            if best {
                key_cap(ui, kit.theme, "Enter");
            } else {
                ui.label(egui::RichText::new("or").font(sans(SMALL)).color(kit.theme.secondary));
            }
        });
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 1.0;
            let weight = if best { Weight::SemiBold } else { Weight::Regular };
            words(kit, ui, what, &sans_style(SMALL, weight), kit.theme.accent, 1);
            if best && !reason.is_empty() {
                words(kit, ui, reason, &sans_style(SMALL, Weight::Regular), kit.theme.secondary, 3);
            }
        });
    });
    // Enter in the field takes the best; Tab goes from the field to the others.
    let sense = if best { Sense::CLICK } else { Sense::click() };
    let id = ui.make_persistent_id(("proposal", what));
    let response = ui.interact(row.response.rect, id, sense).on_hover_text(reason);
    let name = format!("Proposed: {what}");
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
    focus_ring(ui, kit.theme, &response);
    if response.hovered() {
        ui.ctx().set_cursor_icon(CursorIcon::PointingHand);
    }
    response.clicked()
}
