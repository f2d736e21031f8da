//! How long frames of the whole window take, and how much memory the program takes: the figures of `docs/SPEED.md`.
//!
//! A frame is all that the processor does for it: events, panels, page, and triangles for the graphics card. It is to
//! depend on what is visible and not on how long the article is or how much is marked in it, so the last lines compare
//! 10 MB and 100,000 statements with 5 kB and 10.

#![expect(
    clippy::print_stdout,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a measurement is printed, and stops if it cannot go on"
)]

use std::{
    hint::black_box,
    path::{Path, PathBuf},
    sync::{Arc, mpsc::Receiver},
    time::{Duration, Instant},
};

use criterion::{Criterion, criterion_group, criterion_main};
use egui::{Event, Key, Modifiers, MouseWheelSource, MouseWheelUnit, RawInput, Rect, TouchPhase, pos2, vec2};
use gainsay::{
    app::{
        App, Launch,
        picker::{Picker, Request},
    },
    model::{
        Anchor, AnnotatorId, Article, ArticleDetails, ArticleId, DateBasis, DateValue, Edtf, Fragments,
        LabelId, Layer, LayerKey, Project, Speaker, SpeakerId, Statement, StatementId, Timestamp,
        article::Origin,
    },
    store::{self, settings::Settings},
};
use uuid::Uuid;

/// An article and how much is marked in it.
struct Size {
    name: &'static str,
    bytes: usize,
    statements: usize,
}

/// Those of the targets; the last has ten times as many statements a page as the first two.
const SIZES: [Size; 3] = [
    Size { name: "5 kB, 10 statements", bytes: 5_000, statements: 10 },
    Size { name: "1 MB, 1,000 statements", bytes: 1_000_000, statements: 1_000 },
    Size { name: "10 MB, 100,000 statements", bytes: 10_000_000, statements: 100_000 },
];

/// As many statements a page as the last of [`SIZES`], in a short text.
const SHORT_BUT_DENSE: Size = Size { name: "5 kB, 50 statements", bytes: 5_000, statements: 50 };

/// Frames of each measurement of scrolling.
const FRAMES: usize = 1000;

/// How often the same frames are run.
const RUNS: usize = 3;

/// Set for a process that opens a size, tells its memory and ends.
const MEMORY_OF: &str = "GAINSAY_BENCH_MEMORY_OF";

const SENTENCE: &str =
    "\"No request for a meeting has been made on our side to the American side,\" said Mr Baghaei. ";

/// News text: paragraphs of one to four sentences.
fn news(bytes: usize) -> String {
    let mut text = String::with_capacity(bytes + 400);
    let mut count = 1;
    while text.len() < bytes {
        text.push_str(&SENTENCE.repeat(count));
        text.push('\n');
        count = count % 4 + 1;
    }
    text
}

fn article(id: &str, text: String) -> Article {
    let origin = Origin {
        imported: Timestamp::from_unix_secs(0),
        source_name: "made.txt".to_owned(),
        source_encoding: "UTF-8".to_owned(),
    };
    let details = ArticleDetails {
        title: format!("An article called {id}"),
        publisher: "The Example".to_owned(),
        ..ArticleDetails::default()
    };
    Article::new(ArticleId::new(id).expect("a slug"), details, origin, text)
}

fn statement(number: usize, text: &str, start: usize) -> Statement {
    let range = text.floor_char_boundary(start)..text.floor_char_boundary(start + 40 + number % 5 * 30);
    let fragments = Fragments::marking(text, vec![range]).expect("a place in the text");
    let label = LabelId::new(["claim", "denial", "fact"][number % 3]).expect("a slug");
    let (id, made) = (StatementId(Uuid::from_u128(number as u128)), Timestamp::from_unix_secs(1_795_255_200));
    let mut statement = Statement::new(id, label, Anchor::Anchored(fragments), made);
    statement.speaker = SpeakerId::new("baghaei").ok();
    let date = Edtf::parse("2025-07-08").expect("a date");
    statement.said = Some(DateValue::new(date, DateBasis::Relative));
    statement
}

/// A project of two articles: one of that size, and before it a short one in which nothing is marked.
fn made_project(size: &Size) -> Project {
    let mut project = Project::titled(size.name);
    let speaker = SpeakerId::new("baghaei").expect("a slug");
    project.speakers.insert(speaker.clone(), Arc::new(Speaker::named(speaker, "Esmaeil Baghaei")));
    let text = news(size.bytes);
    let made = article("made", text.clone());
    let annotator = AnnotatorId::new("mara").expect("a slug");
    let key = LayerKey { article: made.id.clone(), annotator };
    let mut layer = Layer::new(key.clone(), made.fingerprint().clone());
    for number in 0..size.statements {
        let start = number * (text.len() - 200) / size.statements;
        let made = statement(number, &text, start);
        layer.statements.insert(made.id, Arc::new(made));
    }
    project.layers.insert(key, Arc::new(layer));
    for article in [article("before", SENTENCE.repeat(3)), made] {
        project.articles.insert(article.id.clone(), Arc::new(article));
    }
    project
}

