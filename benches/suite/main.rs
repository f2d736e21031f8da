//! Every figure of `docs/SPEED.md` that a size has: the whole as one table.
//!
//! - `cargo bench --bench suite` measures all sizes; words after `--` choose sizes or parts by their names:
//!   `-- "5 kB, 100" window`.
//! - `-- --against COMMIT` builds the suite of that commit too, runs both by turns, and prints what was, what is and
//!   the ratio.
//! - `-- --save FILE` writes the figures as lines of size, name, unit and value, separated by tabs; `-- --plot FILE`
//!   draws some of them as an SVG picture.
//!
//! Projects are made as `examples/made_project` makes them, and opened from a folder on the disk. Times are of the
//! processor for the thread that draws, unless a name says otherwise; the shortest of several runs counts. Each part of
//! each size runs in a process of its own, so that memory is its own.

#![expect(
    clippy::print_stdout,
    clippy::expect_used,
    clippy::panic,
    reason = "a measurement is printed, and stops if it cannot go on"
)]

#[path = "../common/mod.rs"]
mod common;
#[path = "../../examples/made_project/made.rs"]
mod made;
mod measures;
mod plot;
mod table;
mod window;

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
    sync::Arc,
};

use gainsay::{
    model::{Article, ArticleId},
    store,
};
use made::{Size, made_project};
use measures::{PARTS, measure};
use table::{Table, Taken};

/// The word that tells a process to measure one part of one project.
const ONE: &str = "--one";

/// The sizes, from the least to the most.
const SIZES: [(&str, Size); 8] = [
    ("5 kB, 10", Size::of_one(5_000, 10)),
    ("5 kB, 100", Size::of_one(5_000, 100)),
    ("100 kB, 1,000", Size::of_one(100_000, 1_000)),
    ("100 kB, 10,000", Size::of_one(100_000, 10_000)),
    ("1 MB, 10,000", Size::of_one(1_000_000, 10_000)),
    ("10 MB, 10,000", Size::of_one(10_000_000, 10_000)),
    ("10 MB, 100,000", Size::of_one(10_000_000, 100_000)),
    ("10,000 × 5 kB, 200,000", Size::of(10_000, 200_000)),
];

/// What was asked for.
#[derive(Default)]
struct Asked {
    against: Option<String>,
    save: Option<PathBuf>,
    plot: Option<PathBuf>,
    words: Vec<String>,
    trial: bool,
}

impl Asked {
    fn read(arguments: &[String]) -> Self {
        // Without this word the benches are only tried, as tests.
        let mut asked = Self { trial: true, ..Self::default() };
        let mut arguments = arguments.iter();
        while let Some(argument) = arguments.next() {
            match argument.as_str() {
                "--bench" => asked.trial = false,
                "--against" => asked.against = arguments.next().cloned(),
                "--save" => asked.save = arguments.next().map(PathBuf::from),
                "--plot" => asked.plot = arguments.next().map(PathBuf::from),
                word => asked.words.push(word.to_owned()),
            }
        }
        asked
    }

    /// True of a size or part that no word, or one of the words, is about.
    fn wants(&self, name: &str, all: &[&str]) -> bool {
        let about = |word: &&String| all.contains(&word.as_str());
        let mut words = self.words.iter().filter(about).peekable();
        words.peek().is_none() || words.any(|word| word == name)
    }
}

