//! An article: text that never changes, and what is known about it.

use std::{collections::BTreeMap, fmt, ops::Range, sync::Arc};

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::{date::DateValue, extras::unique_names, id::ArticleId};

/// A moment in UTC, to the second, as `2026-11-21T10:00:00Z`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Timestamp(i64);

/// Text that is not a moment in UTC.
#[derive(Debug, Error, PartialEq, Eq)]
#[error("\"{0}\" is not a time: write it as 2026-11-21T10:00:00Z")]
pub struct InvalidTimestamp(String);

impl Timestamp {
    /// The moment `seconds` after the beginning of 1970, UTC; out of the calendar's range becomes its end.
    pub fn from_unix_secs(seconds: i64) -> Self {
        let range = jiff::Timestamp::MIN.as_second()..=jiff::Timestamp::MAX.as_second();
        Self(seconds.clamp(*range.start(), *range.end()))
    }

    /// Seconds since the beginning of 1970, UTC.
    pub fn unix_secs(self) -> i64 {
        self.0
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match jiff::Timestamp::from_second(self.0) {
            // Whole seconds have no fraction here, and years before 0 read back.
            Ok(moment) => write!(f, "{moment}"),
            Err(_) => f.write_str("1970-01-01T00:00:00Z"),
        }
    }
}

impl TryFrom<String> for Timestamp {
    type Error = InvalidTimestamp;

    fn try_from(text: String) -> Result<Self, InvalidTimestamp> {
        let moment: jiff::Timestamp = text.parse().map_err(|_| InvalidTimestamp(text))?;
        Ok(Self(moment.as_second()))
    }
}

impl From<Timestamp> for String {
    fn from(timestamp: Timestamp) -> Self {
        timestamp.to_string()
    }
}

/// The BLAKE3 hash of an article's text in UTF-8, as 64 hexadecimal digits.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Fingerprint(String);

impl Fingerprint {
    /// The fingerprint of `text`.
    pub fn of(text: &str) -> Self {
        Self(blake3::hash(text.as_bytes()).to_hex().to_string())
    }

    /// The hexadecimal digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What is known about an article, beside its text; everything here may be edited.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ArticleDetails {
    /// Headline.
    pub title: String,
    /// Newspaper, agency or site.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub publisher: String,
    /// Byline.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub author: String,
    /// Where it was found, mostly a web address.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub address: String,
    /// When it was published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published: Option<DateValue>,
    /// Language of the text as a BCP 47 tag, such as `en` or `fa`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub language: String,
    /// Anything else worth knowing.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
    /// Names and values that an import could not place.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty", deserialize_with = "unique_names")]
    pub extras: BTreeMap<String, String>,
}

/// Where an article's text came from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Origin {
    /// When it was imported.
    pub imported: Timestamp,
    /// File name, or "pasted".
    pub source_name: String,
    /// Encoding of the file, such as `UTF-8`.
    pub source_encoding: String,
}

/// An article: its text is never changed after import.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Article {
    /// Never changed, whatever the title becomes.
    pub id: ArticleId,
    /// What is known about it.
    pub details: ArticleDetails,
    /// Where the text came from.
    pub origin: Origin,
    text: Arc<str>,
    fingerprint: Fingerprint,
}

impl Article {
    /// An article with `text`, whose line ends are LF already.
    pub fn new(id: ArticleId, details: ArticleDetails, origin: Origin, text: impl Into<Arc<str>>) -> Self {
        let text = text.into();
        let fingerprint = Fingerprint::of(&text);
        Self { id, details, origin, text, fingerprint }
    }

    /// The text; offsets of fragments count its bytes.
    pub fn text(&self) -> &Arc<str> {
        &self.text
    }

    /// The fingerprint of the text.
    pub fn fingerprint(&self) -> &Fingerprint {
        &self.fingerprint
    }

    /// The first line that holds anything, where it equals the title: it is drawn as the headline.
    pub fn headline(&self) -> Option<Range<usize>> {
        let mut start = 0;
        for line in self.text.split('\n') {
            let trimmed = line.trim();
            if !trimmed.is_empty() {
                let indent = line.len() - line.trim_start().len();
                let found = start + indent..start + indent + trimmed.len();
                return (trimmed == self.details.title.trim()).then_some(found);
            }
            start += line.len() + 1;
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn timestamps_read_as_they_are_written() {
        let moment = Timestamp::try_from("2026-11-21T10:00:00Z".to_owned()).unwrap();
        assert_eq!(moment.to_string(), "2026-11-21T10:00:00Z");
        for seconds in [i64::MIN, -1, 0, i64::MAX] {
            let moment = Timestamp::from_unix_secs(seconds);
            assert_eq!(Timestamp::try_from(moment.to_string()), Ok(moment));
        }
        assert!(Timestamp::try_from("yesterday".to_owned()).is_err());
    }

    #[test]
    fn the_headline_is_the_first_line_when_it_equals_the_title() {
        let article = |title: &str, text: &str| {
            let details = ArticleDetails { title: title.into(), ..ArticleDetails::default() };
            let origin = Origin {
                imported: Timestamp::from_unix_secs(0),
                source_name: "pasted".into(),
                source_encoding: "UTF-8".into(),
            };
            Article::new(ArticleId::new("a").unwrap(), details, origin, text)
        };
        assert_eq!(article("Head", "\n Head\nbody").headline(), Some(2..6));
        assert_eq!(article("Head", "Other\nHead").headline(), None);
        assert_eq!(article("Head", "").headline(), None);
    }
}
