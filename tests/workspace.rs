//! A project with its files, without a screen: what is saved when, and what happens while a project is left.
#![allow(clippy::unwrap_used, reason = "a test says so by panicking")]

use std::{
    fs, io,
    ops::ControlFlow,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use gainsay::{
    command::{Command, ImportFiles, NewArticle},
    model::{ArticleDetails, AttributeValue, LabelId, Statement, merge::Choice},
    session::{SaveStatus, SessionError},
    store::{self, Disk, Step, SystemDisk},
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

/// Two statements on [`article`] and another article without any, to be read from `folder`.
fn import(folder: &Path) -> Command {
    let corpus = folder.join("corpus");
    std::fs::create_dir(&corpus).unwrap();
    std::fs::write(corpus.join("a.txt"), "Iran said it has not asked.").unwrap();
    std::fs::write(corpus.join("a.ann"), "T1\tdenial 10 26\tit has not asked\nT2\tRumour 0 4\tIran\n")
        .unwrap();
    std::fs::write(corpus.join("b.txt"), "Another article.").unwrap();
    let files = ImportFiles {
        usual: None,
        format: "brat",
        paths: vec![corpus],
        options: Vec::new(),
        annotator: None,
        strict: false,
        ask: false,
    };
    Command::Import(Box::new(files))
}

#[test]
fn an_import_is_one_step_that_undo_takes_back_whole() {
    let home = tempfile::tempdir().unwrap();
    let mut workspace = workspace(&home.path().join("p"));
    workspace.run(article()).unwrap();
    let before = workspace.session().unwrap().project().clone();
    workspace.run(import(home.path())).unwrap();
    let events = workspace.wait();
    assert!(events.iter().any(|event| matches!(event, Event::Imported { changed: true, .. })), "{events:?}");
    let session = workspace.session().unwrap();
    let after = session.project();
    assert_eq!((after.articles.len(), after.statements().count(), after.codebook.labels.len()), (2, 2, 4));
    assert_eq!(session.history().undo_name(), Some("import brat standoff"));
    workspace.run(Command::Undo).unwrap();
    assert_eq!(*workspace.session().unwrap().project(), before);
}

#[test]
fn what_is_done_while_an_import_is_read_stays() {
    let home = tempfile::tempdir().unwrap();
    let mut workspace = workspace(&home.path().join("p"));
    workspace.run(article()).unwrap();
    workspace.run(import(home.path())).unwrap();
    workspace.run(mark()).unwrap();
    let events = workspace.wait();
    let imports = events.iter().filter(|event| matches!(event, Event::Imported { .. })).count();
    let project = workspace.session().unwrap().project();
    assert_eq!((imports, project.articles.len(), project.statements().count()), (1, 2, 3), "{events:?}");
    workspace.run(Command::Undo).unwrap();
    assert_eq!(workspace.session().unwrap().project().statements().count(), 1);
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

/// Opens the project as another program does, and writes what `change` makes of the only statement.
fn written_elsewhere(folder: &Path, change: impl FnOnce(&mut Statement)) {
    let mut there = store::open(folder, &|_| ControlFlow::Continue(())).unwrap();
    let (before, mut after) = (there.in_files.clone(), there.in_files.clone());
    let key = after.layers.keys().next().unwrap().clone();
    let layer = Arc::make_mut(after.layers.get_mut(&key).unwrap());
    let id = *layer.statements.keys().next().unwrap();
    change(Arc::make_mut(layer.statements.get_mut(&id).unwrap()));
    let report = store::save(folder, Some(&before), &after, &there.read_only, &mut there.disk);
    assert!(report.errors.is_empty(), "{:?}", report.errors);
}

fn labelled(workspace: &Workspace) -> (String, String) {
    let statement = workspace.session().unwrap().selected().unwrap().1;
    (statement.label.to_string(), statement.note.clone())
}

/// A project whose statement is a denial in the journal and a claim in the files, left as by a crash.
fn left_with_a_step_in_the_journal(folder: &Path) {
    let mut workspace = workspace(folder);
    workspace.run(article()).unwrap();
    workspace.run(mark()).unwrap();
    workspace.run(Command::Save).unwrap();
    workspace.wait();
    run_on_selected(&mut workspace, AttributeValue::Label(LabelId::new("denial").unwrap()));
    workspace.wait();
    assert!(!workspace.unkept() && workspace.unsaved());
}

fn run_on_selected(workspace: &mut Workspace, value: AttributeValue) {
    let id = workspace.session().unwrap().selected().unwrap().1.id;
    workspace.run(Command::SetAttribute(id, Box::new(value))).unwrap();
}

/// Opens the project, and selects its statement.
fn opened(folder: &Path) -> (Workspace, Vec<Event>) {
    let mut workspace = Workspace::new("mara", Box::new(|| {}));
    workspace.run(Command::OpenProject(folder.to_owned())).unwrap();
    let events = workspace.wait();
    let id = workspace.session().unwrap().project().statements().next().unwrap().1.id;
    workspace.run(Command::SelectStatement(Some(id))).unwrap();
    (workspace, events)
}

#[test]
fn what_another_program_wrote_after_a_crash_is_merged_with_the_journal() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("p");
    left_with_a_step_in_the_journal(&folder);
    written_elsewhere(&folder, |statement| statement.note = "from elsewhere".into());
    let (mut workspace, events) = opened(&folder);
    assert!(!events.contains(&Event::Clashed), "{events:?}");
    assert_eq!(labelled(&workspace), ("denial".into(), "from elsewhere".into()));
    workspace.run(Command::Save).unwrap();
    assert!(workspace.wait().contains(&Event::Saved));
    let files = store::open(&folder, &|_| ControlFlow::Continue(())).unwrap().in_files;
    assert_eq!(files, *workspace.session().unwrap().project());
    workspace.run(Command::Undo).unwrap();
    assert_eq!(labelled(&workspace), ("claim".into(), "from elsewhere".into()));
}

#[test]
fn what_another_program_wrote_over_the_same_after_a_crash_waits_for_a_choice_however_often_it_is_opened() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("p");
    left_with_a_step_in_the_journal(&folder);
    written_elsewhere(&folder, |statement| statement.label = LabelId::new("fact").unwrap());
    for _ in 0..3 {
        let (mut workspace, events) = opened(&folder);
        assert!(events.contains(&Event::Clashed), "{events:?}");
        assert_eq!((labelled(&workspace).0.as_str(), workspace.conflicts().len()), ("denial", 1));
        // Something else that is done meanwhile is kept in the journal, and changes nothing of that.
        run_on_selected(&mut workspace, AttributeValue::Note("x".into()));
        workspace.run(Command::Undo).unwrap();
        workspace.run(Command::Save).unwrap();
        workspace.wait();
        let files = store::open(&folder, &|_| ControlFlow::Continue(())).unwrap().in_files;
        assert_eq!(files.statements().next().unwrap().1.label.as_str(), "fact", "nothing is overwritten");
    }
    let (mut workspace, _) = opened(&folder);
    workspace.run(Command::Settle(vec![Choice::Theirs])).unwrap();
    workspace.run(Command::Save).unwrap();
    workspace.wait();
    let (workspace, events) = opened(&folder);
    assert!(!events.contains(&Event::Clashed));
    assert_eq!(labelled(&workspace).0, "fact");
}

#[test]
fn what_was_taken_in_is_known_to_the_journal_too() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("p");
    let mut workspace = workspace(&folder);
    workspace.run(article()).unwrap();
    workspace.run(mark()).unwrap();
    workspace.run(Command::Save).unwrap();
    workspace.wait();
    let file = folder.join("annotations/mara/talks.ron");
    let first = fs::read(&file).unwrap();
    written_elsewhere(&folder, |statement| statement.label = LabelId::new("fact").unwrap());
    workspace.run(Command::Look).unwrap();
    assert!(workspace.wait().contains(&Event::TakenIn { files: 1, merged: false }));
    workspace.run(Command::Save).unwrap();
    workspace.wait();
    run_on_selected(&mut workspace, AttributeValue::Label(LabelId::new("denial").unwrap()));
    workspace.wait();
    drop(workspace);
    // The file is as it was before all that; nobody but another program has done that.
    fs::write(&file, first).unwrap();
    let (workspace, events) = opened(&folder);
    assert!(events.contains(&Event::Clashed), "{events:?}");
    assert_eq!(labelled(&workspace).0, "denial");
}

#[test]
fn a_save_that_was_cut_short_is_no_change_of_another_program() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("p");
    left_with_a_step_in_the_journal(&folder);
    let (mut workspace, _) = opened(&folder);
    let after_the_first = workspace.session().unwrap().selected().unwrap().1.clone();
    run_on_selected(&mut workspace, AttributeValue::Label(LabelId::new("fact").unwrap()));
    workspace.wait();
    drop(workspace);
    // The first of the two steps got into the file, and the journal was not told.
    written_elsewhere(&folder, |statement| *statement = (*after_the_first).clone());
    let (workspace, events) = opened(&folder);
    assert!(!events.contains(&Event::Clashed), "{events:?}");
    assert_eq!(labelled(&workspace).0, "fact");
}
