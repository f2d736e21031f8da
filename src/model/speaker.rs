//! Who says things.

use serde::{Deserialize, Serialize};

use super::id::SpeakerId;

/// What kind of source a speaker is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub enum SpeakerKind {
    /// A human being.
    #[default]
    Person,
    /// A company, party, court, body of the United Nations …
    Organisation,
    /// A government or state spoken of as one.
    State,
    /// Several who speak as one ("Iranian authorities").
    Collective,
    /// A newspaper or its editorial.
    Newspaper,
    /// A news agency.
    Agency,
    /// Not named ("critics", "a source").
    Anonymous,
    /// The article's own voice.
    Narrator,
}

impl SpeakerKind {
    /// All kinds, in the order shown.
    pub const ALL: [Self; 8] = [
        Self::Person,
        Self::Organisation,
        Self::State,
        Self::Collective,
        Self::Newspaper,
        Self::Agency,
        Self::Anonymous,
        Self::Narrator,
    ];

    /// As shown and exported.
    pub fn name(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Organisation => "organisation",
            Self::State => "state",
            Self::Collective => "collective",
            Self::Newspaper => "newspaper",
            Self::Agency => "agency",
            Self::Anonymous => "anonymous",
            Self::Narrator => "narrator",
        }
    }
}

/// An entry of the registry of speakers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Speaker {
    /// Never changed, whatever the name becomes.
    pub id: SpeakerId,
    /// As shown.
    pub name: String,
    /// Other spellings and short forms found in the texts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
    /// What kind of source.
    pub kind: SpeakerKind,
    /// Office or function.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub role: String,
    /// Whom the speaker speaks for.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub affiliation: String,
    /// Anything else worth knowing.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
    /// The identifier this speaker had elsewhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub foreign_id: Option<String>,
}

impl Speaker {
    /// A person of whom only the name is known.
    pub fn named(id: SpeakerId, name: &str) -> Self {
        let name = name.to_owned();
        let (role, affiliation, note) = Default::default();
        Self {
            id,
            name,
            aliases: Vec::new(),
            kind: SpeakerKind::Person,
            role,
            affiliation,
            note,
            foreign_id: None,
        }
    }

    /// The name, then every alias.
    pub fn spellings(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.name.as_str()).chain(self.aliases.iter().map(String::as_str))
    }
}
