//! What stands in the journal: edits and marks as structs of version 1, to and from the model.
//!
//! The structs of the project's own files are used again, so that a speaker or an article has one shape on disk.

use std::{collections::BTreeMap, path::PathBuf, sync::Arc};

use serde::{Deserialize, Serialize};

use super::super::ron_file::{
    AnnotationsV1, ArticleV1, CodebookV1, ProjectV1, PropositionV1, SCHEMA_VERSION, SpeakerV1,
};
use crate::model::{
    Article, ArticleDetails, ArticleId, AttributeValue, Edit, Layer, LayerKey, PropositionId, ReadingState,
    Record, SpeakerId, Statement, StatementId, Step, Timestamp, Turn, Zone,
};

/// A file and the hash of its bytes; none when it was taken away.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileV1(String, Option<String>);

/// One entry of the journal.
#[derive(Serialize, Deserialize)]
pub enum EntryV1 {
    /// The first: what the files held when the journal was begun.
    Begun { at: Timestamp, files: Vec<FileV1> },
    /// A step of before that can be undone; the oldest first.
    Past { name: String, edit: EditV1 },
    /// A step of before that can be made again; the one that was undone first comes first.
    Future { name: String, edit: EditV1 },
    /// A step was made. If it joins the one before, both are undone together.
    Did { name: String, joins: bool, edit: EditV1, inverse: EditV1 },
    /// A step was undone.
    Undid { edit: EditV1, inverse: EditV1 },
    /// A step was made again.
    Redid { edit: EditV1, inverse: EditV1 },
    /// These files are about to be written.
    Saving { files: Vec<FileV1> },
    /// The files hold the first `steps` steps of this journal.
    Saved { at: Timestamp, steps: u64, files: Vec<FileV1> },
}

/// An [`Edit`] as it stands in the journal.
#[derive(Serialize, Deserialize)]
pub enum EditV1 {
    AddStatement(LayerKey, Box<Statement>),
    RemoveStatement(LayerKey, StatementId),
    SetAttribute(LayerKey, StatementId, Box<AttributeValue>, Timestamp),
    SetReadingState(LayerKey, ReadingState),
    SetZones(LayerKey, Vec<Zone>),
    AddLayer(AnnotationsV1<Statement>),
    RemoveLayer(LayerKey),
    AddArticle(Box<ArticleV1>),
    RemoveArticle(ArticleId),
    SetArticleDetails(ArticleId, Box<ArticleDetails>),
    SetSpeaker(SpeakerId, Option<Box<SpeakerV1>>),
    SetProposition(PropositionId, Option<PropositionV1>),
    SetCodebook(CodebookV1),
    SetDetails(ProjectV1),
    Many(Vec<EditV1>),
}

/// The hash of each file of a project by its path; none for one that was taken away.
pub type FileHashes = BTreeMap<PathBuf, Option<blake3::Hash>>;

/// As they stand in the journal. Names that are not UTF-8 are none of ours.
pub fn stored_files(files: &FileHashes) -> Vec<FileV1> {
    let stored = |(path, hash): (&PathBuf, &Option<blake3::Hash>)| {
        Some(FileV1(path.to_str()?.to_owned(), hash.map(|hash| hash.to_hex().to_string())))
    };
    files.iter().filter_map(stored).collect()
}

/// As they are known to the store; a hash that cannot be read is none that a file has.
pub fn known_files(stored: Vec<FileV1>) -> FileHashes {
    let hash = |hex: String| blake3::Hash::from_hex(hex).unwrap_or(blake3::Hash::from_bytes([0; 32]));
    stored.into_iter().map(|FileV1(path, hex)| (PathBuf::from(path), hex.map(hash))).collect()
}

impl From<&Record> for EntryV1 {
    fn from(record: &Record) -> Self {
        let (edit, inverse) = (EditV1::from(&record.edit), EditV1::from(&record.inverse));
        match &record.turn {
            Turn::Did { name, joins } => Self::Did { name: name.clone(), joins: *joins, edit, inverse },
            Turn::Undid => Self::Undid { edit, inverse },
            Turn::Redid => Self::Redid { edit, inverse },
        }
    }
}

impl EntryV1 {
    /// A step that can be undone.
    pub fn past(step: &Step) -> Self {
        Self::Past { name: step.name.clone(), edit: EditV1::from(&step.edit) }
    }

    /// A step that can be made again.
    pub fn future(step: &Step) -> Self {
        Self::Future { name: step.name.clone(), edit: EditV1::from(&step.edit) }
    }
}

