//! What a format has read, as plain data in the words of the file: articles, and statements with ranges in its units.
//!
//! Names and ranges are not looked up here: [`super::attach`] holds them against a project.

use std::collections::BTreeMap;

use thiserror::Error;

use super::{
    account::{Account, RecordId},
    offsets::Unit,
    options::Choices,
};
use crate::model::{
    ArticleDetails, AttributeValue, Colour, DateBasis, Edtf, Fingerprint, LinkKind, Nature, SpeakerKind,
    StatementId, Timestamp, ZoneKind, date::Confidence, shown::shown,
};

/// The most that is read in one import, all files together.
pub const LARGEST_INPUT_BYTES: u64 = 1024 * 1024 * 1024;

/// A file to read from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InputFile {
    /// Its path from the chosen folder on, parts joined by `/`; the file's name where a file was chosen.
    pub name: String,
    /// What is in it.
    pub bytes: Vec<u8>,
}

/// Why nothing was read.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ReadError {
    /// The files are not of this format.
    #[error("{0}")]
    NotThis(String),
    /// A file is not in UTF-8.
    #[error(
        "line {line} is not valid UTF-8 (byte {byte} of the file). Save the file as UTF-8 and import it again: {}",
        shown(file)
    )]
    NotUtf8 {
        /// The file.
        file: String,
        /// The line with the first wrong byte, from 1.
        line: usize,
        /// That byte, from 0.
        byte: usize,
    },
    /// A file breaks the rules of its format so that nothing in it can be trusted.
    #[error("line {line}: {why}: {}", shown(file))]
    Broken {
        /// The file.
        file: String,
        /// The line, from 1.
        line: usize,
        /// What is wrong and what to do.
        why: String,
    },
    /// The person cancelled.
    #[error("Reading was cancelled")]
    Cancelled,
}

impl InputFile {
    /// The file as text, without a byte order mark; line ends stay as they are.
    pub fn text(&self) -> Result<&str, ReadError> {
        let bytes = self.bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&self.bytes);
        let skipped = self.bytes.len() - bytes.len();
        std::str::from_utf8(bytes).map_err(|error| {
            let good = bytes.get(..error.valid_up_to()).unwrap_or_default();
            let line = good.split(|byte| *byte == b'\n').count();
            ReadError::NotUtf8 { file: self.name.clone(), line, byte: skipped + error.valid_up_to() }
        })
    }

    /// The name without its last ending, and that ending in lower case: `a/b.ann` is `a/b` and `ann`.
    pub fn stem_and_ending(&self) -> (&str, String) {
        match self.name.rsplit_once('.') {
            Some((stem, ending)) if !ending.contains('/') => (stem, ending.to_lowercase()),
            _ => (&self.name, String::new()),
        }
    }

    /// What follows the last `/` of the stem.
    pub fn plain_stem(&self) -> &str {
        let stem = self.stem_and_ending().0;
        stem.rsplit_once('/').map_or(stem, |(_, name)| name)
    }
}

/// What a reader is given.
pub struct Input<'a> {
    /// The files, by name.
    pub files: &'a [InputFile],
    /// Options of the format.
    pub choices: &'a Choices,
    /// Told how many of how many steps are done; may stop it.
    pub progress: &'a dyn Fn(usize, usize) -> std::ops::ControlFlow<()>,
}

impl Input<'_> {
    /// Tells that `done` of `total` steps are done; fails when the person has cancelled.
    pub fn step(&self, done: usize, total: usize) -> Result<(), ReadError> {
        if (self.progress)(done, total).is_break() { Err(ReadError::Cancelled) } else { Ok(()) }
    }
}

/// All that was read, and an account of every line.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Imported {
    /// Labels of a codebook, whether or not a statement has them.
    pub labels: Vec<ImportedLabel>,
    /// Articles with the statements on them.
    pub articles: Vec<ImportedArticle>,
    /// What became of each record so far.
    pub account: Account,
}