/// The project as a folder that goes away with what is returned.
fn made_folder(size: &Size) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    store::create(&folder.path().join("project"), &made_project(size)).expect("the project is written");
    folder
}

/// No dialogs here.
struct NoPicker;

impl Picker for NoPicker {
    fn open(&mut self, _: &Request, _: Box<dyn Fn() + Send>) -> Receiver<Vec<PathBuf>> {
        std::sync::mpsc::channel().1
    }
}

/// The program's window without a screen.
struct Window {
    ctx: egui::Context,
    app: App,
    frame: eframe::Frame,
    time: f64,
}

impl Window {
    /// Starts opening the project in `folder`.
    fn start(folder: &Path) -> Self {
        let launch = Launch {
            project: Some(folder.join("project")),
            settings: Settings { annotator: "mara".to_owned(), ..Settings::default() },
            settings_path: None,
            documents: folder.to_owned(),
            user_name: "mara".to_owned(),
            system_fonts: true,
            messages: Vec::new(),
        };
        let ctx = egui::Context::default();
        let app = App::new(&ctx, launch, Box::new(NoPicker));
        Self { ctx, app, frame: eframe::Frame::_new_kittest(), time: 0.0 }
    }

    /// Opens the project in `folder` and shows the article of its size.
    fn open(folder: &Path) -> Self {
        let mut window = Self::start(folder);
        window.frame(Vec::new());
        let ctx = window.ctx.clone();
        window.app.wait_for_worker(&ctx);
        window.key(Modifiers::ALT, Key::ArrowDown);
        window.settle();
        window
    }

    /// A frame as a window does it, up to what goes to the graphics card.
    fn frame(&mut self, events: Vec<Event>) -> usize {
        self.time += 1.0 / 60.0;
        let screen_rect = Some(Rect::from_min_size(pos2(0.0, 0.0), vec2(1280.0, 800.0)));
        let input = RawInput { screen_rect, time: Some(self.time), events, ..RawInput::default() };
        let Self { ctx, app, frame, .. } = self;
        let output = ctx.run_ui(input, |ui| {
            eframe::App::logic(app, ui.ctx(), frame);
            eframe::App::ui(app, ui, frame);
        });
        ctx.tessellate(output.shapes, output.pixels_per_point).len()
    }

    /// Frames without events, until everything stands still.
    fn settle(&mut self) {
        for _ in 0..10 {
            self.frame(Vec::new());
        }
    }

    /// Presses a key; the frame after this one shows what it did.
    fn key(&mut self, modifiers: Modifiers, key: Key) -> usize {
        let press = |pressed| Event::Key { key, physical_key: None, pressed, repeat: false, modifiers };
        self.frame(vec![press(true), press(false)])
    }

    fn wheel(&mut self, points: f32) -> usize {
        let delta = vec2(0.0, points);
        let (unit, phase, source) = (MouseWheelUnit::Point, TouchPhase::Move, MouseWheelSource::Unknown);
        let wheel = Event::MouseWheel { unit, delta, phase, modifiers: Modifiers::NONE, source };
        self.frame(vec![Event::PointerMoved(pos2(500.0, 400.0)), wheel])
    }

    fn shows_words(&self) -> bool {
        !self.app.words_on_screen(0..10).is_empty()
    }
}

/// Times, sorted.
struct Times(Vec<Duration>);

impl Times {
    /// Times `count` steps in a row. Each time is the shortest of several equal runs, so that what the machine does
    /// beside us is left out; `begin` puts the window back to where a run begins.
    fn measure<T>(count: usize, mut begin: impl FnMut() -> T, mut step: impl FnMut(&mut T, usize)) -> Self {
        let mut times = vec![Duration::MAX; count];
        for _ in 0..RUNS {
            let mut subject = begin();
            for (number, time) in times.iter_mut().enumerate() {
                let start = Instant::now();
                step(&mut subject, number);
                *time = start.elapsed().min(*time);
            }
        }
        times.sort_unstable();
        Self(times)
    }

    fn at(&self, per_mille: usize) -> Duration {
        self.0[(self.0.len() - 1) * per_mille / 1000]
    }

    fn print(&self, name: &str) {
        println!("{name}: median {:.2?}, p99 {:.2?}, most {:.2?}", self.at(500), self.at(990), self.at(1000));
    }
}

/// Twenty frames down, twenty up, as far as a text of 5 kB goes: at every size the same work on the page.
fn to_and_fro(number: usize) -> f32 {
    if number % 40 < 20 { -40.0 } else { 40.0 }
}

