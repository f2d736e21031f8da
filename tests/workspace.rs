//! A project with its files, without a screen: what is saved when, and what happens while a project is left.
#![allow(clippy::unwrap_used, reason = "a test says so by panicking")]

use std::{
    path::Path,
    time::{Duration, Instant},
};

use gainsay::{
    command::{Command, ImportFiles, NewArticle},
    model::{ArticleDetails, LabelId},
    session::{SaveStatus, SessionError},
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

#[test]
fn an_import_is_one_step_that_undo_takes_back_whole() {
    let home = tempfile::tempdir().unwrap();
    let mut workspace = workspace(&home.path().join("p"));
    workspace.run(article()).unwrap();
    let before = workspace.session().unwrap().project().clone();
    let corpus = home.path().join("corpus");
    std::fs::create_dir(&corpus).unwrap();
    std::fs::write(corpus.join("a.txt"), "Iran said it has not asked.").unwrap();
    std::fs::write(corpus.join("a.ann"), "T1\tdenial 10 26\tit has not asked\nT2\tRumour 0 4\tIran\n")
        .unwrap();
    std::fs::write(corpus.join("b.txt"), "Another article.").unwrap();
    let files = ImportFiles {
        format: "brat",
        paths: vec![corpus],
        options: Vec::new(),
        annotator: None,
        strict: false,
    };
    workspace.run(Command::Import(Box::new(files))).unwrap();
    let events = workspace.wait();
    assert!(events.iter().any(|event| matches!(event, Event::Imported { changed: true, .. })), "{events:?}");
    let session = workspace.session().unwrap();
    let after = session.project();
    assert_eq!((after.articles.len(), after.statements().count(), after.codebook.labels.len()), (2, 2, 4));
    assert_eq!(session.history().undo_name(), Some("import brat standoff"));
    workspace.run(Command::Undo).unwrap();
    assert_eq!(*workspace.session().unwrap().project(), before);
}
