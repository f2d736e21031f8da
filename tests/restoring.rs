//! When a workspace keeps backups by itself, and how a backup is restored.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test fails by panicking"
)]

mod common;

use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

use common::{bytes_of, key, marking, moment, open, origin, statement_id};
use gainsay::{
    command::{BulkChange, CodebookChange, Command, SpeakerChange},
    model::{
        Article, ArticleDetails, ArticleId, AttributeValue, LabelId, Layer, Project, Speaker, SpeakerId,
        Statement, StatementId,
    },
    store,
    workspace::{Event, Workspace, backups::ListedBackup},
};

const ANN: &str = "ann";

fn label(id: &str) -> LabelId {
    LabelId::new(id).unwrap()
}

fn article(id: &str, count: u128) -> Article {
    let text: String =
        (0..count).map(|number| format!("It is {number:03}.")).collect::<Vec<_>>().join(" ") + " ";
    let details = ArticleDetails { title: format!("Article {id}"), ..ArticleDetails::default() };
    Article::new(ArticleId::new(id).unwrap(), details, origin(), text)
}

/// Statements of ann on an article, with numbers from `first` on.
fn layer(article: &Article, first: u128, count: u128) -> Layer {
    let mut layer = Layer::new(key(article.id.as_str(), ANN), article.fingerprint().clone());
    for number in 0..count {
        let place = marking(article.text(), &[&format!("It is {number:03}")]);
        let made = moment("2026-11-21T10:00:00Z");
        let mut statement = Statement::new(statement_id(first + number), label("claim"), place, made);
        statement.speaker = Some(SpeakerId::new("one").unwrap());
        layer.statements.insert(statement.id, Arc::new(statement));
    }
    layer
}

/// A project of two articles with 25 and 3 statements and two speakers, opened by ann.
fn workspace() -> (tempfile::TempDir, Workspace) {
    let folder = tempfile::tempdir().unwrap();
    let mut project = Project::titled("Many");
    for (article, first) in [(article("large", 25), 100), (article("small", 3), 200)] {
        let layer = layer(&article, first, if first == 100 { 25 } else { 3 });
        project.layers.insert(layer.key.clone(), Arc::new(layer));
        project.articles.insert(article.id.clone(), Arc::new(article));
    }
    for id in ["one", "two"] {
        let speaker = Speaker::named(SpeakerId::new(id).unwrap(), id);
        project.speakers.insert(speaker.id.clone(), Arc::new(speaker));
    }
    store::create(folder.path(), &project).unwrap();
    let workspace = opened(folder.path());
    (folder, workspace)
}

fn opened(folder: &Path) -> Workspace {
    let mut workspace = Workspace::new(ANN, Box::new(|| {}));
    workspace.run(Command::OpenProject(folder.to_owned())).unwrap();
    assert!(workspace.wait().contains(&Event::Opened));
    workspace
}

fn ids(count: u128) -> Vec<StatementId> {
    (100..100 + count).map(statement_id).collect()
}

fn relabel(count: u128) -> Command {
    Command::Bulk(ids(count), BulkChange::Set(Box::new(AttributeValue::Label(label("fact")))))
}

fn project(workspace: &Workspace) -> Project {
    workspace.session().unwrap().project().clone()
}

/// The backups, after everything on the worker is done.
fn listed(workspace: &mut Workspace) -> Vec<ListedBackup> {
    workspace.run(Command::ListBackups).unwrap();
    let events = workspace.wait();
    let found = events.into_iter().find_map(|event| match event {
        Event::Backups(found, problems) => {
            assert_eq!(problems, [""; 0]);
            Some(found)
        }
        _ => None,
    });
    found.unwrap()
}

fn reasons(workspace: &mut Workspace) -> Vec<String> {
    listed(workspace).into_iter().map(|backup| backup.reason).collect()
}

fn restore(workspace: &mut Workspace, number: u64) -> String {
    workspace.run(Command::Restore(number)).unwrap();
    let events = workspace.wait();
    let told = events.iter().find_map(|event| match event {
        Event::Restored(text) => Some(text.clone()),
        _ => None,
    });
    told.unwrap_or_else(|| panic!("{events:?}"))
}

