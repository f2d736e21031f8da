//! What a file holds survives every kind of damage: the rest opens, is changed and saved, and the damaged file
//! stays as it was, byte for byte, until a person has seen to it.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test fails by panicking"
)]

mod common;

use std::{fs, path::Path, sync::Arc};

use common::{bytes_of, copy_of, full_project, key, open, statement_id};
use gainsay::{
    model::{Anchor, AttributeValue, Edit, ReadOnly, Speaker, SpeakerId, Timestamp},
    store::{self, Opened, ProblemKind, StoreError},
};
use proptest::prelude::*;

const LAYER: &str = "annotations/ann/denied.ron";

/// A project on disk in which `find` was replaced by `put` in the file `path`.
fn spoilt(path: &str, find: &str, put: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    store::create(folder.path(), &full_project()).unwrap();
    let path = folder.path().join(path);
    let text = fs::read_to_string(&path).unwrap();
    assert!(text.contains(find), "{find} is not in {text}");
    fs::write(&path, text.replacen(find, put, 1)).unwrap();
    folder
}

/// Opens, changes a speaker and, where it may be, the other layer and saves; nothing else may change on disk.
fn edit_something_else(folder: &Path) -> Opened {
    let before = bytes_of(folder);
    let mut opened = open(folder);
    let old = opened.project.clone();
    let speaker = Speaker::named(SpeakerId::new("new").unwrap(), "New");
    let edit = Edit::SetSpeaker(speaker.id.clone(), Some(Arc::new(speaker)));
    edit.apply(&mut opened.project).unwrap();
    let report = store::save(folder, Some(&old), &opened.project, &opened.read_only, &mut opened.disk);
    assert!(report.errors.is_empty(), "{:?}", report.errors);
    assert_eq!(report.written, [folder.join("speakers/new.ron")]);
    let mut after = bytes_of(folder);
    assert!(after.remove(Path::new("speakers/new.ron")).is_some());
    assert_eq!(after, before);
    let again = open(folder);
    assert_eq!(again.project, opened.project);
    assert_eq!(again.problems, opened.problems);
    again
}

/// The damage is reported once, at a place, and the file survives changes to the rest and to itself.
fn check(path: &str, find: &str, put: &str, kind: ProblemKind, place: Option<(usize, usize)>) -> Opened {
    let folder = spoilt(path, find, put);
    let mut opened = edit_something_else(folder.path());
    let [problem] = opened.problems.as_slice() else { panic!("{:?}", opened.problems) };
    assert_eq!((problem.kind, problem.path.clone()), (kind, folder.path().join(path)), "{problem}");
    assert_eq!(problem.line.zip(problem.column), place, "{problem}");
    assert!(!opened.read_only.is_empty());
    // Not even a caller who forgets what is read-only can overwrite it.
    let before = bytes_of(folder.path());
    for read_only in [opened.read_only.clone(), ReadOnly::default()] {
        let report = store::save(folder.path(), None, &full_project(), &read_only, &mut opened.disk);
        assert!(report.errors.iter().any(|error| error.path() == problem.path), "{report:?}");
        assert_eq!(bytes_of(folder.path())[Path::new(path)], before[Path::new(path)]);
    }
    opened
}

#[test]
fn a_truncated_file_stays_as_it_is() {
    let folder = spoilt(LAYER, "", "");
    let path = folder.path().join(LAYER);
    let whole = fs::read_to_string(&path).unwrap();
    for keep in [0, 1, 30, whole.len() / 2, whole.len() - 3] {
        let cut = (0..=keep).rev().find(|end| whole.is_char_boundary(*end)).unwrap();
        fs::write(&path, &whole[..cut]).unwrap();
        let opened = edit_something_else(folder.path());
        assert_eq!(opened.problems.len(), 1, "{cut}");
        assert_eq!(opened.problems[0].kind, ProblemKind::Damaged);
        assert!(opened.problems[0].line.is_some());
        assert!(opened.read_only.layer(&key("denied", "ann")));
        assert!(opened.read_only.holds_article(&key("denied", "ann").article));
        assert!(!opened.project.layers.contains_key(&key("denied", "ann")));
        assert!(opened.project.layers.contains_key(&key("denied", "bob-2")));
        fs::remove_file(folder.path().join("speakers/new.ron")).unwrap();
    }
}

