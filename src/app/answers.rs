//! What the app does with what panels, keys and dialogs ask.

use std::path::Path;

use egui::{Context, ViewportCommand};

use super::{App, picker::Purpose, statements::End, window};
use crate::{
    command::{Action, Command},
    model::{Article, AttributeValue, LabelId, ReadingState},
    session::Session,
    ui::{
        Ask, ThemeChoice, View,
        article_form::{ArticleForm, DetailsForm},
        forms::{Dialog, ProblemRow, Question},
        message_bar::Message,
        palette::Palette,
        text_fields::{Drafts, Field},
        theme::{READING_SIZE, READING_SIZES},
    },
};

impl App {
    /// Does what was asked during the frame.
    pub(super) fn answer(&mut self, ask: Ask, ctx: &Context) {
        match ask {
            Ask::Run(command) => self.run_asked(command),
            Ask::Do(action) => self.act(action, ctx),
            Ask::Reopen => self.reopen_form(),
            Ask::ShowClash => self.show_clash(),
            Ask::AskToSetAside(path) => self.ask_to_set_aside(path),
            Ask::AskToWriteAnyway => self.ask_to_write_anyway(),
            Ask::Show(view) => self.show_view(view),
            Ask::ShowSpeaker(id) => self.show_speaker(id),
            Ask::GoTo(place) => {
                self.dialog = None;
                self.go_to(place);
            }
            Ask::Point(pointing) => self.point(pointing),
            Ask::PointedAt(id) => self.pointed_at(id),
            Ask::MarkWith(index) => self.mark_with(index),
            Ask::NameAnnotator(name) => self.name_annotator(name),
            Ask::Answer(answer) => self.answer_dialog(answer, ctx),
            Ask::Stop => self.workspace.cancel(),
            Ask::ShowPlace(path) => self.show_on_disk(&path),
            Ask::ShowSkipped => self.show_skipped(),
            Ask::DismissMessage(index) => {
                if index < self.messages.len() {
                    self.messages.remove(index);
                    self.panel.take_focus = true;
                }
            }
        }
    }

    pub(super) fn run_asked(&mut self, command: Command) {
        self.duplicating = None;
        let typed = matches!(
            command,
            Command::SetAttribute(..)
                | Command::SetSpeakerByName(..)
                | Command::SetWho(..)
                | Command::Propositions(..)
                | Command::CloseStep
                | Command::ReadArticles(..)
                | Command::ReadTables(_)
        );
        if !typed {
            self.leave_fields();
        }
        if let Command::OpenProject(_) | Command::OpenAnyway = &command {
            // It may be the project that is open: then the article shown stays shown.
            self.keep_settings();
        }
        if let Command::SelectStatement(Some(id)) | Command::GoToStatement(id) = &command {
            self.panel.reveal = Some(*id);
        }
        self.run_command(command);
    }

