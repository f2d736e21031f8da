//! What stands in each kind of file: the structs of schema version 1, to and from the model.
//!
//! A file is read in three steps: a probe of its `schema_version`, then the struct of that version, then `From`
//! into the model. When a version 2 comes, its structs go beside these, which then stay as they are for ever.

use std::{cell::Cell, collections::BTreeMap, fmt, sync::Arc};

use ron::extensions::Extensions;
use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{self, DeserializeOwned, DeserializeSeed, IgnoredAny, SeqAccess, Visitor},
};

use super::{
    comments::first_comment,
    error::ProblemKind,
    ron_text::{WriteError, to_ron},
};
use crate::model::{
    AnnotatorId, Article, ArticleDetails, ArticleId, Codebook, DateValue, Fingerprint, Label, Layer,
    Proposition, PropositionId, ReadingState, Speaker, SpeakerId, SpeakerKind, Statement, Timestamp, Zone,
    article::Origin, extras::unique_names, project::ProjectDetails, shown::shown,
};

/// The version that this program writes, and the newest that it reads.
pub const SCHEMA_VERSION: u32 = 1;

/// Why a file's content could not be taken, with the place.
#[derive(Debug)]
pub struct Fault {
    pub line: Option<usize>,
    pub column: Option<usize>,
    pub kind: ProblemKind,
    pub message: String,
    /// The version in the file, when it is newer than ours.
    pub newer_version: Option<u32>,
}

impl Fault {
    pub fn new(kind: ProblemKind, message: String) -> Self {
        Self { line: None, column: None, kind, message, newer_version: None }
    }

    pub fn at(self, line: usize, column: usize) -> Self {
        Self { line: Some(line), column: Some(column), ..self }
    }
}

/// The struct of a kind of file.
pub trait Stored: Serialize + DeserializeOwned {
    /// Its name in the file.
    const NAME: &'static str;
}

macro_rules! stored {
    ($($type:ty = $name:literal,)*) => {
        $(impl Stored for $type { const NAME: &'static str = $name; })*
    };
}

stored! {
    ProjectV1 = "Project", CodebookV1 = "Codebook", SpeakerV1 = "Speaker", PropositionV1 = "Proposition",
    ArticleV1 = "Article", AnnotationsV1<Statement> = "Annotations",
}

/// Reads the bytes of a file; the line of the first comment comes with it.
pub fn read<T: Stored>(bytes: &[u8]) -> Result<(T, Option<usize>), Fault> {
    let text = std::str::from_utf8(bytes).map_err(|error| not_utf8(bytes, error.valid_up_to()))?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    match schema_version(T::NAME, text) {
        Some(version) if version > SCHEMA_VERSION => Err(newer(version)),
        Some(0) => Err(version_zero()),
        // Without a version, the struct's own error names the place.
        _ => match options().from_str(text) {
            Ok(stored) => Ok((stored, first_comment(text))),
            Err(error) => Err(conflict(text).unwrap_or_else(|| damaged(&error))),
        },
    }
}

/// Writes the text of a file.
pub fn write<T: Serialize>(stored: &T) -> Result<String, WriteError> {
    to_ron(stored)
}

/// Optional values are written plainly.
pub fn options() -> ron::Options {
    ron::Options::default().with_default_extension(Extensions::IMPLICIT_SOME)
}

fn version_zero() -> Fault {
    let message = "The file gives 0 as its schema_version, which begins at 1, and is left as it is. Correct \
                   it in a text editor";
    Fault::new(ProblemKind::Damaged, message.to_owned())
}

fn newer(version: u32) -> Fault {
    let message = format!(
        "The file was written by a newer Gainsay (version {version} of the format; this program knows up to \
         {SCHEMA_VERSION}) and is left as it is. Install the newer Gainsay to read it"
    );
    Fault { newer_version: Some(version), ..Fault::new(ProblemKind::Newer, message) }
}

fn damaged(error: &ron::error::SpannedError) -> Fault {
    let reason = match &error.code {
        ron::Error::NoSuchStructField { found, outer: Some(outer), .. } => {
            format!("a {outer} has no field called “{found}”")
        }
        code => code.to_string(),
    };
    let message = format!(
        "The file could not be read ({}) and is left as it is. Correct it in a text editor, or set it aside and \
         start anew",
        shown(&reason)
    );
    Fault::new(ProblemKind::Damaged, message).at(error.span.start.line, error.span.start.col)
}

/// The fault of a file in which git left both versions.
fn conflict(text: &str) -> Option<Fault> {
    let line = text.lines().position(|line| line.starts_with("<<<<<<< "))?;
    let message = "Git left conflict markers in the file, which is left as it is. Choose between the two \
                   versions in a text editor and delete the lines with <<<<<<<, ======= and >>>>>>>";
    Some(Fault::new(ProblemKind::Damaged, message.to_owned()).at(line + 1, 1))
}

/// Tells of a comment, which is not kept.
pub fn comment(line: usize) -> Fault {
    let message = "Somebody wrote a comment into the file. Gainsay reads past it, and it is lost when the file \
                   is written: put it into a note instead";
    Fault::new(ProblemKind::Comment, message.to_owned()).at(line, 1)
}

fn not_utf8(bytes: &[u8], valid_up_to: usize) -> Fault {
    let before = String::from_utf8_lossy(bytes.get(..valid_up_to).unwrap_or_default());
    let line = before.split('\n').count();
    let column = before.rsplit('\n').next().map_or(0, |last| last.chars().count()) + 1;
    let message = "The file is not text in UTF-8 and is left as it is. Restore it from a backup, or set it \
                   aside and start anew";
    Fault::new(ProblemKind::Damaged, message.to_owned()).at(line, column)
}

/// The `schema_version` in `text`, if it can be found; reads no further than that.
fn schema_version(name: &'static str, text: &str) -> Option<u32> {
    let found = Cell::new(None);
    let mut deserializer = ron::Deserializer::from_str_with_options(text, &options()).ok()?;
    // The probe ends inside the record, which is an error to the parser: only what it found counts.
    let _unfinished = de::Deserializer::deserialize_struct(
        &mut deserializer,
        name,
        &["schema_version"],
        VersionProbe { found: &found },
    );
    found.get()
}

struct VersionProbe<'a> {
    found: &'a Cell<Option<u32>>,
}

impl<'de> de::Visitor<'de> for VersionProbe<'_> {
    type Value = ();

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a record with a schema_version")
    }

    fn visit_map<A: de::MapAccess<'de>>(self, mut fields: A) -> Result<(), A::Error> {
        while let Some(name) = fields.next_key::<String>()? {
            if name == "schema_version" {
                self.found.set(Some(fields.next_value()?));
                return Ok(());
            }
            fields.next_value::<IgnoredAny>()?;
        }
        Ok(())
    }
}

