//! Commands about what answers what, and about the propositions behind it.

use std::sync::Arc;

use super::{Session, SessionError, spans::without_doubles};
use crate::{
    command::PropositionChange,
    model::{
        AttributeValue, Edit, Link, LinkKind, LinkTarget, Proposition, PropositionId, StatementId, Timestamp,
    },
};

/// A link keeps at most so many characters of its target's words.
const LINK_TEXT_CHARS: usize = 160;

impl Session {
    /// Shows a statement wherever it is, in whosever layer, and selects it.
    pub(super) fn go_to_statement(&mut self, id: StatementId) -> Result<(), SessionError> {
        let key = self.find_statement(id)?.0.clone();
        if !self.is_shown(&key.annotator) {
            self.show_layer(key.annotator, true);
        }
        self.select_article(key.article)?;
        self.select_statement(Some(id))
    }

    pub(super) fn add_link(
        &mut self,
        id: StatementId,
        kind: LinkKind,
        to: LinkTarget,
    ) -> Result<(), SessionError> {
        let text = match &to {
            LinkTarget::Statement(target) if *target == id => return Err(SessionError::LinkToItself),
            LinkTarget::Statement(target) => {
                let (_, target) = self.find_statement(*target)?;
                shortened(&target.fragments.quote())
            }
            LinkTarget::Proposition(target) => {
                self.project.propositions.get(target).map_or_else(String::new, |found| shortened(&found.text))
            }
            LinkTarget::Implied(words) if words.trim().is_empty() => return Err(SessionError::NoWords),
            LinkTarget::Implied(_) => String::new(),
        };
        let mut links = self.mine(id)?.1.links.clone();
        links.push(Link { kind, to, text });
        self.set_named(
            &format!("link that {}", kind.verb()),
            None,
            id,
            AttributeValue::Links(without_doubles(links)),
        )
    }

    pub(super) fn remove_link(&mut self, id: StatementId, index: usize) -> Result<(), SessionError> {
        let mut links = self.mine(id)?.1.links.clone();
        if index < links.len() {
            links.remove(index);
        }
        self.set_named("remove link", None, id, AttributeValue::Links(links))
    }

    pub(super) fn change_propositions(&mut self, change: PropositionChange) -> Result<(), SessionError> {
        match change {
            PropositionChange::Add(text) => {
                let text = text.trim();
                if text.is_empty() {
                    return Err(SessionError::NoWords);
                }
                if self.proposition_by_text(text).is_some() {
                    return Ok(());
                }
                let edit = self.new_proposition(text).1;
                self.edit("add proposition", None, edit)
            }
            PropositionChange::Assign(id, text) => self.assign_proposition(id, text.trim()),
            PropositionChange::Set(entry) => {
                let before = self.project.propositions.get(&entry.id).ok_or(SessionError::NoProposition)?;
                if entry.text.trim().is_empty() {
                    return Err(SessionError::NoWords);
                }
                if **before == *entry {
                    return Ok(());
                }
                let step = Some(format!("{} text", entry.id));
                let edit = Edit::SetProposition(entry.id.clone(), Some(Arc::new(*entry)));
                self.edit("change proposition", step, edit)
            }
            PropositionChange::Merge { from, into } => self.merge_propositions(&from, &into),
            PropositionChange::Remove(id) => {
                if !self.project.propositions.contains_key(&id) {
                    return Err(SessionError::NoProposition);
                }
                if self.uses_of_proposition(&id) > 0 {
                    return Err(SessionError::InUse("This proposition"));
                }
                self.edit("delete proposition", None, Edit::SetProposition(id, None))
            }
        }
    }

    /// How many statements are of that proposition or are linked to it.
    pub fn uses_of_proposition(&self, id: &PropositionId) -> usize {
        let statements = self.project.layers.values().flat_map(|layer| layer.statements.values());
        statements.filter(|statement| statement.propositions_named().any(|named| named == id)).count()
    }

    fn proposition_by_text(&self, text: &str) -> Option<&Arc<Proposition>> {
        let wanted = text.trim().to_lowercase();
        self.project.propositions.values().find(|found| found.text.trim().to_lowercase() == wanted)
    }

    fn new_proposition(&self, text: &str) -> (PropositionId, Edit) {
        let short: String = text.chars().take(48).collect();
        let id = PropositionId::from_name(&short, |id| {
            self.project.propositions.contains_key(id) || self.read_only.propositions.contains(id)
        });
        let (text, note) = (text.to_owned(), String::new());
        let entry = Proposition { id: id.clone(), text, note, foreign_id: None };
        (id.clone(), Edit::SetProposition(id, Some(Arc::new(entry))))
    }

    fn assign_proposition(&mut self, id: StatementId, text: &str) -> Result<(), SessionError> {
        if text.is_empty() {
            return self.set_attribute(id, AttributeValue::Proposition(None));
        }
        if let Some(found) = self.proposition_by_text(text) {
            let found = found.id.clone();
            return self.set_attribute(id, AttributeValue::Proposition(Some(found)));
        }
        let layer = self.mine(id)?.0.clone();
        let (proposition, edit) = self.new_proposition(text);
        let value = Box::new(AttributeValue::Proposition(Some(proposition)));
        let now = self.stamps.now();
        let edits = vec![edit, Edit::SetAttribute(layer, id, value, now)];
        self.edit("add proposition", None, Edit::Many(edits))
    }

    fn merge_propositions(&mut self, from: &PropositionId, into: &PropositionId) -> Result<(), SessionError> {
        if from == into || ![from, into].iter().all(|id| self.project.propositions.contains_key(*id)) {
            return Err(SessionError::NoProposition);
        }
        let now = self.stamps.now();
        let mut edits = self.edit_everywhere(now, &|statement| {
            let mut values = Vec::new();
            if statement.proposition.as_ref() == Some(from) {
                values.push(AttributeValue::Proposition(Some(into.clone())));
            }
            let mut links = statement.links.clone();
            for link in &mut links {
                if link.to == LinkTarget::Proposition(from.clone()) {
                    link.to = LinkTarget::Proposition(into.clone());
                }
            }
            if links != statement.links {
                values.push(AttributeValue::Links(without_doubles(links)));
            }
            values
        });
        edits.push(Edit::SetProposition(from.clone(), None));
        self.edit("merge propositions", None, Edit::Many(edits))
    }

    /// Edits that give the statements of all annotators the values that `change` wants for them.
    pub(super) fn edit_everywhere(
        &self,
        now: Timestamp,
        change: &dyn Fn(&crate::model::Statement) -> Vec<AttributeValue>,
    ) -> Vec<Edit> {
        let mut edits = Vec::new();
        for (key, layer) in &self.project.layers {
            for statement in layer.statements.values() {
                let set = |value| Edit::SetAttribute(key.clone(), statement.id, Box::new(value), now);
                edits.extend(change(statement).into_iter().map(set));
            }
        }
        edits
    }
}

fn shortened(words: &str) -> String {
    match words.char_indices().nth(LINK_TEXT_CHARS) {
        Some((end, _)) => format!("{}…", words.get(..end).unwrap_or(words).trim_end()),
        None => words.to_owned(),
    }
}