#[test]
fn bytes_that_are_no_text_are_reported_with_their_place() {
    let folder = spoilt(LAYER, "", "");
    let path = folder.path().join(LAYER);
    let mut bytes = fs::read(&path).unwrap();
    let place = bytes.iter().position(|byte| *byte == b'A').unwrap();
    bytes[place] = 0xff;
    fs::write(&path, bytes).unwrap();
    let opened = edit_something_else(folder.path());
    assert_eq!((opened.problems[0].line, opened.problems[0].column), (Some(2), Some(1)));
}

#[test]
fn a_file_of_a_newer_version_stays_as_it_is() {
    let put = "schema_version: 2, of_the_future: {\"a\": [(1)]},";
    for path in [LAYER, "codebook.ron", "speakers/tasnim.ron", "propositions/iran-seeks.ron"] {
        check(path, "schema_version: 1,", put, ProblemKind::Newer, None);
    }
}

#[test]
fn a_project_of_a_newer_version_is_refused_whole() {
    let folder = spoilt("project.ron", "schema_version: 1", "schema_version: 7");
    let before = bytes_of(folder.path());
    let error = store::open(folder.path(), &|_| std::ops::ControlFlow::Continue(())).unwrap_err();
    assert!(matches!(error, StoreError::NewerProject { found: 7, .. }), "{error}");
    assert!(error.to_string().contains("Install the newer Gainsay"), "{error}");
    assert_eq!(bytes_of(folder.path()), before);
}

#[test]
fn annotations_made_on_another_text_stay_as_they_are() {
    let opened = check(LAYER, "text_blake3: \"5", "text_blake3: \"0", ProblemKind::OtherText, None);
    let layer = &opened.project.layers[&key("denied", "ann")];
    assert_eq!(layer.statements.len(), 2, "they are shown all the same");
    assert!(opened.read_only.layer(&key("denied", "ann")));
    assert!(!opened.read_only.layer(&key("denied", "bob-2")));
}

#[test]
fn an_article_whose_text_was_changed_stays_as_it_is_with_all_layers_on_it() {
    let folder =
        spoilt("articles/denied.ron", "it on Tuesday.\",\n        \"\"", "it on Monday.\",\n        \"\"");
    let mut opened = edit_something_else(folder.path());
    let kinds: Vec<_> = opened.problems.iter().map(|problem| problem.kind).collect();
    assert_eq!(kinds, [ProblemKind::Unanchored, ProblemKind::OtherText]);
    assert!(opened.read_only.layer(&key("denied", "ann")) && opened.read_only.layer(&key("denied", "bob-2")));
    let before = bytes_of(folder.path());
    let report = store::save(folder.path(), None, &full_project(), &opened.read_only, &mut opened.disk);
    assert_eq!(report.errors.len(), 3, "{report:?}");
    let after = bytes_of(folder.path());
    for path in ["articles/denied.ron", LAYER, "annotations/bob-2/denied.ron"] {
        assert_eq!(after[Path::new(path)], before[Path::new(path)]);
    }
}