/// `project.ron`.
#[derive(Serialize, Deserialize)]
#[serde(rename = "Project", deny_unknown_fields)]
pub struct ProjectV1 {
    schema_version: u32,
    title: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    language: String,
    #[serde(default)]
    annotators: Vec<AnnotatorId>,
}

impl From<ProjectV1> for ProjectDetails {
    fn from(stored: ProjectV1) -> Self {
        let ProjectV1 { schema_version: _, title, language, annotators } = stored;
        Self { title, language, annotators }
    }
}

impl From<&ProjectDetails> for ProjectV1 {
    fn from(details: &ProjectDetails) -> Self {
        let ProjectDetails { title, language, annotators } = details.clone();
        Self { schema_version: SCHEMA_VERSION, title, language, annotators }
    }
}

/// `codebook.ron`.
#[derive(Serialize, Deserialize)]
#[serde(rename = "Codebook", deny_unknown_fields)]
pub struct CodebookV1 {
    schema_version: u32,
    labels: Vec<Label>,
    #[serde(default)]
    guidelines: Vec<String>,
}

impl From<CodebookV1> for Codebook {
    fn from(stored: CodebookV1) -> Self {
        let CodebookV1 { schema_version: _, labels, guidelines } = stored;
        Self { labels, guidelines }
    }
}

impl From<&Codebook> for CodebookV1 {
    fn from(codebook: &Codebook) -> Self {
        let Codebook { labels, guidelines } = codebook.clone();
        Self { schema_version: SCHEMA_VERSION, labels, guidelines }
    }
}

/// `speakers/<id>.ron`.
#[derive(Serialize, Deserialize)]
#[serde(rename = "Speaker", deny_unknown_fields)]
pub struct SpeakerV1 {
    schema_version: u32,
    id: SpeakerId,
    name: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    aliases: Vec<String>,
    kind: SpeakerKind,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    role: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    affiliation: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    note: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    foreign_id: Option<String>,
}

impl From<SpeakerV1> for Speaker {
    fn from(stored: SpeakerV1) -> Self {
        let SpeakerV1 { schema_version: _, id, name, aliases, kind, role, affiliation, note, foreign_id } =
            stored;
        Self { id, name, aliases, kind, role, affiliation, note, foreign_id }
    }
}

impl From<&Speaker> for SpeakerV1 {
    fn from(speaker: &Speaker) -> Self {
        let schema_version = SCHEMA_VERSION;
        let Speaker { id, name, aliases, kind, role, affiliation, note, foreign_id } = speaker.clone();
        Self { schema_version, id, name, aliases, kind, role, affiliation, note, foreign_id }
    }
}

/// `propositions/<id>.ron`.
#[derive(Serialize, Deserialize)]
#[serde(rename = "Proposition", deny_unknown_fields)]
pub struct PropositionV1 {
    schema_version: u32,
    id: PropositionId,
    text: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    note: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    foreign_id: Option<String>,
}

