//! Projects are saved and opened again, whatever happened to their files in between.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test fails by panicking"
)]

mod common;

use std::{fs, ops::ControlFlow, path::Path, process::Command, sync::Arc};

use common::{bytes_of, copy_of, full_project, key, open, origin, plain_statement, statement_id};
use gainsay::{
    model::{
        Article, ArticleDetails, ArticleId, AttributeValue, Edit, Layer, Project, Speaker, SpeakerId,
        Timestamp,
    },
    store::{self, Opened, SaveReport, StoreError},
};

const LAYER: &str = "annotations/ann/denied.ron";

/// The full project in a new folder, opened.
fn opened() -> (tempfile::TempDir, Opened) {
    let folder = tempfile::tempdir().unwrap();
    store::create(folder.path(), &full_project()).unwrap();
    let opened = open(folder.path());
    (folder, opened)
}

/// Applies `edit` and saves.
fn run(opened: &mut Opened, edit: Edit) -> SaveReport {
    let before = opened.project.clone();
    edit.apply(&mut opened.project).unwrap();
    store::save(&opened.folder, Some(&before), &opened.project, &opened.read_only, &mut opened.disk)
}

fn set_note(note: &str) -> Edit {
    let value = Box::new(AttributeValue::Note(note.into()));
    Edit::SetAttribute(key("denied", "ann"), statement_id(1), value, Timestamp::from_unix_secs(1_800_000_000))
}

fn new_speaker(id: &str) -> Edit {
    let speaker = Speaker::named(SpeakerId::new(id).unwrap(), id);
    Edit::SetSpeaker(speaker.id.clone(), Some(Arc::new(speaker)))
}

/// Paths of the project's folder, for comparison.
fn names(opened: &Opened, paths: &[std::path::PathBuf]) -> Vec<String> {
    let name = |path: &std::path::PathBuf| path.strip_prefix(&opened.folder).unwrap().display().to_string();
    paths.iter().map(name).collect()
}

#[test]
fn a_project_opens_as_it_was_saved() {
    let folder = tempfile::tempdir().unwrap();
    let project = full_project();
    store::create(folder.path(), &project).unwrap();
    let opened = open(folder.path());
    assert_eq!(opened.problems, []);
    assert!(opened.read_only.is_empty());
    assert_eq!(opened.project, project);
}

#[test]
fn saving_what_was_opened_changes_no_byte() {
    let folder = tempfile::tempdir().unwrap();
    store::create(folder.path(), &full_project()).unwrap();
    let before = bytes_of(folder.path());
    let mut opened = open(folder.path());
    let report = store::save(folder.path(), None, &opened.project, &opened.read_only, &mut opened.disk);
    assert!(report.written.is_empty() && report.removed.is_empty() && report.errors.is_empty(), "{report:?}");
    assert_eq!(bytes_of(folder.path()), before);
}

#[test]
fn only_what_changed_is_written_and_opens_again() {
    let (folder, mut opened) = opened();
    let modified = |path: &str| fs::metadata(folder.path().join(path)).unwrap().modified().unwrap();
    let codebook = modified("codebook.ron");
    let report = run(&mut opened, set_note("another"));
    assert_eq!(names(&opened, &report.written), [LAYER]);
    assert_eq!(modified("codebook.ron"), codebook);
    let report = run(&mut opened, Edit::Many(vec![set_note("again"), set_note("another")]));
    assert!(report.written.is_empty(), "the bytes are the same: {report:?}");
    let report = run(&mut opened, new_speaker("new"));
    assert_eq!(names(&opened, &report.written), ["speakers/new.ron"]);
    assert_eq!(open(folder.path()).project, opened.project);
}

