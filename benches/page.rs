//! How long pages take: the figures of `docs/SPEED.md`.
//!
//! The cost of a frame is to depend on what is visible and not on the length of the text, so the last lines compare
//! 10 MB and 100,000 decorations with 5 kB and 10.

#![expect(
    clippy::print_stdout,
    clippy::indexing_slicing,
    reason = "a measurement is printed, and stops if it cannot go on"
)]

use std::hint::black_box;
use std::ops::Range;
use std::sync::Arc;
use std::time::{Duration, Instant};

use criterion::{Criterion, criterion_group, criterion_main};
use egui::{Color32, Event, MouseWheelSource, MouseWheelUnit, RawInput, Rect, TouchPhase, pos2, vec2};
use gainsay::text_view::{
    Decoration, Decorations, Document, Page, PageInput, PageStyle, Pattern, ScrollAlign, Segmentation,
    TextEngine, Underline,
};

const FACES: [&[u8]; 3] = [
    include_bytes!("../assets/fonts/SourceSerif4-Regular.ttf"),
    include_bytes!("../assets/fonts/SourceSerif4-SemiBold.ttf"),
    include_bytes!("../assets/fonts/NotoNaskhArabic-Regular.ttf"),
];

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

fn marks(text: &str, count: usize) -> Decorations {
    let step = text.len() / count;
    let mark = |number: usize| {
        let start = text.floor_char_boundary(number * step);
        let end = text.floor_char_boundary((start + 40 + number % 5 * 30).min(text.len()));
        let mut decoration = Decoration::new(number as u128, start..end);
        decoration.tint = Some(Color32::from_rgb(230, 240, 250));
        let pattern = [Pattern::Solid, Pattern::Dashed, Pattern::Dotted][number % 3];
        decoration.underline = Some(Underline { pattern, width: 2.0, color: Color32::BLUE });
        decoration
    };
    Decorations::new((0..count).map(mark).collect())
}

/// A window without a screen that shows a page.
struct Window {
    ctx: egui::Context,
    engine: TextEngine,
    document: Document,
    decorations: Decorations,
    style: PageStyle,
    page: Page,
    time: f64,
}

fn no_unit(_: &str, byte: usize) -> Range<usize> {
    byte..byte
}

impl Window {
    fn new(text: &str, decorations: usize) -> Self {
        Self {
            ctx: egui::Context::default(),
            engine: TextEngine::new(&FACES),
            document: Document::new(Arc::from(text)),
            decorations: marks(text, decorations),
            style: PageStyle::default(),
            page: Page::new(),
            time: 0.0,
        }
    }

    /// A frame as a window does it, up to what goes to the graphics card.
    fn frame(&mut self, events: Vec<Event>) -> usize {
        self.time += 1.0 / 60.0;
        let screen_rect = Some(Rect::from_min_size(pos2(0.0, 0.0), vec2(900.0, 900.0)));
        let input = RawInput { screen_rect, time: Some(self.time), events, ..RawInput::default() };
        let Self { ctx, engine, document, decorations, style, page, .. } = self;
        let output = ctx.run_ui(input, |ui| {
            engine.begin_frame(ui.ctx());
            let segmentation = Segmentation { word: no_unit, sentence: no_unit };
            let describe = &|_| None;
            let input =
                PageInput { document, style, decorations, segmentation, name: "Article text", describe };
            page.show(engine, ui, &input);
        });
        ctx.tessellate(output.shapes, output.pixels_per_point).len()
    }

    fn wheel(&mut self, points: f32) -> usize {
        let delta = vec2(0.0, points);
        let (unit, phase, source) = (MouseWheelUnit::Point, TouchPhase::Move, MouseWheelSource::Unknown);
        let wheel = Event::MouseWheel { unit, delta, phase, modifiers: egui::Modifiers::NONE, source };
        self.frame(vec![Event::PointerMoved(pos2(400.0, 400.0)), wheel])
    }
}

