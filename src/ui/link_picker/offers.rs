//! What the link picker offers: statements best first, propositions, and the typed words as an implied claim.

use crate::{
    model::{
        AnnotatorId, LayerKey, LinkKind, LinkTarget, Nature, Project, PropositionId, Statement, StatementId,
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
pub fn rows(session: &Session, from: StatementId, kind: LinkKind, typed: &str) -> Vec<Row> {
    let project = session.project();
    let Some((key, statement)) = project.find_statement(from) else { return Vec::new() };
    let mut rows = Vec::new();
    let linked: Vec<Row> =
        if typed.trim().is_empty() { linked(project, statement, kind) } else { Vec::new() };
    let found: Vec<Row> = ranked(session, (key, statement), kind, typed);
    let found: Vec<Row> = found.into_iter().filter(|row| !linked.contains(row)).collect();
    if !linked.is_empty() {
        rows.push(Row::Heading("Linked already"));
        rows.extend(linked);
        if !found.is_empty() {
            rows.push(Row::Heading("Statements"));
        }
    }
    rows.extend(found);
    let propositions = propositions(project, typed);
    if !propositions.is_empty() {
        rows.push(Row::Heading("Propositions"));
        rows.extend(propositions.into_iter().map(Row::Proposition));
    }
    if !typed.trim().is_empty() {
        rows.push(Row::Heading("Nowhere in the texts"));
        rows.push(Row::Implied(typed.trim().to_owned()));
    }
    rows
}

/// The statements that it is linked to in that way.
fn linked(project: &Project, statement: &Statement, kind: LinkKind) -> Vec<Row> {
    let links = statement.links.iter().filter(|link| link.kind == kind);
    let row = |link: &crate::model::Link| match &link.to {
        LinkTarget::Statement(id) => {
            let (layer, found) = project.find_statement(*id)?;
            Some(Row::Statement { layer: layer.clone(), id: found.id, reason: String::new() })
        }
        LinkTarget::Proposition(id) => Some(Row::Proposition(id.clone())),
        LinkTarget::Implied(words) => Some(Row::Implied(words.clone())),
    };
    links.filter_map(row).collect()
}

/// Statements in shown layers that hold every word typed: claims of the same article first, the nearest before `from`
/// at their head, other articles last.
fn ranked(session: &Session, from: (&LayerKey, &Statement), kind: LinkKind, typed: &str) -> Vec<Row> {
    let project = session.project();
    let here = from.1.fragments.span().start;
    let shown = |annotator: &AnnotatorId| session.is_shown(annotator);
    let layers = project.layers.iter().filter(|(key, _)| shown(&key.annotator));
    let mut found: Vec<(bool, bool, bool, usize, Row)> = Vec::new();
    for (key, layer) in layers {
        for statement in layer.statements.values().filter(|other| other.id != from.1.id) {
            if !holds(project, key, statement, typed) {
                continue;
            }
            let start = statement.fragments.span().start;
            let (other, after) = (key.article != from.0.article, start > here);
            let reason = if other { "another article" } else { "same article" }.to_owned();
            let row = Row::Statement { layer: key.clone(), id: statement.id, reason };
            let nature = project.codebook.nature(&statement.label);
            let unlikely = kind != LinkKind::Repeats && nature != Nature::Claim;
            found.push((other, unlikely, after, start.abs_diff(here), row));
        }
    }
    found.sort_by_key(|(other, unlikely, after, distance, _)| (*other, *unlikely, *after, *distance));
    found.into_iter().take(MOST_STATEMENTS).map(|(.., row)| row).collect()
}

fn holds(project: &Project, key: &LayerKey, statement: &Statement, typed: &str) -> bool {
    let speaker = statement.speaker.as_ref().map_or("", |id| project.speaker_name(id));
    let title = super::super::statement_row::article_title(project, &key.article);
    has_words(&format!("{} {speaker} {title}", statement.fragments.quote()), typed)
}

/// Propositions that hold every word typed.
fn propositions(project: &Project, typed: &str) -> Vec<PropositionId> {
    let all = project.propositions.values().filter(|found| has_words(&found.text, typed));
    all.take(MOST_PROPOSITIONS).map(|found| found.id.clone()).collect()
}

fn has_words(text: &str, typed: &str) -> bool {
    let text = text.to_lowercase();
    typed.split_whitespace().all(|word| text.contains(&word.to_lowercase()))
}