impl From<&Edit> for EditV1 {
    fn from(edit: &Edit) -> Self {
        match edit {
            Edit::AddStatement(key, statement) => {
                Self::AddStatement(key.clone(), Box::new(Statement::clone(statement)))
            }
            Edit::RemoveStatement(key, id) => Self::RemoveStatement(key.clone(), *id),
            Edit::SetAttribute(key, id, value, at) => {
                Self::SetAttribute(key.clone(), *id, value.clone(), *at)
            }
            Edit::SetReadingState(key, state) => Self::SetReadingState(key.clone(), *state),
            Edit::SetZones(key, zones) => Self::SetZones(key.clone(), zones.clone()),
            Edit::AddLayer(layer) => Self::AddLayer(stored_layer(layer)),
            Edit::RemoveLayer(key) => Self::RemoveLayer(key.clone()),
            Edit::AddArticle(article) => Self::AddArticle(Box::new(ArticleV1::from(article.as_ref()))),
            Edit::RemoveArticle(id) => Self::RemoveArticle(id.clone()),
            Edit::SetArticleDetails(id, details) => Self::SetArticleDetails(id.clone(), details.clone()),
            Edit::SetSpeaker(id, entry) => {
                let entry = entry.as_ref().map(|speaker| Box::new(SpeakerV1::from(speaker.as_ref())));
                Self::SetSpeaker(id.clone(), entry)
            }
            Edit::SetProposition(id, entry) => {
                let entry = entry.as_ref().map(|proposition| PropositionV1::from(proposition.as_ref()));
                Self::SetProposition(id.clone(), entry)
            }
            Edit::SetCodebook(codebook) => Self::SetCodebook(CodebookV1::from(codebook.as_ref())),
            Edit::SetDetails(details) => Self::SetDetails(ProjectV1::from(details.as_ref())),
            Edit::Many(edits) => Self::Many(edits.iter().map(Self::from).collect()),
        }
    }
}

/// Places come back unverified: [`Edit::apply`] holds them against the text.
impl From<EditV1> for Edit {
    fn from(stored: EditV1) -> Self {
        match stored {
            EditV1::AddStatement(key, statement) => Self::AddStatement(key, Arc::new(*statement)),
            EditV1::RemoveStatement(key, id) => Self::RemoveStatement(key, id),
            EditV1::SetAttribute(key, id, value, at) => Self::SetAttribute(key, id, value, at),
            EditV1::SetReadingState(key, state) => Self::SetReadingState(key, state),
            EditV1::SetZones(key, zones) => Self::SetZones(key, zones),
            EditV1::AddLayer(layer) => Self::AddLayer(Arc::new(layer_of(layer))),
            EditV1::RemoveLayer(key) => Self::RemoveLayer(key),
            EditV1::AddArticle(article) => Self::AddArticle(Arc::new(Article::from(*article))),
            EditV1::RemoveArticle(id) => Self::RemoveArticle(id),
            EditV1::SetArticleDetails(id, details) => Self::SetArticleDetails(id, details),
            EditV1::SetSpeaker(id, entry) => {
                Self::SetSpeaker(id, entry.map(|speaker| Arc::new((*speaker).into())))
            }
            EditV1::SetProposition(id, entry) => {
                Self::SetProposition(id, entry.map(|proposition| Arc::new(proposition.into())))
            }
            EditV1::SetCodebook(codebook) => Self::SetCodebook(Arc::new(codebook.into())),
            EditV1::SetDetails(details) => Self::SetDetails(Arc::new(details.into())),
            EditV1::Many(edits) => Self::Many(edits.into_iter().map(Self::from).collect()),
        }
    }
}

fn stored_layer(layer: &Layer) -> AnnotationsV1<Statement> {
    AnnotationsV1 {
        schema_version: SCHEMA_VERSION,
        article: layer.key.article.clone(),
        text_blake3: layer.fingerprint.clone(),
        annotator: layer.key.annotator.clone(),
        state: layer.state,
        zones: layer.zones.clone(),
        statements: layer.in_order().into_iter().map(|statement| Statement::clone(statement)).collect(),
    }
}

fn layer_of(stored: AnnotationsV1<Statement>) -> Layer {
    let key = LayerKey { article: stored.article, annotator: stored.annotator };
    let statements = stored.statements.into_iter().map(|statement| (statement.id, Arc::new(statement)));
    let empty = Layer::new(key, stored.text_blake3);
    Layer { state: stored.state, zones: stored.zones, statements: statements.collect(), ..empty }
}
