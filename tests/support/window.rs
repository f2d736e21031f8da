//! A desk to test at: the program's window without a screen, hands for it, and a home folder that goes away.

use std::{
    ops::Range,
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex,
        mpsc::{Receiver, Sender, channel},
    },
};

use egui::{Event, Key, Modifiers, PointerButton, Pos2, Role};
use egui_kittest::{
    Harness,
    kittest::{NodeT, Queryable},
};
use gainsay::{
    app::{
        App, Launch,
        picker::{Picker, Request},
    },
    model::Statement,
    session::Session,
    store::settings::Settings,
    ui::View,
};

use super::cpu_renderer::CpuRenderer;

/// What the system's dialogs do in a test.
#[derive(Clone, Default)]
pub enum PickerScript {
    /// Answers at once with nothing, as where no dialog can be had.
    #[default]
    Nothing,
    /// Never answers.
    Hangs,
    /// Meets a fault, as any part of the program might.
    Panics,
    /// Answers with these paths.
    Picks(Vec<PathBuf>),
}

#[derive(Default)]
struct Script {
    next: Mutex<PickerScript>,
    /// Ends of channels of dialogs that hang.
    hanging: Mutex<Vec<Sender<Vec<PathBuf>>>>,
}

struct ScriptedPicker(Arc<Script>);

impl Picker for ScriptedPicker {
    fn open(&mut self, _request: &Request, _wake: Box<dyn Fn() + Send>) -> Receiver<Vec<PathBuf>> {
        let (sender, receiver) = channel();
        match self.0.next.lock().unwrap().clone() {
            PickerScript::Nothing => sender.send(Vec::new()).unwrap(),
            PickerScript::Picks(paths) => sender.send(paths).unwrap(),
            PickerScript::Panics => panic!("the picker met a fault"),
            PickerScript::Hangs => self.0.hanging.lock().unwrap().push(sender),
        }
        receiver
    }
}

/// The window and the hands at it.
pub struct Desk {
    pub window: Harness<'static, App>,
    script: Arc<Script>,
    home: tempfile::TempDir,
}

impl Desk {
    /// A first start.
    pub fn new() -> Self {
        Self::reopen(tempfile::tempdir().unwrap(), None)
    }

    /// A later start with the same home.
    pub fn reopen(home: tempfile::TempDir, project: Option<PathBuf>) -> Self {
        let settings_path = home.path().join("settings.ron");
        let (settings, problem) = Settings::load(&settings_path);
        assert_eq!(problem.map(|problem| problem.to_string()), None);
        let launch = Launch {
            project,
            settings,
            settings_path: Some(settings_path),
            documents: home.path().to_owned(),
            user_name: "mara".to_owned(),
            system_fonts: false,
            messages: Vec::new(),
        };
        let script = Arc::new(Script::default());
        let picker = Box::new(ScriptedPicker(Arc::clone(&script)));
        let window = Harness::builder()
            .with_size([1280.0, 800.0])
            .with_theme(egui::Theme::Light)
            .with_os(egui::os::OperatingSystem::Nix)
            .with_max_steps(40)
            .with_render_cursor(false)
            .allow_missing_glyphs()
            .renderer(CpuRenderer::default())
            .build_eframe(|cc| App::new(&cc.egui_ctx, launch, picker));
        let mut desk = Self { window, script, home };
        desk.settle();
        desk
    }

    /// A first start with the sample open.
    pub fn with_sample() -> Self {
        let mut desk = Self::new();
        desk.click_button("Open the sample project");
        desk
    }

    /// A first start with an empty project open.
    pub fn with_project(name: &str) -> Self {
        let mut desk = Self::new();
        let folder = desk.home().join(name);
        desk.script(PickerScript::Picks(vec![folder]));
        desk.keys(Modifiers::COMMAND, Key::N);
        desk.settle();
        desk
    }

    /// Closes the window as its button does, and gives the home back.
    pub fn close(mut self) -> tempfile::TempDir {
        self.ask_to_close();
        assert!(self.was_closed(), "the window stays open");
        eframe::App::on_exit(self.window.state_mut(), None);
        self.home
    }