#[test]
fn a_large_change_is_restored_in_one_step_and_undone_in_one() {
    let (folder, mut workspace) = workspace();
    let before = project(&workspace);
    workspace.run(relabel(25)).unwrap();
    let after = project(&workspace);
    let found = listed(&mut workspace);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].reason, "change label of 25 statements");
    assert_eq!(found[0].differs.in_words(), "25 statements would change");
    assert_eq!(found[0].differs.examples[0].change, "Label: Fact → Claim");
    assert_eq!(found[0].left_out, [""; 0]);

    let told = restore(&mut workspace, found[0].number);
    assert!(told.contains("before “change label of 25 statements”"), "{told}");
    assert_eq!(project(&workspace), before);
    let session = workspace.session().unwrap();
    assert!(session.history().undo_name().unwrap().starts_with("restore backup of "));
    // What was restored over was kept as well.
    assert_eq!(listed(&mut workspace).len(), 2);
    workspace.run(Command::Undo).unwrap();
    assert_eq!(project(&workspace), after);
    workspace.run(Command::Redo).unwrap();
    assert_eq!(project(&workspace), before);

    // The files follow, and the backups are there after reopening.
    workspace.run(Command::Save).unwrap();
    workspace.wait();
    assert_eq!(open(folder.path()).project, before);
    drop(workspace);
    let mut again = opened(folder.path());
    let found = listed(&mut again);
    assert_eq!(found.len(), 2);
    assert_eq!(found[0].differs.in_words(), "25 statements would change");
    assert!(found[1].differs.is_empty());
    restore(&mut again, found[0].number);
    assert_eq!(project(&again), after);
}

#[test]
fn what_changes_little_is_not_kept() {
    let (folder, mut workspace) = workspace();
    workspace.run(relabel(19)).unwrap();
    workspace.run(Command::Speakers(SpeakerChange::Add("Three".into()))).unwrap();
    workspace.run(Command::DeleteStatement(statement_id(100))).unwrap();
    let mut codebook = project(&workspace).codebook.as_ref().clone();
    codebook.guidelines.push("# New".into());
    workspace.run(Command::Codebook(CodebookChange::Set(Box::new(codebook)))).unwrap();
    workspace.run(Command::Save).unwrap();
    workspace.wait();
    assert_eq!(reasons(&mut workspace), [""; 0]);
    assert!(!folder.path().join(".gainsay/backups").exists());
}

#[test]
fn what_others_write_pushes_no_backup_out_unless_it_was_merged_with_something_of_ours() {
    let (folder, mut workspace) = workspace();
    let elsewhere = |number: u128, note: &str| {
        let mut there = open(folder.path());
        let (before, mut after) = (there.in_files.clone(), there.in_files.clone());
        let mut theirs = Layer::clone(&before.layers[&key("small", ANN)]);
        Arc::make_mut(theirs.statements.get_mut(&statement_id(number)).unwrap()).note = note.into();
        after.layers.insert(theirs.key.clone(), Arc::new(theirs));
        let report = store::save(folder.path(), Some(&before), &after, &there.read_only, &mut there.disk);
        assert!(report.errors.is_empty());
    };
    elsewhere(200, "from another program");
    workspace.run(Command::Look).unwrap();
    assert!(workspace.wait().contains(&Event::TakenIn { files: 1, merged: false }));
    assert_eq!(reasons(&mut workspace), [""; 0]);

    let ours = BulkChange::Set(Box::new(AttributeValue::Label(label("fact"))));
    workspace.run(Command::Bulk(vec![statement_id(201)], ours)).unwrap();
    elsewhere(202, "meanwhile");
    workspace.run(Command::Look).unwrap();
    assert!(workspace.wait().contains(&Event::TakenIn { files: 1, merged: true }));
    assert_eq!(reasons(&mut workspace), ["take in changes of other programs"]);
}

