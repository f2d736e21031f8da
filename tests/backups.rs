//! Backups: what is in them, how many are kept, what comes back, and what happens when the disk fails.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a test fails by panicking, and what was tried is counted"
)]

mod common;

use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use common::{bytes_of, full_project, key, moment, open, plain_statement, statement_id};
use gainsay::{
    model::{
        ArticleId, Codebook, LabelId, Layer, Project, ReadOnly, Speaker, SpeakerId, comparison::Comparison,
        difference::edit_between,
    },
    store::{
        self, Contents, Disk, MAX_BACKUPS, Step, SystemDisk, back_up, backups, differing_parts, layout::Part,
        read_backup,
    },
};

const MADE: &str = "2026-11-21T14:03:00Z";

/// The full project in a new folder.
fn made() -> (tempfile::TempDir, Project) {
    let folder = tempfile::tempdir().unwrap();
    let project = full_project();
    store::create(folder.path(), &project).unwrap();
    (folder, project)
}

/// `project` with the statements of ann's layer relabelled.
fn relabelled(project: &Project, label: &str) -> Project {
    let mut after = project.clone();
    let layer = Arc::make_mut(after.layers.get_mut(&key("denied", "ann")).unwrap());
    for mut statement in layer.statements.clone().values().cloned() {
        Arc::make_mut(&mut statement).label = LabelId::new(label).unwrap();
        layer.statements.insert(statement.id, statement);
    }
    after
}

fn keep(folder: &Path, before: &Project, after: &Project) {
    let parts = differing_parts(before, after);
    back_up(&SystemDisk, folder, "change label", moment(MADE), before, &parts).unwrap();
}

fn read(folder: &Path, number: u64, now: &Project) -> Contents {
    let contents = read_backup(folder, number, now).unwrap();
    assert_eq!(contents.problems, []);
    contents
}

fn numbers(folder: &Path) -> Vec<u64> {
    let (found, problems) = backups(folder);
    assert_eq!(problems, []);
    found.iter().map(|backup| backup.number).collect()
}

fn place(folder: &Path, number: u64) -> PathBuf {
    folder.join(format!(".gainsay/backups/{number:09}"))
}

#[test]
fn what_was_changed_comes_back_as_it_was() {
    let (folder, before) = made();
    let after = relabelled(&before, "fact");
    keep(folder.path(), &before, &after);

    let (listed, problems) = backups(folder.path());
    assert_eq!((listed.len(), problems.len()), (1, 0));
    assert_eq!((listed[0].number, listed[0].reason.as_str()), (1, "change label"));
    assert_eq!(listed[0].made, moment(MADE));
    assert_eq!(listed[0].files, [PathBuf::from("annotations/ann/denied.ron")]);
    assert!(listed[0].bytes > 1000);

    let restored = read(folder.path(), 1, &after).put_into(&after, &ReadOnly::default());
    assert_eq!((&restored.project, restored.left_out.len()), (&before, 0));
    let mut now = after.clone();
    edit_between(&after, &restored.project).apply(&mut now).unwrap();
    assert_eq!(now, before);
    let words = Comparison::between(&after, &restored.project);
    assert_eq!(words.in_words(), "2 statements would change");
    assert_eq!(words.examples[0].change, "Label: Fact → Denial");
}

#[test]
fn everything_in_a_project_can_be_kept_and_comes_back() {
    let (folder, before) = made();
    let after = Project::default();
    keep(folder.path(), &before, &after);
    let restored = read(folder.path(), 1, &after).put_into(&after, &ReadOnly::default());
    assert_eq!(restored.project, before);
    let mut now = after.clone();
    edit_between(&after, &restored.project).apply(&mut now).unwrap();
    assert_eq!(now, before);
}

#[test]
fn what_was_not_there_goes_again_unless_something_names_it_by_now() {
    let (folder, before) = made();
    let mut after = before.clone();
    for id in ["used", "unused"] {
        let speaker = Speaker::named(SpeakerId::new(id).unwrap(), id);
        after.speakers.insert(speaker.id.clone(), Arc::new(speaker));
    }
    after.layers.insert(key("denied", "new"), Arc::new(Layer::clone(&after.layers[&key("denied", "bob-2")])));
    keep(folder.path(), &before, &after);
    let bob = Arc::make_mut(after.layers.get_mut(&key("denied", "bob-2")).unwrap());
    let mut statement = plain_statement(7, "\"never.\"");
    statement.speaker = Some(SpeakerId::new("used").unwrap());
    bob.statements.insert(statement.id, Arc::new(statement));

    let restored = read(folder.path(), 1, &after).put_into(&after, &ReadOnly::default()).project;
    assert!(!restored.layers.contains_key(&key("denied", "new")));
    assert!(!restored.speakers.contains_key(&SpeakerId::new("unused").unwrap()));
    assert!(restored.speakers.contains_key(&SpeakerId::new("used").unwrap()));
    assert!(restored.find_statement(statement_id(7)).is_some());
}