    /// The window gets the keyboard back from another program's.
    pub fn come_back(&mut self) {
        self.frames(5);
        self.window.event(Event::WindowFocused(true));
        self.frames(1);
        self.settle();
    }

    /// Loses the window as in a crash: nothing is saved any more; gives the home back.
    pub fn crash(self) -> tempfile::TempDir {
        self.home
    }

    /// True if a widget's name contains this.
    pub fn shows(&self, part: &str) -> bool {
        self.window.query_all_by_label_contains(part).next().is_some()
    }

    /// Draws some frames.
    pub fn frames(&mut self, count: usize) {
        self.window.run_steps(count);
    }

    /// Lets the worker finish and draws what came of it.
    pub fn settle(&mut self) {
        for _ in 0..3 {
            self.frames(2);
            let ctx = self.window.ctx.clone();
            self.window.state_mut().wait_for_worker(&ctx);
        }
        self.frames(3);
    }

    pub fn script(&mut self, script: PickerScript) {
        *self.script.next.lock().unwrap() = script;
    }

    pub fn home(&self) -> &Path {
        self.home.path()
    }

    pub fn folder(&self) -> PathBuf {
        self.window.state().workspace().folder().unwrap().to_owned()
    }

    pub fn view(&self) -> View {
        self.window.state().view()
    }

    pub fn session(&self) -> &Session {
        self.window.state().workspace().session().expect("a project is open")
    }

    pub fn selected_statement(&self) -> &Statement {
        self.session().selected().expect("a statement is selected").1
    }

    pub fn my_statements(&self) -> Vec<Statement> {
        let article = &self.session().article().unwrap().id;
        let layer = self.session().my_layer(article);
        layer.map_or_else(Vec::new, |layer| {
            layer.in_order().into_iter().map(|one| Statement::clone(one)).collect()
        })
    }

    pub fn text(&self, range: Range<usize>) -> String {
        self.session().article().unwrap().text()[range].to_owned()
    }

    pub fn selected_words(&self) -> String {
        self.window.state().words_selected().map_or_else(String::new, |range| self.text(range))
    }

    fn find(&self, words: &str) -> Range<usize> {
        let start = self.session().article().unwrap().text().find(words).unwrap();
        start..start + words.len()
    }

    pub fn key(&mut self, key: Key) {
        self.keys(Modifiers::NONE, key);
    }

    pub fn keys(&mut self, modifiers: Modifiers, key: Key) {
        self.window.key_press_modifiers(modifiers, key);
        self.frames(3);
    }

    pub fn type_text(&mut self, text: &str) {
        self.window.event(Event::Text(text.to_owned()));
        self.frames(3);
    }

    pub fn paste(&mut self, text: &str) {
        self.window.event(Event::Paste(text.to_owned()));
        self.frames(3);
    }

    /// The rectangle of the only button with that name.
    pub fn rect_of(&self, name: &str) -> egui::Rect {
        self.window.get_by_role_and_label(Role::Button, name).rect()
    }

    /// Types into the field with that name, in place of what is there.
    pub fn fill(&mut self, name: &str, text: &str) {
        self.window.get_by_role_and_label(Role::TextInput, name).focus();
        self.frames(2);
        self.keys(Modifiers { ctrl: true, command: true, ..Modifiers::NONE }, Key::A);
        self.type_text(text);
    }

    /// Chooses a value in the box with that name.
    pub fn choose(&mut self, name: &str, value: &str) {
        self.window.get_by_role_and_label(Role::ComboBox, name).scroll_to_me();
        self.frames(3);
        self.window.get_by_role_and_label(Role::ComboBox, name).click();
        self.frames(3);
        self.window.get_by_role_and_label(Role::Button, value).click();
        self.frames(3);
    }

    pub fn click_button(&mut self, name: &str) {
        self.window.get_by_role_and_label(Role::Button, name).click();
        self.frames(2);
        self.settle();
    }

    pub fn menu(&mut self, menu: &str, item: &str) {
        self.window.get_by_role_and_label(Role::Button, menu).click();
        self.frames(3);
        self.window.get_by_label_contains(item).click();
        self.frames(3);
    }