/// A label as a codebook of others has it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ImportedLabel {
    /// Which.
    pub named: Named,
    /// What the program does with it.
    pub nature: Option<Nature>,
    /// Its colour.
    pub colour: Option<Colour>,
    /// What it is for.
    pub description: String,
    /// It is not offered any more.
    pub retired: bool,
    /// The line, where it has one.
    pub record: Option<RecordId>,
}

/// How exactly the text of a file is that of the article.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Likeness {
    /// Every character, but for line ends.
    #[default]
    Exact,
    /// All but white space: the format keeps words.
    Words,
}

/// An article and the statements on it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ImportedArticle {
    /// How it is called in messages.
    pub name: String,
    /// The identifier that the format gives it; empty where it gives none.
    pub id: String,
    /// What is known about it.
    pub details: ArticleDetails,
    /// The text as in the file; none where the format has none.
    pub text: Option<String>,
    /// How exactly that is the article's.
    pub likeness: Likeness,
    /// The fingerprint of the text that the statements were made on, where the format says it.
    pub fingerprint: Option<Fingerprint>,
    /// A range that runs over a line end is two ranges in this format.
    pub split_at_lines: bool,
    /// Lines that are about the article alone.
    pub records: Vec<RecordId>,
    /// The statements, in the file's order.
    pub statements: Vec<ImportedStatement>,
}

/// A range of the article's text as the file has it; ends are exclusive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportedRange {
    /// What is counted.
    pub unit: Unit,
    /// Units before it.
    pub start: usize,
    /// Units before its end.
    pub end: usize,
}

/// Somebody or something with a name and an identifier, one of which may be empty.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Named {
    /// The identifier that the file gives.
    pub id: String,
    /// The name.
    pub name: String,
}

impl Named {
    /// Something of which only the name is known.
    pub fn called(name: &str) -> Self {
        Self { name: name.to_owned(), id: String::new() }
    }

    /// True where nothing is known.
    pub fn is_empty(&self) -> bool {
        self.id.is_empty() && self.name.is_empty()
    }
}

/// A speaker as far as the file tells.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ImportedSpeaker {
    /// Who.
    pub named: Named,
    /// What kind of source.
    pub kind: Option<SpeakerKind>,
    /// Office or function.
    pub role: String,
    /// Whom the speaker speaks for.
    pub affiliation: String,
    /// Other spellings.
    pub aliases: Vec<String>,
    /// Anything else.
    pub note: String,
    /// The identifier elsewhere.
    pub foreign_id: Option<String>,
}

/// A date as far as the file tells.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ImportedDate {
    /// The date.
    pub edtf: Option<Edtf>,
    /// What it rests on.
    pub basis: Option<DateBasis>,
    /// How sure.
    pub confidence: Option<Confidence>,
    /// The reckoning.
    pub reason: String,
    /// The words it was read from.
    pub words: Option<ImportedRange>,
}

/// The stretch of the article that a statement begins in, where that is not running text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ImportedZone {
    /// What it is; none where the statement stands in running text, or the file does not say.
    pub kind: Option<ZoneKind>,
    /// Where it is.
    pub range: Option<ImportedRange>,
    /// Anything else.
    pub note: String,
}

/// What a link points at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ImportedTarget {
    /// A statement, by its identifier in the file or by its UUID.
    Statement(String),
    /// A proposition.
    Proposition(Named),
    /// A claim that is nowhere in the texts.
    Implied(String),
}

/// A link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportedLink {
    /// How.
    pub kind: LinkKind,
    /// To what.
    pub to: ImportedTarget,
    /// The words of the target when the link was made; empty where the file does not say.
    pub text: String,
    /// The line, where the link has one of its own.
    pub record: Option<RecordId>,
}

