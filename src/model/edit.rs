//! Every change as data: applying one gives back the edit that undoes it.

use std::sync::Arc;

use thiserror::Error;

use super::{
    article::{Article, ArticleDetails, Timestamp},
    fragment::{Anchor, FragmentError, Fragments},
    id::{ArticleId, PropositionId, SpeakerId, StatementId},
    label::Codebook,
    layer::{Layer, LayerKey, ReadingState, Zone},
    project::{Project, ProjectDetails, ReadOnly},
    proposition::Proposition,
    shared_map::SharedMap,
    speaker::Speaker,
    statement::{AttributeValue, Statement},
};

/// A change to a project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Edit {
    /// Adds a statement to a layer.
    AddStatement(LayerKey, Arc<Statement>),
    /// Takes a statement out of a layer.
    RemoveStatement(LayerKey, StatementId),
    /// Gives an attribute of a statement another value, at a time.
    SetAttribute(LayerKey, StatementId, Box<AttributeValue>, Timestamp),
    /// Sets how far the annotator is with the article.
    SetReadingState(LayerKey, ReadingState),
    /// Sets the zones of a layer.
    SetZones(LayerKey, Vec<Zone>),
    /// Adds a layer.
    AddLayer(Arc<Layer>),
    /// Takes a layer away, with all that it holds.
    RemoveLayer(LayerKey),
    /// Adds an article.
    AddArticle(Arc<Article>),
    /// Takes an article away; its layers must have gone before.
    RemoveArticle(ArticleId),
    /// Sets what is known about an article.
    SetArticleDetails(ArticleId, Box<ArticleDetails>),
    /// Adds or replaces a speaker; `None` takes the entry away.
    SetSpeaker(SpeakerId, Option<Arc<Speaker>>),
    /// Adds or replaces a proposition; `None` takes the entry away.
    SetProposition(PropositionId, Option<Arc<Proposition>>),
    /// Sets labels and guidelines.
    SetCodebook(Arc<Codebook>),
    /// Sets title, language and annotators.
    SetDetails(Arc<ProjectDetails>),
    /// Several changes as one.
    Many(Vec<Edit>),
}

/// Why a change cannot be made; nothing has changed then.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum EditError {
    /// No such layer.
    #[error("{0} has no annotations on article {1} in this project")]
    NoLayer(String, ArticleId),
    /// The layer is there already.
    #[error("{0} already has annotations on article {1}")]
    LayerExists(String, ArticleId),
    /// No such statement.
    #[error("the statement {0} is not there any more")]
    NoStatement(StatementId),
    /// The statement is there already.
    #[error("the statement {0} exists already")]
    StatementExists(StatementId),
    /// No such article.
    #[error("the article {0} is not in this project")]
    NoArticle(ArticleId),
    /// The article is there already.
    #[error("the article {0} exists already")]
    ArticleExists(ArticleId),
    /// Somebody's annotations still stand on the article.
    #[error("the article {0} still has annotations")]
    ArticleInUse(ArticleId),
    /// The entry and its id disagree.
    #[error("the entry {0} has another id inside")]
    OtherId(String),
    /// The place does not fit the text.
    #[error("the place of the statement does not fit the article: {0}")]
    Place(#[from] FragmentError),
}

impl Edit {
    /// True of several changes that are none.
    pub fn is_empty(&self) -> bool {
        matches!(self, Self::Many(edits) if edits.iter().all(Self::is_empty))
    }

    /// The layer that the change touches, if it is one change, and of a layer.
    pub fn layer(&self) -> Option<&LayerKey> {
        match self {
            Self::AddStatement(key, _)
            | Self::RemoveStatement(key, _)
            | Self::SetAttribute(key, ..)
            | Self::SetReadingState(key, _)
            | Self::SetZones(key, _)
            | Self::RemoveLayer(key) => Some(key),
            Self::AddLayer(layer) => Some(&layer.key),
            Self::AddArticle(_)
            | Self::RemoveArticle(_)
            | Self::SetArticleDetails(..)
            | Self::SetSpeaker(..)
            | Self::SetProposition(..)
            | Self::SetCodebook(_)
            | Self::SetDetails(_)
            | Self::Many(_) => None,
        }
    }

    /// Adds the layers that the change touches to `found`.
    pub fn layers(&self, found: &mut Vec<LayerKey>) {
        match self {
            Self::Many(edits) => edits.iter().for_each(|edit| edit.layers(found)),
            one => found.extend(one.layer().cloned()),
        }
    }

