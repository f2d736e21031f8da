//! The disk fails, writes half, or loses its power at every step of a day's work: nothing that was said to be saved is
//! ever lost.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::print_stdout,
    reason = "a test fails by panicking, and prints what it tried"
)]

mod common;

use std::{collections::BTreeMap, fs, path::Path, sync::Arc};

use common::{
    commands::{anything, new_article},
    faulty_disk::{Fault, FaultyDisk},
    random::Random,
};
use gainsay::{
    command::Command,
    model::{Project, SpeakerId, difference::edit_between},
    store::layout::Part,
    workspace::{Event, Workspace},
};

const ANNOTATOR: &str = "ann";

/// Commands of a day.
const DAY: usize = 26;

/// What was done, and how much of it was said to be on the disk.
struct Day {
    /// The project after each command.
    states: Vec<Project>,
    /// The last of them that was said to be saved.
    kept: usize,
    /// What was done, and which state it led to.
    done: Vec<String>,
}

impl Day {
    fn note(&mut self, workspace: &Workspace) {
        let Some(session) = workspace.session() else { return };
        if self.states.last() != Some(session.project()) {
            self.states.push(session.project().clone());
        }
        if !workspace.unkept() {
            self.kept = self.states.len() - 1;
        }
    }
}

/// Opens the project in `folder` on `disk`, works for a day, and leaves without closing when the power goes.
fn work(folder: &Path, disk: &Arc<FaultyDisk>, seed: u64) -> Option<Day> {
    let mut workspace = opened(folder, Arc::clone(disk));
    let start = workspace.session()?.project().clone();
    let mut day = Day { states: vec![start], kept: 0, done: Vec::new() };
    let mut random = Random::new(seed);
    for number in 0..DAY {
        if disk.has_ended() {
            break;
        }
        let command = match number {
            6 | 13 | 20 => Command::Save,
            17 => {
                change_outside(folder);
                Command::Look
            }
            _ => anything(workspace.session()?, &mut random),
        };
        let said = format!("{command:?}").chars().take(60).collect::<String>();
        // What is refused changes nothing.
        workspace.run(command).ok();
        workspace.wait();
        day.note(&workspace);
        day.done.push(format!("{said} -> {}, kept {}", day.states.len() - 1, day.kept));
    }
    settle(&mut workspace, disk, &mut day);
    Some(day)
}

fn opened(folder: &Path, disk: Arc<FaultyDisk>) -> Workspace {
    let mut workspace = Workspace::on(disk, ANNOTATOR, Box::new(|| {}));
    workspace.run(Command::OpenProject(folder.to_owned())).unwrap();
    workspace.wait();
    workspace
}

/// Saves, and tries again as a person would after a message.
fn settle(workspace: &mut Workspace, disk: &FaultyDisk, day: &mut Day) {
    for _ in 0..4 {
        workspace.run(Command::Save).unwrap();
        workspace.wait();
        day.note(workspace);
        if !workspace.unsaved() || disk.has_ended() {
            return;
        }
    }
    panic!("could not be saved after the disk was well again: {:?}", workspace.save_status());
}

/// What git or a file sync would do: another speaker, and a line in the project's own file.
fn change_outside(folder: &Path) {
    let speaker = "#![enable(implicit_some)]\nSpeaker(\n    schema_version: 1,\n    id: \"outsider\",\n    name: \"Outsider\",\n    kind: Person,\n)\n";
    fs::create_dir_all(folder.join("speakers")).unwrap();
    fs::write(folder.join("speakers/outsider.ron"), speaker).unwrap();
}

fn project_in(home: &Path) -> std::path::PathBuf {
    let folder = home.join("p");
    let disk = Arc::new(FaultyDisk::sound());
    let mut workspace = Workspace::on(disk, ANNOTATOR, Box::new(|| {}));
    workspace.run(Command::NewProject { folder: folder.clone(), title: "Made".into() }).unwrap();
    assert!(workspace.wait().contains(&Event::Opened));
    workspace.run(new_article("Talks")).unwrap();
    workspace.run(Command::Save).unwrap();
    workspace.wait();
    folder
}

