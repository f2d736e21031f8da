//! Whom and what statements name, so that nothing is taken out of a registry that the other side has begun to name.

use std::{cell::OnceCell, collections::BTreeSet};

use super::{Conflict, Merging, Side};
use crate::model::{
    id::{LabelId, PropositionId, SpeakerId},
    project::Project,
    statement::Statement,
};

/// Everything that statements name.
#[derive(Default)]
pub struct Named {
    pub speakers: BTreeSet<SpeakerId>,
    pub propositions: BTreeSet<PropositionId>,
    pub labels: BTreeSet<LabelId>,
}

impl Named {
    fn by<'a>(statements: impl Iterator<Item = &'a Statement>) -> Self {
        let mut named = Self::default();
        for statement in statements {
            named.speakers.extend(statement.speakers_named().cloned());
            named.propositions.extend(statement.propositions_named().cloned());
            named.labels.insert(statement.label.clone());
            named.labels.extend(statement.alternatives.iter().cloned());
        }
        named
    }

    fn in_project(project: &Project) -> Self {
        Self::by(statements_of(project))
    }
}

fn statements_of(project: &Project) -> impl Iterator<Item = &Statement> {
    project.layers.values().flat_map(|layer| layer.statements.values()).map(AsRef::as_ref)
}

/// Who names what, looked up when something was deleted.
pub struct Naming<'a> {
    ours: &'a Project,
    theirs: &'a Project,
    merged: &'a Project,
    conflicts: &'a [Conflict],
    by_ours: OnceCell<Named>,
    by_theirs: OnceCell<Named>,
    by_merged: OnceCell<Named>,
}

impl<'a> Naming<'a> {
    /// Of a merge whose statements stand in `merged` already, or in a conflict.
    pub(super) fn new(merging: &Merging<'a>, merged: &'a Project, conflicts: &'a [Conflict]) -> Self {
        let (ours, theirs) = (merging.ours, merging.theirs);
        let (by_ours, by_theirs, by_merged) = Default::default();
        Self { ours, theirs, merged, conflicts, by_ours, by_theirs, by_merged }
    }

    /// True of what one side took away and the merged statements name, though none of that side's did.
    pub(super) fn is_needed(&self, taken_away_by: Side, names: impl Fn(&Named) -> bool) -> bool {
        let by_side = match taken_away_by {
            Side::Ours => self.by_ours.get_or_init(|| Named::in_project(self.ours)),
            Side::Theirs => self.by_theirs.get_or_init(|| Named::in_project(self.theirs)),
        };
        let by_merged = || {
            let held = self.conflicts.iter().flat_map(|conflict| conflict.held.statements());
            Named::by(statements_of(self.merged).chain(held))
        };
        names(self.by_merged.get_or_init(by_merged)) && !names(by_side)
    }
}
