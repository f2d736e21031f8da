//! A search through the whole project, some milliseconds a frame, and what it has found so far.

use std::{
    ops::Range,
    sync::Arc,
    time::{Duration, Instant},
};

use crate::{
    model::{Article, ArticleId, Statement, StatementId},
    reading::search::Query,
    session::Session,
    ui::{Place, find::hits::Pace},
};

/// No more hits than this are listed.
pub const MOST_HITS: usize = 20_000;

/// What is searched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scope {
    /// Articles.
    pub texts: bool,
    /// The words of statements.
    pub quotes: bool,
    /// Notes of statements.
    pub notes: bool,
}

impl Default for Scope {
    fn default() -> Self {
        Self { texts: true, quotes: false, notes: true }
    }
}

/// Where something was found: bytes of an article, of a statement's words, or of its note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Hit {
    /// In the text of the article.
    Words(Range<usize>),
    /// In the words of a statement.
    Quote(StatementId, Range<usize>),
    /// In the note of a statement.
    Note(StatementId, Range<usize>),
}

/// What was found in an article and in the statements on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// Which article.
    pub article: ArticleId,
    /// Words first, then statements by their place.
    pub hits: Vec<Hit>,
}

/// A row of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Row<'a> {
    /// The article of the hits that follow.
    Heading(&'a Group),
    /// A hit, and its number among all, from 0.
    Hit(&'a Group, &'a Hit, usize),
}

/// All that was found, as rows: a heading for each article, its hits under it.
#[derive(Debug, Default)]
pub struct Found {
    groups: Vec<Group>,
    /// The number of the first hit of each group.
    firsts: Vec<usize>,
    total: usize,
}

impl Found {
    /// How many hits there are.
    pub fn hits(&self) -> usize {
        self.total
    }

    /// How many articles they are in.
    pub fn articles(&self) -> usize {
        self.groups.len()
    }

    /// How many rows show them.
    pub fn rows(&self) -> usize {
        self.total + self.groups.len()
    }

    /// The row at a place.
    pub fn row(&self, row: usize) -> Option<Row<'_>> {
        // A group begins as many rows below its first hit's number as there are headings before it.
        let group = self.partition(|index, first| first + index <= row).checked_sub(1)?;
        let (found, first) = (self.groups.get(group)?, *self.firsts.get(group)?);
        match row.checked_sub(first + group + 1) {
            None => Some(Row::Heading(found)),
            Some(index) => Some(Row::Hit(found, found.hits.get(index)?, first + index)),
        }
    }

    /// The row of a hit.
    pub fn row_of(&self, hit: usize) -> usize {
        hit + self.partition(|_, first| first <= hit)
    }

    /// Where a hit leads.
    pub fn place(&self, hit: usize) -> Option<Place> {
        let Row::Hit(group, hit, _) = self.row(self.row_of(hit))? else { return None };
        Some(match hit {
            Hit::Words(range) => Place::Words(group.article.clone(), Some(range.clone())),
            Hit::Quote(id, _) | Hit::Note(id, _) => Place::Statement(*id),
        })
    }

    /// How many groups from the first on fulfil a condition on their place and the number of their first hit.
    fn partition(&self, fulfils: impl Fn(usize, usize) -> bool) -> usize {
        let (mut from, mut to) = (0, self.firsts.len());
        while from < to {
            let middle = usize::midpoint(from, to);
            let first = self.firsts.get(middle).copied().unwrap_or_default();
            if fulfils(middle, first) { from = middle + 1 } else { to = middle }
        }
        from
    }

    fn add(&mut self, article: &ArticleId, hits: impl IntoIterator<Item = Hit>) {
        let mut hits = hits.into_iter().take(MOST_HITS - self.total).peekable();
        if hits.peek().is_none() {
            return;
        }
        if self.groups.last().is_none_or(|group| group.article != *article) {
            self.groups.push(Group { article: article.clone(), hits: Vec::new() });
            self.firsts.push(self.total);
        }
        if let Some(group) = self.groups.last_mut() {
            let before = group.hits.len();
            group.hits.extend(hits);
            self.total += group.hits.len() - before;
        }
    }
}

/// A search that is under way, or done.
pub struct Job {
    query: Query,
    scope: Scope,
    articles: Vec<Arc<Article>>,
    /// The article that is searched next, and from which byte on.
    next: (usize, usize),
    bytes: usize,
    searched_bytes: usize,
    pace: Pace,
    /// What was found so far.
    pub found: Found,
    /// It was told to stop.
    pub stopped: bool,
}

