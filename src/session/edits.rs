//! The commands that change a project, each as one edit with a name.

use std::{
    collections::BTreeSet,
    ops::{Bound, Range},
    sync::Arc,
};

use super::{Session, SessionError};
use crate::{
    command::NewArticle,
    model::{
        Anchor, Article, ArticleDetails, ArticleId, Attribute, AttributeValue, Edit, Fragments, LabelId,
        Layer, LayerKey, ReadingState, SpeakerKind, Statement, StatementId, article::Origin,
    },
};

impl Session {
    /// The key of the annotator's layer on the article shown, and the edits that make it ready for a statement.
    pub(super) fn ready_layer(&self, article: &Article) -> Result<(LayerKey, Vec<Edit>), SessionError> {
        let key = self.my_key(&article.id);
        if self.read_only.layers.contains(&key) {
            return Err(SessionError::ReadOnly(format!("Your reading of “{}”", article.details.title)));
        }
        let mut edits = Vec::new();
        match self.project.layers.get(&key) {
            None => {
                let mut layer = Layer::new(key.clone(), article.fingerprint().clone());
                layer.state = ReadingState::InProgress;
                edits.push(Edit::AddLayer(Arc::new(layer)));
            }
            Some(layer) if layer.state == ReadingState::Untouched => {
                edits.push(Edit::SetReadingState(key.clone(), ReadingState::InProgress));
            }
            Some(_) => {}
        }
        Ok((key, edits))
    }

    fn add_statement(&mut self, name: &str, statement: Statement) -> Result<(), SessionError> {
        let article = self.article().ok_or(SessionError::NoArticle)?;
        let (key, mut edits) = self.ready_layer(article)?;
        let id = statement.id;
        edits.push(Edit::AddStatement(key, Arc::new(statement)));
        self.edit(name, None, Edit::Many(edits))?;
        self.selected = Some(id);
        Ok(())
    }

    pub(super) fn mark(&mut self, label: LabelId, ranges: Vec<Range<usize>>) -> Result<(), SessionError> {
        let article = Arc::clone(self.article().ok_or(SessionError::NoArticle)?);
        if ranges.iter().all(Range::is_empty) {
            return Err(SessionError::NoWords);
        }
        let fragments = Fragments::marking(article.text(), ranges)?;
        let name =
            self.project.codebook.label(&label).map_or(label.to_string(), |label| label.name.to_lowercase());
        let (id, now) = (self.stamps.statement_id(), self.stamps.now());
        let statement = Statement::new(id, label, Anchor::Anchored(fragments), now);
        self.add_statement(&format!("mark {name}"), statement)
    }

    /// The layer and the statement `id`, in whatever article, if the annotator may change it.
    pub(super) fn mine(&self, id: StatementId) -> Result<(&LayerKey, &Arc<Statement>), SessionError> {
        let (key, statement) = self.find_statement(id)?;
        if key.annotator != self.annotator {
            return Err(SessionError::NotYours(key.annotator.clone()));
        }
        if self.read_only.layers.contains(key) {
            return Err(SessionError::ReadOnly("This statement".to_owned()));
        }
        Ok((key, statement))
    }

    pub(super) fn set_attribute(
        &mut self,
        id: StatementId,
        value: AttributeValue,
    ) -> Result<(), SessionError> {
        let attribute = value.attribute();
        let name = format!("change {}", attribute.title().to_lowercase());
        let key = is_typed(attribute).then(|| format!("{id} {}", attribute.field()));
        self.set_named(&name, key, id, value)
    }

    pub(super) fn set_named(
        &mut self,
        name: &str,
        key: Option<String>,
        id: StatementId,
        value: AttributeValue,
    ) -> Result<(), SessionError> {
        let (layer, statement) = self.mine(id)?;
        if statement.get(value.attribute()) == value {
            return Ok(());
        }
        let layer = layer.clone();
        let now = self.stamps.now();
        self.edit(name, key, Edit::SetAttribute(layer, id, Box::new(value), now))
    }

    pub(super) fn set_speaker_by_name(&mut self, id: StatementId, name: &str) -> Result<(), SessionError> {
        let name = name.trim();
        if name.is_empty() {
            return self.set_attribute(id, AttributeValue::Speaker(None));
        }
        let (speaker, added) = self.speaker_called(name, SpeakerKind::Person);
        let Some(added) = added else {
            return self.set_attribute(id, AttributeValue::Speaker(Some(speaker)));
        };
        let layer = self.mine(id)?.0.clone();
        let value = Box::new(AttributeValue::Speaker(Some(speaker)));
        let now = self.stamps.now();
        let edits = vec![added, Edit::SetAttribute(layer, id, value, now)];
        self.edit("add speaker", None, Edit::Many(edits))
    }