    #[expect(clippy::too_many_lines, reason = "a table: a line an action, and the compiler misses none")]
    fn act(&mut self, action: Action, ctx: &Context) {
        if !leaves_fields_alone(action) {
            self.flush_drafts();
        }
        if self.view == View::Statements && self.views.table.takes(action) {
            return ctx.request_repaint();
        }
        match action {
            Action::NewProject => self.pick(Purpose::NewProject, ctx),
            Action::OpenProject => self.pick(Purpose::OpenProject, ctx),
            Action::OpenSample => self.open_sample(),
            Action::OpenSampleElsewhere => self.pick(Purpose::Sample, ctx),
            Action::AddArticles => self.pick(Purpose::Articles, ctx),
            Action::AddFolder => self.pick(Purpose::ArticleFolder, ctx),
            Action::PasteArticle => self.paste_article(),
            Action::Export => self.open_export(),
            Action::Import => self.open_import(),
            Action::Save => self.run_command(Command::Save),
            Action::SaveCopy => self.pick(Purpose::SaveCopy, ctx),
            Action::SaveAs => self.pick(Purpose::SaveAs, ctx),
            Action::Restore => self.open_restore(),
            Action::ShowInFolder => self.show_in_folder(),
            Action::CloseProject => self.run_command(Command::CloseProject),
            Action::Quit => ctx.send_viewport_cmd(ViewportCommand::Close),
            Action::Undo => self.turn(&Command::Undo),
            Action::Redo => self.turn(&Command::Redo),
            Action::Copy => self.copy(ctx),
            Action::SelectAll => self.panel.select_all(),
            Action::ArticleDetails => self.edit_details(),
            Action::DeleteArticle => self.ask_to_delete_article(),
            Action::AddFragment => self.add_fragment(),
            Action::EditSpeaker | Action::FocusInspector => self.focus_field(Field::Speaker),
            Action::EditSaid => self.focus_field(Field::Said),
            Action::EditEvent => self.focus_field(Field::Event),
            Action::EditNote => self.focus_field(Field::Note),
            Action::GrowSelection => self.panel.grow(true),
            Action::ShrinkSelection => self.panel.grow(false),
            Action::AcceptProposals => self.accept_proposals(),
            Action::EditProposition => self.focus_field(Field::Proposition),
            Action::StatementDone => self.toggle_done(),
            Action::LinkTo => self.link_to(),
            Action::PointAtTarget => self.point_at_target(),
            Action::FollowLink => self.follow_link(),
            Action::GoBack => self.go_back(false),
            Action::GoForward => self.go_back(true),
            Action::RemoveFragment => self.remove_fragment(),
            Action::EndLater => self.move_end(End::End, true),
            Action::EndEarlier => self.move_end(End::End, false),
            Action::StartEarlier => self.move_end(End::Start, false),
            Action::StartLater => self.move_end(End::Start, true),
            Action::MergeWith => self.point_at_other_half(),
            Action::SplitStatement => self.split_statement(),
            Action::DuplicateAs => self.duplicate(),
            Action::MarkOccurrences => self.mark_occurrences(),
            Action::NextUnfinished => self.next_unfinished(),
            Action::MarkFurniture => self.mark_furniture(),
            Action::ProposeFurniture => self.propose_furniture(),
            Action::Find => self.open_find(),
            Action::FindInProject => self.open_find_in_project(),
            Action::FindNext => self.find_step(true),
            Action::FindPrevious => self.find_step(false),
            Action::ShowArticle => self.show_view(View::Article),
            Action::ShowStatements => self.show_view(View::Statements),
            Action::ShowThreads => self.show_view(View::Threads),
            Action::ShowChecks => self.show_view(View::Checks),
            Action::ShowSpeakers => self.show_view(View::Speakers),
            Action::ShowCodebook => self.show_view(View::Codebook),
            Action::SkipFurniture => {
                let counted = self.workspace.session().is_some_and(Session::counts_furniture);
                self.run_command(Command::CountFurniture(!counted));
            }
            Action::ToggleGuidelines => {
                // Guidelines in a panel that is hidden are not on show.
                self.views.guidelines &= self.settings.right_panel.visible;
                self.views.guidelines ^= true;
                self.settings.right_panel.visible |= self.views.guidelines;
            }
            Action::Palette => self.dialog = Some(Dialog::Palette(Palette::default())),
            Action::CopyToMyLayer => self.on_selected(Command::CopyToMyLayer),
            Action::DeleteStatement => self.on_selected(Command::DeleteStatement),
            Action::NextStatement => self.step_statement(true),
            Action::PreviousStatement => self.step_statement(false),
            Action::NextArticle => self.step_article(true),
            Action::PreviousArticle => self.step_article(false),
            Action::ToggleExact => self.panel.exact = !self.panel.exact,
            Action::FocusArticles => {
                self.settings.left_panel.visible = true;
                (self.list.take_focus, self.panel.take_focus) = (true, false);
            }
            Action::FocusPage => self.panel.take_focus = true,
            Action::ToggleArticles => self.settings.left_panel.visible ^= true,
            Action::ToggleInspector => self.settings.right_panel.visible ^= true,
            Action::LargerText => self.set_reading_size(self.settings.reading_size_points + 1.0),
            Action::SmallerText => self.set_reading_size(self.settings.reading_size_points - 1.0),
            Action::NormalText => self.set_reading_size(READING_SIZE),
            Action::ThemeSystem => self.set_theme(ThemeChoice::System, ctx),
            Action::ThemeLight => self.set_theme(ThemeChoice::Light, ctx),
            Action::ThemeDark => self.set_theme(ThemeChoice::Dark, ctx),
            Action::ThemeHighContrast => self.set_theme(ThemeChoice::HighContrast, ctx),
            Action::ArticleUntouched => self.set_state(ReadingState::Untouched),
            Action::ArticleInProgress => self.set_state(ReadingState::InProgress),
            Action::ArticleDone => self.set_state(ReadingState::Done),
            Action::ArticleDiscuss => self.set_state(ReadingState::Discuss),
            Action::SwitchAnnotator => {
                self.dialog = Some(Dialog::Annotator(self.workspace.annotator().to_owned()));
            }
            Action::Problems => self.dialog = Some(Dialog::Problems(self.problem_rows())),
            Action::Shortcuts => self.dialog = Some(Dialog::Shortcuts(self.view)),
            Action::About => self.dialog = Some(Dialog::About),
        }
    }

