//! Which statements a denial may answer: likeness of words and nearness, best first.

use std::{
    collections::{BTreeMap, HashMap, HashSet},
    sync::Arc,
};

use super::{
    content_words::{content_words, stem},
    folding::fold,
    likeness_score::{Asked, best_first, demote_repeats},
};
use crate::model::{AnnotatorId, Layer, LayerKey, LinkKind, LinkTarget, Project, Statement, StatementId};

/// A statement that may be meant, with why it is offered.
#[derive(Debug, Clone, PartialEq)]
pub struct Target {
    /// Whose layer on which article.
    pub layer: LayerKey,
    /// Which statement.
    pub id: StatementId,
    /// Higher is likelier; comparable inside one answer only.
    pub score: f32,
    /// Why, such as "same article, 3 words in common: talks, Iran, request".
    pub reason: String,
}

/// What is looked for.
#[derive(Debug, Clone, Copy)]
pub struct TargetQuery<'a> {
    /// How the link is meant.
    pub kind: LinkKind,
    /// Whose statements are offered.
    pub annotators: &'a [AnnotatorId],
    /// Words that a target must hold in its quote, its speaker's name or its article's title; case and accents do not
    /// count.
    pub filter: &'a str,
    /// How many at most.
    pub limit: usize,
}

/// The words of every statement, kept up with a project layer by layer.
#[derive(Debug, Clone, Default)]
pub struct LikenessIndex {
    pub(super) vocabulary: HashMap<String, WordId>,
    /// By word: in how many statements it stands.
    counts: Vec<u32>,
    layers: BTreeMap<LayerKey, IndexedLayer>,
}

pub(super) type WordId = usize;

#[derive(Debug, Clone)]
struct IndexedLayer {
    /// The layer as it was read; another pointer means that it has changed.
    source: Arc<Layer>,
    entries: Vec<Entry>,
}

#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub statement: Arc<Statement>,
    /// Sorted, each once.
    pub words: Vec<WordId>,
}

impl LikenessIndex {
    /// The index of a project.
    pub fn build(project: &Project) -> Self {
        let mut index = Self::default();
        index.refresh(project);
        index
    }

    /// Takes in what has changed since the last time; a layer that has not is not read again.
    pub fn refresh(&mut self, project: &Project) {
        let is_current = |key: &LayerKey, indexed: &IndexedLayer| {
            project.layers.get(key).is_some_and(|layer| Arc::ptr_eq(layer, &indexed.source))
        };
        let counts = &mut self.counts;
        self.layers.retain(|key, indexed| {
            let current = is_current(key, indexed);
            if !current {
                forget(counts, indexed);
            }
            current
        });
        for (key, layer) in &project.layers {
            if !self.layers.contains_key(key) {
                let entries = layer.statements.values().map(|statement| self.entry(statement)).collect();
                self.layers.insert(key.clone(), IndexedLayer { source: Arc::clone(layer), entries });
            }
        }
    }

    /// The statements that `from` may deny, support, query or repeat, best first.
    ///
    /// Left out are `from` itself and what it is linked to in this way already.
    pub fn ranked_targets(
        &self,
        project: &Project,
        from: (&LayerKey, &Statement),
        query: &TargetQuery<'_>,
    ) -> Vec<Target> {
        let asked = Asked::new(self, from, query.kind);
        let wanted: Vec<String> = fold(query.filter).split_whitespace().map(str::to_owned).collect();
        let shown = |key: &LayerKey| query.annotators.contains(&key.annotator);
        let mut found = Vec::new();
        for (key, indexed) in self.layers.iter().filter(|(key, _)| shown(key)) {
            let open =
                |entry: &&Entry| !asked.leaves_out(entry) && holds(project, key, &entry.statement, &wanted);
            found.extend(indexed.entries.iter().filter(open).map(|entry| asked.measure(project, key, entry)));
        }
        best_first(&mut found);
        demote_repeats(&mut found);
        best_first(&mut found);
        found.iter().take(query.limit).map(|hit| hit.target(&asked)).collect()
    }

