//! What gave no article, and why: the kinds of reasons, and how they are told.

use std::{collections::BTreeSet, fmt};

use crate::model::shown::shown;

/// Something that gave no article, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Skipped {
    /// The file, with the name of the archive that it is in.
    pub name: String,
    /// The kind of reason.
    pub kind: SkipKind,
    /// What is wrong and what to do, in a sentence; the file comes last.
    pub reason: String,
}

/// Kinds of reasons for which nothing was added.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SkipKind {
    /// The same text is in the project, or came before.
    AlreadyThere,
    /// There is no text in it.
    Empty,
    /// It is of a kind that is not read.
    OtherKind,
    /// It is damaged, protected or too large.
    Unreadable,
    /// A row of a table is wrong.
    Row,
    /// It is not known which column holds the text.
    Columns,
    /// What is known about it is wrong, such as a date.
    Details,
}

impl SkipKind {
    /// All kinds, in the order in which a report has them.
    pub const ALL: [Self; 7] = [
        Self::AlreadyThere,
        Self::Empty,
        Self::OtherKind,
        Self::Unreadable,
        Self::Row,
        Self::Columns,
        Self::Details,
    ];

    /// As programs read it.
    pub fn name(self) -> &'static str {
        match self {
            Self::AlreadyThere => "already-there",
            Self::Empty => "empty",
            Self::OtherKind => "other-kind",
            Self::Unreadable => "unreadable",
            Self::Row => "row",
            Self::Columns => "columns",
            Self::Details => "details",
        }
    }
}

impl fmt::Display for SkipKind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::AlreadyThere => "in the project already",
            Self::Empty => "without text",
            Self::OtherKind => "of another kind",
            Self::Unreadable => "unreadable",
            Self::Row => "rows with a mistake",
            Self::Columns => "tables without a known column of text",
            Self::Details => "with wrong details",
        })
    }
}

/// "; left out: 2 in the project already, 1 without text.", or a full stop where nothing was.
pub fn left_out_in_words(skipped: &[Skipped]) -> String {
    let count = |kind: SkipKind| skipped.iter().filter(|one| one.kind == kind).count();
    let counts = SkipKind::ALL.into_iter().map(|kind| (count(kind), kind)).filter(|(count, _)| *count > 0);
    let counts: Vec<String> = counts.map(|(count, kind)| format!("{count} {kind}")).collect();
    if counts.is_empty() { ".".to_owned() } else { format!("; left out: {}.", counts.join(", ")) }
}

/// Files of kinds that are not read, to be told of in one sentence.
#[derive(Clone, Debug, Default)]
pub struct OtherKinds {
    count: usize,
    endings: BTreeSet<String>,
}

impl OtherKinds {
    /// Counts a file.
    pub fn add(&mut self, name: &str) {
        let last = name.rsplit(['/', '\\']).next().unwrap_or(name);
        self.count += 1;
        self.endings.extend(last.rsplit_once('.').map(|(_, ending)| format!(".{}", shown(ending))));
    }

    /// What is told of them, if there are any; `place` is the archive or folder that they are in.
    pub fn skipped(&self, place: &str) -> Option<Skipped> {
        const NAMED: usize = 6;
        if self.count == 0 {
            return None;
        }
        let named = self.endings.iter().take(NAMED).cloned().collect::<Vec<_>>().join(", ");
        let named = if named.is_empty() { String::new() } else { format!(" ({named})") };
        let what = if self.count == 1 {
            "1 file is of a kind".to_owned()
        } else {
            format!("{} files are of kinds", self.count)
        };
        let reason = format!("{what} not read here{named}. Save what you need as text: {}", shown(place));
        Some(Skipped { name: place.to_owned(), kind: SkipKind::OtherKind, reason })
    }
}
