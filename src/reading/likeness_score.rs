//! How likely one statement answers another: the words of both, the distance, who speaks.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, HashSet},
};

use super::{
    content_words::{content_words, stem},
    likeness::{Entry, LikenessIndex, Target, WordId, linked_statements, words_of},
};
use crate::model::{LayerKey, LinkKind, Nature, Project, PropositionId, SpeakerId, Statement, StatementId};

/// Scores as a number that can be sorted; they are small and finite.
fn ordered(score: f32) -> i64 {
    (score * 1e6) as i64
}

/// What counts for a target, beside its words; the words alone give at most 1.
mod weight {
    pub const SAME_ARTICLE: f32 = 0.35;
    pub const NEAR: f32 = 0.55;
    pub const SAME_PROPOSITION: f32 = 0.6;
    pub const FITTING_NATURE: f32 = 0.35;
    pub const OTHER_SPEAKER: f32 = 0.25;
    /// The same words are linked to it already where they stand a second time.
    pub const ANSWERED_ELSEWHERE: f32 = 1.0;
    /// Taken off what repeats words of another, what was marked as doing so, and what stands in furniture.
    pub const REPEATED: f32 = 0.6;
    pub const DUPLICATE: f32 = 0.3;
    pub const FURNITURE: f32 = 0.3;
    /// What stands behind the denial is nearer than it seems in so far only.
    pub const AFTER: f32 = 0.7;
}

/// At this distance, in bytes, nearness counts half.
const HALF_NEAR_BYTES: f32 = 400.0;

/// Under this distance, in bytes, a target is called close by.
const CLOSE_BYTES: usize = 400;

/// How many words in common a reason names.
const NAMED_WORDS: usize = 4;

/// The statement that a link starts from, ready to be measured against others.
pub(super) struct Asked<'a> {
    layer: &'a LayerKey,
    id: StatementId,
    start: usize,
    answered_elsewhere: HashSet<StatementId>,
    speaker: Option<&'a SpeakerId>,
    proposition: Option<&'a PropositionId>,
    linked: Vec<StatementId>,
    kind: LinkKind,
    weights: Vec<f32>,
    words: Vec<WordId>,
    norm: f32,
    index: &'a LikenessIndex,
}

impl<'a> Asked<'a> {
    pub(super) fn new(
        index: &'a LikenessIndex,
        (layer, statement): (&'a LayerKey, &'a Statement),
        kind: LinkKind,
    ) -> Self {
        let weights = index.weights();
        let known = |word: String| index.vocabulary.get(stem(&word)).copied();
        let mut words: Vec<WordId> = content_words(&statement.fragments.quote()).filter_map(known).collect();
        words.sort_unstable();
        words.dedup();
        let start = statement.fragments.span().start;
        Self {
            layer,
            id: statement.id,
            start,
            answered_elsewhere: index.answered_by_the_same_words(statement, kind),
            speaker: statement.speaker.as_ref(),
            proposition: statement.proposition.as_ref(),
            linked: linked_statements(statement, kind).collect(),
            kind,
            norm: norm(&weights, &words),
            weights,
            words,
            index,
        }
    }

    pub(super) fn leaves_out(&self, entry: &Entry) -> bool {
        entry.statement.id == self.id || self.linked.contains(&entry.statement.id)
    }

    pub(super) fn measure<'e>(&self, project: &Project, key: &'e LayerKey, entry: &'e Entry) -> Hit<'e> {
        let statement = &*entry.statement;
        let start = statement.fragments.span().start;
        let common: Vec<WordId> =
            entry.words.iter().copied().filter(|word| self.words.binary_search(word).is_ok()).collect();
        let same_article = key.article == self.layer.article;
        let same_proposition =
            self.proposition.is_some() && statement.proposition.as_ref() == self.proposition;
        let other_speaker = statement.speaker.is_some() && statement.speaker.as_ref() != self.speaker;
        let mut score = self.likeness(&common, &entry.words);
        if same_article {
            score += weight::SAME_ARTICLE + weight::NEAR * self.nearness(start);
        }
        if same_proposition {
            score += weight::SAME_PROPOSITION;
        }
        score += weight::FITTING_NATURE * fit(self.kind, project.codebook.nature(&statement.label));
        if other_speaker && self.kind == LinkKind::Denies {
            score += weight::OTHER_SPEAKER;
        }
        if stands_in_furniture(project, key, start) {
            score -= weight::FURNITURE;
        }
        if statement.duplicate_of.is_some() {
            score -= weight::DUPLICATE;
        }
        let answered_elsewhere = self.answered_elsewhere.contains(&statement.id);
        if answered_elsewhere {
            score += weight::ANSWERED_ELSEWHERE;
        }
        Hit { key, statement, start, score, common, same_article, same_proposition, answered_elsewhere }
    }

