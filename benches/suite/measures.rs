//! What is measured of one project: each step as a person takes it, in the window without a screen.

use std::{
    fs,
    ops::ControlFlow,
    path::Path,
    process,
    time::{Duration, Instant},
};

use egui::{Key, Modifiers};
use gainsay::{
    command::Command,
    formats::FORMATS,
    model::{AttributeValue, Edit, Project, ReadOnly, Timestamp},
    reading::search::{Options, Query},
    store,
    workspace::Workspace,
};

use crate::{
    common::{export, process_time, thread_time},
    made::ANNOTATOR,
    table::Taken,
    window::Window,
};

/// Frames of each measurement of scrolling.
const FRAMES: usize = 400;

/// Labels that are changed, and steps that are undone and made again.
const EDITS: usize = 40;

/// How often the same is run; the shortest time counts, so that what else the machine does is left out.
const RUNS: usize = 3;

/// How much is searched at once, in bytes, as the window does it between two frames.
const STRETCH_BYTES: usize = 256 << 10;

/// A frequent word, and one that is nowhere.
const WORDS: [(&str, &str); 2] =
    [("find a frequent word", "negotiation"), ("find a word that is nowhere", "zeppelin")];

/// The parts of the suite; each runs in a process of its own, so that its memory is its own.
pub const PARTS: [&str; 4] = ["window", "views", "files", "exports"];

/// Runs one part on the project in `folder`.
pub fn measure(part: &str, folder: &Path, trial: bool) -> Vec<Taken> {
    match part {
        "window" => window(folder, trial),
        "views" => views(folder, trial),
        "files" => files(folder, trial),
        _ => exports(folder),
    }
}

/// Times of one thing done over and over, sorted.
struct Times(Vec<Duration>);

impl Times {
    /// Processor time of the drawing thread for `count` steps in a row. Each time is the shortest of several equal runs;
    /// `begin` puts the window back to where a run begins.
    fn of(
        (count, runs): (usize, usize),
        window: &mut Window,
        begin: impl Fn(&mut Window),
        step: impl Fn(&mut Window, usize),
    ) -> Self {
        let mut times = vec![Duration::MAX; count];
        for _ in 0..runs {
            begin(window);
            for (number, time) in times.iter_mut().enumerate() {
                let start = thread_time();
                step(window, number);
                *time = thread_time().saturating_sub(start).min(*time);
            }
        }
        times.sort_unstable();
        Self(times)
    }

    fn at(&self, per_mille: usize) -> Duration {
        let index = self.0.len().saturating_sub(1) * per_mille / 1000;
        self.0.get(index).copied().unwrap_or_default()
    }

    fn median_and_p99(&self, name: &str) -> [Taken; 2] {
        [
            Taken::time(&format!("{name}, median"), self.at(500)),
            Taken::time(&format!("{name}, 99th percentile"), self.at(990)),
        ]
    }
}

/// The shortest wall time and the least processor time of this process for several runs of `what`.
fn shortest<T>(runs: usize, mut what: impl FnMut() -> T) -> (Duration, Duration) {
    let mut least = (Duration::MAX, Duration::MAX);
    for _ in 0..runs {
        let (start, processor) = (Instant::now(), process_time());
        let made = what();
        least.0 = start.elapsed().min(least.0);
        least.1 = process_time().saturating_sub(processor).min(least.1);
        drop(made);
    }
    least
}

/// Twenty frames down, twenty up, as far as a text of 5 kB goes: at every size the same work on the page.
fn to_and_fro(number: usize) -> f32 {
    if number % 40 < 20 { -40.0 } else { 40.0 }
}

