//! One person's reading of one article.

use std::{ops::Range, sync::Arc};

use serde::{Deserialize, Serialize};

use super::{
    article::Fingerprint,
    id::{AnnotatorId, ArticleId, StatementId},
    shared_map::SharedMap,
    statement::Statement,
};

/// Whose reading of which article.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct LayerKey {
    /// Which article.
    pub article: ArticleId,
    /// Whose.
    pub annotator: AnnotatorId,
}

/// How far an annotator is with an article.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub enum ReadingState {
    /// Nothing done yet.
    #[default]
    Untouched,
    /// Begun.
    InProgress,
    /// Finished.
    Done,
    /// To be talked about.
    Discuss,
}

impl ReadingState {
    /// All states, in the order shown.
    pub const ALL: [Self; 4] = [Self::Untouched, Self::InProgress, Self::Done, Self::Discuss];

    /// As shown and exported.
    pub fn name(self) -> &'static str {
        match self {
            Self::Untouched => "untouched",
            Self::InProgress => "in progress",
            Self::Done => "done",
            Self::Discuss => "to discuss",
        }
    }
}

/// What a stretch of an article is, when it is not running text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum ZoneKind {
    /// The article's own headline.
    Headline,
    /// A heading inside the article.
    SectionHeading,
    /// Furniture of no further kind.
    Furniture,
    /// A button or player ("Listen to article").
    Widget,
    /// A pointer to another article ("Read more: …").
    Teaser,
    /// Other articles and what stands around them.
    Related,
    /// Under or beside a picture.
    Caption,
    /// How the article was made ("Newsweek has contacted …").
    ProcessNote,
    /// The writer's analysis, read and left without a label.
    Analysis,
}

impl ZoneKind {
    /// All kinds, in the order shown.
    pub const ALL: [Self; 9] = [
        Self::Headline,
        Self::SectionHeading,
        Self::Furniture,
        Self::Widget,
        Self::Teaser,
        Self::Related,
        Self::Caption,
        Self::ProcessNote,
        Self::Analysis,
    ];

    /// As shown and exported.
    pub fn name(self) -> &'static str {
        match self {
            Self::Headline => "headline",
            Self::SectionHeading => "section heading",
            Self::Furniture => "furniture",
            Self::Widget => "widget",
            Self::Teaser => "teaser",
            Self::Related => "related",
            Self::Caption => "caption",
            Self::ProcessNote => "process note",
            Self::Analysis => "analysis",
        }
    }

    /// True of what a scraper took along: dimmed on the page.
    pub fn is_furniture(self) -> bool {
        match self {
            Self::Furniture | Self::Widget | Self::Teaser | Self::Related | Self::Caption => true,
            Self::Headline | Self::SectionHeading | Self::ProcessNote | Self::Analysis => false,
        }
    }
}

/// A stretch of an article that is not running text; bytes, end exclusive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Zone {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// What it is.
    pub kind: ZoneKind,
    /// Anything else worth knowing.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

impl Zone {
    /// The bytes covered.
    pub fn range(&self) -> Range<usize> {
        self.start..self.end
    }
}

/// One person's statements and zones on one article.
///
/// Statements are shared, so that a copy of a layer for the worker that saves is cheap, and so is the next edit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layer {
    /// Whose reading of which article.
    pub key: LayerKey,
    /// The text that it was made on.
    pub fingerprint: Fingerprint,
    /// How far the annotator is.
    pub state: ReadingState,
    /// In order of start.
    pub zones: Vec<Zone>,
    /// By id; [`Layer::in_order`] gives them as they stand on the page.
    pub statements: SharedMap<StatementId, Arc<Statement>>,
}

impl Layer {
    /// An empty reading of the text with `fingerprint`.
    pub fn new(key: LayerKey, fingerprint: Fingerprint) -> Self {
        Self {
            key,
            fingerprint,
            state: ReadingState::Untouched,
            zones: Vec::new(),
            statements: SharedMap::new(),
        }
    }

    /// The statements in order of first fragment, longer first, then id.
    pub fn in_order(&self) -> Vec<&Arc<Statement>> {
        let mut statements: Vec<_> = self.statements.values().collect();
        statements.sort_by_cached_key(|statement| statement.order_key());
        statements
    }

    /// The zone that holds the byte `start`, the shortest first.
    pub fn zone_at(&self, start: usize) -> Option<&Zone> {
        self.zones
            .iter()
            .filter(|zone| zone.range().contains(&start))
            .min_by_key(|zone| zone.end - zone.start)
    }
}
