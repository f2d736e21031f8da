//! Commands about many statements at once, about zones, and repairs.

use std::{collections::BTreeSet, sync::Arc};

use super::{Session, SessionError};
use crate::{
    command::{BulkChange, ZoneChange},
    model::{
        ArticleId, AttributeValue, Edit, LayerKey, SpeakerKind, Statement, StatementId,
        check::{Finding, repair},
    },
};

impl Session {
    /// The annotator's own among `ids` that can be changed, wherever they are; fails where one cannot.
    fn all_mine(&self, ids: &[StatementId]) -> Result<Vec<(&LayerKey, &Arc<Statement>)>, SessionError> {
        let wanted: BTreeSet<StatementId> = ids.iter().copied().collect();
        let mut found = Vec::with_capacity(wanted.len());
        for (key, layer) in &self.project.layers {
            if wanted.len() < layer.statements.len() {
                found.extend(wanted.iter().filter_map(|id| layer.statements.get(id)).map(|one| (key, one)));
            } else {
                let chosen = layer.statements.values().filter(|one| wanted.contains(&one.id));
                found.extend(chosen.map(|one| (key, one)));
            }
        }
        if found.len() < wanted.len() {
            return Err(SessionError::NoStatement);
        }
        if let Some((key, _)) = found.iter().find(|(key, _)| key.annotator != self.annotator) {
            return Err(SessionError::NotYours(key.annotator.clone()));
        }
        Ok(found)
    }

    pub(super) fn bulk(&mut self, ids: &[StatementId], change: BulkChange) -> Result<(), SessionError> {
        let now = self.stamps.now();
        let count = ids.len();
        let mut edits = Vec::new();
        let mut value = None;
        match &change {
            BulkChange::Set(set) => value = Some((**set).clone()),
            BulkChange::SpeakerByName(name) => {
                let called = Some(name.trim()).filter(|name| !name.is_empty());
                let called = called.map(|name| self.speaker_called(name, SpeakerKind::Person));
                let (speaker, added) = called.unzip();
                edits.extend(added.flatten());
                value = Some(AttributeValue::Speaker(speaker));
            }
            BulkChange::AddTag(tag) | BulkChange::RemoveTag(tag) if tag.trim().is_empty() => {
                return Err(SessionError::NoName);
            }
            BulkChange::AddTag(_) | BulkChange::RemoveTag(_) | BulkChange::Delete => {}
        }
        for (key, statement) in self.all_mine(ids)? {
            let new = match &change {
                BulkChange::Delete => {
                    edits.push(Edit::RemoveStatement(key.clone(), statement.id));
                    continue;
                }
                BulkChange::AddTag(tag) => Some(with_tag(statement, tag.trim())),
                BulkChange::RemoveTag(tag) => Some(without_tag(statement, tag.trim())),
                BulkChange::Set(_) | BulkChange::SpeakerByName(_) => value.clone(),
            };
            if let Some(new) = new.filter(|new| statement.get(new.attribute()) != *new) {
                edits.push(Edit::SetAttribute(key.clone(), statement.id, Box::new(new), now));
            }
        }
        if edits.is_empty() {
            return Ok(());
        }
        let name = match change {
            BulkChange::Set(value) => format!("change {}", value.attribute().title().to_lowercase()),
            BulkChange::SpeakerByName(_) => "change speaker".to_owned(),
            BulkChange::AddTag(_) => "add tag".to_owned(),
            BulkChange::RemoveTag(_) => "remove tag".to_owned(),
            BulkChange::Delete => "delete".to_owned(),
        };
        self.edit(&format!("{name} of {count} statements"), None, Edit::Many(edits))
    }

    pub(super) fn change_zones(
        &mut self,
        article: &ArticleId,
        change: ZoneChange,
    ) -> Result<(), SessionError> {
        let article = Arc::clone(self.project.articles.get(article).ok_or(SessionError::NoArticle)?);
        let (key, mut edits) = self.ready_layer(&article)?;
        let mut zones = self.project.layers.get(&key).map_or_else(Vec::new, |layer| layer.zones.clone());
        let name = match change {
            ZoneChange::Add(added) => {
                for zone in added {
                    let fits = article.text().get(zone.range()).is_some_and(|words| !words.is_empty());
                    if !fits {
                        return Err(SessionError::NoWords);
                    }
                    let apart =
                        |other: &crate::model::Zone| zone.end <= other.start || other.end <= zone.start;
                    if zones.iter().all(apart) {
                        zones.push(zone);
                    }
                }
                zones.sort_by_key(|zone| (zone.start, zone.end));
                "mark furniture"
            }
            ZoneChange::Remove(index) if index < zones.len() => {
                zones.remove(index);
                "remove furniture"
            }
            ZoneChange::Remove(_) => return Ok(()),
        };
        if self.project.layers.get(&key).is_some_and(|layer| layer.zones == zones) {
            return Ok(());
        }
        edits.push(Edit::SetZones(key, zones));
        self.edit(name, None, Edit::Many(edits))
    }

    /// Mends a finding, if that changes nobody else's statements.
    pub(super) fn repair(&mut self, finding: &Finding) -> Result<(), SessionError> {
        let now = self.stamps.now();
        let found = repair(&self.project, finding, now).ok_or(SessionError::NoRepair)?;
        let mut layers = Vec::new();
        found.edit.layers(&mut layers);
        if let Some(other) = layers.iter().find(|key| key.annotator != self.annotator) {
            return Err(SessionError::NotYours(other.annotator.clone()));
        }
        self.edit(&format!("repair: {}", found.title.to_lowercase()), None, found.edit)
    }
}

fn with_tag(statement: &Statement, tag: &str) -> AttributeValue {
    let mut tags = statement.tags.clone();
    if !tags.iter().any(|known| known == tag) {
        tags.push(tag.to_owned());
    }
    AttributeValue::Tags(tags)
}

fn without_tag(statement: &Statement, tag: &str) -> AttributeValue {
    AttributeValue::Tags(statement.tags.iter().filter(|known| *known != tag).cloned().collect())
}