/// A statement.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ImportedStatement {
    /// The lines that it came from, the first one first.
    pub records: Vec<RecordId>,
    /// The UUID that it has in Gainsay.
    pub id: Option<StatementId>,
    /// What others in the file call it by.
    pub local_id: String,
    /// Whose it is; empty where the file does not say.
    pub annotator: String,
    /// Its label.
    pub label: Named,
    /// The label that it had when the file was written, where the label itself is an identifier alone.
    pub written_label: Named,
    /// What the program does with that label.
    pub nature: Option<Nature>,
    /// Where it stands.
    pub ranges: Vec<ImportedRange>,
    /// The words there, as the file has them; empty where it has none.
    pub quote: String,
    /// Who said it.
    pub speaker: ImportedSpeaker,
    /// The words that name the speaker.
    pub mention: Option<ImportedRange>,
    /// The words that say that it was said.
    pub cues: Vec<ImportedRange>,
    /// When it was said.
    pub said: ImportedDate,
    /// When that happened of which it speaks.
    pub event: ImportedDate,
    /// Through whom it came: names, and identifiers in step.
    pub via: Vec<String>,
    /// The identifiers of these.
    pub via_ids: Vec<String>,
    /// To whom: an identifier makes it somebody of the registry.
    pub addressee: Named,
    /// What it claims or denies.
    pub proposition: Named,
    /// What it answers.
    pub links: Vec<ImportedLink>,
    /// Labels that it could also have: names, and identifiers in step.
    pub alternatives: Vec<String>,
    /// The identifiers of these.
    pub alternatives_ids: Vec<String>,
    /// The statement whose words it repeats, by UUID or identifier in the file.
    pub duplicate_of: String,
    /// Attributes that need no looking up.
    pub values: Vec<AttributeValue>,
    /// What it is to be told from others by elsewhere.
    pub foreign_id: Option<String>,
    /// What it begins in.
    pub zone: ImportedZone,
    /// Names and values without a place of their own.
    pub extras: BTreeMap<String, String>,
    /// When it was made.
    pub created: Option<Timestamp>,
    /// When it was last changed.
    pub modified: Option<Timestamp>,
}

impl ImportedStatement {
    /// A statement of which the line, label and place are known.
    pub fn new(record: RecordId, label: &str, ranges: Vec<ImportedRange>) -> Self {
        Self { records: vec![record], label: Named::called(label), ranges, ..Self::default() }
    }

    /// The label that is meant, with its name where nobody has put another label on it since.
    pub fn label_meant(&self) -> &Named {
        let unchanged = self.label.id.is_empty() && self.label.name == self.written_label.id;
        if unchanged && !self.label.is_empty() { &self.written_label } else { &self.label }
    }

    /// Keeps a value under a name of its own; a second one of that name stands behind the first.
    pub fn keep(&mut self, name: &str, value: &str) {
        let kept = self.extras.entry(name.to_owned()).or_default();
        if !kept.is_empty() {
            kept.push('\n');
        }
        kept.push_str(value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_byte_is_told_with_its_line() {
        let file = InputFile { name: "a.ann".into(), bytes: b"\xEF\xBB\xBFone\ntw\xFFo\n".to_vec() };
        let error = file.text().unwrap_err();
        assert_eq!(error, ReadError::NotUtf8 { file: "a.ann".into(), line: 2, byte: 9 });
        assert!(error.to_string().contains("line 2 is not valid UTF-8"), "{error}");
    }

    #[test]
    fn names_are_taken_apart_at_the_last_dot() {
        let stem = |name: &str| {
            let file = InputFile { name: name.into(), bytes: Vec::new() };
            (file.stem_and_ending().0.to_owned(), file.stem_and_ending().1, file.plain_stem().to_owned())
        };
        assert_eq!(stem("a.b/c.d.ANN"), ("a.b/c.d".into(), "ann".into(), "c.d".into()));
        assert_eq!(stem("a.b/c"), ("a.b/c".into(), String::new(), "c".into()));
    }
}
