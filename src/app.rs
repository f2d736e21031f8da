//! The window: draws the panels, then runs what they asked for.

mod answers;
mod clash;
mod dialogs;
mod exchange;
mod guard;
mod holding;
mod imports;
mod keys;
pub mod picker;
mod places;
mod restore;
mod safety;
mod statements;
mod views;
mod window;

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    time::Instant,
};

use egui::{CentralPanel, Context, Frame, Panel, Ui, UiBuilder};

use crate::{
    command::{Action, Command},
    model::{StatementId, shown::shown_path},
    session::{SaveStatus, Session},
    store::{Problem, settings::Settings},
    text_view::TextEngine,
    ui::{
        Ask, Kit, View,
        article_form::ArticleForm,
        article_list::{ArticleListState, article_list_ui},
        article_panel::{ArticlePanelState, bring_up_to_date},
        clash::ClashForm,
        fault_page::FaultPage,
        forms::{Dialog, dialog_ui},
        guidelines::guidelines_ui,
        inspector::{InspectorState, inspector_ui},
        menu_bar::{MenuState, menu_bar_ui},
        message_bar::{Message, Tone, Topic, message_bar_ui},
        status_bar::{Standing, StatusBar, status_bar_ui},
        theme::{self, FACES, Theme},
        view_tabs::view_tabs_ui,
        welcome::{WelcomeState, welcome_ui},
    },
    workspace::{Holding, Workspace, intake::ReadArticle},
};
use imports::Queue;
use picker::{Picker, Picking, Purpose};
use places::Places;
use views::Views;

pub use window::{Launch, run};

/// Messages shown at once; of more, those go first that need no answer.
const MOST_MESSAGES: usize = 3;

/// The program's window.
pub struct App {
    workspace: Workspace,
    settings: Settings,
    settings_path: Option<PathBuf>,
    documents: PathBuf,
    engine: TextEngine,
    theme: Theme,
    picker: Box<dyn Picker>,
    picking: Option<Picking>,
    /// What was typed last for exports and imports of the project, where the system has no dialog.
    typed: BTreeMap<Purpose, String>,
    /// A dialog that opens as soon as everything is saved.
    wanted: Option<Purpose>,
    /// A form that was left without adding its article, and those that waited behind it.
    left_form: Option<(Box<ArticleForm>, Vec<ReadArticle>)>,
    /// The form of an export or import that is on its way, to come back to.
    left_transfer: Option<Dialog>,
    list: ArticleListState,
    view: View,
    views: Views,
    places: Places,
    panel: ArticlePanelState,
    inspector: InspectorState,
    welcome: WelcomeState,
    /// What waits for a choice between what was done here and elsewhere, while the dialog is put off.
    left_clash: Option<Box<ClashForm>>,
    /// When other programs' changes were last looked for because the window got the keyboard, in seconds.
    looked_secs: Option<f64>,
    /// The program met a fault: nothing else is used any more.
    fault: Option<FaultPage>,
    /// The next key of a label marks the words of this statement once more.
    duplicating: Option<StatementId>,
    dialog: Option<Dialog>,
    messages: Vec<Message>,
    imports: Queue,
    progress: Option<(&'static str, usize, usize, Instant)>,
    asks: Vec<Ask>,
    closing: bool,
    may_close: bool,
    title: String,
}

impl App {
    /// The window's state on `ctx`; opens `launch.project` if there is one.
    pub fn new(ctx: &Context, launch: Launch, picker: Box<dyn Picker>) -> Self {
        guard::keep_faults();
        let waker = ctx.clone();
        let mut settings = launch.settings;
        if settings.annotator.trim().is_empty() {
            settings.annotator = launch.user_name;
        }
        let mut workspace = Workspace::new(&settings.annotator, Box::new(move || waker.request_repaint()));
        if let Some(project) = launch.project {
            // Without a session the command goes straight to the worker.
            workspace.run(Command::OpenProject(project)).ok();
        }
        theme::install_fonts(ctx);
        let mut engine = TextEngine::new(&FACES);
        if launch.system_fonts {
            engine.load_system_fonts(ctx);
        }
        ctx.options_mut(|options| options.zoom_with_keyboard = false);
        let theme = Theme::of(window::scheme(window::theme_choice(settings.theme), ctx));
        theme.apply(ctx);
        let welcome = WelcomeState { name: settings.annotator.clone() };
        Self {
            workspace,
            settings,
            settings_path: launch.settings_path,
            documents: launch.documents,
            engine,
            theme,
            picker,
            picking: None,
            typed: BTreeMap::new(),
            wanted: None,
            left_form: None,
            left_transfer: None,
            list: ArticleListState::default(),
            view: View::default(),
            views: Views::default(),
            places: Places::default(),
            panel: ArticlePanelState::default(),
            inspector: InspectorState::default(),
            welcome,
            left_clash: None,
            looked_secs: None,
            fault: None,
            duplicating: None,
            dialog: None,
            messages: launch.messages.into_iter().map(Message::problem).collect(),
            imports: Queue::default(),
            progress: None,
            asks: Vec::new(),
            closing: false,
            may_close: false,
            title: String::new(),
        }
    }