#[test]
fn what_statements_of_an_old_backup_name_is_found_in_later_ones() {
    let (folder, first) = made();
    let second = relabelled(&first, "fact");
    keep(folder.path(), &first, &second);
    // Then the speakers, the proposition, the label and at last the article go, each with a backup.
    let mut third = second.clone();
    third.layers.clear();
    third.speakers.clear();
    third.propositions.clear();
    keep(folder.path(), &second, &third);
    let mut fourth = third.clone();
    let mut codebook = Codebook::clone(&fourth.codebook);
    codebook.labels.retain(|label| label.id.as_str() != "denial");
    fourth.codebook = Arc::new(codebook);
    keep(folder.path(), &third, &fourth);
    let mut fifth = fourth.clone();
    fifth.articles.clear();
    keep(folder.path(), &fourth, &fifth);

    let restored = read(folder.path(), 1, &fifth).put_into(&fifth, &ReadOnly::default());
    assert_eq!(restored.left_out, [""; 0]);
    let project = restored.project;
    assert_eq!(project.layers[&key("denied", "ann")], first.layers[&key("denied", "ann")]);
    assert_eq!(project.articles, first.articles);
    for statement in project.layers[&key("denied", "ann")].statements.values() {
        assert!(project.codebook.label(&statement.label).is_some());
        let known = |id: &&SpeakerId| first.speakers.contains_key(*id);
        assert!(statement.speakers_named().filter(known).all(|id| project.speakers.contains_key(id)));
    }
    assert_eq!(project.propositions, first.propositions);
}

#[test]
fn annotations_are_never_put_on_another_text() {
    let (folder, before) = made();
    let mut after = before.clone();
    after.layers.clear();
    after.articles.clear();
    keep(folder.path(), &before, &after);
    let old = &before.articles[&ArticleId::new("denied").unwrap()];
    let new = gainsay::model::Article::new(old.id.clone(), old.details.clone(), old.origin.clone(), "Other.");
    after.articles.insert(new.id.clone(), Arc::new(new));

    let contents = read_backup(folder.path(), 1, &after).unwrap();
    let restored = contents.put_into(&after, &ReadOnly::default());
    assert_eq!(restored.project.articles, after.articles);
    assert!(restored.project.layers.is_empty());
    assert!(restored.left_out[0].contains("another article has its place"), "{:?}", restored.left_out);
    assert_eq!(contents.problems.len(), 2, "both layers are told of: {:?}", contents.problems);
}

#[test]
fn what_must_not_be_changed_stays() {
    let (folder, before) = made();
    let after = relabelled(&before, "fact");
    keep(folder.path(), &before, &after);
    let mut read_only = ReadOnly::default();
    read_only.layers.insert(key("denied", "ann"));
    let restored = read(folder.path(), 1, &after).put_into(&after, &read_only);
    assert_eq!(restored.project, after);
    assert_eq!(restored.left_out.len(), 1);
}

#[test]
fn a_file_that_cannot_be_read_is_copied_as_it_is() {
    let (folder, _) = made();
    let damaged = b"Codebook(schema_version: 1, labels: [<<<<<<< ours\n";
    fs::write(folder.path().join("codebook.ron"), damaged).unwrap();
    let layer = b"not \xFF text";
    fs::write(folder.path().join("annotations/ann/denied.ron"), layer).unwrap();
    let now = open(folder.path()).project;
    let parts = [Part::Codebook, Part::Layer(key("denied", "ann")), Part::Layer(key("denied", "nobody"))];
    back_up(&SystemDisk, folder.path(), "merge", moment(MADE), &now, &parts).unwrap();
    let place = place(folder.path(), 1);
    assert_eq!(fs::read(place.join("codebook.ron")).unwrap(), damaged);
    assert_eq!(fs::read(place.join("annotations/ann/denied.ron")).unwrap(), layer);
    assert_eq!(backups(folder.path()).0[0].absent, [PathBuf::from("annotations/nobody/denied.ron")]);
    let contents = read_backup(folder.path(), 1, &now).unwrap();
    assert_eq!(contents.problems.len(), 2);
    assert_eq!(contents.put_into(&now, &ReadOnly::default()).project, now);
}

#[test]
fn the_oldest_backups_go_and_the_newest_stay() {
    let (folder, before) = made();
    let after = relabelled(&before, "fact");
    for _ in 0..MAX_BACKUPS + 3 {
        keep(folder.path(), &before, &after);
    }
    let expected: Vec<u64> = (4..=MAX_BACKUPS as u64 + 3).rev().collect();
    assert_eq!(numbers(folder.path()), expected);
    assert!(!place(folder.path(), 3).exists());
}