    fn pointer(&mut self, pos: Pos2, pressed: Option<bool>) {
        self.window.event(Event::PointerMoved(pos));
        if let Some(pressed) = pressed {
            let (button, modifiers) = (PointerButton::Primary, Modifiers::NONE);
            self.window.event(Event::PointerButton { pos, button, pressed, modifiers });
        }
        self.frames(1);
    }

    pub fn drag_over(&mut self, words: &str) {
        let rects = self.window.state().words_on_screen(self.find(words));
        let (first, last) = (rects.first().expect("the words are in view"), rects.last().unwrap());
        let (from, to) =
            (first.left_center() + egui::vec2(2.0, 0.0), last.right_center() - egui::vec2(2.0, 0.0));
        self.pointer(from, Some(true));
        self.pointer(from + (to - from) * 0.5, None);
        self.pointer(to, None);
        self.pointer(to, Some(false));
        self.frames(2);
    }

    /// Where words stand on the screen: the first line of them.
    pub fn rect_of_words(&self, words: &str) -> egui::Rect {
        let rects = self.window.state().words_on_screen(self.find(words));
        *rects.first().expect("the words are in view")
    }

    /// Presses at one place, moves and lets go at another.
    pub fn drag(&mut self, from: Pos2, to: Pos2) {
        self.pointer(from, None);
        self.frames(1);
        self.pointer(from, Some(true));
        self.pointer(from + (to - from) * 0.5, None);
        self.pointer(to, None);
        self.frames(1);
        self.pointer(to, Some(false));
        self.frames(2);
    }

    pub fn click_words(&mut self, words: &str) {
        let rects = self.window.state().words_on_screen(self.find(words));
        let pos = rects.first().expect("the words are in view").center();
        self.pointer(pos, Some(true));
        self.pointer(pos, Some(false));
        self.frames(2);
    }

    /// Moves the caret from the start of the text to words, by keys.
    pub fn caret_to(&mut self, words: &str) {
        self.keys(Modifiers::COMMAND, Key::Home);
        let before = self.text(0..self.find(words).start);
        for _ in before.chars() {
            self.window.key_press(Key::ArrowRight);
        }
        self.frames(3);
    }

    fn focused(&self) -> (String, Role) {
        let focused = self.window.get_all_by(|node| node.is_focused() && !node.is_hidden()).last();
        let node = focused.expect("something has the keyboard");
        let node = node.accesskit_node();
        (node.label().unwrap_or_default(), node.role())
    }

    pub fn expect_focus(&mut self, name: &str, role: Role) {
        self.frames(3);
        assert_eq!(self.focused(), (name.to_owned(), role));
    }

    pub fn expect_focus_containing(&mut self, part: &str, role: Role) {
        self.frames(3);
        let (name, found) = self.focused();
        assert!(name.contains(part) && found == role, "{name} {found:?}");
    }

    pub fn tab_to(&mut self, name: &str, role: Role) {
        self.key(Key::Tab);
        self.expect_focus(name, role);
    }

    pub fn write_file(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.home().join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    }

    pub fn drop_file(&mut self, path: &Path) {
        let file: Arc<dyn egui::DroppedFile + Send + Sync> = Arc::new(Dropped(path.to_owned()));
        self.window.input_mut().dropped_files.push(file);
        self.frames(2);
    }

    pub fn ask_to_close(&mut self) {
        let id = egui::ViewportId::ROOT;
        let viewport = self.window.input_mut().viewports.entry(id).or_default();
        viewport.events.push(egui::ViewportEvent::Close);
        self.frames(1);
        let viewport = self.window.input_mut().viewports.entry(id).or_default();
        viewport.events.clear();
        self.settle();
    }

    pub fn was_closed(&self) -> bool {
        self.window.state().may_close()
    }

    pub fn title(&self) -> &str {
        self.window.state().title()
    }

    pub fn snapshot(&mut self, name: &str) {
        self.pointer(Pos2::new(700.0, 5.0), None);
        self.frames(3);
        self.window.snapshot(name);
    }
}

#[derive(Debug)]
struct Dropped(PathBuf);

impl egui::DroppedFile for Dropped {
    fn path(&self) -> &Path {
        &self.0
    }

    fn bytes(&self) -> Result<Vec<u8>, String> {
        std::fs::read(&self.0).map_err(|error| error.to_string())
    }
}
