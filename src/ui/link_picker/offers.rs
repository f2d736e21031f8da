//! What the link picker offers: statements best first, propositions, and the typed words as an implied claim.

use crate::{
    model::{
        AnnotatorId, LayerKey, Link, LinkKind, LinkTarget, Project, PropositionId, Statement, StatementId,
        wording::link_text,
    },
    reading::{
        folding::fold,
        likeness::{LikenessIndex, TargetQuery},
    },
    session::Session,
};

/// No more statements than this are offered at a time; a search finds the others.
const MOST_STATEMENTS: usize = 300;
/// No more propositions than this are offered at a time.
const MOST_PROPOSITIONS: usize = 60;

/// A row of the list.
#[derive(Debug, Clone, PartialEq)]
pub enum Row {
    /// A heading over the rows that follow.
    Heading(&'static str),
    /// A statement.
    Statement {
        /// Where it lives.
        layer: LayerKey,
        /// Which.
        id: StatementId,
        /// Why it is offered.
        reason: String,
    },
    /// A proposition.
    Proposition(PropositionId),
    /// The words typed.
    Implied(String),
}

impl Row {
    /// What a link to this row points at; headings are no targets.
    pub fn target(&self) -> Option<LinkTarget> {
        match self {
            Self::Heading(_) => None,
            Self::Statement { id, .. } => Some(LinkTarget::Statement(*id)),
            Self::Proposition(id) => Some(LinkTarget::Proposition(id.clone())),
            Self::Implied(words) => Some(LinkTarget::Implied(words.clone())),
        }
    }
}

/// Every row for a statement, a kind of link and what is typed.
pub fn rows(
    session: &Session,
    index: &LikenessIndex,
    from: StatementId,
    kind: LinkKind,
    typed: &str,
) -> Vec<Row> {
    let project = session.project();
    let Some((key, statement)) = project.find_statement(from) else { return Vec::new() };
    let mut rows = Vec::new();
    let linked: Vec<Row> = linked(project, statement, kind, typed);
    let found: Vec<Row> = ranked(session, index, (key, statement), kind, typed);
    if !linked.is_empty() {
        rows.push(Row::Heading("Linked already"));
        rows.extend(linked);
        if !found.is_empty() {
            rows.push(Row::Heading("Statements"));
        }
    }
    rows.extend(found);
    let mut propositions: Vec<Row> = propositions(project, typed).map(Row::Proposition).collect();
    propositions.retain(|row| !rows.contains(row));
    if !propositions.is_empty() {
        rows.push(Row::Heading("Propositions"));
        rows.extend(propositions);
    }
    if !typed.trim().is_empty() {
        let implied = Row::Implied(typed.trim().to_owned());
        if !rows.contains(&implied) {
            rows.push(Row::Heading("Nowhere in the texts"));
            rows.push(implied);
        }
    }
    rows
}

/// What it is linked to in that way, as far as it holds every word typed.
fn linked(project: &Project, statement: &Statement, kind: LinkKind, typed: &str) -> Vec<Row> {
    let holds = |link: &&Link| has_words(&link_text(project, link), typed);
    let links = statement.links.iter().filter(|link| link.kind == kind).filter(holds);
    let row = |link: &Link| match &link.to {
        LinkTarget::Statement(id) => {
            let (layer, found) = project.find_statement(*id)?;
            Some(Row::Statement { layer: layer.clone(), id: found.id, reason: String::new() })
        }
        LinkTarget::Proposition(id) => Some(Row::Proposition(id.clone())),
        LinkTarget::Implied(words) => Some(Row::Implied(words.clone())),
    };
    links.filter_map(row).collect()
}

/// Statements in shown layers that hold every word typed, the likeliest first.
fn ranked(
    session: &Session,
    index: &LikenessIndex,
    from: (&LayerKey, &Statement),
    kind: LinkKind,
    typed: &str,
) -> Vec<Row> {
    let others = session.other_annotators().into_iter().filter(|annotator| session.is_shown(annotator));
    let annotators: Vec<AnnotatorId> = others.chain([session.annotator()]).cloned().collect();
    let query = TargetQuery { kind, annotators: &annotators, filter: typed, limit: MOST_STATEMENTS };
    let found = index.ranked_targets(session.project(), from, &query).into_iter();
    found.map(|found| Row::Statement { layer: found.layer, id: found.id, reason: found.reason }).collect()
}

/// Propositions that hold every word typed.
fn propositions<'a>(project: &'a Project, typed: &'a str) -> impl Iterator<Item = PropositionId> + 'a {
    let all = project.propositions.values().filter(move |found| has_words(&found.text, typed));
    all.take(MOST_PROPOSITIONS).map(|found| found.id.clone())
}

fn has_words(text: &str, typed: &str) -> bool {
    let text = fold(text);
    fold(typed).split_whitespace().all(|word| text.contains(word))
}