#[test]
fn one_changed_statement_is_all_that_git_shows() {
    let (folder, mut opened) = opened();
    let git = |arguments: &[&str]| {
        let output = Command::new("git")
            .args(["-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "core.autocrlf=false"])
            .args(arguments)
            .current_dir(folder.path())
            .output()
            .expect("git is needed for this test");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    };
    git(&["init", "-q"]);
    git(&["add", "-A"]);
    git(&["commit", "-qm", "start"]);
    run(&mut opened, set_note("seen"));
    let diff = git(&["diff", "-U0", "--no-color", "--no-ext-diff"]);
    let changed: Vec<_> = diff
        .lines()
        .filter(|line| line.starts_with(['+', '-']) && !line.starts_with("+++") && !line.starts_with("---"))
        .map(str::trim_end)
        .collect();
    assert!(changed[0].starts_with("-            note: \"Polarity"), "{diff}");
    let rest = [
        "+            note: \"seen\",",
        "-            modified: \"2026-11-21T11:22:33Z\",",
        "+            modified: \"2027-01-15T08:00:00Z\",",
    ];
    assert_eq!(changed[1..], rest, "{diff}");
    assert_eq!(git(&["status", "--short"]).trim(), format!("M {LAYER}"));

    git(&["commit", "-qam", "note"]);
    run(&mut opened, Edit::AddStatement(key("denied", "ann"), Arc::new(plain_statement(3, "Tuesday"))));
    let diff = git(&["diff", "--numstat"]);
    assert_eq!(diff.split_whitespace().take(2).collect::<Vec<_>>(), ["9", "0"], "one statement, nine lines");
}

#[test]
fn a_file_that_another_program_changed_is_not_overwritten() {
    let (folder, mut opened) = opened();
    let path = folder.path().join(LAYER);
    let theirs = format!("{}\n", fs::read_to_string(&path).unwrap());
    fs::write(&path, &theirs).unwrap();
    let before = opened.project.clone();
    let report = run(&mut opened, Edit::Many(vec![set_note("mine"), new_speaker("new")]));
    assert!(
        matches!(report.errors.as_slice(), [StoreError::ChangedOnDisk(found)] if *found == path),
        "{report:?}"
    );
    assert_eq!(names(&opened, &report.written), ["speakers/new.ron"], "the rest is saved");
    assert_eq!(fs::read_to_string(&path).unwrap(), theirs);

    // The person decides: the next save, from the same state before, writes it.
    opened.disk.accept(folder.path(), &path).unwrap();
    let report =
        store::save(folder.path(), Some(&before), &opened.project, &opened.read_only, &mut opened.disk);
    assert_eq!(names(&opened, &report.written), [LAYER]);
    assert_eq!(open(folder.path()).project, opened.project);
}

#[test]
fn a_file_that_appeared_since_is_not_overwritten() {
    let (folder, mut opened) = opened();
    fs::write(folder.path().join("speakers/new.ron"), "theirs").unwrap();
    let report = run(&mut opened, new_speaker("new"));
    assert!(matches!(report.errors.as_slice(), [StoreError::ChangedOnDisk(_)]), "{report:?}");
    assert_eq!(fs::read_to_string(folder.path().join("speakers/new.ron")).unwrap(), "theirs");
}

#[test]
fn what_two_people_wrote_alike_is_no_conflict() {
    let (folder, mut opened) = opened();
    let other = copy_of(folder.path());
    let mut same = open(other.path());
    run(&mut same, new_speaker("new"));
    fs::copy(other.path().join("speakers/new.ron"), folder.path().join("speakers/new.ron")).unwrap();
    let report = run(&mut opened, new_speaker("new"));
    assert!(report.errors.is_empty() && report.written.is_empty(), "{report:?}");
}

#[test]
fn what_is_gone_from_the_project_goes_from_the_disk() {
    let (folder, mut opened) = opened();
    let gone = Edit::Many(vec![
        Edit::RemoveLayer(key("denied", "ann")),
        Edit::RemoveLayer(key("denied", "bob-2")),
        Edit::RemoveArticle(ArticleId::new("denied").unwrap()),
        Edit::SetSpeaker(SpeakerId::new("tasnim").unwrap(), None),
    ]);
    let report = run(&mut opened, gone);
    assert!(report.errors.is_empty() && report.written.is_empty(), "{report:?}");
    let expected = [LAYER, "annotations/bob-2/denied.ron", "articles/denied.ron", "speakers/tasnim.ron"];
    assert_eq!(names(&opened, &report.removed), expected);
    assert!(!folder.path().join("annotations/ann").exists(), "an empty folder goes too");
    let again = open(folder.path());
    assert_eq!((again.project, again.problems), (opened.project, vec![]));
}

#[test]
fn a_changed_file_is_not_deleted_and_what_it_may_name_stays() {
    let (folder, mut opened) = opened();
    let path = folder.path().join(LAYER);
    let theirs = format!("{}\n", fs::read_to_string(&path).unwrap());
    fs::write(&path, &theirs).unwrap();
    let before = opened.project.clone();
    let report = run(
        &mut opened,
        Edit::Many(vec![
            Edit::RemoveLayer(key("denied", "ann")),
            Edit::RemoveLayer(key("denied", "bob-2")),
            Edit::RemoveArticle(ArticleId::new("denied").unwrap()),
            Edit::SetSpeaker(SpeakerId::new("baghaei").unwrap(), None),
        ]),
    );
    assert!(matches!(report.errors.as_slice(), [StoreError::ChangedOnDisk(_)]), "{report:?}");
    assert_eq!(names(&opened, &report.removed), ["annotations/bob-2/denied.ron"]);
    assert_eq!(fs::read_to_string(&path).unwrap(), theirs);
    opened.disk.accept(folder.path(), &path).unwrap();
    let report =
        store::save(folder.path(), Some(&before), &opened.project, &opened.read_only, &mut opened.disk);
    assert_eq!(names(&opened, &report.removed), [LAYER, "articles/denied.ron", "speakers/baghaei.ron"]);
}

#[test]
fn an_article_stays_while_annotations_on_it_cannot_be_read() {
    let (folder, _) = opened();
    let path = folder.path().join(LAYER);
    fs::write(&path, "Annotations(").unwrap();
    let mut opened = open(folder.path());
    let gone = vec![
        Edit::RemoveLayer(key("denied", "bob-2")),
        Edit::RemoveArticle(ArticleId::new("denied").unwrap()),
    ];
    let report = run(&mut opened, Edit::Many(gone));
    assert!(matches!(report.errors.as_slice(), [StoreError::ArticleHeld(_)]), "{report:?}");
    assert!(folder.path().join("articles/denied.ron").exists());
}

#[test]
fn a_project_whose_folder_is_gone_is_not_written_anew() {
    let (folder, mut opened) = opened();
    fs::remove_file(folder.path().join("project.ron")).unwrap();
    let report = run(&mut opened, set_note("a"));
    assert!(matches!(report.errors.as_slice(), [StoreError::ProjectGone(_)]), "{report:?}");
    fs::remove_dir_all(folder.path()).unwrap();
    let report = run(&mut opened, set_note("b"));
    assert!(matches!(report.errors.as_slice(), [StoreError::ProjectGone(_)]), "{report:?}");
    assert!(!folder.path().exists());
}

#[test]
fn missing_files_of_the_project_are_noticed_and_made_with_the_next_save() {
    let (folder, _) = opened();
    for name in ["project.ron", "codebook.ron"] {
        fs::remove_file(folder.path().join(name)).unwrap();
    }
    let mut opened = open(folder.path());
    let kinds: Vec<_> = opened.problems.iter().map(|problem| problem.kind).collect();
    assert_eq!(kinds, [store::ProblemKind::Missing; 2]);
    let report = run(&mut opened, Edit::Many(vec![]));
    assert_eq!(names(&opened, &report.written), ["codebook.ron", "project.ron"]);
    assert_eq!(open(folder.path()).problems, []);
}

#[test]
fn files_are_written_so_that_names_come_before_what_names_them() {
    let folder = tempfile::tempdir().unwrap();
    let project = full_project();
    let report = store::save(
        folder.path(),
        None,
        &project,
        &gainsay::model::ReadOnly::default(),
        &mut store::DiskState::new(),
    );
    let names: Vec<_> = report
        .written
        .iter()
        .map(|path| path.strip_prefix(folder.path()).unwrap().display().to_string())
        .collect();
    let expected = [
        "codebook.ron",
        "speakers/baghaei.ron",
        "speakers/tasnim.ron",
        "propositions/iran-seeks.ron",
        "articles/denied.ron",
        LAYER,
        "annotations/bob-2/denied.ron",
        "project.ron",
    ];
    assert_eq!(names, expected);
}

#[test]
fn a_folder_that_is_no_project_is_explained() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.txt"), "").unwrap();
    for path in [folder.path(), &folder.path().join("a.txt"), &folder.path().join("not/there")] {
        let error = store::open(path, &|_| ControlFlow::Continue(())).unwrap_err();
        assert!(matches!(error, StoreError::NotAProject(_)), "{error}");
        assert!(error.to_string().ends_with(&path.display().to_string()), "{error}");
    }
}

#[test]
fn a_project_opens_by_its_project_file_too() {
    let (folder, opened) = opened();
    let again = store::open(&folder.path().join("project.ron"), &|_| ControlFlow::Continue(())).unwrap();
    assert_eq!((again.project, again.folder), (opened.project, opened.folder));
}

#[test]
fn opening_can_be_cancelled_and_tells_how_far_it_is() {
    let (folder, _) = opened();
    let told = std::cell::RefCell::new(Vec::new());
    let note = |progress: store::Progress| {
        told.borrow_mut().push((progress.done, progress.total));
        if progress.done == 6 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    };
    let error = store::open(folder.path(), &note).unwrap_err();
    assert!(matches!(error, StoreError::Cancelled(_)));
    assert_eq!(told.into_inner(), [(1, 7), (2, 7), (3, 7), (4, 7), (5, 7), (6, 7)]);
}

#[test]
fn a_new_project_begins_only_where_nothing_is() {
    let (folder, opened) = opened();
    let error = store::create(folder.path(), &opened.project).unwrap_err();
    assert!(matches!(error, StoreError::ProjectExists(_)), "{error}");
    let other = tempfile::tempdir().unwrap();
    fs::write(other.path().join("thesis.docx"), "").unwrap();
    let error = store::create(other.path(), &opened.project).unwrap_err();
    assert!(matches!(error, StoreError::FolderInUse(_)), "{error}");
    fs::remove_file(other.path().join("thesis.docx")).unwrap();
    fs::create_dir(other.path().join(".git")).unwrap();
    let mut disk = store::create(&other.path().join("new/deep"), &opened.project).unwrap();
    store::create(other.path(), &opened.project).unwrap_err();
    let report = store::save(
        &other.path().join("new/deep"),
        Some(&opened.project),
        &opened.project,
        &opened.read_only,
        &mut disk,
    );
    assert!(report.written.is_empty() && report.errors.is_empty(), "{report:?}");
}

#[test]
fn a_copy_holds_the_work_in_memory_and_damaged_files_as_they_are() {
    let (folder, _) = opened();
    fs::write(folder.path().join(LAYER), "Annotations(").unwrap();
    fs::write(folder.path().join("speakers/tasnim.ron"), "Speaker(").unwrap();
    let mut opened = open(folder.path());
    new_speaker("new").apply(&mut opened.project).unwrap();
    let copy = tempfile::tempdir().unwrap();
    store::save_copy(copy.path(), &opened.project, folder.path(), &opened.read_only).unwrap();
    let mut expected = bytes_of(folder.path());
    let found = bytes_of(copy.path());
    let new = Path::new("speakers/new.ron");
    expected.insert(new.to_owned(), found[new].clone());
    assert_eq!(found, expected);
    let again = open(copy.path());
    assert_eq!((again.project, again.read_only), (opened.project, opened.read_only));
}

#[test]
fn a_copy_inside_the_project_is_refused_and_nothing_is_made() {
    let (folder, opened) = opened();
    let inside = folder.path().join("articles/deep/copy");
    let copied = store::save_copy(&inside, &opened.project, folder.path(), &opened.read_only);
    assert!(matches!(copied.unwrap_err(), StoreError::InsideProject(path) if path == inside));
    assert!(!folder.path().join("articles/deep").exists());
}

#[test]
fn a_copy_takes_along_annotations_of_an_article_whose_text_was_changed() {
    let (folder, _) = opened();
    let path = folder.path().join("articles/denied.ron");
    let text = fs::read_to_string(&path)
        .unwrap()
        .replace("it on Tuesday.\",\n        \"", "it on Monday.\",\n        \"");
    fs::write(&path, text).unwrap();
    let opened = open(folder.path());
    let copy = tempfile::tempdir().unwrap();
    store::save_copy(copy.path(), &opened.project, folder.path(), &opened.read_only).unwrap();
    assert_eq!(bytes_of(copy.path()), bytes_of(folder.path()));
}

#[test]
fn two_people_add_to_a_shared_folder_and_never_meet() {
    let (folder, mut ann) = opened();
    let mut bob = open(folder.path());
    run(&mut ann, set_note("ann's"));
    let layer = bob.project.layers[&key("denied", "bob-2")].clone();
    let edit = Edit::AddStatement(layer.key.clone(), Arc::new(plain_statement(4, "Tuesday")));
    let report = run(&mut bob, Edit::Many(vec![edit, new_speaker("bobs")]));
    assert!(report.errors.is_empty(), "{report:?}");
    let both = open(folder.path());
    assert_eq!(both.problems, []);
    assert_eq!(both.project.layers[&key("denied", "ann")], ann.project.layers[&key("denied", "ann")]);
    assert_eq!(both.project.layers[&key("denied", "bob-2")], bob.project.layers[&key("denied", "bob-2")]);
}

#[cfg(unix)]
#[test]
fn links_do_not_lead_out_of_the_project() {
    use std::os::unix::fs::symlink;
    let (folder, _) = opened();
    let outside = tempfile::tempdir().unwrap();
    let ann = folder.path().join("annotations/ann");
    fs::rename(&ann, outside.path().join("ann")).unwrap();
    symlink(outside.path().join("ann"), &ann).unwrap();
    symlink(outside.path().join("nowhere"), folder.path().join("annotations/zoe")).unwrap();
    symlink(outside.path().join("new.ron"), folder.path().join("speakers/new.ron")).unwrap();
    let before = bytes_of(outside.path());

    let mut opened = open(folder.path());
    let kinds: Vec<_> = opened.problems.iter().map(|problem| problem.kind).collect();
    assert_eq!(
        kinds,
        [store::ProblemKind::Outside, store::ProblemKind::Outside, store::ProblemKind::Outside]
    );
    assert!(!opened.project.layers.contains_key(&key("denied", "ann")));
    let article = opened.project.articles[&ArticleId::new("denied").unwrap()].fingerprint().clone();
    for annotator in ["ann", "zoe"] {
        let layer = Layer::new(key("denied", annotator), article.clone());
        let report = run(&mut opened, Edit::AddLayer(Arc::new(layer)));
        assert!(matches!(report.errors.as_slice(), [StoreError::LeadsOutside(_)]), "{report:?}");
    }
    let report = run(&mut opened, new_speaker("new"));
    assert_eq!(report.errors.len(), 1, "{report:?}");
    assert_eq!(bytes_of(outside.path()), before);
}

#[cfg(unix)]
#[test]
fn a_file_that_is_a_link_inside_the_project_is_written_through() {
    let (folder, _) = opened();
    let shared = folder.path().join("shared");
    fs::create_dir(&shared).unwrap();
    let (link, target) = (folder.path().join("codebook.ron"), shared.join("codebook.ron"));
    fs::rename(&link, &target).unwrap();
    std::os::unix::fs::symlink(&target, &link).unwrap();
    let mut opened = open(folder.path());
    let mut codebook = (*opened.project.codebook).clone();
    codebook.guidelines.push("More.".into());
    let report = run(&mut opened, Edit::SetCodebook(Arc::new(codebook)));
    assert!(report.errors.is_empty(), "{report:?}");
    assert!(link.is_symlink());
    assert!(fs::read_to_string(&target).unwrap().contains("More."));
}

#[test]
fn texts_come_back_to_the_byte() {
    let texts = [
        "",
        "\n",
        "\n\n",
        "a",
        "a\n",
        "\na",
        "a\r",
        "\r\n",
        "\0",
        "\u{feff}a",
        "r#\"\"# \\ '",
        "😀\u{200d}\u{202e}\u{2028}",
    ];
    let mut project = Project::titled("t");
    for (number, text) in texts.into_iter().enumerate() {
        let id = ArticleId::new(&format!("a{number}")).unwrap();
        let article = Article::new(id, ArticleDetails::default(), origin(), text);
        Edit::AddArticle(Arc::new(article)).apply(&mut project).unwrap();
    }
    let folder = tempfile::tempdir().unwrap();
    store::create(folder.path(), &project).unwrap();
    let opened = open(folder.path());
    assert_eq!((opened.problems, opened.project), (vec![], project));
}

#[test]
fn unfinished_writes_of_a_crash_do_no_harm() {
    let (folder, opened) = opened();
    fs::write(folder.path().join("annotations/ann/.gainsay-x1.tmp"), "Annot").unwrap();
    fs::create_dir_all(folder.path().join(".gainsay/journal")).unwrap();
    let again = open(folder.path());
    assert_eq!((again.problems, again.project), (vec![], opened.project));
}