    /// The workspace, for tests and the status of the window.
    pub fn workspace(&self) -> &Workspace {
        &self.workspace
    }

    /// What stands in the centre.
    pub fn view(&self) -> View {
        self.view
    }

    /// The settings as they are now.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Where bytes of the article shown stood on the screen in the last frame.
    pub fn words_on_screen(&self, range: std::ops::Range<usize>) -> Vec<egui::Rect> {
        self.panel.rects_of(range)
    }

    /// The words selected on the page, as bytes of the article shown.
    pub fn words_selected(&self) -> Option<std::ops::Range<usize>> {
        self.panel.selection()
    }

    /// The window's title; a dot before it says that something is not on disk.
    pub fn title(&self) -> &str {
        &self.title
    }

    /// True once everything is on disk and the window was asked to close.
    pub fn may_close(&self) -> bool {
        self.may_close
    }

    /// Waits until the worker has nothing left to do and takes in what happened; for tests.
    pub fn wait_for_worker(&mut self, ctx: &Context) {
        for event in self.workspace.wait() {
            self.take_event(event, ctx);
        }
    }

    fn draw(&mut self, ui: &mut Ui) {
        let mut asks = std::mem::take(&mut self.asks);
        if self.dialog.is_none() {
            let words = self.panel.selection().is_some();
            let nothing_typed = self.inspector.typing && !self.inspector.drafts.waiting();
            asks.extend(keys::take_keys(ui.ctx(), self.workspace.session(), words, nothing_typed, self.view));
        }
        self.bars(ui, &mut asks);
        if self.workspace.session().is_some() {
            self.project_panels(ui, &mut asks);
        } else {
            let frame = Frame::new().fill(self.theme.panel).inner_margin(16.0);
            CentralPanel::no_frame().frame(frame).show(ui, |ui| {
                let mut kit = Kit { theme: &self.theme, engine: &mut self.engine, asks: &mut asks };
                welcome_ui(&mut kit, ui, &mut self.welcome, &self.settings.recent_projects);
            });
        }
        self.drop_hint(ui);
        self.bring_preview_up_to_date();
        if let Some(dialog) = &mut self.dialog {
            let mut kit = Kit { theme: &self.theme, engine: &mut self.engine, asks: &mut asks };
            let words = self.panel.selection().is_some();
            dialog_ui(&mut kit, self.workspace.session(), ui.ctx(), dialog, words);
        }
        for ask in asks {
            self.answer(ask, ui.ctx());
        }
    }

    fn bars(&mut self, ui: &mut Ui, asks: &mut Vec<Ask>) {
        let bar = |fill, margin: egui::Margin| Frame::new().fill(fill).inner_margin(margin);
        let session = self.workspace.session();
        let menu_frame = bar(self.theme.panel, egui::Margin::symmetric(8, 4));
        let words_selected = self.panel.selection().is_some();
        let menu = MenuState {
            theme: window::theme_choice(self.settings.theme),
            words_selected,
            exact: self.panel.exact,
            panels: (self.settings.left_panel.visible, self.settings.right_panel.visible),
            annotator: self.workspace.annotator(),
        };
        let mut kit = Kit { theme: &self.theme, engine: &mut self.engine, asks };
        Panel::top("menu").frame(menu_frame).show(ui, |ui| menu_bar_ui(&mut kit, session, ui, &menu));
        if let Some(session) = session {
            let typing = self.inspector.drafts.waiting() || self.views.waiting();
            status(&mut kit, session, ui, &self.workspace, (&self.panel, typing));
        }
        // At the bottom, so that a message does not move the line that is being read.
        if !self.messages.is_empty() {
            let frame = bar(self.theme.panel, egui::Margin::ZERO);
            Panel::bottom("messages")
                .frame(frame)
                .show(ui, |ui| message_bar_ui(&mut kit, ui, &self.messages));
        }
        if let Some((doing, done, total, since)) = self.progress
            && since.elapsed().as_millis() > 300
            && !matches!(self.dialog, Some(Dialog::Working(_)))
        {
            let frame = bar(self.theme.panel, egui::Margin::symmetric(12, 6));
            Panel::top("progress")
                .frame(frame)
                .show(ui, |ui| window::progress_ui(ui, asks, (doing, done, total)));
            ui.ctx().request_repaint_after(std::time::Duration::from_millis(100));
        }
    }

