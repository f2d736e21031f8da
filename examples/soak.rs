//! Works on a project for a long time, and looks throughout that what must be true is true.
//!
//! `cargo run --release --example soak -- --edits 100000` makes random edits, undoes and does them again, saves and
//! reopens; `cargo run --release --example soak -- --recover 100000` measures how long the opening of a project takes
//! whose journal holds so many edits that its files lack.
#![expect(clippy::print_stdout, reason = "a tool for the terminal")]
#![allow(clippy::indexing_slicing, clippy::unwrap_used, reason = "a tool for developers fails by panicking")]

#[path = "../tests/common/mod.rs"]
mod common;

use std::{
    env, fs,
    path::Path,
    time::{Duration, Instant},
};

use common::{
    commands::{anything, new_article},
    random::Random,
};
use gainsay::{
    command::Command,
    model::{Anchor, AttributeValue, Fragments, LabelId, Project, check},
    store::journal::journal_path,
    workspace::Workspace,
};

const ANNOTATOR: &str = "ann";
/// A project does not grow beyond this.
const MAX_STATEMENTS: usize = 300;

fn main() {
    let arguments: Vec<String> = env::args().collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        [_, "--edits", edits] => soak(edits.parse().unwrap()),
        [_, "--recover", edits] => recover(edits.parse().unwrap()),
        _ => println!("usage: soak --edits N | --recover N"),
    }
}

fn soak(edits: usize) {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("project");
    let mut workspace = made(&folder);
    let mut random = Random::new(7);
    let (mut refused, mut saves, mut openings, mut undone) = (0, 0, 0, 0);
    let start = Instant::now();
    let mut memory = Vec::new();
    for number in 1..=edits {
        let command = next(&workspace, &mut random);
        undone += usize::from(matches!(command, Command::Undo | Command::Redo));
        refused += usize::from(workspace.run(command).is_err());
        if number % 20 == 0 {
            workspace.wait();
            assert!(!workspace.unkept(), "{:?}", workspace.save_status());
        }
        if number % 200 == 0 {
            check_invariants(&mut workspace);
        }
        if number % 500 == 0 {
            save(&mut workspace);
            saves += 1;
        }
        if number % 2_500 == 0 || (number % 2_500 == 1_250 && random.below(2) == 0) {
            workspace = reopen(workspace, &folder);
            openings += 1;
        }
        if number % (edits / 10).max(1) == 0 {
            memory.push(resident_mb());
            println!(
                "{number} edits, {} statements, {} steps to undo, {} MB in memory, journal {} kB",
                workspace.session().unwrap().project().statements().count(),
                workspace.session().unwrap().history().done().len(),
                resident_mb(),
                fs::metadata(journal_path(&folder)).map_or(0, |file| file.len() / 1024),
            );
        }
    }
    println!(
        "{edits} edits soaked ({refused} of them refused, {undone} undone or done again), {saves} saves, {openings} \
         reopenings, {:.0} s; memory {:?} MB",
        start.elapsed().as_secs_f64(),
        memory
    );
}

fn made(folder: &Path) -> Workspace {
    let mut workspace = Workspace::new(ANNOTATOR, Box::new(|| {}));
    let title = "Soaked".to_owned();
    workspace.run(Command::NewProject { folder: folder.to_owned(), title }).unwrap();
    workspace.wait();
    workspace.run(new_article("First")).unwrap();
    save(&mut workspace);
    workspace
}

fn next(workspace: &Workspace, random: &mut Random) -> Command {
    let session = workspace.session().unwrap();
    let project = session.project();
    if project.statements().count() > MAX_STATEMENTS
        && let Some(id) = project.articles.keys().nth(random.below(project.articles.len()))
    {
        return Command::DeleteArticle(id.clone());
    }
    anything(session, random)
}

fn save(workspace: &mut Workspace) {
    workspace.run(Command::Save).unwrap();
    workspace.wait();
    assert!(!workspace.unsaved(), "{:?}", workspace.save_status());
}

/// Every place is where its words are, links name statements by ids that are unique, and a walk back and forth through
/// the history ends where it began.
fn check_invariants(workspace: &mut Workspace) {
    let session = workspace.session().unwrap();
    let before = session.project().clone();
    check_places(&before);
    let doubled = |finding: &check::Finding| finding.rule.name().contains("duplicate-id");
    assert!(!check::findings(&before).iter().any(doubled));
    let steps = session.history().done().len().min(25);
    for _ in 0..steps {
        workspace.run(Command::Undo).unwrap();
    }
    for _ in 0..steps {
        workspace.run(Command::Redo).unwrap();
    }
    assert_eq!(*workspace.session().unwrap().project(), before);
}

fn check_places(project: &Project) {
    for (key, statement) in project.statements() {
        if let Anchor::Anchored(fragments) = &statement.fragments {
            let text = project.articles[&key.article].text();
            Fragments::verified(fragments.as_slice().to_vec(), text).unwrap();
        }
    }
}

/// Leaves the project, sometimes without saving, and opens it again: everything is there, undo too.
fn reopen(mut workspace: Workspace, folder: &Path) -> Workspace {
    workspace.wait();
    let session = workspace.session().unwrap();
    let (project, steps) = (session.project().clone(), session.history().done().len());
    drop(workspace);
    let mut workspace = Workspace::new(ANNOTATOR, Box::new(|| {}));
    workspace.run(Command::OpenProject(folder.to_owned())).unwrap();
    workspace.wait();
    let session = workspace.session().unwrap();
    assert_eq!(*session.project(), project);
    assert_eq!(session.history().done().len(), steps);
    assert!(workspace.recovery().unwrap().unfit.is_empty());
    workspace
}

fn recover(edits: usize) {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("project");
    let mut workspace = made(&folder);
    let label = LabelId::new("claim").unwrap();
    for start in 0..20 {
        let ranges = std::iter::once(start..start + 4).collect();
        workspace.run(Command::Mark { label: label.clone(), ranges }).unwrap();
    }
    let ids: Vec<_> = workspace.session().unwrap().project().statements().map(|(_, one)| one.id).collect();
    let start = Instant::now();
    for (number, id) in (workspace.session().unwrap().changes() as usize - 1..edits).zip(ids.iter().cycle()) {
        let note = AttributeValue::Note(format!("Why this reading: reason number {number}"));
        workspace.run(Command::SetAttribute(*id, Box::new(note))).unwrap();
        workspace.run(Command::CloseStep).unwrap();
    }
    let handed_over = start.elapsed();
    workspace.wait();
    let kept = start.elapsed();
    let project = workspace.session().unwrap().project().clone();
    drop(workspace);
    let bytes = fs::metadata(journal_path(&folder)).unwrap().len();
    let start = Instant::now();
    let mut workspace = Workspace::new(ANNOTATOR, Box::new(|| {}));
    workspace.run(Command::OpenProject(folder.clone())).unwrap();
    workspace.wait();
    let took = start.elapsed();
    let steps = workspace.recovery().unwrap().steps;
    assert_eq!(*workspace.session().unwrap().project(), project);
    println!(
        "{steps} edits recovered from a journal of {:.1} MB in {:.2} s (handed over in {:.2} s, all on the disk after \
         {:.2} s)",
        bytes as f64 / 1e6,
        secs(took),
        secs(handed_over),
        secs(kept),
    );
}

fn secs(time: Duration) -> f64 {
    time.as_secs_f64()
}

/// Memory of this process, in MB; 0 where the system does not tell in this way.
fn resident_mb() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok()).unwrap_or_default() / 1024
}