#[test]
fn what_takes_away_or_reaches_far_is_kept_however_little_it_is() {
    let (_folder, mut workspace) = workspace();
    let (one, two) = (SpeakerId::new("one").unwrap(), SpeakerId::new("two").unwrap());
    // One statement in each of two layers.
    let two_layers = vec![statement_id(100), statement_id(200)];
    let tag = BulkChange::AddTag("t".into());
    workspace.run(Command::Bulk(two_layers, tag)).unwrap();
    workspace.run(Command::Speakers(SpeakerChange::Remove(two.clone()))).unwrap();
    workspace.run(Command::Undo).unwrap();
    workspace.run(Command::Speakers(SpeakerChange::Merge { from: one, into: two })).unwrap();
    let removal = CodebookChange::RemoveLabel(label("claim"), Some(label("fact")));
    workspace.run(Command::Codebook(removal)).unwrap();
    workspace.run(Command::DeleteArticle(ArticleId::new("small").unwrap())).unwrap();
    let expected =
        ["delete article", "delete label", "merge speakers", "delete speaker", "add tag of 2 statements"];
    assert_eq!(reasons(&mut workspace), expected);

    // The oldest names a speaker and a label that went since: they come back with it.
    let oldest = listed(&mut workspace).pop().unwrap();
    restore(&mut workspace, oldest.number);
    let project = project(&workspace);
    assert!(project.codebook.label(&label("claim")).is_some());
    assert!(project.speakers.contains_key(&SpeakerId::new("one").unwrap()));
    assert_eq!(project.layers.len(), 2, "the article is back with its annotations");
}

#[test]
fn a_backup_that_fails_is_told_of_and_stops_nothing() {
    let (folder, mut workspace) = workspace();
    fs::write(folder.path().join(".gainsay/backups"), "in the way").unwrap();
    workspace.run(relabel(25)).unwrap();
    workspace.run(Command::Save).unwrap();
    let events = workspace.wait();
    let told = events.iter().find_map(|event| match event {
        Event::BackupFailed(reason) => Some(reason),
        _ => None,
    });
    let told = told.unwrap();
    assert!(told.contains("change label of 25 statements") && told.contains(".gainsay"), "{told}");
    assert!(events.contains(&Event::Saved) && !workspace.unsaved());
    assert_eq!(open(folder.path()).project, project(&workspace));
    assert_eq!(fs::read_to_string(folder.path().join(".gainsay/backups")).unwrap(), "in the way");
}

#[test]
fn a_backup_that_is_gone_or_damaged_changes_nothing() {
    let (folder, mut workspace) = workspace();
    workspace.run(relabel(25)).unwrap();
    let number = listed(&mut workspace)[0].number;
    let after = project(&workspace);
    let place = folder.path().join(format!(".gainsay/backups/{number:09}"));
    fs::write(place.join("annotations/ann/large.ron"), "torn").unwrap();
    let told = restore(&mut workspace, number);
    assert!(told.contains("nothing was changed") && told.contains("could not be read"), "{told}");
    assert_eq!(project(&workspace), after);
    fs::remove_dir_all(place).unwrap();
    workspace.run(Command::Restore(number)).unwrap();
    let events = workspace.wait();
    assert!(
        matches!(&events[..], [Event::Failed(reason)] if reason.contains("not there any more")),
        "{events:?}"
    );
    assert_eq!(project(&workspace), after);
    assert_eq!(workspace.session().unwrap().history().undo_name(), Some("change label of 25 statements"));
}

#[test]
fn a_project_that_is_being_left_is_not_restored() {
    let (folder, mut workspace) = workspace();
    workspace.run(relabel(25)).unwrap();
    let number = listed(&mut workspace)[0].number;
    workspace.run(Command::Save).unwrap();
    workspace.wait();
    let files: Vec<(PathBuf, Vec<u8>)> = bytes_of(folder.path()).into_iter().collect();
    workspace.run(Command::Restore(number)).unwrap();
    workspace.run(Command::CloseProject).unwrap();
    workspace.wait();
    assert!(workspace.session().is_none());
    assert_eq!(bytes_of(folder.path()).into_iter().collect::<Vec<_>>(), files);
}