fn scrolling_and_editing(criterion: &mut Criterion) {
    let mut medians = Vec::new();
    for size in SIZES.iter().chain([&SHORT_BUT_DENSE]) {
        let folder = made_folder(size);
        let mut window = Window::open(folder.path());
        assert!(window.shows_words(), "the article is on the screen");
        // What comes into sight is laid out once.
        (0..80).for_each(|number| _ = window.wheel(to_and_fro(number)));
        let times =
            Times::measure(FRAMES, || (), |(), number| _ = black_box(window.wheel(to_and_fro(number))));
        times.print(&format!("scrolling to and fro, {}", size.name));
        medians.push(times.at(500));
        let mut number = 0;
        criterion.bench_function(&format!("a scrolling frame of the window, {}", size.name), |bench| {
            bench.iter(|| {
                number += 1;
                black_box(window.wheel(to_and_fro(number)))
            });
        });
        if size.bytes > 100_000 {
            let open = || Window::open(folder.path());
            let times = Times::measure(FRAMES, open, |window, _| _ = black_box(window.wheel(-60.0)));
            times.print(&format!("scrolling on through new text, {}", size.name));
        }
        edits(&mut window, size);
    }
    if let [small, _, large, dense] = medians.as_slice() {
        let ratio = |a: &Duration, b: &Duration| a.as_secs_f64() / b.as_secs_f64();
        println!("{} to {}: {:.2}", SIZES[2].name, SIZES[0].name, ratio(large, small));
        println!("{} to {}: {:.2}", SIZES[2].name, SHORT_BUT_DENSE.name, ratio(large, dense));
    }
}

/// Changes the label of a statement by its key, over and over: two frames, of which the second shows the new label.
fn edits(window: &mut Window, size: &Size) {
    window.key(Modifiers::NONE, Key::J);
    window.settle();
    let revision =
        |window: &Window| window.app.workspace().session().map(gainsay::session::Session::revision);
    let before = revision(window);
    let change = |(): &mut (), number| {
        window.key(Modifiers::NONE, if number % 2 == 0 { Key::Num2 } else { Key::Num1 });
        black_box(window.frame(Vec::new()));
    };
    let times = Times::measure(20, || (), change);
    assert!(revision(window) >= before.map(|before| before + 50), "every key was an edit");
    times.print(&format!("a label is changed and shown, {}", size.name));
    let times = Times::measure(FRAMES / 4, || (), |(), _| _ = black_box(window.frame(Vec::new())));
    times.print(&format!("a frame at rest with a statement selected, {}", size.name));
}

fn opening(_: &mut Criterion) {
    for size in &SIZES {
        let folder = made_folder(size);
        let start = |(): &mut (), _| {
            let mut window = Window::start(folder.path());
            while window.app.workspace().session().is_none() {
                std::thread::sleep(Duration::from_millis(1));
                window.frame(Vec::new());
            }
            window.key(Modifiers::ALT, Key::ArrowDown);
            window.frame(Vec::new());
        };
        let times = Times::measure(2, || (), start);
        times.print(&format!("from the start of the program to the painted page, {}", size.name));
        let mut window = Window::open(folder.path());
        let turn = |(): &mut (), number| {
            window.key(Modifiers::ALT, if number % 2 == 0 { Key::ArrowUp } else { Key::ArrowDown });
            window.frame(Vec::new());
        };
        let times = Times::measure(10, || (), turn);
        times.print(&format!("to the short article or back to this one, {}", size.name));
    }
}

/// Memory of a process of its own for each size, so that none is blamed for what others took.
fn memory(_: &mut Criterion) {
    let Ok(program) = std::env::current_exe() else { return };
    for size in [&SIZES[0], &SIZES[2]] {
        let folder = made_folder(size);
        let output = std::process::Command::new(&program).env(MEMORY_OF, folder.path()).output();
        let told = output.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned());
        println!("memory without a graphics driver, {}: {}", size.name, told.unwrap_or_default());
    }
}

/// Opens the project in a folder, scrolls a while, edits once, and tells how much memory that took.
fn tell_memory(folder: &Path) {
    let mut window = Window::open(folder);
    for _ in 0..300 {
        window.wheel(-60.0);
    }
    window.key(Modifiers::NONE, Key::J);
    window.settle();
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let value =
        |name: &str| status.lines().find_map(|line| line.strip_prefix(name)).unwrap_or("unknown").trim();
    println!("VmRSS {}, at most {}", value("VmRSS:"), value("VmHWM:"));
}

fn all(criterion: &mut Criterion) {
    if let Some(folder) = std::env::var_os(MEMORY_OF) {
        return tell_memory(Path::new(&folder));
    }
    scrolling_and_editing(criterion);
    opening(criterion);
    memory(criterion);
}

fn settings() -> Criterion {
    Criterion::default()
        .sample_size(20)
        .warm_up_time(Duration::from_millis(300))
        .measurement_time(Duration::from_millis(1500))
        .without_plots()
}

criterion_group! { name = benches; config = settings(); targets = all }
criterion_main!(benches);
