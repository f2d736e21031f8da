//! What was found in one text, a stretch at a time, and the way from hit to hit.

use std::{
    ops::Range,
    time::{Duration, Instant},
};

use crate::reading::search::Query;

/// How long is searched in one frame.
pub const FRAME: Duration = Duration::from_millis(8);
/// The least and the most that is searched at once, in bytes.
const STRETCH: Range<usize> = 16 << 10..4 << 20;

/// How much is searched at once, so that a look at the clock comes often enough whatever the pattern costs.
#[derive(Debug, Clone, Copy)]
pub struct Pace(usize);

impl Default for Pace {
    fn default() -> Self {
        Self(STRETCH.start)
    }
}

impl Pace {
    /// Searches a stretch of `text` from `at` on; gives back the hits and where the next stretch begins.
    pub fn stretch(&mut self, query: &Query, text: &str, at: usize) -> (Vec<Range<usize>>, usize) {
        let since = Instant::now();
        let found = query.stretch(text, at, self.0);
        let took = since.elapsed();
        if took * 8 < FRAME {
            self.0 = (self.0 * 2).min(STRETCH.end);
        } else if took * 2 > FRAME {
            self.0 = (self.0 / 2).max(STRETCH.start);
        }
        found
    }
}

/// Where a hit is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seek {
    /// The first that begins at this byte or behind it, else the first of all.
    Forward(usize),
    /// The last that begins before this byte, else the last of all.
    Back(usize),
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sought {
    /// These bytes; true where the search went round the end of the text.
    Found(Range<usize>, bool),
    /// Not known yet.
    NotYet,
    /// The text holds no hit.
    Nowhere,
}

/// What was found so far.
#[derive(Debug, Default)]
pub struct Hits {
    /// In order.
    pub all: Vec<Range<usize>>,
    /// Everything was searched.
    pub done: bool,
    at: usize,
    pace: Pace,
}

impl Hits {
    /// Searches on for about a frame.
    pub fn work(&mut self, query: &Query, text: &str) {
        let since = Instant::now();
        while !self.done && since.elapsed() < FRAME {
            let (found, next) = self.pace.stretch(query, text, self.at);
            self.all.extend(found);
            (self.at, self.done) = (next, next >= text.len());
        }
    }

    /// The hit that is looked for.
    pub fn seek(&self, seek: Seek) -> Sought {
        let found = |hit: Option<&Range<usize>>, round| match hit {
            Some(hit) => Sought::Found(hit.clone(), round),
            None => Sought::Nowhere,
        };
        let before = |byte: usize| self.all.partition_point(|hit| hit.start < byte);
        match seek {
            Seek::Forward(byte) => match self.all.get(before(byte)) {
                Some(hit) => found(Some(hit), false),
                None if self.done => found(self.all.first(), true),
                None => Sought::NotYet,
            },
            Seek::Back(byte) if !self.done && self.at < byte => Sought::NotYet,
            Seek::Back(byte) => match before(byte).checked_sub(1).and_then(|index| self.all.get(index)) {
                Some(hit) => found(Some(hit), false),
                None if self.done => found(self.all.last(), true),
                None => Sought::NotYet,
            },
        }
    }

    /// The number of the hit that is exactly `range`, from 1.
    pub fn number_of(&self, range: &Range<usize>) -> Option<usize> {
        let index = self.all.partition_point(|hit| hit.start < range.start);
        self.all.get(index).filter(|hit| *hit == range).map(|_| index + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reading::search::Options;

    fn hits(text: &str, done: bool) -> Hits {
        let query = Query::new("he", Options::default()).unwrap();
        Hits { all: query.hits(text).collect(), done, at: text.len(), ..Hits::default() }
    }

    #[test]
    fn the_way_from_hit_to_hit_goes_round() {
        let hits = hits("he and he and he", true);
        assert_eq!(hits.seek(Seek::Forward(0)), Sought::Found(0..2, false));
        assert_eq!(hits.seek(Seek::Forward(2)), Sought::Found(7..9, false));
        assert_eq!(hits.seek(Seek::Forward(15)), Sought::Found(0..2, true));
        assert_eq!(hits.seek(Seek::Back(14)), Sought::Found(7..9, false));
        assert_eq!(hits.seek(Seek::Back(0)), Sought::Found(14..16, true));
        assert_eq!(hits.number_of(&(7..9)), Some(2));
        assert_eq!(hits.number_of(&(7..8)), None);
    }

    #[test]
    fn what_is_not_searched_yet_is_waited_for() {
        let hits = hits("he and he", false);
        assert_eq!(hits.seek(Seek::Forward(8)), Sought::NotYet);
        assert_eq!(hits.seek(Seek::Back(0)), Sought::NotYet);
        assert_eq!(hits.seek(Seek::Back(9)), Sought::Found(7..9, false));
        assert_eq!(hits.seek(Seek::Back(10)), Sought::NotYet);
        let none = Hits { done: true, ..Hits::default() };
        assert_eq!(none.seek(Seek::Forward(0)), Sought::Nowhere);
        assert_eq!(none.seek(Seek::Back(5)), Sought::Nowhere);
    }

    #[test]
    fn frames_of_work_find_all_in_the_end() {
        let text = "He said that he would. ".repeat(20_000);
        let query = Query::new("he", Options { whole_word: true, ..Options::default() }).unwrap();
        let mut hits = Hits::default();
        while !hits.done {
            hits.work(&query, &text);
        }
        assert_eq!(hits.all.len(), 40_000);
    }
}
