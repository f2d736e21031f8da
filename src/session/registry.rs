//! Commands about speakers and the codebook.

use std::{collections::BTreeSet, sync::Arc};

use super::{Session, SessionError};
use crate::{
    command::{CodebookChange, SpeakerChange, Who, WhoIs},
    model::{
        AttributeValue, Codebook, Edit, LabelId, Speaker, SpeakerId, SpeakerKind, Statement, StatementId,
        statement::Addressee,
    },
};

impl Session {
    /// The speaker `who` is, and the edit that adds one who is new.
    pub(super) fn resolve(&self, who: &WhoIs) -> (SpeakerId, Option<Edit>) {
        match who {
            WhoIs::Known(id) => (id.clone(), None),
            WhoIs::New { name, kind } => self.speaker_called(name, *kind),
        }
    }

    /// The speaker with that name or alias, and the edit that adds one where there is none.
    pub(super) fn speaker_called(&self, name: &str, kind: SpeakerKind) -> (SpeakerId, Option<Edit>) {
        if let Some(found) = self.project.speaker_by_spelling(name) {
            return (found.id.clone(), None);
        }
        let (id, edit) = self.new_speaker(name, kind);
        (id, Some(edit))
    }

    pub(super) fn new_speaker(&self, name: &str, kind: SpeakerKind) -> (SpeakerId, Edit) {
        let id = SpeakerId::from_name(name, |id| {
            self.project.speakers.contains_key(id) || self.read_only.speakers.contains(id)
        });
        let entry = Speaker { kind, ..Speaker::named(id.clone(), name.trim()) };
        (id.clone(), Edit::SetSpeaker(id, Some(Arc::new(entry))))
    }

    /// Takes proposals as meant, in one step.
    pub(super) fn set_who(&mut self, id: StatementId, who: Who) -> Result<(), SessionError> {
        let (layer, statement) = self.mine(id)?;
        let (layer, statement) = (layer.clone(), Arc::clone(statement));
        let now = self.stamps.now();
        let (mut edits, mut values) = (Vec::new(), Vec::new());
        if let Some(speaker) = &who.speaker {
            let (speaker, added) = self.resolve(speaker);
            edits.extend(added);
            values.push(AttributeValue::Speaker(Some(speaker)));
        }
        if who.mention.is_some() {
            values.push(AttributeValue::Mention(who.mention));
        }
        if let Some(cue) = who.cue {
            values.push(AttributeValue::Cues(vec![cue]));
        }
        if let Some(via) = &who.via {
            let (via, added) = self.resolve(via);
            edits.extend(added);
            values.push(AttributeValue::Via(vec![via]));
        }
        if who.said.is_some() {
            values.push(AttributeValue::Said(who.said));
        }
        let changed = values.into_iter().filter(|value| statement.get(value.attribute()) != *value);
        edits.extend(changed.map(|value| Edit::SetAttribute(layer.clone(), id, Box::new(value), now)));
        self.edit("accept proposals", None, Edit::Many(edits))
    }

    /// How many statements name that speaker, as speaker, intermediary or addressee.
    pub fn uses_of_speaker(&self, id: &SpeakerId) -> usize {
        let statements = self.project.layers.values().flat_map(|layer| layer.statements.values());
        statements.filter(|statement| statement.speakers_named().any(|named| named == id)).count()
    }

    pub(super) fn change_speakers(&mut self, change: SpeakerChange) -> Result<(), SessionError> {
        match change {
            SpeakerChange::Add(name) if name.trim().is_empty() => Err(SessionError::NoName),
            SpeakerChange::Add(name) => {
                if self.project.speaker_by_spelling(&name).is_some() {
                    return Err(SessionError::NameTaken(name.trim().to_owned()));
                }
                let edit = self.new_speaker(&name, SpeakerKind::Person).1;
                self.edit("add speaker", None, edit)
            }
            SpeakerChange::Set(entry) => self.set_speaker_entry(*entry),
            SpeakerChange::Merge { from, into } => self.merge_speakers(&from, &into),
            SpeakerChange::Split { from, name, statements } => {
                self.split_speaker(&from, &name, &statements.into_iter().collect())
            }
            SpeakerChange::Remove(id) => {
                if !self.project.speakers.contains_key(&id) {
                    return Err(SessionError::NoSpeaker);
                }
                if self.uses_of_speaker(&id) > 0 {
                    return Err(SessionError::InUse("This speaker"));
                }
                self.edit("delete speaker", None, Edit::SetSpeaker(id, None))
            }
        }
    }

    fn set_speaker_entry(&mut self, mut entry: Speaker) -> Result<(), SessionError> {
        let Some(before) = self.project.speakers.get(&entry.id) else { return Err(SessionError::NoSpeaker) };
        entry.name = entry.name.trim().into();
        if entry.name.is_empty() {
            return Err(SessionError::NoName);
        }
        if **before == entry {
            return Ok(());
        }
        let step = Some(format!("{} entry", entry.id));
        self.edit("change speaker", step, Edit::SetSpeaker(entry.id.clone(), Some(Arc::new(entry))))
    }

    fn merge_speakers(&mut self, from: &SpeakerId, into: &SpeakerId) -> Result<(), SessionError> {
        let speaker = |id| self.project.speakers.get(id).ok_or(SessionError::NoSpeaker);
        let (gone, mut kept) = (Arc::clone(speaker(from)?), Speaker::clone(speaker(into)?));
        if from == into {
            return Err(SessionError::NoSpeaker);
        }
        for spelling in gone.spellings() {
            if !kept.spellings().any(|known| known == spelling) {
                kept.aliases.push(spelling.to_owned());
            }
        }
        let texts = [
            (&mut kept.role, &gone.role),
            (&mut kept.affiliation, &gone.affiliation),
            (&mut kept.note, &gone.note),
        ];
        for (text, other) in texts {
            if text.is_empty() {
                text.clone_from(other);
            }
        }
        let now = self.stamps.now();
        let mut edits = vec![Edit::SetSpeaker(into.clone(), Some(Arc::new(kept)))];
        edits.extend(self.edit_everywhere(now, &|statement| renamed(statement, from, into)));
        edits.push(Edit::SetSpeaker(from.clone(), None));
        self.edit("merge speakers", None, Edit::Many(edits))
    }