    pub(super) fn delete_statement(&mut self, id: StatementId) -> Result<(), SessionError> {
        let key = self.mine(id)?.0.clone();
        self.edit("delete statement", None, Edit::RemoveStatement(key, id))?;
        self.selected = None;
        Ok(())
    }

    pub(super) fn copy_to_my_layer(&mut self, id: StatementId) -> Result<(), SessionError> {
        let article = self.article.as_ref().ok_or(SessionError::NoArticle)?;
        let mut layers = self.project.layers_of(article);
        let found = layers.find_map(|layer| layer.statements.get(&id)).ok_or(SessionError::NoStatement)?;
        let mut copy = Statement::clone(found);
        drop(layers);
        let now = self.stamps.now();
        (copy.id, copy.created, copy.modified) = (self.stamps.statement_id(), now, now);
        self.add_statement("copy to my layer", copy)
    }

    pub(super) fn set_reading_state(
        &mut self,
        article: &ArticleId,
        state: ReadingState,
    ) -> Result<(), SessionError> {
        let article = self.project.articles.get(article).ok_or(SessionError::NoArticle)?;
        let (key, mut edits) = self.ready_layer(article)?;
        if self.project.layers.get(&key).is_some_and(|layer| layer.state == state) {
            return Ok(());
        }
        edits.push(Edit::SetReadingState(key, state));
        self.edit("set state of article", None, Edit::Many(edits))
    }

    pub(super) fn add_article(&mut self, new: NewArticle) -> Result<(), SessionError> {
        self.add_articles(vec![new])
    }

    /// Adds articles as one step, and shows the first of them.
    pub(super) fn add_articles(&mut self, new: Vec<NewArticle>) -> Result<(), SessionError> {
        let imported = self.stamps.now();
        let mut taken = BTreeSet::new();
        let mut edits = Vec::with_capacity(new.len());
        for NewArticle { details, text, source_name, source_encoding } in new {
            let id = ArticleId::from_name(&details.title, |id| {
                self.project.articles.contains_key(id)
                    || self.read_only.articles.contains(id)
                    || taken.contains(id)
            });
            taken.insert(id.clone());
            let origin = Origin { imported, source_name, source_encoding };
            edits.push((id.clone(), Edit::AddArticle(Arc::new(Article::new(id, details, origin, text)))));
        }
        let Some(first) = edits.first().map(|(id, _)| id.clone()) else { return Ok(()) };
        let name =
            if edits.len() == 1 { "add article".to_owned() } else { format!("add {} articles", edits.len()) };
        let mut edits: Vec<Edit> = edits.into_iter().map(|(_, edit)| edit).collect();
        let edit = if edits.len() == 1 { edits.pop() } else { None };
        self.edit(&name, None, edit.unwrap_or(Edit::Many(edits)))?;
        self.select_article(first)
    }

    pub(super) fn set_article_details(
        &mut self,
        id: ArticleId,
        details: ArticleDetails,
    ) -> Result<(), SessionError> {
        if self.read_only.articles.contains(&id) {
            return Err(SessionError::ReadOnly("This article".to_owned()));
        }
        if self.project.articles.get(&id).is_some_and(|article| article.details == details) {
            return Ok(());
        }
        self.edit("change article details", None, Edit::SetArticleDetails(id, Box::new(details)))
    }

    pub(super) fn delete_article(&mut self, id: &ArticleId) -> Result<(), SessionError> {
        let damaged = self.read_only.layers.iter().any(|key| key.article == *id);
        if damaged || self.read_only.articles.contains(id) {
            return Err(SessionError::ReadOnly("This article".to_owned()));
        }
        let mut edits: Vec<_> =
            self.project.layers_of(id).map(|layer| Edit::RemoveLayer(layer.key.clone())).collect();
        edits.push(Edit::RemoveArticle(id.clone()));
        let next = self.neighbour(id);
        self.edit("delete article", None, Edit::Many(edits))?;
        (self.article, self.selected) = (next, None);
        Ok(())
    }

    /// The article after `id` in the list, or the one before it.
    fn neighbour(&self, id: &ArticleId) -> Option<ArticleId> {
        let articles = &self.project.articles;
        let after = articles.range::<_, ArticleId>((Bound::Excluded(id), Bound::Unbounded)).next();
        after
            .or_else(|| articles.range::<_, ArticleId>((Bound::Unbounded, Bound::Excluded(id))).next_back())
            .map(|(id, _)| id.clone())
    }
}

/// True of attributes in which people type: what follows each other there is one step to undo.
fn is_typed(attribute: Attribute) -> bool {
    matches!(
        attribute,
        Attribute::Said
            | Attribute::Event
            | Attribute::Medium
            | Attribute::Tags
            | Attribute::Verdict
            | Attribute::Note
    )
}
