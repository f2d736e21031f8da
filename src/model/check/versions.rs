//! The rule on statements of which two versions came together in a merge, and its repair.

use std::sync::Arc;

use super::{Findings, Repair, Rule, Seen};
use crate::model::{
    article::Timestamp,
    difference::statement_edits,
    edit::Edit,
    id::StatementId,
    layer::{Layer, LayerKey},
    merge::Mark,
    project::Project,
    statement::Statement,
};

pub(super) fn check(seen: &Seen<'_>, found: &mut Findings) {
    for mark in unsettled(seen.layer, seen.statement) {
        let message = match mark {
            Mark::Deleted => "it was changed on one side of a merge and deleted on the other".to_owned(),
            Mark::OtherVersion(other, what) | Mark::VersionOf(other, what) => {
                format!("two versions came together in a merge, which differ in {what}; the other is {other}")
            }
        };
        found.on(seen, Rule::MergeConflict, message);
    }
}

/// True when `other` is marked as another version of `statement`.
pub(super) fn are_versions(statement: &Statement, other: &Statement) -> bool {
    Mark::of(statement).iter().any(|mark| mark.other() == Some(other.id))
}

/// The marks that still hold: the other version is there.
fn unsettled(layer: &Layer, statement: &Statement) -> Vec<Mark> {
    let mut marks = Mark::of(statement);
    marks.retain(|mark| mark.other().is_none_or(|other| layer.statements.contains_key(&other)));
    marks
}

/// Keeps the statement as it is, and takes its other version away.
///
/// The older id stays, whichever version is kept: others link to it.
pub(super) fn repair(
    project: &Project,
    key: &LayerKey,
    statement: &Arc<Statement>,
    now: Timestamp,
) -> Option<Repair> {
    let layer = project.layers.get(key)?;
    let mark = unsettled(layer, statement).into_iter().next()?;
    let (title, original, version) = match mark {
        Mark::Deleted => ("Keep it", statement, None),
        Mark::OtherVersion(version, _) => ("Keep this version", statement, Some(version)),
        Mark::VersionOf(original, _) => {
            ("Keep this version", layer.statements.get(&original)?, Some(statement.id))
        }
    };
    if version.is_some_and(|version| super::repair::is_linked_to(project, version)) {
        return None;
    }
    let kept = kept_as(original, statement, version, now);
    let mut edits = statement_edits(key, original, &kept);
    edits.extend(version.map(|version| Edit::RemoveStatement(key.clone(), version)));
    Some(Repair { title: title.to_owned(), edit: Edit::Many(edits) })
}

/// `original` with everything that `kept` says, without the mark of `version`.
fn kept_as(
    original: &Statement,
    kept: &Statement,
    version: Option<StatementId>,
    now: Timestamp,
) -> Statement {
    let mut marks = Mark::of(original);
    marks.retain(|mark| mark.other() != version);
    let mut statement =
        Statement { id: original.id, created: original.created, modified: now, ..kept.clone() };
    Mark::put(&marks, &mut statement);
    statement
}

#[cfg(test)]
mod tests {
    use super::{
        super::{
            Finding, Subject, findings, repair,
            tests::{Made, date, id, key, now},
        },
        *,
    };
    use crate::model::merge::{Choice, merge};

    /// One side took the speaker of the claim for another, and both versions stand beside each other.
    fn two_versions() -> (Made, StatementId) {
        let base = Made::new();
        let (mut ours, mut theirs) = (Made::new(), Made::new());
        ours.change(1, |statement| statement.said = Some(date("2025-07-07")));
        theirs.change(1, |statement| statement.said = Some(date("2025-07-06")));
        let merged = merge(&base.project, &ours.project, &theirs.project);
        let made = Made { project: merged.settled(Choice::Both).unwrap() };
        made.finds(&[Rule::MergeConflict, Rule::MergeConflict]);
        let ids: Vec<_> = made.project.layers[&key()].statements.keys().copied().collect();
        let version = ids.into_iter().find(|found| ![id(1), id(2)].contains(found)).unwrap();
        (made, version)
    }

    #[test]
    fn of_two_versions_either_can_be_kept_under_the_id_that_others_link_to() {
        for (kept, said) in [(None, "2025-07-07"), (Some(()), "2025-07-06")] {
            let (mut made, version) = two_versions();
            let kept = kept.map_or(id(1), |()| version);
            let all = findings(&made.project);
            let about = |finding: &&Finding| finding.subject == Subject::Statement(key(), kept);
            let found = all.iter().find(about).unwrap();
            repair(&made.project, found, now()).unwrap().edit.apply(&mut made.project).unwrap();
            made.finds(&[]);
            let statement = made.project.statement(&key(), id(1)).unwrap();
            assert_eq!(statement.said, Some(date(said)));
            assert!(statement.extras.is_empty());
            assert_eq!(made.project.statement(&key(), version), None);
        }
    }

    #[test]
    fn deleting_one_of_two_versions_settles_it() {
        let (mut made, version) = two_versions();
        Edit::RemoveStatement(key(), version).apply(&mut made.project).unwrap();
        made.finds(&[]);
    }

    #[test]
    fn what_one_side_deleted_and_the_other_changed_is_kept_or_deleted() {
        let base = Made::new();
        let (mut ours, mut theirs) = (Made::new(), Made::new());
        ours.change(2, |statement| statement.note = "Why?".into());
        Edit::RemoveStatement(key(), id(2)).apply(&mut theirs.project).unwrap();
        let merged = merge(&base.project, &ours.project, &theirs.project);
        let mut made = Made { project: merged.settled(Choice::Both).unwrap() };
        made.finds(&[Rule::MergeConflict]);
        made.is_repaired(2, Some("“envoy denied” it all"));
        assert_eq!(made.project.statement(&key(), id(2)).unwrap().note, "Why?");
        assert_eq!(merged.settled(Choice::Theirs).unwrap(), theirs.project);
    }
}