#[test]
fn a_changed_quote_unanchors_its_statement_which_is_written_back_word_for_word() {
    let folder = spoilt(LAYER, "end: 12, text: \"denied\"", "end: 12, text: \"refused\"");
    let before = bytes_of(folder.path());
    let mut opened = edit_something_else(folder.path());
    let [problem] = opened.problems.as_slice() else { panic!("{:?}", opened.problems) };
    assert_eq!((problem.kind, problem.line), (ProblemKind::Unanchored, Some(14)), "{problem}");
    assert!(problem.message.contains("“refused … it”"), "{problem}");
    assert!(opened.read_only.is_empty());
    let key = key("denied", "ann");
    assert!(matches!(
        opened.project.layers[&key].statements[&statement_id(1)].fragments,
        Anchor::Unanchored(_)
    ));

    // The other statement of the same layer is changed: the file is written anew, the lost words stay.
    let old = opened.project.clone();
    let value = Box::new(AttributeValue::Note("seen".into()));
    let edit = Edit::SetAttribute(key, statement_id(2), value, Timestamp::from_unix_secs(1_800_000_000));
    edit.apply(&mut opened.project).unwrap();
    let report = store::save(folder.path(), Some(&old), &opened.project, &opened.read_only, &mut opened.disk);
    assert_eq!(report.written, [folder.path().join(LAYER)]);
    let statement = |bytes: &[u8]| {
        let text = String::from_utf8(bytes.to_vec()).unwrap();
        text.split("        Statement(").nth(1).unwrap().to_owned()
    };
    let after = bytes_of(folder.path());
    assert_eq!(statement(&after[Path::new(LAYER)]), statement(&before[Path::new(LAYER)]));
    assert_eq!(open(folder.path()).project, opened.project);
}

#[test]
fn a_missing_speaker_leaves_the_statement_as_it_was() {
    let folder = spoilt(LAYER, "", "");
    fs::remove_file(folder.path().join("speakers/baghaei.ron")).unwrap();
    let opened = edit_something_else(folder.path());
    assert_eq!(opened.problems, []);
    let statement = &opened.project.layers[&key("denied", "ann")].statements[&statement_id(1)];
    assert_eq!(statement.speaker.as_ref().unwrap().as_str(), "baghaei");
}

#[test]
fn an_unknown_field_is_an_error_with_its_place() {
    let place = Some((15, 13));
    check(LAYER, "label: \"denial\",", "lable: \"denial\",", ProblemKind::Damaged, place);
    let opened = check("speakers/baghaei.ron", "role: ", "rôle: ", ProblemKind::Damaged, Some((8, 5)));
    assert!(opened.problems[0].message.contains("rôle"), "{}", opened.problems[0]);
    check("codebook.ron", "guidelines", "guideline", ProblemKind::Damaged, Some((42, 5)));
}

#[test]
fn a_name_and_an_id_that_disagree_are_reported() {
    check("speakers/tasnim.ron", "id: \"tasnim\"", "id: \"fars\"", ProblemKind::OtherId, None);
    check("propositions/iran-seeks.ron", "id: \"iran-seeks\"", "id: \"x\"", ProblemKind::OtherId, None);
    check(LAYER, "annotator: \"ann\"", "annotator: \"bob\"", ProblemKind::OtherId, None);
    check(LAYER, "article: \"denied\"", "article: \"other\"", ProblemKind::OtherId, None);
}

#[test]
fn an_identifier_that_leads_out_of_the_folder_is_refused() {
    check("speakers/tasnim.ron", "id: \"tasnim\"", "id: \"../../x\"", ProblemKind::Damaged, Some((4, 10)));
}

#[test]
fn a_statement_that_stands_twice_in_a_file_protects_it() {
    let find = "0199a1c2-7d3e-7b40-9c11-000000000002\",\n            label";
    let put = "0199a1c2-7d3e-7b40-9c11-000000000001\",\n            label";
    check(LAYER, find, put, ProblemKind::Damaged, None);
}

#[test]
fn a_name_that_stands_twice_among_the_extras_protects_the_file() {
    for (path, name) in [(LAYER, "importer's column"), ("articles/denied.ron", "sha256")] {
        let folder = spoilt(path, "extras: {", &format!("extras: {{\"{name}\": \"other\","));
        let opened = edit_something_else(folder.path());
        let problem = opened.problems.iter().find(|problem| problem.path.ends_with(path)).unwrap();
        assert_eq!(problem.kind, ProblemKind::Damaged);
        assert!(problem.message.contains(&format!("“{name}” stands there twice")), "{problem}");
    }
}

