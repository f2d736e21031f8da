//! One of our files in three versions, merged: what git hands to a merge driver.

use std::{fmt, sync::Arc};

use thiserror::Error;

use super::{
    layer_file::twice,
    open::other_text,
    ron_file::{
        AnnotationsV1, ArticleV1, CodebookV1, Fault, ProjectV1, PropositionV1, SpeakerV1, Stored, read, write,
    },
    ron_text::WriteError,
};
use crate::model::{
    Article, ArticleId, Codebook, EditError, Layer, LayerKey, Project, Proposition, PropositionId, Speaker,
    SpeakerId, Statement,
    merge::{Choice, merge},
    project::ProjectDetails,
};

/// A file that holds what both versions changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MergedFile {
    /// The file, as a save would write it.
    pub text: String,
    /// A sentence for each thing that both changed differently; both versions are in the file.
    pub conflicts: Vec<String>,
    /// A sentence for each thing that is not in the file and was in one of the three.
    pub lost: Vec<String>,
}

/// One of the three versions of a file, as git calls them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Version {
    /// What both came from.
    Base,
    /// What is here.
    Ours,
    /// What comes in.
    Theirs,
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Base => "BASE (the version that both came from)",
            Self::Ours => "OURS (the version here)",
            Self::Theirs => "THEIRS (the version that comes in)",
        })
    }
}

/// Why three versions of a file could not be merged.
#[derive(Debug, Error)]
pub enum MergeFileError {
    /// One of them is damaged, of a newer version, or no file of ours.
    #[error("{version}{}: {message}", place(*line, *column))]
    Unreadable {
        /// Which.
        version: Version,
        /// Line, from 1, where it is known.
        line: Option<usize>,
        /// Column in characters, from 1, where it is known.
        column: Option<usize>,
        /// What is wrong.
        message: String,
    },
    /// They hold different things, such as a speaker and an article.
    #[error("{version} holds {found}, and OURS holds {ours}. Choose one of the versions whole")]
    OtherKind {
        /// Which differs from ours.
        version: Version,
        /// What it holds.
        found: &'static str,
        /// What ours holds.
        ours: &'static str,
    },
    /// They are about different things, such as two speakers.
    #[error("{version} is of {found}, and OURS is of {ours}. Choose one of the versions whole")]
    OtherId {
        /// Which differs from ours.
        version: Version,
        /// The id in it.
        found: String,
        /// The id in ours.
        ours: String,
    },
    /// An article's text is never merged, nor are annotations of two texts.
    #[error(
        "The text of the article is not the same in the two versions, and texts are never merged. Choose one of \
         the versions whole, for the article and for all annotations on it"
    )]
    OtherText,
    /// What was kept beside each other does not fit.
    #[error("The versions could not be kept beside each other: {0}. Choose one of them whole")]
    Edit(#[from] EditError),
    /// The merged file could not be put in words.
    #[error("The merged file could not be written: {0}. This is a fault of Gainsay, please report it")]
    Write(#[from] WriteError),
}

fn place(line: Option<usize>, column: Option<usize>) -> String {
    match (line, column) {
        (Some(line), Some(column)) => format!(", line {line}, column {column}"),
        _ => String::new(),
    }
}

/// Merges `ours` and `theirs`, which both came from `base`; an empty `base` says that both are new.
///
/// What both changed differently is in the result twice, beside each other, for a person to settle. Places are not held
/// against the article, which is another file: they are written as they were read.
pub fn merge_files(base: &[u8], ours: &[u8], theirs: &[u8]) -> Result<MergedFile, MergeFileError> {
    let (ours, theirs) = (Held::read(Version::Ours, ours)?, Held::read(Version::Theirs, theirs)?);
    theirs.same_as(&ours, Version::Theirs)?;
    let base = if base.trim_ascii().is_empty() { None } else { Some(Held::read(Version::Base, base)?) };
    if let Some(base) = &base {
        base.same_as(&ours, Version::Base)?;
    }
    let lost = [&ours, &theirs].into_iter().filter_map(Held::lost_comment).collect();
    let key = ours.key.clone();
    // Without a base, both are held against the part as it is in an empty project.
    let blank = Project { codebook: Arc::new(no_codebook()), ..Project::default() };
    let base = base.map_or(blank, |base| base.project);
    if texts_differ(&key, [&base, &ours.project, &theirs.project]) {
        return Err(MergeFileError::OtherText);
    }
    let merged = merge(&base, &ours.project, &theirs.project);
    let conflicts = merged.conflicts.iter().map(ToString::to_string).collect();
    let text = key.write(&merged.settled(Choice::Both)?)?;
    Ok(MergedFile { text, conflicts, lost })
}

/// What a file is of.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Key {
    Details,
    Codebook,
    Speaker(SpeakerId),
    Proposition(PropositionId),
    Article(ArticleId),
    Layer(LayerKey),
}

