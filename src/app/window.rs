//! The window and the system: starting, what happens before each frame, settings, closing.

use std::{
    path::{Path, PathBuf},
    process,
    sync::Arc,
    time::{Duration, Instant},
};

use egui::{Context, Ui, ViewportBuilder, ViewportCommand};

use super::{App, picker::SystemPicker};
use crate::{
    command::Command,
    session::{SaveStatus, Session},
    store::settings::{Settings, Theme as StoredTheme, WindowPlace},
    ui::{
        Ask, ThemeChoice,
        article_list::ArticleListState,
        inspector::InspectorState,
        message_bar::{Message, Topic},
        theme::{self, Scheme, Theme},
    },
    workspace::Event,
};

/// After a look for other programs' changes the next one waits so long.
const LOOK_REST_SECS: f64 = 1.0;

/// What a window is started with.
pub struct Launch {
    /// A project to open at once.
    pub project: Option<PathBuf>,
    /// What the person likes.
    pub settings: Settings,
    /// Where that is kept; nowhere in tests.
    pub settings_path: Option<PathBuf>,
    /// Where new projects are proposed.
    pub documents: PathBuf,
    /// The system's name of the person.
    pub user_name: String,
    /// Look for the system's fonts.
    pub system_fonts: bool,
    /// What went wrong before the window was there.
    pub messages: Vec<String>,
}

impl Launch {
    /// A start with the settings at `settings_path`, or at their usual place.
    pub fn from_system(project: Option<PathBuf>, settings_path: Option<PathBuf>) -> Self {
        // Recent projects are remembered, so their paths must mean the same from everywhere.
        let project = project.map(|path| std::path::absolute(&path).unwrap_or(path));
        let settings_path = settings_path.or_else(Settings::usual_path);
        let (settings, problem) = settings_path.as_deref().map_or_else(Default::default, Settings::load);
        let home = std::env::home_dir().unwrap_or_else(|| PathBuf::from("."));
        let documents = Some(home.join("Documents")).filter(|folder| folder.is_dir()).unwrap_or(home);
        let user_name = ["USER", "USERNAME"].iter().find_map(|name| std::env::var(name).ok());
        let user_name =
            user_name.filter(|name| !name.trim().is_empty()).unwrap_or_else(|| "annotator".to_owned());
        let messages = problem.iter().map(ToString::to_string).collect();
        Self { project, settings, settings_path, documents, user_name, system_fonts: true, messages }
    }
}

/// Opens the window and returns when it is closed.
pub fn run(launch: Launch) -> anyhow::Result<()> {
    let place = launch.settings.window;
    let mut viewport = ViewportBuilder::default()
        .with_app_id("org.gainsay.Gainsay")
        .with_title("Gainsay")
        .with_icon(icon())
        .with_min_inner_size(theme::MIN_WINDOW)
        .with_inner_size(place.map_or((1280.0, 800.0), |place| place.size_points))
        .with_maximized(place.is_some_and(|place| place.maximised));
    if let Some(position) = place.and_then(|place| place.position_points) {
        viewport = viewport.with_position(position);
    }
    let options = eframe::NativeOptions { viewport, renderer: eframe::Renderer::Glow, ..Default::default() };
    let create = move |cc: &eframe::CreationContext<'_>| -> Result<Box<dyn eframe::App>, _> {
        Ok(Box::new(App::new(&cc.egui_ctx, launch, Box::new(SystemPicker))))
    };
    eframe::run_native("Gainsay", options, Box::new(create)).map_err(|error| {
        anyhow::anyhow!("The window could not be opened: {error}. Gainsay needs a display (X11 or Wayland) and OpenGL 2.1 or later; on Debian, libgl1, libegl1 and libxkbcommon-x11-0 provide what it loads")
    })
}

/// The window's icon: a page with a claim and a denial under each other.
fn icon() -> Arc<egui::IconData> {
    let size = 64_u32;
    let mut rgba = Vec::new();
    for y in 0..size {
        for x in 0..size {
            rgba.extend(icon_pixel(x, y));
        }
    }
    Arc::new(egui::IconData { rgba, width: size, height: size })
}