    fn project_panels(&mut self, ui: &mut Ui, asks: &mut Vec<Ask>) {
        let Some(session) = self.workspace.session() else { return };
        bring_up_to_date(&self.theme, session, &mut self.panel);
        let side = Frame::new().fill(self.theme.panel).inner_margin(theme::PANEL_MARGIN);
        let mut kit = Kit { theme: &self.theme, engine: &mut self.engine, asks };
        let (left, right) = (&mut self.settings.left_panel, &mut self.settings.right_panel);
        if left.visible {
            let shown =
                Panel::left("articles").frame(side).default_size(left.width_points).size_range(180.0..=420.0);
            let response = shown.show(ui, |ui| article_list_ui(&mut kit, session, ui, &mut self.list));
            left.width_points = response.response.rect.width();
        }
        // The room of the inspector is taken before the page, its widgets are made after it: Tab goes from the list to
        // the text to the statement.
        let mut inspector = None;
        if right.visible {
            let shown = Panel::right("statement")
                .frame(side)
                .default_size(right.width_points)
                .size_range(240.0..=480.0);
            let response = shown.show(ui, |ui| {
                inspector = Some(ui.available_rect_before_wrap());
                ui.allocate_space(ui.available_size());
            });
            right.width_points = response.response.rect.width();
        }
        if let Some(article) = session.unreadable_reading() {
            let file = format!("{article}.ron");
            let mine = |problem: &&Problem| {
                problem
                    .path
                    .ends_with(Path::new("annotations").join(session.annotator().as_str()).join(&file))
            };
            let path = self.workspace.problems().iter().find(mine).map(|problem| problem.path.clone());
            let frame =
                Frame::new().fill(self.theme.accent_background).inner_margin(egui::Margin::symmetric(16, 6));
            Panel::top("unreadable").frame(frame).show(ui, |ui| unreadable_ui(&mut kit, ui, path));
        }
        holding::holding_ui(&mut kit, ui, &self.workspace);
        let tabs = Frame::new().fill(self.theme.panel).inner_margin(egui::Margin::symmetric(8, 0));
        Panel::top("views").frame(tabs).show(ui, |ui| view_tabs_ui(&mut kit, ui, self.view));
        CentralPanel::no_frame().show(ui, |ui| {
            self.views.show(&mut kit, session, ui, self.view, &mut self.panel, &self.settings);
        });
        if let Some(rect) = inspector {
            let layout = egui::Layout::top_down(egui::Align::Min);
            ui.scope_builder(UiBuilder::new().max_rect(rect).layout(layout).id_salt("inspector"), |ui| {
                if self.views.guidelines {
                    guidelines_ui(&mut kit, session, ui, &mut self.views.guidelines_state);
                } else {
                    inspector_ui(&mut kit, session, self.panel.view(), ui, &mut self.inspector);
                }
            });
        }
    }

    fn drop_hint(&self, ui: &Ui) {
        let hovering = ui.input(|input| !input.raw.hovered_files.is_empty());
        if hovering && self.workspace.session().is_some() {
            let rect = ui.ctx().content_rect();
            let painter =
                ui.ctx().layer_painter(egui::LayerId::new(egui::Order::Foreground, egui::Id::unique("drop")));
            painter.rect_filled(rect, 0.0, self.theme.panel.gamma_multiply(0.9));
            let font = theme::semibold(18.0);
            painter.text(
                rect.center(),
                egui::Align2::CENTER_CENTER,
                "Drop to add articles",
                font,
                self.theme.accent,
            );
        }
    }

    /// Takes what was typed about the statement as meant; what cannot be read stays in its field.
    fn flush_drafts(&mut self) {
        let mut commands = self.inspector.drafts.take_all();
        commands.extend(
            self.workspace.session().map(|session| self.views.take_drafts(session)).into_iter().flatten(),
        );
        for command in commands {
            self.run_command(command);
        }
    }

    /// The same before the statement is left: what cannot be read is given up, and said.
    fn leave_fields(&mut self) {
        self.flush_drafts();
        for problem in self.inspector.drafts.give_up() {
            self.tell(Message::problem(format!("Not kept: {problem}")));
        }
    }

