//! A project with its files, without a screen: what is saved when, and what happens while a project is left.
#![allow(clippy::unwrap_used, reason = "a test says so by panicking")]

use std::{
    io,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use gainsay::{
    command::{Command, NewArticle},
    model::{ArticleDetails, LabelId},
    session::{SaveStatus, SessionError},
    store::{Disk, Step, SystemDisk},
    workspace::{Event, Workspace},
};

fn workspace(folder: &Path) -> Workspace {
    let mut workspace = Workspace::new("mara", Box::new(|| {}));
    workspace.run(Command::NewProject { folder: folder.to_owned(), title: "Made".into() }).unwrap();
    assert!(workspace.wait().contains(&Event::Opened));
    workspace
}

fn article() -> Command {
    let details = ArticleDetails { title: "Talks".into(), ..ArticleDetails::default() };
    let text = "Iran said it has not asked.".into();
    let (source_name, source_encoding) = ("pasted".into(), "UTF-8".into());
    Command::AddArticle(Box::new(NewArticle { details, text, source_name, source_encoding }))
}

fn mark() -> Command {
    Command::Mark { label: LabelId::new("claim").unwrap(), ranges: std::iter::once(0..4).collect() }
}

#[test]
fn an_edit_is_written_by_itself_a_moment_later() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("p");
    let mut workspace = workspace(&folder);
    workspace.run(article()).unwrap();
    assert_eq!(workspace.save_status(), SaveStatus::Unsaved);
    let now = Instant::now();
    assert!(workspace.tick(now).is_some() && !folder.join("articles/talks.ron").exists());
    workspace.tick(now + Duration::from_secs(1));
    assert!(workspace.wait().contains(&Event::Saved));
    assert!(folder.join("articles/talks.ron").exists() && !workspace.unsaved());
}

#[test]
fn saving_writes_at_once_and_says_so() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("p");
    let mut workspace = workspace(&folder);
    workspace.run(article()).unwrap();
    workspace.run(Command::Save).unwrap();
    assert_eq!(workspace.save_status(), SaveStatus::Saving);
    workspace.wait();
    assert!(matches!(workspace.save_status(), SaveStatus::Saved(_)));
    assert!(folder.join("articles/talks.ron").exists());
}

#[test]
fn a_project_that_is_being_left_takes_no_change_that_would_be_lost() {
    let home = tempfile::tempdir().unwrap();
    let (first, second) = (home.path().join("a"), home.path().join("b"));
    workspace(&second);
    let mut workspace = workspace(&first);
    workspace.run(article()).unwrap();
    workspace.run(Command::Save).unwrap();
    workspace.wait();
    workspace.run(Command::OpenProject(second.clone())).unwrap();
    assert_eq!(workspace.run(mark()), Err(SessionError::Leaving));
    workspace.wait();
    assert_eq!(workspace.folder(), Some(second.as_path()));
    workspace.run(article()).unwrap();
}

#[test]
fn a_project_that_cannot_be_saved_is_left_only_when_that_is_asked_for() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("p");
    let mut workspace = workspace(&folder);
    workspace.run(article()).unwrap();
    std::fs::rename(&folder, home.path().join("away")).unwrap();
    workspace.run(Command::CloseProject).unwrap();
    let blocked = |event: &Event| matches!(event, Event::SaveFailed { blocks: true, .. });
    assert!(workspace.wait().iter().any(blocked));
    assert!(workspace.session().is_some() && workspace.unsaved());
    workspace.run(Command::LeaveUnsaved).unwrap();
    assert!(workspace.wait().contains(&Event::Closed));
}

/// A disk on which writing to a journal is a fault of the program, once that is wanted.
#[derive(Default)]
struct BreaksTheJournal(AtomicBool);

impl Disk for BreaksTheJournal {
    fn carry_out(&self, step: Step<'_>) -> io::Result<()> {
        let in_journal = matches!(step, Step::Append(path, _) if path.ends_with("journal"));
        assert!(!(in_journal && self.0.load(Ordering::Relaxed)), "a fault that a test has made");
        SystemDisk.carry_out(step)
    }
}

#[test]
fn after_a_fault_in_the_journal_the_files_are_what_keeps_the_work() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("p");
    let disk = Arc::new(BreaksTheJournal::default());
    let mut workspace = Workspace::on(disk.clone(), "mara", Box::new(|| {}));
    workspace.run(Command::NewProject { folder: folder.clone(), title: "Made".into() }).unwrap();
    workspace.wait();
    workspace.run(article()).unwrap();
    workspace.wait();
    assert!(!workspace.unkept() && folder.join(".gainsay/journal").exists());

    disk.0.store(true, Ordering::Relaxed);
    workspace.run(mark()).unwrap();
    let told = workspace.wait();
    assert!(told.iter().any(|event| matches!(event, Event::JournalFailed(_))), "{told:?}");
    assert!(workspace.unkept() && workspace.save_status() != SaveStatus::AsOpened);
    workspace.tick(Instant::now() + Duration::from_secs(1));
    assert!(workspace.wait().contains(&Event::Saved));
    assert!(!workspace.unkept() && matches!(workspace.save_status(), SaveStatus::Saved(_)));
    assert!(!folder.join(".gainsay/journal").exists(), "it lacks what the files have");
    workspace.run(Command::Undo).unwrap();
    workspace.run(Command::CloseProject).unwrap();
    assert!(workspace.wait().contains(&Event::Closed));

    let mut again = Workspace::new("mara", Box::new(|| {}));
    again.run(Command::OpenProject(folder)).unwrap();
    again.wait();
    let project = again.session().unwrap().project();
    assert_eq!(
        (project.articles.len(), project.layers.values().map(|layer| layer.statements.len()).sum()),
        (1, 0)
    );
}
