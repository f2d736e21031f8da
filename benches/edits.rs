//! What an edit costs the thread that draws: the figures of `docs/SPEED.md`.
//!
//! Each command is timed from the call to its return, on a session alone and on a workspace, which hands every edit to
//! the journal. A copy of the project is held meanwhile, as saving does, so that whatever an edit changes is shared
//! and cannot be changed in place.
//!
//! Processor time is that of the calling thread, without what the machine does beside us; wall time has both.

#![expect(
    clippy::print_stdout,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a measurement is printed, and stops if it cannot go on"
)]

mod common;
#[path = "../examples/made_project/made.rs"]
mod made;

use std::{
    hint::black_box,
    time::{Duration, Instant},
};

use common::thread_time;
use gainsay::{
    command::Command,
    model::{
        AnnotatorId, AttributeValue, LabelId, LinkKind, LinkTarget, Project, ReadOnly, SpeakerId,
        StatementId, Timestamp,
    },
    session::{Session, SessionError, Stamps},
    store,
    workspace::Workspace,
};
use made::{ANNOTATOR, Size, made_project, words_at};
use uuid::Uuid;

/// What an edit may cost at the 99th percentile.
const LIMIT: Duration = Duration::from_millis(1);

/// Times that each command is run.
const ROUNDS: usize = 200;

/// A project to edit.
struct Subjects {
    name: &'static str,
    size: Size,
    /// True if it is also opened from a folder, as a workspace.
    in_folder: bool,
}

const SIZES: [Subjects; 3] = [
    Subjects { name: "5 kB, 10 statements", size: Size::of_one(5_000, 10), in_folder: true },
    Subjects {
        name: "10 MB, 100,000 statements in one layer",
        size: Size::of_one(10_000_000, 100_000),
        in_folder: true,
    },
    Subjects {
        name: "10,000 articles of 5 kB with 10 statements each",
        size: Size::of(10_000, 100_000),
        in_folder: false,
    },
];

/// The commands of a round; all are made, then undone, made again, and undone.
const COMMANDS: [&str; 6] = ["label", "speaker", "note", "mark", "link", "delete"];

/// Ids and times in a row.
struct Counting(u64);

impl Stamps for Counting {
    fn now(&mut self) -> Timestamp {
        Timestamp::from_unix_secs(1_800_000_000)
    }

    fn statement_id(&mut self) -> StatementId {
        self.0 += 1;
        StatementId(Uuid::from_u128(u128::MAX - u128::from(self.0)))
    }
}

/// What runs the commands.
enum Subject {
    Session(Box<Session>),
    Workspace(Box<Workspace>),
}

impl Subject {
    fn session(project: Project) -> Self {
        let annotator = AnnotatorId::new(ANNOTATOR).expect("a slug");
        Self::Session(Box::new(Session::new(project, ReadOnly::default(), annotator, Box::new(Counting(0)))))
    }

    fn workspace(folder: &std::path::Path) -> Self {
        let mut workspace = Workspace::new(ANNOTATOR, Box::new(|| {}));
        workspace.run(Command::OpenProject(folder.to_owned())).expect("it begins to open");
        workspace.wait();
        Self::Workspace(Box::new(workspace))
    }

    fn project(&self) -> &Project {
        let session = match self {
            Self::Session(session) => Some(session.as_ref()),
            Self::Workspace(workspace) => workspace.session(),
        };
        session.expect("a project is open").project()
    }

    fn run(&mut self, command: Command) -> Result<(), SessionError> {
        match self {
            Self::Session(session) => session.run(command),
            Self::Workspace(workspace) => workspace.run(command),
        }
    }

    /// Takes in what the threads have answered, as each frame does.
    fn poll(&mut self) {
        if let Self::Workspace(workspace) = self {
            workspace.poll();
        }
    }

    /// Runs `command` while a copy of the project is held; gives wall time and processor time.
    fn timed(&mut self, command: Command) -> (Duration, Duration) {
        let held = self.project().clone();
        let (start, processor) = (Instant::now(), thread_time());
        let done = self.run(black_box(command));
        let times = (start.elapsed(), thread_time().saturating_sub(processor));
        done.expect("the command can be carried out");
        assert!(*self.project() != held, "the command changed something");
        self.poll();
        times
    }
}

