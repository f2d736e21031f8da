//! What is said to be so or not so, apart from who says it.

use serde::{Deserialize, Serialize};

use super::id::PropositionId;

/// A proposition that statements claim, deny or support.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Proposition {
    /// Never changed, whatever the text becomes.
    pub id: PropositionId,
    /// A sentence that could be true or false.
    pub text: String,
    /// Anything else worth knowing.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
    /// The identifier this proposition had elsewhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub foreign_id: Option<String>,
}