    fn split_speaker(
        &mut self,
        from: &SpeakerId,
        name: &str,
        statements: &BTreeSet<StatementId>,
    ) -> Result<(), SessionError> {
        let mut kept = Speaker::clone(self.project.speakers.get(from).ok_or(SessionError::NoSpeaker)?);
        let name = name.trim();
        if name.is_empty() {
            return Err(SessionError::NoName);
        }
        let alias = kept.aliases.iter().position(|alias| alias == name);
        if alias.is_none() && self.project.speaker_by_spelling(name).is_some() {
            return Err(SessionError::NameTaken(name.to_owned()));
        }
        let (id, added) = self.new_speaker(name, kept.kind);
        let mut edits = vec![added];
        if let Some(index) = alias {
            kept.aliases.remove(index);
            edits.push(Edit::SetSpeaker(from.clone(), Some(Arc::new(kept))));
        }
        let now = self.stamps.now();
        edits.extend(self.edit_everywhere(now, &|statement| {
            if statements.contains(&statement.id) { renamed(statement, from, &id) } else { Vec::new() }
        }));
        self.edit("split speaker", None, Edit::Many(edits))
    }

    pub(super) fn change_codebook(&mut self, change: CodebookChange) -> Result<(), SessionError> {
        match change {
            CodebookChange::Set(codebook) => self.set_codebook(*codebook),
            CodebookChange::RemoveLabel(label, replacement) => self.remove_label(&label, replacement),
        }
    }

    /// How many statements have that label, or could also have it.
    pub fn uses_of_label(&self, label: &LabelId) -> usize {
        let statements = self.project.layers.values().flat_map(|layer| layer.statements.values());
        statements.filter(|one| one.label == *label || one.alternatives.contains(label)).count()
    }

    fn set_codebook(&mut self, codebook: Codebook) -> Result<(), SessionError> {
        if *self.project.codebook == codebook {
            return Ok(());
        }
        let gone = self.project.codebook.labels.iter().filter(|label| codebook.label(&label.id).is_none());
        if gone.clone().any(|label| self.uses_of_label(&label.id) > 0) {
            return Err(SessionError::InUse("This label"));
        }
        check_labels(&codebook)?;
        let step = Some("codebook".to_owned());
        self.edit("change codebook", step, Edit::SetCodebook(Arc::new(codebook)))
    }

    fn remove_label(&mut self, label: &LabelId, replacement: Option<LabelId>) -> Result<(), SessionError> {
        if self.project.codebook.label(label).is_none() {
            return Err(SessionError::NoLabel);
        }
        let mut codebook = Codebook::clone(&self.project.codebook);
        codebook.labels.retain(|other| other.id != *label);
        check_labels(&codebook)?;
        let mut edits = Vec::new();
        if self.uses_of_label(label) > 0 {
            let other = replacement.filter(|other| codebook.label(other).is_some());
            let other = other.ok_or(SessionError::InUse("This label"))?;
            let now = self.stamps.now();
            edits = self.edit_everywhere(now, &|statement| relabelled(statement, label, &other));
        }
        edits.push(Edit::SetCodebook(Arc::new(codebook)));
        self.edit("delete label", None, Edit::Many(edits))
    }
}

/// Fails on labels that could not be told apart or reached.
fn check_labels(codebook: &Codebook) -> Result<(), SessionError> {
    let (mut names, mut keys) = (BTreeSet::new(), BTreeSet::new());
    for label in codebook.active() {
        let name = label.name.trim().to_lowercase();
        if name.is_empty() {
            return Err(SessionError::NoName);
        }
        if !names.insert(name) {
            return Err(SessionError::NameTaken(label.name.clone()));
        }
        if !keys.insert(label.key) {
            return Err(SessionError::KeyTaken(label.key));
        }
    }
    if names.is_empty() { Err(SessionError::NoLabels) } else { Ok(()) }
}

/// The values of a statement that name `from`, naming `into`.
fn renamed(statement: &Statement, from: &SpeakerId, into: &SpeakerId) -> Vec<AttributeValue> {
    let mut values = Vec::new();
    if statement.speaker.as_ref() == Some(from) {
        values.push(AttributeValue::Speaker(Some(into.clone())));
    }
    if statement.via.contains(from) {
        let mut via: Vec<SpeakerId> = Vec::new();
        for id in &statement.via {
            let id = if id == from { into } else { id };
            if !via.contains(id) {
                via.push(id.clone());
            }
        }
        values.push(AttributeValue::Via(via));
    }
    if matches!(&statement.addressee, Some(Addressee::Speaker(id)) if id == from) {
        values.push(AttributeValue::Addressee(Some(Addressee::Speaker(into.clone()))));
    }
    values
}

fn relabelled(statement: &Statement, from: &LabelId, into: &LabelId) -> Vec<AttributeValue> {
    let mut values = Vec::new();
    if statement.label == *from {
        values.push(AttributeValue::Label(into.clone()));
    }
    if statement.alternatives.contains(from) {
        let kept = statement.alternatives.iter().filter(|other| *other != from && *other != into);
        values.push(AttributeValue::Alternatives(kept.cloned().collect()));
    }
    values
}
