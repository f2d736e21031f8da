//! The mark that a merge leaves on a statement of which two versions came together, until a person settles it.

use std::fmt;

use uuid::Uuid;

use crate::model::{
    id::StatementId,
    statement::{Attribute, Statement},
};

/// The name of the mark among a statement's extras.
pub const MERGE_CONFLICT: &str = "merge-conflict";

const DELETED: &str = "deleted by the other side";
const OTHER_VERSION: &str = "other version ";
const VERSION_OF: &str = "version of ";
const BETWEEN_MARKS: &str = "; ";

/// What is not settled about a statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mark {
    /// One side changed the statement and the other deleted it: `deleted by the other side`.
    Deleted,
    /// The other side's version stands beside it: `other version <id>: Speaker, Said`, with what differs.
    OtherVersion(StatementId, String),
    /// It is the other side's version: `version of <id>: Speaker, Said`, with what differs.
    VersionOf(StatementId, String),
}

impl Mark {
    /// The marks of a statement; mostly none, seldom more than one.
    pub fn of(statement: &Statement) -> Vec<Self> {
        statement.extras.get(MERGE_CONFLICT).map_or_else(Vec::new, |text| Self::all_in(text))
    }

    /// The marks in a value of [`MERGE_CONFLICT`]; what is none is passed over.
    pub(super) fn all_in(text: &str) -> Vec<Self> {
        text.split(BETWEEN_MARKS).filter_map(Self::read).collect()
    }

    fn read(text: &str) -> Option<Self> {
        let version = |rest: &str| {
            let (id, what) = rest.split_once(": ").unwrap_or((rest, ""));
            Some((StatementId(Uuid::parse_str(id.trim()).ok()?), what.to_owned()))
        };
        if text.trim() == DELETED {
            return Some(Self::Deleted);
        }
        if let Some(rest) = text.strip_prefix(OTHER_VERSION) {
            return version(rest).map(|(id, what)| Self::OtherVersion(id, what));
        }
        version(text.strip_prefix(VERSION_OF)?).map(|(id, what)| Self::VersionOf(id, what))
    }

    /// The statement that is the other version.
    pub fn other(&self) -> Option<StatementId> {
        match self {
            Self::Deleted => None,
            Self::OtherVersion(id, _) | Self::VersionOf(id, _) => Some(*id),
        }
    }

    /// Gives `statement` these marks, and none besides.
    pub(in crate::model) fn put(marks: &[Self], statement: &mut Statement) {
        if marks.is_empty() {
            statement.extras.remove(MERGE_CONFLICT);
        } else {
            statement.extras.insert(MERGE_CONFLICT.to_owned(), Self::in_words(marks));
        }
    }

    pub(super) fn in_words(marks: &[Self]) -> String {
        marks.iter().map(Self::to_string).collect::<Vec<_>>().join(BETWEEN_MARKS)
    }

    /// Adds `mark` to those of `statement`; of two about one version one remains, with all that differs.
    pub(super) fn add(self, statement: &mut Statement) {
        let mut marks = Self::of(statement);
        match marks.iter_mut().find(|mark| mark.other() == self.other()) {
            Some(known) => known.widen(&self),
            None => marks.push(self),
        }
        Self::put(&marks, statement);
    }

    fn widen(&mut self, by: &Self) {
        let (Self::OtherVersion(_, what) | Self::VersionOf(_, what)) = self else { return };
        let (Self::OtherVersion(_, more) | Self::VersionOf(_, more)) = by else { return };
        let named = |title: &str| what.split(", ").chain(more.split(", ")).any(|word| word == title);
        let titles = Attribute::ALL.iter().map(|attribute| attribute.title());
        *what = titles.filter(|title| named(title)).collect::<Vec<_>>().join(", ");
    }
}

impl fmt::Display for Mark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Deleted => f.write_str(DELETED),
            Self::OtherVersion(id, what) => write!(f, "{OTHER_VERSION}{id}: {what}"),
            Self::VersionOf(id, what) => write!(f, "{VERSION_OF}{id}: {what}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_read_as_they_are_written() {
        let id = |number| StatementId(Uuid::from_u128(number));
        let marks = [
            Mark::Deleted,
            Mark::OtherVersion(id(1), "Speaker, Said".into()),
            Mark::VersionOf(id(2), "Note".into()),
        ];
        assert_eq!(Mark::all_in(&Mark::in_words(&marks)), marks);
        assert_eq!(Mark::all_in("somebody's own words; version of nothing"), []);
    }

    #[test]
    fn what_differs_is_gathered_in_the_order_shown() {
        let id = StatementId(Uuid::from_u128(1));
        let mut mark = Mark::OtherVersion(id, "Said".into());
        mark.widen(&Mark::OtherVersion(id, "Speaker".into()));
        assert_eq!(mark, Mark::OtherVersion(id, "Speaker, Said".into()));
    }
}
