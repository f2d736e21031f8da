//! Files of a project in three versions, merged to one: every kind of file, and what cannot be merged.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod common;

use std::{collections::BTreeMap, fs, path::Path, sync::Arc};

use common::{full_project, key, moment, open, random::Random, statement_id};
use gainsay::{
    cli::{self, Invocation, Outcome},
    model::{
        Article, Attribute, AttributeValue, Edit, LabelId, Project, Proposition, PropositionId, ReadingState,
        Speaker, SpeakerId, Statement,
        check::{Rule, findings},
        merge::{Mark, merge},
    },
    store::{self, MergeFileError, MergedFile, merge_files},
};

/// The files of a project by their paths in it.
fn files(project: &Project) -> BTreeMap<String, String> {
    let folder = tempfile::tempdir().unwrap();
    store::create(folder.path(), project).unwrap();
    let mut files = BTreeMap::new();
    take_files(folder.path(), folder.path(), &mut files);
    files
}

fn take_files(root: &Path, folder: &Path, files: &mut BTreeMap<String, String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            take_files(root, &path, files);
        } else {
            let name = path.strip_prefix(root).unwrap().to_str().unwrap().replace('\\', "/");
            files.insert(name, fs::read_to_string(&path).unwrap());
        }
    }
}

fn merged(base: &str, ours: &str, theirs: &str) -> Result<MergedFile, MergeFileError> {
    merge_files(base.as_bytes(), ours.as_bytes(), theirs.as_bytes())
}

/// The merged text, when nothing stood against it.
#[track_caller]
fn clean(base: &str, ours: &str, theirs: &str) -> String {
    let merged = merged(base, ours, theirs).unwrap();
    assert_eq!((&merged.conflicts, &merged.lost), (&vec![], &vec![]));
    merged.text
}

fn changed(change: impl FnOnce(&mut Project)) -> Project {
    let mut project = full_project();
    change(&mut project);
    project
}

fn speaker(project: &mut Project) -> &mut Speaker {
    Arc::make_mut(project.speakers.get_mut(&SpeakerId::new("baghaei").unwrap()).unwrap())
}

fn proposition(project: &mut Project) -> &mut Proposition {
    Arc::make_mut(project.propositions.get_mut(&PropositionId::new("iran-seeks").unwrap()).unwrap())
}

fn statement(project: &mut Project) -> &mut Statement {
    let layer = Arc::make_mut(project.layers.get_mut(&key("denied", "ann")).unwrap());
    Arc::make_mut(layer.statements.get_mut(&statement_id(2)).unwrap())
}

fn article(project: &mut Project) -> &mut Article {
    let id = project.articles.keys().next().unwrap().clone();
    Arc::make_mut(project.articles.get_mut(&id).unwrap())
}

const SPEAKER: &str = "speakers/baghaei.ron";
const LAYER: &str = "annotations/ann/denied.ron";
const ARTICLE: &str = "articles/denied.ron";

/// What both did is in the merged file of each kind, which is written as a save writes it.
#[test]
fn every_kind_of_file_takes_the_changes_of_both_sides() {
    fn here(project: &mut Project) {
        Arc::make_mut(&mut project.details).title = "Here".into();
        Arc::make_mut(&mut project.codebook).labels[0].description = "Here".into();
        Arc::make_mut(&mut project.codebook).guidelines[0] = "# Here".into();
        speaker(project).role = "Here".into();
        proposition(project).text = "Here".into();
        article(project).details.title = "Here".into();
        let said = Some(gainsay::model::DateValue::typed("8 July 2025").unwrap());
        statement(project).said = said;
    }
    fn there(project: &mut Project) {
        Arc::make_mut(&mut project.details).language = "fa".into();
        Arc::make_mut(&mut project.codebook).labels[1].key = '7';
        Arc::make_mut(&mut project.codebook).guidelines[3] = "There".into();
        speaker(project).aliases.push("There".into());
        proposition(project).note = "There".into();
        article(project).details.note = "There".into();
        statement(project).note = "There".into();
        Arc::make_mut(project.layers.get_mut(&key("denied", "ann")).unwrap()).state = ReadingState::Done;
    }
    let base = files(&full_project());
    let (ours, theirs) = (files(&changed(here)), files(&changed(there)));
    let both = files(&changed(|project| {
        here(project);
        there(project);
    }));
    let mut kinds = 0;
    for (name, base) in &base {
        assert_eq!(clean(base, &ours[name], &theirs[name]), both[name], "{name}");
        assert_eq!(clean(base, &ours[name], base), ours[name], "{name}");
        assert_eq!(clean(base, base, &theirs[name]), theirs[name], "{name}");
        kinds += usize::from(ours[name] != theirs[name]);
    }
    assert_eq!(kinds, 6);
}

