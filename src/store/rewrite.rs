//! A file's content read and written again without a disk, for tests and fuzzing: what comes out must read the same.

use super::{
    error::StoreError,
    layer_file::layer_of,
    layout::Part,
    ron_file::{
        AnnotationsV1, ArticleV1, CodebookV1, Fault, ProjectV1, PropositionV1, SpeakerV1, Stored, read, write,
    },
};
use crate::model::{Article, Codebook, LayerKey, Proposition, Speaker, Statement, project::ProjectDetails};

/// What the file of `part` would hold if it was read from `bytes` and written again. Annotations are held against the text of `article`.
#[doc(hidden)]
pub fn rewritten(part: &Part, bytes: &[u8], article: &Article) -> Result<String, Unread> {
    match part {
        Part::Details => again::<ProjectV1, ProjectDetails>(part, bytes),
        Part::Codebook => again::<CodebookV1, Codebook>(part, bytes),
        Part::Speaker(_) => again::<SpeakerV1, Speaker>(part, bytes),
        Part::Proposition(_) => again::<PropositionV1, Proposition>(part, bytes),
        Part::Article(_) => again::<ArticleV1, Article>(part, bytes),
        Part::Layer(_) => {
            let (stored, _) = read::<AnnotationsV1<Statement>>(bytes)?;
            let key = LayerKey { article: stored.article.clone(), annotator: stored.annotator.clone() };
            let layer = layer_of(stored, &key, article)?;
            encoded(part, &AnnotationsV1::from(&layer))
        }
    }
}

/// Why nothing was written again.
#[doc(hidden)]
#[derive(Debug)]
pub enum Unread {
    /// The bytes are no such file; a person is told this, with the line where it is known.
    Fault(String, Option<usize>),
    /// What was read cannot be written: a fault of the program.
    Unwritable(String),
}

impl From<Fault> for Unread {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault.message, fault.line)
    }
}

fn again<S, M>(part: &Part, bytes: &[u8]) -> Result<String, Unread>
where
    S: Stored + for<'a> From<&'a M>,
    M: From<S>,
{
    let (stored, _) = read::<S>(bytes)?;
    encoded(part, &S::from(&M::from(stored)))
}

fn encoded<T: serde::Serialize>(part: &Part, stored: &T) -> Result<String, Unread> {
    let path = part.path();
    write(stored).map_err(|source| Unread::Unwritable(StoreError::Encode { path, source }.to_string()))
}
