//! Where the words of a statement stand again, looked for article by article.

use std::{
    ops::Range,
    time::{Duration, Instant},
};

use crate::{
    model::{ArticleId, Fragment, SharedMap, Statement},
    reading::repeats::occurrences,
    session::Session,
};

/// How long one frame looks, so that the window goes on answering.
const SLICE: Duration = Duration::from_millis(8);
/// How many characters stand before the words as context, about; four times as many stand behind them.
const CONTEXT_CHARS: usize = 28;

/// A place where the words stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Found {
    pub article: ArticleId,
    /// Bytes of the article's text.
    pub range: Range<usize>,
    pub before: String,
    pub words: String,
    pub after: String,
    /// The annotator has marked it with this label already.
    pub marked: bool,
    pub ticked: bool,
}

/// What was found so far, and where is still to be looked.
#[derive(Debug, Default)]
pub(super) struct Search {
    /// In the statement's article first, then by article.
    pub found: Vec<Found>,
    todo: Vec<ArticleId>,
    /// How many articles there are to look in.
    pub articles: usize,
}

impl Search {
    /// Looks in the article of the statement first.
    pub fn new(session: &Session, home: &ArticleId) -> Self {
        let articles = session.project().articles.keys();
        let mut todo: Vec<ArticleId> = articles.filter(|id| *id != home).cloned().rev().collect();
        todo.push(home.clone());
        Self { found: Vec::new(), articles: todo.len(), todo }
    }

    /// True when every article was looked in.
    pub fn is_done(&self) -> bool {
        self.todo.is_empty()
    }

    /// How many articles were looked in.
    pub fn looked_in(&self) -> usize {
        self.articles - self.todo.len()
    }

    /// Looks no further.
    pub fn stop(&mut self) {
        self.todo.clear();
    }

    /// Looks on for as long as a frame may take.
    pub fn go_on(&mut self, session: &Session, statement: &Statement, words: &str) {
        let begun = Instant::now();
        while let Some(article) = self.todo.pop() {
            self.found.extend(places_in(session, &article, statement, words));
            if begun.elapsed() > SLICE {
                break;
            }
        }
    }
}

/// The words that are looked for: those of the longest fragment.
pub(super) fn words_of(statement: &Statement) -> &str {
    let longest = statement.fragments.fragments().iter().max_by_key(|fragment| fragment.text.len());
    longest.map_or("", |fragment| fragment.text.as_str())
}

fn places_in(session: &Session, id: &ArticleId, statement: &Statement, words: &str) -> Vec<Found> {
    let Some(article) = session.project().articles.get(id) else { return Vec::new() };
    let text: &str = article.text();
    let mine = session.my_layer(id).map(|layer| &layer.statements);
    let here = |range: &Range<usize>| {
        let own = mine.and_then(|statements| statements.get(&statement.id));
        own.is_some_and(|own| own.fragments.fragments().iter().any(|part| part.range() == *range))
    };
    let inside = |part: &Fragment, range: &Range<usize>| part.start <= range.start && range.end <= part.end;
    let marked = |range: &Range<usize>| {
        let same = mine.into_iter().flat_map(SharedMap::values);
        let mut same = same.filter(|other| other.label == statement.label);
        same.any(|other| other.fragments.fragments().iter().any(|part| inside(part, range)))
    };
    let found = occurrences(text, words).into_iter().filter(|range| !here(range));
    let found = found.map(|range| {
        let marked = marked(&range);
        let (before, after) = context(text, &range);
        let words = one_line(text.get(range.clone()).unwrap_or_default());
        Found { article: id.clone(), range, before, words, after, marked, ticked: !marked }
    });
    found.collect()
}

/// What stands before and behind a range in its line, cut between words.
fn context(text: &str, range: &Range<usize>) -> (String, String) {
    let head = text.get(..range.start).unwrap_or_default();
    let head = head.rsplit('\n').next().unwrap_or_default();
    let before = match head.char_indices().rev().nth(CONTEXT_CHARS) {
        Some((at, _)) => {
            let cut = head.get(at..).unwrap_or_default();
            format!("…{}", cut.split_once(char::is_whitespace).map_or(cut, |(_, rest)| rest))
        }
        None => head.to_owned(),
    };
    let tail = text.get(range.end..).unwrap_or_default();
    let tail = tail.split('\n').next().unwrap_or_default();
    let after: String = tail.chars().take(CONTEXT_CHARS * 4).collect();
    (before, after)
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_context_of_words_is_their_line_cut_between_words() {
        let text = format!("first line\n{}some words here, it said.\nlast", "far ".repeat(30));
        let start = text.find("some").unwrap();
        let (before, after) = context(&text, &(start..start + 10));
        assert!(before.starts_with("…far ") && before.len() < 70, "{before}");
        assert_eq!(after, " here, it said.");
        assert_eq!(context("one\ntwo", &(4..7)), (String::new(), String::new()));
    }
}