#[test]
fn a_statement_that_stands_in_two_files_is_reported_and_kept_in_both() {
    let folder = spoilt(LAYER, "", "");
    let text = fs::read_to_string(folder.path().join(LAYER)).unwrap();
    let copy = text.replace("annotator: \"ann\"", "annotator: \"bob-2\"");
    fs::write(folder.path().join("annotations/bob-2/denied.ron"), copy).unwrap();
    let opened = edit_something_else(folder.path());
    let kinds: Vec<_> = opened.problems.iter().map(|problem| problem.kind).collect();
    assert_eq!(kinds, [ProblemKind::DuplicateId, ProblemKind::DuplicateId]);
    assert_eq!(opened.project.statements().count(), 4);
}

#[test]
fn annotations_of_an_article_that_is_gone_stay_as_they_are() {
    let folder = spoilt(LAYER, "", "");
    fs::remove_file(folder.path().join("articles/denied.ron")).unwrap();
    let opened = edit_something_else(folder.path());
    assert!(opened.problems.iter().all(|problem| problem.kind == ProblemKind::NoArticle));
    assert_eq!(opened.problems.len(), 2);
    assert!(opened.project.layers.is_empty());
}

#[test]
fn an_unreadable_project_file_gives_way_to_the_folders_name() {
    let folder = spoilt("project.ron", "title: ", "titel: ");
    let mut opened = edit_something_else(folder.path());
    let name = fs::canonicalize(folder.path()).unwrap().file_name().unwrap().to_string_lossy().into_owned();
    assert_eq!(opened.project.details.title, name);
    assert!(opened.read_only.details);
    let changed = full_project();
    let report =
        store::save(folder.path(), Some(&opened.project), &changed, &opened.read_only, &mut opened.disk);
    assert!(report.errors.iter().any(|error| matches!(error, StoreError::Protected(_))), "{report:?}");
}

#[test]
fn ten_thousand_levels_are_an_error_and_not_a_crash() {
    for (open_bracket, close_bracket) in
        [("[", "]"), ("(", ")"), ("{\"a\": ", "}"), ("Some(", ")"), ("/*", "*/")]
    {
        let deep = format!("{}{}", open_bracket.repeat(10_000), close_bracket.repeat(10_000));
        for field in ["note", "unknown", "schema_version"] {
            let folder =
                spoilt("speakers/baghaei.ron", "schema_version", &format!("{field}: {deep}, schema_version"));
            let opened = edit_something_else(folder.path());
            assert_eq!(opened.problems[0].kind, ProblemKind::Damaged);
        }
    }
}

#[test]
fn a_file_of_enormous_size_is_not_read() {
    let folder = spoilt(LAYER, "", "");
    let file = fs::OpenOptions::new().write(true).open(folder.path().join("speakers/tasnim.ron")).unwrap();
    file.set_len(store::MAX_FILE_BYTES + 1).unwrap();
    let opened = open(folder.path());
    assert_eq!(opened.problems[0].kind, ProblemKind::Unreadable);
    assert!(opened.problems[0].message.contains("513 MiB; at most 512 MiB"), "{}", opened.problems[0]);
    assert!(opened.read_only.speakers.contains(&SpeakerId::new("tasnim").unwrap()));
}

#[test]
fn a_file_set_aside_makes_room_for_a_new_one() {
    let folder = spoilt(LAYER, "label: ", "lable: ");
    let path = folder.path().join(LAYER);
    let damaged = fs::read(&path).unwrap();
    let aside = store::set_aside(&store::SystemDisk, &path).unwrap();
    assert_eq!(aside, folder.path().join("annotations/ann/denied.set-aside-1.ron.bak"));
    let mut opened = open(folder.path());
    assert_eq!(opened.problems, []);
    let report = store::save(
        folder.path(),
        Some(&opened.project),
        &full_project(),
        &opened.read_only,
        &mut opened.disk,
    );
    assert!(report.errors.is_empty(), "{report:?}");
    assert_eq!(fs::read(aside).unwrap(), damaged);
    assert_eq!(open(folder.path()).project, full_project());
}