impl Job {
    /// A search through all articles of the project in their order, and the statements shown on them.
    pub fn new(session: &Session, query: Query, scope: Scope) -> Self {
        let articles: Vec<_> = session.project().articles.values().map(Arc::clone).collect();
        let bytes = articles.iter().map(|article| article.text().len()).sum();
        let (found, pace) = Default::default();
        Self { query, scope, articles, next: (0, 0), bytes, searched_bytes: 0, pace, found, stopped: false }
    }

    /// True when everything was searched, or as much as is listed.
    pub fn is_done(&self) -> bool {
        self.next.0 >= self.articles.len() || self.is_full()
    }

    /// True when no further hit is listed.
    pub fn is_full(&self) -> bool {
        self.found.total >= MOST_HITS
    }

    /// How much was searched, from 0 to 1.
    pub fn share(&self) -> f32 {
        if self.is_done() { 1.0 } else { self.searched_bytes as f32 / self.bytes.max(1) as f32 }
    }

    /// How many articles were searched, and how many there are.
    pub fn searched(&self) -> (usize, usize) {
        (self.next.0, self.articles.len())
    }

    /// Searches on for about so long.
    pub fn work(&mut self, session: &Session, time: Duration) {
        let since = Instant::now();
        while !self.is_done() && !self.stopped && since.elapsed() < time {
            self.step(session);
        }
    }

    /// Searches a stretch of a text, or the statements on an article whose text was searched.
    fn step(&mut self, session: &Session) {
        let (index, at) = self.next;
        let Some(article) = self.articles.get(index) else { return };
        let text = article.text();
        if self.scope.texts && at < text.len() {
            let (hits, next) = self.pace.stretch(&self.query, text, at);
            self.found.add(&article.id, hits.into_iter().map(Hit::Words));
            self.searched_bytes += next - at;
            self.next.1 = next;
            return;
        }
        if self.scope.quotes || self.scope.notes {
            self.found.add(&article.id, statement_hits(session, &self.query, self.scope, article));
        }
        self.searched_bytes += text.len().saturating_sub(at);
        self.next = (index + 1, 0);
    }
}

fn statement_hits(session: &Session, query: &Query, scope: Scope, article: &Article) -> Vec<Hit> {
    let mut hits = Vec::new();
    let layers = session.shown_layers(&article.id);
    let mut statements: Vec<&Arc<Statement>> = layers.flat_map(|layer| layer.statements.values()).collect();
    statements.sort_by_cached_key(|statement| statement.order_key());
    for statement in statements {
        if scope.quotes {
            let quote = statement.fragments.quote();
            hits.extend(query.hits(&quote).map(|hit| Hit::Quote(statement.id, hit)));
        }
        if scope.notes {
            hits.extend(query.hits(&statement.note).map(|hit| Hit::Note(statement.id, hit)));
        }
    }
    hits
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(name: &str) -> ArticleId {
        ArticleId::new(name).unwrap()
    }

    fn words(range: Range<usize>) -> Hit {
        Hit::Words(range)
    }

    #[test]
    fn rows_are_headings_with_their_hits_and_every_hit_finds_its_row() {
        let mut found = Found::default();
        found.add(&id("a"), [words(0..1), words(2..3)]);
        found.add(&id("a"), [words(4..5)]);
        found.add(&id("b"), []);
        found.add(&id("c"), [words(6..7)]);
        assert_eq!((found.hits(), found.articles(), found.rows()), (4, 2, 6));
        let rows: Vec<_> = (0..7).map(|row| found.row(row)).collect();
        assert!(matches!(rows[0], Some(Row::Heading(group)) if group.article == id("a")));
        assert!(matches!(rows[3], Some(Row::Hit(_, hit, 2)) if *hit == words(4..5)));
        assert!(matches!(rows[4], Some(Row::Heading(group)) if group.article == id("c")));
        assert!(matches!(rows[5], Some(Row::Hit(_, hit, 3)) if *hit == words(6..7)));
        assert_eq!(rows[6], None);
        for hit in 0..4 {
            assert!(matches!(found.row(found.row_of(hit)), Some(Row::Hit(.., number)) if number == hit));
        }
        assert_eq!(found.place(3), Some(Place::Words(id("c"), Some(6..7))));
        assert_eq!(found.place(4), None);
    }

    #[test]
    fn no_more_hits_are_listed_than_can_be_read() {
        let mut found = Found::default();
        for _ in 0..3 {
            found.add(&id("a"), (0..MOST_HITS - 5000).map(|at| words(at..at + 1)));
        }
        assert_eq!((found.hits(), found.rows()), (MOST_HITS, MOST_HITS + 1));
    }
}
