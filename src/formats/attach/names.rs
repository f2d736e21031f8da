//! Labels, speakers and propositions by name or identifier; what is not there is added.

use std::{collections::BTreeMap, sync::Arc};

use crate::{
    formats::imported::{ImportedLabel, ImportedSpeaker, Named},
    model::{
        Label, LabelId, Layer, LayerKey, Nature, Project, Proposition, PropositionId, ReadOnly, ReadingState,
        Speaker, SpeakerId, Statement, Zone,
    },
};

/// More new labels than this are no codebook, but a column that was taken for the label.
const MOST_NEW_LABELS: usize = 1_000;

/// What became of a label of a codebook.
pub enum LabelAdded {
    /// It is in the codebook now.
    New,
    /// One of that name or identifier was there.
    WasThere,
    /// It is not; says why.
    Refused(&'static str),
}

/// The project as it becomes, with what was added to it.
pub struct Registry<'a> {
    /// As it becomes.
    pub project: Project,
    /// Names of new labels.
    pub labels_added: Vec<String>,
    /// New labels whose names are nearly those of labels that were there, with these.
    pub labels_nearly: BTreeMap<String, String>,
    /// Names of new speakers.
    pub speakers_added: Vec<String>,
    /// How many propositions are new.
    pub propositions_added: usize,
    label_keys: &'a [char],
    read_only: &'a ReadOnly,
    /// Speakers by name and alias, in lower case; names go before aliases.
    by_spelling: BTreeMap<String, SpeakerId>,
    by_text: BTreeMap<String, PropositionId>,
}

fn folded(name: &str) -> String {
    name.trim().to_lowercase()
}

/// True of names that may be one, misspelt: one letter wrong, two in longer names.
fn is_nearly(one: &str, other: &str) -> bool {
    let (one, other) = (folded(one), folded(other));
    let most = ((one.chars().count().min(other.chars().count()) + 1) / 3).min(2);
    strsim::osa_distance(&one, &other) <= most
}

impl<'a> Registry<'a> {
    /// The registry of `project`.
    pub fn new(project: Project, label_keys: &'a [char], read_only: &'a ReadOnly) -> Self {
        let mut by_spelling = BTreeMap::new();
        for speaker in project.speakers.values() {
            by_spelling.entry(folded(&speaker.name)).or_insert_with(|| speaker.id.clone());
        }
        for speaker in project.speakers.values() {
            for alias in &speaker.aliases {
                by_spelling.entry(folded(alias)).or_insert_with(|| speaker.id.clone());
            }
        }
        let texts = project.propositions.values();
        let by_text = texts.map(|one| (folded(&one.text), one.id.clone())).collect();
        let (labels_added, speakers_added) = (Vec::new(), Vec::new());
        Self {
            project,
            labels_added,
            labels_nearly: BTreeMap::new(),
            speakers_added,
            propositions_added: 0,
            label_keys,
            read_only,
            by_spelling,
            by_text,
        }
    }

    /// The label that is meant; a name that no label has makes a new one, an identifier alone stays as it is.
    pub fn label(&mut self, label: &Named, nature: Option<Nature>) -> Option<LabelId> {
        let codebook = &self.project.codebook;
        let id = LabelId::new(&label.id).ok();
        if let Some(known) = id.as_ref().filter(|id| codebook.label(id).is_some()) {
            return Some(known.clone());
        }
        if label.name.trim().is_empty() {
            return id;
        }
        let name = folded(&label.name);
        let fits = |one: &&Label| folded(&one.name) == name || one.id.as_str() == name;
        let slug = LabelId::from_name(&label.name, |_| false);
        let found = codebook.labels.iter().find(fits).or_else(|| codebook.label(&slug));
        if let Some(found) = found {
            return Some(found.id.clone());
        }
        (self.labels_added.len() < MOST_NEW_LABELS).then(|| self.add_label(&label.name, id, nature))
    }

    /// Adds a label of a codebook with all that is known of it, unless there is one of that name.
    pub fn codebook_label(&mut self, label: &ImportedLabel) -> LabelAdded {
        let before = self.labels_added.len();
        let Some(id) = self.label(&label.named, label.nature) else {
            return LabelAdded::Refused(if label.named.is_empty() {
                "it has no name"
            } else {
                "it would be the thousandth new label"
            });
        };
        if self.labels_added.len() == before {
            return LabelAdded::WasThere;
        }
        let codebook = Arc::make_mut(&mut self.project.codebook);
        if let Some(added) = codebook.labels.iter_mut().find(|known| known.id == id) {
            added.description.clone_from(&label.description);
            added.colour = label.colour.unwrap_or(added.colour);
            added.retired |= label.retired;
        }
        LabelAdded::New
    }

