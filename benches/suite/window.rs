//! The program's window without a screen.

use std::{
    path::{Path, PathBuf},
    sync::mpsc::Receiver,
    time::{Duration, Instant},
};

use egui::{
    Event, FullOutput, Key, Modifiers, MouseWheelSource, MouseWheelUnit, PointerButton, Pos2, RawInput, Rect,
    TouchPhase, accesskit, pos2, vec2,
};
use gainsay::{
    app::{
        App, Launch,
        picker::{Picker, Request},
    },
    session::Session,
    store::settings::Settings,
};

use crate::made::ANNOTATOR;

/// How long anything may take, so that a measurement that waits for what never comes ends.
const PATIENCE: Duration = Duration::from_mins(10);

/// No dialogs here.
struct NoPicker;

impl Picker for NoPicker {
    fn open(&mut self, _: &Request, _: Box<dyn Fn() + Send>) -> Receiver<Vec<PathBuf>> {
        std::sync::mpsc::channel().1
    }
}

/// The window: events, panels, page, and triangles for the graphics card. What the card or its driver does is left out.
pub struct Window {
    ctx: egui::Context,
    pub app: App,
    frame: eframe::Frame,
    time: f64,
}

impl Window {
    /// Starts opening the project in `folder`.
    pub fn start(folder: &Path) -> Self {
        let launch = Launch {
            project: Some(folder.to_owned()),
            settings: Settings { annotator: ANNOTATOR.to_owned(), ..Settings::default() },
            settings_path: None,
            documents: folder.to_owned(),
            user_name: ANNOTATOR.to_owned(),
            system_fonts: true,
            messages: Vec::new(),
        };
        let ctx = egui::Context::default();
        let app = App::new(&ctx, launch, Box::new(NoPicker));
        Self { ctx, app, frame: eframe::Frame::_new_kittest(), time: 0.0 }
    }

    /// Opens the project in `folder`, to the list of articles that can be used.
    pub fn open(folder: &Path) -> Self {
        let mut window = Self::start(folder);
        window.frame(Vec::new());
        window.until(|window| window.app.workspace().session().is_some());
        window
    }

    /// The open project.
    pub fn session(&self) -> &Session {
        self.app.workspace().session().expect("the project is open")
    }

    /// A frame, up to what goes to the graphics card.
    pub fn frame(&mut self, events: Vec<Event>) {
        let output = self.run(events);
        std::hint::black_box(self.ctx.tessellate(output.shapes, output.pixels_per_point));
    }

    /// A frame, up to its shapes.
    fn run(&mut self, events: Vec<Event>) -> FullOutput {
        self.time += 1.0 / 60.0;
        let screen_rect = Some(Rect::from_min_size(pos2(0.0, 0.0), vec2(1280.0, 800.0)));
        let input = RawInput { screen_rect, time: Some(self.time), events, ..RawInput::default() };
        let Self { ctx, app, frame, .. } = self;
        let mut output = ctx.run_ui(input, |ui| {
            eframe::App::logic(app, ui.ctx(), frame);
            eframe::App::ui(app, ui, frame);
        });
        output.textures_delta.clear();
        output
    }

    /// Frames without events until `done`, a millisecond apart, as threads beside the window answer.
    pub fn until(&mut self, done: impl Fn(&Self) -> bool) {
        let start = Instant::now();
        while !done(self) {
            assert!(start.elapsed() < PATIENCE, "what was waited for did not come");
            std::thread::sleep(Duration::from_millis(1));
            self.frame(Vec::new());
        }
    }

    /// Frames without events, until everything stands still.
    pub fn settle(&mut self) {
        (0..10).for_each(|_| self.frame(Vec::new()));
    }

    /// Presses a key; the frame after this one shows what it did.
    pub fn key(&mut self, modifiers: Modifiers, key: Key) {
        let press = |pressed| Event::Key { key, physical_key: None, pressed, repeat: false, modifiers };
        self.frame(vec![press(true), press(false)]);
    }

    /// Types letters.
    pub fn text(&mut self, text: &str) {
        self.frame(vec![Event::Text(text.to_owned())]);
    }

    /// Scrolls the page.
    pub fn wheel(&mut self, points: f32) {
        let delta = vec2(0.0, points);
        let (unit, phase, source) = (MouseWheelUnit::Point, TouchPhase::Move, MouseWheelSource::Unknown);
        let wheel = Event::MouseWheel { unit, delta, phase, modifiers: Modifiers::NONE, source };
        self.frame(vec![Event::PointerMoved(pos2(500.0, 400.0)), wheel]);
    }

    /// Where a button, a field or a heading with that name stands, as a screen reader is told.
    pub fn place_of(&mut self, name: &str) -> Pos2 {
        self.ctx.enable_accesskit();
        let output = self.run(Vec::new());
        self.ctx.disable_accesskit();
        let update = output.platform_output.accesskit_update.expect("a description of the window");
        let named = |node: &accesskit::Node| {
            node.label() == Some(name) || node.value() == Some(name) || node.placeholder() == Some(name)
        };
        let mut nodes = update.nodes.iter().filter(|(_, node)| named(node));
        let bounds = nodes.find_map(|(_, node)| node.bounds());
        let bounds = bounds.unwrap_or_else(|| panic!("{name} is in the window"));
        pos2(bounds.x0.midpoint(bounds.x1) as f32, bounds.y0.midpoint(bounds.y1) as f32)
    }

    /// Clicks; the frame after this one shows what that did.
    pub fn click(&mut self, pos: Pos2) {
        let button = |pressed| Event::PointerButton {
            pos,
            button: PointerButton::Primary,
            pressed,
            modifiers: Modifiers::NONE,
        };
        self.frame(vec![Event::PointerMoved(pos), button(true)]);
        self.frame(vec![button(false)]);
    }

    /// True while words of the article are on the screen.
    pub fn shows_words(&self) -> bool {
        !self.app.words_on_screen(0..10).is_empty()
    }
}