    /// True if the change puts a whole value where `other` puts one, too, so that `other` before it makes no difference.
    pub fn puts_back(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::SetAttribute(key, id, value, _), Self::SetAttribute(other_key, other_id, other, _)) => {
                id == other_id && value.attribute() == other.attribute() && key == other_key
            }
            (Self::SetSpeaker(id, _), Self::SetSpeaker(other, _)) => id == other,
            (Self::SetProposition(id, _), Self::SetProposition(other, _)) => id == other,
            (Self::SetCodebook(_), Self::SetCodebook(_)) | (Self::SetDetails(_), Self::SetDetails(_)) => true,
            // The others are never typed, or not whole.
            _ => false,
        }
    }

    /// What the change touches first of that which must stay as it is, in words; none if it may be made.
    pub fn first_in(&self, kept: &ReadOnly) -> Option<&'static str> {
        if kept.is_empty() {
            return None;
        }
        let (must_stay, what) = match self {
            Self::AddArticle(article) => (kept.articles.contains(&article.id), "An article"),
            Self::RemoveArticle(id) => (kept.holds_article(id), "An article"),
            Self::SetArticleDetails(id, _) => (kept.articles.contains(id), "An article"),
            Self::SetSpeaker(id, _) => (kept.speakers.contains(id), "A speaker"),
            Self::SetProposition(id, _) => (kept.propositions.contains(id), "A proposition"),
            Self::SetCodebook(_) => (kept.codebook, "The codebook"),
            Self::SetDetails(_) => (kept.details, "The project's own file"),
            Self::Many(edits) => return edits.iter().find_map(|edit| edit.first_in(kept)),
            of_layer => (of_layer.layer().is_some_and(|key| kept.layer(key)), "A reading of an article"),
        };
        must_stay.then_some(what)
    }

    /// Makes the change and gives back its inverse; on `Err` nothing has changed.
    ///
    /// A place that is not verified is held against the article's text, as when a file is read.
    pub fn apply(self, project: &mut Project) -> Result<Self, EditError> {
        match self {
            Self::AddStatement(key, statement) => add_statement(project, key, statement),
            Self::RemoveStatement(key, id) => remove_statement(project, key, id),
            Self::SetAttribute(key, id, value, at) => set_attribute(project, key, id, *value, at),
            Self::SetReadingState(key, state) => {
                let old = std::mem::replace(&mut layer_mut(project, &key)?.state, state);
                Ok(Self::SetReadingState(key, old))
            }
            Self::SetZones(key, zones) => {
                let old = std::mem::replace(&mut layer_mut(project, &key)?.zones, zones);
                Ok(Self::SetZones(key, old))
            }
            Self::AddLayer(layer) => add_layer(project, layer),
            Self::RemoveLayer(key) => {
                let layer = project.layers.remove(&key).ok_or_else(|| no_layer(&key))?;
                Ok(Self::AddLayer(layer))
            }
            Self::AddArticle(article) => add_article(project, article),
            Self::RemoveArticle(id) => remove_article(project, id),
            Self::SetArticleDetails(id, details) => {
                let article =
                    project.articles.get_mut(&id).ok_or_else(|| EditError::NoArticle(id.clone()))?;
                let old = std::mem::replace(&mut Arc::make_mut(article).details, *details);
                Ok(Self::SetArticleDetails(id, Box::new(old)))
            }
            Self::SetSpeaker(id, entry) => {
                same_id(&id, entry.as_ref().map(|speaker| &speaker.id))?;
                let old = set_entry(&mut project.speakers, &id, entry);
                Ok(Self::SetSpeaker(id, old))
            }
            Self::SetProposition(id, entry) => {
                same_id(&id, entry.as_ref().map(|proposition| &proposition.id))?;
                let old = set_entry(&mut project.propositions, &id, entry);
                Ok(Self::SetProposition(id, old))
            }
            Self::SetCodebook(codebook) => {
                Ok(Self::SetCodebook(std::mem::replace(&mut project.codebook, codebook)))
            }
            Self::SetDetails(details) => {
                Ok(Self::SetDetails(std::mem::replace(&mut project.details, details)))
            }
            Self::Many(edits) => apply_many(project, edits),
        }
    }
}

/// Applies all, or none: what was applied before a failure is taken back.
fn apply_many(project: &mut Project, edits: Vec<Edit>) -> Result<Edit, EditError> {
    let before = project.clone();
    let mut inverses = Vec::with_capacity(edits.len());
    for edit in edits {
        match edit.apply(project) {
            Ok(inverse) => inverses.push(inverse),
            Err(error) => {
                *project = before;
                return Err(error);
            }
        }
    }
    inverses.reverse();
    Ok(Edit::Many(inverses))
}

fn no_layer(key: &LayerKey) -> EditError {
    EditError::NoLayer(key.annotator.to_string(), key.article.clone())
}

fn layer_mut<'a>(project: &'a mut Project, key: &LayerKey) -> Result<&'a mut Layer, EditError> {
    project.layers.get_mut(key).map(Arc::make_mut).ok_or_else(|| no_layer(key))
}

