//! A project: articles, speakers, propositions, the codebook, and everybody's layers.

use std::{collections::BTreeSet, sync::Arc};

use super::{
    article::Article,
    id::{AnnotatorId, ArticleId, PropositionId, SpeakerId, StatementId},
    label::Codebook,
    layer::{Layer, LayerKey},
    proposition::Proposition,
    shared_map::SharedMap,
    speaker::Speaker,
    statement::Statement,
};

/// What belongs to the project as a whole.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ProjectDetails {
    /// As shown.
    pub title: String,
    /// Language of most articles, as a BCP 47 tag.
    pub language: String,
    /// Who annotates, in the order they came.
    pub annotators: Vec<AnnotatorId>,
}

/// Everything that is known in a project.
///
/// Parts are shared: a clone is cheap, and a part that did not change is the same in both (`Arc::ptr_eq`),
/// which tells the worker that saves what to write.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Project {
    /// Title, language, annotators.
    pub details: Arc<ProjectDetails>,
    /// Labels and guidelines.
    pub codebook: Arc<Codebook>,
    /// By id.
    pub articles: SharedMap<ArticleId, Arc<Article>>,
    /// By id.
    pub speakers: SharedMap<SpeakerId, Arc<Speaker>>,
    /// By id.
    pub propositions: SharedMap<PropositionId, Arc<Proposition>>,
    /// By article, then annotator.
    pub layers: SharedMap<LayerKey, Arc<Layer>>,
}

impl Project {
    /// An empty project called `title`.
    pub fn titled(title: &str) -> Self {
        let details = ProjectDetails { title: title.to_owned(), ..ProjectDetails::default() };
        Self { details: Arc::new(details), ..Self::default() }
    }

    /// The layers on `article`, by annotator.
    pub fn layers_of<'a>(&'a self, article: &'a ArticleId) -> impl Iterator<Item = &'a Arc<Layer>> {
        let first = LayerKey { article: article.clone(), annotator: first_annotator() };
        self.layers.range(first..).take_while(move |(key, _)| key.article == *article).map(|(_, layer)| layer)
    }

    /// A statement and where it lives, whoever made it; looks through the layers.
    pub fn find_statement(&self, id: StatementId) -> Option<(&LayerKey, &Arc<Statement>)> {
        self.layers
            .iter()
            .find_map(|(key, layer)| layer.statements.get(&id).map(|statement| (key, statement)))
    }

    /// The statement `id` of one layer.
    pub fn statement(&self, key: &LayerKey, id: StatementId) -> Option<&Arc<Statement>> {
        self.layers.get(key)?.statements.get(&id)
    }

    /// Every statement, by article, annotator and place on the page.
    pub fn statements(&self) -> impl Iterator<Item = (&LayerKey, &Arc<Statement>)> {
        self.layers
            .iter()
            .flat_map(|(key, layer)| layer.in_order().into_iter().map(move |found| (key, found)))
    }

    /// The name of a speaker, or the id of one who is not in the registry.
    pub fn speaker_name<'a>(&'a self, id: &'a SpeakerId) -> &'a str {
        self.speakers.get(id).map_or(id.as_str(), |speaker| speaker.name.as_str())
    }

    /// The speaker of whom `spelling` is a name or alias, ignoring case and outer white space.
    pub fn speaker_by_spelling(&self, spelling: &str) -> Option<&Arc<Speaker>> {
        let wanted = spelling.trim().to_lowercase();
        let fits = |text: &str| text.trim().to_lowercase() == wanted;
        let by_name = self.speakers.values().find(|speaker| fits(&speaker.name));
        by_name.or_else(|| self.speakers.values().find(|speaker| speaker.spellings().any(fits)))
    }
}

/// What must not be changed, since the file that holds it could not be read as it should.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ReadOnly {
    /// The whole project, since another window writes to it.
    pub everything: bool,
    /// Title, language, annotators.
    pub details: bool,
    /// Labels and guidelines.
    pub codebook: bool,
    /// Articles, and every layer on them.
    pub articles: BTreeSet<ArticleId>,
    /// Entries of the registry of speakers.
    pub speakers: BTreeSet<SpeakerId>,
    /// Entries of the registry of propositions.
    pub propositions: BTreeSet<PropositionId>,
    /// One person's reading of one article.
    pub layers: BTreeSet<LayerKey>,
}

impl ReadOnly {
    /// True when everything may be changed.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// True of a layer that must stay as it is, for its own sake or for its article's.
    pub fn layer(&self, key: &LayerKey) -> bool {
        self.layers.contains(key) || self.articles.contains(&key.article)
    }

    /// True of an article that must not be taken away: it, or a layer on it, must stay as it is.
    pub fn holds_article(&self, id: &ArticleId) -> bool {
        self.articles.contains(id) || self.layers.iter().any(|key| key.article == *id)
    }
}

/// Before every other annotator in order: the smallest slug there is.
fn first_annotator() -> AnnotatorId {
    AnnotatorId::from_name("0", |_| false)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Fingerprint;

    #[test]
    fn layers_of_an_article_are_those_and_no_others() {
        let mut project = Project::titled("t");
        let key = |article: &str, annotator: &str| LayerKey {
            article: ArticleId::new(article).unwrap(),
            annotator: AnnotatorId::new(annotator).unwrap(),
        };
        for key in [key("a", "0"), key("b", "0"), key("b", "zoe"), key("c", "ann")] {
            project.layers.insert(key.clone(), Arc::new(Layer::new(key, Fingerprint::of(""))));
        }
        let article = ArticleId::new("b").unwrap();
        let found: Vec<_> = project.layers_of(&article).map(|layer| layer.key.annotator.as_str()).collect();
        assert_eq!(found, ["0", "zoe"]);
    }
}
