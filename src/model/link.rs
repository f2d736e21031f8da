//! What answers what.

use serde::{Deserialize, Serialize};

use super::id::{PropositionId, StatementId};

/// How a statement stands to what it is linked to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum LinkKind {
    /// Says that it is not so.
    Denies,
    /// Says that it is so.
    Supports,
    /// Asks whether it is so.
    Queries,
    /// Says the same again.
    Repeats,
}

impl LinkKind {
    /// All kinds, in the order shown.
    pub const ALL: [Self; 4] = [Self::Denies, Self::Supports, Self::Queries, Self::Repeats];

    /// The verb at the beginning of a line.
    pub fn title(self) -> &'static str {
        match self {
            Self::Denies => "Denies",
            Self::Supports => "Supports",
            Self::Queries => "Queries",
            Self::Repeats => "Repeats",
        }
    }

    /// The verb without its ending: what a statement is asked to do.
    pub fn bare_verb(self) -> &'static str {
        match self {
            Self::Denies => "deny",
            Self::Supports => "support",
            Self::Queries => "query",
            Self::Repeats => "repeat",
        }
    }

    /// As it stands with the other end of the link.
    pub fn passive(self) -> &'static str {
        match self {
            Self::Denies => "denied by",
            Self::Supports => "supported by",
            Self::Queries => "queried by",
            Self::Repeats => "repeated by",
        }
    }

    /// The verb, as shown and exported.
    pub fn verb(self) -> &'static str {
        match self {
            Self::Denies => "denies",
            Self::Supports => "supports",
            Self::Queries => "queries",
            Self::Repeats => "repeats",
        }
    }
}

/// What a link points at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum LinkTarget {
    /// A statement, in any article and by any annotator; it may not be in this project.
    Statement(StatementId),
    /// A proposition of the registry.
    Proposition(PropositionId),
    /// A claim that is nowhere in the texts, in words.
    Implied(String),
}

/// A link, kept with the statement that it starts from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Link {
    /// How.
    pub kind: LinkKind,
    /// To what.
    pub to: LinkTarget,
    /// The words of the target when the link was made, for readers of the file.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub text: String,
}