impl Key {
    fn kind(&self) -> &'static str {
        match self {
            Self::Details => "a project",
            Self::Codebook => "a codebook",
            Self::Speaker(_) => "a speaker",
            Self::Proposition(_) => "a proposition",
            Self::Article(_) => "an article",
            Self::Layer(_) => "annotations",
        }
    }

    fn id(&self) -> String {
        match self {
            Self::Details | Self::Codebook => String::new(),
            Self::Speaker(id) => id.to_string(),
            Self::Proposition(id) => id.to_string(),
            Self::Article(id) => id.to_string(),
            Self::Layer(key) => format!("{} on {}", key.annotator, key.article),
        }
    }

    /// The text of the file that holds this part of `project`.
    fn write(&self, project: &Project) -> Result<String, WriteError> {
        let part = match self {
            Self::Details => Some(write(&ProjectV1::from(&*project.details))),
            Self::Codebook => Some(write(&CodebookV1::from(&*project.codebook))),
            Self::Speaker(id) => project.speakers.get(id).map(|part| write(&SpeakerV1::from(&**part))),
            Self::Proposition(id) => {
                project.propositions.get(id).map(|part| write(&PropositionV1::from(&**part)))
            }
            Self::Article(id) => project.articles.get(id).map(|part| write(&ArticleV1::from(&**part))),
            Self::Layer(key) => project.layers.get(key).map(|part| write(&AnnotationsV1::from(&**part))),
        };
        // Both sides have the part, and a merge takes nothing away that both have.
        part.unwrap_or_else(|| Ok(String::new()))
    }
}

/// A file as a project that holds nothing else.
struct Held {
    version: Version,
    key: Key,
    project: Project,
    comment: Option<usize>,
}

impl Held {
    fn read(version: Version, bytes: &[u8]) -> Result<Self, MergeFileError> {
        let fault = |fault: Fault| {
            let Fault { line, column, message, .. } = fault;
            MergeFileError::Unreadable { version, line, column, message }
        };
        let mut project = Project::default();
        let (key, comment) = read_part(bytes, &mut project).map_err(fault)?;
        Ok(Self { version, key, project, comment })
    }

    fn same_as(&self, ours: &Self, version: Version) -> Result<(), MergeFileError> {
        let (found, known) = (&self.key, &ours.key);
        if found.kind() != known.kind() {
            return Err(MergeFileError::OtherKind { version, found: found.kind(), ours: known.kind() });
        }
        if found != known {
            return Err(MergeFileError::OtherId { version, found: found.id(), ours: known.id() });
        }
        Ok(())
    }

    fn lost_comment(&self) -> Option<String> {
        let line = self.comment?;
        Some(format!("{}, line {line}: a comment is not kept; put it into a note instead", self.version))
    }
}

