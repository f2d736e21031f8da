//! Random projects that went two ways: what differs between them as an edit, and what becomes of them when merged.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod common;

use std::{collections::BTreeSet, sync::Arc};

use common::random::{KINDS, Random};
use gainsay::model::{
    Attribute, AttributeValue, Edit, LayerKey, Project, Statement, StatementId, Timestamp,
    difference::edit_between,
    merge::{Choice, Mark, Merge, Subject, merge},
};
use proptest::prelude::*;

fn config(cases: u32) -> ProptestConfig {
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

/// `project` after random edits of `kinds`; those that are refused change nothing.
fn edited(project: &Project, kinds: &[usize], random: &mut Random) -> Project {
    let mut edited = project.clone();
    for kind in kinds {
        if let Some(edit) = random.edit(*kind, &edited) {
            let _refused = edit.apply(&mut edited);
        }
    }
    edited
}

fn kinds() -> impl Strategy<Value = Vec<usize>> {
    prop::collection::vec(0..KINDS, 0..24)
}

fn check_difference(from: &Project, to: &Project) {
    let mut made = from.clone();
    let inverse = edit_between(from, to).apply(&mut made).unwrap();
    assert_eq!(made, *to);
    inverse.apply(&mut made).unwrap();
    assert_eq!(made, *from);
    assert_eq!(edit_between(from, to).is_empty(), from == to);
}

proptest! {
    #![proptest_config(config(200))]

    #[test]
    fn the_difference_leads_from_one_project_to_the_other_and_back(
        seed: u64,
        here in kinds(),
        there in kinds(),
    ) {
        let mut random = Random::new(seed);
        let base = random.project();
        let (one, other) = (edited(&base, &here, &mut random), edited(&base, &there, &mut random));
        check_difference(&base, &one);
        check_difference(&one, &other);
        check_difference(&one, &random.project());
    }
}

#[test]
fn the_difference_is_as_small_as_what_changed() {
    let before = common::full_project();
    let mut after = before.clone();
    let (key, id) = (common::key("denied", "ann"), common::statement_id(2));
    let note = AttributeValue::Note("Because.".into());
    let edit = Edit::SetAttribute(key, id, Box::new(note), Timestamp::from_unix_secs(1));
    edit.clone().apply(&mut after).unwrap();
    assert_eq!(edit_between(&before, &after), Edit::Many(vec![edit]));
    assert!(edit_between(&after, &after.clone()).is_empty());
}

fn both_ways(base: &Project, ours: &Project, theirs: &Project) -> (Merge, Merge) {
    (merge(base, ours, theirs), merge(base, theirs, ours))
}

/// Statements by id, with how often they are there.
fn ids(project: &Project) -> BTreeSet<StatementId> {
    project.statements().map(|(_, statement)| statement.id).collect()
}

fn statement_of(project: &Project, key: &LayerKey, id: StatementId) -> Option<Arc<Statement>> {
    project.statement(key, id).cloned()
}

/// A statement is gone from `merged` only where one side deleted it and the other left it as it was.
fn check_nothing_lost(base: &Project, ours: &Project, theirs: &Project, merged: &Project) {
    for (side, other) in [(ours, theirs), (theirs, ours)] {
        for (key, statement) in side.statements() {
            let before = statement_of(base, key, statement.id);
            let deleted = before.as_ref() == Some(statement) && other.statement(key, statement.id).is_none();
            assert!(ids(merged).contains(&statement.id) || deleted, "{key:?} {}", statement.id);
        }
    }
}

/// What one side only changed of a statement that both have, with one text, is in the merged one.
fn check_changes_arrive(base: &Project, ours: &Project, theirs: &Project, merged: &Project) {
    let text = |project: &Project, key: &LayerKey| {
        project.articles.get(&key.article).map(|article| article.fingerprint().clone())
    };
    for (key, before) in base.statements() {
        let Some(merged) = merged.statement(key, before.id) else { continue };
        let parts = (ours.statement(key, before.id), theirs.statement(key, before.id));
        let (Some(here), Some(there)) = parts else { continue };
        if text(ours, key) != text(theirs, key) {
            continue;
        }
        for attribute in Attribute::ALL {
            let (old, here, there) = (before.get(*attribute), here.get(*attribute), there.get(*attribute));
            if here == old || there == old {
                let changed = if here == old { there } else { here };
                assert_eq!(merged.get(*attribute), changed, "{attribute:?}");
            }
        }
    }
}

/// Every choice can be made, alone and with all others, and what is kept beside each other loses no statement.
fn check_choices(merged: &Merge, ours: &Project, theirs: &Project) {
    for choice in [Choice::Ours, Choice::Theirs, Choice::Both] {
        for conflict in &merged.conflicts {
            let mut project = merged.project.clone();
            let inverse = conflict.settle(choice, &project).apply(&mut project).unwrap();
            inverse.apply(&mut project).unwrap();
            assert_eq!(project, merged.project);
        }
        merged.settled(choice).unwrap();
    }
    let both = merged.settled(Choice::Both).unwrap();
    assert_eq!(both, merged.settled(Choice::Both).unwrap());
    assert!(ids(&merged.project).is_subset(&ids(&both)));
    for conflict in &merged.conflicts {
        if let Subject::Statement(key, id) = &conflict.subject {
            let marks = Mark::of(both.statement(key, *id).unwrap());
            assert!(!marks.is_empty(), "{conflict}");
            let attribute = Attribute::ALL.iter().find(|attribute| attribute.title() == conflict.what);
            let Some(attribute) = attribute.filter(|attribute| **attribute != Attribute::Extras) else {
                continue;
            };
            let kept = marks.iter().filter_map(Mark::other).filter_map(|id| both.statement(key, id));
            let mut values = kept.map(|version| version.get(*attribute));
            let there = theirs.statement(key, *id).unwrap().get(*attribute);
            assert!(values.any(|value| value == there), "{conflict}");
            let here = ours.statement(key, *id).unwrap().get(*attribute);
            assert_eq!(both.statement(key, *id).unwrap().get(*attribute), here);
        }
    }
}

fn random_versions(seed: u64, here: &[usize], there: &[usize]) -> [Project; 3] {
    let mut random = Random::new(seed);
    let base = random.project();
    let (ours, theirs) = (edited(&base, here, &mut random), edited(&base, there, &mut random));
    [base, ours, theirs]
}

proptest! {
    #![proptest_config(config(300))]

    #[test]
    fn where_one_side_did_nothing_the_other_is_taken(seed: u64, here in kinds()) {
        let [base, side, _] = random_versions(seed, &here, &[]);
        for merged in [merge(&base, &side, &base), merge(&base, &base, &side), merge(&base, &side, &side)] {
            prop_assert_eq!(&merged.project, &side);
            prop_assert!(merged.conflicts.is_empty());
        }
    }

    #[test]
    fn merging_loses_nothing_and_every_conflict_can_be_settled(
        seed: u64,
        here in kinds(),
        there in kinds(),
    ) {
        let [base, ours, theirs] = random_versions(seed, &here, &there);
        let (merged, swapped) = both_ways(&base, &ours, &theirs);
        check_changes_arrive(&base, &ours, &theirs, &merged.project);
        check_choices(&merged, &ours, &theirs);
        check_nothing_lost(&base, &ours, &theirs, &merged.settled(Choice::Both).unwrap());
        prop_assert_eq!(merged.conflicts.len(), swapped.conflicts.len());
        if merged.conflicts.is_empty() {
            prop_assert_eq!(&merged.project, &swapped.project);
        }
        // What was merged is an edit away from either side, as the window applies it.
        check_difference(&ours, &merged.project);
        check_difference(&theirs, &merged.project);
    }

    #[test]
    fn two_readers_of_one_article_that_both_change_attributes(
        seed: u64,
        here in prop::collection::vec(0..5_usize, 1..12),
        there in prop::collection::vec(0..5_usize, 1..12),
    ) {
        let mut random = Random::new(seed);
        let base = common::full_project();
        let (ours, theirs) = (edited(&base, &here, &mut random), edited(&base, &there, &mut random));
        let (merged, swapped) = both_ways(&base, &ours, &theirs);
        check_changes_arrive(&base, &ours, &theirs, &merged.project);
        check_choices(&merged, &ours, &theirs);
        check_nothing_lost(&base, &ours, &theirs, &merged.project);
        prop_assert_eq!(merged.conflicts.len(), swapped.conflicts.len());
        if merged.conflicts.is_empty() {
            prop_assert_eq!(&merged.project, &swapped.project);
        }
        check_difference(&ours, &merged.settled(Choice::Both).unwrap());
    }
}