/// Opening, scrolling, editing, and the memory of it all.
fn window(folder: &Path, trial: bool) -> Vec<Taken> {
    let (runs, frames, edits) = if trial { (1, 40, 2) } else { (RUNS, FRAMES, EDITS) };
    let mut taken = Vec::new();
    let (wall, processor) = shortest(runs, || Window::open(folder));
    taken.push(Taken::time("open the project to the list", wall));
    taken.push(Taken::time("open the project, of processor time", processor));
    let mut least = Duration::MAX;
    for _ in 0..runs {
        let mut window = Window::open(folder);
        window.frame(Vec::new());
        let start = Instant::now();
        window.key(Modifiers::ALT, Key::ArrowDown);
        window.frame(Vec::new());
        least = least.min(start.elapsed());
        window.settle();
        assert!(window.shows_words(), "the article is on the screen");
    }
    taken.push(Taken::time("click to painted page", least));

    let mut window = Window::open(folder);
    window.key(Modifiers::ALT, Key::ArrowDown);
    window.settle();
    taken.push(Taken::memory("memory with the article open", "VmRSS"));
    // What comes into sight is laid out once.
    (0..80).for_each(|number| window.wheel(to_and_fro(number)));
    let scroll = |window: &mut Window, number| window.wheel(to_and_fro(number));
    let times = Times::of((frames, runs), &mut window, |_| (), scroll);
    taken.extend(times.median_and_p99("a frame while scrolling"));

    window.key(Modifiers::NONE, Key::J);
    window.settle();
    let changes = |window: &Window| window.session().changes();
    let before = changes(&window);
    let label = |window: &mut Window, number: usize| {
        window.key(Modifiers::NONE, if number.is_multiple_of(2) { Key::Num2 } else { Key::Num1 });
        window.frame(Vec::new());
    };
    let times = Times::of((edits, runs), &mut window, Window::settle, label);
    assert!(changes(&window) > before, "the keys were edits");
    taken.extend(times.median_and_p99("a label is changed and drawn"));
    let undo = |window: &mut Window, _| {
        window.key(Modifiers::COMMAND, Key::Z);
        window.frame(Vec::new());
    };
    let redo = |window: &mut Window, _| {
        window.key(Modifiers::COMMAND | Modifiers::SHIFT, Key::Z);
        window.frame(Vec::new());
    };
    let before = changes(&window);
    let some = edits.min(20);
    let times = Times::of((some, 1), &mut window, Window::settle, undo);
    taken.extend(times.median_and_p99("undo and drawn"));
    let times = Times::of((some, 1), &mut window, Window::settle, redo);
    taken.extend(times.median_and_p99("redo and drawn"));
    assert!(changes(&window) >= before + 2 * some as u64, "the keys were steps");
    taken.push(Taken::memory("most memory: opened twice, scrolled, edited", "VmHWM"));
    taken
}

/// The other views of the project: table, threads, find.
fn views(folder: &Path, trial: bool) -> Vec<Taken> {
    let mut taken = Vec::new();
    let mut window = Window::open(folder);
    window.settle();
    let mut timed = |name: &str, window: &mut Window, step: &dyn Fn(&mut Window)| {
        let start = thread_time();
        step(window);
        window.frame(Vec::new());
        taken.push(Taken::time(name, thread_time().saturating_sub(start)));
        window.settle();
    };
    timed("table of statements, first shown", &mut window, &|window| window.key(Modifiers::NONE, Key::F5));
    let title = window.place_of("Speaker");
    timed("table sorted by speaker", &mut window, &|window| window.click(title));
    let title = window.place_of("Said");
    timed("table sorted by date", &mut window, &|window| window.click(title));
    let field = window.place_of("Filter by text");
    window.click(field);
    window.settle();
    timed("table filtered by a word", &mut window, &|window| window.text("negotiation"));
    timed("threads, first shown", &mut window, &|window| window.key(Modifiers::NONE, Key::F6));
    taken.push(Taken::memory("most memory with table and threads", "VmHWM"));
    let texts: Vec<&str> =
        window.session().project().articles.values().map(|article| &**article.text()).collect();
    for (name, word) in WORDS {
        let Ok(query) = Query::new(word, Options::default()) else { continue };
        let runs = if trial { 1 } else { RUNS };
        let (wall, _) = shortest(runs, || texts.iter().map(|text| found(&query, text)).sum::<usize>());
        taken.push(Taken::time(name, wall));
        let by_ripgrep = || {
            let mut rg = process::Command::new("rg");
            rg.args(["--ignore-case", "--count", word]).arg(folder.join("articles")).output()
        };
        if by_ripgrep().is_ok() {
            taken
                .push(Taken::time(&format!("{name}, by ripgrep in the files"), shortest(runs, by_ripgrep).0));
        }
    }
    taken
}