/// Fails when a place that claims to be verified does not fit the article's text.
fn check_place(project: &Project, article: &ArticleId, place: &Anchor) -> Result<(), EditError> {
    let Anchor::Anchored(fragments) = place else { return Ok(()) };
    let article = project.articles.get(article).ok_or_else(|| EditError::NoArticle(article.clone()))?;
    Fragments::verified(fragments.as_slice().to_vec(), article.text())?;
    Ok(())
}

fn add_statement(
    project: &mut Project,
    key: LayerKey,
    mut statement: Arc<Statement>,
) -> Result<Edit, EditError> {
    if statement.fragments.is_anchored() {
        check_place(project, &key.article, &statement.fragments)?;
    } else {
        anchor(project, &key.article, &mut statement);
    }
    if project.statement(&key, statement.id).is_some() {
        return Err(EditError::StatementExists(statement.id));
    }
    let id = statement.id;
    layer_mut(project, &key)?.statements.insert(id, statement);
    Ok(Edit::RemoveStatement(key, id))
}

fn remove_statement(project: &mut Project, key: LayerKey, id: StatementId) -> Result<Edit, EditError> {
    if project.statement(&key, id).is_none() {
        return Err(EditError::NoStatement(id));
    }
    let removed = layer_mut(project, &key)?.statements.remove(&id).ok_or(EditError::NoStatement(id))?;
    Ok(Edit::AddStatement(key, removed))
}

fn set_attribute(
    project: &mut Project,
    key: LayerKey,
    id: StatementId,
    mut value: AttributeValue,
    at: Timestamp,
) -> Result<Edit, EditError> {
    if let AttributeValue::Fragments(place) = &mut value {
        check_place(project, &key.article, place)?;
        anchor_place(project, &key.article, place);
    }
    if project.statement(&key, id).is_none() {
        return Err(EditError::NoStatement(id));
    }
    let statement = layer_mut(project, &key)?.statements.get_mut(&id).ok_or(EditError::NoStatement(id))?;
    let statement = Arc::make_mut(statement);
    let old = statement.replace(value);
    let before = std::mem::replace(&mut statement.modified, at);
    Ok(Edit::SetAttribute(key, id, Box::new(old), before))
}

/// Holds a place that is not verified against the text, as reading a file does.
fn anchor_place(project: &Project, article: &ArticleId, place: &mut Anchor) {
    if let (false, Some(article)) = (place.is_anchored(), project.articles.get(article)) {
        let read = std::mem::replace(place, Anchor::Unanchored(Vec::new()));
        *place = read.verify(article.text());
    }
}

fn anchor(project: &Project, article: &ArticleId, statement: &mut Arc<Statement>) {
    anchor_place(project, article, &mut Arc::make_mut(statement).fragments);
}

fn add_layer(project: &mut Project, mut layer: Arc<Layer>) -> Result<Edit, EditError> {
    let key = layer.key.clone();
    if !project.articles.contains_key(&key.article) {
        return Err(EditError::NoArticle(key.article));
    }
    if project.layers.contains_key(&key) {
        return Err(EditError::LayerExists(key.annotator.to_string(), key.article));
    }
    let unverified = |statement: &&Arc<Statement>| !statement.fragments.is_anchored();
    let unverified: Vec<_> = layer.statements.values().filter(unverified).cloned().collect();
    for mut statement in unverified {
        anchor(project, &key.article, &mut statement);
        Arc::make_mut(&mut layer).statements.insert(statement.id, statement);
    }
    project.layers.insert(key.clone(), layer);
    Ok(Edit::RemoveLayer(key))
}

fn add_article(project: &mut Project, article: Arc<Article>) -> Result<Edit, EditError> {
    let id = article.id.clone();
    if project.articles.contains_key(&id) {
        return Err(EditError::ArticleExists(id));
    }
    project.articles.insert(id.clone(), article);
    Ok(Edit::RemoveArticle(id))
}

fn remove_article(project: &mut Project, id: ArticleId) -> Result<Edit, EditError> {
    if project.layers_of(&id).next().is_some() {
        return Err(EditError::ArticleInUse(id));
    }
    let article = project.articles.remove(&id).ok_or(EditError::NoArticle(id))?;
    Ok(Edit::AddArticle(article))
}

fn same_id<I: PartialEq + std::fmt::Display>(id: &I, inside: Option<&I>) -> Result<(), EditError> {
    match inside {
        Some(inside) if inside != id => Err(EditError::OtherId(id.to_string())),
        _ => Ok(()),
    }
}

fn set_entry<I: Ord + Clone, T>(
    entries: &mut SharedMap<I, Arc<T>>,
    id: &I,
    entry: Option<Arc<T>>,
) -> Option<Arc<T>> {
    match entry {
        Some(entry) => entries.insert(id.clone(), entry),
        None => entries.remove(id),
    }
}