fn icon_pixel(x: u32, y: u32) -> [u8; 4] {
    let inside = (8..56).contains(&x) && (4..60).contains(&y);
    let line = (16..48).contains(&x);
    match y {
        _ if !inside => [0, 0, 0, 0],
        18..23 if line => [0x0B, 0x6C, 0xB0, 255],
        32..37 if line && (x - 16) % 12 < 8 => [0xC8, 0x50, 0x0A, 255],
        46..50 if line && (x - 16) % 6 < 3 => [0x0B, 0x7F, 0x5F, 255],
        _ => [0xFA, 0xF9, 0xF6, 255],
    }
}

impl App {
    /// What has to be done before a frame is drawn.
    pub(super) fn before_drawing(&mut self, ctx: &Context) {
        for event in self.workspace.poll() {
            self.take_event(event, ctx);
        }
        self.poll_picker();
        self.open_wanted_dialog(ctx);
        self.take_rested_drafts(ctx);
        self.look_when_focused(ctx);
        if let Some(wait) = self.workspace.tick(Instant::now()) {
            ctx.request_repaint_after(wait);
        }
        self.watch_the_disk(ctx);
        self.take_dropped_files(ctx);
        self.follow_theme(ctx);
        self.follow_window(ctx);
        self.follow_title(ctx);
    }

    fn take_rested_drafts(&mut self, ctx: &Context) {
        let now = ctx.input(|input| input.time);
        for command in self.inspector.drafts.take_rested(now) {
            self.run_command(command);
        }
        if let Some(secs) = self.inspector.drafts.rest_secs(now) {
            ctx.request_repaint_after(Duration::from_secs_f64(secs));
        }
    }

    /// Who comes back from another program finds what that program did to the files.
    fn look_when_focused(&mut self, ctx: &Context) {
        let got = |event: &egui::Event| matches!(event, egui::Event::WindowFocused(true));
        let (focused, now) = ctx.input(|input| (input.events.iter().any(got), input.time));
        let rested = self.looked_secs.is_none_or(|looked| now - looked >= LOOK_REST_SECS);
        if focused && rested && self.workspace.session().is_some() {
            self.looked_secs = Some(now);
            // It only asks the worker, and messages in passing stay.
            self.workspace.run(Command::Look).ok();
        }
    }

    /// Takes in what has happened on the worker.
    pub(super) fn take_event(&mut self, event: Event, ctx: &Context) {
        if !matches!(event, Event::Progress { .. }) {
            self.progress = None;
        }
        match event {
            Event::Opened => self.project_opened(ctx),
            Event::Closed => self.forget_project(),
            Event::Saved => self.settle_topic(Topic::Saving),
            Event::Moved(folder) => {
                self.forget_clash();
                self.moved(&folder);
            }
            Event::TakenIn { files, merged } => {
                self.forget_clash();
                self.taken_in(files, merged);
                if self.closing {
                    self.run_command(Command::Save);
                }
            }
            Event::Clashed => self.clashed(),
            Event::FilesSpoilt => self.tell_of_problems(),
            Event::Vanished(paths) => self.vanished(&paths),
            Event::JournalFailed(reason) => self.journal_failed(&reason),
            Event::JournalWorks => self.settle_topic(Topic::Journal),
            Event::SaveFailed { reason, blocks } => self.save_failed(&reason, blocks),
            Event::CopySaved(folder) => {
                self.tell(Message::done(format!("A copy of the project is in {}", folder.display())));
            }
            Event::ArticlesRead(read) => self.articles_read(*read),
            Event::Exported { path, report } => self.exported(path, &report),
            Event::ImportReady { report, beginnings } => self.import_ready(&report, beginnings),
            Event::Imported { report, changed } => self.imported(&report, changed),
            Event::SetAside(path) => {
                self.tell(Message::done(format!("The file was renamed to {}", path.display())));
            }
            Event::Backups(found, problems) => self.backups_read(found, problems),
            Event::Restored(text) => self.restored(text),
            Event::Progress { doing, done, total } => {
                self.backups_progress(done, total);
                self.transfer_progress(done, total);
                let since = self.progress.map_or_else(Instant::now, |(_, _, _, since)| since);
                self.progress = Some((doing, done, total, since));
            }
            Event::Failed(reason) if self.is_transferring() => self.transfer_failed(reason),
            Event::BackupFailed(reason) | Event::Failed(reason) => self.tell(Message::problem(reason)),
        }
    }