    fn mark_with(&mut self, index: usize) {
        let Some(session) = self.workspace.session() else { return };
        let label = session.project().codebook.active().nth(index).map(|label| label.id.clone());
        let Some(label) = label else { return };
        if let Some(id) = self.duplicating.take() {
            self.run_asked(Command::DuplicateAs(id, label));
        } else if self.view == View::Statements && self.views.table.takes_label(&label) {
            // The selected rows get it.
        } else if let Some(range) = self.panel.words_to_mark().filter(|_| self.view == View::Article) {
            self.mark(label, range);
        } else if let Some(id) = session.selected_id() {
            self.run_asked(Command::SetAttribute(id, Box::new(AttributeValue::Label(label))));
        } else {
            self.tell(
                Message::problem("Select words in the article first, then press the key of a label")
                    .in_passing(),
            );
        }
    }

    fn set_state(&mut self, state: ReadingState) {
        let article = self.workspace.session().and_then(Session::article).map(|article| article.id.clone());
        if let Some(article) = article {
            self.run_asked(Command::SetReadingState(article, state));
        }
    }

    fn mark(&mut self, label: LabelId, range: std::ops::Range<usize>) {
        self.leave_fields();
        match self.workspace.run(Command::Mark { label, ranges: vec![range] }) {
            Ok(()) => {
                self.messages.retain(|message| !message.passing);
                self.panel.clear_selection();
                self.focus_field(Field::Speaker);
            }
            Err(error) => self.tell(Message::problem(error.to_string()).in_passing()),
        }
    }

    fn focus_field(&mut self, field: Field) {
        if self.workspace.session().is_some_and(Session::selected_is_mine) {
            self.settings.right_panel.visible = true;
            self.inspector.take_focus = Some(field);
        }
    }

    fn on_selected(&mut self, command: fn(crate::model::StatementId) -> Command) {
        let selected = self.workspace.session().and_then(Session::selected_id);
        if let Some(id) = selected {
            self.run_asked(command(id));
            self.panel.take_focus = true;
        }
    }

    fn turn(&mut self, command: &Command) {
        let name = |session: Option<&Session>| {
            let history = session?.history();
            Some(
                if *command == Command::Undo { history.undo_name() } else { history.redo_name() }?.to_owned(),
            )
        };
        let done = if *command == Command::Undo { "Undone" } else { "Done again" };
        let step = name(self.workspace.session());
        self.run_command(command.clone());
        if let Some(step) = step {
            self.tell(Message::done(format!("{done}: {step}")).in_passing());
        }
        self.panel.reveal = self.workspace.session().and_then(Session::selected_id);
        // What the fields show is now the statement as it was.
        self.inspector.drafts = Drafts::default();
        self.views.forget_drafts();
        if self.panel.reveal.is_none() {
            self.panel.take_focus = true;
        }
    }

    fn step_statement(&mut self, forward: bool) {
        let selected = self.workspace.session().and_then(Session::selected_id);
        if let Some(id) = self.panel.neighbour(selected, forward) {
            self.run_asked(Command::SelectStatement(Some(id)));
        }
    }

    fn step_article(&mut self, forward: bool) {
        let Some(session) = self.workspace.session() else { return };
        let articles: Vec<_> = session.project().articles.keys().collect();
        let current = session.article().and_then(|article| articles.iter().position(|id| **id == article.id));
        let index = match current {
            Some(index) if forward => index.checked_add(1),
            Some(index) => index.checked_sub(1),
            None => Some(0),
        };
        if let Some(id) = index.and_then(|index| articles.get(index)).map(|id| (*id).clone()) {
            self.run_asked(Command::SelectArticle(id));
        }
    }

