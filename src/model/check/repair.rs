//! Repairs that are safe to offer: each is an edit, made when it is asked for.

use std::{ops::Range, sync::Arc};

use super::{Finding, Rule, Subject, places, versions};
use crate::model::{
    article::Timestamp,
    edit::Edit,
    fragment::{Anchor, Fragment, Fragments},
    id::StatementId,
    layer::LayerKey,
    link::LinkTarget,
    project::Project,
    statement::{AttributeValue, Statement},
};

/// A change that takes a finding away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repair {
    /// What it does, as on a button.
    pub title: String,
    /// The change.
    pub edit: Edit,
}

/// The repair of a finding, where one is safe and the finding still holds; `now` becomes the time of the change.
pub fn repair(project: &Project, finding: &Finding, now: Timestamp) -> Option<Repair> {
    match &finding.subject {
        Subject::Statement(key, id) => {
            let statement = project.statement(key, *id)?;
            repair_statement(project, finding.rule, key, statement, now)
        }
        Subject::Speaker(id) if finding.rule == Rule::UnusedSpeaker => {
            let name = &project.speakers.get(id)?.name;
            let title = format!("Take {name} out of the registry");
            Some(Repair { title, edit: Edit::SetSpeaker(id.clone(), None) })
        }
        Subject::Proposition(id) if finding.rule == Rule::UnusedProposition => {
            project.propositions.get(id)?;
            let title = "Take the proposition out of the registry".to_owned();
            Some(Repair { title, edit: Edit::SetProposition(id.clone(), None) })
        }
        Subject::Speaker(_) | Subject::Proposition(_) | Subject::Article(_) => None,
    }
}

fn repair_statement(
    project: &Project,
    rule: Rule,
    key: &LayerKey,
    statement: &Arc<Statement>,
    now: Timestamp,
) -> Option<Repair> {
    let set = |title: &str, value: AttributeValue| {
        let edit = Edit::SetAttribute(key.clone(), statement.id, Box::new(value), now);
        Repair { title: title.to_owned(), edit }
    };
    match rule {
        Rule::CutWord => Some(set("Widen to whole words", moved(project, key, statement, places::widened)?)),
        Rule::SpaceAtEdge => {
            Some(set("Leave the white space out", moved(project, key, statement, places::trimmed)?))
        }
        Rule::LinkToItself => {
            let mut links = statement.links.clone();
            links.retain(|link| link.to != LinkTarget::Statement(statement.id));
            (links.len() < statement.links.len())
                .then(|| set("Take the link to itself away", AttributeValue::Links(links)))
        }
        Rule::DuplicateStatement => {
            let edit = Edit::RemoveStatement(key.clone(), statement.id);
            let title = "Delete the newer of the two".to_owned();
            (!is_linked_to(project, statement.id)).then_some(Repair { title, edit })
        }
        Rule::MergeConflict => versions::repair(project, key, statement, now),
        // What else is found is a person's to judge.
        _ => None,
    }
}

/// The place with every range changed; none where nothing changes or the text does not bear it out.
fn moved(
    project: &Project,
    key: &LayerKey,
    statement: &Statement,
    change: fn(&str, &Range<usize>) -> Range<usize>,
) -> Option<AttributeValue> {
    let text = project.articles.get(&key.article)?.text();
    let ranges: Vec<Range<usize>> = statement.fragments.fragments().iter().map(Fragment::range).collect();
    let changed: Vec<Range<usize>> = ranges.iter().map(|range| change(text, range)).collect();
    let fragments = Fragments::marking(text, changed.clone()).ok().filter(|_| changed != ranges)?;
    Some(AttributeValue::Fragments(Anchor::Anchored(fragments)))
}

/// A statement that others answer is not taken away: their links would lead nowhere.
pub(super) fn is_linked_to(project: &Project, id: StatementId) -> bool {
    let names = |statement: &Statement| {
        statement.duplicate_of == Some(id)
            || statement.links.iter().any(|link| link.to == LinkTarget::Statement(id))
    };
    project.layers.values().flat_map(|layer| layer.statements.values()).any(|statement| names(statement))
}