#[test]
fn random_projects_merge_file_by_file_as_they_do_whole() {
    let mut merges = 0;
    for seed in 0..16 {
        let mut random = Random::new(seed);
        let base = random.project();
        let [ours, theirs] = [(); 2].map(|()| {
            let mut side = base.clone();
            for _ in 0..6 {
                let kind = [0, 1, 2, 3, 4, 9, 10, 11, 12, 13][random.below(10)];
                if let Some(edit) = random.edit(kind, &side) {
                    let _refused = edit.apply(&mut side);
                }
            }
            side
        });
        let whole = merge(&base, &ours, &theirs);
        let (base, ours, theirs, expected) =
            (files(&base), files(&ours), files(&theirs), files(&whole.project));
        for (name, ours) in &ours {
            let Some(theirs) = theirs.get(name) else { continue };
            let base = base.get(name).map_or("", String::as_str);
            let merged = merged(base, ours, theirs).unwrap();
            // What was read must read again, and say the same, whatever was kept in it.
            assert_eq!(clean("", &merged.text, &merged.text), merged.text, "{name}");
            // A label that only other files name cannot be told here.
            if merged.conflicts.is_empty() && name != "codebook.ron" {
                assert_eq!(merged.text, expected[name], "{name}");
                merges += usize::from(*ours != *theirs);
            }
        }
    }
    assert!(merges > 8, "{merges}");
}

#[test]
fn what_both_sides_added_needs_no_base() {
    let ours = changed(|project| speaker(project).aliases = vec!["Baqaei".into()]);
    let theirs = changed(|project| speaker(project).aliases = vec!["Baghaie".into()]);
    let merged = clean("", &files(&ours)[SPEAKER], &files(&theirs)[SPEAKER]);
    assert!(merged.contains("aliases: [\"Baghaie\", \"Baqaei\"]"), "{merged}");
    for name in ["project.ron", "codebook.ron", ARTICLE, LAYER] {
        let file = &files(&full_project())[name];
        assert_eq!(clean("\n", file, file), *file);
    }
}

#[test]
fn two_versions_of_a_statement_stand_beside_each_other() {
    let [ours, theirs] =
        ["here", "there"].map(|note| changed(|project| statement(project).note = note.into()));
    let base = full_project();
    let (base, ours, theirs) = (&files(&base)[LAYER], &files(&ours)[LAYER], &files(&theirs)[LAYER]);
    let merged = merged(base, ours, theirs).unwrap();
    assert_eq!(merged.conflicts.len(), 1);
    assert!(
        merged.conflicts[0].contains("Note: “here” here, “there” on the other side"),
        "{:?}",
        merged.conflicts
    );
    assert_eq!(merged, merge_files(base.as_bytes(), ours.as_bytes(), theirs.as_bytes()).unwrap());
    let folder = tempfile::tempdir().unwrap();
    store::create(folder.path(), &full_project()).unwrap();
    fs::write(folder.path().join(LAYER), &merged.text).unwrap();
    let opened = open(folder.path());
    assert!(opened.problems.is_empty(), "{:?}", opened.problems);
    let notes: Vec<_> = opened.project.statements().map(|(_, found)| found.note.as_str()).collect();
    assert!(notes.contains(&"here") && notes.contains(&"there"), "{notes:?}");
    let found = findings(&opened.project);
    assert_eq!(found.iter().filter(|finding| finding.rule == Rule::MergeConflict).count(), 2, "{found:?}");
    assert!(opened.project.statements().all(|(_, found)| found.fragments.is_anchored()));
}