    fn project_opened(&mut self, ctx: &Context) {
        self.forget_project();
        self.panel.take_focus = true;
        let Some(folder) = self.workspace.folder().map(Path::to_owned) else { return };
        if let Some(article) = self.settings.last_articles.get(&folder).cloned() {
            // It may have been deleted since; then the first article stays shown.
            self.workspace.run(Command::SelectArticle(article)).ok();
        }
        self.settings.remember_project(&folder);
        self.keep_settings();
        self.tell_of_problems();
        self.tell_of_holding();
        self.tell_of_recovery();
        ctx.request_repaint();
    }

    /// Lets go of what belonged to the project that was open.
    fn forget_project(&mut self) {
        self.panel.forget();
        self.inspector = InspectorState::default();
        self.list = ArticleListState::default();
        let (table, guidelines) = (self.views.table.for_another_project(), self.views.guidelines);
        self.views = super::views::Views { table, guidelines, ..Default::default() };
        (self.view, self.places, self.duplicating) = Default::default();
        self.closing = false;
        self.forget_transfer();
        self.forget_clash();
        for topic in [Topic::Saving, Topic::Journal, Topic::Silence, Topic::Outside, Topic::Vanished] {
            self.settle_topic(topic);
        }
    }

    fn take_dropped_files(&mut self, ctx: &Context) {
        let dropped = ctx.input(|input| input.raw.dropped_files.clone());
        let paths: Vec<PathBuf> = dropped.iter().map(|file| file.path().to_owned()).collect();
        if paths.is_empty() {
            return;
        }
        // A folder of articles is dropped on an open project; without one it can only be meant as a project.
        let open = self.workspace.session().is_some();
        let is_project = |path: &&PathBuf| {
            path.ends_with("project.ron") || path.join("project.ron").is_file() || (!open && path.is_dir())
        };
        let project = paths.iter().find(is_project);
        match (project, self.workspace.session()) {
            (Some(project), _) => {
                self.leave_fields();
                self.run_command(Command::OpenProject(project.clone()));
            }
            (None, Some(_)) => self.run_command(Command::ReadArticles(paths, None)),
            (None, None) => {
                self.tell(Message::problem("Open or make a project first, then drop articles on it"));
            }
        }
    }

    pub(super) fn follow_theme(&mut self, ctx: &Context) {
        let scheme = scheme(theme_choice(self.settings.theme), ctx);
        if scheme != self.theme.scheme {
            self.theme = Theme::of(scheme);
            self.theme.apply(ctx);
        }
    }

    /// Remembers the window's place, and closes only when everything is on disk.
    fn follow_window(&mut self, ctx: &Context) {
        let (close, place) = ctx.input(|input| {
            let viewport = input.viewport();
            let size = viewport.inner_rect.map(|rect| (rect.width(), rect.height()));
            let position = viewport.outer_rect.map(|rect| (rect.left(), rect.top()));
            let maximised = viewport.maximized.unwrap_or_default();
            (viewport.close_requested(), size.map(|size| (size, position, maximised)))
        });
        if let Some((size_points, position_points, maximised)) = place {
            let before = self.settings.window;
            let size_points = before.filter(|_| maximised).map_or(size_points, |before| before.size_points);
            self.settings.window = Some(WindowPlace { position_points, size_points, maximised });
        }
        if close && !self.may_close {
            self.close_when_saved(ctx);
        } else {
            self.close_if_wanted(ctx);
        }
    }