    fn copy(&mut self, ctx: &Context) {
        let text = self.workspace.session().and_then(Session::article).map(|article| article.text().clone());
        if let Some(words) =
            text.as_deref().zip(self.panel.selection()).and_then(|(text, range)| text.get(range))
        {
            ctx.copy_text(words.to_owned());
        }
    }

    fn set_reading_size(&mut self, points: f32) {
        self.settings.reading_size_points = points.clamp(*READING_SIZES.start(), *READING_SIZES.end());
    }

    fn set_theme(&mut self, choice: ThemeChoice, ctx: &Context) {
        self.settings.theme = window::stored_theme(choice);
        self.follow_theme(ctx);
    }

    pub(super) fn name_annotator(&mut self, name: String) {
        if name.is_empty() {
            return;
        }
        match self.workspace.run(Command::SetAnnotator(name.clone())) {
            Ok(()) => self.settings.annotator = name,
            Err(error) => self.tell(Message::problem(error.to_string())),
        }
    }

    fn paste_article(&mut self) {
        self.dialog = Some(Dialog::Article(Box::new(ArticleForm::empty())));
    }

    fn edit_details(&mut self) {
        if let Some(article) = self.workspace.session().and_then(Session::article) {
            let form = Box::new(DetailsForm::of(&article.details));
            self.dialog = Some(Dialog::Details(article.id.clone(), form));
        }
    }

    fn ask_to_delete_article(&mut self) {
        let Some(session) = self.workspace.session() else { return };
        let Some(article) = session.article() else { return };
        self.dialog = Some(Dialog::Confirm(delete_question(session, article)));
    }

    fn show_in_folder(&mut self) {
        let Some(folder) = self.workspace.folder() else { return };
        if let Err(error) = window::open_folder(folder) {
            let place = folder.display();
            self.tell(Message::problem(format!(
                "The file manager could not be opened ({error}). The project is in {place}"
            )));
        }
    }

    fn open_sample(&mut self) {
        let folder = self.documents.join("Gainsay").join("iran-us-talks");
        if folder.join("project.ron").exists() {
            self.run_command(Command::OpenProject(folder));
        } else {
            self.run_command(Command::OpenSample(folder));
        }
    }

    fn problem_rows(&self) -> Vec<ProblemRow> {
        let row = |problem: &crate::store::Problem| ProblemRow {
            text: problem.to_string(),
            set_aside: Some(problem.path.clone())
                .filter(|path| can_be_set_aside(path, self.workspace.folder())),
        };
        self.workspace.problems().iter().map(row).collect()
    }
}

/// What deleting an article would take along.
fn delete_question(session: &Session, article: &Article) -> Question {
    let layers = session.project().layers_of(&article.id).filter(|layer| !layer.statements.is_empty());
    let lost: Vec<_> =
        layers.map(|layer| format!("{} by {}", layer.statements.len(), layer.key.annotator)).collect();
    let text = if lost.is_empty() {
        "Nothing is marked in it. Undo brings it back.".to_owned()
    } else {
        format!("Its statements go with it: {}. Undo brings them back.", lost.join(", "))
    };
    let title = format!("Delete “{}”?", article.details.title);
    Question { title, text, yes: "Delete article", command: Command::DeleteArticle(article.id.clone()) }
}

/// Only annotations, speakers and propositions can begin anew.
fn can_be_set_aside(path: &Path, folder: Option<&Path>) -> bool {
    let inside = folder.and_then(|folder| path.strip_prefix(folder).ok());
    let first = inside.and_then(|inside| inside.components().next());
    first.is_some_and(|first| {
        ["annotations", "speakers", "propositions"].iter().any(|name| first.as_os_str() == *name)
    })
}

/// True of actions that neither leave the statement nor write: what is being typed goes on being typed.
fn leaves_fields_alone(action: Action) -> bool {
    matches!(
        action,
        Action::LargerText
            | Action::SmallerText
            | Action::NormalText
            | Action::ToggleArticles
            | Action::ToggleInspector
            | Action::ToggleExact
            | Action::ThemeSystem
            | Action::ThemeLight
            | Action::ThemeDark
            | Action::ThemeHighContrast
            | Action::ShowInFolder
            | Action::Problems
            | Action::Shortcuts
            | Action::About
            | Action::Copy
    )
}