#[test]
fn other_conflicts_are_kept_in_words() {
    type Change = fn(&mut Project, &str);
    let cases: [(&str, Change, &str); 5] = [
        (
            "project.ron",
            |project, word| Arc::make_mut(&mut project.details).title = word.into(),
            "here | there",
        ),
        (
            "codebook.ron",
            |project, word| Arc::make_mut(&mut project.codebook).labels[0].name = word.into(),
            "Name on the other side: there",
        ),
        (
            "codebook.ron",
            |project, word| Arc::make_mut(&mut project.codebook).guidelines[0] = word.into(),
            "    \"there\",",
        ),
        (SPEAKER, |project, word| speaker(project).role = word.into(), "Role on the other side: there"),
        (
            ARTICLE,
            |project, word| {
                article(project).details.publisher = word.into();
            },
            "Publisher on the other side: there",
        ),
    ];
    for (name, change, kept) in cases {
        let [base, ours, theirs] = ["before", "here", "there"]
            .map(|word| files(&changed(|project| change(project, word)))[name].clone());
        let merged = merged(&base, &ours, &theirs).unwrap();
        assert_eq!(merged.conflicts.len(), 1, "{name}: {:?}", merged.conflicts);
        assert!(merged.text.contains(kept) && merged.text.contains("here"), "{name}: {}", merged.text);
    }
}

#[test]
fn places_are_written_back_word_for_word() {
    let base = files(&full_project())[LAYER].replace("text: \"never.\\\"\"", "text: \"ever\"");
    let base = base.replace("\\\"never.\\\"", "words that stand nowhere");
    let theirs = base.replace("state: Discuss", "state: Done");
    assert!(base.contains("words that stand nowhere") && base != theirs);
    assert_eq!(clean(&base, &base, &theirs), theirs);
}

#[track_caller]
fn refused(base: &str, ours: &str, theirs: &str, words: &[&str]) {
    let error = merged(base, ours, theirs).unwrap_err().to_string();
    for word in words {
        assert!(error.contains(word), "{word}: {error}");
    }
}

#[test]
fn what_cannot_be_merged_is_told_with_version_line_and_column() {
    let files = files(&full_project());
    let layer = &files[LAYER];
    let damaged = layer.replacen("schema_version: 1,", "schema_version: 1,\n    oops", 1);
    refused(layer, &damaged, layer, &["OURS", "line 4, column"]);
    refused(layer, layer, &damaged, &["THEIRS", "line 4, column"]);
    refused(&damaged, layer, layer, &["BASE", "line 4, column"]);
    let newer = layer.replacen("schema_version: 1,", "schema_version: 9,", 1);
    refused(layer, layer, &newer, &["THEIRS", "newer Gainsay", "9"]);
    let marked = format!("<<<<<<< HEAD\n{layer}");
    refused(layer, &marked, layer, &["OURS", "line 1", "conflict markers"]);
    refused(layer, layer, "", &["THEIRS"]);
    refused(layer, layer, layer.split_at(layer.find("state:").unwrap()).0, &["THEIRS", "line"]);
    refused(layer, layer, &files[SPEAKER], &["THEIRS", "holds a speaker", "OURS holds annotations"]);
    refused(&files[SPEAKER], layer, layer, &["BASE"]);
    let other = &files["speakers/tasnim.ron"];
    refused("", &files[SPEAKER], other, &["is of tasnim", "is of baghaei"]);
    let again = layer.replace(&statement_id(2).to_string(), &statement_id(1).to_string());
    refused(layer, layer, &again, &["THEIRS", "twice"]);
    let by_hand = files[ARTICLE].replacen("denied", "confirmed", 3);
    refused(&files[ARTICLE], &by_hand, &by_hand, &["OURS"]);
    assert!(merge_files(b"", b"\xff\xfe", layer.as_bytes()).unwrap_err().to_string().contains("UTF-8"));
}

#[test]
fn texts_are_never_merged() {
    let files = files(&full_project());
    let with_text = |text: &str| {
        let mut project = full_project();
        let article = project.articles.values().next().unwrap();
        let (details, origin) = (article.details.clone(), article.origin.clone());
        let other = gainsay::model::Article::new(article.id.clone(), details, origin, text);
        let fingerprint = other.fingerprint().clone();
        project.articles.insert(other.id.clone(), Arc::new(other));
        for key in project.layers.clone().keys() {
            Arc::make_mut(project.layers.get_mut(key).unwrap()).fingerprint = fingerprint.clone();
        }
        self::files(&project)
    };
    let (one, other) = (with_text("one"), with_text("another"));
    for name in [ARTICLE, LAYER] {
        refused(&files[name], &one[name], &other[name], &["texts are never merged"]);
        assert_eq!(clean(&files[name], &one[name], &files[name]), one[name]);
        assert_eq!(clean(&files[name], &files[name], &other[name]), other[name]);
    }
}