/// The command called `name` of a round, on statements that differ from round to round.
fn command(name: &str, round: usize, ids: &[StatementId], project: &Project) -> Command {
    let id = |number: usize| ids[(round * 7919 + number) % ids.len()];
    let (_, statement) = project.find_statement(id(0)).expect("the statement");
    let set = |value| Command::SetAttribute(id(0), Box::new(value));
    match name {
        "label" => {
            let other = |label: &&&str| statement.label.as_str() != **label;
            let label = ["fact", "claim"].iter().find(other).expect("one of two");
            set(AttributeValue::Label(LabelId::new(label).expect("a slug")))
        }
        "speaker" => {
            let other = |id: &SpeakerId| statement.speaker.as_ref() != Some(id);
            let ids = ["araghchi", "baghaei"].into_iter().filter_map(|id| SpeakerId::new(id).ok());
            set(AttributeValue::Speaker(ids.into_iter().find(other)))
        }
        "note" => set(AttributeValue::Note(format!("A note of round {round}."))),
        "mark" => {
            let text = project.articles.values().next().expect("an article").text();
            let range = words_at(text, round * 7919 % text.len(), 1);
            Command::Mark { label: LabelId::new("claim").expect("a slug"), ranges: vec![range] }
        }
        "link" => Command::AddLink(id(0), LinkKind::Denies, LinkTarget::Statement(id(1))),
        "delete" => Command::DeleteStatement(id(0)),
        other => unreachable!("no command is called {other}"),
    }
}

/// Wall time and processor time of each run of one command.
#[derive(Default)]
struct Times(Vec<(Duration, Duration)>);

impl Times {
    /// The 50th and 99th percentile and the most, in microseconds; of the processor time, or else of the wall time.
    fn row(&self, processor: bool) -> [f64; 3] {
        let mut times: Vec<_> = self.0.iter().map(|time| if processor { time.1 } else { time.0 }).collect();
        times.sort_unstable();
        [500, 990, 1000].map(|per_mille| {
            let index = (times.len() * per_mille).div_ceil(1000).saturating_sub(1);
            times[index].as_secs_f64() * 1e6
        })
    }
}

/// Times every command `rounds` times, and then undo and redo of all of them.
fn measure(subject: &mut Subject, rounds: usize) -> Vec<(&'static str, Times)> {
    let layers = &subject.project().layers;
    let ids: Vec<_> = layers.values().flat_map(|layer| layer.statements.keys().copied()).collect();
    let mut table: Vec<_> = COMMANDS.iter().map(|name| (*name, Times::default())).collect();
    let (mut undo, mut redo) = (Times::default(), Times::default());
    for round in 0..rounds {
        for (name, times) in &mut table {
            let command = command(name, round, &ids, subject.project());
            times.0.push(subject.timed(command));
        }
        for _ in COMMANDS {
            undo.0.push(subject.timed(Command::Undo));
        }
        for _ in COMMANDS {
            redo.0.push(subject.timed(Command::Redo));
        }
        // Each round begins with the project as it was made.
        for _ in COMMANDS {
            subject.timed(Command::Undo);
        }
    }
    table.extend([("undo", undo), ("redo", redo)]);
    table
}

/// Prints a table and tells whether every 99th percentile is below the limit.
fn print(heading: &str, table: &[(&'static str, Times)]) -> bool {
    println!("\n{heading}");
    println!(
        "{:<9}{:>10}{:>10}{:>10}{:>14}{:>10}{:>10}",
        "µs", "cpu p50", "cpu p99", "cpu most", "wall p50", "wall p99", "wall most"
    );
    let mut within = true;
    for (name, times) in table {
        let ([p50, p99, most], [wall50, wall99, wall_most]) = (times.row(true), times.row(false));
        println!("{name:<9}{p50:>10.1}{p99:>10.1}{most:>10.1}{wall50:>14.1}{wall99:>10.1}{wall_most:>10.1}");
        within &= p99 < LIMIT.as_secs_f64() * 1e6;
    }
    within
}

/// What a copy of the project costs: saving makes one, and so does undo.
fn copies(size: &Subjects, project: &Project, rounds: usize) {
    let mut times = Times::default();
    for _ in 0..rounds {
        let (start, processor) = (Instant::now(), thread_time());
        let copy = black_box(project.clone());
        times.0.push((start.elapsed(), thread_time().saturating_sub(processor)));
        drop(copy);
    }
    print(&format!("A copy of the project: {}", size.name), &[("copy", times)]);
}

fn main() {
    // Without this word the benches are only tried, as tests.
    let rounds = if std::env::args().any(|argument| argument == "--bench") { ROUNDS } else { 2 };
    let (mut within, mut medians) = (true, Vec::new());
    for size in &SIZES {
        let project = made_project(size.size);
        copies(size, &project, rounds);
        if size.in_folder {
            let folder = tempfile::tempdir().expect("a temporary folder");
            let folder = folder.path().join("project");
            store::create(&folder, &project).expect("the project is written");
            let table = measure(&mut Subject::workspace(&folder), rounds);
            within &= print(&format!("Workspace::run, {}", size.name), &table);
            medians.push(table.iter().map(|(_, times)| times.row(true)[0]).sum::<f64>());
        }
        let table = measure(&mut Subject::session(project), rounds);
        within &= print(&format!("Session::run, {}", size.name), &table);
    }
    if let [small, large] = medians.as_slice() {
        println!("\n{} to {}: {:.2} times (sum of medians)", SIZES[1].name, SIZES[0].name, large / small);
    }
    println!("every command below {LIMIT:?} of processor time at p99: {}", if within { "yes" } else { "no" });
}