/// Puts the part that `bytes` hold into `project`, and gives its key and the line of a comment.
fn read_part(bytes: &[u8], project: &mut Project) -> Result<(Key, Option<usize>), Fault> {
    let name = name_of(bytes);
    let is = |wanted: &str| name == wanted;
    if is(ProjectV1::NAME) {
        let (stored, comment) = read::<ProjectV1>(bytes)?;
        project.details = Arc::new(ProjectDetails::from(stored));
        Ok((Key::Details, comment))
    } else if is(CodebookV1::NAME) {
        let (stored, comment) = read::<CodebookV1>(bytes)?;
        project.codebook = Arc::new(Codebook::from(stored));
        Ok((Key::Codebook, comment))
    } else if is(SpeakerV1::NAME) {
        let (stored, comment) = read::<SpeakerV1>(bytes)?;
        let speaker = Speaker::from(stored);
        let id = speaker.id.clone();
        project.speakers.insert(id.clone(), Arc::new(speaker));
        Ok((Key::Speaker(id), comment))
    } else if is(PropositionV1::NAME) {
        let (stored, comment) = read::<PropositionV1>(bytes)?;
        let proposition = Proposition::from(stored);
        let id = proposition.id.clone();
        project.propositions.insert(id.clone(), Arc::new(proposition));
        Ok((Key::Proposition(id), comment))
    } else if is(ArticleV1::NAME) {
        read_article(bytes, project)
    } else {
        // Whatever is no file of ours is told as what most files are.
        read_layer(bytes, project)
    }
}

fn read_article(bytes: &[u8], project: &mut Project) -> Result<(Key, Option<usize>), Fault> {
    let (stored, comment) = read::<ArticleV1>(bytes)?;
    let fingerprint = stored.text_blake3().clone();
    let article = Article::from(stored);
    if *article.fingerprint() != fingerprint {
        return Err(other_text());
    }
    let id = article.id.clone();
    project.articles.insert(id.clone(), Arc::new(article));
    Ok((Key::Article(id), comment))
}

fn read_layer(bytes: &[u8], project: &mut Project) -> Result<(Key, Option<usize>), Fault> {
    let (stored, comment) = read::<AnnotationsV1<Statement>>(bytes)?;
    let AnnotationsV1 { schema_version: _, article, text_blake3, annotator, state, zones, statements } =
        stored;
    let key = LayerKey { article, annotator };
    let mut layer = Layer { state, zones, ..Layer::new(key.clone(), text_blake3) };
    for statement in statements {
        let id = statement.id;
        if layer.statements.insert(id, Arc::new(statement)).is_some() {
            return Err(twice(id));
        }
    }
    project.layers.insert(key.clone(), Arc::new(layer));
    Ok((Key::Layer(key), comment))
}

/// The name of the struct that the file begins with; empty where it does not begin like one of ours.
fn name_of(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    let mut rest = text.trim_start_matches('\u{feff}').trim_start();
    while let Some((_, behind)) = [("#![", "]"), ("//", "\n"), ("/*", "*/")]
        .iter()
        .find_map(|(start, end)| rest.strip_prefix(start).and_then(|inside| inside.split_once(end)))
    {
        rest = behind.trim_start();
    }
    rest.chars().take_while(char::is_ascii_alphanumeric).collect()
}

/// What is there before anybody made a codebook.
fn no_codebook() -> Codebook {
    Codebook { labels: Vec::new(), guidelines: Vec::new() }
}

/// True of an article, or of annotations, that both changed while they are of different texts.
fn texts_differ(key: &Key, [base, ours, theirs]: [&Project; 3]) -> bool {
    let changed = |same_as_base: [bool; 2], same_text: bool| !same_text && !same_as_base.contains(&true);
    match key {
        Key::Article(id) => {
            let [base, ours, theirs] = [base, ours, theirs].map(|project| project.articles.get(id));
            let text = |article: Option<&Arc<Article>>| article.map(|article| article.fingerprint().clone());
            changed([base == ours, base == theirs], text(ours) == text(theirs))
        }
        Key::Layer(key) => {
            let [base, ours, theirs] = [base, ours, theirs].map(|project| project.layers.get(key));
            let text = |layer: Option<&Arc<Layer>>| layer.map(|layer| layer.fingerprint.clone());
            changed([base == ours, base == theirs], text(ours) == text(theirs))
        }
        Key::Details | Key::Codebook | Key::Speaker(_) | Key::Proposition(_) => false,
    }
}
