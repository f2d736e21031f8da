//! What exports cost: the figures of `docs/SPEED.md`, "Exports".
//!
//! Each export goes to the disk as the program does it: written beside its place, forced to the disk, read back, put
//! there. Beside it the same bytes are copied from memory to the same disk and forced there, in the same run. Memory is
//! measured in processes of their own, from the moment when the project is made.

#![expect(
    clippy::print_stdout,
    clippy::expect_used,
    reason = "a measurement is printed, and stops if it cannot go on"
)]

mod common;
#[path = "../examples/made_project/made.rs"]
mod made;

use std::{
    env, fs,
    io::Write as _,
    path::{Path, PathBuf},
    process::Command,
    sync::Arc,
    time::{Duration, Instant},
};

use common::{export, memory_mb, process_time};
use gainsay::{
    formats::{Format, format_by_name},
    model::{Link, LinkKind, LinkTarget, Project},
};
use made::{Size, made_project};

const FORMATS: [&str; 3] = ["csv", "jsonl", "parquet"];

/// Statements in one article of 5 kB.
const STATEMENTS: usize = 20;

/// Articles of the project whose exports are timed.
const TIMED: usize = 10_000;

/// Articles of the projects with which memory is measured.
const MEASURED: [usize; 3] = [1_000, 10_000, 20_000];

/// Times that each export and each copy is made; the one in the middle counts.
const ROUNDS: usize = 3;

/// Each statement denies the one before it, whatever article that is in.
fn project(articles: usize) -> Project {
    let mut project = made_project(Size::of(articles, articles * STATEMENTS));
    let mut before = None;
    let keys: Vec<_> = project.layers.keys().cloned().collect();
    for key in keys {
        let layer = project.layers.get_mut(&key).map(Arc::make_mut).expect("the layer");
        let ids: Vec<_> = layer.statements.keys().copied().collect();
        for id in ids {
            let statement = layer.statements.get_mut(&id).map(Arc::make_mut).expect("the statement");
            let to = before.replace(id).map(LinkTarget::Statement);
            let link = |to| Link { kind: LinkKind::Denies, to, text: "What was said.".to_owned() };
            statement.links.extend(to.map(link));
        }
    }
    project
}

fn files_below(path: &Path) -> Vec<PathBuf> {
    if path.is_file() {
        return vec![path.to_owned()];
    }
    let entries = fs::read_dir(path).expect("a folder").map(|entry| entry.expect("an entry").path());
    entries.flat_map(|path| files_below(&path)).collect()
}

/// Writes the bytes of each file to another and forces it to the disk.
fn copy(files: &[Vec<u8>], folder: &Path) {
    for (index, bytes) in files.iter().enumerate() {
        let mut file = fs::File::create(folder.join(index.to_string())).expect("a file");
        file.write_all(bytes).expect("it is written");
        file.sync_all().expect("it is forced to the disk");
    }
}

/// Wall time, and processor time of this process.
fn timed(what: impl FnOnce()) -> [Duration; 2] {
    let (start, processor) = (Instant::now(), process_time());
    what();
    [start.elapsed(), process_time().saturating_sub(processor)]
}

/// Of each column the time in the middle, in seconds.
fn medians(times: &[[Duration; 2]]) -> [f64; 2] {
    [0, 1].map(|column| {
        let mut times: Vec<_> = times.iter().filter_map(|times| times.get(column)).collect();
        times.sort_unstable();
        times.get(times.len() / 2).map_or(0.0, |time| time.as_secs_f64())
    })
}

/// Times one format, and prints it as a ratio to copying the same bytes.
fn time(format: &Format, project: &Project, rounds: usize) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (mut exports, mut copies) = (Vec::new(), Vec::new());
    let mut bytes = 0;
    for round in 0..rounds {
        let path = folder.path().join(format!("export-{round}"));
        exports.push(timed(|| drop(export(format, project, &path))));
        let files: Vec<_> = files_below(&path).iter().map(|path| fs::read(path).expect("a file")).collect();
        bytes = files.iter().map(Vec::len).sum();
        let copied = folder.path().join(format!("copy-{round}"));
        fs::create_dir(&copied).expect("a folder");
        copies.push(timed(|| copy(&files, &copied)));
        fs::remove_dir_all(&copied).expect("it is taken away");
    }
    let ([export, export_cpu], [copy, copy_cpu]) = (medians(&exports), medians(&copies));
    println!(
        "{:<9}{:>9.1}{export:>11.2}{export_cpu:>10.2}{copy:>11.2}{copy_cpu:>10.2}{:>9.1}",
        format.name,
        bytes as f64 / 1e6,
        export / copy
    );
}

/// In a process of its own: the memory that the project takes, and the most beyond that while it is exported.
fn print_memory(format: &Format, articles: usize) -> Option<()> {
    let project = project(articles);
    let folder = tempfile::tempdir().ok()?;
    // From here on the peak is counted anew.
    fs::write("/proc/self/clear_refs", "5").ok()?;
    let before = memory_mb("VmRSS")?;
    let report = export(format, &project, &folder.path().join("export"));
    let peak = memory_mb("VmHWM")?;
    println!("{:<9}{:>12}{before:>14.1}{peak:>14.1}{:>10.1}", format.name, report.statements, peak - before);
    Some(())
}

fn main() {
    let arguments: Vec<String> = env::args().collect();
    if let [_, word, format, articles] = arguments.as_slice()
        && word == "memory"
    {
        let format = format_by_name(format).expect("a format");
        if print_memory(format, articles.parse().expect("a number")).is_none() {
            println!("{:<9} this system does not tell", format.name);
        }
        return;
    }
    // Without this word the benches are only tried, as tests.
    let in_earnest = arguments.iter().any(|argument| argument == "--bench");
    let (rounds, large, sizes) = if in_earnest { (ROUNDS, TIMED, MEASURED) } else { (1, 5, [2, 5, 6]) };
    let formats = FORMATS.map(|name| format_by_name(name).expect("a format"));
    println!("{} statements in {large} articles", large * STATEMENTS);
    println!(
        "{:<9}{:>9}{:>11}{:>10}{:>11}{:>10}{:>9}",
        "", "MB", "export s", "of cpu", "copy s", "of cpu", "ratio"
    );
    let project = project(large);
    for format in formats {
        time(format, &project, rounds);
    }
    drop(project);
    println!("\n{:<9}{:>12}{:>14}{:>14}{:>10}", "", "statements", "project MB", "peak MB", "beyond");
    let program = env::current_exe().expect("this program");
    for format in formats {
        for articles in sizes {
            let mut process = Command::new(&program);
            let status = process.args(["memory", format.name, &articles.to_string()]).status();
            assert!(status.expect("it runs").success(), "{} was measured", format.name);
        }
    }
}
