//! Every command that changes a project is one step to undo, and one to do again.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test fails by panicking"
)]

mod common;

use std::collections::BTreeMap;

use common::{
    commands::{KINDS, command, session},
    random::Random,
};
use gainsay::{command::Command, model::*};
use proptest::prelude::*;

fn check_places(project: &Project) {
    for (key, statement) in project.statements() {
        if let (Anchor::Anchored(fragments), Some(article)) =
            (&statement.fragments, project.articles.get(&key.article))
        {
            Fragments::verified(fragments.as_slice().to_vec(), article.text()).unwrap();
        }
    }
}

/// Runs commands of these kinds, each undone and done again at once; gives how many of each kind changed something.
fn run_all(kinds: &[usize], seed: u64) -> BTreeMap<usize, usize> {
    let mut random = Random::new(seed);
    let mut session = session(&mut random);
    let start = session.project().clone();
    let (mut steps, mut changed) = (0, BTreeMap::new());
    for kind in kinds {
        let before = session.project().clone();
        let command = command(*kind, &session, &mut random);
        session.run(Command::CloseStep).unwrap();
        let revision = session.revision();
        let done = session.run(command.clone());
        let after = session.project().clone();
        if after == before {
            assert_eq!(session.revision(), revision, "{command:?} is a step without a change");
            continue;
        }
        assert!(done.is_ok(), "{command:?} changed something and was refused: {done:?}");
        check_places(&after);
        session.run(Command::Undo).unwrap();
        assert_eq!(*session.project(), before, "{command:?} is not one step to undo");
        session.run(Command::Redo).unwrap();
        assert_eq!(*session.project(), after, "{command:?} is not done again");
        steps += 1;
        *changed.entry(*kind).or_default() += 1;
    }
    for _ in 0..steps {
        session.run(Command::Undo).unwrap();
    }
    assert_eq!(*session.project(), start);
    changed
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn each_command_is_taken_back_in_one_step_and_done_again_in_one(
        kinds in prop::collection::vec(0..KINDS, 1..25),
        seed in any::<u64>(),
    ) {
        run_all(&kinds, seed);
    }
}

#[test]
fn every_kind_of_command_changes_something_now_and_then() {
    let mut changed: BTreeMap<usize, usize> = BTreeMap::new();
    for seed in 0..40 {
        let kinds: Vec<usize> = (0..KINDS).chain(0..KINDS).collect();
        for (kind, count) in run_all(&kinds, seed) {
            *changed.entry(kind).or_default() += count;
        }
    }
    let missing: Vec<usize> = (0..KINDS).filter(|kind| !changed.contains_key(kind)).collect();
    assert!(missing.is_empty(), "never changed anything: {missing:?}");
}