    /// What other statements with the same words, or the one that `statement` was marked as repeating, link to.
    pub(super) fn answered_by_the_same_words(
        &self,
        statement: &Statement,
        kind: LinkKind,
    ) -> HashSet<StatementId> {
        let quote = words_of(statement);
        let same = |other: &&Entry| {
            other.statement.id != statement.id
                && !other.statement.links.is_empty()
                && (statement.duplicate_of == Some(other.statement.id) || words_of(&other.statement) == quote)
        };
        let entries = self.layers.values().flat_map(|indexed| &indexed.entries).filter(same);
        entries.flat_map(|entry| linked_statements(&entry.statement, kind)).collect()
    }

    fn entry(&mut self, statement: &Arc<Statement>) -> Entry {
        let mut words: Vec<WordId> = Vec::new();
        for fragment in statement.fragments.fragments() {
            words.extend(content_words(&fragment.text).map(|word| self.word_id(stem(&word))));
        }
        words.sort_unstable();
        words.dedup();
        for word in &words {
            if let Some(count) = self.counts.get_mut(*word) {
                *count += 1;
            }
        }
        Entry { statement: Arc::clone(statement), words }
    }

    fn word_id(&mut self, stem: &str) -> WordId {
        if let Some(id) = self.vocabulary.get(stem) {
            return *id;
        }
        let id = self.counts.len();
        self.vocabulary.insert(stem.to_owned(), id);
        self.counts.push(0);
        id
    }

    /// How much every word tells: the fewer statements have it, the more (inverse document frequency).
    pub(super) fn weights(&self) -> Vec<f32> {
        let all = self.layers.values().map(|layer| layer.entries.len()).sum::<usize>() as f32;
        self.counts.iter().map(|count| (1.0 + all / (1.0 + *count as f32)).ln()).collect()
    }
}

fn forget(counts: &mut [u32], indexed: &IndexedLayer) {
    for word in indexed.entries.iter().flat_map(|entry| &entry.words) {
        if let Some(count) = counts.get_mut(*word) {
            *count = count.saturating_sub(1);
        }
    }
}

/// True when quote, speaker and title of the article hold every word of the filter between them.
fn holds(project: &Project, key: &LayerKey, statement: &Statement, wanted: &[String]) -> bool {
    if wanted.is_empty() {
        return true;
    }
    let speaker = statement.speaker.as_ref().map_or("", |id| project.speaker_name(id));
    let title = project.articles.get(&key.article).map_or("", |article| article.details.title.as_str());
    let text = fold(&format!("{} {speaker} {title}", statement.fragments.quote()));
    wanted.iter().all(|word| text.contains(word.as_str()))
}

pub(super) fn words_of(statement: &Statement) -> Vec<&str> {
    statement.fragments.fragments().iter().map(|fragment| fragment.text.as_str()).collect()
}

pub(super) fn linked_statements(statement: &Statement, kind: LinkKind) -> impl Iterator<Item = StatementId> {
    let links = statement.links.iter().filter(move |link| link.kind == kind);
    links.filter_map(|link| match &link.to {
        LinkTarget::Statement(id) => Some(*id),
        LinkTarget::Proposition(_) | LinkTarget::Implied(_) => None,
    })
}

#[cfg(test)]
mod tests {
    use std::{ops::ControlFlow, path::Path};

    use super::*;
    use crate::{
        model::{Anchor, ArticleId, Fingerprint, Fragment, LabelId, Link, SpeakerId, Timestamp},
        store,
    };

    fn sample() -> Project {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("projects/iran-us-talks");
        store::open(&path, &|_| ControlFlow::Continue(())).unwrap().project
    }

    fn targets(
        index: &LikenessIndex,
        project: &Project,
        from: (&LayerKey, &Statement),
        filter: &str,
    ) -> Vec<Target> {
        let annotators: Vec<AnnotatorId> = project.layers.keys().map(|key| key.annotator.clone()).collect();
        let query = TargetQuery { kind: LinkKind::Denies, annotators: &annotators, filter, limit: 1000 };
        index.ranked_targets(project, from, &query)
    }