/// Opens the project on a sound disk: it is as after one of the day's commands, none that was said to be saved is
/// missing, and each step back is one of the states before.
fn check_reopened(folder: &Path, day: &Day, what: &str) {
    let mut workspace = opened(folder, Arc::new(FaultyDisk::sound()));
    let session = workspace.session().unwrap_or_else(|| panic!("{what}: the project does not open"));
    let damaged: Vec<_> = workspace.problems().iter().filter(|problem| problem.kind.protects()).collect();
    assert!(damaged.is_empty(), "{what}: {damaged:?}");
    let recovery = workspace.recovery().unwrap();
    // A save of ours that was cut short is no other program's work.
    let outsider = Part::Speaker(SpeakerId::new("outsider").unwrap());
    let foreign: Vec<_> = recovery.overlaps.iter().filter(|part| **part != outsider).collect();
    assert!(recovery.apart.is_none() && foreign.is_empty(), "{what}: {foreign:?}");
    let unfit = &recovery.unfit;
    assert!(unfit.is_empty(), "{what}: {:?}", unfit.iter().map(|unfit| &unfit.reason).collect::<Vec<_>>());
    let found = day.states.iter().rposition(|state| state == session.project());
    let found = found.unwrap_or_else(|| {
        let wrong = edit_between(day.states.last().unwrap(), session.project());
        panic!("{what}: as it never was: {wrong:?}; {}", day.done.join("; "))
    });
    let states = day.states.len();
    assert!(
        found >= day.kept,
        "{what}: state {found} of {states}, {} was kept; {}",
        day.kept,
        day.done.join("; ")
    );
    check_saves(&mut workspace, folder, what);
}

/// What came back is written to the files, and the next opening finds it there.
fn check_saves(workspace: &mut Workspace, folder: &Path, what: &str) {
    workspace.run(Command::Save).unwrap();
    workspace.wait();
    assert!(!workspace.unsaved(), "{what}: {:?}", workspace.save_status());
    let again = common::open(folder);
    assert_eq!(again.project, again.in_files, "{what}");
    assert_eq!(again.project, *workspace.session().unwrap().project(), "{what}");
}

#[test]
fn a_fault_at_any_step_loses_nothing_that_was_said_to_be_saved() {
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
    let seeds = number("FAULT_SEED").map_or(0..number("FAULT_SEEDS").unwrap_or(1), |seed| seed..seed + 1);
    let (mut tried, mut kinds) = (0, BTreeMap::<String, usize>::new());
    for seed in seeds {
        let sound = Arc::new(FaultyDisk::sound());
        let home = tempfile::tempdir().unwrap();
        let folder = project_in(home.path());
        let day = work(&folder, &sound, seed).unwrap();
        check_reopened(&folder, &day, "without a fault");
        for at in 0..sound.steps() {
            for fault in Fault::ALL {
                let what = format!("seed {seed}, {fault:?} at step {at}");
                let home = tempfile::tempdir().unwrap();
                let folder = project_in(home.path());
                let disk = Arc::new(FaultyDisk::new(at, fault));
                let day = work(&folder, &disk, seed);
                let name = disk.names().get(at).cloned().unwrap_or_else(|| "never reached".to_owned());
                *kinds.entry(name).or_default() += 1;
                tried += 1;
                if let Some(day) = day {
                    check_reopened(&folder, &day, &what);
                } else {
                    check_opens(&folder, &what);
                }
            }
        }
    }
    println!("{tried} faults tried and survived, by the step at which they happened: {kinds:?}");
}

/// A project that could not even be opened for the fault opens without it.
fn check_opens(folder: &Path, what: &str) {
    let opened = common::open(folder);
    assert_eq!(opened.project.articles.len(), 1, "{what}");
}