#[test]
fn a_comment_that_is_lost_is_told() {
    let file = &files(&full_project())[SPEAKER];
    let noted = format!("// mine\n{file}");
    let merged = merged(file, &noted, file).unwrap();
    assert_eq!(merged.text, *file);
    assert!(merged.lost[0].contains("OURS") && merged.lost[0].contains("line 1"), "{:?}", merged.lost);
}

fn run(arguments: &[&str]) -> (Outcome, String, String) {
    let Invocation::Tool(command) = cli::try_parse(arguments).unwrap() else { panic!("no tool") };
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let outcome = cli::run(command, &mut out, &mut err);
    (outcome, String::from_utf8(out).unwrap(), String::from_utf8(err).unwrap())
}

#[test]
fn the_command_writes_over_ours_or_elsewhere_and_leaves_ours_when_it_cannot() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let [base, ours, theirs] = ["", "here", "there"]
        .map(|note| files(&changed(|project| statement(project).note = note.into()))[LAYER].clone());
    let [b, o, t, elsewhere] = ["base", "ours", "theirs", "elsewhere"].map(path);
    for (name, text) in [(&b, &base), (&o, &ours), (&t, &theirs)] {
        fs::write(name, text).unwrap();
    }
    let (outcome, out, err) = run(&["gainsay", "merge", &b, &o, &t, "-o", "-", "--name", LAYER]);
    assert_eq!(outcome, Outcome::Found);
    assert!(out.contains(gainsay::model::merge::MERGE_CONFLICT));
    assert!(err.starts_with(&format!("{LAYER}: ")) && err.contains("git add"), "{err}");
    let (outcome, _, _) = run(&["gainsay", "merge", &b, &o, &t, "-o", &elsewhere]);
    assert_eq!((outcome, fs::read_to_string(&elsewhere).unwrap()), (Outcome::Found, out.clone()));
    assert_eq!(fs::read_to_string(&o).unwrap(), ours);
    let (outcome, printed, _) = run(&["gainsay", "merge", &b, &o, &t]);
    assert_eq!((outcome, printed.as_str(), fs::read_to_string(&o).unwrap()), (Outcome::Found, "", out));
    fs::write(&t, "damaged").unwrap();
    fs::write(&o, &ours).unwrap();
    let (outcome, _, err) = run(&["gainsay", "merge", &b, &o, &t, "--name", LAYER]);
    assert_eq!((outcome, fs::read_to_string(&o).unwrap()), (Outcome::Unusable, ours));
    assert!(err.contains(LAYER) && err.contains("THEIRS"), "{err}");
    assert_eq!(run(&["gainsay", "merge", &b, &o, &path("nowhere")]).0, Outcome::Unusable);
    fs::write(&t, &base).unwrap();
    assert_eq!(run(&["gainsay", "merge", &b, &o, &t]), (Outcome::Clean, String::new(), String::new()));
}

#[test]
fn marks_name_what_differs() {
    let label = |name: &str| AttributeValue::Label(LabelId::new(name).unwrap());
    let base = full_project();
    let [ours, theirs] = [("fact", "here"), ("denial", "there")].map(|(name, note)| {
        let mut project = base.clone();
        for value in [label(name), AttributeValue::Note(note.into())] {
            let now = moment("2026-11-22T10:00:00Z");
            let edit = Edit::SetAttribute(key("denied", "ann"), statement_id(2), Box::new(value), now);
            edit.apply(&mut project).unwrap();
        }
        project
    });
    let both = merge(&base, &ours, &theirs).settled(gainsay::model::merge::Choice::Both).unwrap();
    let marks = Mark::of(both.statement(&key("denied", "ann"), statement_id(2)).unwrap());
    let [Mark::OtherVersion(version, what)] = marks.as_slice() else { panic!("{marks:?}") };
    assert_eq!(*what, format!("{}, {}", Attribute::Label.title(), Attribute::Note.title()));
    let second = both.statement(&key("denied", "ann"), *version).unwrap();
    assert_eq!((second.label.as_str(), second.note.as_str()), ("denial", "there"));
    assert_eq!(both.layers[&key("denied", "ann")].statements.len(), 3);
}