    fn add_label(&mut self, name: &str, id: Option<LabelId>, nature: Option<Nature>) -> LabelId {
        let codebook = Arc::make_mut(&mut self.project.codebook);
        let mut label = codebook.another(name, self.label_keys);
        label.id = id.unwrap_or(label.id);
        label.nature = nature.unwrap_or(label.nature);
        let id = label.id.clone();
        let name = name.trim().to_owned();
        if let Some(near) = codebook.labels.iter().find(|known| is_nearly(&known.name, &name)) {
            self.labels_nearly.insert(name.clone(), near.name.clone());
        }
        codebook.labels.push(label);
        self.labels_added.push(name);
        id
    }

    /// The speaker who is meant; a name that nobody has makes a new one, an identifier alone stays as it is.
    pub fn speaker(&mut self, speaker: &ImportedSpeaker) -> Option<SpeakerId> {
        let Named { id, name } = &speaker.named;
        let id = SpeakerId::new(id).ok();
        if let Some(known) = id.as_ref().filter(|id| self.project.speakers.contains_key(*id)) {
            return Some(known.clone());
        }
        if name.trim().is_empty() {
            return id;
        }
        if let Some(found) = self.by_spelling.get(&folded(name)) {
            return Some(found.clone());
        }
        let taken =
            |id: &SpeakerId| self.project.speakers.contains_key(id) || self.read_only.speakers.contains(id);
        let id = id.filter(|id| !taken(id)).unwrap_or_else(|| SpeakerId::from_name(name, taken));
        let ImportedSpeaker { kind, role, affiliation, aliases, note, foreign_id, .. } = speaker.clone();
        let entry = Speaker {
            kind: kind.unwrap_or_default(),
            role,
            affiliation,
            aliases,
            note,
            foreign_id,
            ..Speaker::named(id.clone(), name.trim())
        };
        for spelling in entry.spellings() {
            self.by_spelling.entry(folded(spelling)).or_insert_with(|| id.clone());
        }
        self.speakers_added.push(entry.name.clone());
        self.project.speakers.insert(id.clone(), Arc::new(entry));
        Some(id)
    }

    /// The speaker of that name or identifier.
    pub fn speaker_named(&mut self, name: &str, id: &str) -> Option<SpeakerId> {
        let named = Named { id: id.to_owned(), name: name.to_owned() };
        self.speaker(&ImportedSpeaker { named, ..ImportedSpeaker::default() })
    }

    /// The proposition that is meant; a text that none has makes a new one, an identifier alone stays as it is.
    pub fn proposition(&mut self, named: &Named) -> Option<PropositionId> {
        let id = PropositionId::new(&named.id).ok();
        if let Some(known) = id.as_ref().filter(|id| self.project.propositions.contains_key(*id)) {
            return Some(known.clone());
        }
        if named.name.trim().is_empty() {
            return id;
        }
        if let Some(found) = self.by_text.get(&folded(&named.name)) {
            return Some(found.clone());
        }
        let taken = |id: &PropositionId| {
            self.project.propositions.contains_key(id) || self.read_only.propositions.contains(id)
        };
        let id = id.filter(|id| !taken(id)).unwrap_or_else(|| PropositionId::from_name(&named.name, taken));
        let text = named.name.trim().to_owned();
        let entry = Proposition { id: id.clone(), text, note: String::new(), foreign_id: None };
        self.by_text.insert(folded(&named.name), id.clone());
        self.project.propositions.insert(id.clone(), Arc::new(entry));
        self.propositions_added += 1;
        Some(id)
    }

    /// Marks a zone in a layer that is there.
    pub fn mark_zone(&mut self, key: &LayerKey, zone: Zone) {
        if let Some(layer) = self.project.layers.get_mut(key) {
            let zones = &mut Arc::make_mut(layer).zones;
            zones.push(zone);
            zones.sort_by_key(|zone| (zone.start, zone.end));
        }
    }

    /// Puts a statement in its layer, which is made where there is none.
    pub fn insert(&mut self, key: &LayerKey, statement: Statement) {
        if !self.project.layers.contains_key(key) {
            let Some(article) = self.project.articles.get(&key.article) else { return };
            let layer = Layer::new(key.clone(), article.fingerprint().clone());
            self.project.layers.insert(key.clone(), Arc::new(layer));
        }
        let Some(layer) = self.project.layers.get_mut(key) else { return };
        let layer = Arc::make_mut(layer);
        if layer.state == ReadingState::Untouched {
            layer.state = ReadingState::InProgress;
        }
        layer.statements.insert(statement.id, Arc::new(statement));
    }
}