    /// Takes away what was said about `topic`.
    fn settle_topic(&mut self, topic: Topic) {
        self.messages.retain(|message| message.topic != Some(topic));
    }

    /// True while something that was done or typed is not in the files.
    fn unsaved(&self) -> bool {
        self.workspace.unsaved() || self.typing()
    }

    /// True while something typed is not taken yet.
    fn typing(&self) -> bool {
        self.inspector.drafts.waiting() || self.views.waiting()
    }

    fn run_command(&mut self, command: Command) {
        let leaves = matches!(
            command,
            Command::OpenProject(_)
                | Command::NewProject { .. }
                | Command::OpenSample(_)
                | Command::CloseProject
        );
        if leaves && !self.workspace.conflicts().is_empty() {
            return self.show_clash();
        }
        let changes = |app: &Self| app.workspace.session().map(Session::changes);
        let before = changes(self);
        match self.workspace.run(command) {
            Ok(()) => {
                self.messages.retain(|message| !message.passing);
                if changes(self) != before {
                    self.forget_undo_of_outside();
                }
            }
            Err(error) => self.tell(Message::problem(error.to_string()).in_passing()),
        }
    }

    /// Shows a message, unless it is shown already.
    fn tell(&mut self, message: Message) {
        let replaced = |other: &Message| message.topic.is_some() && other.topic == message.topic;
        self.messages.retain(|other| other.text != message.text && !replaced(other));
        if self.messages.len() >= MOST_MESSAGES {
            let done = self.messages.iter().position(|other| other.tone == Tone::Done);
            let other = self.messages.iter().position(|other| other.topic.is_none());
            self.messages.remove(done.or(other).unwrap_or_default());
        }
        self.messages.push(message);
    }
}

fn status(
    kit: &mut Kit<'_>,
    session: &Session,
    ui: &mut Ui,
    workspace: &Workspace,
    (panel, typing): (&ArticlePanelState, bool),
) {
    let chars = panel.selection().and_then(|range| {
        use unicode_segmentation::UnicodeSegmentation;
        session.article()?.text().get(range).map(|text| text.graphemes(true).take(100_000).count())
    });
    let bar = StatusBar {
        save: &if typing { SaveStatus::Unsaved } else { workspace.save_status() },
        standing: match workspace.holding() {
            Some(Holding::Theirs { .. }) => Standing::ReadOnly,
            _ if workspace.unkept() => Standing::OnItsWay,
            _ if workspace.conflicts().is_empty() => Standing::InJournal,
            _ => Standing::Waits,
        },
        folder: &workspace.folder().map(shown_path).unwrap_or_default(),
        position: panel.position(),
        selected_chars: chars.unwrap_or_default(),
        exact: panel.exact,
        view: panel.view(),
    };
    let frame = Frame::new().fill(kit.theme.panel).inner_margin(egui::Margin::symmetric(12, 4));
    Panel::bottom("status")
        .frame(frame)
        .exact_size(28.0)
        .show(ui, |ui| status_bar_ui(kit, session, ui, &bar));
}

/// Says over an article that the annotator's reading of it cannot be changed, and offers the way on.
fn unreadable_ui(kit: &mut Kit<'_>, ui: &mut Ui, file: Option<PathBuf>) {
    ui.horizontal_wrapped(|ui| {
        ui.label("Your reading of this article could not be read, so nothing can be marked in it. Its file is untouched.");
        if let Some(file) = file
            && ui.button("Set aside…").on_hover_text("Rename the file, so that a new one can take its place").clicked()
        {
            kit.asks.push(Ask::AskToSetAside(file));
        }
        if ui.button("Show problems").clicked() {
            kit.asks.push(Ask::Do(Action::Problems));
        }
    });
}

impl eframe::App for App {
    fn logic(&mut self, ctx: &Context, _frame: &mut eframe::Frame) {
        self.guarded(ctx, |app| {
            app.engine.begin_frame(ctx);
            app.before_drawing(ctx);
        });
    }

    fn ui(&mut self, ui: &mut Ui, _frame: &mut eframe::Frame) {
        if self.fault.is_some() {
            return self.draw_fault(ui);
        }
        let ctx = ui.ctx().clone();
        self.guarded(&ctx, |app| app.draw(ui));
    }

    fn on_exit(&mut self, _gl: Option<&eframe::glow::Context>) {
        let ctx = Context::default();
        self.guarded(&ctx, App::keep_settings);
    }
}