#[test]
fn what_git_could_not_merge_is_told_as_such() {
    let put = "<<<<<<< ours\n    role: \"a\",\n=======\n    role: \"b\",\n>>>>>>> theirs\n    affiliation";
    let opened = check("speakers/baghaei.ron", "    affiliation", put, ProblemKind::Damaged, Some((9, 1)));
    assert!(opened.problems[0].message.starts_with("Git left conflict markers"), "{}", opened.problems[0]);
}

#[test]
fn comments_are_told_of_before_they_are_lost() {
    for (path, find, line) in [
        (LAYER, "    zones: [", 8),
        ("codebook.ron", "    labels: [", 4),
        ("project.ron", "    title", 4),
        ("speakers/tasnim.ron", "    id", 4),
    ] {
        let folder = spoilt(path, find, &format!("// mine\n{find}"));
        let opened = edit_something_else(folder.path());
        let [problem] = opened.problems.as_slice() else { panic!("{:?}", opened.problems) };
        assert_eq!(problem.kind, ProblemKind::Comment);
        assert_eq!(problem.line, Some(line), "{problem}");
        assert!(opened.read_only.is_empty());
    }
}

#[test]
fn a_zone_outside_the_text_is_reported_and_kept() {
    let folder = spoilt(LAYER, "Zone(start: 31, end: 40", "Zone(start: 31, end: 4000");
    let opened = edit_something_else(folder.path());
    assert_eq!(opened.problems[0].kind, ProblemKind::Unanchored);
    assert_eq!(opened.project.layers[&key("denied", "ann")].zones[1].end, 4000);
}

#[test]
fn line_ends_and_byte_order_marks_of_other_systems_do_no_harm() {
    let folder = spoilt(LAYER, "", "");
    for (path, bytes) in bytes_of(folder.path()) {
        let text = String::from_utf8(bytes).unwrap().replace('\n', "\r\n");
        fs::write(folder.path().join(path), format!("\u{feff}{text}")).unwrap();
    }
    let opened = edit_something_else(folder.path());
    assert_eq!(opened.problems, []);
}

#[test]
fn second_versions_from_a_file_sync_are_noticed_and_left_alone() {
    let folder = spoilt(LAYER, "", "");
    let names =
        ["speakers/tasnim (Ann's copy).ron", "annotations/ann/denied.sync-conflict-1.ron", "project-2.ron"];
    for name in names {
        fs::write(folder.path().join(name), "anything").unwrap();
    }
    for name in ["speakers/readme.txt", "speakers/.hidden.ron", "notes.ron", "annotations/ann/denied.ron~"] {
        fs::write(folder.path().join(name), "anything").unwrap();
    }
    let opened = edit_something_else(folder.path());
    assert!(opened.problems.iter().all(|problem| problem.kind == ProblemKind::Unknown));
    assert_eq!(opened.problems.len(), names.len(), "{:?}", opened.problems);
    assert!(opened.read_only.is_empty());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever a merge, a disk or a hand did to a file: nothing panics, and saving the rest leaves it as it is.
    #[test]
    fn any_damage_survives_opening_and_saving(
        file in any::<prop::sample::Index>(),
        place in any::<prop::sample::Index>(),
        cut in 0_usize..40,
        put in prop::collection::vec(prop::sample::select(b"()[]{}\",:\\/*#r'0x\n<\xff".to_vec()), 0..4),
    ) {
        let folder = copy_of(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/v1")));
        let files = bytes_of(folder.path());
        let (path, mut bytes) = files.into_iter().nth(file.index(8)).unwrap();
        let start = place.index(bytes.len());
        let end = (start + cut).min(bytes.len());
        bytes.splice(start..end, put);
        fs::write(folder.path().join(&path), &bytes).unwrap();
        match store::open(folder.path(), &|_| std::ops::ControlFlow::Continue(())) {
            Ok(_) => drop(edit_something_else(folder.path())),
            Err(error) => prop_assert!(matches!(error, StoreError::NewerProject { .. }), "{}", error),
        }
        prop_assert_eq!(&bytes_of(folder.path())[&path], &bytes);
    }
}
