//! Random projects that went two ways: what differs between them as an edit, and what becomes of them when merged.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod common;

use std::{collections::BTreeSet, sync::Arc};

use common::random::{KINDS, Random};
use gainsay::model::{
    Article, ArticleDetails, ArticleId, Attribute, AttributeValue, Edit, LabelId, Layer, LayerKey, Project,
    SpeakerId, Statement, StatementId, Timestamp, Zone, ZoneKind,
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
        let times = (before.modified, here.modified, there.modified);
        let expected = match times {
            (before, here, there) if here == before => there,
            (before, here, there) if there == before => here,
            (_, here, there) => here.max(there),
        };
        assert_eq!(merged.modified, expected);
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

/// What random versions must meet for the laws above to mean something.
#[test]
fn random_versions_meet_conflicts_of_every_kind() {
    let mut met = BTreeSet::new();
    for seed in 0..600 {
        let mut random = Random::new(seed);
        let base = random.project();
        let [ours, theirs] = [(); 2].map(|()| {
            let kinds: Vec<usize> = (0..24).map(|_| random.below(KINDS)).collect();
            edited(&base, &kinds, &mut random)
        });
        for conflict in merge(&base, &ours, &theirs).conflicts {
            let (subject, what) = (conflict.subject, conflict.what);
            let kind = match subject {
                Subject::Statement(..) => "statement",
                Subject::Layer(_) => "layer",
                Subject::Article(_) => "article",
                Subject::Speaker(_) => "speaker",
                Subject::Proposition(_) => "proposition",
                Subject::Label(_) => "label",
                Subject::Guidelines => "guidelines",
                Subject::Details => "details",
            };
            met.insert(format!("{kind}: {what}"));
        }
    }
    for wanted in [
        "article: Deleted on one side",
        "article: Text of the article",
        "article: Title",
        "details: Title",
        "guidelines: Guidelines",
        "label: Deleted on one side",
        "label: Name",
        "layer: Deleted on one side",
        "proposition: Deleted on one side",
        "proposition: Proposition",
        "speaker: Deleted on one side",
        "speaker: Name",
        "statement: Deleted on one side",
    ] {
        assert!(met.contains(wanted), "{wanted} is not among {met:?}");
    }
}

/// Attributes of which both sides' changes can be taken.
const LISTS: [Attribute; 8] = [
    Attribute::Alternatives,
    Attribute::Cues,
    Attribute::Evidence,
    Attribute::Extras,
    Attribute::Links,
    Attribute::Status,
    Attribute::Tags,
    Attribute::Via,
];

/// Each attribute in turn is changed on both sides of one statement.
#[test]
fn every_attribute_is_merged_or_kept_twice() {
    let base = common::full_project();
    let (key, id) = (common::key("denied", "ann"), common::statement_id(2));
    let mut united = BTreeSet::new();
    for attribute in Attribute::ALL {
        for seed in 0..20 {
            let mut random = Random::new(seed);
            let [ours, theirs] = [(); 2].map(|()| {
                let value = Box::new(random.value(*attribute, common::TEXT));
                let mut side = base.clone();
                let edit = Edit::SetAttribute(key.clone(), id, value, Timestamp::from_unix_secs(9));
                edit.apply(&mut side).unwrap();
                side
            });
            let (merged, swapped) = both_ways(&base, &ours, &theirs);
            check_changes_arrive(&base, &ours, &theirs, &merged.project);
            check_choices(&merged, &ours, &theirs);
            let [mine, yours] =
                [&ours, &theirs].map(|side| side.statement(&key, id).unwrap().get(*attribute));
            assert_eq!(merged.conflicts.len(), swapped.conflicts.len());
            assert!(merged.conflicts.len() <= 1);
            if let [conflict] = merged.conflicts.as_slice() {
                assert_eq!(conflict.what, attribute.title());
                assert!(mine != yours);
                let taken = merged.settled(Choice::Theirs).unwrap();
                let value = taken.statement(&key, id).unwrap().get(*attribute);
                assert!(value == yours || *attribute == Attribute::Extras, "{attribute:?}");
            } else {
                assert_eq!(merged.project, swapped.project);
                let before = base.statement(&key, id).unwrap().get(*attribute);
                if mine != yours && mine != before && yours != before {
                    united.insert(*attribute);
                }
            }
        }
    }
    assert!(united.iter().all(|attribute| LISTS.contains(attribute)) && united.len() >= 6, "{united:?}");
}

#[test]
fn zones_that_cover_the_same_and_are_called_otherwise_are_a_conflict() {
    let key = common::key("denied", "ann");
    let zone = |kind| Zone { start: 50, end: 60, kind, note: String::new() };
    let with = |added: &[Zone]| {
        let mut project = common::full_project();
        let mut zones = project.layers[&key].zones.clone();
        zones.extend_from_slice(added);
        Edit::SetZones(key.clone(), zones).apply(&mut project).unwrap();
        project
    };
    let merged = merge(&with(&[]), &with(&[zone(ZoneKind::Teaser)]), &with(&[zone(ZoneKind::Related)]));
    assert_eq!(merged.conflicts.len(), 1);
    let zones = |choice| merged.settled(choice).unwrap().layers[&key].zones.clone();
    let kinds = |choice| zones(choice)[2..].iter().map(|zone| zone.kind).collect::<Vec<_>>();
    assert_eq!(kinds(Choice::Ours), [ZoneKind::Teaser]);
    assert_eq!(kinds(Choice::Theirs), [ZoneKind::Related]);
    assert_eq!(kinds(Choice::Both).len(), 2);
}

#[test]
fn of_two_texts_under_one_id_the_other_becomes_an_article_of_its_own() {
    let base = Project::titled("t");
    let side = |text: &str| {
        let mut project = base.clone();
        let id = ArticleId::new("talks").unwrap();
        let article = Article::new(id, ArticleDetails::default(), common::origin(), text);
        let mut layer = Layer::new(common::key("talks", "ann"), article.fingerprint().clone());
        for number in [1, 2] {
            let place = common::marking(text, &["denied"]);
            let (label, id) = (LabelId::new("denial").unwrap(), common::statement_id(number));
            let mut statement = Statement::new(id, label, place, Timestamp::from_unix_secs(1));
            statement.duplicate_of = (number == 2).then(|| common::statement_id(1));
            layer.statements.insert(id, Arc::new(statement));
        }
        project.articles.insert(article.id.clone(), Arc::new(article));
        project.layers.insert(layer.key.clone(), Arc::new(layer));
        project
    };
    let (ours, theirs) = (side("He denied it."), side("She denied it."));
    let merged = merge(&base, &ours, &theirs);
    assert_eq!(merged.project, ours);
    assert_eq!(merged.settled(Choice::Theirs).unwrap(), theirs);
    let both = merged.settled(Choice::Both).unwrap();
    assert_eq!((both.articles.len(), both.layers.len(), ids(&both).len()), (2, 2, 4));
    let second = both.articles.values().find(|article| article.id.as_str() != "talks").unwrap();
    assert_eq!(&**second.text(), "She denied it.");
    let layer = both.layers_of(&second.id).next().unwrap();
    let duplicate = layer.statements.values().find_map(|statement| statement.duplicate_of).unwrap();
    assert!(layer.statements.contains_key(&duplicate));
}

#[test]
fn a_speaker_whom_one_side_deleted_stays_when_the_other_has_begun_to_name_them() {
    let base = common::full_project();
    let (key, id) = (common::key("denied", "ann"), common::statement_id(2));
    let tasnim = SpeakerId::new("tasnim").unwrap();
    let (mut ours, mut theirs) = (base.clone(), base.clone());
    // Nobody names the speaker here any more.
    for (key, statement) in base.statements() {
        for value in [AttributeValue::Via(Vec::new()), AttributeValue::Addressee(None)] {
            let edit = Edit::SetAttribute(key.clone(), statement.id, Box::new(value), statement.modified);
            edit.apply(&mut ours).unwrap();
        }
    }
    Edit::SetSpeaker(tasnim.clone(), None).apply(&mut ours).unwrap();
    let value = Box::new(AttributeValue::Speaker(Some(tasnim.clone())));
    let edit = Edit::SetAttribute(key, id, value, Timestamp::from_unix_secs(9));
    assert!(!merge(&base, &ours, &theirs).project.speakers.contains_key(&tasnim));
    edit.apply(&mut theirs).unwrap();
    let (merged, swapped) = both_ways(&base, &ours, &theirs);
    assert!(merged.project.speakers.contains_key(&tasnim));
    assert_eq!(merged.project, swapped.project);
}
