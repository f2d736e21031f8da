//! Labels and the codebook that explains them.

use std::fmt;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::id::LabelId;

/// What the program does with a label: what it does for denials follows this, never the name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Nature {
    /// Says that something is so, by somebody.
    Claim,
    /// Says that something is not so, or refuses.
    Denial,
    /// Said by the narrator as plain fact.
    Fact,
    /// Anything else a project wants to mark.
    Other,
}

impl Nature {
    /// All natures.
    pub const ALL: [Self; 4] = [Self::Claim, Self::Denial, Self::Fact, Self::Other];

    /// As exported.
    pub fn name(self) -> &'static str {
        match self {
            Self::Claim => "claim",
            Self::Denial => "denial",
            Self::Fact => "fact",
            Self::Other => "other",
        }
    }
}

/// The pattern of a label's underline, so that colour is never the only sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Pattern {
    /// One line.
    Solid,
    /// Dashes.
    Dashed,
    /// Dots.
    Dotted,
    /// Two thin lines.
    Double,
    /// A wave.
    Wavy,
    /// Dash, dot, dash.
    DashDot,
}

impl Pattern {
    /// All patterns, in the order in which new labels take them.
    pub const ALL: [Self; 6] =
        [Self::Solid, Self::Dashed, Self::Dotted, Self::Double, Self::Wavy, Self::DashDot];
}

/// A colour as `#RRGGBB`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Colour(pub [u8; 3]);

/// Text that is not a colour.
#[derive(Debug, Error, PartialEq, Eq)]
#[error("\"{0}\" is not a colour: write # and six hexadecimal digits, such as #0B6CB0")]
pub struct InvalidColour(String);

impl TryFrom<String> for Colour {
    type Error = InvalidColour;

    fn try_from(text: String) -> Result<Self, InvalidColour> {
        let digits = text.strip_prefix('#').filter(|digits| digits.len() == 6);
        let value = digits.and_then(|digits| u32::from_str_radix(digits, 16).ok());
        let [_, red, green, blue] = value.ok_or(InvalidColour(text))?.to_be_bytes();
        Ok(Self([red, green, blue]))
    }
}

impl From<Colour> for String {
    fn from(colour: Colour) -> Self {
        colour.to_string()
    }
}

impl fmt::Display for Colour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [red, green, blue] = self.0;
        write!(f, "#{red:02X}{green:02X}{blue:02X}")
    }
}

/// A kind of statement that the project tells apart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Label {
    /// Never changed, whatever the name becomes.
    pub id: LabelId,
    /// As shown.
    pub name: String,
    /// What the program does with it.
    pub nature: Nature,
    /// Mark colour in the light theme; other themes derive theirs.
    pub colour: Colour,
    /// Underline.
    pub pattern: Pattern,
    /// The key that marks a selection with it.
    pub key: char,
    /// When to use it, in a sentence or two.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub description: String,
    /// Kept for old statements, not offered for new ones.
    #[serde(default, skip_serializing_if = "is_false")]
    pub retired: bool,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference")]
fn is_false(flag: &bool) -> bool {
    !flag
}

/// The labels in the order of their keys, and the guidelines that annotators read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Codebook {
    /// In key order.
    pub labels: Vec<Label>,
    /// Markdown, line by line.
    pub guidelines: Vec<String>,
}

impl Codebook {
    /// The label with `id`.
    pub fn label(&self, id: &LabelId) -> Option<&Label> {
        self.labels.iter().find(|label| label.id == *id)
    }

    /// The labels offered for new statements.
    pub fn active(&self) -> impl Iterator<Item = &Label> {
        self.labels.iter().filter(|label| !label.retired)
    }

    /// What the program does with the label `id`; a label that is not in the codebook is [`Nature::Other`].
    pub fn nature(&self, id: &LabelId) -> Nature {
        self.label(id).map_or(Nature::Other, |label| label.nature)
    }
}

