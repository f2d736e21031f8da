//! Identifiers: short readable slugs for what people name, UUIDs for statements.

use std::fmt;

use serde::{Deserialize, Serialize};
use thiserror::Error;
use uuid::Uuid;

use super::shown::shown;

/// The longest slug that is made from a name, in bytes; file systems allow 255 with an extension.
pub const MAX_SLUG_BYTES: usize = 60;

/// Text that is not an identifier.
#[derive(Debug, Error, PartialEq, Eq)]
#[error(
    "\"{}\" is not an identifier: use 1 to 100 lower-case ASCII letters, digits and single hyphens, \
     beginning and ending with a letter or digit", shown(.0)
)]
pub struct InvalidId(String);

macro_rules! slug_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// Takes `text` as an identifier; it becomes part of a file name, so nothing else is let through.
            pub fn new(text: &str) -> Result<Self, InvalidId> {
                if is_slug(text) { Ok(Self(text.to_owned())) } else { Err(InvalidId(text.to_owned())) }
            }

            /// Makes an identifier from a name, unlike all those for which `taken` is true.
            pub fn from_name(name: &str, taken: impl Fn(&Self) -> bool) -> Self {
                let base = slug(name, stringify!($name));
                let free = numbered(&base).map(Self).find(|id| !taken(id));
                free.unwrap_or(Self(base))
            }

            /// The identifier as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> Self {
                id.0
            }
        }

        impl TryFrom<String> for $name {
            type Error = InvalidId;

            fn try_from(text: String) -> Result<Self, InvalidId> {
                Self::new(&text)
            }
        }
    };
}

slug_id! {
    /// Names an article, and its file `articles/<id>.ron`.
    ArticleId
}
slug_id! {
    /// Names a person who annotates, and the folder `annotations/<id>`.
    AnnotatorId
}
slug_id! {
    /// Names a speaker, and the file `speakers/<id>.ron`.
    SpeakerId
}
slug_id! {
    /// Names a label of the codebook.
    LabelId
}
slug_id! {
    /// Names a proposition, and the file `propositions/<id>.ron`.
    PropositionId
}

/// Names a statement: a UUID (version 7 when made here), unique over the whole project.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct StatementId(pub Uuid);

impl fmt::Display for StatementId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// True of lower-case ASCII letters and digits in groups joined by single hyphens, 1 to 100 bytes.
///
/// Device names of Windows (`con`, `nul`, `com1` …) are refused, since the slug becomes a file name.
fn is_slug(text: &str) -> bool {
    let group = |part: &str| {
        !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
    };
    text.len() <= 100 && !is_device_name(text) && text.split('-').all(group)
}

fn is_device_name(text: &str) -> bool {
    let numbered =
        |stem: &str| text.strip_prefix(stem).is_some_and(|rest| matches!(rest.as_bytes(), [b'0'..=b'9']));
    matches!(text, "con" | "prn" | "aux" | "nul") || numbered("com") || numbered("lpt")
}

/// No more of a name is looked at than can be part of its slug.
const MAX_NAME_CHARS: usize = 400;

/// A slug for `name`: transliterated to ASCII, at most [`MAX_SLUG_BYTES`], never empty.
fn slug(name: &str, type_name: &str) -> String {
    let name: String = name.chars().take(MAX_NAME_CHARS).collect();
    let ascii = deunicode::deunicode(&name).to_ascii_lowercase().replace(['\'', '’', '"'], "");
    let mut slug = String::new();
    for word in ascii.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()) {
        if !slug.is_empty() && slug.len() + 1 + word.len() > MAX_SLUG_BYTES {
            break;
        }
        if !slug.is_empty() {
            slug.push('-');
        }
        slug.push_str(word);
    }
    slug.truncate(MAX_SLUG_BYTES);
    if is_slug(&slug) { slug } else { fallback_slug(&slug, type_name) }
}

fn fallback_slug(slug: &str, type_name: &str) -> String {
    let kind = type_name.trim_end_matches("Id").to_ascii_lowercase();
    if slug.is_empty() { kind } else { format!("{kind}-{slug}") }
}

/// `base`, `base-2`, `base-3` and so on.
fn numbered(base: &str) -> impl Iterator<Item = String> + use<> {
    let base = base.to_owned();
    std::iter::once(base.clone()).chain((2_u64..).map(move |number| format!("{base}-{number}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slug_of(name: &str) -> String {
        ArticleId::from_name(name, |_| false).to_string()
    }

    #[test]
    fn names_in_any_script_become_slugs() {
        assert_eq!(
            slug_of("Iran denies seeking talks with US after Trump's claim"),
            "iran-denies-seeking-talks-with-us-after-trumps-claim"
        );
        assert_eq!(slug_of("Élysée — “non”"), "elysee-non");
        assert_eq!(slug_of("Москва отрицает"), "moskva-otritsaet");
        assert!(!slug_of("دیپلماسی").is_empty());
        assert_eq!(slug_of("…"), "article");
        assert_eq!(slug_of("NUL"), "article-nul");
        assert!(slug_of(&"word ".repeat(100)).len() <= MAX_SLUG_BYTES);
    }

    #[test]
    fn a_second_of_the_same_name_gets_a_number() {
        let first = SpeakerId::from_name("Ann", |_| false);
        let second = SpeakerId::from_name("ann", |id| *id == first);
        assert_eq!(second.as_str(), "ann-2");
    }

    #[test]
    fn identifiers_cannot_leave_the_folder() {
        for bad in ["", "..", "a/b", "a\\b", "A", "a b", "-a", "a-", "a--b", "con", "com1", "a.ron", "é"] {
            assert!(ArticleId::new(bad).is_err(), "{bad:?}");
        }
        assert!(ArticleId::new("a-1").is_ok());
    }
}
