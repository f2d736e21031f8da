//! The views in the centre, and what each keeps between frames.

use egui::{Panel, Ui};

use crate::{
    command::Command,
    session::Session,
    store::settings::Settings,
    ui::{
        Kit, View,
        article_panel::{ArticlePanelState, article_panel_ui},
        checks::{ChecksState, checks_ui},
        codebook::{CodebookState, codebook_ui},
        find::{FindState, find_bar_ui},
        find_project::{FindProjectState, find_project_ui},
        guidelines::GuidelinesState,
        pointing::pointing_ui,
        speakers::{SpeakersState, speakers_ui},
        statement_table::{StatementTableState, statement_table_ui},
        threads::{ThreadsState, threads_ui},
    },
};

/// What the views keep between frames.
#[derive(Default)]
pub(super) struct Views {
    pub table: StatementTableState,
    pub threads: ThreadsState,
    pub checks: ChecksState,
    pub speakers: SpeakersState,
    pub codebook: CodebookState,
    pub find: FindState,
    pub find_project: FindProjectState,
    /// The guidelines stand in place of the statement.
    pub guidelines: bool,
    pub guidelines_state: GuidelinesState,
}

impl Views {
    /// Puts the keyboard into `view` in the next frame.
    pub(super) fn focus(&mut self, view: View, panel: &mut ArticlePanelState) {
        // One of them takes the keyboard: the page waits no longer for it.
        panel.take_focus = view == View::Article;
        match view {
            View::Article => {}
            View::Statements => self.table.take_focus = true,
            View::Threads => self.threads.take_focus = true,
            View::Checks => self.checks.take_focus = true,
            View::Speakers => self.speakers.take_focus = true,
            View::Codebook => self.codebook.take_focus = true,
            View::Find => self.find_project.take_focus = true,
        }
    }

    /// Takes what is being typed in the views as meant.
    pub(super) fn take_drafts(&mut self, session: &Session) -> Vec<Command> {
        self.speakers.take_draft().into_iter().chain(self.codebook.take_drafts(session)).collect()
    }

    /// Lets go of what is being typed in the views.
    pub(super) fn forget_drafts(&mut self) {
        self.speakers.forget_draft();
        self.codebook.forget_drafts();
    }

    /// True while something typed in a view is not taken yet.
    pub(super) fn waiting(&self) -> bool {
        self.speakers.waiting() || self.codebook.waiting()
    }

    /// Draws `view`.
    pub(super) fn show(
        &mut self,
        kit: &mut Kit<'_>,
        session: &Session,
        ui: &mut Ui,
        view: View,
        panel: &mut ArticlePanelState,
        settings: &Settings,
    ) {
        // What gives the keyboard back to the page gives it to the view that stands in its place.
        if view != View::Article && std::mem::take(&mut panel.take_focus) {
            self.focus(view, panel);
        }
        match view {
            View::Article => {
                if self.find.open {
                    let frame =
                        egui::Frame::new().fill(kit.theme.panel).inner_margin(egui::Margin::symmetric(12, 6));
                    Panel::top("find bar").frame(frame).show(ui, |ui| find_bar_ui(kit, ui, &mut self.find));
                }
                if let Some(pointing) = panel.pointing {
                    let frame = egui::Frame::new()
                        .fill(kit.theme.accent_background)
                        .inner_margin(egui::Margin::symmetric(16, 6));
                    Panel::top("pointing")
                        .frame(frame)
                        .show(ui, |ui| pointing_ui(kit, session, ui, pointing));
                }
                let selected = panel.selection().unwrap_or(panel.caret()..panel.caret());
                self.find.search(session, ui.ctx(), selected);
                panel.reveal_words = self.find.take_reveal().or(panel.reveal_words.take());
                let found = self.find.hits();
                article_panel_ui(kit, session, ui, panel, settings.reading_size_points, found);
            }
            View::Statements => statement_table_ui(kit, session, ui, &mut self.table),
            View::Threads => threads_ui(kit, session, ui, &mut self.threads),
            View::Checks => checks_ui(kit, session, ui, &mut self.checks),
            View::Speakers => speakers_ui(kit, session, ui, &mut self.speakers),
            View::Codebook => {
                if std::mem::take(&mut self.guidelines_state.edit) {
                    self.codebook.edit_guidelines();
                }
                codebook_ui(kit, session, ui, &mut self.codebook);
            }
            View::Find => {
                find_project_ui(kit, session, ui, &mut self.find_project);
                if self.find_project.was_gone_to() {
                    // In the article, F3 goes on to the next of the same.
                    self.find.field = self.find_project.field.clone();
                }
            }
        }
    }
}