#[test]
fn backups_that_take_too_much_room_go() {
    let (folder, before) = made();
    let after = relabelled(&before, "fact");
    for _ in 0..4 {
        keep(folder.path(), &before, &after);
    }
    // A file with a hole takes no room on the disk and counts with its length.
    let large = place(folder.path(), 2).join("annotations/ann/denied.ron");
    let file = fs::OpenOptions::new().write(true).open(large).unwrap();
    file.set_len(store::MAX_BACKUP_BYTES).unwrap();
    keep(folder.path(), &before, &after);
    assert_eq!(numbers(folder.path()), [5, 4, 3]);
}

#[test]
fn the_working_state_is_hidden_from_git_and_no_part_of_the_project() {
    let (folder, before) = made();
    let files = bytes_of(folder.path());
    keep(folder.path(), &before, &relabelled(&before, "fact"));
    assert_eq!(fs::read_to_string(folder.path().join(".gainsay/.gitignore")).unwrap(), "*\n");
    assert_eq!(bytes_of(folder.path()), files);
    let opened = open(folder.path());
    assert_eq!((opened.project, opened.problems), (before, vec![]));
}

#[test]
fn a_damaged_backup_is_told_of_and_the_others_can_be_used() {
    let (folder, before) = made();
    let after = relabelled(&before, "fact");
    for _ in 0..4 {
        keep(folder.path(), &before, &after);
    }
    let file = |number, name: &str| place(folder.path(), number).join(name);
    fs::write(file(1, "backup.ron"), "Backup(schema_version: 1, made: \"yesterday\"").unwrap();
    fs::write(file(2, "backup.ron"), "Backup(schema_version: 9)").unwrap();
    fs::write(file(3, "annotations/ann/denied.ron"), "Annotations(").unwrap();
    let (listed, problems) = backups(folder.path());
    assert_eq!(listed.iter().map(|backup| backup.number).collect::<Vec<_>>(), [4, 3]);
    assert_eq!(problems.len(), 2);
    assert!(problems[0].to_string().contains("newer Gainsay"), "{}", problems[0]);
    for number in [1, 2, 77] {
        assert!(read_backup(folder.path(), number, &after).is_err());
    }
    let contents = read_backup(folder.path(), 3, &after).unwrap();
    assert_eq!(contents.problems.len(), 1);
    assert_eq!(contents.put_into(&after, &ReadOnly::default()).project, after);
}

#[test]
fn names_that_are_not_ours_lead_nowhere() {
    let (folder, before) = made();
    let after = relabelled(&before, "fact");
    keep(folder.path(), &before, &after);
    let names =
        r#"["../../../secret.ron", "/etc/passwd", "annotations/../../x.ron", "annotations/ann/denied.ron"]"#;
    let text = format!(
        "Backup(schema_version: 1, made: \"{MADE}\", reason: \"x\", files: {names}, absent: {names})"
    );
    fs::write(place(folder.path(), 1).join("backup.ron"), text).unwrap();
    let contents = read_backup(folder.path(), 1, &after).unwrap();
    assert_eq!(contents.problems.len(), 6);
    let restored = contents.put_into(&after, &ReadOnly::default()).project;
    assert!(!restored.layers.contains_key(&key("denied", "ann")), "what is absent goes");
}

#[cfg(unix)]
#[test]
fn links_are_neither_followed_nor_cleared_away() {
    use std::os::unix::fs::symlink;
    let (folder, before) = made();
    let after = relabelled(&before, "fact");
    let outside = tempfile::tempdir().unwrap();
    fs::create_dir(outside.path().join("articles")).unwrap();
    fs::write(outside.path().join("articles/a.ron"), "mine").unwrap();

    // Half a backup by its looks, and an old one inside another folder.
    fs::create_dir_all(folder.path().join(".gainsay/backups/000000002")).unwrap();
    symlink(outside.path(), place(folder.path(), 1)).unwrap();
    symlink(outside.path().join("articles"), place(folder.path(), 2).join("articles")).unwrap();
    keep(folder.path(), &before, &after);
    assert_eq!(fs::read_to_string(outside.path().join("articles/a.ron")).unwrap(), "mine");
    assert!(read_backup(folder.path(), 1, &after).is_err());

    // Annotations that lie elsewhere are not read.
    let inside = place(folder.path(), 3).join("annotations");
    fs::rename(inside.join("ann"), outside.path().join("ann")).unwrap();
    symlink(outside.path().join("ann"), inside.join("ann")).unwrap();
    assert_eq!(read_backup(folder.path(), 3, &after).unwrap().problems.len(), 1);

    // Neither is a file of the project that is a link copied from where it leads.
    let codebook = folder.path().join("codebook.ron");
    let real = fs::read(&codebook).unwrap();
    fs::write(outside.path().join("secret"), "not RON, and not ours").unwrap();
    fs::remove_file(&codebook).unwrap();
    symlink(outside.path().join("secret"), &codebook).unwrap();
    back_up(&SystemDisk, folder.path(), "x", moment(MADE), &before, &[Part::Codebook]).unwrap();
    let kept = place(folder.path(), numbers(folder.path())[0]).join("codebook.ron");
    assert!(fs::read_to_string(kept).unwrap().contains("labels"), "the codebook that the program has");
    fs::remove_file(&codebook).unwrap();
    fs::write(&codebook, real).unwrap();

    // The folder of the backups must be a folder.
    let home = folder.path().join(".gainsay/backups");
    fs::remove_dir_all(&home).unwrap();
    symlink(folder.path(), &home).unwrap();
    let parts = differing_parts(&before, &after);
    assert!(back_up(&SystemDisk, folder.path(), "x", moment(MADE), &before, &parts).is_err());
    let (listed, problems) = backups(folder.path());
    assert_eq!((listed.len(), problems.len()), (0, 1));
    assert_eq!(open(folder.path()).project, before);
}