/// Colours for labels, with their names: on white each has a contrast of 3:1 at least, and people who do not see red,
/// green or blue tell them apart (a test of the window computes it).
pub const PALETTE: [(&str, Colour); 8] = [
    ("blue", Colour([0x0B, 0x6C, 0xB0])),
    ("orange", Colour([0xC8, 0x50, 0x0A])),
    ("green", Colour([0x0B, 0x7F, 0x5F])),
    ("violet", Colour([0x8A, 0x2B, 0xE2])),
    ("sky", Colour([0x2E, 0x9B, 0xD6])),
    ("plum", Colour([0x4B, 0x0B, 0x4B])),
    ("grey", Colour([0x8C, 0x8C, 0x8C])),
    ("dark green", Colour([0x12, 0x35, 0x1A])),
];

impl Codebook {
    /// A further label called `name`, with a key of `keys`, a colour and a pattern of its own as far as there are any. Where
    /// no key is left it is retired, since two active labels never share one.
    pub fn another(&self, name: &str, keys: &[char]) -> Label {
        let id = LabelId::from_name(name, |id| self.label(id).is_some());
        let unused = |colour: &Colour| !self.labels.iter().any(|label| label.colour == *colour);
        let colour = PALETTE.iter().map(|(_, colour)| *colour).find(unused);
        let unused = |pattern: &Pattern| !self.labels.iter().any(|label| label.pattern == *pattern);
        let pattern = Pattern::ALL.into_iter().find(unused);
        let unused = |key: &&char| !self.active().any(|label| label.key.eq_ignore_ascii_case(key));
        let key = keys.iter().find(unused).copied();
        Label {
            id,
            name: name.trim().to_owned(),
            nature: Nature::Other,
            colour: colour.unwrap_or(Colour([0x0B, 0x6C, 0xB0])),
            pattern: pattern.unwrap_or(Pattern::Solid),
            key: key.unwrap_or('0'),
            description: String::new(),
            retired: key.is_none(),
        }
    }
}

impl Default for Codebook {
    fn default() -> Self {
        Self { labels: default_labels(), guidelines: Vec::new() }
    }
}

fn default_labels() -> Vec<Label> {
    let rows = [
        (
            "claim",
            "Claim",
            Nature::Claim,
            [0x0B, 0x6C, 0xB0],
            Pattern::Solid,
            '1',
            "Somebody says that something is so.",
        ),
        (
            "denial",
            "Denial",
            Nature::Denial,
            [0xC8, 0x50, 0x0A],
            Pattern::Dashed,
            '2',
            "Somebody says that something is not so, or refuses.",
        ),
        (
            "fact",
            "Fact",
            Nature::Fact,
            [0x0B, 0x7F, 0x5F],
            Pattern::Dotted,
            '3',
            "The article states it in its own voice.",
        ),
    ];
    rows.into_iter()
        .filter_map(|(id, name, nature, colour, pattern, key, description)| {
            let id = LabelId::new(id).ok()?;
            let (name, description) = (name.to_owned(), description.to_owned());
            Some(Label {
                id,
                name,
                nature,
                colour: Colour(colour),
                pattern,
                key,
                description,
                retired: false,
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_read_as_they_are_written() {
        for text in ["#0B6CB0", "#FFFFFF", "#000000"] {
            assert_eq!(Colour::try_from(text.to_owned()).unwrap().to_string(), text);
        }
        for bad in ["0B6CB0", "#0B6CB", "#GGGGGG", "#0B6CB0F", "", "#é1234"] {
            assert!(Colour::try_from(bad.to_owned()).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_new_codebook_has_claim_denial_and_fact_on_1_2_3() {
        let labels: Vec<_> =
            Codebook::default().labels.iter().map(|label| (label.name.clone(), label.key)).collect();
        assert_eq!(labels, [("Claim".into(), '1'), ("Denial".into(), '2'), ("Fact".into(), '3')]);
    }
}