    /// Of all denials that answer a statement: for how many the first offered is one that they answer, for how many
    /// one among the first three, and how many there are.
    fn hits(project: &Project, index: &LikenessIndex) -> (usize, usize, usize) {
        let (mut first, mut third, mut all) = (0, 0, 0);
        for (key, statement) in project.statements() {
            let answered: Vec<_> = linked_statements(statement, LinkKind::Denies).collect();
            if answered.is_empty() {
                continue;
            }
            let unlinked = Statement { links: Vec::new(), ..(**statement).clone() };
            let ranked = targets(index, project, (key, &unlinked), "");
            let rank = |id: &StatementId| ranked.iter().position(|target| target.id == *id).unwrap() + 1;
            let ranks: Vec<usize> = answered.iter().map(rank).collect();
            all += 1;
            first += usize::from(ranks.contains(&1));
            third += usize::from(ranks.iter().any(|rank| *rank <= 3));
        }
        (first, third, all)
    }

    /// The sample as it stands before anything is known but labels, places and speakers.
    fn changed(mut project: Project, change: impl Fn(&mut Statement)) -> Project {
        for layer in project.layers.clone().values() {
            let mut layer = Layer::clone(layer);
            for mut statement in layer.statements.clone().values().cloned() {
                change(Arc::make_mut(&mut statement));
                layer.statements.insert(statement.id, statement);
            }
            project.layers.insert(layer.key.clone(), Arc::new(layer));
        }
        project
    }

    #[test]
    fn the_denials_of_the_sample_find_what_they_answer() {
        let known = sample();
        assert_eq!(hits(&known, &LikenessIndex::build(&known)), (6, 8, 8));
        let without_propositions = changed(known.clone(), |statement| statement.proposition = None);
        assert_eq!(hits(&without_propositions, &LikenessIndex::build(&without_propositions)), (6, 8, 8));
        // Nothing is linked yet, and no repetition was marked: words, places and speakers alone.
        let bare = changed(without_propositions.clone(), |statement| {
            statement.links.clear();
            statement.duplicate_of = None;
        });
        assert_eq!(hits(&without_propositions, &LikenessIndex::build(&bare)), (5, 5, 8));
    }

    /// A project with a layer an article; each statement is written `label speaker: words`.
    fn made(articles: &[&[&str]]) -> Project {
        let mut project = Project::titled("made");
        for (number, lines) in articles.iter().enumerate() {
            let key = LayerKey {
                article: ArticleId::new(&format!("a{number}")).unwrap(),
                annotator: AnnotatorId::new("ann").unwrap(),
            };
            let mut layer = Layer::new(key.clone(), Fingerprint::of(""));
            let mut start = 0;
            for (line_number, line) in lines.iter().enumerate() {
                let (head, words) = line.split_once(": ").unwrap();
                let (label, speaker) = head.split_once(' ').unwrap();
                let id = StatementId(uuid::Uuid::from_u128((number * 1_000_000 + line_number) as u128));
                let fragment = Fragment { start, end: start + words.len(), text: words.to_owned() };
                start = fragment.end + 1;
                let mut statement = Statement::new(
                    id,
                    LabelId::new(label).unwrap(),
                    Anchor::Unanchored(vec![fragment]),
                    Timestamp::from_unix_secs(0),
                );
                statement.speaker = SpeakerId::new(speaker).ok();
                layer.statements.insert(id, Arc::new(statement));
            }
            project.layers.insert(key, Arc::new(layer));
        }
        project
    }