/// A disk on which one step fails, or every step from there on, as after a power cut; a write gets half way.
struct Failing {
    at: usize,
    for_good: bool,
    done: AtomicUsize,
}

impl Disk for Failing {
    fn carry_out(&self, step: Step<'_>) -> io::Result<()> {
        let number = self.done.fetch_add(1, Ordering::Relaxed);
        if number == self.at || (self.for_good && number > self.at) {
            if let (true, Step::Append(path, bytes)) = (number == self.at, step) {
                SystemDisk.carry_out(Step::Append(path, &bytes[..bytes.len() / 2]))?;
            }
            return Err(io::ErrorKind::StorageFull.into());
        }
        SystemDisk.carry_out(step)
    }
}

/// Makes a backup of everything on a disk that fails at step `at`; the steps done, and whether it was made.
fn back_up_failing(folder: &Path, before: &Project, at: usize, for_good: bool) -> (usize, bool) {
    let disk = Failing { at, for_good, done: AtomicUsize::new(0) };
    let parts = differing_parts(before, &Project::default());
    let made = back_up(&disk, folder, "everything", moment(MADE), before, &parts);
    if let Err(error) = &made {
        assert!(error.to_string().contains("Make room on the disk"), "{error}");
    }
    (disk.done.into_inner(), made.is_ok())
}

#[test]
fn a_failure_at_any_step_touches_no_file_of_the_project_and_no_earlier_backup() {
    let mut failed = 0;
    for for_good in [false, true] {
        for first in [true, false] {
            for at in 0.. {
                let (folder, before) = made();
                let after = relabelled(&before, "fact");
                if !first {
                    keep(folder.path(), &before, &after);
                }
                let files = bytes_of(folder.path());
                let (steps, whole) = back_up_failing(folder.path(), &before, at, for_good);
                if steps <= at {
                    assert!(whole);
                    break;
                }
                failed += 1;
                assert_eq!(bytes_of(folder.path()), files, "step {at}");
                assert_eq!(open(folder.path()).project, before);
                let listed = numbers(folder.path());
                let earlier: Vec<u64> = if first { vec![] } else { vec![1] };
                assert!(listed.ends_with(&earlier), "step {at}: {listed:?}");
                // What is listed is whole, even if only its last step failed.
                assert!(listed.len() - earlier.len() <= 1);
                for number in listed {
                    let restored =
                        read(folder.path(), number, &before).put_into(&before, &ReadOnly::default());
                    assert_eq!(restored.project, before, "step {at}");
                }
                // The next one clears up and is made.
                keep(folder.path(), &before, &after);
                let left = fs::read_dir(folder.path().join(".gainsay/backups")).unwrap().count();
                assert_eq!(left, numbers(folder.path()).len(), "step {at}");
            }
        }
    }
    println!("{failed} failures injected");
    assert!(failed > 100, "{failed}");
}

#[test]
fn a_failure_while_old_backups_go_harms_none_that_is_listed() {
    for at in 0.. {
        let (folder, before) = made();
        let after = relabelled(&before, "fact");
        for _ in 0..MAX_BACKUPS {
            keep(folder.path(), &before, &after);
        }
        let disk = Failing { at, for_good: true, done: AtomicUsize::new(0) };
        let parts = differing_parts(&before, &after);
        let made = back_up(&disk, folder.path(), "again", moment(MADE), &before, &parts);
        let steps = disk.done.into_inner();
        for number in numbers(folder.path()) {
            let restored = read(folder.path(), number, &after).put_into(&after, &ReadOnly::default());
            assert_eq!(restored.project, before, "step {at}");
        }
        if steps <= at {
            assert!(made.is_ok());
            assert_eq!(numbers(folder.path()).len(), MAX_BACKUPS);
            break;
        }
    }
}