impl From<PropositionV1> for Proposition {
    fn from(stored: PropositionV1) -> Self {
        let PropositionV1 { schema_version: _, id, text, note, foreign_id } = stored;
        Self { id, text, note, foreign_id }
    }
}

impl From<&Proposition> for PropositionV1 {
    fn from(proposition: &Proposition) -> Self {
        let Proposition { id, text, note, foreign_id } = proposition.clone();
        Self { schema_version: SCHEMA_VERSION, id, text, note, foreign_id }
    }
}

/// `articles/<id>.ron`: the text is the lines joined by LF.
#[derive(Serialize, Deserialize)]
#[serde(rename = "Article", deny_unknown_fields)]
pub struct ArticleV1 {
    schema_version: u32,
    id: ArticleId,
    title: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    publisher: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    author: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    address: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    published: Option<DateValue>,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    language: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    note: String,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty", deserialize_with = "unique_names")]
    extras: BTreeMap<String, String>,
    imported: Timestamp,
    source_name: String,
    source_encoding: String,
    text_blake3: Fingerprint,
    lines: Lines,
}

impl ArticleV1 {
    /// The fingerprint that the file gives for its text.
    pub fn text_blake3(&self) -> &Fingerprint {
        &self.text_blake3
    }
}

impl From<ArticleV1> for Article {
    fn from(stored: ArticleV1) -> Self {
        let ArticleV1 {
            schema_version: _,
            id,
            title,
            publisher,
            author,
            address,
            published,
            language,
            note,
            extras,
            imported,
            source_name,
            source_encoding,
            text_blake3: _,
            lines,
        } = stored;
        let details = ArticleDetails { title, publisher, author, address, published, language, note, extras };
        let origin = Origin { imported, source_name, source_encoding };
        Self::new(id, details, origin, lines.0)
    }
}

impl From<&Article> for ArticleV1 {
    fn from(article: &Article) -> Self {
        let ArticleDetails { title, publisher, author, address, published, language, note, extras } =
            article.details.clone();
        let Origin { imported, source_name, source_encoding } = article.origin.clone();
        Self {
            schema_version: SCHEMA_VERSION,
            id: article.id.clone(),
            title,
            publisher,
            author,
            address,
            published,
            language,
            note,
            extras,
            imported,
            source_name,
            source_encoding,
            text_blake3: article.fingerprint().clone(),
            lines: Lines(Arc::clone(article.text())),
        }
    }
}

/// A text that stands in its file as a list of lines. It is put together while it is read: a list of strings of
/// its own would need many times the memory of a file of short lines.
struct Lines(Arc<str>);

impl Serialize for Lines {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.split('\n'))
    }
}

impl<'de> Deserialize<'de> for Lines {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_seq(LinesVisitor)
    }
}

struct LinesVisitor;

impl<'de> Visitor<'de> for LinesVisitor {
    type Value = Lines;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of lines")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut lines: A) -> Result<Lines, A::Error> {
        let mut text = String::new();
        let mut first = true;
        while lines.next_element_seed(Line { text: &mut text, first })?.is_some() {
            first = false;
        }
        Ok(Lines(text.into()))
    }
}

/// Takes one line to the end of the text.
struct Line<'a> {
    text: &'a mut String,
    first: bool,
}

impl<'de> DeserializeSeed<'de> for Line<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Line<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a line of text in quotation marks")
    }

    fn visit_str<E: de::Error>(self, line: &str) -> Result<(), E> {
        if !self.first {
            self.text.push('\n');
        }
        self.text.push_str(line);
        Ok(())
    }
}

/// `annotations/<annotator>/<article>.ron`; `S` is a statement, borrowed where the file is written.
#[derive(Serialize, Deserialize)]
#[serde(rename = "Annotations", deny_unknown_fields)]
pub struct AnnotationsV1<S> {
    pub schema_version: u32,
    pub article: ArticleId,
    pub text_blake3: Fingerprint,
    pub annotator: AnnotatorId,
    #[serde(default)]
    pub state: ReadingState,
    #[serde(default)]
    pub zones: Vec<Zone>,
    #[serde(default = "Vec::new")]
    pub statements: Vec<S>,
}

impl<'a> From<&'a Layer> for AnnotationsV1<&'a Statement> {
    fn from(layer: &'a Layer) -> Self {
        Self {
            schema_version: SCHEMA_VERSION,
            article: layer.key.article.clone(),
            text_blake3: layer.fingerprint.clone(),
            annotator: layer.key.annotator.clone(),
            state: layer.state,
            zones: layer.zones.clone(),
            statements: layer.in_order().into_iter().map(AsRef::as_ref).collect(),
        }
    }
}