    /// The cosine between the words of both, each weighed by how much it tells.
    fn likeness(&self, common: &[WordId], words: &[WordId]) -> f32 {
        let length = self.norm * norm(&self.weights, words);
        if length == 0.0 { 0.0 } else { squares(&self.weights, common) / length }
    }

    fn nearness(&self, start: usize) -> f32 {
        let near = HALF_NEAR_BYTES / (HALF_NEAR_BYTES + self.start.abs_diff(start) as f32);
        if start <= self.start { near } else { near * weight::AFTER }
    }
}

fn stands_in_furniture(project: &Project, key: &LayerKey, start: usize) -> bool {
    let zone = project.layers.get(key).and_then(|layer| layer.zone_at(start));
    zone.is_some_and(|zone| zone.kind.is_furniture())
}

fn squares(weights: &[f32], words: &[WordId]) -> f32 {
    words.iter().filter_map(|word| weights.get(*word)).map(|weight| weight * weight).sum()
}

fn norm(weights: &[f32], words: &[WordId]) -> f32 {
    squares(weights, words).sqrt()
}

/// How well a statement of a nature answers to a kind of link, from -1 to 1.
fn fit(kind: LinkKind, nature: Nature) -> f32 {
    match (kind, nature) {
        (LinkKind::Repeats, _) | (_, Nature::Claim) => 1.0,
        (LinkKind::Supports, Nature::Denial | Nature::Fact)
        | (LinkKind::Denies | LinkKind::Queries, Nature::Fact) => 0.5,
        (LinkKind::Queries, Nature::Denial) => 0.4,
        // A denial answers a denial rarely.
        (LinkKind::Denies, Nature::Denial) => -1.0,
        (_, Nature::Other) => 0.2,
    }
}

pub(super) struct Hit<'e> {
    key: &'e LayerKey,
    statement: &'e Statement,
    start: usize,
    score: f32,
    common: Vec<WordId>,
    same_article: bool,
    same_proposition: bool,
    answered_elsewhere: bool,
}

impl Hit<'_> {
    fn id(&self) -> StatementId {
        self.statement.id
    }

    pub(super) fn target(&self, asked: &Asked<'_>) -> Target {
        let mut parts = Vec::new();
        if self.same_proposition {
            parts.push("same proposition".to_owned());
        }
        if self.answered_elsewhere {
            parts.push("the same words are linked to it elsewhere".to_owned());
        }
        let close = self.same_article && self.start.abs_diff(asked.start) < CLOSE_BYTES;
        parts.push(if self.same_article { "same article" } else { "another article" }.to_owned());
        match (close, self.start <= asked.start) {
            (true, true) => parts.push("just before".to_owned()),
            (true, false) => parts.push("just after".to_owned()),
            (false, _) => {}
        }
        parts.extend(self.words_in_common(asked));
        Target { layer: self.key.clone(), id: self.id(), score: self.score, reason: parts.join(", ") }
    }

    /// "3 words in common: talks, Iran, request", the most telling words first, as the target spells them.
    fn words_in_common(&self, asked: &Asked<'_>) -> Option<String> {
        let weight = |id: WordId| asked.weights.get(id).copied().unwrap_or_default();
        let mut spelled: BTreeMap<WordId, String> = BTreeMap::new();
        for fragment in self.statement.fragments.fragments() {
            for word in fragment.text.split(|c: char| !c.is_alphanumeric() && c != '.' && c != '\u{200C}') {
                for folded in content_words(word) {
                    let id = asked.index.vocabulary.get(stem(&folded)).copied();
                    if let Some(id) = id.filter(|id| self.common.contains(id)) {
                        spelled.entry(id).or_insert_with(|| word.trim_matches('.').to_owned());
                    }
                }
            }
        }
        let mut words: Vec<(WordId, String)> = spelled.into_iter().collect();
        words.sort_by_key(|(id, _)| (Reverse(ordered(weight(*id))), *id));
        let named: Vec<String> = words.into_iter().take(NAMED_WORDS).map(|(_, word)| word).collect();
        match self.common.len() {
            0 => None,
            1 => Some(format!("1 word in common: {}", named.join(", "))),
            count => Some(format!("{count} words in common: {}", named.join(", "))),
        }
    }
}

/// Even where scores are equal the order is defined: by layer, then as on the page.
pub(super) fn best_first(found: &mut [Hit<'_>]) {
    found.sort_by_cached_key(|hit| (Reverse(ordered(hit.score)), hit.key, hit.start, hit.id()));
}

/// Of statements with the same words the best stays; the others make room for something else.
pub(super) fn demote_repeats(found: &mut [Hit<'_>]) {
    let mut seen = HashSet::new();
    for hit in found {
        if !seen.insert(words_of(hit.statement)) {
            hit.score -= weight::REPEATED;
        }
    }
}
