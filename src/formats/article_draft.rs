//! What an import proposes: a text and the facts about it, for a person to correct before it becomes an article.

use std::fmt;
use std::ops::Range;

/// A text read from a file, with whatever the file says about itself. An empty string means unknown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ArticleDraft {
    /// The headline.
    pub title: String,
    /// Who published it: the newspaper, agency or site.
    pub publisher: String,
    /// The byline, without "By".
    pub author: String,
    /// The address (URL) it was published at.
    pub address: String,
    /// When it was published, as an EDTF date: `2025-07-08`, `2025-07`, `2025`.
    pub published: String,
    /// The language it is in, as a BCP 47 tag: `en-GB`.
    pub language: String,
    /// What it is called where it came from, such as its number in an archive.
    pub foreign_id: String,
    /// The text: line ends are LF, there is no byte order mark.
    pub text: String,
    /// The name of the file that it was read from.
    pub source_name: String,
    /// The encoding that the file was read as, by its WHATWG name: `UTF-8`, `windows-1251`.
    pub encoding: String,
    /// How that encoding was found.
    pub encoding_note: EncodingNote,
    /// Some bytes did not decode and stand in the text as U+FFFD.
    pub had_errors: bool,
    /// What a person should know before accepting the draft, in sentences.
    pub notes: Vec<String>,
}

/// How the encoding of a file was found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum EncodingNote {
    /// A byte order mark opens the file.
    ByteOrderMark,
    /// The page declares it in its first 1024 bytes.
    Declared,
    /// Nothing says so, but the bytes are valid UTF-8.
    #[default]
    ValidUtf8,
    /// Guessed from the letters: a person should look at the text.
    Detected,
    /// A person chose it.
    Chosen,
}

impl fmt::Display for EncodingNote {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::ByteOrderMark => "from the byte order mark",
            Self::Declared => "declared in the page",
            Self::ValidUtf8 => "the bytes are valid UTF-8",
            Self::Detected => "detected from the letters",
            Self::Chosen => "chosen",
        })
    }
}

/// The part of a draft's text that was to be kept is not a part of it.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("The text cannot be cut to bytes {start}–{end}: they are outside the text or inside a character")]
pub struct TrimError {
    start: usize,
    end: usize,
}

impl ArticleDraft {
    /// Cuts the text to `range`, in bytes; on an error the text stays as it was.
    pub fn trim(&mut self, range: Range<usize>) -> Result<(), TrimError> {
        let Some(kept) = self.text.get(range.clone()) else {
            return Err(TrimError { start: range.start, end: range.end });
        };
        self.text = kept.to_owned();
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft(text: &str) -> ArticleDraft {
        ArticleDraft { text: text.to_owned(), ..ArticleDraft::default() }
    }

    #[test]
    fn trimming_keeps_the_chosen_part() {
        let mut draft = draft("Menu\nHe denied it — twice.\nRelated");
        assert_eq!(draft.trim(5..28), Ok(()));
        assert_eq!(draft.text, "He denied it — twice.");
    }

    #[test]
    fn trimming_inside_a_character_or_past_the_end_changes_nothing() {
        let mut draft = draft("é!");
        for range in [1..3, 0..4, 4..9] {
            assert!(draft.trim(range).is_err());
            assert_eq!(draft.text, "é!");
        }
    }
}