fn layout(criterion: &mut Criterion) {
    for (name, bytes) in [("5 kB", 5_000), ("1 MB", 1_000_000), ("10 MB", 10_000_000)] {
        let text: Arc<str> = Arc::from(news(bytes));
        criterion.bench_function(&format!("open {name}"), |bench| {
            bench.iter(|| Document::new(Arc::clone(&text)));
        });
        let mut window = Window::new(&text, 10);
        let mut place = 0;
        window.frame(Vec::new());
        criterion.bench_function(&format!("lay out and paint a screenful never seen, {name}"), |bench| {
            bench.iter(|| {
                place = (place + text.len() / 7 + 5000) % text.len();
                window.page = Page::new();
                window.page.scroll_to(place, ScrollAlign::Top);
                black_box(window.frame(Vec::new()))
            });
        });
    }
}

fn long_line(criterion: &mut Criterion) {
    let text = SENTENCE.repeat(1_000_000 / SENTENCE.len());
    let mut window = Window::new(&text, 1000);
    let mut place = 0;
    criterion.bench_function("jump within one line of 1 MB", |bench| {
        bench.iter(|| {
            place = (place + 123_457) % text.len();
            window.page.scroll_to(place, ScrollAlign::Middle);
            black_box(window.frame(Vec::new()))
        });
    });
    let word = "x".repeat(1_000_000);
    let mut window = Window::new(&word, 1000);
    criterion.bench_function("jump within one word of 1 MB", |bench| {
        bench.iter(|| {
            place = (place + 123_457) % word.len();
            window.page.scroll_to(place, ScrollAlign::Middle);
            black_box(window.frame(Vec::new()))
        });
    });
}

/// How often the same frames are run.
const RUNS: usize = 5;
const FRAMES: usize = 1000;

/// Times frames, in order of length: each is the shortest of several equal runs, so that what the machine does beside
/// us is left out.
fn timed(window: impl Fn() -> Window, wheel: impl Fn(usize) -> f32) -> Vec<Duration> {
    let mut times = vec![Duration::MAX; FRAMES];
    for _ in 0..RUNS {
        let mut window = window();
        for (number, time) in times.iter_mut().enumerate() {
            let start = Instant::now();
            black_box(window.wheel(wheel(number)));
            *time = start.elapsed().min(*time);
        }
    }
    times.sort_unstable();
    times
}

fn print(name: &str, times: &[Duration]) {
    println!(
        "{name}: median {:?}, p99 {:?}, most {:?}",
        times[FRAMES / 2],
        times[FRAMES * 99 / 100],
        times[FRAMES - 1]
    );
}

/// Frames of pages of several lengths: up and down over what has been seen, and on to what has not.
fn scrolling(_: &mut Criterion) {
    let mut steady = Vec::new();
    for (name, bytes, decorations) in [
        ("5 kB, 10 marks", 5_000, 10),
        ("1 MB, 1,000 marks", 1_000_000, 1_000),
        ("10 MB, 100,000 marks", 10_000_000, 100_000),
    ] {
        let text = news(bytes);
        let window = || {
            let mut window = Window::new(&text, decorations);
            window.page.scroll_to(text.len() / 2, ScrollAlign::Middle);
            window.frame(Vec::new());
            window
        };
        let start = Instant::now();
        Window::new(&text, decorations).frame(Vec::new());
        println!("marks sorted and first frame, {name}: {:?}", start.elapsed());
        let times = timed(window, |number| if number % 40 < 20 { -20.0 } else { 20.0 });
        print(&format!("scrolling up and down, {name}"), &times);
        steady.push(times[FRAMES / 2]);
        if bytes > 5_000 {
            print(&format!("scrolling on, {name}"), &timed(window, |_| -40.0));
        }
    }
    println!("10 MB to 5 kB: {:.2}", steady[2].as_secs_f64() / steady[0].as_secs_f64());
}

fn settings() -> Criterion {
    Criterion::default()
        .sample_size(20)
        .warm_up_time(Duration::from_millis(300))
        .measurement_time(Duration::from_millis(1500))
        .without_plots()
}

criterion_group! { name = benches; config = settings(); targets = layout, long_line, scrolling }
criterion_main!(benches);
