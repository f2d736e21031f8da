//! Random edits to random projects: undone, done again, saved and opened, they give what they should.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test fails by panicking"
)]

mod common;

use std::collections::BTreeSet;

use common::{
    open,
    random::{KINDS, Random, kind_of},
};
use gainsay::{
    model::{Edit, Project, ReadOnly},
    store::{self, DiskState, ProblemKind},
};
use proptest::prelude::*;

fn config(cases: u32) -> ProptestConfig {
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

/// Applies an edit of each of `kinds`, and gives the inverses of those that were not refused.
fn apply_all(project: &mut Project, kinds: &[usize], random: &mut Random) -> Vec<Edit> {
    let mut inverses = Vec::new();
    for kind in kinds {
        let Some(edit) = random.edit(*kind, project) else { continue };
        assert_eq!(kind_of(&edit), *kind);
        let before = project.clone();
        match edit.apply(project) {
            Ok(inverse) => inverses.push(inverse),
            Err(error) => assert_eq!(*project, before, "{error}"),
        }
    }
    inverses
}

/// Applies `edits`, the last first, and gives their inverses.
fn turn(project: &mut Project, edits: Vec<Edit>) -> Vec<Edit> {
    edits.into_iter().rev().map(|edit| edit.apply(project).unwrap()).collect()
}

proptest! {
    #![proptest_config(config(200))]

    #[test]
    fn undoing_everything_returns_to_the_start_and_redoing_to_the_end(
        seed: u64,
        kinds in prop::collection::vec(0..KINDS, 0..40),
    ) {
        let mut random = Random::new(seed);
        let mut project = random.project();
        let start = project.clone();
        let undo = apply_all(&mut project, &kinds, &mut random);
        let end = project.clone();
        let redo = turn(&mut project, undo);
        prop_assert_eq!(&project, &start);
        turn(&mut project, redo);
        prop_assert_eq!(&project, &end);
    }
}

proptest! {
    #![proptest_config(config(48))]

    #[test]
    fn what_was_edited_and_saved_opens_the_same(
        seed: u64,
        kinds in prop::collection::vec(0..KINDS, 0..20),
    ) {
        let folder = tempfile::tempdir().unwrap();
        let mut random = Random::new(seed);
        let mut project = random.project();
        let mut disk = store::create(folder.path(), &project).unwrap();
        check_disk(folder.path(), &project, &disk);
        let before = project.clone();
        apply_all(&mut project, &kinds, &mut random);
        let report = store::save(folder.path(), Some(&before), &project, &ReadOnly::default(), &mut disk);
        prop_assert!(report.errors.is_empty(), "{:?}", report.errors);
        check_disk(folder.path(), &project, &disk);
    }
}

/// The disk holds `project`, nothing else, and `disk` knows every byte of it.
fn check_disk(folder: &std::path::Path, project: &Project, disk: &DiskState) {
    let opened = open(folder);
    assert!(
        opened.problems.iter().all(|problem| problem.kind == ProblemKind::Unanchored),
        "{:?}",
        opened.problems
    );
    assert_eq!(opened.project, *project);
    assert_eq!(opened.disk, *disk);
    let unanchored = project.statements().filter(|(_, statement)| !statement.fragments.is_anchored()).count();
    assert_eq!(opened.problems.len(), unanchored);
}

#[test]
fn every_kind_of_edit_is_made_and_accepted() {
    let mut accepted = BTreeSet::new();
    for seed in 0..200 {
        let mut random = Random::new(seed);
        let mut project = random.project();
        for kind in 0..KINDS {
            let Some(edit) = random.edit(kind, &project) else { continue };
            if edit.apply(&mut project).is_ok() {
                accepted.insert(kind);
            }
        }
    }
    assert_eq!(accepted, (0..KINDS).collect());
}