    /// What the last denial of the first article is offered, as "words (reason)".
    fn offered(project: &Project, filter: &str) -> Vec<String> {
        let (key, layer) = project.layers.iter().next().unwrap();
        let denial = layer.in_order().into_iter().rfind(|found| found.label.as_str() == "denial").unwrap();
        let ranked = targets(&LikenessIndex::build(project), project, (key, denial), filter);
        let quote = |target: &Target| project.statement(&target.layer, target.id).unwrap().fragments.quote();
        ranked.iter().map(|target| format!("{} ({})", quote(target), target.reason)).collect()
    }

    #[test]
    fn words_in_common_bring_a_claim_to_the_top_and_are_named() {
        let project = made(&[&[
            "claim trump: Iran requested talks on Monday",
            "claim trump: the weather is fine",
            "fact narrator: a ceasefire holds",
            "denial iran: Iran never requested any talk",
        ]]);
        assert_eq!(
            offered(&project, "").first().unwrap(),
            "Iran requested talks on Monday (same article, just before, 3 words in common: Iran, requested, talks)"
        );
    }

    #[test]
    fn without_words_in_common_the_nearest_claim_of_somebody_else_comes_first() {
        let project = made(&[&[
            "claim trump: the shipment left on Sunday",
            "claim iran: sanctions hurt families",
            "denial iran: nothing of the kind happened",
        ]]);
        assert_eq!(
            offered(&project, "").first().unwrap(),
            "the shipment left on Sunday (same article, just before)"
        );
    }

    #[test]
    fn the_same_article_comes_before_others_where_the_words_are_the_same() {
        let project = made(&[
            &["claim trump: Tehran wants a deal", "denial iran: Tehran wants no deal"],
            &["claim trump: Tehran wants a deal"],
        ]);
        let offered = offered(&project, "");
        assert!(
            offered[0].contains("(same article") && offered[1].contains("(another article"),
            "{offered:?}"
        );
    }

    #[test]
    fn a_filter_looks_into_words_and_speakers_without_case_and_accents() {
        let project = made(&[&["claim elysee: Une rumeur", "claim b: Élan nouveau", "denial c: Non"]]);
        assert_eq!(offered(&project, "elan").len(), 1);
        assert_eq!(offered(&project, "ÉLYSÉE rumeur").len(), 1);
        assert_eq!(offered(&project, "elysee elan").len(), 0);
    }

    #[test]
    fn what_is_denied_already_and_the_denial_itself_are_not_offered() {
        let project = made(&[&["claim a: one thing", "claim b: other thing", "denial c: no thing"]]);
        let linked = changed(project, |statement| {
            let to = LinkTarget::Statement(StatementId(uuid::Uuid::from_u128(0)));
            statement.links = vec![Link { kind: LinkKind::Denies, to, text: String::new() }];
        });
        let offered = offered(&linked, "");
        assert!(offered.len() == 1 && offered[0].starts_with("other thing"), "{offered:?}");
    }

    #[test]
    fn only_the_annotators_asked_for_are_offered() {
        let project = sample();
        let index = LikenessIndex::build(&project);
        let (key, statement) = project.statements().next().unwrap();
        let query = TargetQuery { kind: LinkKind::Denies, annotators: &[], filter: "", limit: 10 };
        assert_eq!(index.ranked_targets(&project, (key, statement), &query), []);
    }

    #[test]
    fn a_refreshed_index_answers_as_a_new_one() {
        let old = made(&[&["claim a: one thing"], &["claim b: a fleet sails", "denial c: no fleet sails"]]);
        let new = made(&[&["claim a: two things", "denial c: no two things"], &["claim d: a ship sails"]]);
        let mut index = LikenessIndex::build(&old);
        index.refresh(&new);
        let (key, layer) = new.layers.iter().next().unwrap();
        let denial = layer.statements.values().next_back().unwrap();
        let (refreshed, built) = (
            targets(&index, &new, (key, denial), ""),
            targets(&LikenessIndex::build(&new), &new, (key, denial), ""),
        );
        assert_eq!(
            refreshed.iter().map(|target| (target.id, target.score)).collect::<Vec<_>>(),
            built.iter().map(|target| (target.id, target.score)).collect::<Vec<_>>()
        );
    }
}
