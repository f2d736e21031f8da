//! Ranges of an article's text, and the words that they mark.

use std::ops::Range;

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// A range of an article's text in UTF-8 bytes, end exclusive, with the words that stood there.
///
/// The words are kept so that a range can be verified against the text, and shown when it no longer fits.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fragment {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// The words marked.
    pub text: String,
}

/// Why ranges do not make [`Fragments`].
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum FragmentError {
    /// No range at all.
    #[error("a statement needs at least one range of text")]
    None,
    /// Start at or after end.
    #[error("the range {0}..{1} is empty")]
    Empty(usize, usize),
    /// Beyond the text, or inside a character.
    #[error("the range {0}..{1} does not lie on the characters of the text")]
    OutOfText(usize, usize),
    /// Not sorted, or touching another.
    #[error("the range that begins at {0} overlaps the one before it or is out of order")]
    Overlap(usize),
    /// The words there are others than the fragment says.
    #[error("the text at {start}..{end} is “{found}”, not “{expected}”")]
    OtherWords {
        /// First byte.
        start: usize,
        /// One past the last byte.
        end: usize,
        /// What the fragment says.
        expected: String,
        /// What the article says.
        found: String,
    },
}

impl Fragment {
    /// The fragment that marks `range` of `text`.
    pub fn new(text: &str, range: Range<usize>) -> Result<Self, FragmentError> {
        if range.is_empty() {
            return Err(FragmentError::Empty(range.start, range.end));
        }
        let words = text.get(range.clone()).ok_or(FragmentError::OutOfText(range.start, range.end))?;
        Ok(Self { start: range.start, end: range.end, text: words.to_owned() })
    }

    /// The bytes marked.
    pub fn range(&self) -> Range<usize> {
        self.start..self.end
    }

    /// Fails unless the words stand at the range in `text`.
    pub fn verify(&self, text: &str) -> Result<(), FragmentError> {
        let found = Self::new(text, self.range())?.text;
        if found == self.text {
            return Ok(());
        }
        let expected = self.text.clone();
        Err(FragmentError::OtherWords { start: self.start, end: self.end, expected, found })
    }
}

/// One or more fragments, sorted and not overlapping, each verified against the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fragments(Vec<Fragment>);

impl Fragments {
    /// Verifies `fragments` against `text`.
    pub fn verified(fragments: Vec<Fragment>, text: &str) -> Result<Self, FragmentError> {
        if fragments.is_empty() {
            return Err(FragmentError::None);
        }
        let mut last_end = 0;
        for (index, fragment) in fragments.iter().enumerate() {
            fragment.verify(text)?;
            if index > 0 && fragment.start < last_end {
                return Err(FragmentError::Overlap(fragment.start));
            }
            last_end = fragment.end;
        }
        Ok(Self(fragments))
    }

    /// Marks `ranges` of `text`: sorted, and joined where they overlap or touch.
    pub fn marking(text: &str, mut ranges: Vec<Range<usize>>) -> Result<Self, FragmentError> {
        ranges.sort_by_key(|range| (range.start, range.end));
        let mut joined: Vec<Range<usize>> = Vec::with_capacity(ranges.len());
        for range in ranges {
            match joined.last_mut() {
                Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
                _ => joined.push(range),
            }
        }
        let fragments: Result<Vec<_>, _> =
            joined.into_iter().map(|range| Fragment::new(text, range)).collect();
        Self::verified(fragments?, text)
    }

    /// The fragments in order.
    pub fn as_slice(&self) -> &[Fragment] {
        &self.0
    }
}

/// Where a statement stands in its article.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Vec<Fragment>", into = "Vec<Fragment>")]
pub enum Anchor {
    /// Verified against the text.
    Anchored(Fragments),
    /// As it was read: not verified, or its words and its ranges disagree with the text.
    Unanchored(Vec<Fragment>),
}

impl Anchor {
    /// The fragments, verified or not.
    pub fn fragments(&self) -> &[Fragment] {
        match self {
            Self::Anchored(fragments) => fragments.as_slice(),
            Self::Unanchored(fragments) => fragments,
        }
    }

    /// True when every fragment was verified against the text.
    pub fn is_anchored(&self) -> bool {
        matches!(self, Self::Anchored(_))
    }

    /// The same place verified against `text`: anchored if the words agree, else as it was read.
    #[must_use]
    pub fn verify(self, text: &str) -> Self {
        let fragments: Vec<Fragment> = self.into();
        match Fragments::verified(fragments.clone(), text) {
            Ok(verified) => Self::Anchored(verified),
            Err(_) => Self::Unanchored(fragments),
        }
    }

    /// First byte of the first fragment, and one past the last byte of the last; 0..0 without any.
    pub fn span(&self) -> Range<usize> {
        match self.fragments() {
            [first, .., last] => first.start..last.end,
            [only] => only.range(),
            [] => 0..0,
        }
    }

    /// The words marked, fragments joined by " … ".
    pub fn quote(&self) -> String {
        self.fragments().iter().map(|fragment| fragment.text.as_str()).collect::<Vec<_>>().join(" … ")
    }
}

impl From<Vec<Fragment>> for Anchor {
    fn from(fragments: Vec<Fragment>) -> Self {
        Self::Unanchored(fragments)
    }
}

impl From<Anchor> for Vec<Fragment> {
    fn from(anchor: Anchor) -> Self {
        match anchor {
            Anchor::Anchored(fragments) => fragments.0,
            Anchor::Unanchored(fragments) => fragments,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_must_lie_on_characters_and_hold_the_words() {
        let text = "He «denied» it";
        assert!(Fragment::new(text, 3..5).is_ok());
        assert_eq!(Fragment::new(text, 4..6), Err(FragmentError::OutOfText(4, 6)));
        assert_eq!(Fragment::new(text, 3..99), Err(FragmentError::OutOfText(3, 99)));
        assert_eq!(Fragment::new(text, 3..3), Err(FragmentError::Empty(3, 3)));
        let wrong = Fragment { start: 0, end: 2, text: "She".into() };
        assert!(matches!(wrong.verify(text), Err(FragmentError::OtherWords { .. })));
    }

    #[test]
    fn marking_sorts_and_joins() {
        let fragments = Fragments::marking("one two three", vec![8..13, 0..3, 2..5]).unwrap();
        let ranges: Vec<_> = fragments.as_slice().iter().map(Fragment::range).collect();
        assert_eq!(ranges, [0..5, 8..13]);
    }

    #[test]
    fn a_changed_quote_unanchors_and_keeps_every_word() {
        let read = Anchor::from(vec![Fragment { start: 0, end: 3, text: "six".into() }]);
        let checked = read.clone().verify("one two");
        assert!(!checked.is_anchored());
        assert_eq!(checked, read);
    }
}
