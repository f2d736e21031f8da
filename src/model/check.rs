//! What a careful supervisor would point at in a project.

use super::{
    id::StatementId,
    label::Nature,
    layer::LayerKey,
    link::{LinkKind, LinkTarget},
    project::Project,
    statement::Statement,
};

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The data contradict themselves.
    Error,
    /// Perhaps unfinished or mistaken.
    Notice,
}

/// Something worth a look, with the place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// How bad.
    pub severity: Severity,
    /// Whose layer on which article.
    pub layer: LayerKey,
    /// Which statement.
    pub statement: StatementId,
    /// What was found, in a sentence.
    pub message: String,
}

/// All findings, in the order of the project's statements.
pub fn findings(project: &Project) -> Vec<Finding> {
    let known: std::collections::BTreeSet<_> =
        project.statements().map(|(_, statement)| statement.id).collect();
    let mut found = Vec::new();
    for (layer, statement) in project.statements() {
        let messages = [errors(project, statement), notices(project, statement, &|id| known.contains(&id))];
        for (severity, messages) in [Severity::Error, Severity::Notice].into_iter().zip(messages) {
            let finding =
                |message| Finding { severity, layer: layer.clone(), statement: statement.id, message };
            found.extend(messages.into_iter().map(finding));
        }
    }
    found
}

fn errors(project: &Project, statement: &Statement) -> Vec<String> {
    let mut found = Vec::new();
    if !statement.fragments.is_anchored() {
        let quote = statement.fragments.quote();
        found.push(format!("unanchored: the article does not say “{quote}” at the place that is marked"));
    }
    if project.codebook.label(&statement.label).is_none() {
        found.push(format!("the label {} is not in the codebook", statement.label));
    }
    for speaker in statement.speaker.iter().chain(&statement.via) {
        if !project.speakers.contains_key(speaker) {
            found.push(format!("the speaker {speaker} is not in the registry of speakers"));
        }
    }
    found
}

fn notices(project: &Project, statement: &Statement, known: &dyn Fn(StatementId) -> bool) -> Vec<String> {
    let mut found = Vec::new();
    let nature = project.codebook.nature(&statement.label);
    if statement.speaker.is_none() && matches!(nature, Nature::Claim | Nature::Denial) {
        found.push("no speaker".to_owned());
    }
    if nature == Nature::Denial && !statement.links.iter().any(|link| link.kind == LinkKind::Denies) {
        found.push("a denial without a target".to_owned());
    }
    for link in &statement.links {
        found.extend(missing_target(project, &link.to, known));
    }
    if let Some(id) = statement.proposition.as_ref().filter(|id| !project.propositions.contains_key(*id)) {
        found.push(format!("the proposition {id} is not in this project"));
    }
    found
}

fn missing_target(
    project: &Project,
    target: &LinkTarget,
    known: &dyn Fn(StatementId) -> bool,
) -> Option<String> {
    match target {
        LinkTarget::Statement(id) => {
            (!known(*id)).then(|| format!("a link to {id}, which is not in this project"))
        }
        LinkTarget::Proposition(id) => (!project.propositions.contains_key(id))
            .then(|| format!("a link to the proposition {id}, which is not in this project")),
        LinkTarget::Implied(_) => None,
    }
}