    fn close_when_saved(&mut self, ctx: &Context) {
        self.leave_fields();
        self.closing = true;
        if !self.workspace.conflicts().is_empty() {
            ctx.send_viewport_cmd(ViewportCommand::CancelClose);
            return self.clash_before_closing();
        }
        self.run_command(Command::Save);
        if self.workspace.unsaved() || self.workspace.busy() {
            ctx.send_viewport_cmd(ViewportCommand::CancelClose);
        } else {
            self.close_if_wanted(ctx);
        }
    }

    fn close_if_wanted(&mut self, ctx: &Context) {
        if self.closing && !self.unsaved() && !self.workspace.busy() {
            self.may_close = true;
            ctx.send_viewport_cmd(ViewportCommand::Close);
        }
    }

    fn follow_title(&mut self, ctx: &Context) {
        let title = match self.workspace.session() {
            None => "Gainsay".to_owned(),
            Some(session) => {
                let failed = matches!(self.workspace.save_status(), SaveStatus::Failed(_));
                let mark = if failed || self.workspace.unkept() || self.typing() { "• " } else { "" };
                format!("{mark}{} – Gainsay", session.project().details.title)
            }
        };
        if title != self.title {
            ctx.send_viewport_cmd(ViewportCommand::Title(title.clone()));
            self.title = title;
        }
    }

    /// Writes the settings, if they have a place.
    pub(super) fn keep_settings(&mut self) {
        let shown = self.workspace.session().and_then(Session::article).map(|article| article.id.clone());
        if let Some((folder, article)) = self.workspace.folder().map(Path::to_owned).zip(shown) {
            self.settings.last_articles.insert(folder, article);
        }
        let Some(path) = &self.settings_path else { return };
        if let Err(error) = self.settings.save(path) {
            tracing::warn!(%error, "settings were not saved");
        }
    }
}

/// Shows a folder in the system's file manager.
pub(super) fn open_folder(folder: &Path) -> std::io::Result<()> {
    let program = if cfg!(target_os = "macos") {
        "open"
    } else if cfg!(windows) {
        "explorer"
    } else {
        "xdg-open"
    };
    let mut child = process::Command::new(program).arg(folder).spawn()?;
    std::thread::spawn(move || child.wait());
    Ok(())
}

/// The bar of a long job, with a way to cancel it.
pub(super) fn progress_ui(ui: &mut Ui, asks: &mut Vec<Ask>, (doing, done, total): (&str, usize, usize)) {
    ui.horizontal(|ui| {
        let share = if total == 0 { 0.0 } else { done as f32 / total as f32 };
        let text = format!("{doing}: {done} of {total}");
        ui.add(egui::ProgressBar::new(share).desired_width(280.0).text(text));
        if ui.button("Stop").clicked() {
            asks.push(Ask::Stop);
        }
    });
}

/// The scheme that a choice means now.
pub(super) fn scheme(choice: ThemeChoice, ctx: &Context) -> Scheme {
    let dark = ctx.system_theme() == Some(egui::Theme::Dark);
    match choice {
        ThemeChoice::System if dark => Scheme::Dark,
        ThemeChoice::System | ThemeChoice::Light => Scheme::Light,
        ThemeChoice::Dark => Scheme::Dark,
        ThemeChoice::HighContrast if dark => Scheme::HighContrastDark,
        ThemeChoice::HighContrast => Scheme::HighContrastLight,
    }
}

pub(super) fn theme_choice(theme: StoredTheme) -> ThemeChoice {
    match theme {
        StoredTheme::System => ThemeChoice::System,
        StoredTheme::Light => ThemeChoice::Light,
        StoredTheme::Dark => ThemeChoice::Dark,
        StoredTheme::HighContrast => ThemeChoice::HighContrast,
    }
}

pub(super) fn stored_theme(choice: ThemeChoice) -> StoredTheme {
    match choice {
        ThemeChoice::System => StoredTheme::System,
        ThemeChoice::Light => StoredTheme::Light,
        ThemeChoice::Dark => StoredTheme::Dark,
        ThemeChoice::HighContrast => StoredTheme::HighContrast,
    }
}