/// As the window does it, which draws between stretches.
fn found(query: &Query, text: &str) -> usize {
    let (mut found, mut at) = (0, 0);
    while at < text.len() {
        let (hits, next) = query.stretch(text, at, STRETCH_BYTES);
        (found, at) = (found + hits.len(), next);
    }
    found
}

/// Files and journal, without a window.
fn files(folder: &Path, trial: bool) -> Vec<Taken> {
    let go_on = |_| ControlFlow::Continue(());
    let mut taken = Vec::new();
    let (wall, processor) = shortest(if trial { 1 } else { RUNS }, || store::open(folder, &go_on).ok());
    taken.push(Taken::time("read the folder", wall));
    taken.push(Taken::time("read the folder, of processor time", processor));
    let Ok(store::Opened { project, mut disk, .. }) = store::open(folder, &go_on) else { return taken };
    taken.push(Taken::memory("memory of the project read", "VmRSS"));
    let mut before = project;
    let mut least = Duration::MAX;
    for number in 0..if trial { 1 } else { 2 * RUNS } {
        let after = noted(&before, number);
        let start = Instant::now();
        let report = store::save(folder, Some(&before), &after, &ReadOnly::default(), &mut disk);
        least = least.min(start.elapsed());
        assert!(report.errors.is_empty(), "it was saved");
        before = after;
    }
    taken.push(Taken::time("save after one edit", least));
    taken.extend(journal(folder, trial));
    taken
}

/// From an edit until it is in the journal, forced to the disk: the window does not wait for that.
fn journal(folder: &Path, trial: bool) -> Option<Taken> {
    let mut workspace = Workspace::new(ANNOTATOR, Box::new(|| {}));
    workspace.run(Command::OpenProject(folder.to_owned())).expect("it begins to open");
    workspace.wait();
    let id = *workspace.session()?.project().statements().next().map(|(_, statement)| &statement.id)?;
    let mut least = Duration::MAX;
    for number in 0..if trial { 1 } else { 20 } {
        let value = Box::new(AttributeValue::Note(format!("note {number} of the journal")));
        let start = Instant::now();
        workspace.run(Command::SetAttribute(id, value)).expect("a note can be written");
        while workspace.unkept() {
            workspace.poll();
            std::thread::yield_now();
        }
        least = least.min(start.elapsed());
    }
    Some(Taken::time("an edit is in the journal, on the disk", least))
}

/// The project with another note on its last statement.
fn noted(project: &Project, number: usize) -> Project {
    let mut changed = project.clone();
    let last =
        project.layers.values().rev().find_map(|layer| Some((&layer.key, layer.statements.keys().next()?)));
    let Some((key, id)) = last else { return changed };
    let value = Box::new(AttributeValue::Note(format!("note {number}")));
    let edit = Edit::SetAttribute(key.clone(), *id, value, Timestamp::from_unix_secs(1_800_000_000));
    edit.apply(&mut changed).expect("a note can be written");
    changed
}

/// Every export, to a file that is put at its place.
fn exports(folder: &Path) -> Vec<Taken> {
    let go_on = |_| ControlFlow::Continue(());
    let Ok(opened) = store::open(folder, &go_on) else { return Vec::new() };
    let place = tempfile::tempdir().expect("a temporary folder");
    let mut taken = Vec::new();
    for format in FORMATS.iter().filter(|format| format.is_written()) {
        let processor = process_time();
        export(format, &opened.project, &place.path().join(format.name));
        let name = format!("export to {}", format.title);
        taken.push(Taken::time(&name, process_time().saturating_sub(processor)));
        taken.push(Taken::memory(&format!("most memory, {name}"), "VmHWM"));
        let _ = fs::write("/proc/self/clear_refs", "5");
    }
    taken
}