fn main() {
    let arguments: Vec<String> = env::args().skip(1).collect();
    if let [word, part, folder, rest @ ..] = arguments.as_slice()
        && word == ONE
    {
        let trial = rest.iter().any(|word| word == "--trial");
        for taken in measure(part, Path::new(folder), trial) {
            println!("{}", taken.line());
        }
        return;
    }
    let asked = Asked::read(&arguments);
    let this = env::current_exe().expect("this program");
    let other = asked.against.as_deref().map(build);
    let names = SIZES.map(|(name, _)| name);
    let (mut now, mut before) = (Table::default(), Table::default());
    for (name, size) in SIZES.into_iter().take(if asked.trial { 1 } else { SIZES.len() }) {
        if !asked.wants(name, &names) {
            continue;
        }
        let home = tempfile::tempdir().expect("a temporary folder");
        let folder = home.path().join("project");
        make(&folder, size);
        for part in PARTS.into_iter().filter(|part| asked.wants(part, &PARTS)) {
            tell(name, part);
            match &other {
                // By turns, so that what the machine does beside falls on both.
                Some(other) => {
                    run(other, (name, part), &folder, asked.trial, &mut before);
                    run(&this, (name, part), &folder, asked.trial, &mut now);
                    run(&this, (name, part), &folder, asked.trial, &mut now);
                    run(other, (name, part), &folder, asked.trial, &mut before);
                }
                None => run(&this, (name, part), &folder, asked.trial, &mut now),
            }
        }
    }
    println!("{}", now.markdown(other.is_some().then_some(&before)));
    if let Some(file) = asked.save {
        fs::write(&file, now.lines()).expect("the figures are written");
    }
    if let Some(file) = asked.plot {
        fs::write(&file, plot::svg(&now)).expect("the picture is written");
    }
}

#[expect(clippy::print_stderr, reason = "what is measured now, while it takes minutes")]
fn tell(size: &str, part: &str) {
    eprintln!("{size}: {part}");
}

/// Writes a project of that size, with a short article before a single one, to turn to and from.
fn make(folder: &Path, size: Size) {
    let mut project = made_project(size);
    if size.articles == 1 {
        let first = project.articles.values().next().expect("an article");
        let id = ArticleId::new("a-short-one").expect("a slug");
        let short = Article::new(id, first.details.clone(), first.origin.clone(), "Nobody said anything.\n");
        project.articles.insert(short.id.clone(), Arc::new(short));
    }
    store::create(folder, &project).expect("the project is written");
}

/// Has `program` measure one part, and takes in its figures.
fn run(program: &Path, (size, part): (&str, &str), folder: &Path, trial: bool, table: &mut Table) {
    let mut command = Command::new(program);
    command.arg(ONE).arg(part).arg(folder).args(trial.then_some("--trial"));
    let output = command.output().expect("the suite starts");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{size}, {part}, by {}: {errors}", program.display());
    let lines = String::from_utf8_lossy(&output.stdout);
    lines.lines().filter_map(Taken::read).for_each(|taken| table.add(size, &taken));
}

/// Builds the suite as it was at `commit`, in a tree of its own, and gives the program.
fn build(commit: &str) -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let hash = Command::new("git").args(["rev-parse", "--short", commit]).current_dir(root).output();
    let hash = hash.ok().filter(|output| output.status.success()).map(|output| output.stdout);
    let hash = String::from_utf8(hash.unwrap_or_default()).unwrap_or_default();
    assert!(!hash.trim().is_empty(), "git knows no commit {commit}");
    let tree = env::temp_dir().join(format!("gainsay-suite-{}", hash.trim()));
    if !tree.exists() {
        let git = Command::new("git")
            .args(["worktree", "add", "--detach"])
            .arg(&tree)
            .arg(commit)
            .current_dir(root)
            .status();
        assert!(git.is_ok_and(|status| status.success()), "git made a tree of {commit}");
    }
    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.args(["bench", "--bench", "suite", "--no-run", "--message-format", "json"]).current_dir(&tree);
    cargo.env("CARGO_TARGET_DIR", tree.join("target"));
    let output = cargo.output().expect("cargo starts");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "the suite of {commit} was built: {errors}");
    let messages = String::from_utf8_lossy(&output.stdout);
    let executable = messages.lines().rev().find_map(|line| {
        let message: serde_json::Value = serde_json::from_str(line).ok()?;
        message.get("executable")?.as_str().map(PathBuf::from)
    });
    executable.unwrap_or_else(|| panic!("the suite of {commit} is among what was built"))
}
